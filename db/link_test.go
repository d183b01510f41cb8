package db

import (
	"net/netip"
	"slices"
	"testing"

	"visite/audit"
)

// A link that was revoked links nothing: what was seen is left again.
func TestRevokedLinkLeavesTheSighting(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	check(t, s.LeaveSightings(ctx, s.round, s.room, []audit.Nearby{s.heard(audit.SourceNeighbour, "", "00:1b:44:11:3a:b7", audit.Said{})}))
	s.connected(t)
	v := must(s.Visit(ctx, s.round, s.room))(t)
	if v.Unlinked != nil {
		t.Errorf("linked, and left: %+v", v.Unlinked)
	}
	d := s.draft.Device
	if want := []audit.LinkedAt{{Device: d.ID, Code: d.Code(), Address: netip.MustParseAddr("10.20.0.7"), MAC: "00:1b:44:11:3a:b7"}}; !slices.Equal(v.Linked, want) {
		t.Errorf("linked is %+v", v.Linked)
	}
	s.linkedElsewhere(t)
	if v := must(s.Visit(ctx, s.round, s.room))(t); len(v.Unlinked) != 1 {
		t.Errorf("linked no more, but left is %+v", v.Unlinked)
	}
}

// Who finds that an address is another device's takes it from the first.
func TestLinkedToAnotherDevice(t *testing.T) {
	ctx, s := t.Context(), newConnected(t)
	s.linkedElsewhere(t)
	targets := must(s.ProbeTargets(ctx, s.round, s.room))(t)
	if len(targets) != 1 || targets[0].Device != s.sealed.Device.ID {
		t.Errorf("targets %+v", targets)
	}
	if n := must(s.Audit(ctx, s.draft.ID))(t).Network; n.Linked != nil {
		t.Errorf("the first device is still linked: %+v", n.Linked)
	}
}

// A link by mistake is taken back: nothing of it can be probed any more, and what
// was seen is left again. It cannot be taken back twice.
func TestUnlinked(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	check(t, s.LeaveSightings(ctx, s.round, s.room, []audit.Nearby{s.heard(audit.SourceNeighbour, "", "00:1b:44:11:3a:b7", audit.Said{})}))
	s.connected(t)
	asked := s.asked(t)
	unlink := func(device audit.DeviceID) error {
		return s.UnlinkSighting(ctx, s.round, s.room, device, "Nachbarbett")
	}
	refusedWith(t, unlink(s.sealed.Device.ID), "not-linked")
	refusedWith(t, unlink("x"), "not-here")
	check(t, unlink(s.draft.Device.ID))
	refusedWith(t, unlink(s.draft.Device.ID), "not-linked")

	if got := must(s.ProbeTargets(ctx, s.round, s.room))(t); got != nil {
		t.Errorf("targets %+v", got)
	}
	_, err := s.Unlock(ctx, asked)
	refusedWith(t, err, "not-linked")
	if n := must(s.Audit(ctx, s.draft.ID))(t).Network; n.Linked != nil {
		t.Errorf("still linked: %+v", n.Linked)
	}
	if v := must(s.Visit(ctx, s.round, s.room))(t); len(v.Unlinked) != 1 || !v.Looked {
		t.Errorf("left is %+v", v.Unlinked)
	}
	line := must(s.DeviceHistory(ctx, s.draft.Device.ID))(t).Lines[0]
	if e, ok := line.Event.(*audit.SightingUnlinked); !ok || e.Reason.Text != "Nachbarbett" || line.Room.ID != s.room {
		t.Errorf("newest line %+v", line)
	}
	s.connected(t) // and once more
	if got := must(s.ProbeTargets(ctx, s.round, s.room))(t); len(got) != 1 {
		t.Errorf("targets %+v", got)
	}
	must(s.Verify(ctx, nil))(t)
	must(s.CloseRound(ctx, s.round, true))(t)
	refusedWith(t, unlink(s.draft.Device.ID), "round-closed")
}

// What was imported does not say where a device is now.
func TestImportedSightingsAreNoTargets(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	for _, source := range []audit.Source{audit.SourceCapture, audit.SourceSwitch, audit.SourceDHCP} {
		check(t, s.LinkSighting(ctx, s.round, s.room, s.draft.Device.ID, audit.ByPerson, s.heard(source, "10.20.0.7", "", audit.Said{})))
	}
	if got := must(s.ProbeTargets(ctx, s.round, s.room))(t); got != nil {
		t.Errorf("targets %+v", got)
	}
}
