package probe

import (
	"fmt"
	"net/netip"
	"slices"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
)

// Simulation is a simulated ward in this very process. Only with one may loopback
// addresses be connected to, and only those on which it listens: no flag, no
// file and no announcement makes one.
type Simulation interface {
	// Place says where what should be at an address really is; false if the
	// address is not simulated.
	Place(netip.AddrPort) (netip.AddrPort, bool)
}

// Check is the guard: it says, as an [audit.Refusal], why a connect check must
// not go to a target over a link, wherever its address comes from.
func Check(target audit.ProbeTarget, l link.Link, permit audit.NetworkPermit) error {
	return check(target, l, permit, nil)
}

func check(target audit.ProbeTarget, l link.Link, permit audit.NetworkPermit, sim Simulation) error {
	addr, err := address(target.Address)
	if err != nil {
		return err
	}
	if err := checkPorts(target); err != nil {
		return err
	}
	inSim := simulated(addr, sim)
	if err := checkKind(addr); err != nil && !inSim {
		return err
	}
	if link.NeverProbe(target.MAC) {
		return refuse("never-probe", "%s (%s) ist nach dem Hersteller der Netzkarte eine Infusionspumpe oder anderes Gerät, das behandelt: dorthin geht nie eine Verbindung",
			"%s (%s) is, by the maker of its network card, an infusion pump or another device that treats: no connection ever goes there", addr, target.MAC)
	}
	if err := permit.Allows(addr, target.MAC); err != nil {
		return err
	}
	if inSim {
		return nil
	}
	return checkLink(addr, l)
}

// address reads an address as it is written; a name would have to be asked for
// on the network.
func address(s string) (netip.Addr, error) {
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return addr, refuse("no-address", "„%s“ ist keine IP-Adresse: visite fragt kein DNS, bitte die Adresse angeben",
			"“%s” is no IP address: visite asks no DNS, please give the address", audit.Clean(s, audit.MaxName))
	}
	if !addr.Is4() {
		return addr, refuse("ipv6", "%s: nur IPv4-Adressen werden angesprochen", "%s: only IPv4 addresses are connected to", addr)
	}
	return addr, nil
}

// checkPorts holds a target to the ports that may be tried.
func checkPorts(t audit.ProbeTarget) error {
	if len(t.Ports) == 0 {
		return refuse("no-port", "%s: kein Port ausgewählt", "%s: no port is chosen", t.Address)
	}
	for i, port := range t.Ports {
		if !slices.Contains(audit.ProbePorts(), port) || slices.Contains(t.Ports[:i], port) {
			return refuse("port", "%s: Port %d steht nicht zur Wahl oder ist zweimal genannt; möglich sind %s",
				"%s: port %d is not among those to choose, or named twice; possible are %s", t.Address, port, portList(audit.ProbePorts()))
		}
	}
	return nil
}

// checkKind refuses the kinds of addresses at which there is no device, or none
// of this site.
func checkKind(addr netip.Addr) error {
	is := func(code, de, en string) error {
		return refuse(code, "%s ist "+de+": dorthin geht keine Verbindung", "%s is "+en+": no connection goes there", addr)
	}
	switch {
	case audit.HardCodedNetwork().Contains(addr):
		return is("hard-coded", "in dem Netz, das die Monitore von sich aus anrufen (202.114.4.0/24)", "in the network that the monitors call by themselves (202.114.4.0/24)")
	case addr.IsUnspecified():
		return is("unspecified", "keine Adresse eines Geräts", "the address of no device")
	case addr.IsLoopback():
		return is("loopback", "dieser Laptop selbst", "this laptop itself")
	case addr.IsMulticast():
		return is("multicast", "die Adresse einer Gruppe (Multicast)", "the address of a group (multicast)")
	case addr == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return is("broadcast", "die Adresse aller im Netz (Broadcast)", "the address of everybody on the network (broadcast)")
	case !slices.ContainsFunc(audit.PrivateNetworks(), func(p netip.Prefix) bool { return p.Contains(addr) }):
		return is("public", "keine private Adresse", "not a private address")
	}
	return nil
}

// checkLink refuses what a link must not be used for: itself, the way out, and
// what lies beyond.
func checkLink(addr netip.Addr, l link.Link) error {
	if l.Kind == link.VPN {
		return refuse("vpn", "%s führt über ein VPN anderswohin: Geräte werden nur in dem Netz angesprochen, in dem der Laptop steht",
			"%s leads elsewhere over a VPN: devices are connected to only on the network that the laptop stands in", l.Name)
	}
	network, broadcast := l.Broadcast(addr)
	switch {
	case l.Own(addr):
		return refuse("own", "%s ist die Adresse dieses Laptops", "%s is the address of this laptop", addr)
	case broadcast:
		return refuse("broadcast", "%s ist die Adresse aller im Netz %s (Broadcast): dorthin geht keine Verbindung",
			"%s is the address of everybody on %s (broadcast): no connection goes there", addr, network)
	case addr == l.Gateway || slices.Contains(l.Routers, addr):
		return refuse("gateway", "%s ist der Router des Netzes und kein Monitor", "%s is the network's router and no monitor", addr)
	case !l.OnLink(addr):
		return refuse("off-link", "%s ist nicht im Netz von %s: nur was ohne Router erreichbar ist, wird angesprochen",
			"%s is not on the network of %s: only what is reached without a router is connected to", addr, l.Name)
	}
	return nil
}

// simulated reports whether an address is one of the simulated ward's.
func simulated(addr netip.Addr, sim Simulation) bool {
	if sim == nil || !addr.IsLoopback() {
		return false
	}
	_, ok := sim.Place(netip.AddrPortFrom(addr, 0))
	return ok
}

func refuse(code, de, en string, args ...any) error {
	return &audit.Refusal{Code: code, Text: checklist.Text{
		checklist.German:  fmt.Sprintf(de, args...),
		checklist.English: fmt.Sprintf(en, args...),
	}}
}
