package probe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"visite/audit"
)

// run is one check: some hosts at a time, each in a goroutine of its own, which
// tell what they do to the one that called [Prober.Run].
type run struct {
	prober *Prober
	order  Order
	steps  chan Step
	stop   context.CancelCauseFunc

	mu     sync.Mutex
	err    error // the first
	silent int   // hosts that answered and fell silent
}

// errHostTime ends a pass over a host that has taken as long as it may.
var errHostTime = errors.New("the host has had its time")

// recordTime is how long the end of a connection may take to be recorded once
// the person has stopped the check.
const recordTime = 900 * time.Millisecond

func (r *run) all(ctx context.Context) {
	defer close(r.steps)
	slots := make(chan struct{}, audit.ProbeHosts)
	var hosts sync.WaitGroup
	defer hosts.Wait()
	for _, t := range r.order.Targets {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		hosts.Go(func() {
			defer func() { <-slots }()
			if err := r.host(ctx, t); err != nil && ctx.Err() == nil {
				r.fail(err)
			}
		})
	}
}

// fail stops everything for a reason.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
	r.stop(err)
}

func (r *run) failed() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// host makes the connections to one host, one after the other.
func (r *run) host(ctx context.Context, t audit.ProbeTarget) error {
	c := connection{run: r, target: t, addr: netip.MustParseAddr(t.Address)}
	for i, port := range t.Ports {
		if i > 0 {
			if err := r.prober.clock.Sleep(ctx, audit.ProbePortPause); err != nil {
				return err
			}
		}
		c.port = port
		step, err := c.make(ctx)
		if errors.Is(err, errHostTime) {
			return nil
		}
		if err != nil {
			return err
		}
		step.Look = r.fellSilent(c.addr, step.Result)
		r.steps <- step
		if step.Look {
			return nil
		}
	}
	return nil
}

// fellSilent is the circuit breaker: it remembers who answered, and reports a
// host that did and now gives no answer. The second one stops everything.
func (r *run) fellSilent(addr netip.Addr, result audit.ConnectResult) bool {
	p := r.prober
	p.mu.Lock()
	defer p.mu.Unlock()
	if result == audit.ConnectOpen || result == audit.ConnectClosed {
		p.answered[addr] = true
	}
	if result != audit.ConnectSilent || !p.answered[addr] {
		return false
	}
	p.broken[addr] = true
	r.mu.Lock()
	r.silent++
	over := r.silent >= audit.ProbeBreakers
	r.mu.Unlock()
	if over {
		r.fail(refuse("breakers", "%d Geräte haben geantwortet und sind dann verstummt, alles ist angehalten: JETZT NACH DEN MONITOREN SEHEN",
			"%d devices answered and then fell silent, everything is stopped: LOOK AT THE MONITORS NOW", audit.ProbeBreakers))
	}
	return true
}

// connection is the one connection to a host that there is at a time.
type connection struct {
	run    *run
	target audit.ProbeTarget
	addr   netip.Addr
	port   int
	since  time.Time // when the first one to this host began
	asked  time.Time // when the entry of the one that is about to be made was asked for
}

// make announces the connection, makes it and says what became of it. The result
// is recorded whatever happens.
func (c *connection) make(ctx context.Context) (Step, error) {
	step := Step{Target: c.target, Port: c.port}
	if err := c.announce(ctx, step); err != nil {
		return step, err
	}
	ended := audit.ConnectEnded{Unlock: c.run.order.Unlock, Audit: c.target.Audit, Address: c.target.Address, Port: c.port}
	failure := c.dial(ctx, &ended)
	if failure == nil && ctx.Err() == nil {
		failure = c.checkCard(ctx) // whom it went to is known now
	}
	record, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if err := c.run.order.Journal.EndConnect(record, ended); err != nil {
		failure = errors.Join(fmt.Errorf("record the end of the connection to %s port %d: %w", c.addr, c.port, err), failure)
	}
	step.Result, step.Millis, step.Read = ended.Result, ended.Millis, ended.Read
	if failure != nil {
		c.run.fail(failure)
	}
	return step, nil
}

// announce waits for its turn and has the connection recorded. When it returns
// without an error the connection must be made at once, and nobody else's before
// the rate allows it.
func (c *connection) announce(ctx context.Context, step Step) error {
	p, o := c.run.prober, c.run.order
	select {
	case p.gate <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.gate }()
	if err := p.clock.Sleep(ctx, p.next.Sub(p.clock.Now())); err != nil {
		return err
	}
	now := p.clock.Now()
	if c.since.IsZero() {
		c.since = now
	}
	if now.Add(longest(c.port)).After(c.since.Add(audit.ProbeHostTime)) {
		return errHostTime
	}
	if p.made >= audit.ProbeSession {
		return refuse("session", "%d Verbindungen sind gemacht, mehr macht visite nicht, bis es neu gestartet wird",
			"%d connections have been made, visite makes no more until it is started anew", p.made)
	}
	if err := check(c.target, o.Link, o.Permit, p.sim); err != nil {
		return err
	}
	if err := c.checkCard(ctx); err != nil {
		return err
	}
	c.asked = p.clock.Now()
	err := o.Journal.BeginConnect(ctx, audit.ConnectBegun{Unlock: o.Unlock, Audit: c.target.Audit, Address: c.target.Address, Port: c.port})
	if err != nil {
		return fmt.Errorf("record the connection to %s port %d, which was not made: %w", c.addr, c.port, err)
	}
	p.made++
	p.mu.Lock()
	p.passes[c.addr] = c.since
	p.mu.Unlock()
	c.run.steps <- step
	p.next = p.clock.Now().Add(time.Second / audit.ProbeRate)
	return nil
}

// longest is how long a connection to a port may take.
func longest(port int) time.Duration {
	if port == telnetPort {
		return audit.ProbeConnectTime + audit.ProbeBannerTime
	}
	return audit.ProbeConnectTime
}

// dial makes the connection, says in ended what became of it, and closes it. An
// error is one for which everything must stop.
func (c *connection) dial(ctx context.Context, ended *audit.ConnectEnded) error {
	p := c.run.prober
	begun := p.clock.Now()
	to, via := netip.AddrPortFrom(c.addr, uint16(c.port)), c.run.order.Link //nolint:gosec // a port of ProbePorts
	if simulated(c.addr, p.sim) {
		to, _ = p.sim.Place(to)
		via.Name, via.Prefixes = "", nil // the laptop itself, by no link
	}
	if err := c.stale(); err != nil {
		ended.Result = audit.ConnectFailed
		return err
	}
	limited, cancel := p.clock.Timeout(ctx, audit.ProbeConnectTime)
	defer cancel()
	conn, err := p.dialer.Dial(limited, via, to)
	ended.Millis = int(p.clock.Now().Sub(begun).Milliseconds())
	if err != nil {
		ended.Result = resultOf(ctx, err)
		if ended.Result == audit.ConnectFailed {
			return &audit.Refusal{Code: "failed", Text: failedText(c.addr, c.port, err), Err: err}
		}
		return nil
	}
	defer func() { _ = conn.Close() }() // nothing was sent that could be lost
	if remote := conn.Remote(); remote != to {
		ended.Result = audit.ConnectFailed
		return refuse("remote", "verbunden mit %s statt mit %s: alles ist angehalten", "connected to %s instead of %s: everything is stopped", remote, to)
	}
	ended.Result = audit.ConnectOpen
	if c.port != telnetPort {
		return nil
	}
	read, cancelRead := p.clock.Timeout(ctx, audit.ProbeBannerTime)
	defer cancelRead()
	if said := banner(read, conn); len(said) > 0 {
		sum := sha256.Sum256(said)
		ended.Read, ended.SHA256 = len(said), hex.EncodeToString(sum[:])
	}
	return nil
}

// stale refuses to act on an entry that is not fresh: the laptop may have slept,
// or the program been held, between the entry and the packet, and meanwhile
// somebody may have been attached. A clock that was set counts as that; one that
// stands still while the laptop sleeps does not hide it.
func (c *connection) stale() error {
	now := c.run.prober.clock.Now()
	wall := now.Round(0).Sub(c.asked.Round(0))
	if now.Sub(c.asked) <= audit.ProbeEntryAge && wall.Abs() <= audit.ProbeEntryAge {
		return nil
	}
	return refuse("stale", "zwischen dem Eintrag und der Verbindung zu %s Port %d ist zu viel Zeit vergangen (schlief der Laptop?): sie wurde nicht aufgebaut, alles ist angehalten",
		"too much time went by between the entry and the connection to %s port %d (did the laptop sleep?): it was not made, everything is stopped", c.addr, c.port)
}
