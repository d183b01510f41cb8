package neighbour

import (
	"fmt"
	"net/netip"
	"syscall"

	"golang.org/x/net/route"
)

// table reads the routes that have a link-layer address behind them: macOS keeps
// its neighbours there.
func table() ([]entry, error) {
	var all []entry
	for _, family := range []int{syscall.AF_INET, syscall.AF_INET6} {
		rib, err := route.FetchRIB(family, route.RIBType(syscall.NET_RT_FLAGS), syscall.RTF_LLINFO)
		if err != nil {
			return nil, fmt.Errorf("reading the neighbour table: %w", err)
		}
		messages, err := route.ParseRIB(route.RIBType(syscall.NET_RT_FLAGS), rib)
		if err != nil {
			return nil, fmt.Errorf("reading the neighbour table: %w", err)
		}
		for _, m := range messages {
			if e, ok := neighbourOf(m); ok {
				all = append(all, e)
			}
		}
	}
	return all, nil
}

func neighbourOf(m route.Message) (entry, bool) {
	r, ok := m.(*route.RouteMessage)
	if !ok || len(r.Addrs) <= syscall.RTAX_GATEWAY {
		return entry{}, false
	}
	gateway, ok := r.Addrs[syscall.RTAX_GATEWAY].(*route.LinkAddr)
	if !ok {
		return entry{}, false
	}
	e := entry{index: r.Index, mac: gateway.Addr, state: "known"}
	switch to := r.Addrs[syscall.RTAX_DST].(type) {
	case *route.Inet4Addr:
		e.addr = netip.AddrFrom4(to.IP)
	case *route.Inet6Addr:
		if to.IP[0] == 0xfe && to.IP[1]&0xc0 == 0x80 {
			to.IP[2], to.IP[3] = 0, 0 // KAME keeps the zone here
		}
		e.addr = netip.AddrFrom16(to.IP)
	default:
		return entry{}, false
	}
	return e, true
}
