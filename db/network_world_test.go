package db

import (
	"net/netip"
	"testing"
	"time"

	"visite/audit"
)

// heard is a device that was seen a moment ago.
func (w *world) heard(source audit.Source, address, mac string, said audit.Said) audit.Nearby {
	now := plain(w.clock.now())
	s := audit.Sighting{Source: source, First: now.Add(-time.Minute), Last: now, Interface: "eth0", MAC: mac, Said: said}
	if address != "" {
		s.Address = netip.MustParseAddr(address)
	}
	return audit.Nearby{Sightings: []audit.Sighting{s}}
}

// newConnected is a scene in which the draft's device may be probed: nobody is
// attached, it is linked to 10.20.0.7, and the site permits its network.
func newConnected(t *testing.T) *scene {
	t.Helper()
	s := newScene(t)
	s.connected(t)
	return s
}

// connected permits a network and links the draft's device.
func (s *scene) connected(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	check(t, s.PermitNetwork(ctx, audit.NetworkPermit{Networks: []string{"10.20.0.0/16"}, Deny: []string{"10.20.9.0/24", "00:b0:94"}}))
	seen := s.heard(audit.SourceMDNS, "10.20.0.7", "00:1b:44:11:3a:b7", audit.Said{Name: "Bett 2", Model: "CMS9000", Firmware: "1.0.3"})
	check(t, s.LinkSighting(ctx, s.round, s.room, s.draft.Device.ID, audit.ByPerson, seen))
}

// asked is what a technician says to unlock the room's targets.
func (s *scene) asked(t *testing.T) audit.ProbeUnlocked {
	t.Helper()
	return audit.ProbeUnlocked{
		Round: s.round, Room: s.room, Interface: "eth0", AgreedBy: audit.Say("Sr. Anna"), Patient: "no", Reason: audit.Say("offene Dienste"),
		Targets: must(s.ProbeTargets(t.Context(), s.round, s.room))(t),
	}
}

// probedOnce makes one connection on the word of an unlocking.
func (s *scene) probedOnce(t *testing.T) audit.ProbeUnlocked {
	t.Helper()
	ctx := t.Context()
	u := must(s.Unlock(ctx, s.asked(t)))(t)
	at := u.Targets[0]
	check(t, s.BeginConnect(ctx, audit.ConnectBegun{Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: 23}))
	check(t, s.EndConnect(ctx, audit.ConnectEnded{
		Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: 23, Result: audit.ConnectOpen, Millis: 4, Read: 3,
		SHA256: "5555555555555555555555555555555555555555555555555555555555555555",
	}))
	return u
}

// lookedAround does whatever there is to do on the network.
func (s *scene) lookedAround(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	browse := audit.BrowseBegun{
		Browse: audit.NewBrowseID(), Round: s.round, Room: s.room, Interface: "eth0", Types: []string{"_http._tcp", "_telnet._tcp"}, Questions: 17,
	}
	check(t, s.BeginBrowse(ctx, browse))
	check(t, s.EndBrowse(ctx, audit.BrowseEnded{Browse: browse.Browse, Round: s.round, Heard: 16, Sightings: 2, Dropped: 1, Problem: "no multicast"}))
	s.connected(t)
	check(t, s.LeaveSightings(ctx, s.round, s.room, []audit.Nearby{s.heard(audit.SourceSDC, "10.20.0.8", "", audit.Said{Name: "Bett 9"})}))
	check(t, s.ObserveContact(ctx, audit.ContactObserved{
		Device: s.draft.Device.ID, File: audit.Say("bett2.pcap"), SHA256: "5555555555555555555555555555555555555555555555555555555555555555",
		MAC: "00:1b:44:11:3a:b7", Address: "10.20.0.7", First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:00Z", Conditions: audit.Say("Simulator"),
		Contacts: []audit.Contact{{Kind: audit.ContactCMS, To: "202.114.4.119", Port: 515, Count: 6, First: "2025-04-01T09:01:00Z", Last: "2025-04-01T09:02:00Z"}},
	}))
	u := s.probedOnce(t)
	check(t, s.CheckProbe(ctx, audit.ProbeChecked{Unlock: u.Unlock, Shows: true, Note: audit.Say("alles da")}))
}
