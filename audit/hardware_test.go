package audit

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestNormalMAC(t *testing.T) {
	const want = "00:1b:44:11:3a:b7"
	for _, s := range []string{"00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7", "001b.4411.3ab7", "001B44113AB7", "00 1b 44 11 3a b7", " 00:1B:44:11:3A:B7 "} {
		if got := NormalMAC(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
	for name, s := range map[string]string{
		"nothing": "", "short": "00:1b:44:11:3a", "long": "00:1b:44:11:3a:b7:00", "no digits": "MAC unbekannt",
		"zero": "00:00:00:00:00:00", "broadcast": "ff:ff:ff:ff:ff:ff", "group": "01:00:5e:00:00:fb", "hidden": "00:1b:44:11:3a:b7\x1b[2J",
	} {
		if got := NormalMAC(s); got != "" {
			t.Errorf("%s %q is taken for %q", name, s, got)
		}
	}
}

func TestDeviceOnTheNetwork(t *testing.T) {
	d := Device{MAC: "00-1B-44-11-3A-B7; 001b.4411.3ab8, unbekannt", IP: "10.0.0.7/24, DHCP | ::ffff:10.0.0.8; 127.0.0.1"}
	if diff := cmp.Diff([]string{"00:1b:44:11:3a:b7", "00:1b:44:11:3a:b8"}, d.MACs()); diff != "" {
		t.Errorf("MACs (-want +got):\n%s", diff)
	}
	want := []netip.Addr{netip.MustParseAddr("10.0.0.7"), netip.MustParseAddr("10.0.0.8")}
	if diff := cmp.Diff(want, d.Addresses(), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("addresses (-want +got):\n%s", diff)
	}
	if none := (Device{}); none.MACs() != nil || none.Addresses() != nil {
		t.Errorf("a device that no list has on the network has %v, %v", none.MACs(), none.Addresses())
	}
}

func TestSameHost(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"mon-204-a", "MON-204-A", true},
		{"mon-204-a", "mon-204-a.local.", true},
		{"mon-204-a.icu.klinik.de", "mon-204-a", true},
		{"mon-204-a.icu.klinik.de", "mon-204-a.local", true},
		{"mon-204-a.icu.klinik.de", "mon-204-a.icu.klinik.de.", true},
		{"monitor.icu1.klinik.de", "monitor.icu2.klinik.de", false},
		{"mon-204-a", "mon-204", false},
		{"", "", false},
		{"", "mon-204-a", false},
		{"localhost", "localhost.localdomain", false},
		{"10.20.0.7", "10.30.0.7", false},
	} {
		if got := sameHost(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q: %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if got := sameHost(tt.b, tt.a); got != tt.want {
			t.Errorf("%q and %q: %v, want %v", tt.b, tt.a, got, tt.want)
		}
	}
}
