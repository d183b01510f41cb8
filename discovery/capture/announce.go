package capture

import (
	"net/netip"
	"time"

	"visite/audit"
	"visite/discovery/listen"
)

// maxSaid is of how many devices it is kept what they say of themselves.
const maxSaid = 4096

// takeAnnouncement reads what a device says of itself to everybody, by the same
// parsers as what is heard live; of each channel the last one counts.
func (w *watcher) takeAnnouncement(d *device, p ipv4) {
	u, ok := decodeUDP(p.body)
	if !ok {
		return
	}
	if u.to == portMDNS {
		from := netip.AddrPortFrom(p.from.addr(), u.from)
		w.mdns.Packet(u.payload, from, time.Unix(0, w.now))
		return
	}
	for _, source := range listen.Sources() {
		if listen.Port(source) != u.to {
			continue
		}
		said, gone, err := listen.Parse(source, u.payload)
		if err == nil && !gone {
			w.keep(d, source, said)
		}
	}
}

func (w *watcher) keep(d *device, source audit.Source, what audit.Said) {
	if d.said == nil {
		if w.speakers >= maxSaid {
			w.dropped++
			return
		}
		w.speakers++
		d.said = map[audit.Source]audit.Said{}
	}
	d.said[source] = what
}

// portMDNS is the port of RFC 6762.
const portMDNS = 5353

// hearMDNS keeps what a device at an address announces by mDNS; the last counts.
func (w *watcher) hearMDNS(s audit.Sighting) {
	if s.Gone || !s.Address.IsValid() {
		return
	}
	if _, known := w.announced[s.Address]; !known && len(w.announced) >= maxSaid {
		w.dropped++
		return
	}
	w.announced[s.Address] = s.Said
}

// whole is what a device says over all channels together.
func (w *watcher) whole(d *device) audit.Said {
	var n audit.Nearby
	if said, ok := w.announced[d.ip.addr()]; ok {
		n.Sightings = append(n.Sightings, audit.Sighting{Source: audit.SourceMDNS, Said: said})
	}
	for _, source := range listen.Sources() {
		if said, ok := d.said[source]; ok {
			n.Sightings = append(n.Sightings, audit.Sighting{Source: source, Said: said})
		}
	}
	return n.Said()
}
