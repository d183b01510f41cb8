package discovery

import (
	"context"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/netlab"
	"visite/discovery/sim"
)

// simulate runs a simulated ward on a link of this namespace until the test ends
// or stop is called, and returns when it has announced itself.
func simulate(t *testing.T, name string, n int) (stop func() sim.Counters) {
	t.Helper()
	on := named(t, name)
	ctx, cancel := context.WithCancel(t.Context())
	ready := make(chan struct{})
	var done sync.WaitGroup
	var c sim.Counters
	done.Go(func() {
		var err error
		o := sim.Options{Link: on, Monitors: sim.Ward(n, 1, sim.Addresses(on)), Every: 50 * time.Millisecond}
		if c, err = sim.Run(ctx, o, func() { close(ready) }); err != nil {
			t.Error(err)
			close(ready)
		}
	})
	<-ready
	stop = func() sim.Counters { cancel(); done.Wait(); return c }
	t.Cleanup(func() { stop() })
	return stop
}

func named(t *testing.T, name string) link.Link {
	t.Helper()
	on, err := link.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return on
}

// bySource counts what was seen.
func bySource(s audit.Surroundings) map[audit.Source]int {
	n := map[audit.Source]int{}
	for _, one := range s.Sightings {
		n[one.Source]++
	}
	return n
}

func TestHearsEveryAnnouncement(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := Watch(t.Context(), Options{Interface: "lo"})
	defer l.Close()
	until(t, l, func(s audit.Surroundings) bool { return s.Interface == "lo" })
	simulate(t, "lo", 70)
	s := until(t, l, func(s audit.Surroundings) bool {
		n := bySource(s)
		return n[audit.SourceSDC] == 10 && n[audit.SourcePhilips] == 10 && n[audit.SourceMindray] == 10 && n[audit.SourceGE] == 10
	})
	for _, c := range s.Channels {
		if c.State != audit.ChannelListening || c.Problem != nil {
			t.Errorf("%+v", c)
		}
	}
	for _, one := range s.Sightings {
		if one.Source == audit.SourceSDC && one.Spot.Room == "" {
			t.Errorf("no location: %+v", one)
		}
	}
	if s.Announced != 0 || s.Problem != nil {
		t.Errorf("it only listens: %+v", s)
	}
}

func TestNoMulticastExplainsItself(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	netlab.Here.Run(t, "ip", "link", "set", "lo", "multicast", "off")
	l := Watch(t.Context(), Options{Interface: "lo"})
	defer l.Close()
	simulate(t, "lo", 7)
	s := until(t, l, func(s audit.Surroundings) bool {
		n := bySource(s)
		return n[audit.SourcePhilips] > 0 && n[audit.SourceGE] > 0 && s.Channels[0].Problem != nil && s.Channels[1].Problem != nil
	})
	for _, c := range s.Channels[:2] {
		if c.State != audit.ChannelFailed || c.Problem["de"] == "" || c.Problem["en"] == "" {
			t.Errorf("%+v", c)
		}
	}
}

func TestOneSourceThatFailsStopsNoOther(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	taken := take(t, int(24005)) // as a central station's program on the same laptop would
	defer taken()
	l := Watch(t.Context(), Options{Interface: "lo"})
	defer l.Close()
	simulate(t, "lo", 14)
	s := until(t, l, func(s audit.Surroundings) bool { return bySource(s)[audit.SourceGE] == 2 })
	for _, c := range s.Channels {
		failed := c.State == audit.ChannelFailed
		if failed != (c.Source == audit.SourcePhilips) || failed && (c.Problem["de"] == "" || c.Problem["en"] == "") {
			t.Errorf("%+v", c)
		}
	}
}

func TestCablePulledAndBack(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	ward := netlab.Ward(t)
	l := Watch(t.Context(), Options{Interface: "eth7"})
	until(t, l, func(s audit.Surroundings) bool { return s.Interface == "eth7" })
	before := resources(t)
	for range 2 {
		ward.Run(t, "ip", "link", "set", "mon0", "down")
		s := until(t, l, func(s audit.Surroundings) bool { return s.Problem != nil })
		if s.Interface != "" || s.Problem["de"] == "" || s.Problem["en"] == "" {
			t.Errorf("pulled: %+v", s)
		}
		ward.Run(t, "ip", "link", "set", "mon0", "up")
		s = until(t, l, func(s audit.Surroundings) bool { return s.Problem == nil && listensAgain(s) })
		if s.Interface != "eth7" {
			t.Errorf("back: %+v", s)
		}
	}
	settle(t, before)
	l.Close()
	if sent, _ := netlab.Here.Frames(t, "eth7"); sent > 60 {
		t.Errorf("%d frames sent while listening", sent)
	}
}

func TestNoInterfaceExplainsItself(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := Watch(t.Context(), Options{}) // of what is here, loopback is not taken by itself
	defer l.Close()
	s := until(t, l, func(s audit.Surroundings) bool { return s.Problem != nil })
	if s.Interface != "" || s.Problem["de"] == "" || s.Problem["en"] == "" {
		t.Errorf("%+v", s)
	}
}

func listensAgain(s audit.Surroundings) bool {
	for _, c := range s.Channels {
		if c.State == audit.ChannelFailed {
			return false
		}
	}
	return true
}

func TestHundredWatchesLeaveNothing(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	simulate(t, "lo", 14)
	run := func() {
		l := Watch(t.Context(), Options{Interface: "lo"})
		for len(l.snapshot().Sightings) == 0 && t.Context().Err() == nil {
			time.Sleep(5 * time.Millisecond)
		}
		l.Close()
	}
	run()
	before := resources(t)
	for range 100 {
		run()
	}
	settle(t, before)
}

type use struct{ goroutines, files int }

func resources(t *testing.T) use {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return use{runtime.NumGoroutine(), len(fds)}
}

// settle waits until no more is in use than before.
func settle(t *testing.T, before use) {
	t.Helper()
	var now use
	for range 100 {
		now = resources(t)
		if now.goroutines <= before.goroutines && now.files <= before.files {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	buf := make([]byte, 1<<16)
	t.Errorf("before %+v, after %+v\n%s", before, now, buf[:runtime.Stack(buf, true)])
}

// take binds a UDP port so that nobody else can.
func take(t *testing.T, port int) (release func()) {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{Port: port})
	if err != nil {
		t.Fatal(err)
	}
	return func() { c.Close() }
}
