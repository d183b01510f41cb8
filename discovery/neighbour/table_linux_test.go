package neighbour

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/netlab"
)

// TestTable puts neighbours into the kernel's table and reads them.
func TestTable(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	ward := netlab.Namespace(t, "ward")
	netlab.Cable(t, netlab.Here, "eth7", "10.77.0.1/24", ward, "mon7", "")
	netlab.Cable(t, netlab.Here, "eth8", "10.88.0.1/24", ward, "mon8", "")
	netlab.Here.Run(t, "sh", "-euc", `
		ip link set eth7 addrgenmode none # or the kernel would send for an address of its own
		echo 0 > /proc/sys/net/ipv6/conf/eth7/disable_ipv6
		ip neigh add 10.77.0.2 lladdr 00:09:fb:00:00:02 dev eth7 nud stale
		ip neigh add 10.77.0.3 lladdr 00:80:4c:00:00:03 dev eth7 nud reachable
		ip neigh add 10.77.0.4 lladdr 00:b0:94:00:00:04 dev eth7
		ip neigh add 10.77.0.5 lladdr 02:00:00:00:00:05 dev eth7 nud noarp
		ip neigh add 10.77.0.6 dev eth7 nud failed
		ip neigh add 203.0.113.7 lladdr 00:0f:14:00:00:07 dev eth7 nud permanent
		ip neigh add fe80::9 lladdr 02:00:00:00:00:09 dev eth7 nud reachable
		ip neigh add 10.88.0.2 lladdr 00:09:fb:00:00:08 dev eth8 nud reachable`)
	before, _ := netlab.Here.Frames(t, "eth7")
	l, err := link.Find("eth7")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Table(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	seen := func(addr, mac string, foreign bool, facts ...audit.Fact) audit.Sighting {
		s := audit.Sighting{Source: audit.SourceNeighbour, Interface: "eth7", MAC: mac, Said: audit.Said{Facts: facts}}
		if a := netip.MustParseAddr(addr); foreign {
			s.Foreign = []netip.Addr{a}
		} else {
			s.Address = a
		}
		return s
	}
	fact := func(key, value string) audit.Fact { return audit.Fact{Key: key, Value: value} }
	want := []audit.Sighting{
		seen("203.0.113.7", "00:0f:14:00:00:07", true, fact("state", "permanent"), fact("mac_maker", "Mindray Co., Ltd.")),
		seen("10.77.0.2", "00:09:fb:00:00:02", false, fact("state", "stale"), fact("mac_maker", "Philips Patient Monitoring")),
		seen("10.77.0.3", "00:80:4c:00:00:03", false, fact("state", "reachable"), fact("mac_maker", "Contec Co., Ltd. (Japan)"), fact("mac_note", "namesake")),
		seen("10.77.0.4", "00:b0:94:00:00:04", false, fact("state", "permanent"), fact("mac_maker", "Alaris, Inc."), fact("mac_note", "therapy")),
		seen("fe80::9", "02:00:00:00:00:09", false, fact("state", "reachable"), fact("mac_note", "local")),
	}
	addresses := cmp.Comparer(func(a, b netip.Addr) bool { return a == b })
	if diff := cmp.Diff(want, got, addresses, cmpopts.IgnoreFields(audit.Sighting{}, "First", "Last")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	now := time.Now()
	for _, s := range got {
		if s.First.IsZero() || s.First.After(now) || !s.First.Equal(s.Last) {
			t.Errorf("%s was seen %s to %s", s.MAC, s.First, s.Last)
		}
		if s.Maker != "" {
			t.Errorf("%s: the MAC's prefix became the maker %q", s.MAC, s.Maker)
		}
	}
	if got[1].Last.After(now.Add(-30 * time.Second)) {
		t.Errorf("the stale neighbour was last seen %s ago", now.Sub(got[1].Last))
	}
	if after, _ := netlab.Here.Frames(t, "eth7"); after != before {
		t.Errorf("reading the table sent packets: %d before, %d after", before, after)
	}
}

// TestSightings: what no device is behind does not count.
func TestSightings(t *testing.T) {
	l := link.Link{Name: "eth0", Index: 3, Prefixes: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/24")}}
	mac := net.HardwareAddr{0, 9, 0xfb, 1, 2, 3}
	var entries []entry
	for _, addr := range []string{"10.0.0.1", "224.0.0.251", "0.0.0.0", "127.0.0.1", "ff02::1", "::1"} {
		entries = append(entries, entry{index: 3, addr: netip.MustParseAddr(addr), mac: mac})
	}
	good := entry{index: 3, addr: netip.MustParseAddr("10.0.0.2"), mac: mac, state: "stale"}
	for _, mac := range []net.HardwareAddr{nil, {}, {0, 0, 0, 0, 0, 0}, {1, 0, 0x5e, 0, 0, 1}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {1, 2}, make(net.HardwareAddr, 20)} {
		entries = append(entries, entry{index: 3, addr: good.addr, mac: mac})
	}
	other := good
	other.index = 4
	future := good
	future.addr, future.seen = netip.MustParseAddr("10.0.0.3"), time.Now().Add(time.Hour)
	now := time.Now()
	got := sightings(append(entries, other, entry{index: 3, mac: mac}, future, good), l, now)
	if len(got) != 2 || got[0].Address != good.addr || got[1].Address != future.addr || got[1].Last.After(now) {
		t.Errorf("%+v", got)
	}
}
