package capture

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"slices"
	"time"

	"visite/audit"
	"visite/discovery/link"
)

// Observation is what a capture shows. It holds no payload.
type Observation struct {
	Name        string    // of the file without its folder, or of the interface
	Live        bool      // Name is an interface
	Format      string    // of the file: "pcap", "pcapng", "pcap (gzip)"
	SHA256      string    // of the file, hex; "" live
	Packets     int       // that were read
	Bytes       int64     // of these
	First, Last time.Time // of these; zero if there are none with a time
	Unread      int       // packets of kinds of links that are not read
	UnreadLink  string    // the first of these kinds
	Lost        int       // packets that the capture itself says it lost
	Filters     []string  // capture filters that the file names: what they left out was not seen
	Dropped     int       // packets of devices and connections that were too many
	Ended       *audit.Refusal
	Callers     []Caller         // those who call the watched network
	Sightings   []audit.Sighting // the devices seen, the newest first
}

// Caller is a device that calls addresses of 202.114.4.0/24.
type Caller struct {
	MAC      string     // "" if the link has none, or if a router stands between
	Via      string     // MAC of that router
	Address  netip.Addr // the zero Addr if not known
	Contacts []audit.Contact
}

// HardCoded reports whether one of the contacts is to the hard-coded addresses
// themselves, and not only to others of their network.
func (c Caller) HardCoded() bool {
	return slices.ContainsFunc(c.Contacts, audit.Contact.HardCoded)
}

// Duration is from the first to the last packet.
func (o *Observation) Duration() time.Duration { return o.Last.Sub(o.First) }

// observation is what a watcher has taken so far.
func (w *watcher) observation() *Observation {
	o := &Observation{
		Packets: w.all.count, Bytes: w.bytes, First: moment(w.all.first), Last: moment(w.all.last), Dropped: w.dropped,
	}
	for kind, n := range w.other {
		o.Unread += n
		if name := fmt.Sprintf("%d %s", int(kind), kind); o.UnreadLink == "" || name < o.UnreadLink {
			o.UnreadLink = name
		}
	}
	w.mdns.End(time.Unix(0, w.now))
	routers := w.routers()
	for _, d := range w.sorted() {
		if len(d.contacts) > 0 {
			o.Callers = append(o.Callers, d.caller(routers[d.mac], w.all))
		}
	}
	o.Sightings = w.sightings(routers)
	return o
}

// routers are the stations that packets of many addresses come from.
func (t *table) routers() map[mac]bool {
	relayed := map[mac]int{}
	for w, d := range t.devices {
		if w.mac.station() && w.ip != 0 && !d.asked {
			relayed[w.mac]++
		}
	}
	routers := map[mac]bool{}
	for m, n := range relayed {
		routers[m] = n > maxRelayed
	}
	return routers
}

// sorted are all devices, by MAC and address.
func (t *table) sorted() []*device {
	all := slices.Collect(maps.Values(t.devices))
	slices.SortFunc(all, func(a, b *device) int {
		return cmp.Or(slices.Compare(a.mac[:], b.mac[:]), cmp.Compare(a.ip, b.ip))
	})
	return all
}

// caller is the device with its contacts. Where the capture does not say when one
// was, it was at some time between its first and its last packet.
func (d *device) caller(routed bool, whole seen) Caller {
	c := Caller{MAC: d.mac.String(), Address: d.ip.addr()}
	if routed && !d.asked {
		c.MAC, c.Via = "", c.MAC
	}
	for one, s := range d.contacts {
		c.Contacts = append(c.Contacts, audit.Contact{
			Kind: one.kind, To: one.to.String(), Port: int(one.port), FrameType: one.frame,
			Count: s.count, First: stamp(cmp.Or(s.first, whole.first)), Last: stamp(cmp.Or(s.last, whole.last)),
		})
	}
	slices.SortFunc(c.Contacts, func(a, b audit.Contact) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.FrameType, b.FrameType))
	})
	return c
}

func stamp(at int64) string {
	if at == 0 {
		return ""
	}
	return moment(at).Format(time.RFC3339)
}

// sightings are the devices as sightings. A station without an address is one
// only if it has none anywhere in the capture.
func (w *watcher) sightings(routers map[mac]bool) []audit.Sighting {
	addressed := map[mac]bool{}
	for _, d := range w.devices {
		addressed[d.mac] = addressed[d.mac] || d.ip != 0
	}
	var all []audit.Sighting
	for _, d := range w.sorted() {
		if d.ip == 0 && addressed[d.mac] || d.ip.hardCoded() && d.mac == (mac{}) {
			continue
		}
		s := audit.Sighting{
			Source: audit.SourceCapture, First: moment(d.first), Last: moment(d.last), Address: d.ip.addr(), MAC: d.mac.String(),
			Said: w.whole(d),
		}
		if routers[d.mac] && !d.asked {
			s.Facts = append(s.Facts, audit.Fact{Key: audit.FactVia, Value: s.MAC})
			s.MAC = ""
		}
		s.Facts = append(s.Facts, link.MakerFacts(s.MAC)...)
		if d.vlan != 0 {
			s.Facts = append(s.Facts, audit.Fact{Key: audit.FactVLAN, Value: fmt.Sprint(d.vlan)})
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b audit.Sighting) int { return b.Last.Compare(a.Last) })
	return all
}

func (m mac) String() string {
	if m == (mac{}) {
		return ""
	}
	return net.HardwareAddr(m[:]).String()
}
