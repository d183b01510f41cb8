// Package link knows the laptop's network interfaces, which of them to look
// around on, and what a MAC address gives away.
//
// Its rules: it reads and changes nothing. One interface at a time is used, never
// all of them: what is not plainly the network of the room, such as a VPN or a
// bridge of virtual machines, is used only by somebody who names it.
package link

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"visite/audit"
	"visite/checklist"
)

// Kind is what sort of interface a link is, as far as the system tells.
type Kind string

// The kinds of links.
const (
	Wired    Kind = "wired"
	Wireless Kind = "wireless"
	VPN      Kind = "vpn"     // a tunnel to elsewhere
	Virtual  Kind = "virtual" // of containers, virtual machines, bridges
	Loopback Kind = "loopback"
)

// Link is one network interface.
type Link struct {
	Name      string
	Index     int
	Kind      Kind
	Up        bool // switched on, and with a carrier
	Multicast bool
	MAC       string         // "00:1b:44:11:3a:b7"; "" if it has none
	Prefixes  []netip.Prefix // its addresses, each with the length of its network
	Gateway   netip.Addr     // valid: a default route leads over it
	Routers   []netip.Addr   // all that a route leads through, as far as the system tells
}

// Addr is the link's first IPv4 address, the zero Addr if it has none. One that
// the system gave itself (169.254.0.0/16) comes after all others.
func (l Link) Addr() netip.Addr {
	var own netip.Addr
	for _, p := range l.Prefixes {
		switch a := p.Addr(); {
		case !a.Is4():
		case !a.IsLinkLocalUnicast():
			return a
		case !own.IsValid():
			own = a
		}
	}
	return own
}

// OnLink reports whether an address lies in one of the link's networks.
func (l Link) OnLink(a netip.Addr) bool {
	return slices.ContainsFunc(l.Prefixes, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}

// Own reports whether an address is one of the link's: this machine's.
func (l Link) Own(a netip.Addr) bool {
	return slices.ContainsFunc(l.Prefixes, func(p netip.Prefix) bool { return p.Addr() == a.Unmap().WithZone("") })
}

// Broadcast finds the network of the link whose own or broadcast address an
// address is, which no device has; a network of two (RFC 3021) has neither.
func (l Link) Broadcast(a netip.Addr) (of netip.Prefix, ok bool) {
	a = a.Unmap()
	for _, p := range l.Prefixes {
		if a.Is4() && p.Contains(a) && p.Bits() < 31 && (a == p.Masked().Addr() || !p.Contains(a.Next())) {
			return p.Masked(), true
		}
	}
	return netip.Prefix{}, false
}

// Links are the interfaces of this machine, in the order of the system.
func Links() ([]Link, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list network interfaces: %w", err)
	}
	gateways, routers := routes()
	links := make([]Link, 0, len(all))
	for _, i := range all {
		const up = net.FlagUp | net.FlagRunning
		l := Link{
			Name: i.Name, Index: i.Index, Kind: kindOf(i), Up: i.Flags&up == up,
			Multicast: i.Flags&net.FlagMulticast != 0, MAC: i.HardwareAddr.String(), Gateway: gateways[i.Index], Routers: routers[i.Index],
		}
		addrs, err := i.Addrs()
		if err != nil {
			return nil, fmt.Errorf("read addresses of %s: %w", i.Name, err)
		}
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok {
				ip, _ := netip.AddrFromSlice(n.IP)
				ones, _ := n.Mask.Size()
				l.Prefixes = append(l.Prefixes, netip.PrefixFrom(ip.Unmap(), ones))
			}
		}
		links = append(links, l)
	}
	return links, nil
}

// Choose finds the link to use: the one named, whatever it is, or with "" the
// best one that is plainly a network of this place: wired before wireless, one
// that leads somewhere before others.
func Choose(all []Link, name string) (Link, error) {
	if name != "" {
		for _, l := range all {
			if l.Name == name {
				return l, l.usable()
			}
		}
		return Link{}, refuse("no-link", "den Netzanschluss %s gibt es nicht; es gibt: %s", "there is no interface %s; there are: %s",
			audit.Clean(name, 40), names(all))
	}
	var best Link
	for _, l := range all {
		if l.Kind != Wired && l.Kind != Wireless || l.usable() != nil {
			continue
		}
		if best.Name == "" || l.rank() < best.rank() {
			best = l
		}
	}
	if best.Name == "" {
		return Link{}, refuse("no-link",
			"kein Netzanschluss ist verbunden und hat eine IPv4-Adresse: Kabel einstecken oder WLAN verbinden (VPN und virtuelle nur, wenn sie gewählt werden)",
			"no network interface is connected and has an IPv4 address: plug in a cable or join a wireless network (VPN and virtual ones only if chosen)")
	}
	return best, nil
}

// Find chooses among the interfaces that are there now: see [Choose].
func Find(name string) (Link, error) {
	all, err := Links()
	if err != nil {
		return Link{}, err
	}
	return Choose(all, name)
}

// rank orders links that can be used, the best first.
func (l Link) rank() int {
	rank := 0
	if l.Kind == Wireless {
		rank += 2
	}
	if !l.Gateway.IsValid() {
		rank++
	}
	return rank
}

// usable refuses a link that nothing can be seen on.
func (l Link) usable() error {
	switch {
	case !l.Up:
		return refuse("link-down", "%s ist nicht verbunden: Kabel einstecken oder WLAN verbinden", "%s is not connected: plug in the cable or join a wireless network", l.Name)
	case !l.Addr().IsValid():
		return refuse("link-no-address", "%s hat keine IPv4-Adresse: auf eine Adresse warten oder eine einstellen", "%s has no IPv4 address: wait for one or set one", l.Name)
	}
	return nil
}

func names(all []Link) string {
	list := make([]string, len(all))
	for i, l := range all {
		list[i] = audit.Clean(l.Name, 40)
	}
	return cmp.Or(strings.Join(list, ", "), "–")
}

func refuse(code, de, en string, args ...any) error {
	return &audit.Refusal{Code: code, Text: checklist.Text{
		checklist.German: fmt.Sprintf(de, args...), checklist.English: fmt.Sprintf(en, args...),
	}}
}

// kindByName guesses from what systems and programs call their interfaces.
func kindByName(name string) Kind {
	name = strings.ToLower(name)
	for _, g := range []struct {
		kind     Kind
		prefixes []string
	}{
		{VPN, []string{"tun", "tap", "wg", "ppp", "utun", "ipsec", "vpn", "tailscale", "zt", "nordlynx", "gpd", "cscotun"}},
		{Virtual, []string{"veth", "docker", "br-", "virbr", "bridge", "vmnet", "vboxnet", "vethernet", "lxc", "lxd", "cni", "flannel", "dummy", "ifb", "awdl", "llw", "anpi"}},
		{Wireless, []string{"wl", "wi-fi", "wifi", "wlan", "drahtlos"}},
	} {
		for _, p := range g.prefixes {
			if strings.HasPrefix(name, p) {
				return g.kind
			}
		}
	}
	return Wired
}
