package cli

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
	"visite/tui"
)

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use: "demo", Short: a.say.Demo, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context()) },
	}
}

// demo shows a made-up hospital: on the screens with a round half done, or
// without a terminal as a whole round in plain text.
func (a *app) demo(ctx context.Context) error {
	if !a.interactive() {
		return a.playRound(ctx)
	}
	d, err := a.openDemo(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	return a.show(ctx, d.tuiSite())
}

// demoList is the device list of the made-up hospital: 3 wards, 40 rooms, 120
// devices. Names of makers and models are as real lists have them, numbers are
// made up.
//
//go:embed demo/devices.csv
var demoList []byte

// demo is the made-up hospital in a throw-away database. Its keys exist in
// memory only, and nothing of it touches the user's own folders.
type demo struct {
	*site
	app      *app
	dir      string
	settings *demoSettings
	people   *demoPeople
	writer   ledger.Writer    // of its log
	recovery ledger.PersonKey // its first administrator
	clock    time.Time        // what the log takes for now; zero: the time it is
	mu       sync.Mutex
}

// openDemo makes the hospital with half a round done.
func (a *app) openDemo(ctx context.Context) (*demo, error) {
	d, err := a.newDemo(ctx)
	if err != nil {
		return nil, err
	}
	if err := d.walkHalf(ctx); err != nil {
		d.close()
		return nil, fmt.Errorf("make up a round: %w", err)
	}
	return d, nil
}

// newDemo makes the hospital and imports its device list.
func (a *app) newDemo(ctx context.Context) (_ *demo, err error) {
	d := &demo{app: a, settings: &demoSettings{}}
	if d.dir, err = os.MkdirTemp("", "visite-demo-"); err != nil {
		return nil, fmt.Errorf("make a folder for the demo: %w", err)
	}
	if err := d.found(ctx); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *demo) found(ctx context.Context) error {
	made, err := newKeys()
	if err != nil {
		return err
	}
	locked, err := newKeys()
	if err != nil {
		return err
	}
	all, err := checklist.Shipped()
	if err != nil {
		return err
	}
	d.setClock(d.app.now().AddDate(0, 0, -6))
	store, err := db.Open(ctx, filepath.Join(d.dir, "demo.db"), db.Options{Create: true, Writer: made.writer, Now: d.now, Checklists: all})
	if err != nil {
		return err
	}
	d.site, d.writer, d.recovery = &site{Store: store}, made.writer.Public(), locked.person
	say := d.app.say
	event := audit.SiteFounded{
		Facility: say.DemoFacility, Writer: made.writer.Public().String(), Recovery: locked.person.Public().String(),
		Person: made.record(say.DemoPerson, audit.Technician), Salt: "00",
	}
	if err := store.Found(ctx, author(made.person), event, func(string) error { return nil }); err != nil {
		return err
	}
	if d.about, err = store.Site(ctx); err != nil {
		return err
	}
	technician, err := store.Person(ctx, audit.PersonID(made.person.Public().ID()))
	if err != nil {
		return err
	}
	d.act(technician, opened(made.person))
	if err := d.reviewer(ctx, technician, made.person); err != nil {
		return err
	}
	list := filepath.Join(d.dir, say.DemoListName)
	if err := os.WriteFile(list, []byte(d.translated()), 0o600); err != nil {
		return err
	}
	_, err = d.app.importList(ctx, d.site, listOptions{path: list}, nil)
	return err
}

// translated is the device list with the wards' names in the person's language.
func (d *demo) translated() string {
	return strings.NewReplacer(d.app.say.DemoWards...).Replace(string(demoList))
}

// close removes the throw-away database.
func (d *demo) close() {
	if d.site != nil {
		d.Close()
	}
	os.RemoveAll(d.dir)
}

func (d *demo) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.clock.IsZero() {
		return d.app.now()
	}
	return d.clock
}

func (d *demo) setClock(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clock = t
}

func (d *demo) tuiSite() tui.Site {
	s := d.app.tuiSite(d.site)
	s.Demo, s.Settings, s.People, s.Exchange = true, d.settings, d.people, nil
	if s.Finder != nil { // the made-up hospital has no real network
		s.Finder = &demoFinder{d}
		s.Prober, s.NoProber = nil, both(func(w words) string { return w.DemoNoProber })
	}
	return s
}

// demoSettings forgets everything with the demo.
type demoSettings struct {
	mu    sync.Mutex
	place tui.Place
}

// SetLang changes nothing beyond the demo.
func (s *demoSettings) SetLang(checklist.Lang) error { return nil }

// Place is where the person was last.
func (s *demoSettings) Place() (tui.Place, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place, s.place != tui.Place{}
}

// SetPlace keeps the place in memory.
func (s *demoSettings) SetPlace(p tui.Place) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place = p
	return nil
}

// Listening is true at every start.
func (s *demoSettings) Listening() bool { return true }

// SetListening changes nothing beyond the demo.
func (s *demoSettings) SetListening(bool) error { return nil }

// LastBackup is none.
func (s *demoSettings) LastBackup() (time.Time, int64, bool) { return time.Time{}, 0, false }

// SuggestBackup suggests nothing.
func (s *demoSettings) SuggestBackup() string { return "" }

// Backup is refused: a made-up record must not be taken for a real one.
func (s *demoSettings) Backup(context.Context, string) error {
	return &audit.Refusal{Code: "demo", Text: checklist.Text{
		checklist.German:  "im erfundenen Krankenhaus gibt es keine Sicherung",
		checklist.English: "there is no backup of the made-up hospital",
	}}
}
