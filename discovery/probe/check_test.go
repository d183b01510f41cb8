package probe

import (
	"errors"
	"net/netip"
	"testing"

	"visite/audit"
	"visite/discovery/link"
)

const (
	pump    = "00:b0:94:12:34:56" // Alaris
	monitor = "00:09:fb:12:34:56" // Philips Patient Monitoring
)

// ward is the link of a laptop with the address 10.20.4.7.
var ward = link.Link{
	Name: "eth0", Up: true, Multicast: true, MAC: "02:00:00:00:00:01",
	Prefixes: []netip.Prefix{
		netip.MustParsePrefix("10.20.4.7/24"), netip.MustParsePrefix("169.254.7.7/16"), netip.MustParsePrefix("100.64.9.7/24"),
		netip.MustParsePrefix("202.114.4.20/24"), netip.MustParsePrefix("fe80::7/64"),
	},
	Gateway: netip.MustParseAddr("10.20.4.1"),
}

// everywhere permits more than a site can: a database that somebody has changed.
var everywhere = audit.NetworkPermit{Networks: []string{
	"0.0.0.0/0", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "202.114.4.0/24", "8.8.8.0/24", "224.0.0.0/4", "::/0",
}}

var site = audit.NetworkPermit{Networks: []string{"10.20.4.0/24"}, Deny: []string{"10.20.4.66", "10.20.4.128/25", "02:aa:bb"}}

// forbidden are addresses and hardware that no connect check may go to.
var forbidden = []struct {
	name, address, mac, code string
	permit                   audit.NetworkPermit
}{
	{"public", "8.8.8.8", "", "public", everywhere},
	{"public, next to private", "172.32.0.1", "", "public", everywhere},
	{"loopback", "127.0.0.1", "", "loopback", everywhere},
	{"loopback, of the simulator, without one", "127.0.1.10", "", "loopback", everywhere},
	{"multicast", "224.0.0.251", "", "multicast", everywhere},
	{"broadcast", "255.255.255.255", "", "broadcast", everywhere},
	{"broadcast of the subnet", "10.20.4.255", "", "broadcast", everywhere},
	{"the subnet itself", "10.20.4.0", "", "broadcast", everywhere},
	{"unspecified", "0.0.0.0", "", "unspecified", everywhere},
	{"own", "10.20.4.7", "", "own", everywhere},
	{"own, the other one", "169.254.7.7", "", "own", everywhere},
	{"gateway", "10.20.4.1", "", "gateway", everywhere},
	{"hard-coded, on-link and permitted", "202.114.4.119", "", "hard-coded", everywhere},
	{"hard-coded", "202.114.4.120", "", "hard-coded", everywhere},
	{"off-link", "10.20.5.9", "", "off-link", everywhere},
	{"not permitted", "169.254.9.9", "", "not-permitted", site},
	{"nothing is permitted", "10.20.4.9", "", "not-permitted", audit.NetworkPermit{}},
	{"denied address", "10.20.4.66", "", "denied", site},
	{"denied network", "10.20.4.200", "", "denied", site},
	{"denied MAC", "10.20.4.9", "02:AA:BB:00:00:01", "denied", site},
	{"infusion pump", "10.20.4.9", pump, "never-probe", everywhere},
	{"infusion pump, otherwise written", "10.20.4.9", "00-B0-94-12-34-56", "never-probe", everywhere},
	{"IPv6", "fe80::9", "", "ipv6", everywhere},
	{"IPv6 with a zone", "fe80::9%eth0", "", "ipv6", everywhere},
	{"IPv4 in IPv6", "::ffff:10.20.4.9", "", "ipv6", everywhere},
}

// doors are the ways in which an address comes to a connect check: what they
// make of an address and a MAC.
var doors = []struct {
	name string
	open func(address, mac string) []audit.ProbeTarget
}{
	{"typed", func(address, mac string) []audit.ProbeTarget {
		return []audit.ProbeTarget{{Address: address, MAC: mac, Ports: audit.ProbePorts()}}
	}},
	{"announced", func(address, mac string) []audit.ProbeTarget {
		return linkedTo(audit.Sighting{Source: audit.SourceMDNS, Address: netip.MustParseAddr(address), MAC: mac})
	}},
	{"announced as foreign", func(address, mac string) []audit.ProbeTarget {
		return linkedTo(audit.Sighting{Source: audit.SourceMDNS, Foreign: []netip.Addr{netip.MustParseAddr(address)}, MAC: mac})
	}},
	{"imported", func(address, mac string) []audit.ProbeTarget {
		return linkedTo(audit.Sighting{Source: audit.SourceDHCP, Address: netip.MustParseAddr(address), MAC: mac})
	}},
}

// linkedTo is what may be probed once a person has linked a sighting to a device
// to which no patient is attached.
func linkedTo(s audit.Sighting) []audit.ProbeTarget {
	return audit.Probing{Devices: []audit.ProbeDevice{{Audit: "a1", Patient: audit.NoPatient, Linked: []audit.Sighting{s}}}}.Targets()
}

// Through every door the same addresses are refused, each with its reason, also
// where the permit is wide open.
func TestCheckRefuses(t *testing.T) {
	for _, c := range forbidden {
		for _, door := range doors {
			targets := door.open(c.address, c.mac)
			announced := door.name == "announced" && netip.MustParseAddr(c.address).Is4() // with another one it is no target
			if (door.name == "typed" || announced) && len(targets) != 1 {
				t.Fatalf("%s, %s: %d targets", c.name, door.name, len(targets))
			}
			for _, target := range targets {
				err := Check(target, ward, c.permit)
				var refusal *audit.Refusal
				if !errors.As(err, &refusal) || refusal.Code != c.code {
					t.Errorf("%s, %s: %v (%+v), want a refusal %q", c.name, door.name, err, refusal, c.code)
				} else if refusal.Text["de"] == "" || refusal.Text["en"] == "" {
					t.Errorf("%s: said in one language only", c.name)
				}
			}
		}
	}
}

// What was announced as foreign, or comes from a file, is no target at all.
func TestDoorsThatStayShut(t *testing.T) {
	for _, source := range []audit.Source{audit.SourceCapture, audit.SourceSwitch, audit.SourceDHCP} {
		if got := linkedTo(audit.Sighting{Source: source, Address: netip.MustParseAddr("10.20.4.9")}); len(got) > 0 {
			t.Errorf("%s: targets %v", source, got)
		}
	}
	if got := linkedTo(audit.Sighting{Source: audit.SourceMDNS, Foreign: []netip.Addr{netip.MustParseAddr("10.20.4.9")}}); len(got) > 0 {
		t.Errorf("foreign: targets %v", got)
	}
}

func TestCheckAddresses(t *testing.T) {
	for _, s := range []string{"", "monitor", "monitor.local", "10.20.4", "10.20.4.9:23", "10.20.4.9/24", "010.020.004.009", " 10.20.4.9", "10.20.4.9\x1b[2J"} {
		err := Check(audit.ProbeTarget{Address: s, Ports: []int{23}}, ward, everywhere)
		if !errors.Is(err, &audit.Refusal{Code: "no-address"}) {
			t.Errorf("%q: %v, want a refusal", s, err)
		}
	}
	for _, ports := range [][]int{nil, {}, {9100}, {24105}, {23, 23}, {0}, {-1}, {65536 + 23}, {23, 80, 111, 515, 2049, 23}} {
		if err := Check(audit.ProbeTarget{Address: "10.20.4.9", Ports: ports}, ward, everywhere); err == nil {
			t.Errorf("ports %v are tried", ports)
		}
	}
}

func TestCheckAllows(t *testing.T) {
	for _, s := range []string{"10.20.4.9", "10.20.4.126", "10.20.4.127"} {
		if err := Check(audit.ProbeTarget{Address: s, MAC: monitor, Ports: audit.ProbePorts()}, ward, site); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"169.254.9.9", "100.64.9.200"} {
		if err := Check(audit.ProbeTarget{Address: s, Ports: []int{2049}}, ward, everywhere); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestCheckVPN(t *testing.T) {
	vpn := ward
	vpn.Kind = link.VPN
	err := Check(audit.ProbeTarget{Address: "10.20.4.9", Ports: []int{23}}, vpn, site)
	if !errors.Is(err, &audit.Refusal{Code: "vpn"}) {
		t.Errorf("over a VPN: %v", err)
	}
}

// A simulated ward opens its own addresses on loopback, and nothing else.
func TestSimulationOpensLoopbackOnly(t *testing.T) {
	sim := place{netip.MustParseAddr("127.0.1.10"): true, netip.MustParseAddr("8.8.8.8"): true, netip.MustParseAddr("202.114.4.119"): true}
	local := audit.NetworkPermit{Networks: []string{"127.0.1.0/24"}, Deny: []string{"127.0.1.66"}}
	sim[netip.MustParseAddr("127.0.1.66")] = true
	try := func(address, mac string) error {
		return check(audit.ProbeTarget{Address: address, MAC: mac, Ports: []int{23}}, ward, local, sim)
	}
	if err := try("127.0.1.10", ""); err != nil {
		t.Errorf("a simulated monitor: %v", err)
	}
	for address, code := range map[string]string{"127.0.1.11": "loopback", "8.8.8.8": "public", "202.114.4.119": "hard-coded", "127.0.1.66": "denied"} {
		if err := try(address, ""); !errors.Is(err, &audit.Refusal{Code: code}) {
			t.Errorf("%s: %v, want a refusal %q", address, err, code)
		}
	}
	if err := try("127.0.1.10", pump); !errors.Is(err, &audit.Refusal{Code: "never-probe"}) {
		t.Errorf("a simulated pump: %v", err)
	}
	if err := check(audit.ProbeTarget{Address: "127.0.1.10", Ports: []int{23}}, ward, audit.NetworkPermit{}, sim); err == nil {
		t.Error("a simulated monitor is connected to though nothing is permitted")
	}
}

type place map[netip.Addr]bool

func (p place) Place(at netip.AddrPort) (netip.AddrPort, bool) { return at, p[at.Addr()] }

// Whatever is typed, nothing but an IPv4 address in a private network, on the
// link and permitted, passes.
func FuzzCheck(f *testing.F) {
	for _, c := range forbidden {
		f.Add(c.address, c.mac, 23)
	}
	f.Fuzz(func(t *testing.T, address, mac string, port int) {
		err := Check(audit.ProbeTarget{Address: address, MAC: mac, Ports: []int{port}}, ward, site)
		var refusal *audit.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("no refusal: %v", err)
		}
		if err == nil {
			addr := netip.MustParseAddr(address)
			if !netip.MustParsePrefix("10.20.4.0/25").Contains(addr) || addr.As4()[3] < 2 || addr.As4()[3] == 7 || addr.As4()[3] == 66 {
				t.Errorf("%s passes", addr)
			}
		}
	})
}
