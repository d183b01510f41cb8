package mdns

import (
	"net/netip"
	"slices"
	"testing"

	"visite/audit"
)

// Anybody can announce anybody: what stands at an address that is not the
// speaker's says who spoke, and is no target of a connect check.
func TestAnnouncedByAnother(t *testing.T) {
	for from, want := range map[string]string{"10.77.0.2:5353": "", "10.77.0.66:5353": "10.77.0.66", "10.77.0.1:5353": ""} {
		c, all := heard()
		c.packet(answer(t, whole...), netip.MustParseAddrPort(from), start)
		if len(*all) != 1 || (*all)[0].Address != device.Addr() {
			t.Fatalf("%s: %+v", from, *all)
		}
		spoke := ""
		if i := slices.IndexFunc((*all)[0].Facts, func(f audit.Fact) bool { return f.Key == audit.FactSpoke }); i >= 0 {
			spoke = (*all)[0].Facts[i].Value
		}
		if spoke != want {
			t.Errorf("%s: announced by %q, want %q", from, spoke, want)
		}
	}
}

// A device cannot say what the laptop finds out.
func TestReservedFacts(t *testing.T) {
	for _, f := range facts([]string{"mac_maker=Philips", "mac_note=x", "spoke=10.77.0.3", "via=y", "vendor=Contec"}) {
		if audit.Reserved(f.Key) {
			t.Errorf("the device says %+v", f)
		}
	}
}
