package neighbour

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/jsimonetti/rtnetlink/v2"
)

// States of the kernel (linux/neighbour.h). Entries that are incomplete, failed
// or need no resolution have no device behind them.
var states = map[uint16]string{
	0x02: "reachable",
	0x04: "stale",
	0x08: "delay",
	0x10: "probe",
	0x80: "permanent",
}

// ticks is USER_HZ: in what the kernel tells the age of a confirmation.
const ticks = 100

// table asks the kernel by rtnetlink.
func table() ([]entry, error) {
	c, err := rtnetlink.Dial(nil)
	if err != nil {
		return nil, fmt.Errorf("reading the neighbour table: %w", err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetReadDeadline(time.Now().Add(2 * time.Second)) // the kernel answers at once
	list, err := c.Neigh.List()
	if err != nil {
		return nil, fmt.Errorf("reading the neighbour table: %w", err)
	}
	var all []entry
	for _, n := range list {
		state, ok := states[n.State]
		if !ok || n.Attributes == nil {
			continue
		}
		addr, ok := netip.AddrFromSlice(n.Attributes.Address)
		if !ok {
			continue
		}
		e := entry{index: int(n.Index), addr: addr.Unmap(), mac: n.Attributes.LLAddress, state: state}
		if n.Attributes.CacheInfo != nil && state != "permanent" {
			e.seen = time.Now().Add(-time.Duration(n.Attributes.CacheInfo.Confirmed) * time.Second / ticks)
		}
		all = append(all, e)
	}
	return all, nil
}
