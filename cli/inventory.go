package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/inventory"
	"visite/report"
)

func (a *app) inventoryImportCommand() *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use: "import FILE", Short: a.say.InventoryImport, Args: a.args("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.path = args[0]
			return a.inventoryImport(cmd.Context(), o)
		},
	}
	stringFlag(cmd.Flags(), &o.profile, "profile", "", "P", a.say.FlagProfile)
	cmd.Flags().BoolVar(&o.dry, "dry-run", false, a.say.FlagDryRun)
	stringFlag(cmd.Flags(), &o.rejects, "rejects", "", "FILE", a.say.FlagRejects)
	cmd.Flags().BoolVar(&o.force, "force", false, a.say.FlagForce)
	stringFlag(cmd.Flags(), &o.as, "as", "", "NAME", a.say.FlagAs)
	cmd.Flags().BoolVar(&o.move, "move", false, a.say.FlagMove)
	return a.withJSON(cmd)
}

// inventoryImport imports a device list and says what became of its rows.
func (a *app) inventoryImport(ctx context.Context, o listOptions) error {
	s, err := a.openToWrite(ctx, o.as)
	if err != nil {
		return err
	}
	defer s.Close()
	var changes []listChange
	if o.dry {
		o.each = func(c inventory.Change) { changes = append(changes, changesOf(c)...) }
	}
	done, err := a.importList(ctx, s, o, nil)
	if err != nil {
		return err
	}
	done.Changes = changes
	if err := a.sayList(done); err != nil {
		return err
	}
	switch {
	case done.Tally.Rejected == 0:
		return nil
	case o.dry:
		return failf(a.say.WouldReject, done.Tally.Rejected)
	}
	return failf(a.say.Rejected, done.Tally.Rejected)
}

// sayList prints what became of a list: counts and changes as data, what people
// have to look at as talk.
func (a *app) sayList(done listDone) error {
	for _, r := range done.Rejected[:min(len(done.Rejected), maxLines)] {
		where := ""
		if r.Column != "" {
			where = r.Column + ": "
		}
		a.talk(a.say.ListRow+": %s", r.Row, where+r.Reason)
	}
	if more := done.Tally.Rejected - min(len(done.Rejected), maxLines); more > 0 {
		a.talk(a.say.RowsMore, more)
	}
	if done.Rejects != "" {
		a.talk(a.say.ListRejects, done.Rejects)
	}
	if a.json {
		return a.printJSON(done)
	}
	t := done.Tally
	counts := fmt.Sprintf(a.say.ListDone, t.Rows, t.Added, t.Changed, t.Moved, t.Differing, t.Unchanged, t.Rejected)
	if done.DryRun {
		if err := a.printChanges(done.Changes); err != nil {
			return err
		}
		counts = fmt.Sprintf(a.say.ListTried, counts)
	} else {
		for _, d := range done.Differing {
			a.talk(a.say.ListDiffers, d.Row, d.Device, d.Seen, d.List)
		}
	}
	_, err := fmt.Fprintln(a.stdout, counts)
	return err
}

// listOptions say how a device list is imported.
type listOptions struct {
	path, profile, rejects string
	as                     string             // who imports; not asked of the screens
	mapping                *inventory.Profile // made on the screen; else profile or guess
	dry, move, force       bool
	each                   func(inventory.Change) // told of every row that is taken; may be nil
}

// listDone is what came of a device list.
type listDone struct {
	File      string           `json:"file"`
	Format    string           `json:"format"`
	DryRun    bool             `json:"dry_run"`
	Tally     inventory.Tally  `json:"counts"`
	Changes   []listChange     `json:"changes,omitempty"` // all of them, of a dry run
	Differing []listDifference `json:"differing"`         // the first ones
	Rejected  []listReject     `json:"rejected"`          // the first ones
	Rejects   string           `json:"rejects,omitempty"`

	first []*inventory.Reject // as Rejected, for the screen
}

// listDifference is a device that the list has elsewhere than it was seen.
type listDifference struct {
	Row    int    `json:"row"`
	Device string `json:"device"`
	Seen   string `json:"seen"`
	List   string `json:"list"`
}

// listReject is a row that was not taken.
type listReject struct {
	Row    int    `json:"row"`
	Column string `json:"column,omitempty"`
	Reason string `json:"reason"`
}

// maxShown bounds what is shown one by one of a long list.
const maxShown = 200

// maxProfile is the largest profile that is read, in bytes.
const maxProfile = 64 << 10

// openList opens a list with the profile that fits it.
func (a *app) openList(ctx context.Context, o listOptions) (*inventory.Table, *inventory.Mapping, inventory.Profile, error) {
	table, err := inventory.Open(o.path)
	if err != nil {
		return nil, nil, inventory.Profile{}, err
	}
	profile, err := a.profileOf(ctx, table, o)
	var mapping *inventory.Mapping
	if err == nil {
		mapping, err = profile.Bind(table.Header)
	}
	if err != nil {
		table.Close()
		return nil, nil, profile, a.explainMapping(o.path, err)
	}
	return table, mapping, profile, nil
}

func (a *app) explainMapping(path string, err error) error {
	var needs *inventory.NeedsMapping
	if errors.As(err, &needs) && needs.Reason != nil {
		return &failure{text: fmt.Sprintf(a.say.NeedsMapping, path, needs.Reason.Text.In(a.lang)), cause: err}
	}
	return err
}

// explainColumns is explainMapping for a table of what was seen, which no profile
// and no screen maps: the reason says what to do.
func (a *app) explainColumns(path string, err error) error {
	var needs *inventory.NeedsMapping
	if errors.As(err, &needs) && needs.Reason != nil {
		return &failure{text: path + ": " + needs.Reason.Text.In(a.lang), cause: err}
	}
	return err
}

// profileOf finds the mapping of a list: the one made on the screen, the one
// named (a saved one, or a file), what the headings say, a saved one that fits.
func (a *app) profileOf(ctx context.Context, table *inventory.Table, o listOptions) (inventory.Profile, error) {
	if o.mapping != nil {
		return *o.mapping, nil
	}
	st, err := loadState()
	if err != nil {
		return inventory.Profile{}, err
	}
	if o.profile != "" {
		if p, ok := st.Profiles[o.profile]; ok {
			return p, nil
		}
		text, err := a.readSmall(ctx, o.profile, maxProfile)
		if errors.Is(err, fs.ErrNotExist) {
			return inventory.Profile{}, failf(a.say.NoProfile, o.profile)
		}
		if err != nil {
			return inventory.Profile{}, err
		}
		p, err := inventory.ParseProfile(text)
		if err != nil {
			return p, &failure{text: o.profile + ": " + a.explain(err), cause: err}
		}
		return p, nil
	}
	guessed, err := table.Guess()
	if err == nil {
		return guessed, nil
	}
	for _, p := range st.Profiles {
		if _, bindErr := p.Bind(table.Header); bindErr == nil {
			return p, nil
		}
	}
	return inventory.Profile{}, err
}

func (a *app) inventoryExportCommand() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use: "export", Short: a.say.InventoryExport, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.inventoryExport(cmd.Context(), o) },
	}
	a.exportFlags(cmd, &o)
	a.filterFlag(cmd, &o.filter)
	return a.withJSON(cmd)
}

func (a *app) inventoryExport(ctx context.Context, o exportOptions) error {
	csv, err := a.csvOptions(&o)
	if err != nil {
		return err
	}
	if o.schema {
		return a.printSchema("inventory")
	}
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	f, err := a.filter(ctx, s, o.filter)
	if err != nil {
		return err
	}
	devices := s.Devices(ctx)
	if f.String() != "" {
		devices = s.ChosenDevices(ctx, f)
	}
	return a.produce(o.output, o.force, func(w io.Writer) error {
		if o.format == "json" {
			return report.InventoryJSON(w, devices)
		}
		return report.InventoryCSV(w, devices, csv)
	})
}

// placeLine is a place as one text.
func placeLine(p audit.Place) string {
	line := p.Ward
	for _, part := range []string{p.Room, p.Bed} {
		if part != "" {
			line += " · " + part
		}
	}
	return line
}
