package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

func (a *app) auditsProveCommand() *cobra.Command {
	var path string
	var noFiles, force bool
	cmd := &cobra.Command{
		Use: "prove ID", Short: a.say.AuditsProve, Example: "  visite audits prove 4f0c… -o audit.json", Args: a.args("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.auditsProve(cmd.Context(), args[0], path, noFiles, force)
		},
	}
	stringFlag(cmd.Flags(), &path, "output", "o", "FILE", a.say.FlagOutput)
	cmd.Flags().BoolVar(&noFiles, "no-files", false, a.say.FlagNoFiles)
	cmd.Flags().BoolVar(&force, "force", false, a.say.FlagForce)
	return cmd
}

func (a *app) auditsProve(ctx context.Context, called, path string, noFiles, force bool) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	id, err := a.auditCalled(ctx, s, called)
	if err != nil {
		return err
	}
	excerpt, err := s.Excerpt(ctx, id, !noFiles)
	if err != nil {
		return err
	}
	text, err := excerpt.Encode()
	if err != nil {
		return err
	}
	err = a.produce(path, force, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err == nil {
		a.talk(a.say.Proven, len(excerpt.Entries), excerpt.Writer)
	}
	return err
}

func (a *app) auditsCheckCommand() *cobra.Command {
	var writer string
	cmd := &cobra.Command{
		Use: "check FILE", Short: a.say.AuditsCheck, Example: "  visite audits check audit.json --writer 0a1b…+2c3d4e5f+AbCd…", Args: a.args("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.auditsCheck(cmd.Context(), args[0], writer) },
	}
	stringFlag(cmd.Flags(), &writer, "writer", "", "KEY|FILE", a.say.FlagWriter)
	return a.withJSON(cmd)
}

// checkedJSON is what a checked file proves.
type checkedJSON struct {
	OK         bool         `json:"ok"`
	Audit      string       `json:"audit"`
	Facility   string       `json:"facility"`
	Site       string       `json:"site"`
	Writer     string       `json:"writer"`
	Checkpoint string       `json:"checkpoint"`
	Entries    []provenJSON `json:"entries"`
}

type provenJSON struct {
	Seq    int64  `json:"seq"`
	At     string `json:"at"`
	By     string `json:"by"` // name, else id
	Signed bool   `json:"signed"`
	Kind   string `json:"kind"`
	Says   string `json:"says"`
}

// auditsCheck needs no database: whoever has the file and the writer's public
// key can do it.
func (a *app) auditsCheck(ctx context.Context, path, writer string) error {
	key, err := a.writerKey(ctx, writer)
	if err != nil {
		return err
	}
	text, err := a.readSmall(ctx, path, ledger.MaxExcerpt)
	if err != nil {
		return err
	}
	p, err := ledger.OpenExcerpt(text, key)
	if err != nil {
		return &failure{text: fmt.Sprintf(a.say.NotProven, path, oneLine(err.Error())), cause: err}
	}
	read, err := readProven(p)
	if err != nil {
		return &failure{text: fmt.Sprintf(a.say.NotProven, path, oneLine(err.Error())), cause: err}
	}
	if a.json {
		return a.printJSON(read)
	}
	fmt.Fprintf(a.stdout, a.say.Checked+"\n", len(read.Entries), read.Audit, firstOf(read.Facility, "–"), read.Checkpoint)
	out := a.table()
	for _, e := range read.Entries {
		signed := ""
		if e.Signed {
			signed = a.say.SignedMark
		}
		fmt.Fprintf(out, "%d\t%s\t%s\t%s\t%s\t%s\n", e.Seq, e.At, e.By, signed, e.Kind, e.Says)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	a.talk("%s", a.say.CheckedMeans)
	return nil
}

// writerKey is the public key that somebody gave, as text or in a file.
func (a *app) writerKey(ctx context.Context, given string) (ledger.Writer, error) {
	if given == "" {
		return ledger.Writer{}, usagef("%s", a.say.NeedWriter)
	}
	if _, err := os.Stat(given); err == nil {
		text, err := a.readSmall(ctx, given, maxKey)
		if err != nil {
			return ledger.Writer{}, err
		}
		given = strings.TrimSpace(string(text))
	}
	key, err := ledger.ParseWriter(given)
	if err != nil {
		return key, &failure{text: fmt.Sprintf(a.say.BadWriter, oneLine(given)), cause: err}
	}
	return key, nil
}

// readProven reads what the entries of an excerpt say, with what lies beside them.
func readProven(p ledger.Proven) (checkedJSON, error) {
	read := checkedJSON{
		OK: true, Audit: p.Subject, Site: p.Site.String(), Writer: p.Writer.String(), Checkpoint: p.Checkpoint.Short(),
	}
	names, about := map[string]string{}, false
	var list *checklist.Checklist
	for i, e := range p.Envelopes {
		event, err := audit.DecodeEvent(e.Kind, e.Data)
		if err != nil {
			return read, fmt.Errorf("entry %d: %w", p.Entries[i].Seq, err)
		}
		fillFrom(p, event)
		about = about || slices.Contains(event.Subjects(), p.Subject) && strings.HasPrefix(e.Kind, "audit.")
		switch ev := event.(type) {
		case *audit.SiteFounded:
			read.Facility = oneLine(ev.Facility)
			names[string(ev.Person.ID)] = ev.Person.Name.Text
		case *audit.WriterJoined:
			read.Facility = facilityOf(ev.Founding)
			names[string(ev.Person.ID)] = ev.Person.Name.Text
		case *audit.PersonJoined:
			names[string(ev.Person.ID)] = ev.Person.Name.Text
		case *audit.ChecklistAdopted:
			if list, err = checklist.Parse("checklist "+ev.ID, []byte(ev.Text)); err != nil {
				return read, fmt.Errorf("entry %d: %w", p.Entries[i].Seq, err)
			}
		}
		read.Entries = append(read.Entries, provenJSON{
			Seq: p.Entries[i].Seq, At: e.At.Format("2006-01-02T15:04:05-07:00"), By: oneLine(firstOf(names[e.By], e.By)),
			Signed: e.Signed != nil, Kind: e.Kind, Says: oneLine(saysProven(event, list)),
		})
	}
	if !about {
		return read, fmt.Errorf("no entry is about audit %.40q", p.Subject)
	}
	return read, nil
}

// fillFrom gives an event the texts that lie beside it in the file.
func fillFrom(p ledger.Proven, event audit.Event) {
	for _, private := range event.Privates() {
		if hash, err := ledger.ParseHash(private.Ref); err == nil {
			text, _ := p.Attachment(hash) // what was erased, or left out, stays empty
			private.Text = string(text)
		}
	}
}

func facilityOf(founding string) string {
	envelope, err := ledger.Decode([]byte(founding))
	if err != nil {
		return ""
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if f, ok := event.(*audit.SiteFounded); ok && err == nil {
		return oneLine(f.Facility)
	}
	return ""
}

// saysProven is what is particular to an event, as plain words of the interface.
func saysProven(event audit.Event, list *checklist.Checklist) string {
	switch ev := event.(type) {
	case *audit.ChecklistAdopted:
		return fmt.Sprintf("%s, version %d", ev.ID, ev.Version)
	case *audit.DeviceListed:
		return ev.Device.Label()
	case *audit.AuditAnswered:
		if ev.Withdrawn {
			return ev.Item + " –"
		}
		return ev.Item + " = " + valueOf(list, ev.Item, ev.Value, ev.Private)
	case *audit.AuditCompleted:
		return ev.Outcome.Verdict + " " + strings.Join(ev.Outcome.Rules, ", ")
	case *audit.AuditImported:
		var says []string
		if ev.Outcome != nil {
			says = append(says, ev.Outcome.Verdict+" "+strings.Join(ev.Outcome.Rules, ", "))
		}
		for _, answer := range ev.Answers {
			says = append(says, answer.Item+" = "+valueOf(list, answer.Item, answer.Value, answer.Private))
		}
		return strings.Join(says, "; ")
	case *audit.AuditReturned:
		items := make([]string, len(ev.Items))
		for i, item := range ev.Items {
			items[i] = item.Item + ": " + item.Reason.Text
		}
		return strings.Join(items, "; ")
	case *audit.ConflictDecided:
		return ev.Outcome.Verdict
	}
	return ""
}

func valueOf(list *checklist.Checklist, id string, value json.RawMessage, private audit.Private) string {
	if list == nil {
		return string(value)
	}
	item, _ := list.Item(id)
	v, err := audit.Join(item.Kind, value, private)
	if err != nil || len(v.Fields) == 0 {
		return v.Word
	}
	var fields []string
	for _, f := range item.Fields {
		if text := v.Fields[f.Name]; text != "" {
			fields = append(fields, f.Name+" "+text)
		}
	}
	return strings.Join(fields, ", ")
}
