package mdns

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"

	"visite/audit"
	"visite/discovery/link"
)

// The caps of one collector.
const (
	maxPacket    = 9000 // bytes (RFC 6762 § 17)
	maxNames     = 512  // of services, and as many of hosts
	maxAddresses = 8    // of a host, on the link and foreign ones
	maxServices  = 32   // of a host
	maxTXT       = 32   // strings of a service
	maxRecords   = 500  // of a packet
)

// How long a device is waited for to tell its address too, and one that offers no
// services to offer some.
const (
	grace   = 400 * time.Millisecond
	silence = 3 * time.Second
)

// refresh is how often a device that says nothing new is told again.
const refresh = 5 * time.Second

const port = 5353

// collector joins the records of many packets to devices. Who announces is part
// of every name: two hosts that call themselves the same are two.
type collector struct {
	on      link.Link
	emit    func(audit.Sighting)
	flooded func()          // called once, when more was refused than any ward says
	asked   map[string]bool // questions of our own, "_http._tcp.local."

	services map[name]*service
	hosts    map[name]*host
	count    map[netip.Addr]int // names, of both kinds, by announcer
	waiting  map[*host]bool     // to be told when they were waited for long enough
	heard    int                // questions of our own, looped back
	dropped  int                // packets and names that were refused or too many
	shown    int                // hosts that were told
}

// maxDropped is after how many refusals a link counts as flooded.
const maxDropped = 2000

// name is a name and the address that announces it.
type name struct {
	source netip.Addr
	name   string // lower case, as in a packet
}

// service is one instance, or only its type ("" as instance).
type service struct {
	key      name
	instance string
	kind     string // "_http._tcp"
	port     uint16
	txt      []audit.Fact
	host     *host
}

// host is a device. That of a service whose host is not known has no name.
type host struct {
	key         name
	text        string
	instance    string // of the service heard first: it stays the device's name
	addresses   []netip.Addr
	services    []*service
	first, last time.Time
	told        audit.Sighting
}

func newCollector(on link.Link, emit func(audit.Sighting)) *collector {
	return &collector{
		on: on, emit: emit, flooded: func() {},
		services: map[name]*service{}, hosts: map[name]*host{}, count: map[netip.Addr]int{}, waiting: map[*host]bool{},
	}
}

// drop counts what was refused.
func (c *collector) drop() {
	if c.dropped++; c.dropped == maxDropped {
		c.flooded()
	}
}

// packet takes in one packet, as it came from the network.
func (c *collector) packet(b []byte, from netip.AddrPort, now time.Time) {
	from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
	if len(b) > maxPacket || len(b) < 12 || from.Port() != port || !c.on.OnLink(from.Addr()) {
		c.drop()
		return
	}
	var m dns.Msg
	if err := m.Unpack(b); err != nil {
		c.drop()
		return
	}
	if !m.Response {
		c.question(&m, from.Addr())
		return
	}
	if m.Opcode != dns.OpcodeQuery || m.Rcode != dns.RcodeSuccess { // RFC 6762 § 18.3, 18.11
		c.drop()
		return
	}
	touched := map[*host]bool{}
	records := slices.Concat(m.Answer, m.Ns, m.Extra)
	if len(records) > maxRecords {
		c.drop()
		records = records[:maxRecords]
	}
	c.flush(records, from.Addr())
	for _, r := range records {
		if h := c.record(r, from.Addr(), now); h != nil {
			h.last = now
			touched[h] = true
		}
	}
	for h := range touched {
		c.tell(h, now)
	}
	c.tick(now)
}

// question counts those of our own: from this machine, and in the library's form,
// with an id, which RFC 6762 § 18.1 has others leave 0.
func (c *collector) question(m *dns.Msg, from netip.Addr) {
	own := slices.ContainsFunc(c.on.Prefixes, func(p netip.Prefix) bool { return p.Addr() == from })
	if own && m.Id != 0 && len(m.Question) == 1 && m.Question[0].Qtype == dns.TypePTR && c.asked[strings.ToLower(m.Question[0].Name)] {
		c.heard++
	}
}

// flush forgets the addresses of hosts that a packet tells anew (RFC 6762 § 10.2).
func (c *collector) flush(records []dns.RR, from netip.Addr) {
	const cacheFlush = 1 << 15
	for _, r := range records {
		if a, ok := r.(*dns.A); ok && a.Hdr.Class&cacheFlush != 0 && a.Hdr.Ttl > 0 {
			if h := c.hosts[name{from, strings.ToLower(a.Hdr.Name)}]; h != nil {
				h.addresses = nil
			}
		}
	}
}

// record takes in one record and returns the device that it is about.
func (c *collector) record(r dns.RR, from netip.Addr, now time.Time) *host {
	head := r.Header()
	if head.Class&^(1<<15) != dns.ClassINET {
		return nil
	}
	switch r := r.(type) {
	case *dns.PTR:
		return c.pointer(r, from, now)
	case *dns.SRV:
		if head.Ttl == 0 {
			return c.goodbye(name{from, strings.ToLower(head.Name)})
		}
		s := c.service(head.Name, from, now)
		if s == nil {
			return nil
		}
		s.port = r.Port
		c.move(s, r.Target, now)
		return s.host
	case *dns.TXT:
		s := c.service(head.Name, from, now)
		if s == nil || head.Ttl == 0 {
			return nil
		}
		s.txt = facts(r.Txt)
		return s.host
	case *dns.A:
		return c.address(r, from, now)
	}
	return nil
}

// pointer takes in that a service is there, or, in answer to the question for
// all types, that there is one of some type.
func (c *collector) pointer(r *dns.PTR, from netip.Addr, now time.Time) *host {
	if strings.EqualFold(r.Hdr.Name, meta+".local.") {
		if r.Hdr.Ttl == 0 {
			return nil
		}
		if s := c.kind(r.Ptr, from, now); s != nil {
			return s.host
		}
		return nil
	}
	if r.Hdr.Ttl == 0 {
		return c.goodbye(name{from, strings.ToLower(r.Ptr)})
	}
	if s := c.service(r.Ptr, from, now); s != nil {
		return s.host
	}
	return nil
}

// address takes in an address of a host. With a time to live of 0 it has it no more.
func (c *collector) address(r *dns.A, from netip.Addr, now time.Time) *host {
	a, ok := netip.AddrFromSlice(r.A.To4())
	if !ok {
		return nil
	}
	if r.Hdr.Ttl == 0 && c.hosts[name{from, strings.ToLower(r.Hdr.Name)}] == nil {
		return nil
	}
	h := c.host(r.Hdr.Name, from, now)
	if h == nil {
		return nil
	}
	switch known := slices.Contains(h.addresses, a); {
	case r.Hdr.Ttl == 0:
		h.addresses = slices.DeleteFunc(h.addresses, func(b netip.Addr) bool { return a == b })
	case known:
	case len(h.addresses) == maxAddresses:
		c.drop()
	default:
		h.addresses = append(h.addresses, a)
	}
	return h
}

// tick tells of devices that were waited for long enough.
func (c *collector) tick(now time.Time) {
	for h := range c.waiting {
		c.tell(h, now)
	}
}
