package mdns

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"visite/audit"
	"visite/discovery/link"
)

// RoundTime is how long a round of questions lasts if nothing else is said: a
// question is repeated after 2 to 6 seconds.
const RoundTime = 8 * time.Second

// maxTypes is how many service types one round asks for.
const maxTypes = 32

// meta is the question for all types of services there are (RFC 6763 § 9).
const meta = "_services._dns-sd._udp"

// Types are the service types that a round asks for: those of medical data, of
// what no monitor should offer, of printers and computers, and the question for
// all types. Which of them a monitor answers is not known.
func Types() []string {
	return []string{
		"_http._tcp", "_https._tcp", "_telnet._tcp", "_ssh._tcp", "_printer._tcp", "_ipp._tcp", "_nfs._tcp", "_sftp-ssh._tcp",
		"_workstation._tcp", "_dicom._tcp", "_acr-nema._tcp", "_hl7._tcp", "_device-info._tcp", meta,
	}
}

// Journal keeps what is sent. No record, no packet.
type Journal interface {
	// BeginBrowse records a round before its first question. An error: nothing is sent.
	BeginBrowse(ctx context.Context, e audit.BrowseBegun) error
	// EndBrowse records what became of it.
	EndBrowse(ctx context.Context, e audit.BrowseEnded) error
}

// Options say what to ask, and for whom.
type Options struct {
	Link    link.Link
	Types   []string      // [Types] if there are none
	For     time.Duration // [RoundTime] if 0
	Round   audit.RoundID
	Room    audit.RoomID // "" outside a room
	Journal Journal

	spacing time.Duration // between two questions; tests
}

// Result is what became of a round.
type Result struct {
	Questions int // that were announced: the most that can have been sent
	Heard     int // of these, heard looped back on the group
	Sightings int // devices
	Dropped   int // packets and names that were refused or too many
}

// Browse asks once for each type, listens as long as the round lasts, and emits
// what it sees as [Listen] does. It returns when everything that it began has
// ended. Ending ctx ends the round early; that is no error.
func Browse(ctx context.Context, o Options, emit func(audit.Sighting)) (Result, error) {
	begun, err := o.begun()
	if err != nil {
		return Result{}, err
	}
	if err := errors.Join(ctx.Err(), check(o.Link)); err != nil {
		return Result{}, err
	}
	if err := o.Journal.BeginBrowse(ctx, begun); err != nil {
		return Result{}, err
	}
	c := newCollector(o.Link, emit)
	err = c.browse(ctx, &o)
	r := Result{Questions: begun.Questions, Heard: c.heard, Sightings: c.shown, Dropped: c.dropped}
	ended := audit.BrowseEnded{Browse: begun.Browse, Round: begun.Round, Heard: c.heard, Sightings: c.shown, Dropped: c.dropped}
	if err != nil {
		ended.Problem = audit.Clean(err.Error(), audit.MaxName)
	}
	// The round is over, and its record is written whether ctx has ended or not.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return r, errors.Join(err, o.Journal.EndBrowse(last, ended))
}

// begun announces the round; it fills in what was not said.
func (o *Options) begun() (audit.BrowseBegun, error) {
	if len(o.Types) == 0 {
		o.Types = Types()
	}
	if o.For <= 0 {
		o.For = RoundTime
	}
	if o.Journal == nil {
		return audit.BrowseBegun{}, errors.New("mdns: no journal, no questions")
	}
	if len(o.Types) > maxTypes {
		return audit.BrowseBegun{}, fmt.Errorf("mdns: %d service types, at most %d can be asked for", len(o.Types), maxTypes)
	}
	o.Types = slices.Clone(o.Types)
	for i, t := range o.Types {
		known, ok := serviceType(t)
		if !ok && t != meta {
			return audit.BrowseBegun{}, fmt.Errorf("mdns: %q is no service type such as _http._tcp", audit.Clean(t, 40))
		}
		if ok {
			o.Types[i] = known
		}
	}
	return audit.BrowseBegun{
		Browse: audit.NewBrowseID(), Round: o.Round, Room: o.Room, Interface: o.Link.Name,
		Types: o.Types, Questions: len(o.Types) * mostQuestions(o.For),
	}, nil
}

// mostQuestions is how often the library asks for one type, at most: at once,
// and then with pauses that begin with 4 s and grow by half up to 60 s, each made
// up to half shorter by chance (its periodicQuery). A second is added to the
// round for what was on its way when it ended.
func mostQuestions(round time.Duration) int {
	n := 1
	pause := 4 * time.Second
	for at := pause / 2; at <= round+time.Second; at += pause / 2 {
		n++
		pause = min(pause*3/2, time.Minute)
	}
	return n
}

// browse is the round itself, after it was announced.
func (c *collector) browse(ctx context.Context, o *Options) error {
	conn, err := open(o.Link)
	if err != nil {
		return err
	}
	round, end := context.WithTimeout(ctx, o.For)
	defer end()
	asking, flooded := context.WithCancelCause(round)
	defer flooded(nil)
	c.flooded = func() { flooded(errFlood) }
	c.asked = map[string]bool{}
	for _, t := range o.Types {
		c.asked[t+".local."] = true
	}
	hearing, deaf := context.WithCancel(context.WithoutCancel(ctx))
	collected := make(chan error, 1)
	go func() {
		err := c.run(hearing, conn)
		if err != nil {
			end() // nobody hears: nobody asks
		}
		collected <- err
	}()
	err = ask(asking, o)
	if err == nil {
		<-round.Done() // it may have stopped asking before
	}
	deaf()
	err = errors.Join(err, <-collected)
	if cause := context.Cause(asking); errors.Is(cause, errFlood) {
		err = errors.Join(err, cause)
	}
	return err
}

var errFlood = fmt.Errorf("stopped asking: more than %d packets or names were refused", maxDropped)
