package tui

import (
	"context"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// A device found in the wrong room is taken off its list by the key that says of
// an expected one that it is missing; then it is open again where it belongs.
func TestUnfound(t *testing.T) {
	s, round := intensiv(t)
	here := audit.NewRoom(icu, "202").ID
	s.check(s.store.EnterRoom(context.Background(), round, here))
	s.check(s.store.Find(context.Background(), round, here, audit.NumberID("4004")))
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round), newRoom(d.app.e, round, here))
	d.wait(time.Second)
	d.press("end", "up").see("▸ 4004", "- doch nicht hier").press("-").see("4004 · doch nicht hier", "ist wieder der von vorher")
	d.press("esc").see("▸ 4004").press("-").wait(time.Second)
	d.write("verlesen").press("enter").see("4004 steht doch nicht hier: festgehalten", "4003").seeNot("▸ 4004", "hierher verlegt")
	if got := s.seen(round, "203", "4004"); got.State() != audit.SeenOpen || got.Device.Place.Room != "203" {
		t.Errorf("where it belongs: %s, %+v", got.State(), got.Device.Place)
	}
}
