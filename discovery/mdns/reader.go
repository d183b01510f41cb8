package mdns

import (
	"net/netip"
	"time"

	"visite/audit"
	"visite/discovery/link"
)

// Reader joins what devices announce out of packets that were captured before, as
// [Listen] does of those that come in.
type Reader struct{ c *collector }

// NewReader makes a reader. A packet counts if its sender lies in one of the
// networks; emit is called as by [Listen].
func NewReader(networks []netip.Prefix, emit func(audit.Sighting)) *Reader {
	return &Reader{newCollector(link.Link{Prefixes: networks}, emit)}
}

// Packet takes in one packet, in the order in which they were captured.
func (r *Reader) Packet(packet []byte, from netip.AddrPort, at time.Time) {
	r.c.packet(packet, from, at)
}

// End tells of the devices that were still waited for.
func (r *Reader) End(at time.Time) { r.c.tick(at.Add(silence)) }
