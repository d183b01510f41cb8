//go:build !linux

package link

import (
	"net"
	"net/netip"
)

func kindOf(i net.Interface) Kind {
	switch {
	case i.Flags&net.FlagLoopback != 0:
		return Loopback
	case i.Flags&net.FlagPointToPoint != 0:
		return VPN
	}
	return kindByName(i.Name)
}

// routes takes the first address of each network for its gateway, as it
// mostly is: here the table of routes is not read. Who needs to be sure that
// there is none is told that there may be one.
func routes() (gateways map[int]netip.Addr, routers map[int][]netip.Addr) {
	gateways = map[int]netip.Addr{}
	all, err := net.Interfaces()
	if err != nil {
		return nil, nil
	}
	for _, i := range all {
		addrs, err := i.Addrs()
		if err != nil || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil {
				first, _ := netip.AddrFromSlice(n.IP.Mask(n.Mask).To4())
				gateways[i.Index] = first.Next()
			}
		}
	}
	return gateways, nil
}
