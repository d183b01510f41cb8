// Package neighbour reads the neighbour table of the operating system (ARP and
// IPv6 neighbour discovery): which addresses on a link it has talked to lately
// and which MAC they have. Reading it sends nothing and needs no rights.
//
// It holds only whom the laptop had to do with: that a device is not in it says
// nothing. What it says is a fact of the link, not of the device; the maker that
// a MAC's prefix hints at is among the facts and never the maker of the sighting.
package neighbour

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"visite/audit"
	"visite/discovery/link"
)

// maxEntries is how many entries are taken; a table has some hundred.
const maxEntries = 4096

// entry is one line of the table, in whatever system.
type entry struct {
	index int // of the link
	addr  netip.Addr
	mac   net.HardwareAddr
	state string    // the system's word: "reachable", "stale", …
	seen  time.Time // confirmed by the neighbour; the zero Time if the system does not say
}

// Table gives a sighting for each neighbour on a link, IPv4 and IPv6, the
// smallest address first. Entries without a MAC are addresses that nobody
// answered for; they are left out. Where a system has no table that can be read,
// the error is an [audit.Refusal].
func Table(ctx context.Context, l link.Link) ([]audit.Sighting, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("reading the neighbour table: %w", err)
	}
	entries, err := table()
	if err != nil {
		return nil, err
	}
	return sightings(entries, l, time.Now()), nil
}

func sightings(entries []entry, l link.Link, now time.Time) []audit.Sighting {
	var all []audit.Sighting
	for _, e := range entries[:min(len(entries), maxEntries)] {
		if e.index == l.Index && isDevice(e, l) {
			all = append(all, e.sighting(l, now))
		}
	}
	slices.SortFunc(all, func(a, b audit.Sighting) int { return a.Address.Compare(b.Address) })
	return all
}

// isDevice leaves out what the kernel itself puts in: groups, broadcasts, us.
func isDevice(e entry, l link.Link) bool {
	if !e.addr.IsValid() || e.addr.IsMulticast() || e.addr.IsUnspecified() || e.addr.IsLoopback() {
		return false
	}
	if len(e.mac) != 6 || e.mac[0]&1 != 0 || [6]byte(e.mac) == [6]byte{} {
		return false
	}
	return !l.Own(e.addr)
}

func (e entry) sighting(l link.Link, now time.Time) audit.Sighting {
	seen := e.seen
	if seen.IsZero() || seen.After(now) {
		seen = now
	}
	mac := e.mac.String()
	s := audit.Sighting{
		Source: audit.SourceNeighbour, First: seen, Last: seen, Interface: l.Name, MAC: mac,
		Said: audit.Said{Facts: append([]audit.Fact{{Key: audit.FactState, Value: e.state}}, link.MakerFacts(mac)...)},
	}
	if e.addr.IsLinkLocalUnicast() || l.OnLink(e.addr) {
		s.Address = e.addr
	} else {
		s.Foreign = []netip.Addr{e.addr}
	}
	return s
}
