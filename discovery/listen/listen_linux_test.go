package listen

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"visite/audit"
	"visite/discovery/link"
)

// TestMain lets the test binary be the far end as well, which sends what it is
// told on its standard input.
func TestMain(m *testing.M) {
	if os.Getenv("VISITE_TEST_FAR_END") != "" {
		if err := farEnd(os.Stdin); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// farEnd sends a packet for each line "source destination:port hex", until the
// input ends.
func farEnd(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var from, to, digits string
		if _, err := fmt.Sscan(lines.Text(), &from, &to, &digits); err != nil {
			return err
		}
		packet, err := hex.DecodeString(digits)
		if err != nil {
			return err
		}
		conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(from), 0)))
		if err != nil {
			return err
		}
		_, err = conn.WriteToUDPAddrPort(packet, netip.MustParseAddrPort(to))
		if err = errors.Join(err, conn.Close()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// lab is a cable: eth7 here with 10.77.0.1, and 10.77.0.2 at its far end, which
// is a namespace of its own. Another cable, eth8, leads to the same far end.
type lab struct {
	t   *testing.T
	far io.Writer
}

// namespace runs the calling test once more in network namespaces of its own.
func namespace(t *testing.T) (*lab, bool) {
	t.Helper()
	if os.Getenv("VISITE_TEST_NAMESPACE") == t.Name() {
		return newLab(t), true
	}
	if out, err := exec.Command("unshare", "-rn", "true").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("network namespaces are needed: %v\n%s", err, out)
		}
		t.Skipf("SKIPPED: network namespaces are not permitted here: %v\n%s", err, out)
	}
	run := exec.Command("unshare", "-rn", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=1m")
	run.Env = append(os.Environ(), "VISITE_TEST_NAMESPACE="+t.Name())
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return nil, false
}

func newLab(t *testing.T) *lab {
	t.Helper()
	far := exec.Command("unshare", "-n", "bash", "-euc", `
		read -r
		ip addr add 10.77.0.2/24 dev far7; ip addr add 192.0.2.7/24 dev far7; ip addr add 10.78.0.2/24 dev far8
		ip link set far7 up; ip link set far8 up
		ip route add 224.0.0.0/4 dev far7; ip route add 255.255.255.255 dev far7
		exec "$@"`, "-", os.Args[0])
	far.Env = append(os.Environ(), "VISITE_TEST_FAR_END=yes")
	far.Stderr = os.Stderr
	in, err := far.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := far.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := far.Wait(); err != nil {
			t.Errorf("the far end: %v", err)
		}
	})
	setup := fmt.Sprintf(`
		until [ "$(readlink /proc/%[1]d/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
		for i in 7 8; do
			ip link add eth$i type veth peer name far$i netns %[1]d
			ip link set eth$i addrgenmode none; ip addr add 10.7$i.0.1/24 dev eth$i; ip link set eth$i up
		done
		ip link set lo up
		for f in all eth7 eth8; do echo 0 > /proc/sys/net/ipv4/conf/$f/rp_filter; done`, far.Process.Pid)
	sh(t, setup)
	fmt.Fprintln(in, "go")
	return &lab{t: t, far: in}
}

func sh(t *testing.T, script string) {
	t.Helper()
	if out, err := exec.Command("bash", "-euc", script).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// send has the far end send a packet to a port.
func (l *lab) send(from, to string, source audit.Source, packet []byte) {
	fmt.Fprintf(l.far, "%s %s:%d %x\n", from, to, Port(source), packet)
}

// link is one of the cables.
func (l *lab) link(name string) link.Link {
	l.t.Helper()
	all, err := link.Links()
	if err != nil {
		l.t.Fatal(err)
	}
	for _, one := range all {
		if one.Name == name {
			return one
		}
	}
	l.t.Fatalf("no link %s", name)
	return link.Link{}
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
	l, inside := namespace(t)
	if !inside {
		return
	}
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
	l, inside := namespace(t)
	if !inside {
		return
	}
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
	l, inside := namespace(t)
	if !inside {
		return
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
		if n := sent(t, name); n != "0" {
			t.Errorf("%s packets were sent on %s", n, name)
		}
	}
}

// TestOnlyIGMP: what the kernel sends for the group of SDC is IGMP, and that is
// all.
func TestOnlyIGMP(t *testing.T) {
	l, inside := namespace(t)
	if !inside {
		return
	}
	raw, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, 0x0300) // all protocols
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(raw)
	h := l.listen(l.link("eth7"), audit.SourceSDC)
	h.first(func() {
		l.send("10.77.0.2", "239.255.255.250", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "", ""))
	})
	h.close()
	if err := syscall.SetsockoptTimeval(raw, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &syscall.Timeval{Usec: 200_000}); err != nil {
		t.Fatal(err)
	}
	igmp, buf := 0, make([]byte, 2048)
	for {
		n, from, err := syscall.Recvfrom(raw, buf, 0)
		if err != nil {
			break
		}
		if from.(*syscall.SockaddrLinklayer).Pkttype != syscall.PACKET_OUTGOING {
			continue
		}
		if n < 34 || buf[12] != 8 || buf[13] != 0 || buf[23] != syscall.IPPROTO_IGMP {
			t.Errorf("sent: %x", buf[:n])
			continue
		}
		igmp++
	}
	if igmp == 0 {
		t.Error("no IGMP report was seen: the test shows nothing")
	}
}

// sent is how many packets were sent on a link.
func sent(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("/proc/self/net/dev")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if fields := strings.Fields(line); len(fields) > 10 && fields[0] == name+":" {
			return fields[10]
		}
	}
	t.Fatalf("%s is not in:\n%s", name, b)
	return ""
}

// TestReversePath: where the kernel checks the way back, the broadcasts of a
// device with an address of another network do not arrive at all; without the
// check they do, and are refused. Both are told in docs/network.md.
func TestReversePath(t *testing.T) {
	l, inside := namespace(t)
	if !inside {
		return
	}
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
		sh(t, "echo "+mode+" > /proc/sys/net/ipv4/conf/eth7/rp_filter")
		if got := drops(); got != 0 {
			t.Errorf("rp_filter %s: %d packets arrived, want none", mode, got)
		}
	}
	h.close()
}

// TestProblems: what is in the way is told in a line for people, in both
// languages.
func TestProblems(t *testing.T) {
	l, inside := namespace(t)
	if !inside {
		return
	}
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
