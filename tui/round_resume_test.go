package tui

import (
	"testing"
	"time"

	"visite/checklist"
)

// died starts the program anew: whatever was not kept is gone.
func (d *driver) died(s *testSite) *driver {
	d.t.Helper()
	next := newDriver(d.t, s, checklist.German, d.app.w, d.app.h)
	return next.see("hier waren Sie zuletzt")
}

// What is being typed when the program dies stands where it was, and the start
// page says where that is.
func TestDyingWhileTyping(t *testing.T) {
	t.Run("consultation", func(t *testing.T) {
		s, round := intensiv(t)
		a := s.begin(round, "201", "4001", networked("patient_attached", "no", "remote_monitoring", "yes", "on_the_spot", "neither_possible")...)
		d := newDriver(t, s, checklist.German, 80, 24)
		d.open(newWalk(d.app.e, round), newQuestion(d.app.e, a.ID, "consultation")).press("enter", "1", "enter")
		d.write("Dr. Öz").press("enter").write("Ober")

		d = d.died(s).press("enter")
		d.wait(time.Second)
		d.see("Gehalten", "Dr. Öz", "▸ Funktion Ober").write("ärztin").press("enter", "enter", "3", "enter", "enter", "enter")
		d.see("Alles beantwortet").press("esc").see("Funktion: Oberärztin", "Entscheidung: Gegen anderen Monitor", "gespeichert 08:30")
	})
	t.Run("approval with a patient", func(t *testing.T) {
		s, round := intensiv(t)
		a := s.begin(round, "201", "4001", networked("remote_monitoring", "no", "on_the_spot", "disconnected_proven")...)
		d := newDriver(t, s, checklist.German, 80, 24)
		d.open(newWalk(d.app.e, round), newQuestion(d.app.e, a.ID, "ward_approval")).wait(time.Second)
		d.press("enter", "enter").write("Pfleger Kaya")

		d = d.died(s).press("enter")
		d.wait(time.Second)
		d.see("Halt! Patient am Monitor").press("enter").see("Wer auf der Station", "Pfleger Kaya")
		d.press("esc").see("angefangene Eingabe")
	})
	t.Run("text and note", func(t *testing.T) {
		s, round := intensiv(t)
		a := s.begin(round, "201", "4001", separated()[:8]...)
		d := newDriver(t, s, checklist.German, 80, 24)
		d.open(newWalk(d.app.e, round), newQuestion(d.app.e, a.ID, "firmware")).write("CMS7.8")

		d = d.died(s).see("Punkt 5 von 10").press("enter").see("› CMS7.8").write("20").press("enter")
		d.see("gespeichert: CMS7.820").press("n").write("Buchse verdeckt")

		d = d.died(s).press("enter").see("▸ Notiz Buchse verdeckt").press("enter")
		d.see("wird erst mit der Antwort gespeichert: Notiz: Buchse verdeckt").press("2", "left").see("Notiz: Buchse verdeckt")
	})
	t.Run("forms of a room", func(t *testing.T) {
		s, round := intensiv(t)
		d := newDriver(t, s, checklist.German, 80, 24)
		d.open(newWalk(d.app.e, round)).press("enter", "-").see("4001 wird").write("im OP?")
		d = d.died(s).see("Raum 201 · Gerät fehlt").press("enter").see("4001 wird", "im OP?").press("enter").see("! fehlt")

		d.scan("X-9").press("enter", "enter").write("SN 7")
		d = d.died(s).see("Raum 201 · neues Gerät").press("enter").see("X-9", "▸ Seriennummer SN 7").press("esc")

		d.press("x").write("Isol")
		d.died(s).see("Raum 201 · kein Zutritt").press("enter").see("Isol").write("ation").press("enter").see("! 201")
	})
}

// A reconciliation and the end of a round are places like any other.
func TestDyingAtTheEnd(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round)).press("enter", "n").see("4001", "Noch offen")
	d = d.died(s).see("Raum 201 · Abgleich").press("enter").see("Noch offen").press("left").see("▸ 4001")
	d.press("esc", "e").see("noch 8 Lücken")
	d.died(s).see("Runde abschließen").press("enter").see("noch 8 Lücken").press("esc").see("Als Nächstes")
}

// Whoever leaves a form does not lose what was typed, and one that was only
// looked at does not ask to be kept, however late it is left.
func TestLeavingAForm(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", networked("patient_attached", "no", "remote_monitoring", "yes", "on_the_spot", "neither_possible")...)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, "consultation"))
	d.press("enter").see("Gehalten").wait(time.Hour)
	d.press("esc").see("Enter: ausfüllen").seeNot("angefangene Eingabe")
	d.press("enter", "tab").write("Dr. Öz").press("esc").see("angefangene Eingabe")
	d.press("enter").see("Dr. Öz")
}

// A note on an answer is saved with Enter and with Esc alike.
func TestNoteIsSaved(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", "patient_attached", "no")
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, "patient_attached"))
	for _, key := range []string{"esc", "enter"} {
		d.press("n").write("x").press(key).see("Notiz: x").seeNot("wird erst mit")
	}
	a, err := s.store.Audit(t.Context(), a.ID)
	s.check(err)
	if got := a.Answers["patient_attached"].Note; got != "xx" {
		t.Errorf("note %q", got)
	}
}
