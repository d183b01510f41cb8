package tui

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"

	"visite/audit"
	"visite/checklist"
)

// The keys in the table of the README are keys that there are, under the names
// the screens have for them.
func TestKeysOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(readme), "| key | does |\n|---|---|\n")
	if !found {
		t.Fatal("the README has no table of keys")
	}
	w := english()
	keys := newKeys(w)
	caps := map[string]bool{w.capLetters: true}
	for _, m := range []any{*keys, keys.round, keys.network, keys.review} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(m)) {
			if f.Type == reflect.TypeFor[key.Binding]() {
				caps[reflect.ValueOf(m).FieldByIndex(f.Index).FieldByName("help").FieldByName("Key").String()] = true
			}
		}
	}
	rows := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) != 4 {
			break
		}
		rows++
		if name := strings.TrimSpace(cells[1]); !caps[name] {
			t.Errorf("the README names the key %q, which no screen has", name)
		}
		for _, name := range []string{w.capPageUp, w.capPageDown, w.capHome, w.capEnd} {
			if strings.Contains(cells[1], "↑↓") && !strings.Contains(cells[2], name) {
				t.Errorf("the README does not name the key %q", name)
			}
		}
	}
	if rows < 4 {
		t.Errorf("%d keys in the README", rows)
	}
}

// No key does two things on one screen: of those that a screen names, each key
// stands for one.
func TestNoKeyTwice(t *testing.T) {
	s := seenStage(t)
	check := func(t *testing.T, d *driver) {
		t.Helper()
		of := map[string]string{}
		for _, b := range d.app.front().screen.Keys() {
			for _, k := range b.Keys() {
				if had, ok := of[k]; ok && had != b.Help().Desc {
					t.Errorf("%q does %q and %q", k, had, b.Help().Desc)
				}
				of[k] = b.Help().Desc
			}
		}
		if len(of) == 0 {
			t.Error("the screen names no key")
		}
	}
	for _, sc := range s.scenes() {
		t.Run(sc.name, func(t *testing.T) {
			d := newDriver(t, s.testSite, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, s.round), sc.open(d.app.e))
			d.wait(handSpeed * 2)
			check(t, d)
		})
	}
	desk := newReviewStage(t)
	for _, sc := range desk.scenes() {
		t.Run("desk/"+sc.name, func(t *testing.T) {
			d := desk.as(t, desk.anna, "Anna Roth", checklist.German)
			d.open(sc.open(d.app.e))
			act(d, sc)
			check(t, d)
		})
	}
	acts := actionStage(t)
	for name, open := range map[string]func(*env) screen{
		"fleet": newFleet, "rooms": newFleetRooms, "network": newNetworkAnswer,
		"devices": func(e *env) screen { return newStandings(e, "", audit.AuditFilter{}) },
		"actions": func(e *env) screen { return newActions(e, actionView{}) },
		"action":  func(e *env) screen { return newAction(e, acts.action("MT-20401", audit.PerNetwork).ID) },
	} {
		t.Run("actions/"+name, func(t *testing.T) {
			d := newDriver(t, acts.testSite, checklist.German, 80, 24)
			d.app.e.site.Papers = &testPapers{}
			d.open(open(d.app.e))
			check(t, d)
		})
	}
	for _, sc := range nearScenes() {
		t.Run("nearby/"+sc.name, func(t *testing.T) {
			d, f := s.nearDriver(t, checklist.German, func(site *Site) {
				site.Prober = probePlan(s)
				if sc.change != nil {
					sc.change(site)
				}
			})
			d.open(newWalk(d.app.e, s.round), s.room(sc.room)(d.app.e))
			for _, seen := range sc.seen {
				d.tell(f, seen)
			}
			check(t, d)
			for _, k := range sc.keys {
				d.wait(handSpeed)
				d.press(k)
				check(t, d)
			}
		})
	}
}
