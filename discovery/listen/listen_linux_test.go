package listen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/netlab"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lab is a cable: eth7 here with 10.77.0.1, and 10.77.0.2 at its far end in the
// ward, where 192.0.2.7 is as well. Another cable, eth8, leads there too.
type lab struct {
	t   *testing.T
	far map[string]*net.UDPConn // by source address
}

func newLab(t *testing.T) *lab {
	t.Helper()
	ward := netlab.Namespace(t, "ward")
	for _, n := range []string{"7", "8"} {
		netlab.Cable(t, netlab.Here, "eth"+n, "10.7"+n+".0.1/24", ward, "mon"+n, "10.7"+n+".0.2/24")
	}
	ward.Run(t, "ip", "address", "add", "192.0.2.7/24", "dev", "mon7")
	for _, to := range []string{"224.0.0.0/4", "255.255.255.255"} {
		ward.Run(t, "ip", "route", "add", to, "dev", "mon7")
	}
	checkReverse(t, "0")
	l := &lab{t: t, far: map[string]*net.UDPConn{}}
	for _, from := range []string{"10.77.0.2", "10.78.0.2", "192.0.2.7"} {
		ward.Do(t, func() {
			conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(from), 0)))
			if err != nil {
				t.Error(err)
				return
			}
			l.far[from] = conn
		})
		t.Cleanup(func() { l.far[from].Close() })
	}
	return l
}

// checkReverse sets whether the kernel checks the way back to a sender.
func checkReverse(t *testing.T, mode string) {
	t.Helper()
	netlab.Here.Run(t, "sh", "-euc", "for f in all eth7 eth8; do echo 0 > /proc/sys/net/ipv4/conf/$f/rp_filter; done; echo "+mode+" > /proc/sys/net/ipv4/conf/eth7/rp_filter")
}

// send has the far end send a packet to a port.
func (l *lab) send(from, to string, source audit.Source, packet []byte) {
	l.t.Helper()
	if _, err := l.far[from].WriteToUDPAddrPort(packet, netip.AddrPortFrom(netip.MustParseAddr(to), Port(source))); err != nil {
		l.t.Fatal(err)
	}
}

// link is one of the cables.
func (l *lab) link(name string) link.Link {
	l.t.Helper()
	one, err := link.Find(name)
	if err != nil {
		l.t.Fatal(err)
	}
	return one
}

// patience is how long to wait for what must come; nothing depends on how long
// it takes.
const patience = 20 * time.Second

// hearer is a running Listen.
type hearer struct {
	t         *testing.T
	sightings chan audit.Sighting
	drops     chan struct{}
	ended     chan error
	stop      context.CancelFunc
}

func (l *lab) listen(on link.Link, source audit.Source) *hearer {
	ctx, stop := context.WithCancel(l.t.Context())
	h := &hearer{t: l.t, sightings: make(chan audit.Sighting, 100), drops: make(chan struct{}, 100), ended: make(chan error, 1), stop: stop}
	go func() {
		h.ended <- Listen(ctx, on, source, func(s audit.Sighting) { h.sightings <- s }, func() { h.drops <- struct{}{} })
	}()
	return h
}

// first has again called until the first sighting is there: a socket hears
// nothing of what came before it.
func (h *hearer) first(again func()) audit.Sighting {
	h.t.Helper()
	deadline := time.After(patience)
	for {
		again()
		select {
		case s := <-h.sightings:
			return s
		case err := <-h.ended:
			h.t.Fatalf("listening ended: %v", err)
		case <-deadline:
			h.t.Fatal("nothing is heard")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// until passes over sightings until one is wanted.
func (h *hearer) until(want func(audit.Sighting) bool) (passed []audit.Sighting, s audit.Sighting) {
	h.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case s := <-h.sightings:
			if want(s) {
				return passed, s
			}
			passed = append(passed, s)
		case err := <-h.ended:
			h.t.Fatalf("listening ended: %v", err)
		case <-deadline:
			h.t.Fatalf("not heard; heard were %+v", passed)
		}
	}
}

func (h *hearer) close() {
	h.t.Helper()
	h.stop()
	if err := <-h.ended; err != nil {
		h.t.Errorf("listening ended with %v", err)
	}
}

// TestHear has real packets of each source come over a real cable.
func TestHear(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	for _, c := range []struct {
		source       audit.Source
		to           string
		packet, next []byte // the second stands somewhere else
	}{
		{audit.SourceSDC, "239.255.255.250", sdcHello(uuid, "mdpws:MedicalDevice", "sdc.ctxt.loc:/x?bed=1", ""), sdcHello(uuid, "mdpws:MedicalDevice", "sdc.ctxt.loc:/x?bed=2", "")},
		{audit.SourceMindray, "255.255.255.255", announcement("T8", "^^ICU&1", "1", patient), announcement("T8", "^^ICU&2", "2", patient)},
		{audit.SourceMindray, "10.77.0.255", announcement("T8", "^^ICU&1", "1", patient), announcement("T8", "^^ICU&2", "2", patient)},
		{audit.SourceGE, "10.77.0.255", presence(monitor, "ICU|1"), presence(monitor, "ICU|2")},
	} {
		name := string(c.source) + " to " + c.to
		eth7 := l.link("eth7")
		one, other := l.listen(eth7, c.source), l.listen(eth7, c.source) // several programs may listen
		again := func() { l.send("10.77.0.2", c.to, c.source, c.packet) }
		for _, h := range []*hearer{one, other} {
			s := h.first(again)
			if s.Address != monitor || s.Interface != "eth7" || s.Spot.Bed != "1" || s.Source != c.source {
				t.Errorf("%s: %+v", name, s)
			}
		}
		l.send("192.0.2.7", c.to, c.source, c.next) // off the link
		l.send("10.77.0.2", c.to, c.source, c.next)
		_, s := one.until(func(s audit.Sighting) bool { return s.Spot.Bed == "2" })
		if s.Address != monitor || len(one.drops) != 1 {
			t.Errorf("%s: %+v, %d dropped", name, s, len(one.drops))
		}
		one.close()
		other.close()
	}
}

// TestHearPhilips has a monitor's own facts come along.
func TestHearPhilips(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	h := l.listen(l.link("eth7"), audit.SourcePhilips)
	s := h.first(func() {
		l.send("10.77.0.2", "10.77.0.255", audit.SourcePhilips, connectIndication(philipsAttributes([6]byte{0, 9, 0xfb, 1, 2, 3}, monitor)...))
	})
	if s.Address != monitor || s.MAC != "00:09:fb:01:02:03" || len(s.Services) != 2 || len(s.Foreign) != 0 {
		t.Errorf("%+v", s)
	}
	h.close()
}

// TestOneLink: what comes over another cable is not of this link, and nothing is
// sent while listening.
func TestOneLink(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	before := map[string]int{}
	for _, name := range []string{"eth7", "eth8"} {
		before[name], _ = netlab.Here.Frames(t, name)
	}
	here, there := l.listen(l.link("eth7"), audit.SourceGE), l.listen(l.link("eth8"), audit.SourceGE)
	other := netip.MustParseAddr("10.78.0.2")
	here.first(func() { l.send("10.77.0.2", "10.77.0.255", audit.SourceGE, presence(monitor, "ICU|1")) })
	there.first(func() { l.send("10.78.0.2", "10.78.0.255", audit.SourceGE, presence(other, "ICU|1")) })
	l.send("10.78.0.2", "10.78.0.255", audit.SourceGE, presence(other, "ICU|8"))
	there.until(func(s audit.Sighting) bool { return s.Spot.Bed == "8" })
	l.send("10.77.0.2", "10.77.0.255", audit.SourceGE, presence(monitor, "ICU|7"))
	passed, _ := here.until(func(s audit.Sighting) bool { return s.Spot.Bed == "7" })
	for _, s := range passed {
		if s.Address != monitor {
			t.Errorf("heard over the other cable: %+v", s)
		}
	}
	if len(here.drops) != 0 {
		t.Errorf("%d packets of the other cable count as refused", len(here.drops))
	}
	here.close()
	there.close()
	for _, name := range []string{"eth7", "eth8"} {
		if n, _ := netlab.Here.Frames(t, name); n != before[name] {
			t.Errorf("%d frames were sent on %s, %d before", n, name, before[name])
		}
	}
}

// TestOnlyIGMP: what the kernel sends for the group of SDC is IGMP, and that is
// all.
func TestOnlyIGMP(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	recording := netlab.Here.Record(t, "eth7")
	h := l.listen(l.link("eth7"), audit.SourceSDC)
	h.first(func() {
		l.send("10.77.0.2", "239.255.255.250", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "", ""))
	})
	h.close()
	igmp, own := 0, netlab.Here.Interface(t, "eth7").HardwareAddr
	for _, frame := range recording.Stop() {
		switch {
		case !bytes.Equal(frame[6:12], own):
		case len(frame) > 33 && frame[12] == 8 && frame[13] == 0 && frame[23] == syscall.IPPROTO_IGMP:
			igmp++
		default:
			t.Errorf("sent: %x", frame)
		}
	}
	if igmp == 0 {
		t.Error("no IGMP report was seen: the test shows nothing")
	}
}

// TestCable: after the cable was pulled and is back, everything is heard again
// without anybody doing anything, the group of SDC too.
func TestCable(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	sdc, ge := l.listen(l.link("eth7"), audit.SourceSDC), l.listen(l.link("eth7"), audit.SourceGE)
	hello := func(bed string) func() {
		return func() {
			l.send("10.77.0.2", "239.255.255.250", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "sdc.ctxt.loc:/x?bed="+bed, ""))
		}
	}
	here := func(bed string) func() {
		return func() { l.send("10.77.0.2", "10.77.0.255", audit.SourceGE, presence(monitor, "ICU|"+bed)) }
	}
	sdc.first(hello("1"))
	ge.first(here("1"))
	netlab.Here.Run(t, "ip", "link", "set", "eth7", "down")
	netlab.Here.Run(t, "ip", "link", "set", "eth7", "up")
	for _, c := range []struct {
		h    *hearer
		send func()
	}{{sdc, hello("2")}, {ge, here("2")}} {
		s := c.h.first(c.send)
		for s.Spot.Bed != "2" { // one of before the cable was pulled
			s = c.h.first(c.send)
		}
		c.h.close()
	}
}

// TestDescriptors: a hundred times listening leaves no descriptor open.
func TestDescriptors(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	open := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := 0
	for i := range 100 {
		for _, source := range Sources() {
			l.listen(l.link("eth7"), source).close()
		}
		if i == 0 {
			before = open()
		}
	}
	if after := open(); after != before {
		t.Errorf("%d descriptors are open, %d before", after, before)
	}
}

// TestReversePath: where the kernel checks the way back, the broadcasts of a
// device with an address of another network do not arrive at all; without the
// check they do, and are refused. Both are told in docs/network.md.
func TestReversePath(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	h := l.listen(l.link("eth7"), audit.SourceGE)
	bed := 0
	drops := func() int {
		before := len(h.drops)
		bed++
		want := fmt.Sprint(bed)
		l.send("192.0.2.7", "255.255.255.255", audit.SourceGE, presence(netip.MustParseAddr("192.0.2.7"), "X|1"))
		l.send("10.77.0.2", "255.255.255.255", audit.SourceGE, presence(monitor, "ICU|"+want))
		h.until(func(s audit.Sighting) bool { return s.Spot.Bed == want })
		return len(h.drops) - before
	}
	h.first(func() { l.send("10.77.0.2", "255.255.255.255", audit.SourceGE, presence(monitor, "ICU|x")) })
	if got := drops(); got != 1 {
		t.Errorf("rp_filter 0: %d packets arrived, want 1", got)
	}
	for _, mode := range []string{"1", "2"} {
		checkReverse(t, mode)
		if got := drops(); got != 0 {
			t.Errorf("rp_filter %s: %d packets arrived, want none", mode, got)
		}
	}
	h.close()
}

// TestProblems: what is in the way is told in a line for people, in both
// languages.
func TestProblems(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := newLab(t)
	eth7 := l.link("eth7")
	check := func(source audit.Source, on link.Link, code, en string) {
		t.Helper()
		err := Listen(t.Context(), on, source, func(audit.Sighting) {}, nil)
		var no *audit.Refusal
		if !errors.As(err, &no) || no.Code != code || !strings.Contains(no.Text["en"], en) || no.Text["de"] == "" {
			t.Errorf("%s: %v", source, err)
		}
	}
	taken, err := net.ListenPacket("udp4", "0.0.0.0:24005")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	check(audit.SourcePhilips, eth7, "listen-port", "another program keeps UDP port 24005 to itself")

	flat := eth7
	flat.Multicast = false
	check(audit.SourceSDC, flat, "listen-group", "eth7 does not take part in the group 239.255.255.250")
	gone := eth7
	gone.Index = 4711
	check(audit.SourceSDC, gone, "listen-group", "does not take part")

	if err := Listen(t.Context(), eth7, audit.SourceMDNS, nil, nil); err == nil {
		t.Error("a source that is not listened to was")
	}
}
