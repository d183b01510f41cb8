package discovery

import (
	"context"
	"errors"
	"sync"
	"time"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/mdns"
)

// mdns listens to what is said by mDNS, and has questions asked if that is
// wanted.
func (l *Lookout) mdns(ctx context.Context, o Options, on link.Link, rounds *int) {
	var parts sync.WaitGroup
	defer parts.Wait()
	parts.Go(func() {
		l.keep(ctx, audit.SourceMDNS, on, func(ctx context.Context) error { return mdns.Listen(ctx, on, l.see) })
	})
	if o.Ask && on.Multicast {
		l.ask(ctx, o, on, rounds)
	}
}

// ask has rounds of questions asked: a few by itself, and whenever somebody
// wants one. A refusal ends it, until somebody wants one.
func (l *Lookout) ask(ctx context.Context, o Options, on link.Link, rounds *int) {
	wanted := *rounds < maxRounds || l.rest(ctx, 0)
	for wanted {
		*rounds++
		l.asking(true)
		r, err := mdns.Browse(ctx, mdns.Options{Link: on, Round: o.Round, Room: o.Room, Journal: announcing{o.Journal, l}}, l.see)
		l.asking(false)
		l.asked(r, err)
		pause := roundPause
		if refused(err) || *rounds >= maxRounds {
			pause = 0 // for good
		}
		wanted = l.rest(ctx, pause)
	}
}

// refused reports whether there must be no questions here. What only went wrong,
// as a database that somebody else is writing to, may be over at the next round.
func refused(err error) bool {
	var refusal *audit.Refusal
	return errors.As(err, &refusal) && refusal.Err == nil
}

// announcing tells of questions as soon as they are announced in the log: while
// they are on their way nobody is to read that none were sent.
type announcing struct {
	mdns.Journal
	lookout *Lookout
}

func (a announcing) BeginBrowse(ctx context.Context, e audit.BrowseBegun) error {
	err := a.Journal.BeginBrowse(ctx, e)
	if err == nil {
		a.lookout.tell(func(s *audit.Surroundings) { s.Announced += e.Questions })
	}
	return err
}

// rest waits for a while, or without end if it is 0, or until somebody wants a
// round; false if ctx ends first.
func (l *Lookout) rest(ctx context.Context, pause time.Duration) bool {
	select { // what was wanted during the round was served by it
	case <-l.again:
	default:
	}
	var over <-chan time.Time
	if pause > 0 {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-over:
		return true
	case <-l.again:
		return true
	case <-ctx.Done():
		return false
	}
}
