package capture

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"visite/audit"
)

// calls is a capture with every way of calling, by a monitor that has kept the
// address it came with.
func calls() [][]byte {
	own, pm := address(202, 114, 4, 20), [2]uint16{900, 111}
	cms, hl := [2]uint16{40000, 515}, [2]uint16{40001, 511}
	return [][]byte{
		ask(monitor, own, central), ask(monitor, own, central), ask(monitor, own, hl7),
		segment(monitor, own, central, cms, 100, flagSYN, ""),
		segment(laptop, central, own, [2]uint16{515, 40000}, 7, flagSYN|flagACK, ""),
		segment(monitor, own, central, cms, 101, flagACK, ""),
		segment(monitor, own, central, cms, 101, flagACK|flagPSH, "\x02\x01\x05\x3ename of a patient"),
		segment(monitor, own, central, cms, 200, flagACK|flagPSH, "\x02\x01\x05\x45name of a patient"),
		segment(monitor, own, hl7, hl, 500, flagSYN, ""),
		segment(monitor, own, hl7, hl, 501, flagACK|flagPSH, "\x0bMSH|^~\\&|"),
		datagram(monitor, own, central, pm, getport(rpcMount, 3, protoUDP)),
	}
}

func contactAt(kind audit.ContactKind, to string, port int, frame string, count, first, last int) audit.Contact {
	return audit.Contact{
		Kind: kind, To: to, Port: port, FrameType: frame, Count: count,
		First: stamp(began + int64(first)*1e9), Last: stamp(began + int64(last)*1e9),
	}
}

func TestRead(t *testing.T) {
	o := observe(t, pcap(t, layers.LinkTypeEthernet, calls()...))
	want := []Caller{{
		MAC: "02:00:00:00:00:20", Address: address(202, 114, 4, 20).addr(),
		Contacts: []audit.Contact{
			contactAt(audit.ContactARP, "202.114.4.119", 0, "", 2, 0, 1),
			contactAt(audit.ContactPortmap, "202.114.4.119", 111, "getport mountd v3 udp", 1, 10, 10),
			contactAt(audit.ContactCMS, "202.114.4.119", 515, "", 1, 3, 3),
			contactAt(audit.ContactCMS, "202.114.4.119", 515, "0x3e", 1, 6, 6),
			contactAt(audit.ContactARP, "202.114.4.120", 0, "", 1, 2, 2),
			contactAt(audit.ContactHL7, "202.114.4.120", 511, "", 1, 8, 8),
			contactAt(audit.ContactHL7, "202.114.4.120", 511, "mllp", 1, 9, 9),
		},
	}}
	if diff := cmp.Diff(want, o.Callers, netipEqual); diff != "" {
		t.Error(diff)
	}
	if o.Packets != 11 || o.Duration().Seconds() != 10 || o.Format != "pcap" || o.Ended != nil {
		t.Errorf("%d packets in %v, %s, %v", o.Packets, o.Duration(), o.Format, o.Ended)
	}
	if len(o.Sightings) != 2 || o.Sightings[0].MAC != "02:00:00:00:00:20" {
		t.Errorf("sightings: %+v", o.Sightings)
	}
}

// TestContainers reads the same packets out of every kind of file.
func TestContainers(t *testing.T) {
	want := observe(t, pcap(t, layers.LinkTypeEthernet, calls()...))
	for name, file := range containers(t, calls()) {
		t.Run(name, func(t *testing.T) {
			o := observe(t, file)
			if diff := cmp.Diff(want.Callers, o.Callers, netipEqual); diff != "" {
				t.Error(diff)
			}
			if !o.First.Equal(want.First) || !o.Last.Equal(want.Last) || o.Packets != want.Packets || o.Ended != nil {
				t.Errorf("%d packets from %v to %v, %v", o.Packets, o.First, o.Last, o.Ended)
			}
		})
	}
}

// TestPinned reads the files that lie beside the tests, and holds them to what the
// tests make: -update writes them anew.
func TestPinned(t *testing.T) {
	for name, file := range map[string][]byte{
		"testdata/calls.pcapng":  containers(t, calls())["pcapng of two links"],
		"testdata/calls.pcap.gz": containers(t, calls())["pcap.gz"],
		"testdata/quiet.pcap":    pcap(t, layers.LinkTypeEthernet, quiet()...),
		"testdata/cut.pcap":      pcap(t, layers.LinkTypeEthernet, calls()...)[:300],
	} {
		if *update {
			if err := os.WriteFile(name, file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		pinned, err := os.ReadFile(name)
		if err != nil || !bytes.Equal(pinned, file) && !strings.HasSuffix(name, ".gz") {
			t.Errorf("%s is not what the tests make (%v)", name, err)
		}
		want, got := observe(t, file), observe(t, pinned)
		want.SHA256, got.SHA256 = "", ""
		if diff := cmp.Diff(want, got, netipEqual, sameRefusal); diff != "" {
			t.Error(name, diff)
		}
	}
}

var update = flag.Bool("update", false, "write the pinned captures anew")

// quiet is a capture in which a monitor does nothing that is looked for, for five
// minutes.
func quiet() [][]byte {
	ward, gateway := address(192, 168, 1, 20), address(192, 168, 1, 1)
	frames := [][]byte{ask(monitor, ward, gateway), ethernet(router, monitor, typeARP, arpBody(2, router, gateway, ward))}
	for range 299 {
		frames = append(frames, segment(monitor, ward, address(192, 168, 1, 9), [2]uint16{40000, 6661}, 1, flagACK, ""))
	}
	return frames
}

func TestCutOff(t *testing.T) {
	file := pcap(t, layers.LinkTypeEthernet, calls()...)
	for _, c := range []struct {
		name    string
		file    []byte
		packets int
		ended   string
	}{
		{"in a packet", file[:len(file)-5], 10, "cut-off"},
		{"behind the head of a packet", file[:24+16], 0, "cut-off"},
		{"in the head of a packet", file[:24+42+16+3], 1, "cut-off"},
		{"no packet", file[:24], 0, ""},
		{"a length that cannot be", append(bytes.Clone(file), bytes.Repeat([]byte{0xff}, 100)...), 11, "broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := observe(t, c.file)
			code := ""
			if o.Ended != nil {
				code = o.Ended.Code
			}
			if o.Packets != c.packets || code != c.ended {
				t.Errorf("%d packets, %v; want %d, %q", o.Packets, o.Ended, c.packets, c.ended)
			}
		})
	}
}

func TestNoCapture(t *testing.T) {
	for _, text := range []string{"", "x", "MAC;IP\n", "\x1f\x8b", "\x1f\x8b\x08", "\xd4\xc3\xb2\xa1", "\x0a\x0d\x0d\x0a\x1c\x00\x00\x00\x4d\x3c\x2b\x1b"} {
		_, err := Read(t.Context(), strings.NewReader(text), Options{Name: "list.csv"})
		if !errors.Is(err, &audit.Refusal{Code: "no-capture"}) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Read(ctx, bytes.NewReader(pcap(t, layers.LinkTypeEthernet, calls()...)), Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

var netipEqual = cmp.Comparer(func(a, b netip.Addr) bool { return a == b })

var sameRefusal = cmp.Comparer(func(a, b *audit.Refusal) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Code == b.Code && a.Error() == b.Error()
})

// containers are the same packets as all kinds of files.
func containers(t testing.TB, frames [][]byte) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	micro := pcap(t, layers.LinkTypeEthernet, frames...)
	files["pcap"], files["pcap, big endian"] = micro, swapped(micro)
	nano := bytes.Clone(micro)
	copy(nano, "\x4d\x3c\xb2\xa1")
	files["pcap, ns"], files["pcap, ns, big endian"] = nano, swapped(nano)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(micro)
	z.Close()
	files["pcap.gz"] = packed.Bytes()

	var ng bytes.Buffer
	w, err := pcapgo.NewNgWriterInterface(&ng, pcapgo.NgInterface{Name: "eth0", Filter: "arp", LinkType: layers.LinkTypeEthernet, SnapLength: 65535}, pcapgo.NgWriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.AddInterface(pcapgo.NgInterface{Name: "any", LinkType: layers.LinkTypeLinuxSLL})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range frames {
		link := 0
		if i%2 == 1 {
			f, link = cooked(f), second
		}
		if err := w.WritePacket(info(i, link, f), f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	files["pcapng of two links"] = ng.Bytes()
	return files
}

// cooked is an Ethernet frame as Linux gives it on a capture of all interfaces.
func cooked(b []byte) []byte {
	head := []byte{0, 0, 0, 1, 0, 6}
	head = append(append(head, b[6:12]...), 0, 0, b[12], b[13])
	return append(head, b[14:]...)
}

// swapped is a pcap file in the other byte order.
func swapped(file []byte) []byte {
	b := bytes.Clone(file)
	swap := func(at, n int) {
		for i := range n / 2 {
			b[at+i], b[at+n-1-i] = b[at+n-1-i], b[at+i]
		}
	}
	swap(0, 4)
	swap(4, 2)
	swap(6, 2)
	for at := 8; at < 24; at += 4 {
		swap(at, 4)
	}
	for at := 24; at+16 <= len(b); {
		n := int(file[at+8]) | int(file[at+9])<<8
		for i := range 4 {
			swap(at+4*i, 4)
		}
		at += 16 + n
	}
	return b
}
