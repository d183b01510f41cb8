package link

import (
	"errors"
	"net/netip"
	"testing"

	"visite/audit"
)

func at(prefix ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, p := range prefix {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}

func TestChoose(t *testing.T) {
	gateway := netip.MustParseAddr("10.0.0.1")
	all := []Link{
		{Name: "lo", Kind: Loopback, Up: true, Prefixes: at("127.0.0.1/8")},
		{Name: "tun0", Kind: VPN, Up: true, Prefixes: at("10.8.0.2/24"), Gateway: gateway},
		{Name: "docker0", Kind: Virtual, Up: true, Prefixes: at("172.17.0.1/16")},
		{Name: "wlan0", Kind: Wireless, Up: true, Prefixes: at("10.0.0.7/24"), Gateway: gateway},
		{Name: "eth1", Kind: Wired, Up: true, Prefixes: at("fe80::1/64", "192.168.1.2/24")},
		{Name: "eth0", Kind: Wired, Up: true, Prefixes: at("10.0.0.8/24"), Gateway: gateway},
		{Name: "eth2", Kind: Wired, Prefixes: at("10.0.0.9/24")},
		{Name: "eth3", Kind: Wired, Up: true, Prefixes: at("fe80::2/64")},
	}
	without := func(names ...string) []Link {
		var left []Link
	next:
		for _, l := range all {
			for _, n := range names {
				if l.Name == n {
					continue next
				}
			}
			left = append(left, l)
		}
		return left
	}
	for _, c := range []struct {
		all        []Link
		name, want string
		code       string
	}{
		{all, "", "eth0", ""},
		{without("eth0"), "", "eth1", ""},
		{without("eth0", "eth1"), "", "wlan0", ""},
		{without("eth0", "eth1", "wlan0"), "", "", "no-link"},
		{all, "docker0", "docker0", ""}, // whoever names it means it
		{all, "lo", "lo", ""},
		{all, "eth2", "", "link-down"},
		{all, "eth3", "", "link-no-address"},
		{all, "eth9", "", "no-link"},
		{nil, "", "", "no-link"},
	} {
		l, err := Choose(c.all, c.name)
		var refusal *audit.Refusal
		switch {
		case c.code != "" && (!errors.As(err, &refusal) || refusal.Code != c.code):
			t.Errorf("Choose(%q): %v, want %s", c.name, err, c.code)
		case c.code == "" && (err != nil || l.Name != c.want):
			t.Errorf("Choose(%q) = %q, %v, want %q", c.name, l.Name, err, c.want)
		}
	}
}

func TestAddr(t *testing.T) {
	l := Link{Prefixes: at("fe80::1/64", "169.254.3.4/16", "10.1.2.3/24")}
	if l.Addr() != netip.MustParseAddr("10.1.2.3") {
		t.Errorf("address %v", l.Addr())
	}
	for a, want := range map[string]bool{"10.1.2.200": true, "10.1.3.1": false, "169.254.9.9": true, "::ffff:10.1.2.9": true, "8.8.8.8": false} {
		if l.OnLink(netip.MustParseAddr(a)) != want {
			t.Errorf("%s on link: %v", a, !want)
		}
	}
	for a, want := range map[string]string{
		"10.1.2.0": "10.1.2.0/24", "10.1.2.255": "10.1.2.0/24", "::ffff:169.254.255.255": "169.254.0.0/16", "10.1.2.254": "", "10.1.3.255": "", "10.9.9.0": "",
	} {
		two := Link{Prefixes: append(at("10.9.9.0/31"), l.Prefixes...)}
		if of, ok := two.Broadcast(netip.MustParseAddr(a)); ok != (want != "") || ok && of.String() != want {
			t.Errorf("%s is for everybody on %v, %v", a, of, ok)
		}
	}
	for a, want := range map[string]bool{"10.1.2.3": true, "::ffff:169.254.3.4": true, "fe80::1%eth0": true, "10.1.2.4": false} {
		if l.Own(netip.MustParseAddr(a)) != want {
			t.Errorf("%s is its own: %v", a, !want)
		}
	}
	if (Link{}).Addr().IsValid() || (Link{}).OnLink(netip.Addr{}) {
		t.Error("no link has an address")
	}
}

func TestLinks(t *testing.T) {
	all, err := Links()
	if err != nil {
		t.Fatal(err)
	}
	loopbacks := 0
	for _, l := range all {
		if l.Kind == Loopback {
			loopbacks++
			if l.Gateway.IsValid() {
				t.Errorf("%s leads to %v", l.Name, l.Gateway)
			}
		}
	}
	if loopbacks != 1 {
		t.Errorf("%d loopbacks in %+v", loopbacks, all)
	}
}

func TestKindByName(t *testing.T) {
	for name, want := range map[string]Kind{
		"eth0": Wired, "Ethernet 2": Wired, "en0": Wired, "wlp3s0": Wireless, "WLAN": Wireless, "Wi-Fi": Wireless,
		"utun3": VPN, "wg0": VPN, "vEthernet (Default Switch)": Virtual, "docker0": Virtual,
	} {
		if got := kindByName(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
