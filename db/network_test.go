package db

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"visite/audit"
)

func refusedWith(t testing.TB, err error, code string) {
	t.Helper()
	var refusal *audit.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Errorf("got %v, want a refusal %q", err, code)
	} else if refusal.Text["de"] == "" || refusal.Text["en"] == "" {
		t.Errorf("refusal %q is not in both languages: %v", code, refusal.Text)
	}
}

var addrs = cmpopts.EquateComparable(netip.Addr{})

// One room with everything that can be seen and done from it.
func TestLookingAround(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	s.lookedAround(t)
	v := must(s.Visit(ctx, s.round, s.room))(t)
	want := audit.VisitNetwork{Interfaces: []string{"eth0"}, Browses: 1, Announced: 17, Heard: 16, Connects: 1, Open: 1}
	if diff := cmp.Diff(want, v.Network); diff != "" {
		t.Errorf("sent from the room (-want +got):\n%s", diff)
	}
	if len(v.Unlinked) != 1 || v.Unlinked[0].Name != "Bett 9" || v.Unlinked[0].Address != netip.MustParseAddr("10.20.0.8") {
		t.Errorf("unlinked %+v", v.Unlinked)
	}
	r := v.Reconcile()
	if len(r.Unlinked) != 1 || len(r.Unseen) != 1 || r.Unseen[0].Device.ID != s.sealed.Device.ID {
		t.Errorf("seen and expected nowhere %+v, expected and not seen %+v", r.Unlinked, r.Unseen)
	}
	other := must(s.Visit(ctx, s.round, audit.NewRoom("Intensiv 2", "3").ID))(t)
	if len(other.Unlinked) != 0 || other.Network.Browses != 0 || len(other.Reconcile().Unseen) != 1 {
		t.Errorf("in another room: %+v", other)
	}

	n := must(s.Audit(ctx, s.draft.ID))(t).Network
	if len(n.Linked) != 1 || n.Linked[0].Firmware != "1.0.3" || n.Linked[0].By != audit.ByPerson || n.Linked[0].Stamp.Name != "Jo Weiß" {
		t.Errorf("linked %+v", n.Linked)
	}
	differ := []audit.Difference{{Field: "model", Listed: "CMS8000", Seen: "CMS9000"}}
	if diff := cmp.Diff(differ, n.Linked[0].Differ); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
	if len(n.Contacts) != 1 || n.Contacts[0].File.Text != "bett2.pcap" || n.Contacts[0].Contacts[0].Count != 6 {
		t.Errorf("contacts %+v", n.Contacts)
	}
	if len(n.Connects) != 1 || n.Connects[0].Result != audit.ConnectOpen || n.Connects[0].Port != 23 || n.Checked == nil || !*n.Checked {
		t.Errorf("connects %+v, checked %v", n.Connects, n.Checked)
	}
	if n := must(s.Audit(ctx, s.sealed.ID))(t).Network; n.Linked != nil || n.Contacts != nil || n.Connects != nil || n.Checked != nil {
		t.Errorf("of the other device: %+v", n)
	}
	for r, err := range s.Records(ctx, audit.AuditFilter{Drafts: true}) {
		check(t, err)
		want := must(s.Audit(ctx, r.ID))(t).Network
		if diff := cmp.Diff(want, r.Network, addrs); diff != "" {
			t.Errorf("record of %s (-audit +record):\n%s", r.Device.InventoryNumber, diff)
		}
	}
	// The same file once more says nothing new.
	if got := kinds(must(s.DeviceHistory(ctx, s.draft.Device.ID))(t).Lines)[:6]; !slices.Equal(got, []string{
		"probe.checked", "connect.ended", "connect.begun", "probe.unlocked", "contact.observed", "sighting.linked",
	}) {
		t.Errorf("history of the device: %v", got)
	}
	size := must(s.Ledger(ctx, 0, 1))(t).Size
	c := n.Contacts[0].ContactObserved
	c.File, c.Conditions = audit.Say("copy.pcap"), audit.Private{}
	check(t, s.ObserveContact(ctx, c))
	if now := must(s.Ledger(ctx, 0, 1))(t).Size; now != size {
		t.Errorf("the log grew from %d to %d entries", size, now)
	}
}

func kinds(lines []audit.HistoryLine) (all []string) {
	for _, l := range lines {
		all = append(all, l.Event.Kind())
	}
	return all
}

// What the list knows is seen without anybody linking it, and is not said to be
// expected nowhere.
func TestRecognisedOnTheNetwork(t *testing.T) {
	ctx, w := t.Context(), newWorld(t)
	a1, a2 := networked(monitor("A1", "Intensiv 2", "2", "1")), monitor("A2", "Intensiv 2", "3", "1")
	w.list(t, a1, a2)
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	room := audit.NewRoom("Intensiv 2", "3").ID
	v := must(w.Visit(ctx, round, room))(t)
	if r := v.Reconcile(); r.Unseen != nil || r.Unlinked != nil {
		t.Errorf("before anything was seen: %+v", r)
	}
	// From room 3 the wire shows the monitor of room 2, and a printer.
	known := w.heard(audit.SourceNeighbour, "10.20.0.99", "00:1b:44:11:3a:b7", audit.Said{})
	printer := w.heard(audit.SourceMDNS, "10.20.0.50", "", audit.Said{Name: "Drucker"})
	if got := must(w.Nowhere(ctx, round, []audit.Nearby{known, printer}))(t); len(got) != 1 || got[0].Title() != "Drucker" {
		t.Errorf("expected nowhere: %+v", got)
	}
	check(t, w.LeaveSightings(ctx, round, room, []audit.Nearby{known, printer}))
	v = must(w.Visit(ctx, round, room))(t)
	if r := v.Reconcile(); len(r.Unlinked) != 1 || r.Unlinked[0].Title() != "Drucker" || len(r.Unseen) != 1 || r.Unseen[0].Device.ID != a2.ID {
		t.Errorf("room 3: unlinked %+v, unseen %+v", r.Unlinked, r.Unseen)
	}
	v = must(w.Visit(ctx, round, audit.NewRoom("Intensiv 2", "2").ID))(t)
	if r := v.Reconcile(); r.Unlinked != nil || r.Unseen != nil {
		t.Errorf("room 2: unlinked %+v, unseen %+v", r.Unlinked, r.Unseen)
	}
	// Seen again from elsewhere, or linked since: nothing new.
	size := must(w.Ledger(ctx, 0, 1))(t).Size
	check(t, w.LeaveSightings(ctx, round, audit.NewRoom("Intensiv 2", "2").ID, []audit.Nearby{known, printer}))
	if now := must(w.Ledger(ctx, 0, 1))(t).Size; now != size {
		t.Errorf("the log grew from %d to %d entries", size, now)
	}
	check(t, w.LinkSighting(ctx, round, room, a2.ID, audit.ByPerson, printer))
	v = must(w.Visit(ctx, round, room))(t)
	if r := v.Reconcile(); r.Unlinked != nil || r.Unseen != nil {
		t.Errorf("after linking: unlinked %+v, unseen %+v", r.Unlinked, r.Unseen)
	}
	must(w.Verify(ctx, nil))(t)
}

func TestCandidates(t *testing.T) {
	ctx, w := t.Context(), newWorld(t)
	here, there, far := monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "3", "1"), monitor("B1", "IMC", "1", "1")
	for _, d := range []*audit.Device{&here, &there, &far} {
		d.MAC, d.Host = "001b.4411.3ab7", "monitor"
	}
	far.IP = "10.20.0.7/24"
	w.list(t, far, there, here)
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	room := audit.NewRoom("Intensiv 2", "2").ID
	for _, tt := range []struct {
		name string
		seen audit.Nearby
		by   audit.MatchedBy
		want []string
	}{
		{"serial", w.heard(audit.SourceSDC, "10.20.0.7", "00:1b:44:11:3a:b7", audit.Said{Serial: "sn-a2"}), audit.BySerial, []string{"A2"}},
		{"MAC", w.heard(audit.SourceNeighbour, "10.20.0.7", "00:1b:44:11:3a:b7", audit.Said{}), audit.ByMAC, []string{"A1", "A2", "B1"}},
		{"address", w.heard(audit.SourceMDNS, "10.20.0.7", "", audit.Said{Host: "monitor.local"}), audit.ByAddress, []string{"B1"}},
		{"host", w.heard(audit.SourceMDNS, "10.20.0.8", "", audit.Said{Host: "MONITOR.local"}), audit.ByHost, []string{"A1", "A2", "B1"}},
		{"name", w.heard(audit.SourceMDNS, "10.20.0.8", "", audit.Said{Name: "monitor", Model: "CMS8000", Maker: "Contec"}), "", nil},
	} {
		var got []string
		for _, c := range must(w.Candidates(ctx, round, room, tt.seen))(t) {
			if got = append(got, c.Device.InventoryNumber); c.By != tt.by {
				t.Errorf("%s: matched by %s", tt.name, c.By)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	// A correction of the list counts at once.
	check(t, w.do(ctx, func(context.Context, *tx) ([]audit.Event, error) {
		return one(&audit.DeviceCorrected{Device: far.ID, Fields: map[string]string{"ip": "10.20.0.70"}}, nil)
	}))
	if got := must(w.Candidates(ctx, round, room, w.heard(audit.SourceMDNS, "10.20.0.7", "", audit.Said{})))(t); got != nil {
		t.Errorf("an address that the list has no more: %+v", got)
	}
}

func TestLinkSightingRefuses(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	seen := s.heard(audit.SourceMDNS, "10.20.0.7", "", audit.Said{Host: "mon"})
	refusedWith(t, s.LinkSighting(ctx, s.round, s.room, monitor("A3", "", "", "").ID, audit.ByPerson, seen), "not-here")
	refusedWith(t, s.LinkSighting(ctx, s.round, s.room, s.draft.Device.ID, audit.ByHost, seen), "no-match")
	refusedWith(t, s.LinkSighting(ctx, s.round, s.room, s.draft.Device.ID, "name", seen), "no-match")
	refusedWith(t, s.LinkSighting(ctx, s.round, s.room, s.draft.Device.ID, audit.ByPerson, audit.Nearby{}), "sightings")
}

// Only a device that a person has linked, of which the audit says that nobody is
// attached, can be unlocked; and there is no other way.
func TestUnlock(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	if got := must(s.ProbeTargets(ctx, s.round, s.room))(t); got != nil {
		t.Errorf("targets before anything was linked: %+v", got)
	}
	s.connected(t)
	want := []audit.ProbeTarget{{Audit: s.draft.ID, Device: s.draft.Device.ID, Address: "10.20.0.7", MAC: "00:1b:44:11:3a:b7", Ports: audit.ProbePorts()}}
	if diff := cmp.Diff(want, must(s.ProbeTargets(ctx, s.round, s.room))(t), addrs); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	whole := s.asked(t)
	for _, patient := range []string{"yes", "unknown"} {
		s.patient(t, patient)
		if got := must(s.ProbeTargets(ctx, s.round, s.room))(t); got != nil {
			t.Errorf("targets with patient %q: %+v", patient, got)
		}
		_, err := s.Unlock(ctx, whole)
		refusedWith(t, err, "patient")
	}
	s.patient(t, "")
	_, err := s.Unlock(ctx, whole)
	refusedWith(t, err, "patient")
	s.patient(t, "no")

	u := must(s.Unlock(ctx, whole))(t)
	if u.Unlock == "" || u.Expires != "2025-04-01T09:40:00+02:00" || u.AgreedBy.Text != "Sr. Anna" {
		t.Errorf("unlocked %+v", u)
	}
	lines := must(s.DeviceHistory(ctx, s.draft.Device.ID))(t).Lines
	if !lines[0].Signed || lines[0].Event.Kind() != "probe.unlocked" || lines[0].Room.ID != s.room {
		t.Errorf("newest line %+v", lines[0])
	}
}

// Five connections to a host at most, one after the other, and then not again
// for a quarter of an hour.
func TestConnects(t *testing.T) {
	ctx, s := t.Context(), newConnected(t)
	u := must(s.Unlock(ctx, s.asked(t)))(t)
	at := u.Targets[0]
	begin := func(unlock audit.UnlockID, port int) error {
		return s.BeginConnect(ctx, audit.ConnectBegun{Unlock: unlock, Audit: at.Audit, Address: at.Address, Port: port})
	}
	end := func(port int) error {
		return s.EndConnect(ctx, audit.ConnectEnded{Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: port, Result: audit.ConnectClosed})
	}
	refusedWith(t, end(23), "not-begun")
	for _, port := range audit.ProbePorts() {
		check(t, begin(u.Unlock, port))
		refusedWith(t, begin(u.Unlock, port), "twice")
		for _, other := range audit.ProbePorts() {
			if err := begin(u.Unlock, other); err == nil {
				t.Fatalf("port %d was begun while %d was open", other, port)
			}
		}
		check(t, end(port))
		refusedWith(t, end(port), "not-begun")
	}
	for _, port := range append(audit.ProbePorts(), -1, 0, 22, 443, 2050, 9100, 24105, 65536) {
		if err := begin(u.Unlock, port); err == nil {
			t.Errorf("port %d was begun after the pass", port)
		}
	}
	_, err := s.Unlock(ctx, s.asked(t))
	refusedWith(t, err, "unanswered")
	check(t, s.CheckProbe(ctx, audit.ProbeChecked{Unlock: u.Unlock, Shows: true}))
	_, err = s.Unlock(ctx, s.asked(t))
	refusedWith(t, err, "pause")
	s.clock.add(audit.ProbeHostPause - time.Second)
	_, err = s.Unlock(ctx, s.asked(t))
	refusedWith(t, err, "pause")
	s.clock.add(time.Second)
	check(t, begin(must(s.Unlock(ctx, s.asked(t)))(t).Unlock, 23))
	must(s.Verify(ctx, nil))(t)
}

// Two unlockings of one host at the same time make no second pass.
func TestConnectsOfTwoUnlockings(t *testing.T) {
	ctx, s := t.Context(), newConnected(t)
	first, second := must(s.Unlock(ctx, s.asked(t)))(t), must(s.Unlock(ctx, s.asked(t)))(t)
	at := first.Targets[0]
	check(t, s.BeginConnect(ctx, audit.ConnectBegun{Unlock: first.Unlock, Audit: at.Audit, Address: at.Address, Port: 23}))
	refusedWith(t, s.BeginConnect(ctx, audit.ConnectBegun{Unlock: second.Unlock, Audit: at.Audit, Address: at.Address, Port: 80}), "unanswered")
	check(t, s.CheckProbe(ctx, audit.ProbeChecked{Unlock: first.Unlock, Shows: true}))
	refusedWith(t, s.BeginConnect(ctx, audit.ConnectBegun{Unlock: second.Unlock, Audit: at.Audit, Address: at.Address, Port: 80}), "pause")
}

// Nothing more goes to a monitor that nobody looked at after a check, however it
// ended, or that failed: not after the pause, not from another program.
func TestNoCheckBeforeTheAnswer(t *testing.T) {
	ctx, s := t.Context(), newConnected(t)
	u := must(s.Unlock(ctx, s.asked(t)))(t)
	at := u.Targets[0]
	unchecked := func(want bool) {
		t.Helper()
		if must(s.Unchecked(ctx, u.Unlock))(t) != want {
			t.Errorf("unchecked: not %v", want)
		}
	}
	unchecked(false)                                                                                                    // nothing was sent
	check(t, s.BeginConnect(ctx, audit.ConnectBegun{Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: 23})) // and the program was killed
	unchecked(true)
	for range 3 {
		s.clock.add(audit.ProbeHostPause)
		_, err := s.Unlock(ctx, s.asked(t))
		refusedWith(t, err, "unanswered")
	}
	check(t, s.CheckProbe(ctx, audit.ProbeChecked{Unlock: u.Unlock, Shows: false, Note: audit.Say("Kurve steht")}))
	unchecked(false)
	_, err := s.Unlock(ctx, s.asked(t))
	refusedWith(t, err, "missing")
	check(t, s.CheckProbe(ctx, audit.ProbeChecked{Unlock: u.Unlock, Shows: true, Note: audit.Say("ersetzt")}))
	must(s.Unlock(ctx, s.asked(t)))(t)
	must(s.Verify(ctx, nil))(t)
}

// The pause is the host's, whichever device it is taken for.
func TestPauseOfAnAddress(t *testing.T) {
	s := newConnected(t)
	u := s.probedOnce(t)
	check(t, s.CheckProbe(t.Context(), audit.ProbeChecked{Unlock: u.Unlock, Shows: true}))
	s.linkedElsewhere(t)
	_, err := s.Unlock(t.Context(), s.asked(t))
	refusedWith(t, err, "pause")
}

func TestBrowseEndsOnce(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	e := audit.BrowseBegun{Browse: audit.NewBrowseID(), Interface: "eth0", Types: []string{"_http._tcp"}, Questions: 3}
	check(t, s.BeginBrowse(ctx, e)) // outside a room
	refusedWith(t, s.BeginBrowse(ctx, e), "browse")
	check(t, s.EndBrowse(ctx, audit.BrowseEnded{Browse: e.Browse, Heard: 3}))
	refusedWith(t, s.EndBrowse(ctx, audit.BrowseEnded{Browse: e.Browse, Heard: 2}), "browse")
	if v := must(s.Visit(ctx, s.round, s.room))(t); v.Network.Browses != 0 {
		t.Errorf("questions outside a room count for the room: %+v", v.Network)
	}
}

// Whoever closes a round signs what was sent in it.
func TestClosingSignsWhatWasSent(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	s.lookedAround(t)
	sent := map[string]string{} // the last of each kind
	for _, line := range must(s.Ledger(ctx, 0, 50))(t).Lines {
		switch e := line.Event.(type) {
		case *audit.BrowseEnded:
			if e.Round == s.round {
				sent[e.Kind()] = line.Leaf
			}
		case *audit.ConnectBegun, *audit.ConnectEnded, *audit.ProbeChecked:
			sent[e.Kind()] = line.Leaf
		}
	}
	must(s.CloseRound(ctx, s.round, true))(t)
	var closed string
	check(t, s.store.read(ctx, func(h *handle) error {
		return h.scan(ctx, "SELECT CAST(text AS TEXT) FROM entries ORDER BY n DESC LIMIT 1", nil, &closed)
	}))
	if len(sent) != 4 || !strings.Contains(closed, "round.closed") {
		t.Fatalf("sent %v, closed %s", sent, closed)
	}
	for kind, leaf := range sent {
		if !strings.Contains(closed, leaf) {
			t.Errorf("%s %q is not among what was signed: %s", kind, leaf, closed)
		}
	}
}

func TestPermitReplacesThePermit(t *testing.T) {
	ctx, w := t.Context(), newWorld(t)
	if p := must(w.NetworkPermit(ctx))(t); p.NoQuestions || p.Networks != nil {
		t.Errorf("before anybody said anything: %+v", p)
	}
	check(t, w.PermitNetwork(ctx, audit.NetworkPermit{Networks: []string{"10.20.4.0/16", "192.168.1.0/24"}, Deny: []string{"00-B0-94"}, NoQuestions: true}))
	want := audit.NetworkPermit{Networks: []string{"10.20.0.0/16", "192.168.1.0/24"}, Deny: []string{"00:b0:94"}, NoQuestions: true}
	if diff := cmp.Diff(want, must(w.NetworkPermit(ctx))(t)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	check(t, w.PermitNetwork(ctx, audit.NetworkPermit{}))
	if p := must(w.NetworkPermit(ctx))(t); p.NoQuestions || len(p.Networks) != 0 {
		t.Errorf("after it was taken back: %+v", p)
	}
}
