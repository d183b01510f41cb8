package link

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/netlab"
)

// TestLinksOfALab looks at a real cable: with its other end, its gateway, its
// address and its plug, and at what is left out by default.
func TestLinksOfALab(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	far := netlab.Ward(t)
	netlab.Here.Run(t, "ip", "route", "add", "default", "via", "10.77.0.2")
	look := func() []Link {
		t.Helper()
		all, err := Links()
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	eth7, err := Choose(look(), "eth7")
	if err != nil {
		t.Fatal(err)
	}
	if eth7.Kind != Virtual || !eth7.Multicast || eth7.Addr() != netip.MustParseAddr("10.77.0.1") ||
		eth7.Gateway != netip.MustParseAddr("10.77.0.2") || eth7.MAC != netlab.Here.Interface(t, "eth7").HardwareAddr.String() {
		t.Errorf("the cable: %+v", eth7)
	}
	refused := func(name, code string) bool {
		_, err := Choose(look(), name)
		var refusal *audit.Refusal
		return errors.As(err, &refusal) && refusal.Code == code && refusal.Text["de"] != "" && refusal.Text["en"] != ""
	}
	if !refused("", "no-link") {
		t.Error("a virtual interface is taken though nobody named it")
	}
	netlab.Here.Run(t, "ip", "address", "flush", "dev", "eth7")
	if !refused("eth7", "link-no-address") {
		t.Error("it is taken without an address")
	}
	far.Run(t, "ip", "link", "set", "mon0", "down")
	for deadline := time.Now().Add(30 * time.Second); !refused("eth7", "link-down"); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is taken though nothing is plugged in at the other end")
		}
	}
}
