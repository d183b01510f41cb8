package tui

import (
	"slices"
	"strings"

	"visite/audit"
)

// network is what the network says about the room: a hint below what the person
// has seen with their own eyes.
func (s *reconcileScreen) network(seen []audit.Nearby) []string {
	th, w := s.e.th, s.e.w.network
	var lines []string
	if nowhere := s.nowhere(seen); len(nowhere) > 0 {
		lines = append(lines, "", th.accent.Render("› "+w.sectionNowhere))
		for _, d := range nowhere {
			line := "  " + d.title
			if d.address != "" && d.address != d.title {
				line += " · " + d.address
			}
			lines = append(lines, line+th.muted.Render(" · "+s.e.sourceNames(d.Sources())))
		}
	}
	if never := s.neverSeen(); len(never) > 0 {
		lines = append(lines, "", th.muted.Render("– "+w.sectionNeverSeen+" ("+w.neverSeenMeans+")"))
		for _, d := range never {
			lines = append(lines, th.muted.Render("  "+strings.Join([]string{d.Code(), shortName(d)}, " · ")))
		}
	}
	sent := s.visit.Network
	if sent.Sent() {
		lines = append(lines, "", th.muted.Render(w.sentFromHere+w.sentCounts(sent)))
	}
	return lines
}

// nowhere are those seen from here, now or when the room was left before, that
// nobody has linked and nothing says are expected in the round.
func (s *reconcileScreen) nowhere(seen []audit.Nearby) []nearDevice {
	var all []nearDevice
	for _, n := range seen {
		all = append(all, s.near.device(n))
	}
	for _, left := range s.visit.Reconcile().Unlinked {
		if d := s.near.device(left); d.linked == "" && !slices.ContainsFunc(s.near.all, d.same) {
			all = append(all, d)
		}
	}
	return all
}

// neverSeen are the devices expected here that nothing seen is or may be.
func (s *reconcileScreen) neverSeen() []audit.Device {
	if !s.visit.Looked && len(s.near.all) == 0 {
		return nil
	}
	var all []audit.Device
	for _, d := range s.visit.Devices {
		seen := d.Network || slices.ContainsFunc(s.near.all, func(n nearDevice) bool {
			return n.linked == d.Device.Code() || n.matches == d.Device.Code()
		})
		if d.Expected && !seen {
			all = append(all, d.Device)
		}
	}
	return all
}
