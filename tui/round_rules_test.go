package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// A round is complete when every room was entered and every device expected
// there is audited, missing or moved; the screens offer to sign exactly then.
func TestCompleteRound(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round))
	s.seal(round, "201", "4001", separated()...)
	s.seal(round, "201", "4002", separated()...)
	gaps := func(n string, names ...string) {
		t.Helper()
		d.press("e").see(n).see(names...).wait(time.Second)
		d.press("enter") // never closes a round with gaps
		if r, err := s.store.Round(context.Background(), round); err != nil || r.Status != audit.RoundOpen {
			t.Fatalf("the round is %v, %v", r.Status, err)
		}
		if _, ok := d.app.front().screen.(*roomScreen); !ok {
			t.Fatalf("Enter on a gap does not go to its room:\n%s", d.look())
		}
		for d.app.front().screen.Title() != icu {
			d.press("esc")
		}
	}
	gaps("noch 5 Lücken", "Raum 202", "nicht betreten", "CMS7000 · 4003 · nicht geprüft", "Raum 204")

	// Missing, and moved to where it was not expected: its audit is still owed.
	d.press("2", "0", "2", "enter", "-", "enter").see("fehlt")
	d.scan("4004").press("enter").see("Ist ein Patient").press("esc", "esc").see("Noch offen", "Hierher verlegt").press("esc")
	gaps("noch 3 Lücken", "CMS8000 · 4004 · nicht geprüft", "Raum 203", "Raum 204")
	id := s.seen(round, "202", "4004").Audit.ID
	answers := separated()
	for i := 0; i < len(answers); i += 2 {
		_, err := s.store.Answer(context.Background(), id, audit.NewAnswer{Item: answers[i], Value: checklist.Value{Word: answers[i+1]}})
		s.check(err)
	}
	_, err := s.store.Complete(context.Background(), id)
	s.check(err)

	// A room without access is a gap until somebody gets in.
	d.press("2", "0", "4", "enter", "x").write("Isolation").press("enter")
	gaps("noch 2 Lücken", "Raum 203", "nicht betreten", "Raum 204", "kein Zutritt")
	d.press("2", "0", "4", "enter").see("kein Zutritt: Isolation").press("enter").see("Abgleich").press("esc")
	d.press("2", "0", "3", "enter").see("jetzt in Intensiv 2 · 202").press("n", "enter").see("Vollständig: Jeder Raum wurde betreten")
	d.wait(time.Second)
	d.press("enter").see("Runde vollständig abgeschlossen und unterschrieben").seeNot("Offene Runden")
	r, err := s.store.Round(context.Background(), round)
	s.check(err)
	if r.Status != audit.RoundComplete {
		t.Errorf("the round is %s", r.Status)
	}
}

// A device scanned on the way out is audited like any other in the room.
func TestScanOnLeaving(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round)).press("enter", "n").see("Noch offen", "4002")
	d.scanSlow("4002").see("4002", "Ist ein Patient am Monitor angeschlossen?").press("esc").see("Raum 201", "begonnen")
	d.press("n").see("4002 · Contec CMS8000 · Bett 2 · begonnen")
}

// Closed with gaps, each room and device is an action with a date, by name.
func TestGapsBecomeActions(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round)).press("e", "g").see("8 Lücken werden namentlich festgehalten").press("j")
	d.see("Runde mit 8 Lücken abgeschlossen")
	s.clock.set(morning.AddDate(0, 0, 8))
	overview, err := s.store.Overview(context.Background())
	s.check(err)
	var names []string
	for _, a := range overview.Attention {
		if !a.Due.Equal(morning.AddDate(0, 0, 7)) {
			t.Errorf("%s is due %s", a.Name, a.Due)
		}
		names = append(names, strings.TrimSuffix(a.Name+" · "+a.Code, " · "))
	}
	for _, want := range []string{"204", "Contec CMS7000 · 4003"} {
		if !slices.Contains(names, want) {
			t.Errorf("no action for %s in %q", want, names)
		}
	}
}

// A clock set back during a round loses nothing and changes no order.
func TestClockSetBack(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001")
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, ""))
	d.press("2").see("gespeichert: Nein").press("4").see("auffällig").press("1")
	s.clock.set(morning.AddDate(-1, 0, 0))
	d.press("4").see("gespeichert: Nicht ablesbar", "am Netz").press("1", "2", "3").see("Vorkommnis").press("1")
	d.wait(time.Second)
	d.see("Alles beantwortet").press("enter").see("versiegelt: Maßnahme planen", "1 noch offen")
	s.clock.set(morning.AddDate(0, 0, -3))
	d.press("enter").see("Ist ein Patient").press("2").see("gespeichert: Nein").press("left").see("Ist ein Patient").press("1")
	d.wait(time.Second)
	d.press("enter").see("gespeichert: Ja")

	h, err := s.store.DeviceHistory(context.Background(), a.Device.ID)
	s.check(err)
	if len(h.Lines) == 0 {
		t.Error("the device has no history")
	}
	_, err = s.store.Verify(context.Background(), func(int64, int64) {})
	s.check(err)
}

// A window that changes its size takes nothing away of what is being entered.
func TestResizeWhileTyping(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", separated()[:8]...)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, "firmware"))
	sizes := [][2]int{{20, 5}, {60, 20}, {1, 1}, {200, 60}, {40, 12}, {80, 24}}
	for i, r := range "CMS7.8" {
		d.press(string(r)).resize(sizes[i][0], sizes[i][1])
	}
	d.see("CMS7.8").press("enter").see("gespeichert: CMS7.8")

	c := s.begin(round, "201", "4002", networked("patient_attached", "no", "remote_monitoring", "yes", "on_the_spot", "neither_possible")...)
	d.open(newQuestion(d.app.e, c.ID, "consultation")).press("enter", "1", "enter")
	for i, r := range "Dr. Öz" {
		d.press(string(r)).resize(sizes[min(i, 5)][0], sizes[min(i, 5)][1])
	}
	d.resize(80, 24)
	d.see("Dr. Öz")

	// A barcode that comes while the window changes is still one code.
	d.open(newWalk(d.app.e, round))
	for i, r := range "4004" {
		d.send(keyOf(string(r)))
		d.resize(80+i, 24)
		d.wait(scanSpeed)
	}
	d.send(keyOf("enter"))
	d.wait(handSpeed)
	d.see("4004: Raum 203")
}
