package link

import (
	"testing"
	"testing/fstest"
)

// What lies upon a real network card leads to a real network, whatever it is
// called.
func TestKindOfWhatLiesUponOthers(t *testing.T) {
	there := &fstest.MapFile{}
	dir := fstest.MapFS{
		"eth0/device/x": there, "wlan0/device/x": there, "wlan0/phy80211/x": there, "tun0/tun_flags": there,
		"eth0.10/lower_eth0/x": there, "bond0/lower_eth0/x": there, "bond0.7/lower_bond0/x": there, "br0/lower_vnet0/x": there, "br0/lower_eth0/x": there,
		"docker0/lower_veth1/x": there, "veth1/ifindex": there, "mv0/lower_wlan0/x": there, "loop0/lower_loop1/x": there, "loop1/lower_loop0/x": there,
	}
	for name, want := range map[string]Kind{
		"eth0": Wired, "wlan0": Wireless, "tun0": VPN, "eth0.10": Wired, "bond0": Wired, "bond0.7": Wired, "br0": Wired,
		"docker0": Virtual, "veth1": Virtual, "mv0": Wireless, "loop0": Virtual, "gone0": Virtual,
	} {
		if got := kindIn(dir, name, 4); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
