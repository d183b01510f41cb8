package capture

import "encoding/binary"

// ip4 is an IPv4 address as a number.
type ip4 uint32

// watched is the network of the hard-coded addresses, central and hl7 are the
// two that are known: updates and telemetry go to one, HL7 to the other
// (ICSMA-25-030-01; Claroty Team82).
const (
	watched     ip4 = 202<<24 | 114<<16 | 4<<8
	watchedMask ip4 = 0xffffff00
	central     ip4 = watched | 119
	hl7         ip4 = watched | 120
)

func (a ip4) watched() bool { return a&watchedMask == watched }

// hardCoded reports whether it is one of the two addresses themselves.
func (a ip4) hardCoded() bool { return a == central || a == hl7 }

// local reports whether the address can be one of a hospital's own network:
// RFC 1918, 169.254/16, 100.64/10, or the network that monitors come with.
func (a ip4) local() bool {
	return a>>24 == 10 || a>>20 == 172<<4|1 || a>>16 == 192<<8|168 || a>>16 == 169<<8|254 || a>>22 == (100<<24|64<<16)>>22 ||
		a.watched() && !a.broadcast()
}

// broadcast reports whether the address is none of the watched network's hosts.
func (a ip4) broadcast() bool { return a&^watchedMask == 0 || a&^watchedMask == 0xff }

// arp is an ARP packet for IPv4 (RFC 826).
type arp struct {
	request          bool
	sender           mac
	senderIP, target ip4
}

func decodeARP(b []byte) (arp, bool) {
	if len(b) < 28 || binary.BigEndian.Uint32(b[2:]) != typeIPv4<<16|6<<8|4 {
		return arp{}, false
	}
	return arp{
		request:  binary.BigEndian.Uint16(b[6:]) == 1,
		sender:   mac(b[8:14]),
		senderIP: ip4(binary.BigEndian.Uint32(b[14:])),
		target:   ip4(binary.BigEndian.Uint32(b[24:])),
	}, true
}

// Protocols of IPv4 that are read.
const (
	protoICMP = 1
	protoTCP  = 6
	protoUDP  = 17
)

// ipv4 is an IPv4 packet (RFC 791).
type ipv4 struct {
	from, to ip4
	protocol byte
	later    bool // a fragment that is not the first: body begins anywhere
	body     []byte
}

func decodeIPv4(b []byte) (ipv4, bool) {
	if len(b) < 20 || b[0]>>4 != 4 {
		return ipv4{}, false
	}
	header := int(b[0]&0x0f) * 4
	total := int(binary.BigEndian.Uint16(b[2:]))
	if header < 20 || header > len(b) {
		return ipv4{}, false
	}
	if total >= header && total < len(b) { // the rest is padding of the link
		b = b[:total]
	}
	return ipv4{
		from:     ip4(binary.BigEndian.Uint32(b[12:])),
		to:       ip4(binary.BigEndian.Uint32(b[16:])),
		protocol: b[9],
		later:    binary.BigEndian.Uint16(b[6:])&0x1fff != 0,
		body:     b[header:],
	}, true
}

// tcp is a TCP segment (RFC 9293) whose header may be cut off behind its flags.
type tcp struct {
	from, to      uint16
	seq           uint32
	syn, ack, rst bool
	payload       []byte
}

func decodeTCP(b []byte) (tcp, bool) {
	if len(b) < 14 {
		return tcp{}, false
	}
	t := tcp{
		from: binary.BigEndian.Uint16(b), to: binary.BigEndian.Uint16(b[2:]), seq: binary.BigEndian.Uint32(b[4:]),
		syn: b[13]&0x02 != 0, rst: b[13]&0x04 != 0, ack: b[13]&0x10 != 0,
	}
	if header := int(b[12]>>4) * 4; header >= 20 && header <= len(b) {
		t.payload = b[header:]
	}
	return t, true
}

// udp is a UDP datagram (RFC 768).
type udp struct {
	from, to uint16
	payload  []byte
}

func decodeUDP(b []byte) (udp, bool) {
	if len(b) < 8 {
		return udp{}, false
	}
	u := udp{from: binary.BigEndian.Uint16(b), to: binary.BigEndian.Uint16(b[2:]), payload: b[8:]}
	if n := int(binary.BigEndian.Uint16(b[4:])); n >= 8 && n < len(b) {
		u.payload = b[8:n]
	}
	return u, true
}
