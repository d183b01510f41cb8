package sim

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"visite/audit"
)

// Monitor is one simulated device that announces itself.
type Monitor struct {
	Source  audit.Source // by which of the announcements
	Address netip.Addr
	MAC     string
	Service string // of mDNS: "_http._tcp"
	Port    int    // of the service
	audit.Said
}

// Sighting is how a finder would see it, if packets could reach it.
func (m Monitor) Sighting(link string, at time.Time) audit.Sighting {
	s := audit.Sighting{Source: m.Source, First: at, Last: at, Interface: link, Address: m.Address, Said: m.Said}
	switch m.Source {
	case audit.SourcePhilips, audit.SourceNeighbour: // the others do not give it away
		s.MAC = m.MAC
	}
	if m.Service != "" {
		s.Services = []string{fmt.Sprintf("%s %d", m.Service, m.Port)}
	}
	return s
}

// kind is a device of which wards have some.
type kind struct {
	source         audit.Source
	service        string
	port           int
	maker, model   string
	serial, prefix string // pattern of the serial number; first three bytes of the MAC
	firmware       string
}

// kinds come in this order, again and again. The MAC prefix is that of the
// documentation range (RFC 7042, 2.1.1) where a maker's would claim something.
var kinds = []kind{
	{audit.SourceMDNS, "_http._tcp", 80, "Sample Medical", "BedView 10", "SV%06d", "00:00:5e", "2.4.1"},
	{audit.SourcePhilips, "", 0, "", "", "", "00:09:fb", ""},
	{audit.SourceSDC, "", 6464, "", "", "", "00:00:5e", ""},
	{audit.SourceMindray, "", 4601, "", "", "", "00:00:5e", ""},
	{audit.SourceGE, "", 0, "", "", "", "00:00:5e", ""},
	{audit.SourceMDNS, "_printer._tcp", 515, "Sample Office", "Label 4", "LP%05d", "00:00:5e", ""},
	{audit.SourceMDNS, "_telnet._tcp", 23, "Sample Medical", "Gateway G2", "GW%05d", "00:00:5e", "1.0.7"},
}

// Ward makes up n devices; the same seed makes the same ones. Addresses are
// given out in turn.
func Ward(n int, seed uint64, addresses []netip.Addr) []Monitor {
	r := rand.New(rand.NewPCG(seed, 0x5150))
	all := make([]Monitor, 0, n)
	for i := range n {
		k := kinds[i%len(kinds)]
		m := Monitor{Source: k.source, Service: k.service, Port: k.port}
		if len(addresses) > 0 {
			m.Address = addresses[i%len(addresses)]
		}
		m.MAC = fmt.Sprintf("%s:%02x:%02x:%02x", k.prefix, 0x53, i>>8&0xff, i&0xff)
		bed := fmt.Sprint(i%4 + 1)
		room := fmt.Sprint(300 + i/4%40)
		switch k.source {
		case audit.SourceMDNS:
			m.Name = fmt.Sprintf("%s %s", k.model, room)
			if n > len(kinds) {
				m.Name += fmt.Sprintf(" #%d", i)
			}
			m.Maker, m.Model, m.Firmware = k.maker, k.model, k.firmware
			m.Serial = fmt.Sprintf(k.serial, r.IntN(100000))
			m.Host = fmt.Sprintf("sim-%04d.local", i)
		case audit.SourceSDC:
			m.Spot = audit.Spot{Facility: "SIM", Unit: "ICU", Room: room, Bed: bed}
			m.Facts = []audit.Fact{{Key: audit.FactEndpoint, Value: fmt.Sprintf("urn:uuid:%08x-0000-4000-8000-%012x", r.Uint32(), i)}}
		case audit.SourceMindray:
			m.Name = fmt.Sprintf("SIM-%03d", i)
			m.Spot = audit.Spot{Unit: "ICU", Bed: bed}
		case audit.SourceGE:
			m.Spot = audit.Spot{Unit: "ICU", Bed: fmt.Sprintf("%s-%s", room, bed)}
		}
		all = append(all, m)
	}
	return all
}
