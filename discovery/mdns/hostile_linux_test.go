package mdns

import (
	"context"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/grandcat/zeroconf"
	"github.com/miekg/dns"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"visite/audit"
	"visite/discovery/netlab"
)

var group = &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: port}

// sender is a socket in the ward from which anything can be sent to the group.
func sender(t *testing.T, far netlab.Namespaced, from string) net.PacketConn {
	t.Helper()
	far.Run(t, "ip", "route", "replace", "224.0.0.0/4", "dev", "mon0")
	var conn net.PacketConn
	shared := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error { // avahi-daemon has the port too
		return raw.Control(func(fd uintptr) { _ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) })
	}}
	far.Do(t, func() {
		var err error
		if conn, err = shared.ListenPacket(t.Context(), "udp4", from); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { conn.Close() })
	return conn
}

func send(t *testing.T, conn net.PacketConn, packet []byte) {
	t.Helper()
	if _, err := conn.WriteTo(packet, group); err != nil { // an error here would prove nothing
		t.Fatal(err)
	}
}

// TestBrowseUnderFire browses while others send garbage, floods and lies: the
// right device is seen whole, no lie is believed, the memory stays small.
func TestBrowseUnderFire(t *testing.T) {
	t.Parallel()
	if !netlab.Inside(t) {
		return
	}
	on, far := ward(t)
	for _, a := range []string{"10.77.0.66/24", "10.99.0.2/24"} {
		far.Run(t, "ip", "address", "add", a, "dev", "mon0")
	}
	netlab.Here.Run(t, "sh", "-c", "echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter; echo 0 >/proc/sys/net/ipv4/conf/eth7/rp_filter")
	far.Avahi(t, "cms8000-bed12", "mon0", five()...)
	time.Sleep(3100 * time.Millisecond)
	attacker, offPort, offLink := sender(t, far, "10.77.0.66:5353"), sender(t, far, "10.77.0.66:5354"), sender(t, far, "10.99.0.2:5353")
	lie := func(name, address string) []byte {
		return answer(t, "_http._tcp.local. 120 IN PTR "+name+"._http._tcp.local.", name+"._http._tcp.local. 120 IN SRV 0 0 80 "+name+".local.",
			name+".local. 120 IN A "+address)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var seen sightings
	done := make(chan error, 1)
	var r Result
	go func() {
		var err error
		r, err = Browse(t.Context(), Options{Link: on, Types: fiveTypes(), For: time.Duration(rounds(t, 8)) * time.Second, Journal: &journal{}},
			func(s audit.Sighting) { checkClean(t, s); seen.emit(s) })
		done <- err
	}()
	until(t, "the device", func() bool { return isFive(seen.named(five()[0].Name)) })
	peak := uint64(0)
	random := rand.New(rand.NewPCG(1, 2))
	good := answer(t, whole...)
	for i := range rounds(t, 10) * 1000 { // 100,000 in "make soak"
		packet := make([]byte, random.IntN(300))
		for k := range packet {
			packet[k] = byte(random.Uint32())
		}
		send(t, attacker, packet)
		packet = slices.Clone(good)
		for range 1 + random.IntN(8) {
			packet[random.IntN(len(packet))] = byte(random.Uint32())
		}
		send(t, attacker, packet)
		send(t, attacker, bad()[i%len(bad())])
		send(t, attacker, flood(t, i))
		if i%1000 == 0 {
			send(t, offPort, lie("offport", "10.77.0.66"))
			send(t, offLink, lie("offlink", "10.77.0.66"))
			send(t, attacker, lie("foreign", "8.8.8.8"))
			runtime.ReadMemStats(&after)
			peak = max(peak, after.HeapInuse)
		}
	}
	err := <-done
	if err != nil && !strings.Contains(err.Error(), errFlood.Error()) {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%+v, heap in use %d KB before, %d KB after, %d KB at most; ended: %v", r, before.HeapInuse>>10, after.HeapInuse>>10, peak>>10, err)
	if grown := int64(after.HeapInuse) - int64(before.HeapInuse); grown > 30<<20 {
		t.Errorf("memory grew by %d MB", grown>>20)
	}
	if !isFive(seen.named(five()[0].Name)) {
		t.Error("the device is not seen any more")
	}
	if len(seen.named("offport"))+len(seen.named("offlink")) > 0 {
		t.Error("a lie from elsewhere was believed")
	}
	for _, s := range seen.named("foreign") {
		if s.Address.IsValid() || len(s.Foreign) != 1 {
			t.Errorf("foreign: %+v", s)
		}
	}
	if r.Dropped == 0 {
		t.Error("nothing was refused: nothing came")
	}
}

// descriptors are how many files and sockets this process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// TestBrowseLeavesNothing browses again and again, with the cable pulled and
// plugged in on the way: goroutines and file descriptors are as before.
func TestBrowseLeavesNothing(t *testing.T) {
	t.Parallel()
	if !netlab.Inside(t) {
		return
	}
	on, far := ward(t)
	stop := far.Avahi(t, "cms8000-bed12", "mon0", five()...)
	browse := func() {
		if _, err := Browse(t.Context(), Options{Link: on, For: 50 * time.Millisecond, Journal: &journal{}}, func(audit.Sighting) {}); err != nil {
			t.Fatal(err)
		}
	}
	browse() // what is opened once and for all
	others := goleak.IgnoreCurrent()
	files := descriptors(t)
	for range rounds(t, 10) {
		browse()
	}
	var seen sightings
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Listen(ctx, on, seen.emit) }()
	down := func(state string) { netlab.Here.Run(t, "ip", "link", "set", "eth7", state) }
	down("down")
	browse() // as if nobody had noticed
	down("up")
	stop() // two daemons would fight over one address
	stop = far.Avahi(t, "late", "mon0", netlab.Service{Name: "Late", Type: "_http._tcp", Port: 80})
	until(t, "a device that came after the cable was back", func() bool { return len(seen.named("Late")) == 1 })
	stop()
	until(t, "its goodbye", func() bool { all := seen.named("Late"); return len(all) == 1 && all[0].Gone })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := goleak.Find(others); err != nil {
		t.Error(err)
	}
	if now := descriptors(t); now > files {
		t.Errorf("%d file descriptors, before %d", now, files)
	}
}

// TestListenSendsNothing listens while a device announces itself: not one
// packet of ours but that of joining the group.
func TestListenSendsNothing(t *testing.T) {
	t.Parallel()
	if !netlab.Inside(t) {
		return
	}
	on, far := ward(t)
	recording := far.Record(t, "mon0")
	var seen sightings
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Listen(ctx, on, seen.emit) }()
	time.Sleep(50 * time.Millisecond) // for what it must not do
	far.Avahi(t, "cms8000-bed12", "mon0", five()...)
	until(t, "the device", func() bool { return isFive(seen.named(five()[0].Name)) })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if sent := recording.Packets(t, "eth.src == "+on.MAC+" && !igmp", "frame.protocols"); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
}

// BenchmarkWard measures how long it takes to see 254 devices that one program
// announces with the library, from the first question on.
func BenchmarkWard(b *testing.B) {
	if !netlab.Inside(b) {
		return
	}
	const devices = 254
	on, far := ward(b)
	mon := far.Interface(b, "mon0")
	var servers []*zeroconf.Server
	far.Do(b, func() {
		for i := range devices {
			inst := "Bed " + string(rune('A'+i%26)) + dns.Fqdn(time.Duration(i).String())
			s, err := zeroconf.RegisterProxy(strings.TrimSuffix(inst, "."), "_http._tcp", "local.", 80, "bed"+time.Duration(i).String(),
				[]string{net.IPv4(10, 77, 0, byte(i%253+2)).String()}, []string{"model=CMS8000"}, []net.Interface{mon})
			if err != nil {
				b.Error(err)
				return
			}
			servers = append(servers, s)
		}
	})
	time.Sleep(4 * time.Second) // they announce themselves
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		var first, last time.Time
		begin := time.Now()
		n := 0
		r, err := Browse(ctx, Options{Link: on, Types: []string{"_http._tcp"}, For: 8 * time.Second, Journal: &journal{}}, func(audit.Sighting) {
			if n++; n == 1 {
				first = time.Now()
			}
			if n == devices {
				last = time.Now()
				cancel()
			}
		})
		cancel()
		if err != nil || n < devices {
			b.Fatalf("%d devices: %+v, %v", n, r, err)
		}
		b.ReportMetric(float64(first.Sub(begin).Microseconds())/1000, "ms/first")
		b.ReportMetric(float64(last.Sub(begin).Microseconds())/1000, "ms/254")
	}
	for _, s := range servers {
		s.Shutdown()
	}
}
