package db

import (
	"context"
	"testing"

	"visite/audit"
)

// One round from the list to the last gap, as the screens see it.
func TestStory(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	a1, a2, b1 := monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"), monitor("B1", "Intensiv 2", "10", "1")
	w.list(t, b1, a2, a1)
	check(t, w.ListRooms(ctx, "intensiv 2", []string{"204a"}))

	wards := must(w.Wards(ctx))(t)
	if len(wards) != 1 || wards[0].Rooms != 3 || wards[0].Devices != 3 || wards[0].Ward.Name != "Intensiv 2" {
		t.Fatalf("wards %+v", wards)
	}
	round := must(w.StartRound(ctx, []audit.WardID{wards[0].Ward.ID}, bfarm))(t)
	r := must(w.Round(ctx, round))(t)
	if len(r.Rooms) != 3 || r.Rooms[0].Room.Name != "2" || r.Rooms[1].Room.Name != "10" || r.Rooms[2].Room.Name != "204a" {
		t.Fatalf("rooms %+v", r.Rooms)
	}
	if l := r.Rooms[0]; l.Expected != 2 || l.Open != 2 || l.Settled != 0 {
		t.Errorf("line %+v", l)
	}
	room := r.Rooms[0].Room.ID
	check(t, w.EnterRoom(ctx, round, room))
	a := must(w.StartAudit(ctx, round, room, a1.ID))(t)
	a = w.answer(t, a, offNetwork())
	a = must(w.Complete(ctx, a.ID))(t)
	if a.Sealed == nil || a.Sealed.Verdict != "action_planned" || a.Status != audit.Completed {
		t.Fatalf("sealed %+v", a.Sealed)
	}
	check(t, w.Miss(ctx, round, room, a2.ID, "im Lager?"))
	check(t, w.LeaveRoom(ctx, round, room))
	v := must(w.Visit(ctx, round, room))(t)
	if v.Status != audit.VisitDone || len(v.Devices) != 2 || v.Devices[0].State() != audit.SeenAudited || v.Devices[1].State() != audit.SeenMissing {
		t.Fatalf("visit %+v", v)
	}
	closed := must(w.CloseRound(ctx, round, true))(t)
	if len(closed.Gaps) != 3 {
		t.Errorf("gaps %+v", closed.Gaps)
	}
}
