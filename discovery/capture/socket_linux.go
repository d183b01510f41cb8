package capture

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/jsimonetti/rtnetlink/v2"
	"github.com/mdlayher/packet"
)

// everything is ETH_P_ALL of linux/if_ether.h: all protocols, and what the laptop
// sends itself.
const everything = 0x0003

// socket is a packet socket that nobody writes to.
type socket struct{ *packet.Conn }

// Lost is what the kernel had no room for.
func (s socket) Lost() int {
	stats, err := s.Stats()
	if err != nil {
		return 0
	}
	return int(stats.Drops)
}

// hearing opens a packet socket. Opening and binding it sends nothing.
func hearing(link *net.Interface) (ear, error) {
	conn, err := packet.Listen(link, packet.Raw, everything, nil)
	if errors.Is(err, fs.ErrPermission) {
		return nil, refuse("no-right", err,
			"zum Mithören fehlt das Recht; entweder einmal: sudo setcap cap_net_raw+ep %s – oder mit sudo starten",
			"listening needs a right that is missing; either once: sudo setcap cap_net_raw+ep %s – or run it with sudo", program())
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", link.Name, err)
	}
	return socket{conn}, nil
}

// program is the file of this program, as setcap wants it.
func program() string {
	if path, err := os.Executable(); err == nil {
		return path
	}
	return "visite"
}

// isolated refuses an interface that leads to a network.
func isolated(link *net.Interface) error {
	conn, err := rtnetlink.Dial(nil)
	if err != nil {
		return fmt.Errorf("ask for routes: %w", err)
	}
	defer func() { _ = conn.Close() }()
	routed, err := hasDefaultRoute(conn, link)
	if err != nil {
		return err
	}
	leased, err := hasLease(conn, link)
	if err != nil {
		return err
	}
	switch {
	case routed:
		return refuse("default-route", nil,
			"%s führt in ein Netz (Standardroute): nur an einem Kabel, das allein vom Laptop zum Monitor führt",
			"%s leads to a network (default route): only on a cable that goes from the laptop to the monitor and nowhere else", link.Name)
	case leased:
		return refuse("lease", nil,
			"%s hat eine Adresse von einem DHCP-Server, führt also in ein Netz: nur an einem Kabel, das allein vom Laptop zum Monitor führt",
			"%s has an address from a DHCP server, so it leads to a network: only on a cable that goes from the laptop to the monitor and nowhere else", link.Name)
	case forwards():
		return refuse("forwarding", nil,
			"dieser Laptop leitet Pakete weiter; abschalten mit: sudo sysctl -w net.ipv4.ip_forward=0",
			"this laptop forwards packets; switch that off with: sudo sysctl -w net.ipv4.ip_forward=0")
	}
	return nil
}

// hasDefaultRoute looks in all tables, for IPv4 and IPv6.
func hasDefaultRoute(conn *rtnetlink.Conn, link *net.Interface) (bool, error) {
	routes, err := conn.Route.List()
	if err != nil {
		return false, fmt.Errorf("ask for routes: %w", err)
	}
	const unicast = 1 // RTN_UNICAST of linux/rtnetlink.h: not "unreachable"
	for _, r := range routes {
		if r.DstLength != 0 || r.Type != unicast {
			continue
		}
		if int(r.Attributes.OutIface) == link.Index {
			return true, nil
		}
		for _, hop := range r.Attributes.Multipath {
			if int(hop.Hop.IfIndex) == link.Index {
				return true, nil
			}
		}
	}
	return false, nil
}

// hasLease reports whether an IPv4 address of the interface ends by itself, as
// those do that DHCP clients set, or a client keeps a lease for the interface.
func hasLease(conn *rtnetlink.Conn, link *net.Interface) (bool, error) {
	addresses, err := conn.Address.List()
	if err != nil {
		return false, fmt.Errorf("ask for addresses: %w", err)
	}
	const inet, forever = 2, 0xffffffff // AF_INET; INFINITY_LIFE_TIME of linux/if_addr.h
	for _, a := range addresses {
		if int(a.Index) == link.Index && a.Family == inet && a.Attributes != nil && a.Attributes.CacheInfo.Valid != forever {
			return true, nil
		}
	}
	return hasLeaseFile(link), nil
}

// hasLeaseFile looks where systemd-networkd keeps the lease of an interface,
// which is there only as long as the lease is.
func hasLeaseFile(link *net.Interface) bool {
	_, err := os.Stat(filepath.Join("/run/systemd/netif/leases", fmt.Sprint(link.Index)))
	return err == nil
}

// forwards reports whether the laptop passes IPv4 packets on.
func forwards() bool {
	text, err := os.ReadFile("/proc/sys/net/ipv4/ip_forward")
	return err == nil && strings.TrimSpace(string(text)) != "0"
}
