package probe

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/sim"
)

// shift lets these tests run without the right to listen below 1024.
const shift = 22000

// local permits the simulated ward.
var local = audit.NetworkPermit{Networks: []string{"127.0.0.0/8"}}

// fleet is a simulated ward with one host of each profile given, on 127.0.net.10
// and the following.
func fleet(t *testing.T, net byte, dies int, profiles ...sim.Profile) (*sim.Fleet, []audit.ProbeTarget) {
	t.Helper()
	var hosts []sim.Host
	var targets []audit.ProbeTarget
	for i, p := range profiles {
		addr := netip.AddrFrom4([4]byte{127, 0, net, byte(10 + i)})
		hosts = append(hosts, sim.Host{Address: addr, Profile: p, Dies: dies})
		targets = append(targets, audit.ProbeTarget{Audit: audit.AuditID(fmt.Sprint("audit-", i)), Address: addr.String(), Ports: audit.ProbePorts()})
	}
	f, err := sim.NewFleet(hosts, sim.FleetOptions{Shift: shift})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, targets
}

// count waits until at least so many have been let in and nobody is connected any
// more, and says what came in.
func count(t *testing.T, f *sim.Fleet, target audit.ProbeTarget, least int) sim.Count {
	t.Helper()
	for range 1000 {
		if c := f.Count(netip.MustParseAddr(target.Address)); c.Open == 0 && c.Accepts >= least {
			return c
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%s: %+v, want %d to have come and gone", target.Address, f.Count(netip.MustParseAddr(target.Address)), least)
	return sim.Count{}
}

// journal is the log of a test. It can fail, and look at what is begun.
type journal struct {
	mu     sync.Mutex
	begun  []audit.ConnectBegun
	ended  []audit.ConnectEnded
	before func(n int) error // asked before the n-th connection, from 1
	after  func(n int) error
}

func (j *journal) BeginConnect(_ context.Context, e audit.ConnectBegun) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.before != nil {
		if err := j.before(len(j.begun) + 1); err != nil {
			return err
		}
	}
	j.begun = append(j.begun, e)
	return nil
}

func (j *journal) EndConnect(_ context.Context, e audit.ConnectEnded) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.after != nil {
		if err := j.after(len(j.ended) + 1); err != nil {
			return err
		}
	}
	j.ended = append(j.ended, e)
	return nil
}

// results are what became of the connections to a host, by port.
func (j *journal) results(address string) map[int]audit.ConnectResult {
	all := map[int]audit.ConnectResult{}
	for _, e := range j.ended {
		if e.Address == address {
			all[e.Port] = e.Result
		}
	}
	return all
}

// quick is a clock that runs so many times faster.
type quick struct {
	times time.Duration
	start time.Time
}

func newQuick(times time.Duration) quick { return quick{times, time.Now()} }

func (q quick) Now() time.Time { return q.start.Add(time.Since(q.start) * q.times) }

func (q quick) Sleep(ctx context.Context, d time.Duration) error {
	return wallClock{}.Sleep(ctx, d/q.times)
}

func (q quick) Timeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return wallClock{}.Timeout(ctx, d/q.times)
}

// watched is a dialer that counts how many connections there are to each host at
// a time, from before the first packet to after the last, and when they began.
type watched struct {
	Dialer
	mu    sync.Mutex
	dials map[netip.Addr]int
	open  map[netip.Addr]int
	peak  int // connections to one host at the same time
	hosts int // at the same time
	begun []time.Time
}

func watch(d Dialer) *watched {
	return &watched{Dialer: d, dials: map[netip.Addr]int{}, open: map[netip.Addr]int{}}
}

func (w *watched) Dial(ctx context.Context, via link.Link, to netip.AddrPort) (Conn, error) {
	w.mu.Lock()
	w.begun = append(w.begun, time.Now())
	w.dials[to.Addr()]++
	w.open[to.Addr()]++
	w.peak = max(w.peak, w.open[to.Addr()])
	n := 0
	for _, open := range w.open {
		n += min(open, 1)
	}
	w.hosts = max(w.hosts, n)
	w.mu.Unlock()
	c, err := w.Dialer.Dial(ctx, via, to)
	if err != nil {
		w.closed(to.Addr())
		return nil, err
	}
	return &watchedConn{c, w, to.Addr()}, nil
}

func (w *watched) closed(addr netip.Addr) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open[addr]--
}

// made is how many connections were tried in all.
func (w *watched) made() (n int) {
	for _, k := range w.dials {
		n += k
	}
	return n
}

type watchedConn struct {
	Conn
	watched *watched
	addr    netip.Addr
}

func (c *watchedConn) Close() error {
	err := c.Conn.Close()
	c.watched.closed(c.addr)
	return err
}

func nothing(Step) {}

var errFull = errors.New("disk full")
