package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/db"
)

func (a *app) writerCommand() *cobra.Command {
	return a.group("writer", a.say.Writer, a.writerListCommand(), a.writerAdmitCommand(), a.writerRevokeCommand(), a.writerDecideCommand())
}

type writerJSON struct {
	ID       string `json:"id"`
	Person   string `json:"person,omitempty"` // who came in with it
	Own      bool   `json:"this_laptop"`
	Entries  int64  `json:"entries"`
	Waiting  int64  `json:"waiting"`
	Last     string `json:"last,omitempty"`
	Held     string `json:"held,omitempty"`      // why some of its entries have no effect
	HeldFrom int64  `json:"held_from,omitempty"` // the first of these
	Reason   string `json:"reason,omitempty"`
}

func writerLineJSON(l audit.LaptopLine) writerJSON {
	return writerJSON{l.ID, l.Person, l.Own, l.Entries, l.Waiting, l.Last, l.Held, l.From, l.Reason}
}

func (a *app) writerListCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "list", Short: a.say.WriterList, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.writerList(cmd.Context()) },
	})
}

func (a *app) writerList(ctx context.Context) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	list, err := s.Laptops(ctx)
	if err != nil {
		return err
	}
	k, err := a.siteKeys(s.about.ID)
	if err != nil {
		return err
	}
	if key, err := k.writer(); err == nil { // else it is somebody else's database
		for i, l := range list {
			list[i].Own = l.ID == key.Public().ID()
		}
	}
	if a.json {
		out := make([]writerJSON, len(list))
		for i, l := range list {
			out[i] = writerLineJSON(l)
		}
		return a.printJSON(out)
	}
	for _, l := range list {
		fmt.Fprintln(a.stdout, a.writerLine(l))
	}
	return nil
}

// writerLine is a line of the list.
func (a *app) writerLine(l audit.LaptopLine) string {
	line := []string{a.laptop(l.Laptop), fmt.Sprintf(a.say.LaptopEntries, l.Entries)}
	if l.Last != "" {
		line = append(line, day(l.Last))
	}
	if l.Waiting > 0 {
		line = append(line, fmt.Sprintf(a.say.LaptopWaiting, l.Waiting))
	}
	if l.Own {
		line = append(line, a.say.ThisLaptop)
	}
	switch {
	case l.Held != "" && l.Admitted:
		held := fmt.Sprintf(a.say.HeldFrom, a.say.Held[l.Held], l.From)
		line = append(line, strings.TrimSuffix(held+": "+oneLine(l.Reason), ": "))
	case l.Held != "":
		line = append(line, a.say.Held[l.Held])
	}
	return strings.Join(line, "\t")
}

// aboutLaptop is what is to be said about a laptop.
type aboutLaptop struct {
	change
	laptop string
	at     int64
}

func (a *app) writerAdmitCommand() *cobra.Command {
	var o aboutLaptop
	cmd := &cobra.Command{
		Use: "admit LAPTOP", Short: a.say.WriterAdmit, Args: a.args("LAPTOP"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.laptop = args[0]
			role, err := audit.ParseRole(firstOf(o.role, string(audit.Technician)))
			if err != nil {
				return usagef("%s", a.explain(err))
			}
			return a.ruling(cmd.Context(), o, func(s *db.Session, l audit.LaptopLine) error {
				if err := s.AdmitLaptop(cmd.Context(), l.ID, role); err != nil {
					return err
				}
				return a.ruled(cmd.Context(), s, l.ID, a.say.LaptopAdmitted)
			})
		},
	}
	a.laptopFlags(cmd, &o)
	stringFlag(cmd.Flags(), &o.role, "role", "", "ROLE", a.say.FlagAdmitRole)
	return a.withJSON(cmd)
}

// laptopFlags say who acts.
func (a *app) laptopFlags(cmd *cobra.Command, o *aboutLaptop) {
	stringFlag(cmd.Flags(), &o.as, "as", "", "NAME", a.say.FlagAs)
	stringFlag(cmd.Flags(), &o.recovery, "recovery-key", "", "FILE", a.say.FlagRecoveryActs)
}

// ruled says what became of a laptop.
func (a *app) ruled(ctx context.Context, s *db.Session, id, text string) error {
	list, err := s.Laptops(ctx)
	if err != nil {
		return err
	}
	for _, l := range list {
		switch {
		case l.ID != id:
		case a.json:
			return a.printJSON(writerLineJSON(l))
		default:
			a.talk(text, a.laptop(l.Laptop))
		}
	}
	return nil
}

func (a *app) writerRevokeCommand() *cobra.Command {
	var o aboutLaptop
	cmd := &cobra.Command{
		Use: "revoke LAPTOP", Short: a.say.WriterRevoke, Args: a.args("LAPTOP"), Example: "  visite writer revoke 3fa9c1d2 --at 812 --reason lost",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.laptop = args[0]
			if !cmd.Flags().Changed("at") {
				return usagef("%s", a.say.BadPlace)
			}
			return a.ruling(cmd.Context(), o, func(s *db.Session, l audit.LaptopLine) error {
				missing, err := s.RevokeLaptop(cmd.Context(), l.ID, o.at, o.reason)
				if err != nil {
					return err
				}
				return a.revoked(l, o.at, missing)
			})
		},
	}
	a.laptopFlags(cmd, &o)
	a.placeFlags(cmd, &o, a.say.FlagAt)
	return a.withJSON(cmd)
}

func (a *app) writerDecideCommand() *cobra.Command {
	var o aboutLaptop
	cmd := &cobra.Command{
		Use: "decide LAPTOP", Short: a.say.WriterDecide, Args: a.args("LAPTOP"), Example: "  visite writer decide 3fa9c1d2 --at 830 --reason 'the other one is the restored backup'",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.laptop = args[0]
			if !cmd.Flags().Changed("at") {
				return usagef("%s", a.say.BadPlace)
			}
			return a.ruling(cmd.Context(), o, func(s *db.Session, l audit.LaptopLine) error {
				if err := s.DecideFork(cmd.Context(), l.ID, o.at, o.reason); err != nil {
					return err
				}
				return a.ruled(cmd.Context(), s, l.ID, a.say.ForkDecided)
			})
		},
	}
	a.laptopFlags(cmd, &o)
	a.placeFlags(cmd, &o, a.say.FlagAtDecided)
	return a.withJSON(cmd)
}

// placeFlags say from which entry on, and why.
func (a *app) placeFlags(cmd *cobra.Command, o *aboutLaptop, at string) {
	cmd.Flags().Int64Var(&o.at, "at", 0, at)
	cmd.Flags().Lookup("at").Annotations = map[string][]string{flagValue: {"N"}}
	stringFlag(cmd.Flags(), &o.reason, "reason", "", "TEXT", a.say.FlagRightsReason)
}

type revokedJSON struct {
	Writer  string            `json:"writer"`
	From    int64             `json:"from"`
	Missing []missingRoomJSON `json:"perhaps_audited"`
}

type missingRoomJSON struct {
	Ward    string   `json:"ward"`
	Room    string   `json:"room"`
	Devices []string `json:"devices"`
}

// revoked says which rooms have to be visited again, as far as anybody here knows.
func (a *app) revoked(l audit.LaptopLine, from int64, missing []audit.MissingRoom) error {
	out := revokedJSON{l.ID, from, []missingRoomJSON{}}
	for _, m := range missing {
		room := missingRoomJSON{m.Ward, m.Room, []string{}}
		for _, d := range m.Devices {
			room.Devices = append(room.Devices, d.Label())
		}
		out.Missing = append(out.Missing, room)
	}
	if a.json {
		return a.printJSON(out)
	}
	a.talk(a.say.LaptopRevoked, a.laptop(l.Laptop), from)
	if len(missing) == 0 {
		a.talk("%s", a.say.NothingMissing)
		return nil
	}
	a.talk("%s", a.say.PerhapsAudited)
	for _, room := range out.Missing {
		fmt.Fprintln(a.stdout, oneLine(strings.Join([]string{room.Ward, room.Room, strings.Join(room.Devices, ", ")}, "\t")))
	}
	return nil
}

// ruling opens the database for who decides about a laptop: the recovery key in
// the file, else the person acting.
func (a *app) ruling(ctx context.Context, o aboutLaptop, do func(s *db.Session, l audit.LaptopLine) error) error {
	open := func() (*site, error) { return a.openToWrite(ctx, o.as) }
	if o.recovery != "" {
		open = func() (*site, error) { s, _, err := a.openForPeople(ctx); return s, err }
	}
	s, err := open()
	if err != nil {
		return err
	}
	defer s.Close()
	l, err := a.findLaptop(ctx, s, o.laptop)
	if err != nil {
		return err
	}
	session, err := (&people{app: a, site: s}).acting(ctx, o.recovery)
	if err != nil {
		return err
	}
	return do(session, l)
}

// findLaptop finds a laptop by the beginning of its id, or by who came in with it.
func (a *app) findLaptop(ctx context.Context, s *site, name string) (audit.LaptopLine, error) {
	list, err := s.Laptops(ctx)
	if err != nil {
		return audit.LaptopLine{}, err
	}
	var found []audit.LaptopLine
	for _, l := range list {
		if len(name) >= 4 && strings.HasPrefix(l.ID, name) || l.Person != "" && audit.Fold(l.Person) == audit.Fold(name) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 0:
		return audit.LaptopLine{}, failf(a.say.NoLaptopCalled, oneLine(name))
	case 1:
		return found[0], nil
	}
	var ids []string
	for _, l := range found {
		ids = append(ids, l.ID[:8])
	}
	return audit.LaptopLine{}, failf(a.say.SeveralLaptops, oneLine(name), strings.Join(ids, ", "))
}
