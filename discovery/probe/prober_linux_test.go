package probe

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/netlab"
)

// wire is this laptop's end of a cable to a ward.
func wire(t *testing.T) (link.Link, netlab.Namespaced) {
	t.Helper()
	far := netlab.Ward(t)
	all, err := link.Links()
	if err != nil {
		t.Fatal(err)
	}
	on, err := link.Choose(all, "eth7")
	if err != nil {
		t.Fatal(err)
	}
	return on, far
}

// TestNoRouter has a route for a single address of the link's own network lead
// through a router: nothing is sent to it.
func TestNoRouter(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	on, far := wire(t)
	netlab.Here.Run(t, "ip", "route", "add", "10.77.0.50/32", "via", "10.77.0.2")
	for _, route := range []string{"default via 10.77.0.9 metric 10", "default via 10.77.0.8 metric 20"} {
		netlab.Here.Run(t, "sh", "-c", "ip route add "+route)
	}
	routed, err := link.Links()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range routed {
		for _, router := range []string{"10.77.0.2", "10.77.0.8", "10.77.0.9"} {
			target := audit.ProbeTarget{Address: router, Ports: []int{23}}
			if err := Check(target, l, audit.NetworkPermit{Networks: []string{"10.77.0.0/24"}}); l.Name == on.Name && !errors.Is(err, &audit.Refusal{Code: "gateway"}) {
				t.Errorf("the router %s: %v", router, err)
			}
		}
		if l.Name == on.Name && l.Gateway.String() != "10.77.0.9" {
			t.Errorf("the gateway is %s", l.Gateway)
		}
	}
	recording := far.Record(t, "mon0")
	ctx, cancel := context.WithTimeout(t.Context(), audit.ProbeConnectTime)
	defer cancel()
	for _, addr := range []string{"10.77.0.50:80", "10.77.0.2:80"} {
		if c, err := (sockets{}).Dial(ctx, on, netip.MustParseAddrPort(addr)); err == nil {
			t.Errorf("connected to %v", c.Remote())
		}
		ctx, cancel = context.WithTimeout(t.Context(), audit.ProbeConnectTime)
		defer cancel()
	}
	to := map[string]int{}
	for _, p := range recording.Packets(t, "tcp && ip.src == 10.77.0.1", "ip.dst") {
		to[p[0]]++
	}
	if to["10.77.0.50"] > 0 || to["10.77.0.2"] != 1 {
		t.Errorf("SYNs: %v; want one to the neighbour and none through the router", to)
	}
}

// TestPumpAtTheAddress announces an infusion pump's address as a monitor's. The
// laptop learns the card with the first packet, and no second one follows; from
// then on there is none at all.
func TestPumpAtTheAddress(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	on, far := wire(t)
	far.Run(t, "ip", "link", "set", "mon0", "address", pump)
	recording := far.Record(t, "mon0")
	permit := audit.NetworkPermit{Networks: []string{"10.77.0.0/24"}}
	order := Order{Link: on, Permit: permit, Targets: []audit.ProbeTarget{{Address: "10.77.0.2", Ports: audit.ProbePorts()}}}
	for i, want := range []int{1, 0} {
		log := &journal{}
		order.Journal = log
		_, err := New(Options{}).Run(t.Context(), order, nothing)
		if !errors.Is(err, &audit.Refusal{Code: "never-probe"}) || len(log.begun) != want {
			t.Errorf("pass %d: %v, %d begun, want %d", i, err, len(log.begun), want)
		}
	}
	time.Sleep(50 * time.Millisecond) // the last of what was sent arrives
	if n := len(recording.Packets(t, "tcp.flags.syn == 1 && ip.src == 10.77.0.1", "ip.dst")); n != 1 {
		t.Errorf("%d SYNs", n)
	}
}
