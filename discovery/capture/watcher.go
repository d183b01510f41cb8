package capture

import (
	"net/netip"

	"github.com/gopacket/gopacket/layers"

	"visite/audit"
	"visite/discovery/mdns"
)

// watcher takes from packets, one after the other, what is kept of them.
type watcher struct {
	table
	flows     map[flow]*open
	all       seen
	bytes     int64
	other     map[layers.LinkType]int // packets of links that are not read
	now       int64                   // time of the packet that is looked at
	mdns      *mdns.Reader
	announced map[netip.Addr]audit.Said // by mDNS
	own       mac                       // of the laptop: live, its own packets are no sightings
	told      func(Caller)              // told of a contact that is the first of its way; may be nil
}

func newWatcher() *watcher {
	w := &watcher{
		table: table{devices: map[who]*device{}}, announced: map[netip.Addr]audit.Said{},
		flows: map[flow]*open{}, other: map[layers.LinkType]int{},
	}
	w.mdns = mdns.NewReader(append(audit.PrivateNetworks(), audit.HardCodedNetwork()), w.hearMDNS)
	return w
}

// flow is a connection, from whoever was seen first in it.
type flow struct {
	from, to         ip4
	fromPort, toPort uint16
	protocol         byte
}

func (f flow) reverse() flow {
	return flow{f.to, f.from, f.toPort, f.fromPort, f.protocol}
}

// open is how far a connection has come.
type open struct {
	begins uint32 // sequence number of the first byte; valid until it was seen
	waits  bool   // for that byte
}

// take looks at one packet. b is valid until it returns.
func (w *watcher) take(link layers.LinkType, b []byte, at int64) {
	w.now = at
	w.all.add(at)
	w.bytes += int64(len(b))
	f, ok := decodeLink(link, b)
	if !ok {
		w.other[link]++
		return
	}
	if f.sender != (mac{}) && f.sender == w.own {
		return
	}
	switch f.kind {
	case typeARP:
		w.takeARP(f, at)
	case typeIPv4:
		w.takeIPv4(f, at)
	default:
		if f.sender.station() {
			w.note(who{mac: f.sender}, f.vlan, at)
		}
	}
}

// takeARP counts a question for a watched address by somebody who has another:
// one that has none is about to take the address, one that asks for its own
// announces it (RFC 5227), and neither is a call.
func (w *watcher) takeARP(f frame, at int64) {
	a, ok := decodeARP(f.body)
	if !ok {
		return
	}
	from := a.sender
	if !from.station() {
		from = f.sender
	}
	if !from.station() {
		return
	}
	d := w.note(who{from, a.senderIP}, f.vlan, at)
	if d == nil {
		return
	}
	d.asked = d.asked || a.senderIP != 0
	if a.request && a.target.watched() && !a.target.broadcast() && a.senderIP != 0 && a.senderIP != a.target && !a.senderIP.hardCoded() {
		w.call(d, contact{kind: audit.ContactARP, to: a.target}, at)
	}
}

func (w *watcher) takeIPv4(f frame, at int64) {
	p, ok := decodeIPv4(f.body)
	if !ok {
		return
	}
	sender := f.sender
	if !sender.station() {
		sender = mac{}
	}
	calls := p.to.watched() && !p.to.broadcast() && !p.from.hardCoded()
	from := p.from
	if !calls && !from.local() {
		if from = 0; sender == (mac{}) {
			return
		}
	}
	d := w.note(who{sender, from}, f.vlan, at)
	if d == nil || p.later {
		return
	}
	if calls {
		w.takeCall(d, p, at)
		return
	}
	if p.from.watched() {
		w.takeOwn(p)
	}
	if p.protocol == protoUDP && from != 0 {
		w.takeAnnouncement(d, p)
	}
}

// takeCall looks at a packet to the watched network.
func (w *watcher) takeCall(d *device, p ipv4, at int64) {
	switch p.protocol {
	case protoTCP:
		if t, ok := decodeTCP(p.body); ok {
			w.takeSegment(d, p, t, at)
		}
	case protoUDP:
		u, ok := decodeUDP(p.body)
		key := flow{p.from, p.to, u.from, u.to, protoUDP}
		if !ok || w.flows[key.reverse()] != nil {
			return // an answer is no call
		}
		w.flow(key)
		kind := kindOf(protoUDP, u.to)
		w.call(d, contact{kind, p.to, u.to, frameType(kind, protoUDP, u.payload)}, at)
	case protoICMP:
		if len(p.body) > 0 && p.body[0] == 8 { // an echo request; the others answer something
			w.call(d, contact{audit.ContactOther, p.to, 0, "ping"}, at)
		}
	default:
		w.call(d, contact{kind: audit.ContactOther, to: p.to}, at)
	}
}

// takeSegment counts attempts to connect, connections by the type of their first
// frame, and those that were open before the capture began.
func (w *watcher) takeSegment(d *device, p ipv4, t tcp, at int64) {
	key := flow{p.from, p.to, t.from, t.to, protoTCP}
	kind := kindOf(protoTCP, t.to)
	if t.syn && !t.ack {
		if o := w.flow(key); o != nil {
			o.begins, o.waits = t.seq+1, true
		}
		w.call(d, contact{kind, p.to, t.to, ""}, at)
		return
	}
	if w.flows[key.reverse()] != nil || t.syn || t.rst {
		return // an answer is no call
	}
	o := w.flows[key]
	if o == nil {
		if o = w.flow(key); o != nil {
			w.call(d, contact{kind, p.to, t.to, frameEstablished}, at)
		}
		return
	}
	if o.waits && t.seq == o.begins && len(t.payload) > 0 {
		o.waits = false
		if frame := frameType(kind, protoTCP, t.payload); frame != "" {
			w.call(d, contact{kind, p.to, t.to, frame}, at)
		}
	}
}

// takeOwn remembers a connection that somebody of the watched network opens to
// elsewhere, so that what comes back is not taken for a call.
func (w *watcher) takeOwn(p ipv4) {
	switch p.protocol {
	case protoTCP:
		if t, ok := decodeTCP(p.body); ok && t.syn && !t.ack {
			w.flow(flow{p.from, p.to, t.from, t.to, protoTCP})
		}
	case protoUDP:
		if u, ok := decodeUDP(p.body); ok {
			w.flow(flow{p.from, p.to, u.from, u.to, protoUDP})
		}
	}
}

// flow is a connection, which is new if it was not there; nil if there are too
// many.
func (w *watcher) flow(key flow) *open {
	o := w.flows[key]
	if o == nil {
		if len(w.flows) >= maxFlows {
			w.dropped++
			return nil
		}
		o = &open{}
		w.flows[key] = o
	}
	return o
}

func (w *watcher) call(d *device, c contact, at int64) {
	if c, isNew := w.table.call(d, c, at); isNew && w.told != nil {
		one := device{who: d.who, contacts: map[contact]*seen{c: d.contacts[c]}}
		w.told(one.caller(false, w.all))
	}
}
