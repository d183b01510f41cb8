package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"visite/audit"
	"visite/report"
)

// paperSource is where papers come from: a store, which says as well which
// checkpoint it stands at.
type paperSource interface {
	report.Source
	Ledger(ctx context.Context, before int64, limit int) (audit.LedgerPage, error)
}

// paper is one paper about to be written.
type paper struct {
	kind   report.Kind
	format report.Format
	from   paperSource
	order  report.Order
}

// suggested is a name for the file, in the folder the program was started in.
func (p *paper) suggested() string {
	return p.kind.FileName(p.format, string(p.order.Audit[:min(len(p.order.Audit), 8)]), &p.order.Head)
}

// errMoved says that the log grew while a paper was written.
var errMoved = errors.New("the log has grown while the paper was written")

// writePaper writes a paper to w; both the commands and the screens do it with
// this. It ends with ctx. A paper reads the store more than once: if the log has
// grown meanwhile it fails, for its parts may be of different moments.
func writePaper(ctx context.Context, p *paper, w io.Writer, progress func(done int)) error {
	order := &p.order
	order.Progress, order.Done = progress, report.Tally{}
	if err := p.format.Write(ctx, p.from, order, &untilDone{ctx, w}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	page, err := p.from.Ledger(ctx, 0, 1)
	if err == nil && page.Short != order.Checkpoint {
		err = errMoved
	}
	return err
}

// untilDone writes until its context is done.
type untilDone struct {
	ctx context.Context
	w   io.Writer
}

func (u *untilDone) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(p)
}

// deliver brings a paper to its place: the file named, whole or not at all;
// stdout for "-", or for text that no file was named for; else a file with the
// name suggested, which is printed.
func (a *app) deliver(ctx context.Context, p *paper, path string, force bool) error {
	if path == "-" || path == "" && p.format.Text() {
		return a.paperToStdout(ctx, p)
	}
	suggested := path == ""
	if suggested {
		path = p.suggested()
	}
	if err := a.mayReplace(ctx, path, force); err != nil {
		return err
	}
	f, err := createFile(path, 0o644)
	if err != nil {
		return err
	}
	if err := a.writeShown(ctx, p, f); err != nil {
		f.abandon()
		return fmt.Errorf("write %s: %w", path, pathOf(err, path))
	}
	if err := f.commit(); err != nil {
		return err
	}
	a.tellTally(p)
	if suggested {
		_, err = fmt.Fprintln(a.stdout, path)
	}
	return err
}

// paperToStdout writes a paper to stdout once all of it is made, so that whoever
// reads it there has all of it or nothing.
func (a *app) paperToStdout(ctx context.Context, p *paper) error {
	temp, err := os.CreateTemp("", "visite-paper-*")
	if err != nil {
		return fmt.Errorf("write a paper: %w", err)
	}
	defer func() {
		temp.Close()
		os.Remove(temp.Name())
	}()
	out := bufio.NewWriterSize(temp, 1<<16)
	if err := a.writeShown(ctx, p, out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if _, err := temp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(a.stdout, temp); err != nil {
		return err
	}
	a.tellTally(p)
	return nil
}

// writeShown writes a paper and shows on the terminal how far it is.
func (a *app) writeShown(ctx context.Context, p *paper, w io.Writer) error {
	var progress func(int)
	if f, ok := a.stderr.(*os.File); ok && terminal(f) {
		progress = func(done int) { fmt.Fprint(a.stderr, "\r", oneLine(fmt.Sprintf(a.say.ReportProgress, done)), "\x1b[K") }
		defer fmt.Fprint(a.stderr, "\r\x1b[K")
	}
	err := writePaper(ctx, p, w, progress)
	if errors.Is(err, errMoved) {
		return &failure{text: a.say.ReportMoved, cause: err}
	}
	return err
}

// tellTally says what is not in a paper that was written.
func (a *app) tellTally(p *paper) {
	if n := p.order.Done.LeftOut; n > 0 {
		a.talk(a.say.ReportLeftOut, n)
	}
	if p.order.Done.Records == 0 {
		a.talk("%s", a.say.ReportNothing)
	}
}

// mayReplace refuses a path that would take something else with it. Whether a
// file is to be replaced is asked on a terminal.
func (a *app) mayReplace(ctx context.Context, path string, force bool) error {
	info, err := os.Lstat(path)
	if force || err != nil || !info.Mode().IsRegular() {
		return a.replaceable(path, force)
	}
	if in, ok := a.stdin.(*os.File); !ok || !terminal(in) {
		return a.replaceable(path, false)
	}
	answer, err := a.ask(ctx, fmt.Sprintf(a.say.ReplaceAsk, path), "")
	if err != nil {
		return err
	}
	switch strings.ToLower(answer) {
	case "j", "ja", "y", "yes":
		return nil
	}
	return failf(a.say.NotReplaced, path)
}
