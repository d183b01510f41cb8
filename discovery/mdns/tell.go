package mdns

import (
	"cmp"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"time"

	"visite/audit"
	"visite/discovery/link"
)

// tell emits what is known of a device, if it is anything new.
func (c *collector) tell(h *host, now time.Time) {
	told := !h.told.First.IsZero()
	if !told && now.Sub(h.first) < h.patience() {
		return
	}
	delete(c.waiting, h)
	s, ok := c.sighting(h)
	if !ok || s.Gone && !told {
		return
	}
	same := s
	same.Last = h.told.Last
	if told && reflect.DeepEqual(same, h.told) && s.Last.Sub(h.told.Last) < refresh {
		return
	}
	if !told {
		c.shown++
	}
	h.told = s
	c.emit(s)
	if s.Gone {
		c.forget(h)
	}
}

// patience is how long a device is waited for to tell the rest: its address and
// its host's name mostly come in the same packet or the next, and what it is
// called for people comes with its services.
func (h *host) patience() time.Duration {
	switch {
	case len(h.services) == 0:
		return silence
	case h.key.name == "" || len(h.addresses) == 0:
		return grace
	}
	return 0
}

// sighting is what is known of a device. Not ok is this machine itself, and what
// is told by another host of the same announcer already.
func (c *collector) sighting(h *host) (audit.Sighting, bool) {
	s := audit.Sighting{Source: audit.SourceMDNS, First: h.first, Last: h.last, Interface: c.on.Name}
	s.Host = h.text
	s.Name = cmp.Or(h.told.Name, h.instance, h.text) // it stays what it was told as
	self := c.addresses(h, &s)
	if self && !s.Address.IsValid() && len(s.Foreign) == 0 || h.key.name == "" && c.named(h.key.source) {
		return s, false
	}
	var all []audit.Fact
	for _, one := range h.services {
		if one.instance == "" {
			s.Services = append(s.Services, one.kind)
			continue
		}
		s.Services = append(s.Services, fmt.Sprintf("%s %d", one.kind, one.port))
		for _, f := range one.txt {
			if len(all) < maxTXT && !slices.ContainsFunc(all, func(g audit.Fact) bool { return f.Key == g.Key }) {
				all = append(all, f)
			}
		}
	}
	slices.Sort(s.Services)
	s.Services = slices.Compact(s.Services)
	s.Services = s.Services[:min(len(s.Services), maxServices)]
	say(&s.Said, all)
	if from := h.key.source; s.Address.IsValid() && s.Address != from && !self && !c.on.Own(from) {
		s.Facts = append(s.Facts, audit.Fact{Key: audit.FactSpoke, Value: from.String()})
	}
	if len(h.services) == 0 && (len(h.told.Services) > 0 || len(h.addresses) == 0) {
		s.Gone = true
		s.Said, s.Address, s.Foreign = h.told.Said, h.told.Address, h.told.Foreign
	}
	return s, true
}

// named reports whether an announcer has told of a host by its name.
func (c *collector) named(source netip.Addr) bool {
	for key := range c.hosts {
		if key.source == source && key.name != "" {
			return true
		}
	}
	return false
}

// addresses sorts what a device announces: the address from which it spoke if
// that is among them, else the smallest on the link, is its own. What has told
// none is where it spoke from. self: an address of this machine was left out.
func (c *collector) addresses(h *host, s *audit.Sighting) (self bool) {
	source := h.key.source
	if len(h.addresses) == 0 {
		if c.on.Own(source) {
			return true
		}
		s.Address = source
		return false
	}
	for _, a := range slices.SortedFunc(slices.Values(h.addresses), netip.Addr.Compare) {
		switch {
		case c.on.Own(a) && c.on.Own(source):
			self = true
		case c.on.Own(a) || !usable(c.on, a):
			s.Foreign = append(s.Foreign, a)
		case !s.Address.IsValid() || a == source:
			s.Address = a
		}
	}
	return self
}

// usable reports whether an address can be that of a device on the link.
func usable(on link.Link, a netip.Addr) bool {
	_, broadcast := on.Broadcast(a)
	return on.OnLink(a) && !broadcast && (!a.IsLoopback() || on.Kind == link.Loopback) && !a.IsUnspecified() && !a.IsMulticast()
}
