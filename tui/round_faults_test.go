package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
		{"Could the monitor send", "0", "Unknown, IT has to look"},
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
			if _, stopped := d.app.front().screen.(*stopScreen); stopped {
				d.wait(time.Second)
				d.press("enter").wait(time.Second)
			}
			q, ok := d.app.front().screen.(*questionScreen)
			if !ok || q.at != item {
				t.Fatal("the question is not in front")
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

// A consultation ends with its validity: its action is open again, and every
// screen of the audit says so, in any window.
func TestExpiredConsultation(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", networked("remote_monitoring", "yes", "on_the_spot", "neither_possible")...)
	held := checklist.Value{Fields: map[string]string{
		"status": "held", "physician": "Dr. Öz", "function": "Oberärztin", "at": "2026-03-10T08:00:00+01:00",
		"decision": "replace", "valid_until": "2026-03-10T09:00:00+01:00",
	}}
	_, err := s.store.Answer(context.Background(), a.ID, audit.NewAnswer{Item: "consultation", Value: held})
	s.check(err)
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		s.clock.set(morning)
		d := newDriver(t, s, checklist.German, size[0], size[1])
		d.open(newQuestion(d.app.e, a.ID, "consultation")).wait(time.Second)
		d.press("enter").seeNot("Abgelaufen", "Rücksprache halten")
		s.clock.set(morning.Add(time.Hour))
		d = newDriver(t, s, checklist.German, size[0], size[1])
		d.open(newQuestion(d.app.e, a.ID, "consultation")).wait(time.Second)
		d.press("enter").see("Abgelaufen").press("o").see("Abgelaufen", "Rücksprache halten")
		d.press("o", "s").see("Abgelaufen")
		d.press("esc", "enter").see("Abgelaufen", "Dr. Öz")
	}

	// Sealed, it is open in what needs attention once it has expired.
	s.clock.set(morning)
	_, err = s.store.Complete(context.Background(), a.ID)
	s.check(err)
	open := func() bool {
		overview, err := s.store.Overview(context.Background())
		s.check(err)
		return slices.ContainsFunc(overview.Attention, func(a audit.Action) bool { return a.Word == "consult_physician" })
	}
	if open() {
		t.Error("the consultation is open while it holds")
	}
	s.clock.set(morning.Add(time.Hour))
	if !open() {
		t.Error("the consultation is not open once it has expired")
	}
	d := newDriver(t, s, checklist.German, 120, 40)
	d.open(newComplete(d.app.e, a.ID, nil)).see("Abgelaufen", "Rücksprache halten").seeNot("gehalten, gilt bis")
}

// Whatever the rules say, an action says what must be so before it is done.
func TestCautions(t *testing.T) {
	const (
		release  = "Erst nach Freigabe durch die/den Beauftragte/n für Medizinproduktesicherheit."
		approval = "Nur mit Zustimmung der Station."
		install  = "Zuerst: kein Patient angeschlossen, Netzwerkkabel ab, Funk aus. Niemals über das Netzwerk-Update im Menü oder mit Taste C beim Start."
	)
	const untouched = "Alles, was das Gerät öffnet oder neu startet: " + release
	for _, tt := range []struct {
		name        string
		answers     []string
		want, never []string
	}{
		{
			"tampered with, nothing to install",
			[]string{"patient_attached", "no", "model", "not_contec", "plate", "Mindray", "anomaly", "tamper_signs", "serious_incident", "no"},
			[]string{untouched},
			[]string{install, approval},
		},
		{"nothing special", separated(), []string{install}, []string{release, approval}},
		{
			"a patient", networked("remote_monitoring", "no", "on_the_spot", "not_yet"),
			[]string{approval, install},
			[]string{release},
		},
		{
			"tampered with", networked("patient_attached", "no", "anomaly", "tamper_signs", "remote_monitoring", "no", "on_the_spot", "not_yet"),
			[]string{approval, install, release},
			nil,
		},
		{
			"an incident", networked("patient_attached", "no", "serious_incident", "suspected", "remote_monitoring", "no", "on_the_spot", "not_yet"),
			[]string{approval, install, release},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, round := intensiv(t)
			a := s.begin(round, "201", "4001", tt.answers...)
			d := newDriver(t, s, checklist.German, 90, 70)
			d.open(newQuestion(d.app.e, a.ID, "anomaly")).wait(time.Second)
			if a.Outcome().Guard {
				d.see("Halt!").press("enter")
			}
			d.see("auffällig").see(tt.want...).seeNot(tt.never...)
			d.press("o").see("Ergebnis bisher").see(tt.want...).seeNot(tt.never...)
			if a.Outcome().Hold { // also where there is room for a line only
				d.press("o").resize(80, 24)
				d.see("auffällig", "Alles, was das Gerät öffnet oder neu startet: Erst nach Freigabe")
			}
		})
	}
}
