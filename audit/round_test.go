package audit

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func visitOf(room string, status VisitStatus, devices ...Seen) Visit {
	return Visit{Round: "r1", Room: NewRoom("Intensiv 2", room), Status: status, Devices: devices}
}

func TestGaps(t *testing.T) {
	gap := func(kind GapKind, room string, d Device) Gap {
		g := Gap{Kind: kind, Ward: "Intensiv 2", Room: room, Device: d.ID, Within: "P7D"}
		if d.ID != "" {
			g.Name = "Contec CMS8000 · " + d.InventoryNumber
		}
		return g
	}
	one, two := monitor("1"), monitor("2")
	tests := []struct {
		name   string
		visits []Visit
		want   []Gap
	}{
		{"no rooms", nil, nil},
		{"done", []Visit{visitOf("1", VisitDone, Seen{Device: one, Expected: true, Audit: completed})}, nil},
		{"empty", []Visit{visitOf("1", VisitEmpty, Seen{Device: one, Expected: true, Missing: true})}, nil},
		{"entered, all settled", []Visit{visitOf("1", VisitEntered, Seen{Device: one, Away: "Intensiv 2 · 3"})}, nil},
		{"amended, still open", []Visit{visitOf("1", VisitDone, Seen{Device: one, Audit: amending})}, nil},
		{"not entered", []Visit{visitOf("1", VisitNotYet)}, []Gap{gap(GapRoom, "1", Device{})}},
		{
			"no access, with a device",
			[]Visit{visitOf("1", VisitNoAccess, Seen{Device: one, Expected: true})},
			[]Gap{gap(GapAccess, "1", Device{}), gap(GapDevice, "1", one)},
		},
		{
			"several, in walking order",
			[]Visit{
				visitOf("2", VisitEntered, Seen{Device: one, Expected: true}, Seen{Device: two, How: Unexpected, Audit: draft}),
				visitOf("3", VisitDone), visitOf("1", VisitNotYet),
			},
			[]Gap{gap(GapDevice, "2", one), gap(GapDevice, "2", two), gap(GapRoom, "1", Device{})},
		},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Gaps(tt.visits)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.name, diff)
		}
	}
}

func TestClose(t *testing.T) {
	r := Round{ID: "r1", Status: RoundOpen, Checklist: "digest"}
	done, open := visitOf("1", VisitDone), visitOf("2", VisitNotYet)

	for _, accept := range []bool{false, true} {
		got, err := r.Close([]Visit{done}, accept)
		want := &RoundClosed{Round: "r1", Result: RoundComplete, Checklist: "digest", Gaps: []Gap{}}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("complete, accept %v: %v, -want +got:\n%s", accept, err, diff)
		}
	}
	got, err := r.Close([]Visit{done, open}, true)
	want := &RoundClosed{Round: "r1", Result: RoundGaps, Checklist: "digest", Gaps: Gaps([]Visit{open})}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("gaps accepted: %v, -want +got:\n%s", err, diff)
	}
	got, err = r.Close([]Visit{done, open}, false)
	wantRefused(t, "gaps not accepted", "round-gaps", got, err)
	for _, status := range []RoundStatus{RoundComplete, RoundGaps, RoundImported} {
		r.Status = status
		got, err = r.Close([]Visit{done}, true)
		wantRefused(t, string(status), "round-closed", got, err)
	}
}

// A round is complete only if every room was entered and every device there is
// settled; whatever is not becomes a gap of its own.
func TestCompleteMeansNothingLeft(t *testing.T) {
	statuses := []VisitStatus{VisitNotYet, VisitEntered, VisitDone, VisitEmpty, VisitNoAccess}
	seen := rapid.Custom(func(t *rapid.T) Seen {
		return Seen{
			Device:   monitor(rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "number")),
			Expected: rapid.Bool().Draw(t, "expected"), Missing: rapid.Bool().Draw(t, "missing"),
			Away:  rapid.SampledFrom([]string{"", "Intensiv 1 · 101"}).Draw(t, "away"),
			Audit: rapid.SampledFrom([]*AuditRef{nil, draft, completed, amending}).Draw(t, "audit"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		visits := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Visit {
			return visitOf("1", rapid.SampledFrom(statuses).Draw(t, "status"), rapid.SliceOfN(seen, 0, 4).Draw(t, "devices")...)
		}), 0, 5).Draw(t, "visits")
		left := 0
		for _, v := range visits {
			if !v.Status.Entered() {
				left++
			}
			left += len(v.Reconcile().Open)
		}
		closed, err := Round{Status: RoundOpen}.Close(visits, true)
		if err != nil {
			t.Fatal(err)
		}
		if (closed.Result == RoundComplete) != (left == 0) || len(closed.Gaps) != left {
			t.Fatalf("%d left, closed as %s with %d gaps", left, closed.Result, len(closed.Gaps))
		}
	})
}

func TestNext(t *testing.T) {
	done := RoomLine{Status: VisitDone}
	todo := RoomLine{Status: VisitNotYet}
	half := RoomLine{Status: VisitEntered, Expected: 2, Settled: 1, Open: 1}
	locked := RoomLine{Status: VisitNoAccess, Expected: 1, Open: 1}
	tests := []struct {
		name  string
		rooms []RoomLine
		from  int
		want  int
	}{
		{"no rooms", nil, -1, -1},
		{"begin", []RoomLine{todo, todo}, -1, 0},
		{"the one behind", []RoomLine{done, done, todo, todo}, 1, 2},
		{"over the end", []RoomLine{todo, done, done}, 2, 0},
		{"half done counts", []RoomLine{done, half, done}, 2, 1},
		{"back to itself", []RoomLine{done, half}, 1, 1},
		{"skips the locked", []RoomLine{done, locked, todo}, 0, 2},
		{"all done", []RoomLine{done, done}, 0, -1},
		{"only locked ones left", []RoomLine{done, locked}, 0, -1},
		{"from nowhere", []RoomLine{todo, todo}, -7, 0},
		{"from far behind", []RoomLine{done, todo}, 99, 1},
	}
	for _, tt := range tests {
		if got := (Round{Rooms: tt.rooms}).Next(tt.from); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestProgress(t *testing.T) {
	r := Round{Rooms: []RoomLine{
		{Status: VisitDone, Expected: 3, Settled: 3, Found: 1},
		{Status: VisitEntered, Expected: 2, Settled: 1, Open: 2, Found: 1, Drafts: 1},
		{Status: VisitNotYet, Expected: 4, Open: 4},
		{Status: VisitNoAccess},
		{Status: VisitEmpty},
	}}
	want := Progress{Rooms: 5, RoomsDone: 2, Devices: 11, DevicesDone: 5}
	if got := r.Progress(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
