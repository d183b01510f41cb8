package mdns

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// service is the service of a name, a new one if it was not known; nil if it is
// none or one too many.
func (c *collector) service(full string, from netip.Addr, now time.Time) *service {
	instance, kind, ok := split(full)
	if !ok {
		return nil
	}
	return c.take(&service{key: name{from, strings.ToLower(full)}, instance: instance, kind: kind}, now)
}

// kind is a service of which only its type is known: "_http._tcp.local.". Its key
// is one that the name of no service can be.
func (c *collector) kind(full string, from netip.Addr, now time.Time) *service {
	labels := dns.SplitDomainName(full)
	if len(labels) != 3 || !strings.EqualFold(labels[2], "local") {
		return nil
	}
	kind, ok := serviceType(labels[0] + "." + labels[1])
	if !ok {
		return nil
	}
	return c.take(&service{key: name{from, "." + kind}, kind: kind}, now)
}

// take takes in a service that was heard of, unless it is known.
func (c *collector) take(s *service, now time.Time) *service {
	if known := c.services[s.key]; known != nil {
		return known
	}
	if len(c.services) >= maxNames && !c.makeRoom(s.key.source) {
		c.drop()
		return nil
	}
	c.move(s, "", now)
	if s.host == nil {
		return nil
	}
	c.services[s.key] = s
	c.count[s.key.source]++
	return s
}

// host is the host of a name; "" is that of services whose host is not known.
func (c *collector) host(full string, from netip.Addr, now time.Time) *host {
	key := name{from, strings.ToLower(full)}
	if h := c.hosts[key]; h != nil {
		return h
	}
	if len(c.hosts) >= maxNames && !c.makeRoom(from) {
		c.drop()
		return nil
	}
	h := &host{key: key, text: hostText(full), first: now, last: now}
	c.hosts[key] = h
	c.count[from]++
	c.waiting[h] = true
	return h
}

// move gives a service to its host.
func (c *collector) move(s *service, target string, now time.Time) {
	if target == "." {
		return
	}
	h := c.host(target, s.key.source, now)
	if h == nil || h == s.host {
		return
	}
	if len(h.services) == maxServices && target != "" {
		c.drop()
		return
	}
	if s.host != nil {
		c.part(s)
	}
	s.host = h
	h.services = append(h.services, s)
	if h.instance == "" {
		h.instance = s.instance
	}
}

// part takes a service from its host; a host without a name is one only as long
// as it has some.
func (c *collector) part(s *service) {
	h := s.host
	h.services = slices.DeleteFunc(h.services, func(other *service) bool { return s == other })
	if h.key.name == "" && len(h.services) == 0 {
		c.forget(h)
	}
}

// forget forgets a host and what it offers.
func (c *collector) forget(h *host) {
	for _, s := range h.services {
		c.forgetService(s)
	}
	if c.hosts[h.key] == h {
		delete(c.hosts, h.key)
		c.uncount(h.key.source)
	}
	delete(c.waiting, h)
}

func (c *collector) forgetService(s *service) {
	if c.services[s.key] == s {
		delete(c.services, s.key)
		c.uncount(s.key.source)
	}
}

func (c *collector) uncount(source netip.Addr) {
	if c.count[source]--; c.count[source] == 0 {
		delete(c.count, source)
	}
}

// goodbye takes a service away that its own announcer says is gone, and returns
// the host that it was on.
func (c *collector) goodbye(key name) *host {
	s := c.services[key]
	if s == nil {
		return nil
	}
	c.forgetService(s)
	c.part(s)
	return s.host
}

// makeRoom forgets the host heard least lately of the announcer with the most
// names, unless that is who wants one more.
func (c *collector) makeRoom(from netip.Addr) bool {
	most := from
	for source, n := range c.count {
		if n > c.count[most] {
			most = source
		}
	}
	if most == from {
		return false
	}
	var victim *host
	for key, h := range c.hosts {
		if key.source == most && (victim == nil || h.last.Before(victim.last)) {
			victim = h
		}
	}
	if victim == nil {
		return false
	}
	c.drop()
	c.forget(victim)
	return true
}
