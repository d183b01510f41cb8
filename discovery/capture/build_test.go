package capture

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

// The cast of the captures that the tests make.
var (
	monitor = mac{0x02, 0, 0, 0, 0, 0x20}
	laptop  = mac{0x02, 0, 0, 0, 0, 0x01}
	router  = mac{0x02, 0, 0, 0, 0, 0xfe}
	all     = mac{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
)

const began = 1_700_000_000_000_000_000 // 2023-11-14T22:13:20Z

func address(a, b, c, d byte) ip4 { return ip4(a)<<24 | ip4(b)<<16 | ip4(c)<<8 | ip4(d) }

func ethernet(from, to mac, kind uint16, body []byte) []byte {
	b := append(append(append([]byte{}, to[:]...), from[:]...), byte(kind>>8), byte(kind))
	return append(b, body...)
}

func tagged(b []byte, kind, vlan uint16) []byte {
	tag := []byte{byte(kind >> 8), byte(kind), byte(vlan >> 8), byte(vlan)}
	return append(append(append([]byte{}, b[:12]...), tag...), b[12:]...)
}

func arpBody(op uint16, from mac, fromIP, target ip4) []byte {
	b := []byte{0, 1, 8, 0, 6, 4, byte(op >> 8), byte(op)}
	b = binary.BigEndian.AppendUint32(append(b, from[:]...), uint32(fromIP))
	return binary.BigEndian.AppendUint32(append(b, 0, 0, 0, 0, 0, 0), uint32(target))
}

func ask(from mac, fromIP, target ip4) []byte {
	return ethernet(from, all, typeARP, arpBody(1, from, fromIP, target))
}

func ipv4Packet(from, to ip4, protocol byte, offset uint16, body []byte) []byte {
	b := make([]byte, 20, 20+len(body))
	b[0], b[8], b[9] = 0x45, 64, protocol
	binary.BigEndian.PutUint16(b[2:], uint16(20+len(body)))
	binary.BigEndian.PutUint16(b[6:], offset)
	binary.BigEndian.PutUint32(b[12:], uint32(from))
	binary.BigEndian.PutUint32(b[16:], uint32(to))
	return append(b, body...)
}

const (
	flagSYN = 0x02
	flagRST = 0x04
	flagPSH = 0x08
	flagACK = 0x10
)

func tcpSegment(from, to uint16, seq uint32, flags byte, payload string) []byte {
	b := make([]byte, 20)
	binary.BigEndian.PutUint16(b, from)
	binary.BigEndian.PutUint16(b[2:], to)
	binary.BigEndian.PutUint32(b[4:], seq)
	b[12], b[13] = 5<<4, flags
	return append(b, payload...)
}

func udpDatagram(from, to uint16, payload []byte) []byte {
	b := make([]byte, 8)
	binary.BigEndian.PutUint16(b, from)
	binary.BigEndian.PutUint16(b[2:], to)
	binary.BigEndian.PutUint16(b[4:], uint16(8+len(payload)))
	return append(b, payload...)
}

// segment is a TCP segment in a frame; the ports come first.
func segment(sender mac, from, to ip4, ports [2]uint16, seq uint32, flags byte, payload string) []byte {
	return ethernet(sender, router, typeIPv4, ipv4Packet(from, to, protoTCP, 0, tcpSegment(ports[0], ports[1], seq, flags, payload)))
}

func datagram(sender mac, from, to ip4, ports [2]uint16, payload []byte) []byte {
	return ethernet(sender, router, typeIPv4, ipv4Packet(from, to, protoUDP, 0, udpDatagram(ports[0], ports[1], payload)))
}

// getport is a call of portmap for the port of a program (RFC 1833, § 3.2).
func getport(program, version, protocol uint32) []byte {
	var b []byte
	for _, w := range []uint32{1, 0, 2, rpcPortmap, 2, 3, 0, 0, 0, 0, program, version, protocol, 0} {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return b
}

// pcap writes frames, a second apart.
func pcap(t testing.TB, link layers.LinkType, frames ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pcapgo.NewWriter(&b)
	if err := w.WriteFileHeader(65536, link); err != nil {
		t.Fatal(err)
	}
	for i, f := range frames {
		if err := w.WritePacket(info(i, 0, f), f); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func info(n, link int, frame []byte) gopacket.CaptureInfo {
	return gopacket.CaptureInfo{
		Timestamp: time.Unix(0, began).Add(time.Duration(n) * time.Second), CaptureLength: len(frame), Length: len(frame), InterfaceIndex: link,
	}
}

func observe(t testing.TB, file []byte) *Observation {
	t.Helper()
	o, err := Read(t.Context(), bytes.NewReader(file), Options{Name: "a.pcap"})
	if err != nil {
		t.Fatal(err)
	}
	return o
}
