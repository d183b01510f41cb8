package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/tui"
)

// start is visite without a command: the screens, or without a terminal, or as
// JSON, where things stand and what to do.
func (a *app) start(ctx context.Context) error {
	if a.json || !a.interactive() {
		return a.status(ctx)
	}
	site, closeSite, err := a.screens(ctx)
	if err != nil {
		return err
	}
	defer closeSite()
	return a.show(ctx, site)
}

// interactive reports whether a person sits before a terminal that can show
// screens.
func (a *app) interactive() bool {
	in, ok := a.stdin.(*os.File)
	out, ok2 := a.stdout.to.(*os.File)
	return ok && ok2 && os.Getenv("TERM") != "dumb" && terminal(in) && terminal(out)
}

func terminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}

// screens opens what the screens work on; nothing but the first start, if there
// is no database yet.
func (a *app) screens(ctx context.Context) (tui.Site, func(), error) {
	path, err := a.dataFile()
	if err != nil {
		return tui.Site{}, nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return tui.Site{}, func() {}, nil
	}
	release, err := db.Lock(path)
	if err != nil {
		return tui.Site{}, nil, err
	}
	s, err := a.openScreens(ctx)
	if err != nil {
		release()
		if begun(ctx, path) {
			return tui.Site{}, func() {}, nil
		}
		return tui.Site{}, nil, err
	}
	return a.tuiSite(s), func() { s.Close(); release() }, nil
}

// openScreens opens the database for the screens. They ask who works here,
// unless there is one person whose key has no PIN.
func (a *app) openScreens(ctx context.Context) (*site, error) {
	s, k, err := a.openForPeople(ctx)
	if err != nil {
		return nil, err
	}
	here, err := a.keysHere(ctx, s, k) // if all were revoked, the screens can admit somebody anew
	if err == nil && len(here) == 0 {
		err = failf(a.say.NoPersonHere, k.dir)
	}
	if err == nil && len(here) == 1 && here[0].Revoked == "" {
		var asked bool
		if asked, err = k.hasPIN(string(here[0].ID)); err == nil && !asked {
			var key *signer
			if key, err = a.enter(k, here[0], nil); err == nil {
				s.act(here[0], key)
			}
		}
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// begun reports whether the file is what an interrupted first start leaves
// behind: a database without a site, with which the first start can go on.
func begun(ctx context.Context, path string) bool {
	store, err := db.Open(ctx, path, db.Options{Create: true})
	if err != nil {
		return false
	}
	defer store.Close()
	founded, err := store.Founded(ctx)
	return err == nil && !founded
}

// show runs the screens until the person leaves them.
func (a *app) show(ctx context.Context, site tui.Site) error {
	all, err := checklist.Shipped()
	if err != nil {
		return fmt.Errorf("load checklists: %w", err)
	}
	setup := &setup{app: a}
	defer setup.close()
	defer a.askLater(ctx)
	files := &viewer{app: a, wait: 2 * time.Second}
	defer files.close()
	return tui.Run(ctx, tui.Config{
		Site: site, Setup: setup, Checklists: all, Lang: a.lang, Now: a.now,
		Input: a.stdin, Output: a.stdout.to, ExplainFile: fileTrouble, Opener: files,
	})
}

// tuiSite is what the screens need of an opened site.
func (a *app) tuiSite(s *site) tui.Site {
	people := &people{app: a, site: s}
	if s.session == nil {
		return tui.Site{People: people}
	}
	t := tui.Site{
		Store: s.session, Person: s.person.Name, People: people,
		Lists: &deviceLists{app: a, site: s}, Settings: &settings{app: a, site: s}, Papers: &papers{app: a, site: s},
		Exchange: &exchange{app: a, site: s},
	}
	if s.key.locks {
		t.Key = s.key
	}
	a.network(s, &t)
	return t
}

type statusJSON struct {
	Founded  bool   `json:"founded"`
	Database string `json:"database"`
	Site     string `json:"site,omitempty"`
	Facility string `json:"facility,omitempty"`
	Wards    int    `json:"wards"`
	Rooms    int    `json:"rooms"`
	Devices  int    `json:"devices"`
	Audits   int    `json:"audits"`
	Rounds   int    `json:"open_rounds"`
	Urgent   int    `json:"urgent_actions"`
	Drafts   int    `json:"drafts"`
	Entries  int64  `json:"entries"`
}

// status prints where things stand and what to do. That nothing is set up yet
// is no failure.
func (a *app) status(ctx context.Context) error {
	path, err := a.dataFile()
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if a.json {
			return a.printJSON(statusJSON{Database: path})
		}
		_, err := fmt.Fprintf(a.stdout, "%s\n%s\n%s\n%s\n", a.say.Nothing, a.say.ToBegin, a.say.InTerminal, a.say.OrPlain)
		return err
	}
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	o, err := s.Overview(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(statusJSON{
			true, path, o.Site.ID, o.Site.Facility, o.Wards, o.Rooms, o.Devices, o.Audits,
			len(o.Rounds), o.Urgent, len(o.Drafts), o.Entries,
		})
	}
	return a.printStatus(path, o)
}

func (a *app) printStatus(path string, o audit.Overview) error {
	out := a.stdout
	fmt.Fprintf(out, a.say.Site+"\n", o.Site.Facility, path)
	fmt.Fprintf(out, a.say.Counts+"\n", o.Wards, o.Rooms, o.Devices, o.Audits, o.Entries)
	if len(o.Rounds) == 0 {
		fmt.Fprintln(out, a.say.NoRound)
	} else {
		fmt.Fprintln(out, a.say.OpenRound+":")
	}
	for _, r := range o.Rounds {
		p := r.Progress
		fmt.Fprintf(out, "  "+a.say.RoundLine+"\n", strings.Join(r.Wards, ", "), p.RoomsDone, p.Rooms, p.DevicesDone, p.Devices, day(r.Started.At))
	}
	if o.Urgent > 0 {
		fmt.Fprintf(out, a.say.Urgent+"\n", o.Urgent)
	}
	for _, action := range o.Attention[:min(len(o.Attention), 5)] {
		where := placeLine(action.Place)
		if action.Name != "" {
			where += ", " + action.Name
		}
		fmt.Fprintf(out, "  "+a.say.UrgentLine+"\n", where, a.actionTitle(action.Word), day(action.Due.Format(time.RFC3339)))
	}
	if len(o.Drafts) > 0 {
		fmt.Fprintf(out, a.say.Drafts+"\n", len(o.Drafts))
	}
	// What this machine remembers is no reason to say less than the database knows.
	st, err := loadState()
	if b := st.Sites[o.Site.ID].Backup; err == nil && b != nil {
		fmt.Fprintf(out, a.say.LastBackup+"\n", day(b.At), max(0, o.Entries-b.Entries))
	} else {
		fmt.Fprintln(out, a.say.NoBackup)
	}
	fmt.Fprintf(out, "%s\n%s\n", a.say.InTerminal, a.say.OrPlain)
	return nil
}

// actionTitle is what people call an action, in any of the shipped checklists.
func (a *app) actionTitle(word string) string {
	all, err := checklist.Shipped()
	if err != nil {
		return word
	}
	for _, c := range all {
		if def, ok := c.Action(word); ok {
			return def.Title.In(a.lang)
		}
	}
	return word
}

// ownerTitle is what people call who is to do an action, in any of the shipped
// checklists.
func (a *app) ownerTitle(word string) string {
	all, err := checklist.Shipped()
	if err != nil {
		return word
	}
	for _, c := range all {
		if t := c.OwnerTitle(word).In(a.lang); t != word {
			return t
		}
	}
	return word
}

// day is the date of an RFC 3339 time.
func day(at string) string { return at[:min(len(at), len("2006-01-02"))] }
