package db

import (
	"context"
	"slices"
	"testing"
	"time"

	"visite/audit"
)

// What is urgent at one device stands together, wherever the rest of it would
// stand by itself; so do the gaps of a room. It is read spot by spot.
func TestUrgentBySpot(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"),
		monitor("B1", "Intensiv 2", "10", "1"), monitor("B2", "Intensiv 2", "10", "2"))
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	room := audit.NewRoom("Intensiv 2", "2").ID
	check(t, w.EnterRoom(ctx, round, room))
	for _, number := range []string{"A1", "A2"} {
		a := must(w.StartAudit(ctx, round, room, audit.NumberID(number)))(t)
		answers := offNetwork()
		answers["anomaly"] = "tamper_signs"
		w.answer(t, a, answers)
		must(w.Complete(ctx, a.ID))(t)
		w.clock.add(time.Hour)
	}
	check(t, w.LeaveRoom(ctx, round, room))
	must(w.CloseRound(ctx, round, true))(t)
	w.clock.add(400 * 24 * time.Hour)

	spots, all, err := w.Urgent(ctx, 0, 100)
	check(t, err)
	o := must(w.Overview(ctx))(t)
	list := slices.Concat(spots...)
	if len(list) != all || all != o.Urgent || len(o.Attention) != all {
		t.Fatalf("%d of %d actions; the overview counts %d and lists %d", len(list), all, o.Urgent, len(o.Attention))
	}
	var codes []string
	for i, a := range list {
		if i == 0 || a.Code != list[i-1].Code {
			codes = append(codes, a.Code)
		}
		if !slices.ContainsFunc(o.Attention, func(b audit.Action) bool { return a.Device == b.Device && a.Word == b.Word }) {
			t.Errorf("%s at %s is not in the overview", a.Word, a.Code)
		}
	}
	// Room 10 was not entered, and neither of its devices was audited.
	if want := []string{"A1", "A2", "", "B1", "B2"}; !slices.Equal(codes, want) || len(spots) != 3 {
		t.Errorf("devices %q in %d spots, want %q in 3", codes, len(spots), want)
	}
	if last := o.Attention[len(o.Attention)-1]; last.Code != "A2" {
		t.Errorf("the overview ends with %q and not by urgency: this test proves nothing", last.Code)
	}
	for skip, want := range []string{"A1", "A2", "", "none"} {
		piece, all, err := w.Urgent(ctx, skip, 1)
		check(t, err)
		if got := append(piece, []audit.Action{{Code: "none"}})[0][0].Code; got != want || all != len(list) {
			t.Errorf("behind %d spots stands %q, want %q", skip, got, want)
		}
	}
}
