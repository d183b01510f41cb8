package listen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visite/audit"
	"visite/discovery/link"
)

// heardBy is an ear that remembers what it emitted and how often it refused.
type heardBy struct {
	ear
	sightings []audit.Sighting
	dropped   int
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func newEar(source audit.Source) *heardBy {
	h := &heardBy{}
	h.ear = ear{
		link:   link.Link{Name: "eth0", Index: 3, Multicast: true, Prefixes: []netip.Prefix{netip.MustParsePrefix("10.77.0.1/24")}},
		source: source, channel: channels[source], known: newKnown(), now: func() time.Time { return noon },
		emit: func(s audit.Sighting) { h.sightings = append(h.sightings, s) },
		drop: func() { h.dropped++ },
	}
	return h
}

func from(addr string) net.Addr {
	return net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(addr), 40000))
}

func TestEar(t *testing.T) {
	addrs := cmp.Comparer(func(a, b netip.Addr) bool { return a == b })
	for _, c := range []struct {
		name   string
		source audit.Source
		packet []byte
		want   audit.Sighting
	}{
		{"services elsewhere", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "", "https://10.77.0.2:6464/ https://10.77.0.9:6465/ https://8.8.8.8:6466/ http://8.8.8.8/ https://0.0.0.0/"), audit.Sighting{
			Foreign: []netip.Addr{netip.MustParseAddr("8.8.8.8")},
			Said:    audit.Said{Services: []string{"_https._tcp 6464"}, Facts: facts("endpoint", uuid, "announced", "10.77.0.9")},
		}},
		{"address and MAC", audit.SourcePhilips, connectIndication(philipsAttributes([6]byte{0, 9, 0xfb, 1, 2, 3}, monitor)[3]), audit.Sighting{MAC: "00:09:fb:01:02:03"}},
		{"another address", audit.SourcePhilips, connectIndication(philipsAttributes([6]byte{}, netip.MustParseAddr("192.0.2.1"))[3]), audit.Sighting{
			Foreign: []netip.Addr{netip.MustParseAddr("192.0.2.1")},
		}},
		{"presence", audit.SourceGE, presence(monitor, "ICU|7"), audit.Sighting{Said: audit.Said{Spot: audit.Spot{Unit: "ICU", Bed: "7"}}}},
	} {
		e := newEar(c.source)
		e.packet(c.packet, from("10.77.0.2"), 3)
		c.want.Source, c.want.First, c.want.Last, c.want.Interface, c.want.Address = c.source, noon, noon, "eth0", monitor
		if diff := cmp.Diff([]audit.Sighting{c.want}, e.sightings, addrs); diff != "" || e.dropped != 0 {
			t.Errorf("%s: %d dropped (-want +got):\n%s", c.name, e.dropped, diff)
		}
	}
}

func TestRefused(t *testing.T) {
	good := func() []byte { return connectIndication(philipsAttributes([6]byte{}, monitor)...) }
	for _, c := range []struct {
		name    string
		source  audit.Source
		packet  []byte
		from    string
		index   int
		dropped int
	}{
		{"from off the link", audit.SourcePhilips, good(), "192.0.2.7", 3, 1},
		{"from the Internet", audit.SourcePhilips, good(), "8.8.8.8", 0, 1},
		{"malformed", audit.SourcePhilips, good()[:30], "10.77.0.2", 3, 1},
		{"too long", audit.SourcePhilips, make([]byte, channels[audit.SourcePhilips].limit+1), "10.77.0.2", 3, 1},
		{"presence of somebody else", audit.SourceGE, presence(monitor, "ICU|7"), "10.77.0.3", 3, 1},
		{"from ourselves", audit.SourcePhilips, good(), "10.77.0.1", 3, 0},
		{"on another link", audit.SourcePhilips, good(), "10.77.0.2", 4, 0},
		{"something else", audit.SourceSDC, envelopeOf("Probe", ""), "10.77.0.2", 3, 0},
		{"goodbye of a stranger", audit.SourceSDC, sdcBye(uuid), "10.77.0.2", 3, 0},
	} {
		e := newEar(c.source)
		e.packet(c.packet, from(c.from), c.index)
		if len(e.sightings) != 0 || e.dropped != c.dropped {
			t.Errorf("%s: %v, %d dropped", c.name, e.sightings, e.dropped)
		}
	}
}

// TestGoodbye: only who was here can leave, and nobody can send others away.
func TestGoodbye(t *testing.T) {
	e := newEar(audit.SourceSDC)
	e.packet(sdcHello(uuid, "mdpws:MedicalDevice", standing, ""), from("10.77.0.2"), 3)
	e.packet(sdcBye(uuid), from("10.77.0.66"), 3)
	e.packet(sdcBye("urn:uuid:another"), from("10.77.0.2"), 3)
	if len(e.sightings) != 1 || e.sightings[0].Gone {
		t.Fatalf("%+v", e.sightings)
	}
	e.packet(sdcBye(uuid), from("10.77.0.2"), 3)
	if len(e.sightings) != 2 || !e.sightings[1].Gone || e.sightings[1].Address != monitor {
		t.Errorf("%+v", e.sightings)
	}
}

// TestWiped: whatever becomes of a packet, nothing of it stays in the buffer, and
// nothing that is kept shows the patient whom it names.
func TestWiped(t *testing.T) {
	for name, packet := range map[string][]byte{
		"used":      announcement("T8", "^^ICU&12", "12", patient),
		"other":     bytes.Replace(announcement("T8", "^^ICU&12", "12", patient), []byte("A01"), []byte("A03"), 1),
		"malformed": []byte("PID|||4711||" + patient),
	} {
		for _, sender := range []string{"10.77.0.2", "10.77.0.1", "192.0.2.1"} {
			e := newEar(audit.SourceMindray)
			buffer := bytes.Clone(packet)
			e.packet(buffer, from(sender), 3)
			if slices.Max(buffer) != 0 {
				t.Errorf("%s from %s: the buffer still has %q", name, sender, buffer)
			}
			if kept, _ := json.Marshal(e.sightings); bytes.Contains(kept, []byte("Mustermann")) {
				t.Errorf("%s from %s: kept %s", name, sender, kept)
			}
		}
	}
}

// TestCaps: who floods is stopped, is counted, and costs nobody else a place.
func TestCaps(t *testing.T) {
	e := newEar(audit.SourceSDC)
	now := noon
	e.now = func() time.Time { return now }
	hello := func(n int) []byte {
		return sdcHello(fmt.Sprintf("urn:uuid:%d", n), "mdpws:MedicalDevice", "", "")
	}
	for range 1000 {
		e.packet(hello(1), from("10.77.0.66"), 3)
	}
	if len(e.sightings) != burst || e.dropped != 1000-burst {
		t.Errorf("flood of one: %d let through, %d dropped", len(e.sightings), e.dropped)
	}
	e.packet(hello(1), from("10.77.0.2"), 3)
	if len(e.sightings) != burst+1 {
		t.Error("the flood of one keeps another from being heard")
	}
	now = now.Add(time.Second)
	for range 1000 {
		e.packet(hello(1), from("10.77.0.66"), 3)
	}
	if got := len(e.sightings) - burst - 1; got != perSecond {
		t.Errorf("a second later %d are let through, want %d", got, perSecond)
	}

	now = now.Add(time.Hour)
	before := len(e.sightings)
	for n := range maxEndpoints + 3 {
		e.packet(hello(n), from("10.77.0.67"), 3)
	}
	if got := len(e.sightings) - before; got != maxEndpoints {
		t.Errorf("%d devices behind one address, want %d", got, maxEndpoints)
	}
}

// TestMadeUpSenders: a flood of made-up senders takes no more memory than a
// hospital, and who was there before is still heard.
func TestMadeUpSenders(t *testing.T) {
	e := newEar(audit.SourceGE)
	e.link.Prefixes = []netip.Prefix{netip.MustParsePrefix("10.1.0.1/8")}
	now := noon
	e.now = func() time.Time { return now }
	heard := 0
	e.emit = func(s audit.Sighting) {
		if s.Address == monitor {
			heard++
		}
	}
	e.packet(presence(monitor, "ICU|7"), from("10.77.0.2"), 3)
	for i := range 100_000 {
		now = now.Add(time.Millisecond)
		addr := netip.AddrFrom4([4]byte{10, 200, byte(i >> 8), byte(i)})
		e.packet(presence(addr, "A|1"), from(addr.String()), 3)
		if i%1000 == 0 {
			e.packet(presence(monitor, "ICU|7"), from("10.77.0.2"), 3)
		}
	}
	if heard != 101 {
		t.Errorf("the monitor was heard %d of 101 times", heard)
	}
	if len(e.known.senders) > maxSenders {
		t.Errorf("%d senders are remembered", len(e.known.senders))
	}
	if limit := newBurst + 100*newPerSecond; e.dropped < 100_000-limit-100 {
		t.Errorf("only %d dropped", e.dropped)
	}
}
