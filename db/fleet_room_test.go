package db

import (
	"testing"
	"time"

	"visite/audit"
)

// What is listed behind the numbers of the fleet adds up to them: rooms by ward,
// actions by where they stand, and the list by deadline is in that order.
func TestFleetLists(t *testing.T) {
	ctx := t.Context()
	d := newDesk(t, 7)
	d.clock.add(3 * 24 * time.Hour)
	now := d.clock.now()
	f := must(d.store.Fleet(ctx, now))(t)
	if f.RoomsProven == 0 || f.RoomsProven == f.Rooms || f.Actions.Overdue == 0 || f.Actions.Due == 0 {
		t.Fatalf("too little to look at: %+v", f)
	}

	rooms := must(d.store.FleetRooms(ctx))(t)
	proven, byWard := 0, map[string]int{}
	for i, r := range rooms {
		if r.Proven {
			proven++
			byWard[r.Room.Ward.Name]++
		}
		if i > 0 && rooms[i-1].Proven && !r.Proven {
			t.Errorf("%s is behind one that is proven", r.Room.Name)
		}
		if (r.Round == "") != (r.Closed == "") || r.Proven && r.Round == "" {
			t.Errorf("%+v", r)
		}
	}
	if len(rooms) != f.Rooms || proven != f.RoomsProven {
		t.Errorf("%d of %d rooms, the fleet says %d of %d", proven, len(rooms), f.RoomsProven, f.Rooms)
	}
	for _, w := range f.Wards {
		if byWard[w.Ward.Name] != w.RoomsProven {
			t.Errorf("%s: %d, the fleet says %d", w.Ward.Name, byWard[w.Ward.Name], w.RoomsProven)
		}
	}

	if counts := must(d.store.FleetActions(ctx, now))(t); counts != f.Actions {
		t.Errorf("%+v, the fleet says %+v", counts, f.Actions)
	}
	var before audit.Action
	open, overdue := 0, 0
	for a, err := range d.store.Actions(ctx, audit.ActionFilter{ByDeadline: true}, now) {
		check(t, err)
		if a.Due.Before(before.Due) {
			t.Errorf("%s is behind a later deadline", a.Word)
		}
		before = a
		if open++; a.Overdue(now) {
			overdue++
		}
	}
	if open != f.Actions.Open || overdue != f.Actions.Overdue {
		t.Errorf("%d open, %d overdue, the fleet says %+v", open, overdue, f.Actions)
	}
}
