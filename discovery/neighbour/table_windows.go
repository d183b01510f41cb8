package neighbour

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/windows"
)

// row is MIB_IPNET_ROW2 (netioapi.h).
type row struct {
	address       [28]byte // SOCKADDR_INET
	index         uint32
	luid          uint64
	physical      [32]byte
	physicalLen   uint32
	state         uint32
	flags         uint32
	reachableTime uint32
}

// rows is MIB_IPNET_TABLE2: the count, then the rows at offset 8.
type rows struct {
	count uint32
	_     uint32
	first [1]row
}

// The layout is not ours: what differs from it does not compile.
var (
	_ [88]byte = [unsafe.Sizeof(row{})]byte{}
	_ [32]byte = [unsafe.Offsetof(row{}.luid)]byte{}
	_ [72]byte = [unsafe.Offsetof(row{}.physicalLen)]byte{}
	_ [8]byte  = [unsafe.Offsetof(rows{}.first)]byte{}
)

// States of NL_NEIGHBOR_STATE; unreachable (0) and incomplete (1) have no device
// behind them.
var states = map[uint32]string{2: "probe", 3: "delay", 4: "stale", 5: "reachable", 6: "permanent"}

var getIPNetTable2 = windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetIpNetTable2")

// table asks the system for the entries of both families.
func table() ([]entry, error) {
	if err := getIPNetTable2.Find(); err != nil {
		return nil, fmt.Errorf("reading the neighbour table: %w", err)
	}
	var t *rows
	if code, _, _ := getIPNetTable2.Call(windows.AF_UNSPEC, uintptr(unsafe.Pointer(&t))); code != 0 { //nolint:gosec // as the system wants it
		return nil, fmt.Errorf("reading the neighbour table: %w", windows.Errno(code))
	}
	defer windows.FreeMibTable(unsafe.Pointer(t)) //nolint:gosec // its memory is the system's
	var all []entry
	for _, r := range unsafe.Slice(&t.first[0], t.count)[:min(t.count, maxEntries)] { //nolint:gosec // count rows follow
		state, ok := states[r.state]
		addr := r.addr()
		if !ok || !addr.IsValid() || r.physicalLen > uint32(len(r.physical)) {
			continue
		}
		mac := append(net.HardwareAddr(nil), r.physical[:r.physicalLen]...)
		all = append(all, entry{index: int(r.index), addr: addr, mac: mac, state: state})
	}
	return all, nil
}

// addr reads SOCKADDR_INET: the family in the order of the machine, the port,
// then the address, which IPv6 has behind the flow.
func (r *row) addr() netip.Addr {
	switch binary.LittleEndian.Uint16(r.address[:]) {
	case windows.AF_INET:
		return netip.AddrFrom4([4]byte(r.address[4:8]))
	case windows.AF_INET6:
		return netip.AddrFrom16([16]byte(r.address[8:24])).Unmap()
	}
	return netip.Addr{}
}
