package mdns

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"golang.org/x/net/ipv4"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
)

// Listen hears what devices announce on a link, of their own or asked by others,
// until ctx ends, and sends nothing. What it emits of a device is all that is
// known of it; a later sighting with the same name and host takes the place of
// an earlier one. emit is called by one goroutine at a time and must not wait.
//
// It gives an error if the link cannot be listened on, and nil when ctx has ended.
func Listen(ctx context.Context, on link.Link, emit func(audit.Sighting)) error {
	conn, err := open(on)
	if err != nil {
		return err
	}
	return newCollector(on, emit).run(ctx, conn)
}

// open joins the group on the link. Nothing is ever sent from this socket.
func open(on link.Link) (*ipv4.PacketConn, error) {
	if err := check(on); err != nil {
		return nil, err
	}
	i, err := net.InterfaceByIndex(on.Index)
	if err != nil {
		return nil, fmt.Errorf("listen for mDNS on %s: %w", on.Name, err)
	}
	udp, err := net.ListenMulticastUDP("udp4", i, &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: port})
	if err != nil {
		return nil, fmt.Errorf("listen for mDNS on %s: %w", on.Name, err)
	}
	conn := ipv4.NewPacketConn(udp)
	// Where a system cannot say on which interface a packet came, its source
	// address has to do; where one needs to be asked for what it loops back, ask.
	_ = conn.SetControlMessage(ipv4.FlagInterface, true)
	_ = conn.SetMulticastLoopback(true)
	return conn, nil
}

// check refuses a link on which mDNS cannot work.
func check(on link.Link) error {
	de, en := "", ""
	switch {
	case !on.Up:
		de, en = "%s ist nicht verbunden: Kabel einstecken oder WLAN verbinden", "%s is not connected: plug in the cable or join a wireless network"
	case !on.Multicast:
		de, en = "%s kann kein Multicast: einen anderen Netzanschluss wählen", "%s cannot do multicast: choose another interface"
	case !on.Addr().IsValid():
		de, en = "%s hat keine IPv4-Adresse: auf eine Adresse warten oder eine einstellen", "%s has no IPv4 address: wait for one or set one"
	default:
		return nil
	}
	return &audit.Refusal{Code: "no-mdns", Text: checklist.Text{
		checklist.German: fmt.Sprintf(de, on.Name), checklist.English: fmt.Sprintf(en, on.Name),
	}}
}

// run takes in packets until ctx ends, and closes conn.
func (c *collector) run(ctx context.Context, conn *ipv4.PacketConn) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })
	defer func() { _ = conn.Close() }() // it only listened
	defer stop()
	buffer := make([]byte, maxPacket+1)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(grace / 4))
		if ctx.Err() != nil {
			c.tick(time.Now().Add(silence))
			return nil
		}
		var late net.Error
		n, from, err := c.read(conn, buffer)
		switch {
		case errors.As(err, &late) && late.Timeout():
			c.tick(time.Now())
		case err != nil:
			return fmt.Errorf("listen for mDNS on %s: %w", c.on.Name, err)
		case from.IsValid():
			c.packet(buffer[:n], from, time.Now())
		}
	}
}

// read takes one packet. One that came over another interface has no source.
func (c *collector) read(conn *ipv4.PacketConn, buffer []byte) (int, netip.AddrPort, error) {
	n, control, from, err := conn.ReadFrom(buffer)
	if err != nil {
		return 0, netip.AddrPort{}, err
	}
	udp, ok := from.(*net.UDPAddr)
	if !ok || control != nil && control.IfIndex != 0 && control.IfIndex != c.on.Index {
		return 0, netip.AddrPort{}, nil
	}
	return n, udp.AddrPort(), nil
}
