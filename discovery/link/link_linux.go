package link

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path"
	"strings"
)

// sysfs is where the kernel shows its interfaces.
const sysfs = "/sys/class/net"

// kindOf asks sysfs: what has no device behind it is virtual.
func kindOf(i net.Interface) Kind {
	switch {
	case i.Flags&net.FlagLoopback != 0:
		return Loopback
	case i.Flags&net.FlagPointToPoint != 0:
		return VPN
	}
	return kindIn(os.DirFS(sysfs), i.Name, 4)
}

// kindIn is the kind of an interface as sysfs has it. One that lies upon others,
// as those of 802.1Q, bonds, bridges and macvlan do, leads where they lead; so
// many of them may lie upon each other.
func kindIn(dir fs.FS, name string, deep int) Kind {
	has := func(what string) bool {
		_, err := fs.Stat(dir, name+"/"+what)
		return err == nil
	}
	switch {
	case has("tun_flags"):
		return VPN
	case has("phy80211") || has("wireless"):
		return Wireless
	case has("device"):
		return Wired
	}
	if k := kindByName(name); k == VPN {
		return VPN
	}
	below, _ := fs.Glob(dir, name+"/lower_*")
	for _, l := range below {
		lower := strings.TrimPrefix(path.Base(l), "lower_")
		if deep == 0 {
			break
		}
		if k := kindIn(dir, lower, deep-1); k != Virtual {
			return k
		}
	}
	return Virtual
}

// routes are the IPv4 routers by interface, those of default routes first, from
// /proc/net/route: name, destination, gateway, flags … mask, numbers in hex, little
// endian; the best metric first. What cannot be read has none.
func routes() (gateways map[int]netip.Addr, routers map[int][]netip.Addr) {
	f, err := os.Open("/proc/net/route")
	if err != nil {
		return nil, nil
	}
	defer f.Close()
	gateways, routers = map[int]netip.Addr{}, map[int][]netip.Addr{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 8 {
			continue
		}
		raw, err := hex.DecodeString(fields[2])
		i, err2 := net.InterfaceByName(fields[0])
		if err != nil || err2 != nil || len(raw) != 4 {
			continue
		}
		var a [4]byte
		binary.LittleEndian.PutUint32(a[:], binary.BigEndian.Uint32(raw))
		router := netip.AddrFrom4(a)
		if _, known := gateways[i.Index]; !known && fields[1] == "00000000" && fields[7] == "00000000" {
			gateways[i.Index] = router
		}
		if !router.IsUnspecified() {
			routers[i.Index] = append(routers[i.Index], router)
		}
	}
	return gateways, routers
}
