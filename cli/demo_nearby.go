package cli

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"visite/audit"
	"visite/discovery"
	"visite/discovery/link"
	"visite/discovery/sim"
	"visite/tui"
)

// demoFinder lets the devices of the made-up hospital be seen. It never touches a
// real interface: where loopback carries multicast their packets go over it,
// elsewhere they are handed over inside the program.
type demoFinder struct{ demo *demo }

// Links is the one made-up interface.
func (f *demoFinder) Links(context.Context) ([]tui.NetworkLink, error) {
	return []tui.NetworkLink{{
		Name: "demo", What: both(func(w words) string { return w.DemoNetwork }), Address: "192.0.2.250/24", Default: true,
	}}, nil
}

// Maker says what a MAC address gives away.
func (f *demoFinder) Maker(mac string) tui.MakerHint { return makerHint(mac) }

// Watch shows the devices around a room, one after the other.
func (f *demoFinder) Watch(ctx context.Context, round audit.RoundID, room audit.RoomID, _ string) (tui.Lookout, error) {
	visit, err := f.demo.session.Visit(ctx, round, room)
	if err != nil {
		return nil, err
	}
	ward := demoWard(visit)
	ctx, cancel := context.WithCancel(ctx)
	feed := make(chan audit.Sighting)
	o := discovery.Options{Round: round, Room: room, Ask: true, Journal: f.demo.session, Feed: feed}
	w := &demoLookout{cancel: cancel}
	if lo, ok := loopbackWithMulticast(); ok {
		o.Interface = lo.Name
		w.others.Go(func() {
			// What goes wrong here shows as devices that are not seen.
			_, _ = sim.Run(ctx, sim.Options{Link: lo, Monitors: demoOver(ward, sim.Addresses(lo))}, func() {})
		})
	}
	w.Lookout = discovery.Watch(ctx, o)
	w.others.Go(func() { f.demo.feed(ctx, feed, ward, o.Interface == "") })
	return w, nil
}

// demoLookout is a watch of what the demo makes up for it.
type demoLookout struct {
	*discovery.Lookout
	cancel context.CancelFunc
	others sync.WaitGroup
}

// Close ends the watch and what it watches.
func (l *demoLookout) Close() {
	l.cancel()
	l.Lookout.Close()
	l.others.Wait()
}

// feed hands over what is seen around the room: all of it, or where packets go
// over loopback what no packet carries.
func (d *demo) feed(ctx context.Context, feed chan<- audit.Sighting, ward []sim.Monitor, all bool) {
	for _, m := range ward {
		if !all && m.Source != audit.SourceNeighbour {
			continue
		}
		select {
		case <-time.After(demoPace):
		case <-ctx.Done():
			return
		}
		select {
		case feed <- m.Sighting("demo", d.now()):
		case <-ctx.Done():
			return
		}
	}
}

// demoPace is the time between two devices that come into sight.
const demoPace = 300 * time.Millisecond

func loopbackWithMulticast() (link.Link, bool) {
	all, err := link.Links()
	if err != nil {
		return link.Link{}, false
	}
	for _, l := range all {
		if l.Kind == link.Loopback && l.Up && l.Addr().IsValid() && sim.AnswersMDNS(l) {
			return l, true
		}
	}
	return link.Link{}, false
}

// demoOver gives the devices addresses that packets can come from.
func demoOver(ward []sim.Monitor, addresses []netip.Addr) []sim.Monitor {
	over := make([]sim.Monitor, len(ward))
	for i, m := range ward {
		m.Address = addresses[i%len(addresses)]
		over[i] = m
	}
	return over
}

// demoWard is what can be seen around a room: most of its devices by the fact
// the list has of them, one of them with another firmware than listed, one that
// says where it stands, and one that nobody expects.
func demoWard(v audit.Visit) []sim.Monitor {
	var ward []sim.Monitor
	differs, placed := false, false
	spot := audit.Spot{Facility: "MUSTER", Unit: v.Room.Ward.Name, Room: v.Room.Name}
	for i, seen := range v.Devices {
		d := seen.Device
		m := sim.Monitor{Source: audit.SourceNeighbour, MAC: strings.ToLower(strings.ReplaceAll(d.MAC, "-", ":")), Address: demoAddress(d.IP, i)}
		switch {
		case d.Firmware != "" && !differs:
			differs = true
			m.Source, m.Service, m.Port = audit.SourceMDNS, "_http._tcp", 80
			m.Said = audit.Said{
				Name: d.Model + " " + d.Serial, Host: fmt.Sprintf("bed-%s-%s.local", v.Room.Name, d.Place.Bed),
				Maker: d.Maker, Model: d.Model, Serial: d.Serial, Firmware: otherFirmware(d.Firmware),
			}
		case d.Maker == "Dräger":
			placed = true
			m.Source, m.Port = audit.SourceSDC, 6464
			m.Spot = spot
			m.Spot.Bed = d.Place.Bed
			m.Facts = demoEndpoint(i)
		case d.Maker == "Philips" && d.MAC != "":
			m.Source = audit.SourcePhilips
		case d.Maker == "GE Healthcare" && d.IP != "":
			m.Source = audit.SourceGE
			m.Spot = audit.Spot{Unit: "ICU", Bed: v.Room.Name + "-" + d.Place.Bed}
		case d.MAC == "":
			continue // nothing shows it
		}
		ward = append(ward, m)
	}
	if !placed {
		m := sim.Monitor{Source: audit.SourceSDC, Port: 6464, Address: demoAddress("", 20)}
		m.Spot, m.Facts = spot, demoEndpoint(20)
		m.Spot.Bed = "1"
		ward = append(ward, m)
	}
	unexpected := sim.Monitor{Source: audit.SourceMDNS, Service: "_telnet._tcp", Port: 23, Address: demoAddress("", 21)}
	unexpected.Said = audit.Said{Name: "Bed gateway " + v.Room.Name, Host: "gw-" + v.Room.Name + ".local", Maker: "Sample Medical", Model: "Gateway G2", Serial: "GW18304"}
	return append(ward, unexpected)
}

// otherFirmware is a version that is not the one listed.
func otherFirmware(listed string) string {
	if strings.HasPrefix(listed, "CMS") {
		return "CMS7.820.131.02/1.12(1.14)"
	}
	return "02-31"
}

// demoAddress is the address that the list has, else a made-up one (RFC 5737).
func demoAddress(listed string, i int) netip.Addr {
	if a, err := netip.ParseAddr(listed); err == nil {
		return a
	}
	made := netip.AddrFrom4([4]byte{192, 0, 2, 200})
	for range i {
		made = made.Next()
	}
	return made
}

func demoEndpoint(i int) []audit.Fact {
	return []audit.Fact{{Key: audit.FactEndpoint, Value: fmt.Sprintf("urn:uuid:5150c0de-0000-4000-8000-%012x", i)}}
}
