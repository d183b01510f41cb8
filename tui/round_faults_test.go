package tui

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"visite/audit"
	"visite/checklist"
)

// Wherever the program dies, the next start goes on at the same item, with
// every answer that the screen called saved.
func TestDyingAnywhere(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.English, 80, 24)
	d.open(newWalk(d.app.e, round)).press("enter").press("enter")
	for _, step := range []struct{ ask, key, saved string }{
		{"Is a patient attached", "2", "No, nobody attached"},
		{"Which model", "4", "Contec CMS8000"},
		{"Is anything unusual", "1", "No, display plausible, no traces"},
		{"Where was the firmware", "4", "Not readable"},
		{"How is the monitor on the network", "1", "Not at all, proven"},
		{"in the past", "0", "Unknown, IT has to look"},
		{"upgrade package installed", "3", "No"},
	} {
		d.see(step.ask).press(step.key).see("saved: " + step.saved)
		d = newDriver(t, s, checklist.English, 80, 24) // the old one is gone
		d.press("enter").seeNot(step.ask)
	}
	d.see("serious incident", "Item 8 of 9", "1 still open").press("1").wait(time.Second)
	d.see("Everything is answered")
	d = newDriver(t, s, checklist.English, 80, 24)
	d.press("enter").wait(time.Second)
	d.see("Everything is answered").press("enter").see("sealed: Action to be planned")
	d = newDriver(t, s, checklist.English, 80, 24)
	d.press("enter").see("room 201", "audited", "▸ 4002")
}

// brokenStore is a disk that fails.
type brokenStore struct {
	Store
	broken bool
}

func (s *brokenStore) Answer(ctx context.Context, id audit.AuditID, n audit.NewAnswer) (*audit.Audit, error) {
	if s.broken {
		return nil, errors.New("write entry: disk full")
	}
	return s.Store.Answer(ctx, id, n)
}

// What is not on disk is never called saved, and can be answered again.
func TestFullDisk(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001")
	d := newDriver(t, s, checklist.German, 80, 24)
	store := &brokenStore{Store: s.store, broken: true}
	d.app.e.site.Store = store
	d.open(newQuestion(d.app.e, a.ID, "")).press("2").wait(time.Second)
	d.see("Das hat nicht geklappt", "disk full").press("enter")
	d.see("Ist ein Patient").seeNot("gespeichert")
	store.broken = false
	d.press("2").see("gespeichert: Nein", "Welches Modell")
}

// An answer given elsewhere meanwhile is never overwritten unseen.
func TestAnsweredElsewhere(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001")
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newQuestion(d.app.e, a.ID, ""))
	_, err := s.store.Answer(context.Background(), a.ID, audit.NewAnswer{Item: "patient_attached", Value: checklist.Value{Word: "yes"}})
	s.check(err)
	d.press("2").wait(time.Second)
	d.see("anderswo beantwortet").press("enter").wait(time.Second)
	if got := d.answers(s, a.ID)["patient_attached"]; got != "yes" {
		t.Errorf("patient_attached is %q", got)
	}
}

// Nothing that must be answered anew is ever filled in from the last audit,
// and nothing at all without a key press.
func TestNothingIsPrefilled(t *testing.T) {
	s, first := intensiv(t)
	s.seal(first, "203", "4004", separated()...)
	_, err := s.store.CloseRound(context.Background(), first, true)
	s.check(err)
	second := s.round(icu)
	a := s.begin(second, "203", "4004", separated()...)
	for _, item := range a.Items() {
		if _, ok := a.Answers[item]; !ok {
			continue
		}
		a, err = s.store.Withdraw(context.Background(), a.ID, item)
		s.check(err)
		t.Run(item, func(t *testing.T) {
			def, _ := a.Checklist.Item(item)
			d := newDriver(t, s, checklist.German, 80, 24)
			d.open(newQuestion(d.app.e, a.ID, item))
			q, ok := d.app.front().screen.(*questionScreen)
			if !ok {
				t.Skip("the stop is in front")
			}
			if q.cursor >= 0 || q.typing && q.input.Value() != "" {
				t.Errorf("%s is preselected", item)
			}
			if def.NeverPrefill {
				d.seeNot("letztes Mal")
			}
			d.press("enter")
			_, answered := d.answers(s, a.ID)[item]
			if answered != def.Confirmable {
				t.Errorf("Enter answered %s: %v, want %v", item, answered, def.Confirmable)
			}
		})
		a, err = s.store.Audit(context.Background(), a.ID)
		s.check(err)
		if _, ok := a.Answers[item]; !ok {
			a, err = s.store.Answer(context.Background(), a.ID, audit.NewAnswer{Item: item, Value: checklist.Value{Word: valueIn(separated(), item)}})
			s.check(err)
		}
	}
}

func valueIn(pairs []string, item string) string {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == item {
			return pairs[i+1]
		}
	}
	return ""
}

// No row of keys, in any window, breaks a screen of the round; every frame fits.
func TestAnyKeys(t *testing.T) {
	s := newStage(t)
	keys := []string{
		"enter", "esc", "up", "down", "left", "right", "tab", "shift+tab", "end", "backspace", "delete", " ",
		"0", "1", "2", "3", "4", "9", "a", "e", "g", "h", "j", "k", "l", "n", "o", "p", "s", "v", "x", "-", "/", "?", "ü", "世",
	}
	scenes := s.scenes()
	rapid.Check(t, func(r *rapid.T) {
		sc := rapid.SampledFrom(scenes).Draw(r, "scene")
		d := newDriver(t, s.testSite, rapid.SampledFrom(checklist.Langs()).Draw(r, "lang"), 80, 24)
		d.open(newWalk(d.app.e, s.round), sc.open(d.app.e))
		for range rapid.IntRange(1, 25).Draw(r, "presses") {
			switch rapid.IntRange(0, 9).Draw(r, "what") {
			case 0:
				d.resize(rapid.IntRange(1, 140).Draw(r, "w"), rapid.IntRange(1, 45).Draw(r, "h"))
			case 1:
				d.scan(fmt.Sprint(rapid.IntRange(0, 99999).Draw(r, "code")))
			default:
				d.press(rapid.SampledFrom(keys).Draw(r, "key"))
			}
		}
	})
}

// A key pressed for the screen before never seals, and never passes the stop.
func TestHastyEnter(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", separated()[:16]...)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, ""))
	d.see("Vorkommnis")
	for _, k := range []string{"1", "enter", "enter"} {
		d.send(keyOf(k))
		d.wait(90 * time.Millisecond)
	}
	d.see("Alles beantwortet")
	d.press("esc", "l").see("Ist ein Patient").press("up", "up", "up", "up", "up", "up", "up", "up", "up", "enter")
	d.see("Ist ein Patient am Monitor angeschlossen?").send(keyOf("1"))
	d.wait(60 * time.Millisecond)
	d.see("Halt!").send(keyOf("enter"))
	d.wait(time.Second)
	d.see("Halt!").press("enter").seeNot("Halt!")
}

// Looking into a room records nothing; the first thing done there does.
func TestEnteringRoom(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round)).press("enter").see("Raum 201").press("esc")
	if got := s.visit(round, "201").Status; got != audit.VisitNotYet {
		t.Errorf("after looking: %s", got)
	}
	d.press("enter", "enter").see("Ist ein Patient")
	if got := s.visit(round, "201").Status; got != audit.VisitEntered {
		t.Errorf("after beginning an audit: %s", got)
	}
	d.press("esc", "esc").see("Abgleich").press("esc").see("Als Nächstes")
	d.press("2", "0", "4").see("204").press("enter").see("Kein Monitor hier").press("enter").see("Abgleich")
	if got := s.visit(round, "204").Status; got != audit.VisitEmpty {
		t.Errorf("after saying that there is none: %s", got)
	}
}

// A consultation ends with its validity, and the screens say so.
func TestExpiredConsultation(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", networked("remote_monitoring", "yes", "on_the_spot", "neither_possible")...)
	held := checklist.Value{Fields: map[string]string{
		"status": "held", "physician": "Dr. Öz", "function": "Oberärztin", "at": "2026-03-10T08:00:00+01:00",
		"decision": "replace", "valid_until": "2026-03-10T09:00:00+01:00",
	}}
	_, err := s.store.Answer(context.Background(), a.ID, audit.NewAnswer{Item: "consultation", Value: held})
	s.check(err)
	d := newDriver(t, s, checklist.German, 120, 40)
	d.open(newQuestion(d.app.e, a.ID, "consultation")).wait(time.Second)
	d.press("enter").see("Rücksprache gehalten, gilt bis").seeNot("Abgelaufen")
	s.clock.set(morning.Add(time.Hour))
	d = newDriver(t, s, checklist.German, 120, 40)
	d.open(newQuestion(d.app.e, a.ID, "consultation")).wait(time.Second)
	d.press("enter").see("Abgelaufen").press("s").see("Abgelaufen")
	d.press("esc", "enter").see("Abgelaufen", "Dr. Öz")
}
