package db

import (
	"context"
	"time"

	"visite/audit"
)

// network checks an entry about the network against the rules by which it was
// written: the same ones that the verbs ask.
func (r ruling) network(ctx context.Context, by string, at time.Time, event audit.Event) error {
	switch ev := event.(type) {
	case *audit.NetworkPermitted:
		want, err := permitted(ctx, r.handle, ev.NetworkPermit, audit.PersonID(by))
		return asRuled(ev, want, err)
	case *audit.BrowseBegun:
		want, err := browseBegun(ctx, r.handle, *ev)
		return asRuled(ev, want, err)
	case *audit.BrowseEnded:
		want, err := browseEnded(ctx, r.handle, *ev)
		return asRuled(ev, want, err)
	case *audit.SightingLinked, *audit.SightingUnlinked, *audit.SightingsLeft:
		return r.sighted(ctx, ev)
	case *audit.ContactObserved:
		want, err := contactObserved(ctx, r.handle, *ev)
		return asRuled(ev, want, err)
	case *audit.ProbeUnlocked:
		want, err := probeUnlocked(ctx, r.handle, *ev, plain(at))
		return asRuled(ev, want, err)
	case *audit.ConnectBegun:
		want, err := connectBegun(ctx, r.handle, *ev, plain(at))
		return asRuled(ev, want, err)
	case *audit.ConnectEnded:
		want, err := connectEnded(ctx, r.handle, *ev)
		return asRuled(ev, want, err)
	case *audit.ProbeChecked:
		want, err := probeChecked(ctx, r.handle, *ev)
		return asRuled(ev, want, err)
	}
	return nil
}

// asRuled: the entry says what its rule would have said.
func asRuled[E audit.Event](is, want E, err error) error {
	if err != nil {
		return err
	}
	return same(is, want, is.Kind()+" does not say what its rule gives")
}

// sighted: in a room of an open round. What fitted what, and how it differed,
// was seen with the program of that day, and is not decided again.
func (r ruling) sighted(ctx context.Context, event audit.Event) error {
	var at audit.Visit
	switch ev := event.(type) {
	case *audit.SightingLinked:
		at.Round, at.Room.ID = ev.Round, ev.Room
	case *audit.SightingUnlinked:
		at.Round, at.Room.ID = ev.Round, ev.Room
	case *audit.SightingsLeft:
		at.Round, at.Room.ID = ev.Round, ev.Room
	}
	if err := checkOpen(ctx, r.handle, at.Round); err != nil {
		return err
	}
	v, err := visit(ctx, r.handle, at.Round, at.Room.ID)
	if err != nil {
		return err
	}
	switch ev := event.(type) {
	case *audit.SightingLinked:
		return ev.Check(v)
	case *audit.SightingUnlinked:
		_, err = sightingUnlinked(ctx, r.handle, v, ev.Device, "")
		return err
	}
	return event.(*audit.SightingsLeft).Check()
}
