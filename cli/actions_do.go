package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
)

// actionVerb is what is given to the commands that say something about an action.
type actionVerb struct {
	owner, due, reason, note   string
	at, reference, network, as string
	files                      []string
}

func (a *app) actionsPlanCommand() *cobra.Command {
	return a.actionVerb("plan ACTION", a.say.ActionsPlan, []string{"owner", "due", "reason"}, func(ctx context.Context, s *site, x audit.Action, v actionVerb) error {
		return s.session.PlanAction(ctx, audit.ActionTarget{Action: x.ID, Device: x.Device}, audit.NewPlan{Owner: v.owner, Due: v.due, Reason: v.reason})
	})
}

func (a *app) actionsBeginCommand() *cobra.Command {
	return a.actionVerb("begin ACTION", a.say.ActionsBegin, []string{"note"}, func(ctx context.Context, s *site, x audit.Action, v actionVerb) error {
		return s.session.BeginAction(ctx, audit.ActionTarget{Action: x.ID, Device: x.Device}, v.note)
	})
}

func (a *app) actionsReopenCommand() *cobra.Command {
	return a.actionVerb("reopen ACTION", a.say.ActionsReopen, []string{"reason"}, func(ctx context.Context, s *site, x audit.Action, v actionVerb) error {
		return s.session.ReopenAction(ctx, audit.ActionTarget{Action: x.ID, Device: x.Device}, v.reason)
	})
}

func (a *app) actionsConfirmCommand() *cobra.Command {
	return a.actionVerb("confirm ACTION", a.say.ActionsConfirm, []string{"note"}, func(ctx context.Context, s *site, x audit.Action, v actionVerb) error {
		page, err := s.ActionPage(ctx, x.ID)
		if err != nil {
			return err
		}
		if page.Status != audit.Done {
			return audit.NoStep(audit.NotDone)
		}
		n, err := s.session.ConfirmAction(ctx, page.Done, v.note)
		if err == nil {
			fmt.Fprintf(a.stdout, a.say.ActionsConfirmed+"\n", n)
		}
		return err
	})
}

// actionVerb is a command that says something about one action.
func (a *app) actionVerb(use, short string, flags []string, do func(ctx context.Context, s *site, x audit.Action, v actionVerb) error) *cobra.Command {
	var v actionVerb
	cmd := &cobra.Command{
		Use: use, Short: short, Args: a.args("ACTION"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.openToWrite(cmd.Context(), v.as)
			if err != nil {
				return err
			}
			defer s.Close()
			x, err := a.actionCalled(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			return do(cmd.Context(), s, x, v)
		},
	}
	a.verbFlags(cmd, &v, append(flags, "as"))
	return cmd
}

func (a *app) verbFlags(cmd *cobra.Command, v *actionVerb, names []string) {
	all := map[string]struct {
		to         *string
		what, help string
	}{
		"owner": {&v.owner, "WORD", a.say.FlagNewOwner}, "due": {&v.due, "TIME", a.say.FlagDue}, "reason": {&v.reason, "TEXT", a.say.FlagActionReason},
		"note": {&v.note, "TEXT", a.say.FlagActionNote}, "as": {&v.as, "NAME", a.say.FlagAs}, "at": {&v.at, "TIME", a.say.FlagDoneAt},
		"reference": {&v.reference, "TEXT", a.say.FlagReference}, "network": {&v.network, "CIDR", a.say.FlagActionNetwork},
	}
	for _, name := range names {
		f := all[name]
		stringFlag(cmd.Flags(), f.to, name, "", f.what, f.help)
	}
}

func (a *app) actionsDoneCommand() *cobra.Command {
	var v actionVerb
	cmd := &cobra.Command{
		Use: "done [ACTION]", Short: a.say.ActionsDone,
		Example: "  visite actions done 1f0c9a1b2c3d --reference \"Rechnung 4711\" --file beleg.pdf\n  visite actions done --network 10.20.0.0/16 --reference \"Ticket 815\"",
		Args: func(cmd *cobra.Command, args []string) error {
			if v.network != "" {
				return a.args()(cmd, args)
			}
			return a.args("ACTION")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.actionsDone(cmd.Context(), args, v) },
	}
	a.verbFlags(cmd, &v, []string{"network", "reference", "at", "note", "as"})
	cmd.Flags().StringArrayVar(&v.files, "file", nil, a.say.FlagProof)
	return cmd
}

func (a *app) actionsDone(ctx context.Context, args []string, v actionVerb) error {
	at, err := a.moment(v.at)
	if err != nil {
		return err
	}
	d := audit.NewDone{Network: v.network, At: at.Format(time.RFC3339), Reference: v.reference, Note: v.note}
	for _, path := range v.files {
		file, err := a.readEvidence(path)
		if err != nil {
			return err
		}
		d.Evidence = append(d.Evidence, file)
	}
	s, err := a.openToWrite(ctx, v.as)
	if err != nil {
		return err
	}
	defer s.Close()
	var unknown []audit.Action
	if v.network == "" {
		x, err := a.actionCalled(ctx, s, args[0])
		if err != nil {
			return err
		}
		d.Target = audit.ActionTarget{Action: x.ID, Device: x.Device}
	} else if _, unknown, err = s.NetworkActions(ctx, v.network); err != nil {
		return err
	}
	n, err := s.session.FinishAction(ctx, d)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.say.ActionsClosed+"\n", n)
	for _, x := range unknown {
		fmt.Fprintf(a.stdout, a.say.AddressUnknown+"\n", x.Code, placeLine(x.Place))
	}
	return nil
}

// maxEvidence is the largest file taken as evidence, 20 MB as in the screens.
const maxEvidence = 20 << 20

func (a *app) readEvidence(path string) (audit.NewEvidence, error) {
	f, err := os.Open(path)
	if err != nil {
		return audit.NewEvidence{}, failf(a.say.NoEvidenceFile, oneLine(path))
	}
	defer f.Close()
	bytes, err := io.ReadAll(io.LimitReader(f, maxEvidence+1))
	if err != nil {
		return audit.NewEvidence{}, failf(a.say.NoEvidenceFile, oneLine(path))
	}
	if len(bytes) > maxEvidence {
		return audit.NewEvidence{}, failf(a.say.EvidenceLarge, oneLine(path))
	}
	return audit.NewEvidence{Name: filepath.Base(path), Bytes: bytes}, nil
}

func (a *app) decommissionCommand(use, short string, out bool) *cobra.Command {
	var date, reason, as string
	cmd := &cobra.Command{
		Use: use, Short: short, Args: a.args("NUMBER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if out && date == "" {
				return usagef(a.say.FlagRequired, cmd.CommandPath(), "--date DAY")
			}
			s, err := a.openToWrite(ctx, as)
			if err != nil {
				return err
			}
			defer s.Close()
			d, err := a.deviceNamed(ctx, s, args[0])
			if err != nil {
				return err
			}
			if !out {
				return s.session.Recommission(ctx, d.ID, reason)
			}
			return s.session.Decommission(ctx, d.ID, date, reason)
		},
	}
	if out {
		stringFlag(cmd.Flags(), &date, "date", "", "DAY", a.say.FlagOutOn)
	}
	stringFlag(cmd.Flags(), &reason, "reason", "", "TEXT", a.say.FlagActionReason)
	stringFlag(cmd.Flags(), &as, "as", "", "NAME", a.say.FlagAs)
	return cmd
}

func (a *app) retentionCommand() *cobra.Command {
	var asOf string
	cmd := &cobra.Command{
		Use: "retention", Short: a.say.Retention, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.retention(cmd.Context(), asOf) },
	}
	stringFlag(cmd.Flags(), &asOf, "as-of", "", "TIME", a.say.FlagAsOfNow)
	return a.withJSON(cmd)
}

// retainedJSON is a device whose records need not be kept any longer.
type retainedJSON struct {
	Device         audit.DeviceID `json:"device"`
	Code           string         `json:"code"`
	Name           string         `json:"name"`
	Decommissioned string         `json:"decommissioned"`
	KeptUntil      string         `json:"kept_until"`
	Reason         string         `json:"reason"`
	Audits         int            `json:"audits"`
	Entries        int            `json:"entries"`
	Files          int            `json:"files"`
	Notes          int            `json:"notes"`
}

func (a *app) retention(ctx context.Context, asOf string) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	at, err := a.moment(asOf)
	if err != nil {
		return err
	}
	all, err := s.Retention(ctx, at)
	if err != nil {
		return err
	}
	out, list := a.table(), []retainedJSON{}
	for _, r := range all {
		list = append(list, retainedJSON{
			r.Device.ID, r.Device.Code(), r.Device.Name(), r.Device.Decommissioned, r.KeptUntil, r.Reason, r.Audits, r.Entries, r.Files, r.Notes,
		})
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", r.Device.Code(), r.Device.Name(), fmt.Sprintf(a.say.OutAndKept, r.Device.Decommissioned, r.KeptUntil),
			fmt.Sprintf(a.say.KeptCounts, r.Audits, r.Entries, r.Files, r.Notes))
	}
	if a.json {
		return a.printJSON(list)
	}
	if len(all) == 0 {
		a.talk("%s", a.say.NothingToKeep)
	}
	return out.Flush()
}
