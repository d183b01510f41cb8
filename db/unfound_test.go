package db

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"visite/audit"
)

// A device found here by mistake is taken off the room's list: it is open again
// where it is expected, its place is the one it had, and what was linked to it
// from here is not.
func TestUnfound(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	a3, home := monitor("A3", "", "", "").ID, audit.NewRoom("Intensiv 2", "3").ID
	check(t, s.PermitNetwork(ctx, audit.NetworkPermit{Networks: []string{"10.20.0.0/16"}}))
	before := must(s.Visit(ctx, s.round, home))(t)
	known := must(s.DeviceHistory(ctx, a3))(t).Device
	counts := must(s.Round(ctx, s.round))(t).Rooms
	check(t, s.Find(ctx, s.round, s.room, a3))
	check(t, s.LinkSighting(ctx, s.round, s.room, a3, audit.ByPerson, s.heard(audit.SourceMDNS, "10.20.0.7", "", audit.Said{})))
	if v := must(s.Visit(ctx, s.round, home))(t); v.Devices[0].State() != audit.SeenAway {
		t.Fatalf("not away: %+v", v.Devices[0])
	}

	check(t, s.Unfind(ctx, s.round, s.room, a3, "verlesen"))
	for _, d := range must(s.Visit(ctx, s.round, s.room))(t).Devices {
		if d.Device.ID == a3 {
			t.Errorf("still on the list: %+v", d)
		}
	}
	after := must(s.Visit(ctx, s.round, home))(t)
	after.Looked = before.Looked
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("where it is expected (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(counts, must(s.Round(ctx, s.round))(t).Rooms); diff != "" {
		t.Errorf("what is counted (-before +after):\n%s", diff)
	}
	h := must(s.DeviceHistory(ctx, a3))(t)
	if diff := cmp.Diff(known, h.Device); diff != "" {
		t.Errorf("the device (-before +after):\n%s", diff)
	}
	var kinds []string
	for _, l := range h.Lines[:3] {
		kinds = append(kinds, l.Event.Kind())
	}
	if diff := cmp.Diff([]string{"device.moved", "device.unfound", "sighting.unlinked"}, kinds); diff != "" {
		t.Errorf("entries, the newest first (-want +got):\n%s", diff)
	}
	must(s.StartAudit(ctx, s.round, home, a3))(t)
	if got := must(s.ProbeTargets(ctx, s.round, home))(t); got != nil {
		t.Errorf("what was taken for it can be probed as it: %+v", got)
	}
	must(s.Verify(ctx, nil))(t)
}

// It stays on the list if it is expected there, or has an audit there.
func TestUnfoundRefused(t *testing.T) {
	ctx, s := t.Context(), newScene(t)
	a3 := monitor("A3", "", "", "").ID
	unfind := func(id audit.DeviceID) error { return s.Unfind(ctx, s.round, s.room, id, "") }
	refusedWith(t, unfind(s.sealed.Device.ID), "not-found")
	refusedWith(t, unfind(a3), "not-found")
	check(t, s.Find(ctx, s.round, s.room, a3))
	begun := must(s.StartAudit(ctx, s.round, s.room, a3))(t)
	refusedWith(t, unfind(a3), "in-audit")
	check(t, s.DropAudit(ctx, begun.ID, "falsches Gerät"))
	check(t, unfind(a3))
	refusedWith(t, unfind(a3), "not-found")

	z9 := must(s.FindNew(ctx, s.round, s.room, monitor("Z9", "", "", "")))(t)
	listed := must(s.DeviceHistory(ctx, z9))(t).Device
	check(t, unfind(z9))
	if diff := cmp.Diff(listed, must(s.DeviceHistory(ctx, z9))(t).Device); diff != "" {
		t.Errorf("what was listed stays as it is (-want +got):\n%s", diff)
	}

	check(t, s.Find(ctx, s.round, s.room, a3))
	whole := must(s.StartAudit(ctx, s.round, s.room, a3))(t)
	must(s.Complete(ctx, s.answer(t, whole, offNetwork()).ID))(t)
	refusedWith(t, unfind(a3), "already-audited")
	must(s.Verify(ctx, nil))(t)
}

// Against the rule it is not believed.
func TestVerifyNamesUnfound(t *testing.T) {
	a3 := monitor("A3", "", "", "").ID
	for name, c := range map[string]struct {
		before func(*scene)
		device func(*scene) audit.DeviceID
		reason string
	}{
		"what was expected": {func(*scene) {}, func(s *scene) audit.DeviceID { return s.sealed.Device.ID }, "not found here"},
		"what is linked from here": {func(s *scene) {
			check(t, s.Find(t.Context(), s.round, s.room, a3))
			seen := s.heard(audit.SourceMDNS, "10.20.0.7", "", audit.Said{})
			check(t, s.LinkSighting(t.Context(), s.round, s.room, a3, audit.ByPerson, seen))
		}, func(*scene) audit.DeviceID { return a3 }, "was not undone first"},
		"what is being audited": {func(s *scene) {
			check(t, s.Find(t.Context(), s.round, s.room, a3))
			must(s.StartAudit(t.Context(), s.round, s.room, a3))(t)
		}, func(*scene) audit.DeviceID { return a3 }, "is going on here"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			c.before(s)
			s.lies(t, &audit.DeviceUnfound{Round: s.round, Room: s.room, Device: c.device(s)})
			s.saysTampered(t, c.reason)
		})
	}
}
