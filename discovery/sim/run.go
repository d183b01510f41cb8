package sim

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/grandcat/zeroconf"
	"golang.org/x/net/ipv4"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
)

// Options say where a ward is simulated.
type Options struct {
	Link     link.Link
	Monitors []Monitor
	Every    time.Duration // between two announcements of one monitor; 2 s if 0
}

// Counters are what a simulated ward has sent.
type Counters struct {
	Services  int                  // that answer mDNS questions
	Announced map[audit.Source]int // packets
	Failed    int                  // packets that could not be sent
	Called    int                  // attempts to call the hard-coded central station
}

// May refuses a link on which nothing must be simulated: one with a default
// route leads to a real network, and at the end of a cable there may be a monitor,
// which one announcement may crash (CVE-2022-38100).
func May(l link.Link) error {
	refuse := func(code, de, en string) error {
		return &audit.Refusal{Code: code, Text: checklist.Text{
			checklist.German: fmt.Sprintf(de, l.Name), checklist.English: fmt.Sprintf(en, l.Name),
		}}
	}
	switch {
	case l.Kind != link.Loopback && l.Kind != link.Virtual:
		return refuse("sim-cable", "%s führt aus diesem Rechner hinaus, vielleicht zu einem Monitor: simuliert wird nur auf Loopback oder einer virtuellen Schnittstelle",
			"%s leads out of this machine, perhaps to a monitor: things are simulated on loopback or a virtual interface only")
	case l.Gateway.IsValid():
		return refuse("sim-real", "%s hat eine Standardroute und führt in ein echtes Netz: dort wird nichts simuliert. Ohne --interface läuft die Simulation nur auf diesem Rechner",
			"%s has a default route and leads to a real network: nothing is simulated there. Without --interface the simulation stays on this machine")
	case !l.Up || !l.Addr().IsValid():
		return refuse("sim-down", "%s ist nicht aktiv oder hat keine IPv4-Adresse", "%s is down or has no IPv4 address")
	}
	return nil
}

// AnswersMDNS reports whether devices on a link can answer mDNS questions. On
// loopback they can only if it takes multicast, the route of the groups leads
// there, and it has an address beside 127.0.0.1: packets have no sender's address
// otherwise. Nor can they while another link is up: the library that answers hears
// questions of every link on which any program of this machine listens, and
// answers where they were asked. Nothing is sent to find out.
func AnswersMDNS(l link.Link) bool {
	if !alone(l) {
		return false
	}
	if !l.Multicast || !l.Addr().IsLoopback() {
		return l.Multicast
	}
	c, err := net.DialUDP("udp4", nil, &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: 5353})
	if err != nil {
		return false
	}
	defer c.Close()
	own, _ := netip.AddrFromSlice(c.LocalAddr().(*net.UDPAddr).IP)
	return l.Own(own)
}

// alone reports whether no other link is up on which a question could come.
func alone(l link.Link) bool {
	all, err := link.Links()
	return err == nil && !slices.ContainsFunc(all, func(other link.Link) bool {
		return other.Index != l.Index && other.Kind != link.Loopback && other.Up
	})
}

// Run simulates the ward until ctx ends, and calls ready when every device has
// announced itself once. Where the link carries no multicast, what needs it is
// left out.
//
// Where the link is in the network of the central station that Contec monitors
// have hard-coded, one device calls it, as these do.
func Run(ctx context.Context, o Options, ready func()) (c Counters, err error) {
	c.Announced = map[audit.Source]int{}
	if err := May(o.Link); err != nil {
		return c, err
	}
	if o.Every == 0 {
		o.Every = 2 * time.Second
	}
	end := func() {}
	if AnswersMDNS(o.Link) {
		var err error
		end, err = o.register(&c)
		defer func() { end() }()
		if err != nil {
			return c, err
		}
	}
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{})
	if err != nil {
		return c, fmt.Errorf("open a socket to announce: %w", err)
	}
	defer conn.Close()
	out := ipv4.NewPacketConn(conn)
	o.announce(out, &c, false)
	if o.Link.OnLink(central) {
		ctx, stop := context.WithCancel(ctx)
		called := o.call(ctx)
		defer func() { stop(); c.Called = <-called }()
	}
	ready()
	tick := time.NewTicker(o.Every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if !alone(o.Link) {
				end()
				end = func() {}
			}
			o.announce(out, &c, false)
		case <-ctx.Done():
			o.announce(out, &c, true)
			return c, nil
		}
	}
}

// register makes the devices of mDNS answer questions, until end is called.
func (o Options) register(c *Counters) (end func(), err error) {
	var servers []*zeroconf.Server
	end = func() {
		for _, s := range servers {
			s.Shutdown()
		}
	}
	on := net.Interface{Index: o.Link.Index, Name: o.Link.Name, MTU: 1500, Flags: net.FlagUp | net.FlagMulticast}
	for _, m := range o.Monitors {
		if m.Service == "" {
			continue
		}
		s, err := zeroconf.RegisterProxy(m.Name, m.Service, "local.", m.Port, m.Host, []string{m.Address.String()}, m.txt(), []net.Interface{on})
		if err != nil {
			return end, fmt.Errorf("simulate %s on %s: %w", m.Name, o.Link.Name, err)
		}
		servers = append(servers, s)
		c.Services++
	}
	return end, nil
}

// txt is what the device says of itself beside its service; at least one
// string, since an empty record is none (RFC 6763, 6.1).
func (m Monitor) txt() []string {
	all := []string{"txtvers=1"}
	for _, pair := range [][2]string{{"vendor", m.Maker}, {"model", m.Model}, {"sn", m.Serial}, {"fw", m.Firmware}} {
		if pair[1] != "" {
			all = append(all, pair[0]+"="+pair[1])
		}
	}
	return all
}

// announce sends what every device announces, or its goodbye, by the one link.
func (o Options) announce(out *ipv4.PacketConn, c *Counters, goodbye bool) {
	for _, m := range o.Monitors {
		payload, port := m.Packet()
		if goodbye {
			payload = m.Goodbye()
		}
		to := broadcast(o.Link)
		if m.Source == audit.SourceSDC {
			to = netip.AddrFrom4([4]byte{239, 255, 255, 250})
		}
		if payload == nil || to.IsMulticast() && !o.Link.Multicast {
			continue
		}
		by := &ipv4.ControlMessage{IfIndex: o.Link.Index, Src: m.Address.AsSlice()}
		if _, err := out.WriteTo(payload, by, net.UDPAddrFromAddrPort(netip.AddrPortFrom(to, uint16(port)))); err != nil {
			c.Failed++
			continue
		}
		c.Announced[m.Source]++
	}
}

// broadcast is the broadcast address of the link's network.
func broadcast(l link.Link) netip.Addr {
	for _, p := range l.Prefixes {
		if p.Addr().Is4() && p.Contains(l.Addr()) {
			a := p.Masked().Addr().As4()
			for bit := p.Bits(); bit < 32; bit++ {
				a[bit/8] |= 0x80 >> (bit % 8)
			}
			return netip.AddrFrom4(a)
		}
	}
	return netip.Addr{}
}

// Addresses are those that devices on a link can have without the link being
// changed: on loopback any of 127.0.1.0/24, elsewhere those it has.
func Addresses(l link.Link) []netip.Addr {
	var all []netip.Addr
	if l.Addr().IsLoopback() {
		for i := 1; i < 255; i++ {
			all = append(all, netip.AddrFrom4([4]byte{127, 0, 1, byte(i)}))
		}
		return all
	}
	for _, p := range l.Prefixes {
		if p.Addr().Is4() {
			all = append(all, p.Addr())
		}
	}
	return all
}
