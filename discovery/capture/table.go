package capture

import (
	"encoding/binary"
	"net/netip"
	"time"

	"visite/audit"
)

// Limits of what one capture may fill; what is over them is counted.
const (
	maxDevices  = 16_384
	maxFlows    = 65_536
	maxContacts = 256    // ways of calling, of one device
	maxCalls    = 65_536 // ways of calling, of all devices together
	maxRelayed  = 4      // addresses that come from one MAC without ARP; one with more is a router
)

// who is a device as the capture tells it from others.
type who struct {
	mac mac
	ip  ip4
}

// device is what was seen of a device.
type device struct {
	who
	seen
	vlan     uint16
	asked    bool // it has said by ARP that the address is its own
	said     map[audit.Source]audit.Said
	contacts map[contact]*seen
}

// contact is one way of calling, as contacts are counted.
type contact struct {
	kind  audit.ContactKind
	to    ip4
	port  uint16
	frame string
}

// seen counts packets; times are nanoseconds since 1970, 0 if the capture does
// not say.
type seen struct {
	count       int
	first, last int64
}

func (s *seen) add(at int64) {
	s.count++
	if at == 0 {
		return
	}
	if s.first == 0 || at < s.first {
		s.first = at
	}
	s.last = max(s.last, at)
}

// table are the devices of a capture.
type table struct {
	devices  map[who]*device
	latest   *device // most packets come from the one before
	calls    int     // ways of calling, of all devices
	speakers int     // devices that say something of themselves
	dropped  int
}

// of is the device, which is new if it was not there; nil if there are too many.
func (t *table) of(w who) *device {
	if t.latest != nil && t.latest.who == w {
		return t.latest
	}
	d, ok := t.devices[w]
	if !ok {
		if len(t.devices) >= maxDevices {
			t.dropped++
			return nil
		}
		d = &device{who: w}
		t.devices[w] = d
	}
	t.latest = d
	return d
}

// note counts a packet of a device, and gives the device.
func (t *table) note(w who, vlan uint16, at int64) *device {
	d := t.of(w)
	if d == nil {
		return nil
	}
	d.add(at)
	if vlan != 0 {
		d.vlan = vlan
	}
	return d
}

// call counts a contact, and reports whether it is the first of its way. A
// device that has too many of them, as one that scans, has the rest counted as
// one, to 202.114.4.0.
func (t *table) call(d *device, c contact, at int64) (as contact, isNew bool) {
	if d.contacts == nil {
		d.contacts = map[contact]*seen{}
	}
	if d.contacts[c] == nil && (len(d.contacts) >= maxContacts || t.calls >= maxCalls) {
		c = contact{kind: audit.ContactOther, to: watched}
	}
	s := d.contacts[c]
	if s == nil {
		s, isNew = &seen{}, true
		d.contacts[c] = s
		t.calls++
	}
	s.add(at)
	return c, isNew
}

func (a ip4) addr() netip.Addr {
	if a == 0 {
		return netip.Addr{}
	}
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], uint32(a))
	return netip.AddrFrom4(b)
}

func (a ip4) String() string { return a.addr().String() }

// moment is nanoseconds since 1970 as a time; the zero one for 0.
func moment(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.Unix(0, at).UTC()
}
