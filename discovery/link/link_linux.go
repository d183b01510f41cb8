package link

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net"
	"net/netip"
	"os"
	"strings"
)

// kindOf asks sysfs: what has no device behind it is virtual.
func kindOf(i net.Interface) Kind {
	if i.Flags&net.FlagLoopback != 0 {
		return Loopback
	}
	has := func(what string) bool {
		_, err := os.Stat("/sys/class/net/" + i.Name + "/" + what)
		return err == nil
	}
	switch {
	case i.Flags&net.FlagPointToPoint != 0 || has("tun_flags"):
		return VPN
	case has("phy80211") || has("wireless"):
		return Wireless
	case has("device"):
		return Wired
	}
	if k := kindByName(i.Name); k == VPN {
		return VPN
	}
	return Virtual
}

// defaultRoutes are the IPv4 gateways by interface, from /proc/net/route: name,
// destination, gateway, flags … mask, numbers in hex, little endian. What cannot
// be read has none.
func defaultRoutes() map[int]netip.Addr {
	f, err := os.Open("/proc/net/route")
	if err != nil {
		return nil
	}
	defer f.Close()
	gateways := map[int]netip.Addr{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 8 || fields[1] != "00000000" || fields[7] != "00000000" {
			continue
		}
		raw, err := hex.DecodeString(fields[2])
		i, err2 := net.InterfaceByName(fields[0])
		if err != nil || err2 != nil || len(raw) != 4 {
			continue
		}
		var a [4]byte
		binary.LittleEndian.PutUint32(a[:], binary.BigEndian.Uint32(raw))
		gateways[i.Index] = netip.AddrFrom4(a)
	}
	return gateways
}
