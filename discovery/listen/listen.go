package listen

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"golang.org/x/net/ipv4"

	"visite/audit"
	"visite/discovery/link"
)

// Listen hears what devices on a link say to a source's port and emits a sighting
// for each packet that counts, until ctx is done; then it returns nil. drop is
// called for each packet that was refused; it may be nil. Both are called from one
// goroutine, one after the other, and the next packet waits for them.
//
// What keeps it from listening is an [audit.Refusal] and concerns this source only.
func Listen(ctx context.Context, l link.Link, source audit.Source, emit func(audit.Sighting), drop func()) error {
	c, ok := channels[source]
	if !ok {
		return fmt.Errorf("listen: no source %q", source)
	}
	conn, err := open(ctx, l, c)
	if ctx.Err() != nil && err != nil {
		return nil // it was not to be any more
	}
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it was only read from
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })()
	if drop == nil {
		drop = func() {}
	}
	e := ear{link: l, source: source, channel: c, known: newKnown(), now: time.Now, emit: emit, drop: drop}
	return e.listen(ctx, conn)
}

// open binds the port, which others may listen on too, and joins the group.
func open(ctx context.Context, l link.Link, c channel) (*ipv4.PacketConn, error) {
	if c.group.IsValid() && !l.Multicast {
		return nil, refuseGroup(l, c, errors.New("the link takes no multicast"))
	}
	config := net.ListenConfig{Control: share}
	conn, err := config.ListenPacket(ctx, "udp4", net.JoinHostPort("0.0.0.0", strconv.Itoa(int(c.port))))
	if err != nil {
		return nil, refusePort(c, err)
	}
	p := ipv4.NewPacketConn(conn)
	if c.group.IsValid() {
		if err := p.JoinGroup(&net.Interface{Index: l.Index, Name: l.Name}, net.UDPAddrFromAddrPort(netip.AddrPortFrom(c.group, 0))); err != nil {
			_ = p.Close() // nothing was read or written
			return nil, refuseGroup(l, c, err)
		}
	}
	// Which link a packet came in on; Windows cannot tell, there the sender's
	// address alone decides.
	_ = p.SetControlMessage(ipv4.FlagInterface, true)
	return p, nil
}

// ear is one source that is listened to.
type ear struct {
	link    link.Link
	source  audit.Source
	channel channel
	known   *known
	now     func() time.Time
	emit    func(audit.Sighting)
	drop    func()
}

func (e *ear) listen(ctx context.Context, conn *ipv4.PacketConn) error {
	buf := make([]byte, e.channel.limit+1) // one more tells that it was longer
	for {
		n, control, from, err := conn.ReadFrom(buf)
		switch {
		case ctx.Err() != nil:
			return nil
		case tooLong(err):
			n = len(buf)
		case err != nil:
			return fmt.Errorf("listening on port %d: %w", e.channel.port, err)
		}
		index := 0
		if control != nil {
			index = control.IfIndex
		}
		e.packet(buf[:n], from, index)
	}
}

// packet takes one packet, from an address and a link, and wipes it: it may name
// a patient. index is 0 if the system does not tell which link.
func (e *ear) packet(packet []byte, from net.Addr, index int) {
	defer clear(packet)
	udp, ok := from.(*net.UDPAddr)
	if !ok || index != 0 && index != e.link.Index {
		return
	}
	addr := udp.AddrPort().Addr().Unmap().WithZone("")
	if e.link.Own(addr) {
		return // it is us
	}
	if !e.link.OnLink(addr) || !e.known.allow(addr, e.now()) {
		e.drop()
		return
	}
	h, err := e.channel.read(packet)
	switch {
	case errors.Is(err, ErrOther):
	case err != nil, e.channel.own && !h.announces(addr), !h.gone && !e.known.add(addr, h.endpoint):
		e.drop()
	case h.gone && !e.known.has(addr, h.endpoint):
		// goodbye of one that was never here, or that is no device of ours
	default:
		e.emit(e.sighting(h, addr))
	}
}

// announces reports whether addr is among the addresses that the packet names.
func (h heard) announces(addr netip.Addr) bool {
	return slices.ContainsFunc(h.offers, func(o offer) bool { return o.addr == addr })
}

// sighting is what was heard, from whom and when. Services at addresses that are
// not on the link are not offered, only the addresses are shown.
func (e *ear) sighting(h heard, from netip.Addr) audit.Sighting {
	now := e.now()
	s := audit.Sighting{
		Source: e.source, First: now, Last: now, Interface: e.link.Name,
		Address: from, MAC: h.mac, Gone: h.gone, Said: h.said,
	}
	for _, o := range h.offers {
		switch {
		case !o.addr.IsValid() || o.addr == from:
			s.Services = addService(s.Services, o.service)
		case o.addr.IsUnspecified() || slices.Contains(s.Foreign, o.addr):
		case e.link.OnLink(o.addr):
			s.Facts = append(s.Facts, audit.Fact{Key: audit.FactAnnounced, Value: o.addr.String()})
		default:
			s.Foreign = append(s.Foreign, o.addr)
		}
	}
	return s
}
