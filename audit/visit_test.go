package audit

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func monitor(code string) Device {
	d := Device{Maker: "Contec", Model: "CMS8000", InventoryNumber: code}
	d.ID = d.NewID()
	return d
}

func room204(devices ...Seen) Visit {
	return Visit{Round: "r1", Room: NewRoom("Intensiv 2", "204"), Status: VisitEntered, Devices: devices}
}

var (
	draft     = &AuditRef{ID: "a1", Revision: 1, Status: Draft}
	completed = &AuditRef{ID: "a1", Revision: 1, Status: Completed}
	amending  = &AuditRef{ID: "a1", Revision: 2, Status: Draft}
)

func TestSeenState(t *testing.T) {
	tests := []struct {
		name string
		seen Seen
		want SeenState
	}{
		{"nothing said", Seen{Expected: true}, SeenOpen},
		{"found, not audited", Seen{How: MovedIn}, SeenOpen},
		{"begun", Seen{Audit: draft}, SeenDraft},
		{"sealed", Seen{Audit: completed}, SeenAudited},
		{"being amended", Seen{Audit: amending}, SeenAudited},
		{"missing", Seen{Missing: true}, SeenMissing},
		{"elsewhere", Seen{Away: "Intensiv 1 · 101"}, SeenAway},
		{"missing, then found elsewhere", Seen{Missing: true, Away: "Intensiv 1 · 101"}, SeenAway},
		{"missing, then audited", Seen{Missing: true, Audit: completed}, SeenAudited},
		{"audited here and found elsewhere", Seen{Away: "Intensiv 1 · 101", Audit: draft}, SeenDraft},
	}
	for _, tt := range tests {
		if got := tt.seen.State(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestReconcile(t *testing.T) {
	open := Seen{Device: monitor("1"), Expected: true}
	audited := Seen{Device: monitor("2"), Expected: true, Audit: completed}
	missing := Seen{Device: monitor("3"), Expected: true, Missing: true}
	away := Seen{Device: monitor("4"), Expected: true, Away: "Intensiv 1 · 101"}
	movedIn := Seen{Device: monitor("5"), How: MovedIn, Home: "Intensiv 1 · 102", Audit: completed}
	unexpected := Seen{Device: monitor("6"), How: Unexpected, Audit: draft}
	twice := Seen{Device: monitor("7"), Expected: true, Audit: completed, Twice: true}

	got := room204(open, audited, missing, away, movedIn, unexpected, twice).Reconcile()
	want := Reconciliation{
		Expected:   []Seen{open, audited, missing, away, twice},
		Found:      []Seen{audited, movedIn, twice},
		MovedIn:    []Seen{movedIn},
		Away:       []Seen{away},
		Missing:    []Seen{missing},
		Unexpected: []Seen{unexpected},
		Twice:      []Seen{twice},
		Open:       []Seen{open, unexpected},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(Reconciliation{}, room204().Reconcile()); diff != "" {
		t.Errorf("of an empty room:\n%s", diff)
	}
}

func TestLeave(t *testing.T) {
	tests := []struct {
		name  string
		visit Visit
		want  VisitStatus
	}{
		{"nothing expected", room204(), VisitDone},
		{"all settled", room204(Seen{Expected: true, Audit: completed}, Seen{Expected: true, Missing: true}), VisitDone},
		{"one open", room204(Seen{Expected: true}), VisitEntered},
		{"one begun", room204(Seen{Expected: true, Audit: draft}), VisitEntered},
	}
	for _, tt := range tests {
		want := &RoomLeft{Round: "r1", Room: tt.visit.Room.ID, Result: tt.want}
		if diff := cmp.Diff(want, tt.visit.Leave()); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.name, diff)
		}
	}
}

func TestEmpty(t *testing.T) {
	open, gone := monitor("1"), monitor("2")
	v := room204(Seen{Device: open, Expected: true}, Seen{Device: gone, Expected: true, Missing: true},
		Seen{Device: monitor("3"), Expected: true, Away: "Intensiv 1 · 101"})
	got, err := v.Empty()
	if err != nil {
		t.Fatal(err)
	}
	want := []Event{
		&DeviceMissed{Round: "r1", Room: v.Room.ID, Device: open.ID},
		&RoomLeft{Round: "r1", Room: v.Room.ID, Result: VisitEmpty},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for name, seen := range map[string]Seen{
		"audited":  {Device: open, Expected: true, Audit: completed},
		"found":    {Device: open, How: Unexpected},
		"moved in": {Device: open, How: MovedIn},
	} {
		events, err := room204(seen).Empty()
		wantRefused(t, name, "room-not-empty", events, err)
	}
	events, err := room204(Seen{Device: open, Expected: true, Audit: draft}).Empty()
	wantRefused(t, "begun", "in-audit", events, err)
}

// wantRefused checks that a rule refused with the code and said so in German
// and English.
func wantRefused(t *testing.T, name, code string, got any, err error) {
	t.Helper()
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Errorf("%s: got %v, %v; want the refusal %s", name, got, err, code)
		return
	}
	if refusal.Text["de"] == "" || refusal.Text["en"] == "" || refusal.Text["de"] == refusal.Text["en"] {
		t.Errorf("%s: says %v", name, refusal.Text)
	}
}

func TestNoAccess(t *testing.T) {
	v := room204()
	got, err := v.NoAccess(" Isolation\x1b[31m ")
	want := &RoomLeft{Round: "r1", Room: v.Room.ID, Result: VisitNoAccess, Reason: Say("Isolation")}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	got, err = v.NoAccess(" \t")
	wantRefused(t, "without a reason", "reason-missing", got, err)
}

func TestMiss(t *testing.T) {
	here, begun, unexpected, audited := monitor("1"), monitor("2"), monitor("3"), monitor("4")
	v := room204(Seen{Device: here, Expected: true}, Seen{Device: begun, Expected: true, Audit: draft},
		Seen{Device: audited, Expected: true, Audit: completed}, Seen{Device: unexpected, How: Unexpected})
	got, err := v.Miss(here.ID, "laut Pflege in der Technik")
	want := &DeviceMissed{Round: "r1", Room: v.Room.ID, Device: here.ID, Note: Say("laut Pflege in der Technik")}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	got, err = v.Miss(begun.ID, "")
	wantRefused(t, "begun", "in-audit", got, err)
	got, err = v.Miss(audited.ID, "")
	wantRefused(t, "audited", "already-audited", got, err)
	got, err = v.Miss(unexpected.ID, "")
	wantRefused(t, "unexpected", "not-expected", got, err)
	got, err = v.Miss("nobody", "")
	wantRefused(t, "unknown", "not-expected", got, err)
}

func TestFind(t *testing.T) {
	v := room204(Seen{Device: monitor("1"), Expected: true})
	here := Place{Ward: "Intensiv 2", Room: "204"}
	elsewhere := Place{Ward: "Intensiv 1", Room: "101", Bed: "A"}
	d := monitor("2")
	found := func(how FoundHow) Event { return &DeviceFound{Round: "r1", Room: v.Room.ID, Device: d.ID, How: how} }
	moved := func(from Place) Event {
		return &DeviceMoved{Device: d.ID, From: from, To: here, Source: FromBed, Round: "r1"}
	}
	tests := []struct {
		name     string
		home     Place
		source   PlaceSource
		expected bool
		want     []Event
	}{
		{"expected elsewhere", elsewhere, FromList, true, []Event{found(MovedIn), moved(elsewhere)}},
		{"on no list of the round", elsewhere, FromBed, false, []Event{found(Unexpected), moved(elsewhere)}},
		{"place unknown", Place{}, FromList, false, []Event{found(Unexpected), moved(Place{})}},
		{"listed here meanwhile", here, FromList, false, []Event{found(Unexpected), moved(here)}},
		{"seen here before", here, FromBed, false, []Event{found(Unexpected)}},
	}
	for _, tt := range tests {
		d.Place, d.PlaceSource = tt.home, tt.source
		if diff := cmp.Diff(tt.want, v.Find(d, tt.home, tt.expected)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.name, diff)
		}
	}
	if events := v.Find(monitor("1"), here, true); len(events) != 0 {
		t.Errorf("a device on the room's list is found by %v", events)
	}
}

func TestFindNew(t *testing.T) {
	v := room204()
	got, err := v.FindNew(Device{Maker: " Contec ", Model: "CMS8000\x1b[m", Serial: "C1", Place: Place{Bed: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	id := SerialID("Contec", "CMS8000", "C1")
	want := []Event{
		&DeviceListed{Round: "r1", Device: Device{
			ID: id, Maker: "Contec", Model: "CMS8000", Serial: "C1",
			Place: Place{Ward: "Intensiv 2", Room: "204", Bed: "A"}, PlaceSource: FromBed,
		}},
		&DeviceFound{Round: "r1", Room: v.Room.ID, Device: id, How: Unexpected},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got, err = v.FindNew(Device{Maker: "Contec", Model: "CMS8000"})
	wantRefused(t, "without a number", "no-number", got, err)
}

func TestStart(t *testing.T) {
	d, begun := monitor("1"), monitor("2")
	v := room204(Seen{Device: d, Expected: true}, Seen{Device: begun, Audit: draft})
	got, err := v.Start(d.ID, "digest")
	if err != nil {
		t.Fatal(err)
	}
	want := &AuditStarted{Audit: got.Audit, Round: "r1", Room: v.Room.ID, Device: d.ID, Checklist: "digest"}
	if diff := cmp.Diff(want, got); diff != "" || got.Audit == "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got, err = v.Start(begun.ID, "digest")
	wantRefused(t, "begun", "already-audited", got, err)
	got, err = v.Start("nobody", "digest")
	wantRefused(t, "not here", "not-here", got, err)
}
