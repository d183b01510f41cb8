package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// testExchange exchanges a few entries with nobody. What it does with a real hub
// and real bundles is tested where it is supplied.
type testExchange struct {
	folder   string
	standing Standing
	fails    error
	hub      int // exchanges with it
	waiting  []string
}

func (x *testExchange) Standing(context.Context) (Standing, error) { return x.standing, nil }
func (x *testExchange) Folder() string                             { return x.folder + "/" }
func (x *testExchange) Suggest() string                            { return x.folder + "/visite-2026-03-10-0830.bundle" }

func (x *testExchange) Hub(ctx context.Context, progress func(sent, received int64)) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	x.hub++
	if x.fails != nil {
		return nil, x.fails
	}
	progress(x.standing.OnlyHere, 7)
	x.standing.OnlyHere = 0
	return x.waiting, nil
}

func (x *testExchange) Write(_ context.Context, path string, everything, replace bool) (r audit.BundleReport, err error) {
	if _, err := os.Stat(path); err == nil && !replace {
		return r, ErrFileThere
	}
	if x.fails != nil {
		return r, x.fails
	}
	r.Logs, r.Files = []audit.BundleLog{{New: x.standing.OnlyHere}}, 3
	x.standing.OnlyHere, x.standing.Others = 0, true
	return r, os.WriteFile(path, fmt.Append(nil, everything), 0o600)
}

func (x *testExchange) Take(_ context.Context, path string) (audit.BundleReport, []string, error) {
	if x.fails != nil {
		return audit.BundleReport{}, nil, x.fails
	}
	_, err := os.Stat(path)
	return audit.BundleReport{Logs: []audit.BundleLog{{New: 12}}, Files: 1}, x.waiting, err
}

// exchangeDriver is Home of a site that has others.
func exchangeDriver(t *testing.T, lang checklist.Lang, s *testSite) (*driver, *testExchange) {
	t.Helper()
	x := &testExchange{folder: t.TempDir(), standing: Standing{OnlyHere: 42, Others: true}}
	d := newDriver(t, s, lang, 80, 24)
	d.app.e.site.Exchange = x
	d.run(d.app.home())
	return d, x
}

// background lets what waits for the hub go on.
func (d *driver) background() *driver {
	waits := d.waits
	d.waits = nil
	for _, one := range waits {
		if msg := one.call(); msg != nil {
			d.send(framed{one.id, msg})
		}
	}
	return d
}

// Home says how much only this laptop has, if that is anybody's concern.
func TestHomeSaysWhatIsOnlyHere(t *testing.T) {
	s, _ := intensiv(t)
	d, x := exchangeDriver(t, checklist.German, s)
	d.see("Weitergeben", "● 42 Einträge sind nur auf diesem Laptop")
	for _, standing := range []Standing{{OnlyHere: 42}, {Others: true}, {Hub: true}} {
		x.standing = standing
		d.run(d.app.home())
		d.see("Weitergeben", "an andere Laptops").seeNot("nur auf diesem Laptop")
	}
	x.standing = Standing{OnlyHere: 1, Hub: true}
	d.run(d.app.home())
	d.see("● 1 Eintrag ist nur auf diesem Laptop")
}

// A bundle is written onto a stick, over an older one only if that is wanted.
func TestBundleOntoAStick(t *testing.T) {
	s, _ := intensiv(t)
	d, x := exchangeDriver(t, checklist.English, s)
	d.open(newExchange(d.app.e, "")).see("42 entries are on this laptop only.", "No hub is at hand here.").seeNot("Exchange with the hub")
	d.press("enter").see("Where to?", "visite-2026-03-10-0830.bundle").press("enter")
	d.see("✓ The bundle is written:", "Entries: 42. Names, notes and files: 3.", "take the stick to the other laptop").press("enter")
	d.see("✓ All that was done here is elsewhere too.")
	d.press("down", "enter", "enter").see("There is a file here already")
	d.send(keyOf("enter")) // still pressed: it answers nothing
	d.see("There is a file here already").wait(settle)
	d.press("n").see("Where to?").press("enter").wait(settle)
	d.press("y").see("✓ The bundle is written:", "Entries: 0.")
	if text, err := os.ReadFile(x.Suggest()); err != nil || string(text) != "true" {
		t.Errorf("everything was asked for; written %q, %v", text, err)
	}
	d.press("esc").see("Pass on")

	x.fails = errors.New("write x: no space left on device")
	d.press("up", "enter").write("2").press("enter").see("✗ That did not work. Nothing is lost on this laptop.", "no space left on device")
	d.press("enter").see("Where to?")
}

// A bundle is read in; what came and what waits is said.
func TestBundleReadIn(t *testing.T) {
	s, _ := intensiv(t)
	d, x := exchangeDriver(t, checklist.German, s)
	x.waiting = []string{"Laptop 0123abcd (Max), Einträge 5–9: wartet auf Laptop 4567cdef, Einträge 3–4"}
	if err := os.WriteFile(filepath.Join(x.folder, "max.bundle"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.open(newExchange(d.app.e, "")).press("end", "enter").see("Welches Bündel?", "max.bundle").press("down", "enter")
	d.see("✓ Das Bündel ist eingelesen.", "Neue Einträge: 12.", "! Noch nicht übernommen:", "Max), Einträge 5–9: wartet auf Laptop 4567cdef, Einträge 3–4.")
}

// Leaving a room has the hub told beside the screens: nothing waits for it, one
// exchange is under way at a time, and a failure is only a word in the header.
func TestLeavingARoomTellsTheHub(t *testing.T) {
	s, round := intensiv(t)
	s.seal(round, "201", "4001", separated()...)
	s.seal(round, "201", "4002", separated()...)
	d, x := exchangeDriver(t, checklist.German, s)
	x.standing.Hub = true
	room := func(name string) screen { return newRoom(d.app.e, round, audit.NewRoom(icu, name).ID) }
	d.open(newWalk(d.app.e, round), room("201"))
	d.press("enter", "enter").see("Raum 202") // the next room is there, and the hub has not answered yet
	if x.hub != 0 || len(d.waits) != 1 {
		t.Fatalf("%d exchanges, %d under way", x.hub, len(d.waits))
	}
	d.press("0", "enter").see("Raum 202 · Abgleich").press("enter").see("Raum 203")
	if len(d.waits) != 1 {
		t.Fatalf("%d exchanges are under way at once", len(d.waits))
	}
	d.background().see("✓ Hub: ausgetauscht 08:3")
	if x.hub != 1 || len(d.waits) != 1 { // once more, for what room 202 brought meanwhile
		t.Fatalf("%d exchanges, %d under way", x.hub, len(d.waits))
	}
	x.fails = ErrHubAway
	d.run(d.app.passOn()) // there is more to say by now
	d.background().see("! Hub: nicht erreichbar", "Raum 203")
	if len(d.waits) != 0 {
		t.Fatal("a failure is tried again at once")
	}
	x.fails = nil
	d.press("x").write("Isolation").press("enter")
	d.background().see("✓ Hub: ausgetauscht")
	if x.hub != 3 {
		t.Errorf("%d exchanges", x.hub)
	}
}

// When the last room of a ward is done and the hub does not get it by itself, it is
// offered to pass it on; a key still pressed answers nothing.
func TestWardDoneIsOffered(t *testing.T) {
	for _, c := range []struct {
		name     string
		standing Standing
		failed   error
		offered  bool
	}{
		{"others", Standing{OnlyHere: 42, Others: true}, nil, true},
		{"alone", Standing{OnlyHere: 42}, nil, false},
		{"others have it", Standing{Others: true}, nil, false},
		{"hub", Standing{OnlyHere: 42, Others: true, Hub: true}, nil, false},
		{"hub away", Standing{OnlyHere: 42, Hub: true}, ErrHubAway, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, round := intensiv(t)
			d, x := exchangeDriver(t, checklist.German, s)
			x.standing = c.standing
			d.app.e.exchanging.ended(c.failed, s.clock.now())
			for _, room := range []string{"201", "202", "203"} {
				s.check(s.store.LeaveEmpty(context.Background(), round, audit.NewRoom(icu, room).ID))
			}
			d.open(newWalk(d.app.e, round), newRoom(d.app.e, round, audit.NewRoom(icu, "204").ID))
			d.press("0")
			if len(d.waits) != 1 {
				t.Errorf("%d exchanges are under way", len(d.waits))
			}
			d.send(keyOf("enter"))
			if !c.offered {
				d.see("Runde abschließen").seeNot("Intensiv 2 ist fertig.")
				return
			}
			d.see("✓ Intensiv 2 ist fertig. Jetzt weitergeben?")
			d.send(keyOf("enter")) // too early
			d.see("✓ Intensiv 2 ist fertig.").wait(settle)
			d.press("esc").see("Runde abschließen").background()

			x.standing, x.fails = Standing{OnlyHere: 42, Hub: true}, nil
			d.wait(settle)
			d.press("enter").see("● 42 Einträge sind nur auf diesem Laptop") // the round is closed
			d.background().seeNot("nur auf diesem Laptop")
		})
	}
}

// A room without access is done too.
func TestWardDoneWithoutAccess(t *testing.T) {
	s, round := intensiv(t)
	d, _ := exchangeDriver(t, checklist.English, s)
	for _, room := range []string{"201", "202", "203"} {
		s.check(s.store.LeaveEmpty(context.Background(), round, audit.NewRoom(icu, room).ID))
	}
	d.open(newWalk(d.app.e, round), newRoom(d.app.e, round, audit.NewRoom(icu, "204").ID))
	d.press("x").write("isolation").press("enter").see("✓ Intensiv 2 is done. Pass it on now?").wait(settle)
	d.press("esc").see("All rooms done")
}

// The end of the program does not wait for a hub that hangs, and an exchange on
// its screen takes the place of one in the background.
func TestExchangeEnds(t *testing.T) {
	s, _ := intensiv(t)
	d, x := exchangeDriver(t, checklist.English, s)
	x.standing.Hub, x.waiting = true, []string{"laptop 0123abcd, entry 5: waits for laptop 4567cdef, entry 3"}
	d.run(d.app.passOn())
	d.open(newExchange(d.app.e, "")).press("enter").see("✓ Exchanged with the hub.", "42 entries sent, 7 entries received.", "! Not taken in yet:", "entry 5: waits for")
	d.background().see("✓ Exchanged with the hub.")
	if x.hub != 1 {
		t.Errorf("%d exchanges: the one in the background was not ended", x.hub)
	}
	d.app.e.exchanging.turn <- struct{}{} // one that does not come to an end
	begun := time.Now()
	s.check(d.app.end())
	if took := time.Since(begun); took < quitWait || took > 5*quitWait {
		t.Errorf("the end took %v", took)
	}
}

// still is a screen in the middle of its work.
type still struct{ screen }

func (still) Init() tea.Cmd { return nil }

// The screens of passing on, in both languages and three sizes.
func TestExchangeScreens(t *testing.T) {
	menu := func(e *env) screen { return newExchange(e, "") }
	away := &audit.Refusal{Code: "failed", Text: checklist.Text{checklist.German: "der Hub antwortet nicht: läuft er?", checklist.English: "the hub does not answer: is it running?"}}
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		for _, sc := range []struct {
			scene
			hub    bool
			fails  error
			before func(*driver, *testExchange)
		}{
			{scene: scene{name: "home", open: newHome}, hub: true, before: func(d *driver, _ *testExchange) { d.run(d.app.passOn()); d.background() }},
			{scene: scene{name: "menu", open: menu}},
			{scene: scene{name: "menu-hub", open: menu}, hub: true},
			{scene: scene{name: "menu-done", open: menu}, hub: true, before: func(d *driver, _ *testExchange) { d.run(d.app.passOn()); d.background() }},
			{scene: scene{name: "menu-away", open: menu}, hub: true, fails: errors.Join(ErrHubAway, away), before: func(d *driver, _ *testExchange) { d.run(d.app.passOn()); d.background() }},
			{scene: scene{name: "menu-alone", open: menu}, before: func(_ *driver, x *testExchange) { x.standing.Others = false }},
			{scene: scene{name: "menu-help", open: menu, keys: []string{"?"}}, hub: true},
			{scene: scene{name: "ward", open: func(e *env) screen { return newExchange(e, icu) }}},
			{scene: scene{name: "hub-running", open: func(e *env) screen {
				s := newHubRun(e)
				s.task, s.sent, s.received = &task{}, 1234, 1
				return still{s}
			}}},
			{scene: scene{name: "hub-done", open: func(e *env) screen { return newHubRun(e) }}, hub: true},
			{scene: scene{name: "hub-away", open: func(e *env) screen { return newHubRun(e) }}, hub: true, fails: errors.Join(ErrHubAway, away)},
			{scene: scene{name: "hub-stopped", open: func(e *env) screen { return newHubRun(e) }}, hub: true, fails: context.Canceled},
			{scene: scene{name: "write", open: func(e *env) screen { return newBundleWrite(e, false) }}},
			{scene: scene{name: "take", open: newBundleTake}},
			{scene: scene{name: "taken", open: func(e *env) screen { return newTakeRun(e, "exchange_test.go") }}, before: func(_ *driver, x *testExchange) {
				x.waiting = []string{"laptop 0123abcd (Max), entries 5–9: waits for laptop 4567cdef, entries 3–4"}
			}},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				s, _ := intensiv(t)
				d, x := exchangeDriver(t, lang, s)
				x.folder = "/media/stick"
				x.standing.Hub, x.fails = sc.hub, sc.fails
				if sc.before != nil {
					sc.before(d, x)
				}
				d.open(sc.open(d.app.e))
				act(d, sc.scene)
				golden.RequireEqual(t, []byte(d.inSizes()))
			})
		}
	}
}
