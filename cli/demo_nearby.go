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
	"visite/discovery/sim"
	"visite/tui"
)

// demoFinder lets the devices of the made-up hospital be seen. They are handed over
// inside the program: the demo opens no socket to look around. Not even loopback
// would do, for what answers there may answer on a real interface too
// ([sim.AnswersMDNS]).
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
	w := &demoLookout{cancel: cancel, Lookout: discovery.Watch(ctx, discovery.Options{Feed: feed})}
	w.others.Go(func() { f.demo.feed(ctx, feed, ward) })
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

// feed hands over what is seen around the room.
func (d *demo) feed(ctx context.Context, feed chan<- audit.Sighting, ward []sim.Monitor) {
	for _, m := range ward {
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

// demoWard is what can be seen around a room: most of its devices by the fact
// the list has of them, one of them with another firmware than listed, one that
// says where it stands, and one that nobody expects.
func demoWard(v audit.Visit) []sim.Monitor {
	var ward []sim.Monitor
	differs, placed := false, false
	spot := audit.Spot{Facility: "MUSTER", Unit: v.Room.Ward.Name, Room: v.Room.Name}
	for i, seen := range v.Devices {
		d := seen.Device
		m := sim.Monitor{Source: audit.SourceNeighbour, MAC: audit.NormalMAC(d.MAC), Address: demoAddress(d.IP, i)}
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
