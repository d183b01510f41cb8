package capture

import (
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

// whole is what a device says over all channels together.
func (d *device) whole() audit.Said {
	var n audit.Nearby
	for _, source := range listen.Sources() {
		if said, ok := d.said[source]; ok {
			n.Sightings = append(n.Sightings, audit.Sighting{Source: source, Said: said})
		}
	}
	return n.Said()
}
