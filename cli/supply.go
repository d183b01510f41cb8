package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/inventory"
	"visite/tui"
)

// What the screens declare that they need, and what supplies it.
var (
	_ tui.Store    = (*db.Session)(nil)
	_ tui.Setup    = (*setup)(nil)
	_ tui.People   = (*people)(nil)
	_ tui.Lists    = (*deviceLists)(nil)
	_ tui.Settings = (*settings)(nil)
	_ tui.Finder   = (*finder)(nil)
	_ tui.Papers   = (*papers)(nil)
	_ tui.Exchange = (*exchange)(nil)
)

// setup makes a site at the first start, and closes it at the end.
type setup struct {
	app     *app
	closers []func()
}

func (s *setup) close() {
	for _, c := range slices.Backward(s.closers) {
		c()
	}
}

// Found makes keys and database.
func (s *setup) Found(ctx context.Context, f tui.Founding) (tui.Site, string, error) {
	s.app.speak(f.Lang)
	if err := s.app.changeState(func(st *state) { st.Language = f.Lang }); err != nil {
		return tui.Site{}, "", err
	}
	path, err := s.app.dataFile()
	if err != nil {
		return tui.Site{}, "", err
	}
	release, err := db.Lock(path)
	if err != nil {
		return tui.Site{}, "", s.app.told(err)
	}
	s.closers = append(s.closers, release)
	var phrase []byte
	if needsPassphrase(f.Role) {
		phrase = []byte(f.Passphrase)
	}
	made, recovery, err := s.app.found(ctx, path, founding{facility: f.Facility, person: f.Person, role: string(f.Role), passphrase: phrase})
	if err != nil {
		return tui.Site{}, "", s.app.told(err)
	}
	s.closers = append(s.closers, func() { made.Close() })
	return s.app.tuiSite(made), recovery, nil
}

// Demo opens the made-up hospital.
func (s *setup) Demo(ctx context.Context) (tui.Site, error) {
	d, err := s.app.openDemo(ctx)
	if err != nil {
		return tui.Site{}, s.app.told(err)
	}
	s.closers = append(s.closers, d.close)
	return d.tuiSite(), nil
}

// told puts an error into the words the command line has for it, in the form
// that the screens show.
func (a *app) told(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	var refusal *audit.Refusal
	if errors.As(err, &refusal) {
		return err
	}
	text := a.explain(err)
	return &audit.Refusal{Code: "failed", Err: err, Text: checklist.Text{checklist.German: text, checklist.English: text}}
}

// inBoth is what [app.told] makes of an error, in both languages.
func (a *app) inBoth(err error) checklist.Text {
	var refusal *audit.Refusal
	if errors.As(a.told(err), &refusal) {
		return refusal.Text
	}
	return checklist.Text{checklist.German: err.Error(), checklist.English: err.Error()}
}

// deviceLists imports device lists for the screens.
type deviceLists struct {
	app  *app
	site *site
}

// Fields are what a column can be, most needed first.
func (l *deviceLists) Fields() []tui.ListField {
	needed := []inventory.Field{
		inventory.Number, inventory.Serial, inventory.Maker, inventory.Model, inventory.Ward, inventory.Room, inventory.Bed, inventory.Location,
	}
	for _, f := range inventory.Fields() {
		if !slices.Contains(needed, f) {
			needed = append(needed, f)
		}
	}
	var fields []tui.ListField
	for _, f := range needed {
		fields = append(fields, tui.ListField{Name: string(f), Title: f.Title()})
	}
	return fields
}

// Folder is the folder the program was started in.
func (l *deviceLists) Folder() string { return startFolder() }

// startFolder is where the program was started, with a slash at its end.
func startFolder() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(dir, string(filepath.Separator)) + string(filepath.Separator)
}

// Preview reads the list and says what an import would do.
func (l *deviceLists) Preview(ctx context.Context, path string, m tui.Mapping) (tui.ListPreview, error) {
	table, err := inventory.Open(path)
	if err != nil {
		return tui.ListPreview{}, l.app.told(err)
	}
	defer table.Close()
	o := listOptions{path: path, dry: true}
	if len(m.Fields) > 0 {
		p := mapped(table.Header, m)
		o.mapping = &p
	}
	preview := tui.ListPreview{Format: table.Format}
	profile, err := l.app.profileOf(ctx, table, o)
	var needs *inventory.NeedsMapping
	if errors.As(err, &needs) {
		profile = needs.Profile
	} else if err != nil {
		return tui.ListPreview{}, l.app.told(err)
	}
	preview.Profile, preview.Known = profile.Name, needs == nil
	preview.Columns = columns(table, profile)
	if needs != nil {
		return preview, nil
	}
	o.mapping = &profile
	o.each = func(c inventory.Change) {
		for _, one := range changesOf(c) {
			if !c.Added && len(preview.Changes) < maxShown {
				preview.Changes = append(preview.Changes, tui.ListChange{
					Device: one.Device, Name: one.Name, Field: one.Field,
					Left: c.Differ != nil && one.Field == "", From: one.From, To: one.To,
				})
			}
		}
	}
	done, err := l.app.importList(ctx, l.site, o, nil)
	if err != nil {
		return tui.ListPreview{}, l.app.told(err)
	}
	preview.Counts = counts(done.Tally)
	for _, r := range done.first {
		preview.Rejects = append(preview.Rejects, tui.ListReject{Row: r.Row, Column: r.Column, Reason: r.Reason.Text})
	}
	return preview, nil
}

// Import imports the list and keeps the mapping, if it has a name.
func (l *deviceLists) Import(ctx context.Context, path string, m tui.Mapping, move bool, progress func(int)) (tui.ListResult, error) {
	o := listOptions{path: path, move: move}
	if len(m.Fields) > 0 {
		table, err := inventory.Open(path)
		if err != nil {
			return tui.ListResult{}, l.app.told(err)
		}
		p := mapped(table.Header, m)
		table.Close()
		o.mapping = &p
		if m.Profile != "" {
			err = l.app.changeState(func(st *state) {
				if st.Profiles == nil {
					st.Profiles = map[string]inventory.Profile{}
				}
				st.Profiles[m.Profile] = p
			})
			if err != nil {
				return tui.ListResult{}, err
			}
		}
	}
	done, err := l.app.importList(ctx, l.site, o, progress)
	if err != nil {
		return tui.ListResult{}, l.app.told(err)
	}
	return tui.ListResult{Counts: counts(done.Tally), Rejects: done.Rejects}, nil
}

// mapped is the profile that a mapping made on the screen stands for.
func mapped(header []string, m tui.Mapping) inventory.Profile {
	p := inventory.Profile{Name: m.Profile, Columns: map[inventory.Field]string{}}
	for i, field := range m.Fields {
		if field != "" && i < len(header) {
			p.Columns[inventory.Field(field)] = header[i]
		}
	}
	return p
}

func columns(table *inventory.Table, p inventory.Profile) []tui.ListColumn {
	var out []tui.ListColumn
	for i, heading := range table.Header {
		c := tui.ListColumn{Header: heading}
		for field, h := range p.Columns {
			if h == heading {
				c.Field = string(field)
			}
		}
		for _, row := range table.Sample {
			if i < len(row) && row[i] != "" && len(c.Samples) < 3 {
				c.Samples = append(c.Samples, row[i])
			}
		}
		out = append(out, c)
	}
	return out
}

func counts(t inventory.Tally) tui.ListCounts {
	return tui.ListCounts{
		Rows: t.Rows, Added: t.Added, Changed: t.Changed, Moved: t.Moved,
		Differing: t.Differing, Unchanged: t.Unchanged, Rejected: t.Rejected,
		Unplaced: t.Unplaced,
	}
}

// settings keeps what belongs to this laptop.
type settings struct {
	app  *app
	site *site
}

// SetLang keeps the language.
func (s *settings) SetLang(l checklist.Lang) error {
	return s.app.changeState(func(st *state) { st.Language = l })
}

// Place is where the person was last.
func (s *settings) Place() (tui.Place, bool) {
	st, err := loadState()
	p := st.Sites[s.site.about.ID].Places[string(s.site.person.ID)]
	return p, err == nil && p != tui.Place{}
}

// SetPlace keeps where the person is.
func (s *settings) SetPlace(p tui.Place) error {
	return s.app.changeState(func(st *state) {
		st.site(s.site.about.ID, func(one *siteState) {
			if one.Places == nil {
				one.Places = map[string]tui.Place{}
			}
			one.Places[string(s.site.person.ID)] = p
			if p == (tui.Place{}) {
				delete(one.Places, string(s.site.person.ID))
			}
		})
	})
}

// Listening is whether it is listened to what is nearby.
func (s *settings) Listening() bool {
	st, err := loadState()
	return err != nil || !st.Deaf
}

// SetListening keeps whether it is listened to what is nearby.
func (s *settings) SetListening(on bool) error {
	return s.app.changeState(func(st *state) { st.Deaf = !on })
}

// LastBackup is when the last backup was made, and how many entries it held.
func (s *settings) LastBackup() (at time.Time, entries int64, ok bool) {
	st, err := loadState()
	b := st.Sites[s.site.about.ID].Backup
	if err != nil || b == nil {
		return time.Time{}, 0, false
	}
	at, err = time.Parse(time.RFC3339, b.At)
	return at, b.Entries, err == nil
}

// SuggestBackup is a file beside the database, named after the day.
func (s *settings) SuggestBackup() string {
	name := fmt.Sprintf("visite-%s.db", s.app.now().Format("2006-01-02-1504"))
	return filepath.Join(filepath.Dir(s.site.Path()), name)
}

// Backup writes a consistent copy.
func (s *settings) Backup(ctx context.Context, path string) error {
	_, err := s.app.backup(ctx, s.site, path)
	return s.app.told(err)
}
