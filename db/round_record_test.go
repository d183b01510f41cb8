package db

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"visite/audit"
)

// The record of a round says of each room what was sent from it, and what the
// network showed; of the round what was sent outside a room, and the sum.
func TestRoundRecord(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	s.lookedAround(t)
	outside := audit.BrowseBegun{Browse: audit.NewBrowseID(), Round: s.round, Interface: "wlan0", Types: []string{"_http._tcp"}, Questions: 3}
	check(t, s.BeginBrowse(ctx, outside)) // and cut off
	nowhere := outside
	nowhere.Browse, nowhere.Round = audit.NewBrowseID(), ""
	check(t, s.BeginBrowse(ctx, nowhere))

	r := must(s.RoundRecord(ctx, s.round))(t)
	here := audit.VisitNetwork{Interfaces: []string{"eth0"}, Browses: 1, Announced: 17, Heard: 16, Connects: 1, Open: 1}
	silent := 0
	for i, l := range r.Rooms {
		v := r.Visits[i]
		if v.Room != l.Room || !cmp.Equal(v.Network, l.Network) {
			t.Errorf("%s: %+v, %+v", l.Room.Name, l, v)
		}
		switch l.Room.ID {
		case s.room:
			if diff := cmp.Diff(here, l.Network); diff != "" {
				t.Errorf("from the room (-want +got):\n%s", diff)
			}
			rec := v.Reconcile()
			if len(rec.Unlinked) != 1 || rec.Unlinked[0].Said().Name != "Bett 9" || len(rec.Unseen) == 0 {
				t.Errorf("unlinked %+v, never seen %+v", rec.Unlinked, rec.Unseen)
			}
		default:
			if l.Network.Sent() {
				t.Errorf("%s: %+v", l.Room.Name, l.Network)
			}
			silent++
		}
	}
	if silent == 0 {
		t.Error("there is no other room")
	}
	if diff := cmp.Diff(audit.VisitNetwork{Interfaces: []string{"wlan0"}, Browses: 1, Announced: 3}, r.Outside); diff != "" {
		t.Errorf("outside a room (-want +got):\n%s", diff)
	}
	sum := audit.VisitNetwork{Interfaces: []string{"eth0", "wlan0"}, Browses: 2, Announced: 20, Heard: 16, Connects: 1, Open: 1}
	if diff := cmp.Diff(sum, r.Network()); diff != "" {
		t.Errorf("in all (-want +got):\n%s", diff)
	}
}

// The gaps in the record are those that were signed, whatever was done since.
func TestRoundRecordKeepsItsGaps(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	before := must(s.RoundRecord(ctx, s.round))(t)
	closed := must(s.CloseRound(ctx, s.round, true))(t)
	if len(closed.Gaps) == 0 || !cmp.Equal(before.Gaps, closed.Gaps) {
		t.Fatalf("open with %+v, closed with %+v", before.Gaps, closed.Gaps)
	}
	next := must(s.StartRound(ctx, []audit.WardID{before.Rooms[0].Room.Ward.ID}, bfarm))(t)
	check(t, s.EnterRoom(ctx, next, audit.NewRoom("Intensiv 2", "3").ID))
	must(s.Complete(ctx, s.answer(t, must(s.Audit(ctx, s.draft.ID))(t), offNetwork()).ID))(t)
	if r := must(s.RoundRecord(ctx, s.round))(t); !cmp.Equal(r.Gaps, closed.Gaps) {
		t.Errorf("gaps are now %+v", r.Gaps)
	}
	rounds := must(s.Rounds(ctx))(t)
	if len(rounds) != 2 || rounds[0].ID != next || rounds[1].Status != audit.RoundGaps || rounds[1].Closed.At == "" || rounds[0].Closed.At != "" {
		t.Errorf("rounds %+v", rounds)
	}
	_, err := s.RoundRecord(ctx, audit.NewRoundID())
	refusedWith(t, err, "no-round")
}
