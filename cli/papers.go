package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"visite/audit"
	"visite/report"
	"visite/tui"
)

// papers writes papers for the screens.
type papers struct {
	app  *app
	site *site
}

// Kinds are the papers there are.
func (p *papers) Kinds() []tui.PaperKind {
	about := map[report.About]tui.PaperAbout{
		report.AboutSite: tui.AboutSite, report.AboutRound: tui.AboutRound, report.AboutAudit: tui.AboutAudit,
	}
	var all []tui.PaperKind
	for _, k := range report.Kinds() {
		all = append(all, tui.PaperKind{
			Kind: k.Word, Title: k.Title, For: k.For, About: about[k.About], Formats: k.FormatWords(), Outside: k.Outside, Signed: k.Signed,
		})
	}
	return all
}

// Suggest is a path in the folder the program was started in.
func (p *papers) Suggest(ctx context.Context, of tui.Paper) (string, error) {
	made, err := p.paper(ctx, of)
	if err != nil {
		return "", p.app.told(err)
	}
	return startFolder() + made.suggested(), nil
}

// Count counts the audits that the paper is about, and those of them that nobody
// has approved.
func (p *papers) Count(ctx context.Context, of tui.Paper) (count tui.PaperCount, err error) {
	f, err := audit.ParseFilter(of.Filter)
	if err != nil {
		return count, err
	}
	if of.Audit != "" {
		r, err := p.site.Record(ctx, of.Audit)
		count.Audits = 1
		if r.Review != audit.Approved {
			count.Unreviewed = 1
		}
		return count, p.app.told(err)
	}
	if of.Round != "" {
		f.Round = of.Round
	}
	page, err := p.site.session.Queue(ctx, f, 0, 0, p.app.now())
	count.Audits = page.Counts.All
	count.Unreviewed = count.Audits - page.Counts.Reviews[audit.Approved]
	return count, p.app.told(err)
}

// Write writes a paper, whole or not at all.
func (p *papers) Write(ctx context.Context, of tui.Paper, path string, replace bool, progress func(int)) (tally tui.PaperTally, err error) {
	made, err := p.paper(ctx, of)
	if err != nil {
		return tally, p.app.told(err)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && !replace {
		return tally, tui.ErrFileThere
	}
	if err := p.app.replaceable(path, replace); err != nil {
		return tally, p.app.told(err)
	}
	f, err := createFile(path, 0o644)
	if err != nil {
		return tally, p.app.told(err)
	}
	err = writePaper(ctx, made, f, progress)
	if errors.Is(err, errMoved) {
		err = &failure{text: p.app.say.ReportMoved, cause: err}
	}
	if err != nil {
		f.abandon()
		return tally, p.app.told(fmt.Errorf("write %s: %w", filepath.Base(path), pathOf(err, path)))
	}
	return tui.PaperTally{Records: made.order.Done.Records, LeftOut: made.order.Done.LeftOut}, p.app.told(f.commit())
}

// paper is the paper that was asked for, about to be written.
func (p *papers) paper(ctx context.Context, of tui.Paper) (*paper, error) {
	k, ok := report.FindKind(of.Kind)
	if !ok {
		return nil, fmt.Errorf("no paper is called %q", of.Kind)
	}
	format, ok := k.Format(of.Format)
	if !ok {
		return nil, fmt.Errorf("%s: no format is called %q", of.Kind, of.Format)
	}
	o := reportOptions{round: string(of.Round), audit: string(of.Audit), filter: filterOptions{text: of.Filter, as: string(p.site.session.Person())}, unreviewed: of.Unreviewed}
	made := &paper{kind: k, format: format, from: p.site.Store}
	var err error
	if made.order.Head, err = p.app.paperHead(ctx, p.site, o); err != nil {
		return nil, err
	}
	made.order.Lang = of.Lang
	made.order.By = report.ReplyBy(of.By)
	made.order.CSV = report.CSVOptions{Lang: of.Lang, Checklist: made.order.Checklist}
	return made, p.app.chooseRecords(ctx, p.site, made, o)
}
