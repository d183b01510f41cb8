package tui

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// shown is what golden files hold of a screen: what is random (hashes, also cut
// into lines, and checkpoints), and how many tables there are, is masked, and stays as long as it is.
func shown(view string) []byte {
	random := regexp.MustCompile(`\b[0-9a-f]{12,}\b|\b[0-9a-f]{4}(-[0-9a-f]{4})+\b|\d+ (tables with|Tabellen mit) \d+`)
	return []byte(random.ReplaceAllStringFunc(view, func(s string) string { return strings.Repeat("x", len(s)) }))
}

// shellScenes are the screens of the shell.
func (s *stage) shellScenes() []scene {
	device := func(number string) func(*env) screen {
		return func(e *env) screen { return newHistory(e, audit.NumberID(number)) }
	}
	view := func(name string) func(*env) screen {
		return func(e *env) screen { return newAuditView(e, s.audits[name]) }
	}
	file := func(name string) []string { return []string{name, "tab", "enter"} }
	return []scene{
		{name: "home", open: newHome},
		{name: "home-help", open: newHome, keys: []string{"?"}},
		{name: "search", open: newHome, scan: "MT-2030"},
		{name: "search-nothing", open: newHome, scan: "4711"},
		{name: "search-begin", open: func(e *env) screen { return newSearch(e, "", false) }},
		{name: "history", open: device("MT-20101")},
		{name: "history-open", open: device("MT-20501")},
		{name: "history-never", open: device("MT-31001")},
		{name: "audit", open: view("sealed")},
		{name: "audit-draft", open: view("hold")},
		{name: "audit-older", open: view("amended"), keys: []string{"left"}},
		{name: "entry", open: device("MT-20101"), keys: []string{"down", "down", "down", "enter"}},
		{name: "ledger", open: newLedger},
		{name: "verify", open: newVerify},
		{name: "backup", open: newBackup},
		{name: "backup-done", open: newBackup, keys: []string{"enter"}},
		{name: "rooms", open: newRooms},
		{name: "rooms-room", open: newRooms, keys: []string{"N", "e", "o", "enter", "3", "-", "9", "enter", "x", "backspace"}},
		{name: "rooms-wrong", open: newRooms, keys: []string{"N", "enter", "9", "-", "3", "enter"}},
		{name: "start-round", open: newStartRound, keys: []string{" "}},
		{name: "import", open: newImport},
		{name: "import-preview", open: newImport, keys: file("g")},
		{name: "import-move", open: newImport, keys: append(file("g"), "m")},
		{name: "import-mapping", open: newImport, keys: file("f")},
		{name: "import-mapping-field", open: newImport, keys: append(file("f"), "down", "enter", "down")},
		{name: "import-mapping-name", open: newImport, keys: append(file("f"), "s")},
		{name: "import-done", open: newImport, keys: append(file("g"), "enter")},
		{name: "attention", open: func(e *env) screen { return newAttention(e, s.overview().Urgent) }},
		{name: "drafts", open: func(e *env) screen { return newDrafts(e, s.overview().Drafts, s.overview().Unfinished) }},
		{name: "welcome", open: func(e *env) screen { return newWelcome(e, "/home/jo/visite-recovery.key") }},
		{name: "failure", open: func(e *env) screen { return failing{newHome(e)} }},
	}
}

// overview is where things stand.
func (s *stage) overview() audit.Overview {
	o, err := s.store.Overview(context.Background())
	s.check(err)
	return o
}

// Every screen of the shell, in both languages and three sizes.
func TestShellScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := newStage(t)
		s.settings.place, s.settings.set = Place{
			Round: s.round, Room: audit.NewRoom(icu, "203").ID, Audit: s.audits["fresh"], Item: "anomaly",
		}, true
		s.seal(s.round, "204", "MT-20401", append(separated(), "anomaly", "tamper_signs")...)
		s.clock.set(s.clock.now().AddDate(0, 0, 2))
		for _, sc := range s.shellScenes() {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := newDriver(t, s.testSite, lang, 80, 24)
				d.open(sc.open(d.app.e))
				act(d, sc)
				everySize(t, d)
			})
		}
	}
}

// act does what a scene presses.
func act(d *driver, sc scene) {
	d.wait(handSpeed * 2)
	if sc.scan != "" {
		d.scan(sc.scan)
	}
	for _, k := range sc.keys {
		d.wait(handSpeed)
		d.press(k)
	}
}

func everySize(t *testing.T, d *driver) {
	t.Helper()
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			d.t = t
			d.resize(size[0], size[1])
			golden.RequireEqual(t, shown(d.look()))
		})
	}
}

// testSetup founds a site that a test has ready.
type testSetup struct {
	site  Site
	asked Founding
	err   error
}

func (s *testSetup) Found(_ context.Context, f Founding) (Site, string, error) {
	s.asked = f
	return s.site, "/home/jo/visite-recovery.key", s.err
}

func (s *testSetup) Demo(context.Context) (Site, error) {
	site := s.site
	site.Demo = true
	return site, s.err
}

// The first start, step by step, in both languages and three sizes.
func TestSetupScreens(t *testing.T) {
	lists, err := checklist.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := newTestSite(t)
		setup := &testSetup{site: Site{Store: s.store, Settings: s.settings, Lists: &testLists{}, Person: "Jo Weiß"}}
		begin := func(t *testing.T) *driver {
			return drive(t, s.clock, Config{Setup: setup, Checklists: lists, Lang: lang, Now: s.clock.now}, 80, 24)
		}
		for _, step := range []struct {
			name string
			do   func(d *driver)
		}{
			{"language", func(*driver) {}},
			{"form", func(d *driver) { d.press("enter") }},
			{"form-wrong", func(d *driver) { d.press("enter", "enter") }},
			{"form-filled", func(d *driver) { fillIn(d) }},
			{"passphrase", func(d *driver) { fillIn(d).press("enter").write("vier") }},
			{"welcome", func(d *driver) { sealIn(d) }},
			{"demo", func(d *driver) { sealIn(d).press("down", "down", "enter") }},
		} {
			t.Run(string(lang)+"/"+step.name, func(t *testing.T) {
				d := begin(t)
				step.do(d)
				everySize(t, d)
			})
		}
	}
}

// sealIn gives the passphrase that the role needs.
func sealIn(d *driver) *driver {
	return fillIn(d).press("enter").write(testPhrase).press("enter").write(testPhrase).press("enter")
}

func fillIn(d *driver) *driver {
	return d.press("enter").write("Klinikum Süd").press("enter").write("Jo Weiß").press("enter", "right")
}

// A passphrase may come from a password manager: pasted, it is no scanner.
func TestPassphraseIsPasted(t *testing.T) {
	s := newTestSite(t)
	setup := &testSetup{site: Site{Store: s.store, Settings: s.settings, Lists: &testLists{}, Person: "Jo Weiß"}}
	d := drive(t, s.clock, Config{Setup: setup, Lang: checklist.English, Now: s.clock.now}, 80, 24)
	fillIn(d).press("enter")
	for range 2 {
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(testPhrase), Paste: true})
		d.press("enter")
	}
	if setup.asked.Passphrase != testPhrase {
		t.Errorf("founded with the passphrase %q", setup.asked.Passphrase)
	}
}

// failing is a screen whose first command fails.
type failing struct{ screen }

func (f failing) Init() tea.Cmd {
	return fail(errors.New("write answer: no space left on device"))
}
