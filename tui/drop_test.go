package tui

import (
	"context"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// Enter on the wrong row begins an audit. It is dropped, the device is missing
// after all, and the round becomes complete.
func TestAuditBegunByMistake(t *testing.T) {
	s, round := intensiv(t)
	s.seal(round, "201", "4001", separated()...)
	for _, room := range []string{"202", "203", "204"} {
		s.check(s.store.LeaveEmpty(context.Background(), round, audit.NewRoom(icu, room).ID))
	}
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round), newRoom(d.app.e, round, audit.NewRoom(icu, "201").ID))
	d.press("v").see("Verwerfen lässt sich nur") // nothing is begun
	d.press("enter").see("Ist ein Patient").press("esc").see("begonnen")
	d.press("-").see("erst verwerfen (v)")
	d.press("enter", "v").see("4002 · Prüfung verwerfen", "Nichts ist beantwortet").wait(time.Second)
	d.press("enter").see("4002: Prüfung verworfen", "4002 · Contec CMS8000 · Bett 2", "1 noch offen").seeNot("begonnen")
	d.press("-", "enter").see("fehlt", "0 noch offen")
	d.press("n", "enter").see("Vollständig").wait(time.Second)
	d.press("enter").see("Runde vollständig abgeschlossen")

	d.open(newHistory(d.app.e, audit.NumberID("4002"))).see("Prüfung verworfen")
	_, err := s.store.Verify(context.Background(), nil)
	s.check(err)
}

// With answers it is dropped for a reason only, from the room or from the audit;
// keys pressed for the screen behind answer nothing.
func TestDropWantsAReason(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", separated()[:4]...)
	d := newDriver(t, s, checklist.English, 80, 24)
	d.open(newWalk(d.app.e, round), newRoom(d.app.e, round, a.Room.ID))
	d.send(keyOf("v"))
	d.wait(burstGap)
	d.send(keyOf("v"))
	d.send(keyOf("enter"))
	d.see("2 answers do not count any more then.").seeNot("please fill in", "    v").wait(time.Second)
	d.press("enter").see("please fill in").press("esc").see("begun")

	d.press("enter", "v").wait(time.Second)
	d.write("wrong bed").press("enter").see("4001: audit dropped", "room 201", "2 still open")
	if got, err := s.store.Audit(context.Background(), a.ID); err != nil || got.Status != audit.Dropped {
		t.Errorf("the audit is %+v, %v", got, err)
	}
	d.press("up", "up", "enter").see("attached to the monitor?") // begun anew
	if again := s.seen(round, "201", "4001").Audit; again == nil || again.ID == a.ID {
		t.Errorf("the audit begun anew is %+v", again)
	}
}

// Who is in an audit that somebody dropped meanwhile is led out of it.
func TestDroppedMeanwhile(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001")
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round), newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, "")).see("Ist ein Patient")
	s.check(s.store.DropAudit(context.Background(), a.ID, ""))
	d.wait(time.Second)
	d.press("2").see("Diese Prüfung wurde verworfen").wait(time.Second)
	d.press("enter").see("Raum 201").seeNot("Ist ein Patient", "begonnen")
}

// An audit that was sealed once is amended, never dropped.
func TestAmendedIsNotDropped(t *testing.T) {
	s, round := intensiv(t)
	id := s.seal(round, "201", "4001", separated()...)
	_, err := s.store.Amend(context.Background(), id, "nachgesehen")
	s.check(err)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newQuestion(d.app.e, id, "connection")).wait(time.Second)
	d.press("v").seeNot("verwerfen")
}
