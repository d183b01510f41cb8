package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
)

// redactSubject is whose texts and files are meant: exactly one of them.
type redactSubject struct{ audit, device, person, round string }

func (a *app) redactListCommand() *cobra.Command {
	var of redactSubject
	cmd := &cobra.Command{
		Use: "list", Short: a.say.RedactList, Args: a.args(), Example: "  visite redact list --device MT-10042",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.redactList(cmd.Context(), of) },
	}
	flags := cmd.Flags()
	stringFlag(flags, &of.audit, "audit", "", "ID", a.say.FlagOfAudit)
	stringFlag(flags, &of.device, "device", "", "NUMBER", a.say.FlagOfDevice)
	stringFlag(flags, &of.person, "person", "", "NAME", a.say.FlagOfPerson)
	stringFlag(flags, &of.round, "round", "", "ROUND", a.say.FlagOfRound)
	return a.withJSON(cmd)
}

// erasableJSON is something that can be erased.
type erasableJSON struct {
	Ref    string             `json:"ref"`
	What   audit.ErasableKind `json:"what"`
	Text   string             `json:"text"` // of a file its name
	Size   int64              `json:"size"`
	Erased bool               `json:"erased"`
	Writer string             `json:"writer"`
	Seq    int64              `json:"seq"`
	Kind   string             `json:"kind"`
	Item   string             `json:"item,omitempty"`
	At     string             `json:"at"`
}

func (a *app) redactList(ctx context.Context, of redactSubject) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	subject, err := a.redactedOf(ctx, s, of)
	if err != nil {
		return err
	}
	all, err := s.Erasable(ctx, subject)
	if err != nil {
		return err
	}
	out, list := a.table(), []erasableJSON{}
	for _, e := range all {
		if a.json {
			list = append(list, erasableJSON{e.Ref, e.What, oneLine(e.Text), e.Size, e.Erased, e.Writer, e.Seq, e.Kind, e.Item, e.At})
			continue
		}
		text := audit.Clean(e.Text, 60)
		if e.Erased {
			text = a.say.RedactedAlready
		}
		fmt.Fprintf(out, "%.12s\t%s\t%s\t%s\t%s\n", e.Ref, e.At, strings.TrimSpace(e.Kind+" "+e.Item), a.say.ErasableKinds[e.What], text)
	}
	if a.json {
		return a.printJSON(list)
	}
	if len(all) == 0 {
		a.talk("%s", a.say.NothingBeside)
	}
	return out.Flush()
}

// redactedOf is the id of whose texts and files are meant.
func (a *app) redactedOf(ctx context.Context, s *site, of redactSubject) (string, error) {
	given := 0
	for _, one := range []string{of.audit, of.device, of.person, of.round} {
		if one != "" {
			given++
		}
	}
	if given != 1 {
		return "", usagef("%s", a.say.RedactWhose)
	}
	switch {
	case of.audit != "":
		id, err := a.auditCalled(ctx, s, of.audit)
		if err == nil {
			_, err = s.Audit(ctx, id)
		}
		return string(id), err
	case of.round != "":
		id, err := a.roundCalled(ctx, s, of.round)
		if err == nil {
			_, err = s.Round(ctx, id)
		}
		return string(id), err
	case of.person != "":
		return a.personCalled(ctx, s, of.person)
	}
	known, err := knownDevices(ctx, s.Store)
	if err != nil {
		return "", err
	}
	d, err := a.deviceCalled(known, of.device)
	if err != nil {
		return "", err
	}
	return string(d.ID), nil
}

// personCalled is somebody by name or id, whether they still may anything or not.
func (a *app) personCalled(ctx context.Context, s *site, name string) (string, error) {
	all, err := s.People(ctx)
	if err != nil {
		return "", err
	}
	for _, p := range all {
		if string(p.ID) == name || audit.Fold(p.Name) == audit.Fold(name) && p.Name != "" {
			return string(p.ID), nil
		}
	}
	return "", failf(a.say.NobodyCalled, oneLine(name))
}

func (a *app) redactEraseCommand() *cobra.Command {
	var reason, as, confirm string
	cmd := &cobra.Command{
		Use: "erase REF…", Short: a.say.RedactErase, Args: cobra.ArbitraryArgs,
		Example: `  visite redact erase 4f0c9a1b2c3d --reason "Art. 17"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.redactErase(cmd.Context(), args, reason, as, confirm)
		},
	}
	stringFlag(cmd.Flags(), &reason, "reason", "", "TEXT", a.say.FlagRedactReason)
	stringFlag(cmd.Flags(), &confirm, "confirm", "", "WORD", a.say.FlagRedactConfirm)
	stringFlag(cmd.Flags(), &as, "as", "", "NAME", a.say.FlagAs)
	return cmd
}

// redactErase erases for good: the number of what goes must be typed, or given.
func (a *app) redactErase(ctx context.Context, refs []string, reason, as, confirm string) error {
	switch {
	case len(refs) == 0:
		return usagef(a.say.FlagRequired, "visite redact erase", "REF")
	case audit.Clean(reason, audit.MaxNote) == "":
		return usagef(a.say.FlagRequired, "visite redact erase", "--reason TEXT")
	}
	word := fmt.Sprintf("ERASE %d", len(refs))
	if err := a.confirm(ctx, word, confirm, a.say.RedactAsk, a.say.RedactNeedsWord, a.say.RedactNotConfirmed); err != nil {
		return err
	}
	s, err := a.openToWrite(ctx, as)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.session.Redact(ctx, refs, reason, nil); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.say.Redacted+"\n", len(refs))
	return nil
}
