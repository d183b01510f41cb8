package sim

import (
	"bytes"
	"errors"
	"net/netip"
	"reflect"
	"testing"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/listen"
)

// What the simulated devices announce is what the parsers of real ones read.
func TestAnnouncementsAreRead(t *testing.T) {
	heard := map[audit.Source]int{}
	for _, m := range Ward(40, 1, []netip.Addr{netip.MustParseAddr("127.0.1.7")}) {
		payload, port := m.Packet()
		if m.Source == audit.SourceMDNS {
			if payload != nil || m.Service == "" || len(m.txt()) == 0 {
				t.Errorf("%s answers questions: %q, %q, %q", m.Name, payload, m.Service, m.txt())
			}
			continue
		}
		if port != int(listen.Port(m.Source)) {
			t.Errorf("%s to port %d", m.Source, port)
		}
		said, gone, err := listen.Parse(m.Source, payload)
		if err != nil || gone {
			t.Fatalf("%s: gone %v, %v\n%q", m.Source, gone, err, payload)
		}
		if said.Spot != m.Spot || said.Name != m.Name {
			t.Errorf("%s says %+v, read %+v", m.Source, m.Said, said)
		}
		if bytes.Contains(payload, []byte("NOBODY")) && bytes.Contains([]byte(said.Name), []byte("NOBODY")) {
			t.Errorf("a patient's name was read: %+v", said)
		}
		if bye := m.Goodbye(); bye != nil {
			if _, gone, err := listen.Parse(m.Source, bye); err != nil || !gone {
				t.Errorf("goodbye: gone %v, %v", gone, err)
			}
		}
		heard[m.Source]++
	}
	if len(heard) != 4 {
		t.Errorf("heard of %v", heard)
	}
}

func TestSameSeedSameWard(t *testing.T) {
	one, two, other := Ward(254, 7, nil), Ward(254, 7, nil), Ward(254, 8, nil)
	if !reflect.DeepEqual(one, two) || reflect.DeepEqual(one, other) {
		t.Error("a seed decides about a ward, and nothing else does")
	}
	names := map[string]bool{}
	for _, m := range one {
		if m.Service != "" && names[m.Name] {
			t.Errorf("two services are called %q", m.Name)
		}
		names[m.Name] = true
	}
}

func TestNeverOnARealNetwork(t *testing.T) {
	up := link.Link{Name: "veth0", Kind: link.Virtual, Index: 2, Up: true, Multicast: true, Prefixes: []netip.Prefix{netip.MustParsePrefix("192.0.2.7/24")}}
	routed, down, cable, air := up, up, up, up
	routed.Gateway = netip.MustParseAddr("192.0.2.1")
	down.Up = false
	cable.Kind, air.Kind = link.Wired, link.Wireless
	for l, want := range map[*link.Link]string{&up: "", &routed: "sim-real", &down: "sim-down", &cable: "sim-cable", &air: "sim-cable"} {
		l := *l
		err := May(l)
		var refusal *audit.Refusal
		if (want == "") != (err == nil) || err != nil && (!errors.As(err, &refusal) || refusal.Code != want) {
			t.Errorf("%+v: %v, want %q", l, err, want)
		}
	}
	ready := func() { t.Error("it began all the same") }
	if c, err := Run(t.Context(), Options{Link: routed, Monitors: Ward(3, 1, nil)}, ready); err == nil || len(c.Announced) > 0 {
		t.Errorf("simulated on a real network: %+v, %v", c, err)
	}
}
