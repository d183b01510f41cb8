package discovery

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"visite/audit"
)

// The caps of what is kept. The parts have their own at the door; these hold
// whatever the door let through, and what a feed brings.
const (
	maxPerSource = 512 // sightings
	maxServices  = 32  // of one sighting
	maxFacts     = 32
	maxForeign   = 8
)

// seen is what was seen so far, one sighting per source and device.
type seen struct {
	sightings map[string]audit.Sighting // by key
	perSource map[audit.Source]int
	macs      map[netip.Addr]string // of the neighbour table
	dropped   int
}

func newSeen() *seen {
	return &seen{
		sightings: map[string]audit.Sighting{}, perSource: map[audit.Source]int{}, macs: map[netip.Addr]string{},
	}
}

// key tells devices of one source apart by what they cannot change from packet
// to packet without being somebody else. Two that call themselves the same are
// two: whose address it is decides what a person links.
func key(s audit.Sighting) string {
	return strings.Join([]string{string(s.Source), s.Address.String(), s.MAC, s.Name, s.Host}, "\x00")
}

// take adds one sighting to what is known.
func (s *seen) take(one audit.Sighting) {
	if one.Source == audit.SourceNeighbour && one.Address.IsValid() && one.MAC != "" {
		s.macs[one.Address] = one.MAC
	}
	k := key(one)
	if before, known := s.sightings[k]; known {
		s.sightings[k] = merge(before, one)
		return
	}
	s.sightings[k] = merge(audit.Sighting{First: one.First}, one)
	s.perSource[one.Source]++
	if s.perSource[one.Source] > maxPerSource {
		s.evict(one.Source)
	}
}

// evict drops the oldest sighting of the address that has most of them, so that
// a flood from one address costs no other device its place.
func (s *seen) evict(source audit.Source) {
	count := map[netip.Addr]int{}
	for _, one := range s.sightings {
		if one.Source == source {
			count[one.Address]++
		}
	}
	var victim string
	var worst audit.Sighting
	for k, one := range s.sightings {
		if one.Source != source {
			continue
		}
		more := cmp.Or(cmp.Compare(count[one.Address], count[worst.Address]), worst.Last.Compare(one.Last), cmp.Compare(victim, k))
		if victim == "" || more > 0 {
			victim, worst = k, one
		}
	}
	delete(s.sightings, victim)
	s.perSource[source]--
	s.dropped++
	if source == audit.SourceNeighbour {
		delete(s.macs, worst.Address)
	}
}

// merge is what is known of a device after it was seen once more. It shares no
// memory that anybody writes to.
func merge(before, now audit.Sighting) audit.Sighting {
	m := now
	if !before.First.IsZero() && before.First.Before(now.First) {
		m.First = before.First
	}
	if before.Last.After(now.Last) {
		m.Last = before.Last
	}
	m.Foreign = union(now.Foreign, before.Foreign, maxForeign, func(a netip.Addr) netip.Addr { return a })
	m.Said = mergeSaid(before.Said, now.Said)
	return m
}

func mergeSaid(before, now audit.Said) audit.Said {
	return audit.Said{
		Name: cmp.Or(now.Name, before.Name), Host: cmp.Or(now.Host, before.Host),
		Maker: cmp.Or(now.Maker, before.Maker), Model: cmp.Or(now.Model, before.Model),
		Serial: cmp.Or(now.Serial, before.Serial), Firmware: cmp.Or(now.Firmware, before.Firmware),
		Spot:     cmp.Or(now.Spot, before.Spot),
		Services: union(now.Services, before.Services, maxServices, func(s string) string { return s }),
		Facts:    union(now.Facts, before.Facts, maxFacts, func(f audit.Fact) string { return f.Key }),
	}
}

// union is what is new, then what was there before under another name, at most
// limit of both.
func union[T any, K comparable](now, before []T, limit int, name func(T) K) []T {
	var all []T
	known := map[K]bool{}
	for _, one := range slices.Concat(now[:min(len(now), limit)], before) {
		if k := name(one); !known[k] && len(all) < limit {
			known[k] = true
			all = append(all, one)
		}
	}
	return all
}

// all is everything seen, the newest first. What has no MAC address of its own
// has that of its neighbour with the same address.
func (s *seen) all() []audit.Sighting {
	type line struct {
		key string
		audit.Sighting
	}
	lines := make([]line, 0, len(s.sightings))
	for k, one := range s.sightings {
		one.MAC = cmp.Or(one.MAC, s.macs[one.Address])
		lines = append(lines, line{k, one})
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.key, b.key)) })
	out := make([]audit.Sighting, len(lines))
	for i, l := range lines {
		out[i] = l.Sighting
	}
	return out
}
