package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/report"
)

func (a *app) roundsListCommand() *cobra.Command {
	var o filterOptions
	cmd := &cobra.Command{
		Use: "list", Short: a.say.RoundsList, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.roundsList(cmd.Context(), o) },
	}
	a.filterFlag(cmd, &o)
	return a.withJSON(cmd)
}

type roundLineJSON struct {
	ID        audit.RoundID     `json:"id"`
	Status    audit.RoundStatus `json:"status"`
	Wards     []string          `json:"wards"`
	StartedAt string            `json:"started_at"`
	StartedBy string            `json:"started_by"`
	ClosedAt  string            `json:"closed_at"` // "" while it is open
	ClosedBy  string            `json:"closed_by"`
	Rooms     int               `json:"rooms"`
	RoomsDone int               `json:"rooms_done"`
	Devices   int               `json:"devices"`
	Settled   int               `json:"devices_settled"`
}

func (a *app) roundsList(ctx context.Context, o filterOptions) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	f, err := a.filter(ctx, s, o)
	if err != nil {
		return err
	}
	all, err := s.Rounds(ctx)
	if f.String() != "" {
		all, err = s.ChosenRounds(ctx, f)
	}
	if err != nil {
		return err
	}
	out, list := a.table(), []roundLineJSON{}
	for _, r := range all {
		p := r.Progress
		list = append(list, roundLineJSON{
			r.ID, r.Status, r.Wards, r.Started.At, r.Started.Name, r.Closed.At, r.Closed.Name, p.Rooms, p.RoomsDone, p.Devices, p.DevicesDone,
		})
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", r.ID, a.say.RoundStatus[r.Status], firstOf(strings.Join(r.Wards, ", "), "–"),
			fmt.Sprintf(a.say.RoundProgress, p.RoomsDone, p.Rooms, p.DevicesDone, p.Devices), firstOf(r.Closed.At, r.Started.At))
	}
	if a.json {
		return a.printJSON(list)
	}
	return out.Flush()
}

func (a *app) roundsShowCommand() *cobra.Command {
	var schema bool
	cmd := &cobra.Command{
		Use: "show ROUND", Short: a.say.RoundsShow, Example: "  visite rounds show last\n  visite rounds show last --json",
		Args: func(cmd *cobra.Command, args []string) error {
			if schema {
				return nil
			}
			return a.args("ROUND")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if schema {
				return a.printSchema("round")
			}
			return a.roundsShow(cmd.Context(), args[0])
		},
	}
	cmd.Flags().BoolVar(&schema, "schema", false, a.say.FlagSchema)
	return a.withJSON(cmd)
}

// lastRound is the word for the round that was started last.
const lastRound = "last"

func (a *app) roundsShow(ctx context.Context, round string) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	id, err := a.roundCalled(ctx, s, round)
	if err != nil {
		return err
	}
	r, err := s.RoundRecord(ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		return report.RoundJSON(a.stdout, &r)
	}
	return a.printRound(&r)
}

// roundCalled is the id that somebody gave, or that of the round started last.
func (a *app) roundCalled(ctx context.Context, s *site, round string) (audit.RoundID, error) {
	if round != lastRound {
		return audit.RoundID(round), nil
	}
	all, err := s.Rounds(ctx)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", failf("%s", a.say.NoRounds)
	}
	return all[0].ID, nil
}

// printRound is the record of a round as people read it.
func (a *app) printRound(r *audit.RoundRecord) error {
	say := a.say
	fmt.Fprintf(a.stdout, "%s: %s\n", firstOf(strings.Join(r.Wards, ", "), "–"), say.RoundStatus[r.Status])
	fmt.Fprintf(a.stdout, say.RoundBegun+"\n", r.Started.At, firstOf(r.Started.Name, "–"))
	if r.Closed.At != "" {
		fmt.Fprintf(a.stdout, say.RoundClosed+"\n", r.Closed.At, firstOf(r.Closed.Name, "–"))
	}
	p := r.Progress()
	fmt.Fprintf(a.stdout, say.RoundProgress+"\n\n", p.RoomsDone, p.Rooms, p.DevicesDone, p.Devices)
	out := a.table()
	for i, l := range r.Rooms {
		status := say.VisitStatus[l.Status]
		if reason := r.Visits[i].Reason; reason != "" {
			status += ": " + oneLine(reason)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", roomLine(l.Room), status,
			fmt.Sprintf(say.RoomCounts, l.Expected, l.Settled, l.Found, l.Open), a.sent(l.Network))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	a.printGaps(r.Gaps)
	fmt.Fprintf(a.stdout, "\n"+say.SentInAll+"\n", a.sent(r.Network()))
	if r.Outside.Sent() {
		fmt.Fprintf(a.stdout, "  "+say.SentOutside+"\n", a.sent(r.Outside))
	}
	return a.printOnNetwork(r.Visits)
}

// sent is what was sent over the network; "–" if nothing was.
func (a *app) sent(n audit.VisitNetwork) string {
	if !n.Sent() {
		return "–"
	}
	on := ""
	if len(n.Interfaces) > 0 {
		on = fmt.Sprintf(a.say.SentOn, strings.Join(n.Interfaces, ", "))
	}
	return fmt.Sprintf(a.say.SentCounts, on, n.Announced, n.Connects)
}

func (a *app) printGaps(gaps []audit.Gap) {
	fmt.Fprintf(a.stdout, "\n"+a.say.GapCount+"\n", len(gaps))
	for _, g := range gaps {
		line := placeLine(audit.Place{Ward: g.Ward, Room: g.Room})
		if g.Name != "" {
			line += " · " + g.Name
		}
		fmt.Fprintf(a.stdout, "  %s: %s\n", line, a.say.GapKinds[g.Kind])
	}
}

// printOnNetwork lists what the network showed that fits no list, and what of the
// list it did not show.
func (a *app) printOnNetwork(visits []audit.Visit) error {
	var nowhere, never []string
	for _, v := range visits {
		rec := v.Reconcile()
		for _, n := range rec.Unlinked {
			address := n.MAC()
			if n.Address().IsValid() {
				address = n.Address().String()
			}
			nowhere = append(nowhere, fmt.Sprintf("%s\t%s\t%s", roomLine(v.Room), n.Title(), address))
		}
		for _, d := range rec.Unseen {
			never = append(never, fmt.Sprintf("%s\t%s", roomLine(v.Room), d.Device.Label()))
		}
	}
	out := a.table()
	for _, part := range []struct {
		title string
		lines []string
	}{{a.say.SeenNowhere, nowhere}, {a.say.NeverSeen, never}} {
		if len(part.lines) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n"+part.title+"\n", len(part.lines))
		for _, line := range part.lines {
			fmt.Fprintf(out, "  %s\n", line)
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func roomLine(r audit.Room) string { return placeLine(audit.Place{Ward: r.Ward.Name, Room: r.Name}) }
