package probe

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/sim"
)

// Random checks of random hosts, which are stopped, whose journal fails, whose
// hosts die: whatever happens, there is one connection to a host at a time, at
// most five in a pass, nothing is sent, and the journal knows of every connection.
func TestRandomRuns(t *testing.T) {
	const runs, workers = 1000, 20
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			t.Run(fmt.Sprint(w), func(t *testing.T) { // more at a time than there are processors: they mostly wait
				for i := range runs / workers {
					randomRun(t, uint64(w*runs+i), byte(100+w))
					if t.Failed() {
						return
					}
				}
			})
		})
	}
	all.Wait()
}

func randomRun(t *testing.T, seed uint64, net byte) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	profiles := sim.Profiles()
	r.Shuffle(len(profiles), func(i, j int) { profiles[i], profiles[j] = profiles[j], profiles[i] })
	f, targets := fleet(t, net, 1+r.IntN(6), profiles[:1+r.IntN(len(profiles))]...)
	defer f.Close()
	for i := range targets {
		ports := audit.ProbePorts()
		r.Shuffle(len(ports), func(i, j int) { ports[i], ports[j] = ports[j], ports[i] })
		targets[i].Ports = ports[:1+r.IntN(len(ports))]
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if r.IntN(4) == 0 {
		time.AfterFunc(time.Duration(r.IntN(int(50*time.Millisecond))), cancel)
	}
	log := &journal{}
	if r.IntN(8) == 0 {
		log.before = failAt(1 + r.IntN(20))
	}
	if r.IntN(8) == 0 {
		log.after = failAt(1 + r.IntN(20))
	}
	dialer := watch(sockets{})
	p := New(Options{Simulation: f, Dialer: dialer, Clock: newQuick(50)})
	made := 0
	for range 1 + r.IntN(2) { // the second is refused: too early
		last := Step{}
		done, _ := p.Run(ctx, Order{Permit: local, Targets: targets, Journal: log}, func(s Step) { last = s })
		if last.Result != "" && last.Done != done.Made {
			t.Errorf("seed %d: told %d of %d", seed, last.Done, done.Made)
		}
		made += done.Made
	}
	for _, target := range targets {
		c, dials := count(t, f, target, 0), dialer.dials[netip.MustParseAddr(target.Address)]
		if c.Bytes != 0 || dials > len(target.Ports) || c.Accepts > dials {
			t.Errorf("seed %d: %s: %d ports, %d connections, met with %+v", seed, target.Address, len(target.Ports), dials, c)
		}
	}
	if dialer.peak > 1 || dialer.hosts > audit.ProbeHosts {
		t.Errorf("seed %d: %d connections to one host, %d hosts at a time", seed, dialer.peak, dialer.hosts)
	}
	if dialer.made() != len(log.begun) || made != len(log.begun) {
		t.Errorf("seed %d: %d connections, %d in the journal, %d told", seed, dialer.made(), len(log.begun), made)
	}
	if log.after == nil && len(log.ended) != len(log.begun) {
		t.Errorf("seed %d: %d begun, %d ended", seed, len(log.begun), len(log.ended))
	}
}

func failAt(n int) func(int) error {
	return func(k int) error {
		if k >= n {
			return errFull
		}
		return nil
	}
}
