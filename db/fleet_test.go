package db

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"visite/audit"
)

// TestFleetAgainstOracle: each number is what a naive count gives, each whole the sum
// of its parts, and each number leads to as many devices or audits.
func TestFleetAgainstOracle(t *testing.T) {
	d := newDesk(t, 7)
	for _, hours := range []int{-100_000, -300, 0, 20, 100, 2000} {
		now := d.clock.now().Add(time.Duration(hours) * time.Hour)
		o := newOracle(t, d.store, d.boss.Person(), now)
		f := must(d.Fleet(t.Context(), now))(t)
		if want := o.fleet(); !reflect.DeepEqual(f.States, want.States) || f.Devices != want.Devices || f.Actions != want.Actions ||
			!reflect.DeepEqual(f.Reviews, want.Reviews) || f.Consultations != want.Consultations {
			t.Errorf("%d hours: fleet\n%+v, want\n%+v", hours, f, want)
		}
		sumsUp(t, f)
		leadsThere(t, d, f, now)
	}
}

// fleet counts one after the other.
func (o *oracle) fleet() (f audit.Fleet) {
	f.States, f.Reviews = map[string]int{}, map[audit.ReviewState]int{}
	for _, d := range o.devices {
		if d.retired != "" {
			continue
		}
		f.Devices++
		f.States[o.state(d)]++
		if o.fitsDevice(audit.AuditFilter{Consult: audit.ConsultExpired}, d) {
			f.Consultations.Expired++
		}
		if o.fitsDevice(audit.AuditFilter{Consult: audit.ConsultExpiring}, d) {
			f.Consultations.Expiring++
		}
	}
	all := o.inRooms
	for _, d := range o.devices {
		all = append(all, d.actions...)
	}
	for _, a := range all {
		switch {
		case a.Status == audit.Done:
			f.Actions.Done++
		case a.Status == audit.Confirmed:
			f.Actions.Confirmed++
		case a.Open(o.now):
			f.Actions.Open++
			if a.Status == audit.InWork {
				f.Actions.InWork++
			}
			if a.Overdue(o.now) {
				f.Actions.Overdue++
			} else if !a.Due.After(o.now.Add(7 * 24 * time.Hour)) {
				f.Actions.Due++
			}
		}
	}
	for _, a := range o.audits {
		if a.sealed {
			f.Reviews[a.review]++
		}
	}
	return f
}

// sumsUp checks that every whole is the sum of its parts.
func sumsUp(t *testing.T, f audit.Fleet) {
	t.Helper()
	total := audit.FleetWard{States: map[string]int{}}
	for _, w := range f.Wards {
		if n := sum(w.States); n != w.Devices {
			t.Errorf("ward %q: states add up to %d, and not to %d", w.Ward.Name, n, w.Devices)
		}
		for state, n := range w.States {
			total.States[state] += n
		}
		total.Devices, total.Rooms, total.RoomsProven = total.Devices+w.Devices, total.Rooms+w.Rooms, total.RoomsProven+w.RoomsProven
	}
	if sum(f.States) != f.Devices || total.Devices != f.Devices || !reflect.DeepEqual(total.States, f.States) || total.Rooms != f.Rooms || total.RoomsProven != f.RoomsProven {
		t.Errorf("wards add up to %+v, the fleet is %+v", total, f)
	}
	if a := f.Actions; a.Overdue+a.Due > a.Open || a.InWork > a.Open {
		t.Errorf("actions %+v", a)
	}
}

func sum[K comparable](counts map[K]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// leadsThere checks that behind each number there are as many.
func leadsThere(t *testing.T, d *desk, f audit.Fleet, now time.Time) {
	t.Helper()
	devices := func(text string, want int) {
		t.Helper()
		n := 0
		for _, err := range d.Standings(t.Context(), must(audit.ParseFilter(text))(t), now) {
			check(t, err)
			n++
		}
		if n != want {
			t.Errorf("%q: %d devices, the fleet says %d", text, n, want)
		}
	}
	devices("", f.Devices)
	devices("consultation:expiring", f.Consultations.Expiring)
	devices("consultation:expired", f.Consultations.Expired)
	for _, w := range f.Wards {
		ward := audit.AuditFilter{Ward: w.Ward.Name, Nowhere: w.Ward.Name == ""}.String()
		devices(ward, w.Devices)
		for state, n := range w.States {
			devices(ward+" state:"+state, n)
		}
	}
	for review, n := range f.Reviews {
		if review == "" {
			continue // set aside: no filter asks for these alone
		}
		page := must(d.boss.Queue(t.Context(), audit.AuditFilter{Review: review}, 0, 1, now))(t)
		if page.Counts.All != n {
			t.Errorf("%d audits are %s, the fleet says %d", page.Counts.All, review, n)
		}
	}
}

// TestFleetWeeks: at the end of the last week as many devices stood where they
// stand, and a week without an audit is as the one before.
func TestFleetWeeks(t *testing.T) {
	d := newDesk(t, 3)
	for _, days := range []int{0, 1, 30, 400} {
		now := d.clock.now().AddDate(0, 0, days)
		f := must(d.Fleet(t.Context(), now))(t)
		if len(f.Weeks) == 0 || len(f.Weeks) > 26 {
			t.Fatalf("%d weeks", len(f.Weeks))
		}
		last := f.Weeks[len(f.Weeks)-1]
		if want := monday(now); last.Monday != want {
			t.Errorf("the last week is %s, want %s", last.Monday, want)
		}
		for i, w := range f.Weeks[1:] {
			at := must(time.Parse(time.DateOnly, f.Weeks[i].Monday))(t)
			if at.AddDate(0, 0, 7).Format(time.DateOnly) != w.Monday {
				t.Errorf("after %s comes %s", f.Weeks[i].Monday, w.Monday)
			}
		}
		states := map[string]int{}
		ends := must(time.Parse(time.DateOnly, last.Monday))(t).AddDate(0, 0, 7).Add(-3 * time.Hour)
		for state, n := range must(d.Fleet(t.Context(), ends))(t).States { // a consultation may expire until the week ends
			if state != audit.StateUnaudited {
				states[state] = n
			}
		}
		if fmt.Sprint(last.States) != fmt.Sprint(states) {
			t.Errorf("after %d days: the week ended with %v, the devices stand at %v", days, last.States, states)
		}
	}
}

// TestRoomsProven: a room is proven by the last closed round that had it on its way,
// and no more once a round was closed without it.
func TestRoomsProven(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	w.list(t, monitor("A1", "Intensiv 2", "1", ""), monitor("A2", "Intensiv 2", "2", ""))
	check(t, w.ListRooms(ctx, "OP", []string{"9"}))
	proven := func(what string, rooms ...int) {
		t.Helper()
		f := must(w.Fleet(ctx, w.clock.now()))(t)
		var got []int
		for _, ward := range f.Wards {
			got = append(got, ward.RoomsProven)
		}
		if !reflect.DeepEqual(got, rooms) || f.RoomsProven != got[0]+got[1] || f.Rooms != 3 {
			t.Errorf("%s: proven %v of %+v, want %v", what, got, f, rooms)
		}
	}
	proven("before any round", 0, 0)
	walk := func(settle bool) audit.RoundID {
		round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID, audit.NewWard("OP").ID}, bfarm))(t)
		for i, l := range must(w.Round(ctx, round))(t).Rooms {
			check(t, w.EnterRoom(ctx, round, l.Room.ID))
			if l.Room.Name == "9" {
				check(t, w.LeaveEmpty(ctx, round, l.Room.ID))
				continue
			}
			if settle || i == 0 {
				for _, s := range must(w.Visit(ctx, round, l.Room.ID))(t).Devices {
					check(t, w.Miss(ctx, round, l.Room.ID, s.Device.ID, "weg"))
				}
			}
			check(t, w.LeaveRoom(ctx, round, l.Room.ID))
		}
		return round
	}
	first := walk(true)
	proven("while the round is open", 0, 0)
	must(w.CloseRound(ctx, first, false))(t)
	proven("the round is complete", 2, 1)
	second := walk(false)
	proven("another round is open", 2, 1)
	must(w.CloseRound(ctx, second, true))(t)
	proven("a device was left out", 1, 1)
	third := walk(true)
	rooms := must(w.Round(ctx, third))(t).Rooms
	a1 := monitor("A1", "Intensiv 2", "1", "").ID
	check(t, w.EnterRoom(ctx, third, rooms[0].Room.ID))
	check(t, w.Find(ctx, third, rooms[1].Room.ID, a1))
	check(t, w.LeaveRoom(ctx, third, rooms[0].Room.ID))
	check(t, w.Unfind(ctx, third, rooms[1].Room.ID, a1, "verwechselt"))
	if gaps := must(w.CloseRound(ctx, third, true))(t).Gaps; len(gaps) != 1 {
		t.Fatalf("gaps %+v", gaps)
	}
	proven("a device of a room that was done is missing again", 1, 1)
}

// TestFleetOfNothing: an empty site has no numbers and no error.
func TestFleetOfNothing(t *testing.T) {
	w := newWorld(t)
	f := must(w.Fleet(t.Context(), w.clock.now()))(t)
	if f.Devices != 0 || f.Actions != (audit.FleetActions{}) || len(f.Weeks) > 0 || len(f.Wards) > 0 {
		t.Errorf("fleet %+v", f)
	}
	page := must(w.Queue(t.Context(), audit.AuditFilter{}, 0, 10, w.clock.now()))(t)
	if page.Counts.All != 0 || len(page.Lines) > 0 {
		t.Errorf("queue %+v", page)
	}
}
