package probe

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
)

// Journal records every connection: before it is made, and what became of it.
// Whatever error it gives stops the check.
type Journal interface {
	BeginConnect(context.Context, audit.ConnectBegun) error
	EndConnect(context.Context, audit.ConnectEnded) error
}

// Clock is the time. Tests have one that runs faster.
type Clock interface {
	Now() time.Time
	// Sleep waits, or gives the error of a context that ends before.
	Sleep(ctx context.Context, d time.Duration) error
	// Timeout is [context.WithTimeout] by this clock.
	Timeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)
}

// Options are what tests and the simulated ward have otherwise than a real check.
type Options struct {
	Clock      Clock      // nil: the real one
	Dialer     Dialer     // nil: sockets of the operating system
	Simulation Simulation // nil: none, so that no loopback address is connected to
	Card       Card       // nil: the operating system's neighbour table
}

// Prober makes the connect checks of one run of the program, and remembers what
// was done in it: how many connections were made, to whom and when.
type Prober struct {
	clock  Clock
	dialer Dialer
	sim    Simulation
	card   Card

	running sync.Mutex    // one check at a time
	gate    chan struct{} // held by the one connection that is about to begin; guards what follows
	next    time.Time     // before which none may begin
	made    int           // connections

	mu       sync.Mutex
	passes   map[netip.Addr]time.Time // when the last pass over a host began
	answered map[netip.Addr]bool      // hosts that did, ever
	broken   map[netip.Addr]bool      // hosts that did and then fell silent
}

// New makes the prober of a run of the program.
func New(o Options) *Prober {
	p := &Prober{
		clock: o.Clock, dialer: o.Dialer, sim: o.Simulation, card: o.Card, gate: make(chan struct{}, 1),
		passes: map[netip.Addr]time.Time{}, answered: map[netip.Addr]bool{}, broken: map[netip.Addr]bool{},
	}
	if p.clock == nil {
		p.clock = wallClock{}
	}
	if p.dialer == nil {
		p.dialer = sockets{}
	}
	if p.card == nil {
		p.card = neighbourCard
	}
	return p
}

// Order is what a person has unlocked.
type Order struct {
	Unlock  audit.UnlockID
	Link    link.Link
	Permit  audit.NetworkPermit
	Targets []audit.ProbeTarget
	Journal Journal
}

// Step is one connection, about to be made or made.
type Step struct {
	Target    audit.ProbeTarget
	Port      int
	Result    audit.ConnectResult // "" before it is made
	Millis    int                 // until the answer
	Read      int                 // bytes
	Look      bool                // the host answered before and has fallen silent: [LookNow]
	Done, All int                 // connections
}

// Done is what became of a check.
type Done struct {
	Made    int  // connections
	Open    int  // of these, answered by somebody who lets in
	Look    bool // a host answered and then fell silent
	Stopped bool // before all connections were made
}

// LookNow is what people are told when a host that answered falls silent.
func LookNow() checklist.Text {
	return checklist.Text{
		checklist.German:  "JETZT NACH DEM MONITOR SEHEN: Er hat geantwortet und schweigt nun",
		checklist.English: "LOOK AT THE MONITOR NOW: it answered and has fallen silent",
	}
}

// Run makes the connections of an order. Progress is told of each before and
// after it, from the goroutine that called Run. When ctx ends no further
// connection is begun, what is open is closed, and Run says what was done until
// then, without an error. An error of the journal ends the check as well.
func (p *Prober) Run(ctx context.Context, o Order, progress func(Step)) (Done, error) {
	if !p.running.TryLock() {
		return Done{}, refuse("busy", "es läuft schon eine Verbindungsprüfung: bitte ihr Ende abwarten", "a connect check is going on: please wait for its end")
	}
	defer p.running.Unlock()
	if err := p.ready(o); err != nil {
		return Done{}, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r := &run{prober: p, order: o, stop: stop, steps: make(chan Step)}
	go r.all(ctx)
	done, all := Done{}, 0
	for _, t := range o.Targets {
		all += len(t.Ports)
	}
	for s := range r.steps {
		if s.Result != "" {
			done.Made++
		}
		if s.Result == audit.ConnectOpen {
			done.Open++
		}
		done.Look = done.Look || s.Look
		s.Done, s.All = done.Made, all
		progress(s)
	}
	done.Stopped = done.Made < all
	return done, r.failed()
}

// ready refuses an order before anything of it is done.
func (p *Prober) ready(o Order) error {
	seen := map[string]bool{}
	for _, t := range o.Targets {
		if err := check(t, o.Link, o.Permit, p.sim); err != nil {
			return err
		}
		if seen[t.Address] {
			return refuse("twice", "%s steht zweimal in der Liste", "%s is in the list twice", t.Address)
		}
		seen[t.Address] = true
		addr := netip.MustParseAddr(t.Address) // it has been checked
		p.mu.Lock()
		last, broken := p.passes[addr], p.broken[addr]
		p.mu.Unlock()
		if broken {
			return refuse("broken", "%s hat geantwortet und ist dann verstummt: erst nach dem Gerät sehen; bis visite neu gestartet wird, geht dorthin nichts mehr",
				"%s answered and then fell silent: look at the device first; nothing more goes there until visite is started anew", addr)
		}
		if again := last.Add(audit.ProbeHostPause); !last.IsZero() && p.clock.Now().Before(again) {
			return refuse("pause", "%s wurde eben erst angesprochen: wieder ab %s", "%s was connected to just now: again from %s", addr, again.Local().Format("15:04"))
		}
	}
	if len(o.Targets) == 0 {
		return refuse("no-targets", "kein Gerät ist ausgewählt", "no device is chosen")
	}
	return nil
}
