package sim

import (
	"context"
	"testing"
	"time"

	"visite/discovery/link"
	"visite/discovery/netlab"
)

// A device in the factory's network asks for the central station, over the cable
// it is on, and sends nothing else there.
func TestCallsTheHardCodedAddress(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	far := netlab.Namespace(t, "far")
	netlab.Cable(t, netlab.Here, "mon0", "202.114.4.20/24", far, "eth7", "")
	recording := far.Record(t, "eth7")
	on, err := link.Find("mon0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	c, err := Run(ctx, Options{Link: on}, func() { time.AfterFunc(1500*time.Millisecond, stop) })
	if err != nil || c.Called == 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	asked := recording.Packets(t, "arp.opcode == 1 && arp.dst.proto_ipv4 == 202.114.4.119", "arp.src.proto_ipv4")
	if len(asked) == 0 || asked[0][0] != "202.114.4.20" {
		t.Errorf("asked for it: %v", asked)
	}
	if others := recording.Packets(t, "not arp and not igmp", "ip.dst"); len(others) > 0 {
		t.Errorf("sent too: %v", others)
	}
}

// What is simulated on one link is heard on no other.
func TestStaysOnItsLink(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	far := netlab.Namespace(t, "far")
	netlab.Cable(t, netlab.Here, "mon0", "10.77.0.2/24", far, "eth7", "10.77.0.1/24")
	netlab.Cable(t, netlab.Here, "real0", "10.88.0.2/24", far, "eth8", "10.88.0.1/24")
	netlab.Here.Run(t, "ip", "route", "add", "default", "via", "10.88.0.1")
	other, err := link.Find("real0")
	if err != nil {
		t.Fatal(err)
	}
	if May(other) == nil {
		t.Error("it has a default route, and may be simulated on")
	}
	here, err := link.Find("mon0")
	if err != nil {
		t.Fatal(err)
	}
	before, _ := netlab.Here.Frames(t, "real0")
	ctx, stop := context.WithCancel(t.Context())
	c, err := Run(ctx, Options{Link: here, Monitors: Ward(14, 1, Addresses(here))}, func() { time.AfterFunc(500*time.Millisecond, stop) })
	if err != nil || c.Failed > 0 || len(c.Announced) != 4 || c.Services != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if after, _ := netlab.Here.Frames(t, "real0"); after != before {
		t.Errorf("%d frames left by the other link", after-before)
	}
}
