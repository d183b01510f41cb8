package capture

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gopacket/gopacket/layers"

	"visite/audit"
)

// lines are the contacts of all callers, as "who: kind to:port frame ×count".
func lines(o *Observation) (all []string) {
	for _, c := range o.Callers {
		for _, one := range c.Contacts {
			line := fmt.Sprintf("%s %s: %s %s", c.MAC, c.Address, one.Kind, one.To)
			if one.Port != 0 {
				line += fmt.Sprintf(":%d", one.Port)
			}
			if one.FrameType != "" {
				line += " " + one.FrameType
			}
			all = append(all, fmt.Sprintf("%s ×%d", line, one.Count))
		}
	}
	return all
}

// TestCalls says packet by packet what is a call and what is none.
func TestCalls(t *testing.T) {
	ward, factory, cms := address(192, 168, 1, 20), address(202, 114, 4, 20), [2]uint16{40000, 515}
	back := [2]uint16{515, 40000}
	const here = "02:00:00:00:00:20 192.168.1.20: "
	for _, c := range []struct {
		name   string
		frames [][]byte
		want   []string
	}{
		{"asks for an address", [][]byte{ask(monitor, factory, central)}, []string{"02:00:00:00:00:20 202.114.4.20: arp 202.114.4.119 ×1"}},
		{"asks for a third address of the network", [][]byte{ask(monitor, ward, watched|7)}, []string{here + "arp 202.114.4.7 ×1"}},
		{"asks for its gateway", [][]byte{ask(monitor, ward, address(192, 168, 1, 1))}, nil},
		{"answers who has it", [][]byte{ethernet(monitor, laptop, typeARP, arpBody(2, monitor, factory, central))}, nil},
		{"announces its own", [][]byte{ask(monitor, factory, factory)}, nil},
		{"is about to take one", [][]byte{ask(laptop, 0, central)}, nil},
		{"the central station asks for a monitor", [][]byte{ask(laptop, central, factory)}, nil},
		{"broadcasts", [][]byte{datagram(monitor, factory, watched|255, [2]uint16{1, 2}, nil)}, nil},

		{
			"tries twice",
			[][]byte{segment(monitor, ward, central, cms, 9, flagSYN, ""), segment(monitor, ward, central, cms, 9, flagSYN, "")},
			[]string{here + "cms 202.114.4.119:515 ×2"},
		},
		{
			"is refused",
			[][]byte{segment(monitor, ward, central, cms, 9, flagSYN, ""), segment(laptop, central, ward, back, 0, flagRST|flagACK, "")},
			[]string{here + "cms 202.114.4.119:515 ×1"},
		},
		{
			"was connected before",
			[][]byte{segment(monitor, ward, central, cms, 9, flagACK, "\x02\x01\x05\x3e"), segment(monitor, ward, central, cms, 13, flagACK, "\x02\x01\x05\x3e")},
			[]string{here + "cms 202.114.4.119:515 established ×1"},
		},
		{
			"begins with something else",
			[][]byte{segment(monitor, ward, central, cms, 9, flagSYN, ""), segment(monitor, ward, central, cms, 10, flagACK, "GET /")},
			[]string{here + "cms 202.114.4.119:515 ×1"},
		},
		{
			"sequence numbers wrap",
			[][]byte{segment(monitor, ward, central, cms, 0xffffffff, flagSYN, ""), segment(monitor, ward, central, cms, 0, flagACK, "\x02\x01\x05\x46")},
			[]string{here + "cms 202.114.4.119:515 ×1", here + "cms 202.114.4.119:515 0x46 ×1"},
		},
		{"the next port is CMS as well", [][]byte{segment(monitor, ward, central, [2]uint16{1, 520}, 9, flagSYN, "")}, []string{here + "cms 202.114.4.119:520 ×1"}},
		{"the one after is not", [][]byte{segment(monitor, ward, central, [2]uint16{1, 521}, 9, flagSYN, "")}, []string{here + "other 202.114.4.119:521 ×1"}},
		{"CMS over UDP is not", [][]byte{datagram(monitor, ward, central, cms, nil)}, []string{here + "other 202.114.4.119:515 ×1"}},
		{"answers a call of the network", [][]byte{
			segment(laptop, factory, ward, back, 3, flagSYN, ""), segment(monitor, ward, factory, cms, 9, flagSYN|flagACK, ""),
			segment(monitor, ward, factory, cms, 10, flagACK, "hello"), segment(monitor, ward, factory, cms, 15, flagRST, ""),
		}, nil},
		{"answers a datagram of the network", [][]byte{datagram(laptop, factory, ward, back, nil), datagram(monitor, ward, factory, cms, nil)}, nil},
		{"prints", [][]byte{segment(monitor, ward, address(192, 168, 1, 9), cms, 9, flagSYN, "")}, nil},
		{"pings", [][]byte{ethernet(monitor, router, typeIPv4, ipv4Packet(ward, central, protoICMP, 0, []byte{8, 0, 0, 0}))}, []string{here + "other 202.114.4.119 ping ×1"}},
		{"answers a ping", [][]byte{ethernet(monitor, router, typeIPv4, ipv4Packet(ward, factory, protoICMP, 0, []byte{0, 0, 0, 0}))}, nil},
		{"another protocol", [][]byte{ethernet(monitor, router, typeIPv4, ipv4Packet(ward, central, 47, 0, nil))}, []string{here + "other 202.114.4.119 ×1"}},

		{"asks for the port of NFS", [][]byte{datagram(monitor, ward, central, [2]uint16{9, 111}, getport(rpcNFS, 2, protoTCP))}, []string{here + "portmap 202.114.4.119:111 getport nfs v2 tcp ×1"}},
		{"asks for the port of another program", [][]byte{datagram(monitor, ward, central, [2]uint16{9, 111}, getport(4711, 2, 99))}, []string{here + "portmap 202.114.4.119:111 getport 4711 v2 ×1"}},
		{"portmap, cut off", [][]byte{datagram(monitor, ward, central, [2]uint16{9, 111}, getport(rpcNFS, 2, protoTCP)[:41])}, []string{here + "portmap 202.114.4.119:111 getport ×1"}},
		{"portmap, nothing of RPC", [][]byte{datagram(monitor, ward, central, [2]uint16{9, 111}, []byte("x"))}, []string{here + "portmap 202.114.4.119:111 ×1"}},
		{
			"portmap over TCP",
			[][]byte{
				segment(monitor, ward, central, [2]uint16{9, 111}, 1, flagSYN, ""),
				segment(monitor, ward, central, [2]uint16{9, 111}, 2, flagACK, "\x80\x00\x00\x38"+string(getport(rpcMount, 3, protoTCP))),
			},
			[]string{here + "portmap 202.114.4.119:111 ×1", here + "portmap 202.114.4.119:111 getport mountd v3 tcp ×1"},
		},
		{"NFS", [][]byte{segment(monitor, ward, central, [2]uint16{9, 2049}, 1, flagSYN, "")}, []string{here + "nfs 202.114.4.119:2049 ×1"}},

		{"the first fragment", [][]byte{ethernet(monitor, router, typeIPv4, ipv4Packet(ward, central, protoUDP, 0x2000, udpDatagram(1, 2049, nil)))}, []string{here + "nfs 202.114.4.119:2049 ×1"}},
		{"a later fragment", [][]byte{ethernet(monitor, router, typeIPv4, ipv4Packet(ward, central, protoUDP, 100, udpDatagram(1, 2049, nil)))}, nil},
		{"in a VLAN", [][]byte{tagged(ask(monitor, factory, central), typeVLAN, 12)}, []string{"02:00:00:00:00:20 202.114.4.20: arp 202.114.4.119 ×1"}},
		{"in a VLAN of a VLAN", [][]byte{tagged(tagged(ask(monitor, factory, central), typeVLAN, 12), typeQinQ, 7)}, []string{"02:00:00:00:00:20 202.114.4.20: arp 202.114.4.119 ×1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := observe(t, pcap(t, layers.LinkTypeEthernet, c.frames...))
			if diff := cmp.Diff(c.want, lines(o)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLinks reads the same call from every kind of link.
func TestLinks(t *testing.T) {
	packet := segment(monitor, address(192, 168, 1, 20), central, [2]uint16{40000, 515}, 9, flagSYN, "")
	bare := packet[14:]
	sll2 := append([]byte{8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6}, append(append([]byte{}, monitor[:]...), 0, 0)...)
	for _, c := range []struct {
		link  layers.LinkType
		frame []byte
		mac   string
	}{
		{layers.LinkTypeEthernet, packet, monitor.String()},
		{layers.LinkTypeLinuxSLL, cooked(packet), monitor.String()},
		{layers.LinkTypeLinuxSLL2, append(sll2, bare...), monitor.String()},
		{layers.LinkTypeRaw, bare, ""},
		{linkIPv4, bare, ""},
		{layers.LinkTypeNull, append([]byte{2, 0, 0, 0}, bare...), ""},
	} {
		o := observe(t, pcap(t, c.link, c.frame))
		if want := []string{c.mac + " 192.168.1.20: cms 202.114.4.119:515 ×1"}; !cmp.Equal(want, lines(o)) || o.Unread != 0 {
			t.Errorf("%v: %q, %d unread", c.link, lines(o), o.Unread)
		}
		if len(o.Sightings) != 1 || o.Sightings[0].MAC != c.mac {
			t.Errorf("%v: sightings %+v", c.link, o.Sightings)
		}
	}
	o := observe(t, pcap(t, layers.LinkTypeIEEE802_11, packet))
	if o.Unread != 1 || o.UnreadLink != "105 802.11" {
		t.Errorf("radio: %d of %q unread", o.Unread, o.UnreadLink)
	}
}

// TestSightings says which devices are seen: by their own addresses, not by those
// that a router passes on, and by no address that cannot be a hospital's.
func TestSightings(t *testing.T) {
	var frames [][]byte
	frames = append(frames, tagged(ask(monitor, address(10, 0, 0, 20), address(10, 0, 0, 1)), typeVLAN, 12))
	frames = append(frames, ethernet(laptop, all, 0x88cc, []byte("LLDP")))
	frames = append(frames, ethernet(all, all, 0x88cc, nil)) // nobody
	frames = append(frames, ask(router, address(10, 0, 0, 1), address(10, 0, 0, 20)))
	for i := range byte(6) {
		frames = append(frames, segment(router, address(10, 9, 0, 10+i), address(10, 0, 0, 20), [2]uint16{1, 2}, 0, flagACK, ""))
	}
	frames = append(frames, segment(router, address(8, 8, 8, 8), address(10, 0, 0, 20), [2]uint16{443, 2}, 0, flagACK, ""))
	frames = append(frames, segment(router, address(10, 9, 0, 10), central, [2]uint16{1, 515}, 0, flagSYN, ""))
	o := observe(t, pcap(t, layers.LinkTypeEthernet, frames...))
	var got []string
	for _, s := range o.Sightings {
		line := s.MAC
		if s.Address.IsValid() {
			line += " " + s.Address.String()
		}
		for _, f := range s.Facts {
			if f.Key != audit.FactMACNote {
				line += " " + f.Key + "=" + f.Value
			}
		}
		got = append(got, line)
	}
	const via = " via=02:00:00:00:00:fe"
	want := []string{
		" 10.9.0.10" + via, " 10.9.0.15" + via, " 10.9.0.14" + via, " 10.9.0.13" + via, " 10.9.0.12" + via, " 10.9.0.11" + via,
		"02:00:00:00:00:fe 10.0.0.1", "02:00:00:00:00:01", "02:00:00:00:00:20 10.0.0.20 vlan=12",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(o.Callers) != 1 || o.Callers[0].MAC != "" || o.Callers[0].Via != router.String() || !o.Callers[0].HardCoded() {
		t.Errorf("callers: %+v", o.Callers)
	}
}

// TestLimits floods the tables: what is too much is counted and takes no memory.
func TestLimits(t *testing.T) {
	w := newWatcher()
	for i := range 3 * maxDevices {
		from := mac{2, 2, 0, byte(i >> 16), byte(i >> 8), byte(i)}
		w.take(layers.LinkTypeEthernet, segment(from, address(10, 0, 0, 1), central, [2]uint16{1, 515}, 0, flagSYN, ""), began)
	}
	if len(w.devices) != maxDevices || w.dropped < maxDevices {
		t.Errorf("%d devices, %d dropped", len(w.devices), w.dropped)
	}
	w = newWatcher()
	for i := range 3 * maxFlows {
		ports := [2]uint16{uint16(i), uint16(1000 + i>>16)}
		w.take(layers.LinkTypeEthernet, segment(monitor, address(10, 0, 0, 1), watched|ip4(i%250), ports, 0, flagSYN, ""), began)
	}
	d := w.of(who{monitor, address(10, 0, 0, 1)})
	if len(w.flows) != maxFlows || len(d.contacts) != maxContacts+1 {
		t.Errorf("%d flows, %d contacts", len(w.flows), len(d.contacts))
	}
	if rest := d.contacts[contact{kind: audit.ContactOther, to: watched}]; rest == nil || rest.count < maxFlows {
		t.Errorf("the rest: %+v", rest)
	}
}
