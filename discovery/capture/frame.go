package capture

import (
	"encoding/binary"

	"github.com/gopacket/gopacket/layers"
)

// mac is a MAC address; zero if the link has none.
type mac [6]byte

// EtherTypes that are read (IEEE 802 numbers).
const (
	typeIPv4 = 0x0800
	typeARP  = 0x0806
	typeVLAN = 0x8100 // 802.1Q
	typeQinQ = 0x88a8 // 802.1ad
	typeOld  = 0x9100 // QinQ before there was a standard
)

// maxTags is how many VLAN tags a frame may carry; two are usual at most.
const maxTags = 4

// frame is one packet as the link carried it.
type frame struct {
	sender mac
	vlan   uint16 // the outermost; 0 without a tag
	kind   uint16 // EtherType; 0 for anything that is not read
	body   []byte
}

// Kinds of link that layers has no name for, or a name that hides what it is
// (https://www.tcpdump.org/linktypes.html).
const (
	linkRawBSD  layers.LinkType = 12 // raw IP, as some systems number it
	linkRawOpen layers.LinkType = 14
	linkIPv4    layers.LinkType = 228
	linkIPv6    layers.LinkType = 229
)

// decodeLink takes the header of the link off a packet; false for a kind of link
// that is not read, such as that of a radio.
func decodeLink(link layers.LinkType, b []byte) (frame, bool) {
	switch link {
	case layers.LinkTypeEthernet:
		return decodeEthernet(b), true
	case layers.LinkTypeLinuxSLL:
		return decodeCooked(b, 14, 5, 6, 16), true
	case layers.LinkTypeLinuxSLL2:
		return decodeCooked(b, 0, 11, 12, 20), true
	case layers.LinkTypeRaw, linkRawBSD, linkRawOpen, linkIPv4, linkIPv6:
		return decodeRaw(b), true
	case layers.LinkTypeNull, layers.LinkTypeLoop:
		if len(b) < 4 {
			return frame{}, true
		}
		return decodeRaw(b[4:]), true
	}
	return frame{}, false
}

func decodeEthernet(b []byte) frame {
	if len(b) < 14 {
		return frame{}
	}
	f := frame{sender: mac(b[6:12]), kind: binary.BigEndian.Uint16(b[12:]), body: b[14:]}
	f.untag()
	return f
}

// decodeCooked reads what Linux has in place of an Ethernet header on a capture
// of all interfaces: protocol, the low byte of the length of the address, and the
// address lie at the offsets given, the body after size bytes.
func decodeCooked(b []byte, protocol, length, address, size int) frame {
	if len(b) < size {
		return frame{}
	}
	f := frame{kind: binary.BigEndian.Uint16(b[protocol:]), body: b[size:]}
	if int(b[length]) == len(f.sender) {
		f.sender = mac(b[address:])
	}
	f.untag()
	return f
}

func decodeRaw(b []byte) frame {
	if len(b) == 0 || b[0]>>4 != 4 {
		return frame{}
	}
	return frame{kind: typeIPv4, body: b}
}

// untag takes the VLAN tags off.
func (f *frame) untag() {
	for range maxTags {
		if f.kind != typeVLAN && f.kind != typeQinQ && f.kind != typeOld {
			return
		}
		if len(f.body) < 4 {
			f.kind, f.body = 0, nil
			return
		}
		if f.vlan == 0 {
			f.vlan = binary.BigEndian.Uint16(f.body) & 0x0fff
		}
		f.kind, f.body = binary.BigEndian.Uint16(f.body[2:]), f.body[4:]
	}
}

// station reports whether the address can be that of one station.
func (m mac) station() bool { return m != mac{} && m[0]&1 == 0 }
