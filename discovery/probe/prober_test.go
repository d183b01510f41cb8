package probe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/sim"
)

// Every profile, over real sockets and in real time: what is found, and that
// nothing is sent, one connection at a time, half a second apart.
func TestProfiles(t *testing.T) {
	t.Parallel()
	f, targets := fleet(t, 2, 100, sim.Profiles()...)
	log, dialer := &journal{}, watch(sockets{})
	began := time.Now()
	var told []Step
	done, err := New(Options{Simulation: f, Dialer: dialer}).Run(t.Context(), Order{Unlock: "u", Permit: local, Targets: targets, Journal: log},
		func(s Step) { told = append(told, s) })
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	for i, p := range sim.Profiles() {
		open := map[sim.Profile][]int{
			sim.Telnet: {23}, sim.BusyBox: {23}, sim.Silent: {23, 80}, sim.Flood: {23}, sim.Reset: {23, 80},
			sim.Dying: {23, 80, 111, 515, 2049}, sim.Printing: {111, 515},
		}[p]
		results := log.results(targets[i].Address)
		for _, port := range audit.ProbePorts() {
			want := audit.ConnectClosed
			if slices.Contains(open, port) {
				want = audit.ConnectOpen
			}
			if got := results[port]; got != want && !(p == sim.Reset && got == audit.ConnectClosed) {
				t.Errorf("%s port %d is %q, want %q", p, port, got, want)
			}
		}
		if c := count(t, f, targets[i], len(open)); c.Accepts != len(open) || c.Peak > 1 || c.Bytes != 0 {
			t.Errorf("%s was met with %+v, want %d connections one by one and 0 bytes", p, c, len(open))
		}
	}
	n := 5 * len(targets)
	if done.Made != n || done.Look || done.Stopped || len(log.begun) != n || len(log.ended) != n || dialer.made() != n || len(told) != 2*n {
		t.Errorf("done %+v, %d begun, %d ended, %d made, %d told, want %d", done, len(log.begun), len(log.ended), dialer.made(), len(told), n)
	}
	if dialer.peak != 1 || dialer.hosts > audit.ProbeHosts {
		t.Errorf("%d connections to one host, to %d hosts at a time", dialer.peak, dialer.hosts)
	}
	if least := time.Duration(n-1) * time.Second / audit.ProbeRate; took < least {
		t.Errorf("%d connections in %s, want at least %s", n, took, least)
	}
	slices.SortFunc(dialer.begun, time.Time.Compare)
	for i := range dialer.begun[1:] {
		if gap := dialer.begun[i+1].Sub(dialer.begun[i]); gap < 150*time.Millisecond {
			t.Errorf("connection %d came %s after the one before", i+1, gap)
		}
	}
}

// Of what a device says only the number of bytes and their hash are kept, and no
// more than 256 are read.
func TestBanner(t *testing.T) {
	t.Parallel()
	f, targets := fleet(t, 3, 0, sim.BusyBox, sim.Flood, sim.Silent)
	for i, want := range []string{"\xff\xfd\x01\xff\xfd\x1f\xff\xfb\x01\xff\xfb\x03\r\nlocalhost login: ", strings.Repeat("monitor ", 32), ""} {
		targets[i].Ports = []int{23}
		log := &journal{}
		if _, err := New(Options{Simulation: f}).Run(t.Context(), Order{Permit: local, Targets: targets[i : i+1], Journal: log}, nothing); err != nil {
			t.Fatal(err)
		}
		sum := ""
		if want != "" {
			hash := sha256.Sum256([]byte(want))
			sum = hex.EncodeToString(hash[:])
		}
		if e := log.ended[0]; e.Read != len(want) || e.SHA256 != sum || e.Result != audit.ConnectOpen {
			t.Errorf("%+v, want %d bytes", e, len(want))
		}
		if c := count(t, f, targets[i], 1); c.Bytes != 0 {
			t.Errorf("%d bytes were sent", c.Bytes)
		}
	}
}

// No record, no packet: a journal that fails means that the connection is not
// made, and no further one either.
func TestNoRecordNoPacket(t *testing.T) {
	t.Parallel()
	for _, failing := range []int{1, 3} {
		f, targets := fleet(t, 4, 0, sim.Printing, sim.Telnet, sim.Silent)
		dialer := watch(sockets{})
		log := &journal{before: func(n int) error {
			if n >= failing {
				return errFull
			}
			return nil
		}}
		done, err := New(Options{Simulation: f, Dialer: dialer, Clock: newQuick(20)}).Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, nothing)
		if !errors.Is(err, errFull) || !strings.Contains(err.Error(), "was not made") {
			t.Errorf("failing at %d: %v", failing, err)
		}
		if n := failing - 1; len(log.begun) != n || dialer.made() != n || done.Made != n || !done.Stopped {
			t.Errorf("failing at %d: %d begun, %d made, %+v", failing, len(log.begun), dialer.made(), done)
		}
		if failing == 1 {
			for _, target := range targets {
				if c := count(t, f, target, 0); c.Accepts != 0 {
					t.Errorf("%s was connected to without a record", target.Address)
				}
			}
		}
		f.Close()
	}
}

// A result that cannot be recorded ends the check.
func TestNoResultNoFurtherPacket(t *testing.T) {
	f, targets := fleet(t, 4, 0, sim.Printing)
	dialer := watch(sockets{})
	log := &journal{after: func(int) error { return errFull }}
	done, err := New(Options{Simulation: f, Dialer: dialer, Clock: newQuick(20)}).Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, nothing)
	if !errors.Is(err, errFull) || dialer.made() != 1 || !done.Stopped {
		t.Errorf("%v, %d made, %+v", err, dialer.made(), done)
	}
}

// Who answered and falls silent is left alone at once.
func TestBreaker(t *testing.T) {
	t.Parallel()
	f, targets := fleet(t, 5, 2, sim.Dying, sim.Printing)
	log := &journal{}
	p := New(Options{Simulation: f})
	var looked []Step
	done, err := p.Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, func(s Step) {
		if s.Look {
			looked = append(looked, s)
		}
	})
	if err != nil || !done.Look || !done.Stopped {
		t.Errorf("%+v, %v", done, err)
	}
	want := map[int]audit.ConnectResult{23: audit.ConnectOpen, 80: audit.ConnectOpen, 111: audit.ConnectSilent}
	if got := log.results(targets[0].Address); !maps.Equal(got, want) {
		t.Errorf("the dying host: %v, want %v", got, want)
	}
	if len(looked) != 1 || looked[0].Port != 111 {
		t.Errorf("looked at: %v", looked)
	}
	if len(log.results(targets[1].Address)) != 5 {
		t.Error("the other host was not checked to the end")
	}
	if _, err := p.Run(t.Context(), Order{Permit: local, Targets: targets[:1], Journal: log}, nothing); !errors.Is(err, &audit.Refusal{Code: "broken"}) {
		t.Errorf("it is connected to again: %v", err)
	}
}

// Two of these, and everything stops.
func TestBreakersStopEverything(t *testing.T) {
	t.Parallel()
	f, targets := fleet(t, 6, 1, sim.Dying, sim.Dying, sim.Dying, sim.Dying, sim.Printing, sim.Printing)
	log := &journal{}
	done, err := New(Options{Simulation: f}).Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, nothing)
	if !errors.Is(err, &audit.Refusal{Code: "breakers"}) || !done.Look || !done.Stopped {
		t.Errorf("%+v, %v", done, err)
	}
	if n := len(log.begun); n > 4*2+5 { // each of the dead twice, and one of those who come next
		t.Errorf("%d connections were begun", n)
	}
	if len(log.results(targets[5].Address)) > 0 {
		t.Error("the last host was connected to after everything had stopped")
	}
	if len(log.ended) != len(log.begun) {
		t.Errorf("%d begun, %d ended", len(log.begun), len(log.ended))
	}
}

// Who never answered is just not there.
func TestSilentFromTheStart(t *testing.T) {
	t.Parallel()
	f, targets := fleet(t, 7, 1, sim.Dying)
	warm := watch(sockets{})
	first := targets[0]
	first.Ports = []int{2049}
	if _, err := New(Options{Simulation: f, Dialer: warm}).Run(t.Context(), Order{Permit: local, Targets: []audit.ProbeTarget{first}, Journal: &journal{}}, nothing); err != nil {
		t.Fatal(err)
	}
	count(t, f, first, 1)
	log := &journal{}
	began := time.Now()
	done, err := New(Options{Simulation: f}).Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, nothing)
	if err != nil || done.Look || done.Made != 5 || done.Open != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	for port, result := range log.results(targets[0].Address) {
		if result != audit.ConnectSilent {
			t.Errorf("port %d: %s", port, result)
		}
	}
	if took := time.Since(began); took > audit.ProbeHostTime {
		t.Errorf("took %s", took)
	}
}

// The person stops the check, before the first packet or in the midst of
// listening: within a second it has ended, and what was open is recorded.
func TestStop(t *testing.T) {
	for _, profile := range []sim.Profile{sim.Silent, sim.Printing, sim.Flood} {
		for _, later := range []time.Duration{0, 300 * time.Millisecond} {
			f, targets := fleet(t, 8, 0, profile, profile, profile, profile, profile)
			before := runtime.NumGoroutine()
			stopAfter(t, f, targets, later)
			f.Close()
			for range 100 {
				if runtime.NumGoroutine() <= before {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			if n := runtime.NumGoroutine(); n > before {
				t.Errorf("%s: %d goroutines, before %d", profile, n, before)
			}
		}
	}
}

func stopAfter(t *testing.T, f *sim.Fleet, targets []audit.ProbeTarget, later time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var stopped atomic.Int64
	stop := func() { stopped.Store(time.Now().UnixNano()); cancel() }
	log, first := &journal{}, true
	done, err := New(Options{Simulation: f}).Run(ctx, Order{Permit: local, Targets: targets, Journal: log}, func(Step) {
		switch {
		case !first:
		case later == 0:
			stop()
		default:
			time.AfterFunc(later, stop)
		}
		first = false
	})
	if took := time.Since(time.Unix(0, stopped.Load())); took > time.Second || err != nil || !done.Stopped {
		t.Errorf("stopped after %s: ended %s later, %+v, %v", later, took, done, err)
	}
	if len(log.begun) != len(log.ended) || later == 0 && len(log.begun) > 1 || len(log.begun) > 5 {
		t.Errorf("stopped after %s: %d begun, %d ended", later, len(log.begun), len(log.ended))
	}
}

// A host is passed over once in a quarter of an hour, and 600 connections are
// all that a run of the program makes.
func TestPauseAndSession(t *testing.T) {
	f, targets := fleet(t, 9, 0, sim.Closed)
	clock := &leaping{at: time.Unix(1_790_000_000, 0)}
	p := New(Options{Simulation: f, Clock: clock})
	log := &journal{}
	pass := func() error {
		_, err := p.Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, nothing)
		return err
	}
	if err := pass(); err != nil {
		t.Fatal(err)
	}
	clock.at = clock.at.Add(audit.ProbeHostPause - 10*time.Second)
	if err := pass(); !errors.Is(err, &audit.Refusal{Code: "pause"}) {
		t.Errorf("again within a quarter of an hour: %v", err)
	}
	var err error
	for i := 0; err == nil && i < 2*audit.ProbeSession; i++ {
		clock.at = clock.at.Add(audit.ProbeHostPause)
		err = pass()
	}
	if !errors.Is(err, &audit.Refusal{Code: "session"}) || len(log.begun) != audit.ProbeSession {
		t.Errorf("%d connections, then %v", len(log.begun), err)
	}
}

// leaping is a clock that never waits: whoever sleeps finds that the time has come.
type leaping struct{ at time.Time }

func (l *leaping) Now() time.Time { return l.at }

func (l *leaping) Sleep(ctx context.Context, d time.Duration) error {
	l.at = l.at.Add(max(0, d))
	return ctx.Err()
}

func (l *leaping) Timeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, d)
}

// One host has eight seconds, however slowly things go.
func TestHostTime(t *testing.T) {
	f, targets := fleet(t, 10, 0, sim.Closed)
	clock := &leaping{at: time.Unix(1_790_000_000, 0)}
	log := &journal{after: func(int) error { clock.at = clock.at.Add(3 * time.Second); return nil }}
	done, err := New(Options{Simulation: f, Clock: clock}).Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, nothing)
	if err != nil || done.Made != 3 || !done.Stopped {
		t.Errorf("%+v, %v: want 3 connections in 8 s of 3.5 s each", done, err)
	}
}

// Orders that are refused whole, before anything is sent.
func TestRunRefuses(t *testing.T) {
	f, targets := fleet(t, 11, 0, sim.Telnet, sim.Telnet)
	foreign := audit.ProbeTarget{Address: "8.8.8.8", Ports: []int{23}}
	for code, order := range map[string]Order{
		"twice":         {Permit: local, Targets: []audit.ProbeTarget{targets[0], targets[0]}},
		"public":        {Permit: local, Targets: []audit.ProbeTarget{targets[0], foreign}},
		"not-permitted": {Targets: targets},
		"no-targets":    {Permit: local},
	} {
		dialer, log := watch(sockets{}), &journal{}
		order.Journal = log
		_, err := New(Options{Simulation: f, Dialer: dialer}).Run(t.Context(), order, nothing)
		if !errors.Is(err, &audit.Refusal{Code: code}) || dialer.made() > 0 || len(log.begun) > 0 {
			t.Errorf("%v, %d made, want a refusal %q", err, dialer.made(), code)
		}
	}
	dialer := watch(sockets{})
	_, err := New(Options{Dialer: dialer}).Run(t.Context(), Order{Permit: local, Targets: targets, Journal: &journal{}}, nothing)
	if !errors.Is(err, &audit.Refusal{Code: "loopback"}) || dialer.made() > 0 {
		t.Errorf("without a simulation: %v, %d made", err, dialer.made())
	}
}

// A socket that turns out to be connected to somebody else ends everything.
func TestRemoteIsCheckedAgain(t *testing.T) {
	f, targets := fleet(t, 12, 0, sim.Telnet)
	log := &journal{}
	_, err := New(Options{Simulation: f, Dialer: elsewhere{}}).Run(t.Context(), Order{Permit: local, Targets: targets, Journal: log}, nothing)
	if !errors.Is(err, &audit.Refusal{Code: "remote"}) || len(log.begun) != 1 || log.ended[0].Result != audit.ConnectFailed {
		t.Errorf("%v, %+v", err, log.ended)
	}
}

// elsewhere connects to another port than it was told.
type elsewhere struct{}

func (elsewhere) Dial(ctx context.Context, via link.Link, to netip.AddrPort) (Conn, error) {
	c, err := sockets{}.Dial(ctx, via, to)
	if err != nil {
		return nil, err
	}
	return astray{c}, nil
}

type astray struct{ Conn }

func (astray) Remote() netip.AddrPort { return netip.MustParseAddrPort("8.8.8.8:23") }

func TestPlan(t *testing.T) {
	p := New(Options{})
	plan, err := p.NewPlan(audit.ProbeTarget{Address: "10.20.4.9", Ports: audit.ProbePorts()}, ward, site)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := plan.Line()["en"], "5 connects to 10.20.4.9: 23, 80, 111, 515, 2049; 0 bytes sent; about 3 s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := plan.Line()["de"], "5 Verbindungen zu 10.20.4.9: 23, 80, 111, 515, 2049; 0 Byte gesendet; etwa 3 s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if plan.AtMost != 7*time.Second {
		t.Errorf("at most %s", plan.AtMost)
	}
	if _, err := p.NewPlan(audit.ProbeTarget{Address: "10.20.4.1", Ports: []int{23}}, ward, site); !errors.Is(err, &audit.Refusal{Code: "gateway"}) {
		t.Errorf("the gateway: %v", err)
	}
}
