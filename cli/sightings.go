package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/discovery/link"
	"visite/inventory"
)

// seenOptions say how a table of what was seen is imported.
type seenOptions struct {
	path, profile, from, at, as string
	maps                        []string // FIELD=COLUMN
	dry                         bool
}

func (a *app) sightingsImportCommand() *cobra.Command {
	var o seenOptions
	cmd := &cobra.Command{
		Use: "import FILE", Short: a.say.SightingsImport, Args: a.args("FILE"),
		Example: "  visite sightings import switch.csv --dry-run\n  visite sightings import leases.csv --map mac=Hardware --map lease=\"Valid to\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.path = args[0]
			return a.sightingsImport(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&o.maps, "map", nil, a.say.FlagMap)
	flags.Lookup("map").Annotations = map[string][]string{flagValue: {"FIELD=COLUMN"}}
	stringFlag(flags, &o.profile, "profile", "", "FILE", a.say.FlagSeenProfile)
	stringFlag(flags, &o.from, "interface", "", "NAME", a.say.FlagFrom)
	stringFlag(flags, &o.at, "at", "", "TIME", a.say.FlagMadeAt)
	flags.BoolVar(&o.dry, "dry-run", false, a.say.FlagDryRun)
	stringFlag(flags, &o.as, "as", "", "NAME", a.say.FlagAs)
	return a.withJSON(cmd)
}

// sightingsImport reads a table, shows what of it is which device, and links it
// to the devices of the open rounds.
func (a *app) sightingsImport(ctx context.Context, o seenOptions) error {
	table, err := a.readSeen(ctx, o)
	if err != nil {
		return err
	}
	s, err := a.openToWrite(ctx, o.as)
	if err != nil {
		return err
	}
	defer s.Close()
	plan, err := s.planLinks(ctx, table.sightings)
	if err != nil {
		return err
	}
	a.sayPlan(table, plan)
	linked := 0
	for _, l := range plan.links {
		if o.dry || l.known {
			continue
		}
		if err := s.session.LinkSighting(ctx, l.round, l.room.ID, l.device.ID, l.by, l.nearby); err != nil {
			return fmt.Errorf("%s: %w", deviceName(l.device), err)
		}
		linked++
	}
	if err := a.saySeen(table, plan, linked, o.dry); err != nil {
		return err
	}
	switch {
	case plan.rounds == 0 && !o.dry:
		return failf("%s", a.say.SeenNoRound)
	case len(table.rejected) > 0:
		return failf(a.say.SeenRejected, len(table.rejected))
	}
	return nil
}

// seenTable is a table of what was seen, as read.
type seenTable struct {
	name, format, sha256 string
	source               audit.Source
	at                   time.Time
	rows                 int
	sightings            []audit.Sighting
	rejected             []listReject
}

func (a *app) readSeen(ctx context.Context, o seenOptions) (*seenTable, error) {
	table, err := inventory.OpenSeen(o.path)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	m, err := a.bindSeen(ctx, table, o)
	if err != nil {
		return nil, a.explainColumns(o.path, err)
	}
	if m.At, err = a.madeAt(o); err != nil {
		return nil, err
	}
	m.Zone = a.now().Location()
	t := &seenTable{name: table.Name, format: table.Format, sha256: table.SHA256, source: m.Source, at: m.At, rejected: []listReject{}}
	for row, err := range table.Rows() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		t.rows++
		s, reject := m.Sighting(row)
		if reject != nil {
			t.rejected = append(t.rejected, listReject{reject.Row, reject.Column, reject.Reason.Text.In(a.lang)})
			continue
		}
		s.Interface = firstOf(audit.Clean(o.from, audit.MaxName), table.Name)
		s.Facts = append(link.MakerFacts(s.MAC), s.Facts...)
		t.sightings = append(t.sightings, s)
	}
	if len(t.sightings) == 0 {
		return nil, failf(a.say.SeenNobody, t.name)
	}
	return t, nil
}

// bindSeen finds the mapping of a table: from a file, else from the headings,
// and what the person says goes before both.
func (a *app) bindSeen(ctx context.Context, table *inventory.Table, o seenOptions) (*inventory.SeenMapping, error) {
	var p inventory.Profile
	var guessErr error
	if o.profile != "" {
		text, err := a.readSmall(ctx, o.profile, maxProfile)
		if err != nil {
			return nil, err
		}
		if p, err = inventory.ParseSeenProfile(text); err != nil {
			return nil, &failure{text: o.profile + ": " + a.explain(err), cause: err}
		}
	} else {
		p, guessErr = table.GuessSeen()
	}
	for _, one := range o.maps {
		field, column, ok := strings.Cut(one, "=")
		if f := inventory.Field(field); !ok || column == "" || !slices.Contains(inventory.SeenFields(), f) {
			var fields []string
			for _, f := range inventory.SeenFields() {
				fields = append(fields, string(f))
			}
			return nil, usagef(a.say.BadMap, one, strings.Join(fields, ", "))
		}
		for other, heading := range p.Columns { // a column is one thing only
			if heading == column {
				delete(p.Columns, other)
			}
		}
		p.Columns[inventory.Field(field)] = column
	}
	if guessErr != nil && len(o.maps) == 0 {
		return nil, guessErr
	}
	return p.BindSeen(table.Header)
}

// madeAt is when a table was made: what the person says, else when its file was
// written.
func (a *app) madeAt(o seenOptions) (time.Time, error) {
	if o.at == "" {
		info, err := os.Stat(o.path)
		if err != nil {
			return time.Time{}, err
		}
		if at := info.ModTime(); at.Before(a.now()) {
			return at, nil
		}
		return a.now(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, o.at, a.now().Location()); err == nil && at.Year() > 1990 && !at.After(a.now()) {
			return at, nil
		}
	}
	return time.Time{}, usagef(a.say.BadMadeAt, o.at)
}
