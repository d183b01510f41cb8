package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"visite/checklist"
	"visite/report"
)

// reportOptions say which paper is wanted and where it goes.
type reportOptions struct {
	round, audit                     string
	filter                           filterOptions
	format, output, delimiter        string
	asOf                             string
	by                               report.ReplyBy
	force, noBOM, unreviewed, schema bool
}

// reportCommand is "visite report", with a command for each kind of paper.
func (a *app) reportCommand() *cobra.Command {
	var kinds []*cobra.Command
	for _, k := range report.Kinds() {
		kinds = append(kinds, a.kindCommand(k))
	}
	return a.group("report", a.say.Report, kinds...)
}

func (a *app) kindCommand(k report.Kind) *cobra.Command {
	var o reportOptions
	formats := strings.Join(k.FormatWords(), "|")
	cmd := &cobra.Command{
		Use: k.Word, Args: a.args(),
		Short: k.Title.In(a.lang) + " (" + strings.Join(k.FormatWords(), ", ") + ")",
		Long:  k.Title.In(a.lang) + "\n" + a.say.ReportFor + " " + k.For.In(a.lang),
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.report(cmd.Context(), k, o) },
	}
	flags := cmd.Flags()
	switch k.About {
	case report.AboutRound:
		stringFlag(flags, &o.round, "round", "", "ROUND", a.say.FlagReportRound)
	case report.AboutAudit:
		stringFlag(flags, &o.audit, "audit", "", "AUDIT", a.say.FlagReportAudit)
	default:
		a.filterFlag(cmd, &o.filter)
		stringFlag(flags, &o.round, "round", "", "ROUND", a.say.FlagReportOfRound)
	}
	stringFlag(flags, &o.format, "format", "", formats, a.say.FlagReportFormat)
	stringFlag(flags, &o.output, "output", "o", "FILE", a.say.FlagReportOutput)
	flags.BoolVar(&o.force, "force", false, a.say.FlagForce)
	if k.Signed {
		stringFlag(flags, &o.by.Name, "contact", "", "NAME", a.say.FlagContact)
		stringFlag(flags, &o.by.Function, "function", "", "TEXT", a.say.FlagFunction)
		stringFlag(flags, &o.by.Contact, "reach", "", "TEXT", a.say.FlagReach)
	}
	if k.Outside {
		flags.BoolVar(&o.unreviewed, "unreviewed", false, a.say.FlagUnreviewed)
	}
	stringFlag(flags, &o.asOf, "as-of", "", "TIME", a.say.FlagAsOf)
	if _, ok := k.Format("csv"); ok {
		stringFlag(flags, &o.delimiter, "delimiter", "", "C", a.say.FlagDelimiter)
		flags.BoolVar(&o.noBOM, "no-bom", false, a.say.FlagNoBOM)
	}
	if _, ok := k.Format("json"); ok {
		flags.BoolVar(&o.schema, "schema", false, a.say.FlagSchema)
		return a.withJSON(cmd)
	}
	return cmd
}

// report writes one paper: to the file named, to stdout if it is text, else to a
// file with the name suggested, which is printed.
func (a *app) report(ctx context.Context, k report.Kind, o reportOptions) error {
	if a.json && o.format == "" {
		o.format = "json"
	}
	format, ok := k.Format(o.format)
	if !ok {
		return usagef(a.say.BadReportFormat, o.format, strings.Join(k.FormatWords(), ", "))
	}
	if o.schema {
		return a.printSchema(k.Word)
	}
	csv := report.CSVOptions{NoBOM: o.noBOM, Lang: a.lang}
	if o.delimiter != "" {
		var err error
		if csv.Delimiter, err = report.ParseDelimiter(o.delimiter); err != nil {
			return usagef("--delimiter: %s", a.explain(err))
		}
	}
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	p := &paper{kind: k, format: format, from: s.Store}
	if p.order.Head, err = a.paperHead(ctx, s, o); err != nil {
		return err
	}
	p.order.CSV, p.order.By = csv, o.by
	p.order.CSV.Checklist = p.order.Checklist
	if err := a.chooseRecords(ctx, s, p, o); err != nil {
		return err
	}
	return a.deliver(ctx, p, o.output, o.force)
}

// chooseRecords says what the paper is about.
func (a *app) chooseRecords(ctx context.Context, s *site, p *paper, o reportOptions) (err error) {
	switch p.kind.About {
	case report.AboutRound:
		p.order.Round, err = a.roundCalled(ctx, s, firstOf(o.round, lastRound))
	case report.AboutAudit:
		if o.audit == "" {
			return usagef(a.say.FlagRequired, "visite report "+p.kind.Word, "--audit")
		}
		p.order.Audit, err = a.auditCalled(ctx, s, o.audit)
	default:
		if p.order.Chosen, err = a.filter(ctx, s, o.filter); err == nil && o.round != "" {
			p.order.Chosen.Round, err = a.roundCalled(ctx, s, o.round)
		}
		p.order.Chosen.At = p.order.At
		p.order.Filter = p.order.Chosen.String()
	}
	return err
}

// paperHead is what the paper says about itself: of the moment asked for, else
// of that of the newest entry, so that the same data make the same paper.
func (a *app) paperHead(ctx context.Context, s *site, o reportOptions) (report.Head, error) {
	titles, err := shippedByDigest()
	if err != nil {
		return report.Head{}, err
	}
	page, err := s.Ledger(ctx, 0, 1)
	if err != nil {
		return report.Head{}, err
	}
	h := report.Head{
		Facility: s.about.Facility, Checkpoint: page.Short, Lang: a.lang, Unreviewed: o.unreviewed, Checklist: titles,
	}
	h.At, err = checklist.ParseTime(firstOf(o.asOf, page.At), a.now().Location())
	if err != nil {
		return h, usagef(a.say.BadAsOf, o.asOf)
	}
	return h, nil
}
