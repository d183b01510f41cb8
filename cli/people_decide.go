package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
)

type questionJSON struct {
	Entry   string `json:"entry"`
	Act     string `json:"act"` // the kind of its event
	At      string `json:"at"`
	By      string `json:"by"`
	About   string `json:"about,omitempty"` // whom it is about
	Against string `json:"against"`         // who took the right away
	TakenAt string `json:"taken_at"`
	Holds   bool   `json:"holds"`
	Decided string `json:"decided,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

func (a *app) peopleQuestionsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "questions", Short: a.say.PeopleQuestions, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.peopleQuestions(cmd.Context()) },
	}
	return a.withJSON(cmd)
}

// peopleQuestions prints what is in question since a right was taken away meanwhile.
func (a *app) peopleQuestions(ctx context.Context) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Questions(ctx)
	if err != nil {
		return err
	}
	list := make([]questionJSON, len(all))
	for i, q := range all {
		list[i] = questionJSON{q.Entry, q.Act, q.By.At, q.By.Name, q.About, q.Against.Name, q.Against.At, q.Holds, q.Decided.At, q.Reason}
	}
	if a.json {
		return a.printJSON(list)
	}
	for _, q := range all {
		fmt.Fprintf(a.stdout, "%.12s\t%s\t%s\t%s\n", q.Entry, day(q.By.At), a.actLine(q), a.standsLine(q))
	}
	if len(all) == 0 {
		a.talk("%s", a.say.NothingInQuestion)
	}
	return nil
}

// actLine is who did what.
func (a *app) actLine(q audit.Question) string {
	return strings.TrimSpace(fmt.Sprintf("%s: %s %s", a.nameOf(q.By), firstOf(a.say.Acts[q.Act], q.Act), oneLine(q.About)))
}

// nameOf is the name of who did something; the recovery key has none.
func (a *app) nameOf(s audit.Stamp) string { return firstOf(oneLine(s.Name), a.say.RecoveryName) }

// standsLine is what holds of it.
func (a *app) standsLine(q audit.Question) string {
	switch {
	case q.Decided != (audit.Stamp{}) && q.Holds:
		return fmt.Sprintf(a.say.DecidedHolds, day(q.Decided.At), oneLine(q.Reason))
	case q.Decided != (audit.Stamp{}):
		return fmt.Sprintf(a.say.DecidedFalls, day(q.Decided.At), oneLine(q.Reason))
	case q.Holds:
		return fmt.Sprintf(a.say.HoldsMeanwhile, a.nameOf(q.Against))
	}
	return fmt.Sprintf(a.say.NoEffectMeanwhile, a.nameOf(q.Against))
}

func (a *app) peopleDecideCommand() *cobra.Command {
	var c change
	var holds, falls bool
	cmd := &cobra.Command{
		Use: "decide ENTRY", Short: a.say.PeopleDecide, Args: a.args("ENTRY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if holds == falls {
				return usagef("%s", a.say.HoldsOrFalls)
			}
			return a.peopleDecide(cmd.Context(), c, args[0], holds)
		},
	}
	cmd.Flags().BoolVar(&holds, "holds", false, a.say.FlagHolds)
	cmd.Flags().BoolVar(&falls, "falls", false, a.say.FlagFalls)
	a.changeFlags(cmd, &c)
	return cmd
}

func (a *app) peopleDecide(ctx context.Context, c change, entry string, holds bool) error {
	s, err := a.openForRights(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	session, err := (&people{app: a, site: s}).acting(ctx, c.recovery)
	if err != nil {
		return err
	}
	if err := session.DecideQuestion(ctx, entry, holds, c.reason); err != nil {
		return err
	}
	said := a.say.NowFalls
	if holds {
		said = a.say.NowHolds
	}
	a.talk("%s", said)
	return nil
}
