package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/db"
)

func (a *app) auditsImportCommand() *cobra.Command {
	var as, rejects string
	var force bool
	cmd := &cobra.Command{
		Use: "import FILE.ndjson", Short: a.say.AuditsImport, Args: a.args("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.auditsImport(cmd.Context(), args[0], as, rejects, force)
		},
	}
	stringFlag(cmd.Flags(), &as, "as", "", "NAME", a.say.FlagAs)
	stringFlag(cmd.Flags(), &rejects, "rejects", "", "FILE", a.say.FlagRejectLines)
	cmd.Flags().BoolVar(&force, "force", false, a.say.FlagForce)
	return a.withJSON(cmd)
}

// auditsDone is what came of a file of audits.
type auditsDone struct {
	Round   audit.RoundID `json:"round,omitempty"`
	Taken   int           `json:"taken"`
	Known   int           `json:"known"`
	Refused int           `json:"refused"`
	Lines   []refusedLine `json:"refused_lines"` // the first ones
}

type refusedLine struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// errNothing takes a transaction back in which no line was new.
var errNothing = errors.New("nothing new")

// auditsImport takes a file of audits in, in one transaction and as one round,
// and signs it once. A file without a new audit leaves no trace in the log.
func (a *app) auditsImport(ctx context.Context, path, as, rejects string, force bool) error {
	f, err := a.openInput(ctx, path)
	if err != nil {
		return err
	}
	defer f.Close()
	s, err := a.openToWrite(ctx, as)
	if err != nil {
		return err
	}
	defer s.Close()
	in := &lines{app: a, reader: audit.NewLineReader(f), done: auditsDone{Lines: []refusedLine{}}}
	if rejects != "" {
		if err := a.mayReject(rejects, path, force); err != nil {
			return err
		}
		if in.rejects, err = createFile(rejects, 0o644); err != nil {
			return err
		}
		defer in.rejects.abandon()
	}
	err = s.session.Batch(ctx, false, func(b *db.Batch) error { return in.takeAll(b, filepath.Base(path)) })
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	if in.rejects != nil {
		if err := in.rejects.commit(); err != nil {
			return err
		}
	}
	return a.sayAudits(in.done)
}

func (a *app) sayAudits(done auditsDone) error {
	for _, l := range done.Lines {
		a.talk(a.say.LineRefused, l.Line, l.Reason)
	}
	if more := done.Refused - len(done.Lines); more > 0 {
		a.talk(a.say.LinesMore, more)
	}
	if a.json {
		if err := a.printJSON(done); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.stdout, a.say.AuditsDone+"\n", done.Taken, done.Known, done.Refused)
	}
	switch {
	case done.Refused == 0:
		return nil
	case done.Taken+done.Known == 0:
		return failf("%s", a.say.NothingGood)
	}
	return failf(a.say.Refused, done.Refused)
}

// lines is a file of audits on its way into the log.
type lines struct {
	app     *app
	reader  *audit.LineReader
	done    auditsDone
	rejects *newFile
	round   audit.RoundID
	file    string
	imports *audit.Import // of the file's checklist; nil before the first good line
	digest  string
}

// maxLines is how many refused lines are named one by one.
const maxLines = 20

func (in *lines) takeAll(b *db.Batch, file string) error {
	in.round, in.file = audit.NewRoundID(), audit.Clean(file, audit.MaxName)
	next, stop := in.ahead()
	defer stop()
	for {
		p := next()
		err := p.err
		switch {
		case errors.Is(err, io.EOF):
			return in.end(b)
		case err != nil:
			err = in.refuse(p.n, err)
		default:
			err = in.take(b, p)
		}
		if err != nil {
			return err
		}
	}
}

// parsed is line n, or why it is none.
type parsed struct {
	n    int
	line *audit.Line
	id   audit.AuditID
	err  error
}

// linesAhead is how many lines are parsed at most before the store has taken
// those before them.
const linesAhead = 64

// ahead reads and parses lines while earlier ones are being stored. The last
// one has an error that is no refusal.
func (in *lines) ahead() (next func() parsed, stop func()) {
	out, enough := make(chan parsed, linesAhead), make(chan struct{})
	go func() {
		defer close(out)
		for {
			p := parsed{}
			var text []byte
			if p.n, text, p.err = in.reader.Next(); p.err == nil {
				p.line, p.err = audit.ParseLine(text)
			}
			if p.err == nil {
				p.id = p.line.ID()
			}
			select {
			case out <- p:
			case <-enough:
				return
			}
			if p.err != nil && !errors.As(p.err, new(*audit.Refusal)) {
				return
			}
		}
	}()
	stop = func() {
		close(enough)
		for range out { // until the file is no longer read
		}
	}
	return func() parsed { return <-out }, stop
}

// end notes the import in the log, for the person importing to sign.
func (in *lines) end(b *db.Batch) error {
	if in.done.Taken == 0 {
		return errNothing
	}
	in.done.Round = in.round
	_, err := b.Append(&audit.ImportEnded{
		Round: in.round, Checklist: in.digest, Taken: in.done.Taken, Known: in.done.Known, Refused: in.done.Refused, Leaves: b.Leaves(),
	})
	return err
}

// take judges one line and appends what it says. What the rules have against a
// line is no reason to stop, but what the store cannot do is.
func (in *lines) take(b *db.Batch, p parsed) error {
	n, line := p.n, p.line
	known, err := b.HasAudit(p.id)
	if err != nil {
		return err
	}
	if known {
		in.done.Known++
		return nil
	}
	if in.imports == nil {
		switch err := in.begin(b, line.Checklist); {
		case errors.Is(err, &audit.Refusal{Code: "unknown-checklist"}):
			return in.refuse(n, err)
		case err != nil:
			return err
		}
	}
	devices, err := b.Known(line.Device.InventoryNumber, line.Device.Serial, line.Device.NewID())
	if err != nil {
		return err
	}
	device, events, err := line.Locate(devices, in.round)
	if err != nil {
		return in.refuse(n, err)
	}
	event, err := in.imports.Audit(line, device)
	if err != nil {
		return in.refuse(n, err)
	}
	if events, err = stayed(b, device, events, event.At); err != nil {
		return err
	}
	if in.done.Taken == 0 {
		events = append([]audit.Event{&audit.ImportBegun{Round: in.round, Checklist: in.digest, File: in.file}}, events...)
	}
	if _, err := b.Append(append(events, event)...); err != nil {
		return err
	}
	in.done.Taken++
	return nil
}

// stayed leaves a device where it is if somebody saw it there after the audit at
// hand was taken: paper that comes late moves nothing.
func stayed(b *db.Batch, d audit.Device, events []audit.Event, at string) ([]audit.Event, error) {
	for _, e := range events {
		if _, moves := e.(*audit.DeviceMoved); !moves {
			continue
		}
		if later, err := b.AuditedAfter(d.ID, at); err != nil || later {
			return nil, err
		}
	}
	return events, nil
}

// begin fixes the checklist of the file with its first line that names one.
func (in *lines) begin(b *db.Batch, id string) error {
	c, err := b.Adopt(id)
	if err != nil {
		return err
	}
	people, err := b.People()
	if err != nil {
		return err
	}
	in.imports, in.digest = audit.NewImport(in.round, c, people, in.app.now()), c.Digest()
	return nil
}

// refuse notes why line n is refused; any other error is passed on.
func (in *lines) refuse(n int, err error) error {
	var r *audit.Refusal
	if !errors.As(err, &r) {
		return err
	}
	in.done.Refused++
	reason := r.Text.In(in.app.lang)
	if len(in.done.Lines) < maxLines {
		in.done.Lines = append(in.done.Lines, refusedLine{n, reason})
	}
	if in.rejects == nil {
		return nil
	}
	_, err = fmt.Fprintf(in.rejects, in.app.say.LineRefused+"\n", n, oneLine(reason))
	return err
}
