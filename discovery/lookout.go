package discovery

import (
	"context"
	"errors"
	"sync"
	"time"

	"visite/audit"
)

// pace is the shortest time between two snapshots of one watch.
const pace = 250 * time.Millisecond

// ErrClosed is what [Lookout.Next] gives after the watch has ended.
var ErrClosed = errors.New("the watch has ended")

// Sources are the ways of looking that a watch has, in the order they are shown.
func Sources() []audit.Source {
	return []audit.Source{
		audit.SourceMDNS, audit.SourceSDC, audit.SourcePhilips, audit.SourceMindray, audit.SourceGE, audit.SourceNeighbour,
	}
}

// Journal is where questions are announced before the first is sent, and where
// it is said what became of them. If it refuses, nothing is sent.
type Journal interface {
	BeginBrowse(ctx context.Context, e audit.BrowseBegun) error
	EndBrowse(ctx context.Context, e audit.BrowseEnded) error
}

// Options say how to look around.
type Options struct {
	Interface string // of the laptop, by name; "": the one chosen by itself

	// Ask has mDNS questions asked, each round announced in the journal before.
	Ask     bool
	Journal Journal // needed to ask
	Round   audit.RoundID
	Room    audit.RoomID // "" outside a room

	// Feed brings sightings from elsewhere: a made-up hospital, a test. Without
	// an interface named it is all there is to see, and no socket is opened.
	Feed <-chan audit.Sighting
}

// Lookout is one watch. All its methods may be called at the same time.
type Lookout struct {
	ctx    context.Context
	cancel context.CancelFunc
	ended  sync.WaitGroup

	turn    chan struct{} // held by the one Next that waits
	last    time.Time     // of the last snapshot; whoever holds turn
	changed chan struct{} // something has changed since the last snapshot
	again   chan struct{} // somebody wants the questions asked

	mu   sync.Mutex
	seen *seen
	now  audit.Surroundings // without its sightings
}

// Watch begins to look around. What keeps it from seeing anything is told in
// [audit.Surroundings.Problem].
func Watch(ctx context.Context, o Options) *Lookout {
	l := newLookout(ctx)
	if o.Feed != nil {
		l.ended.Go(func() { l.take(o.Feed) })
	}
	if o.Feed == nil || o.Interface != "" {
		o.Ask = o.Ask && o.Journal != nil
		l.ended.Go(func() { l.watch(o) })
	}
	return l
}

func newLookout(ctx context.Context) *Lookout {
	l := &Lookout{
		turn: make(chan struct{}, 1), changed: make(chan struct{}, 1), again: make(chan struct{}, 1), seen: newSeen(),
	}
	l.ctx, l.cancel = context.WithCancel(ctx)
	for _, source := range Sources() {
		l.now.Channels = append(l.now.Channels, audit.Channel{Source: source, State: audit.ChannelListening})
	}
	l.changed <- struct{}{} // the first snapshot is there at once
	return l
}

// Next waits until something has changed since the last snapshot and gives all
// that is seen now; at most four times a second.
func (l *Lookout) Next(ctx context.Context) (audit.Surroundings, error) {
	if err := l.wait(ctx, l.turn, nil); err != nil {
		return audit.Surroundings{}, err
	}
	defer func() { <-l.turn }()
	if err := l.wait(ctx, nil, l.changed); err != nil {
		return audit.Surroundings{}, err
	}
	rest := time.NewTimer(time.Until(l.last.Add(pace)))
	defer rest.Stop()
	select {
	case <-rest.C:
	case <-ctx.Done():
		l.change() // it is still to be told
		return audit.Surroundings{}, ctx.Err()
	case <-l.ctx.Done():
		return audit.Surroundings{}, ErrClosed
	}
	l.last = time.Now()
	select {
	case <-l.changed: // what came meanwhile is in this snapshot too
	default:
	}
	return l.snapshot(), nil
}

// wait sends to one of the channels or receives from the other, unless ctx or the
// watch ends first.
func (l *Lookout) wait(ctx context.Context, to chan<- struct{}, from <-chan struct{}) error {
	switch {
	case l.ctx.Err() != nil:
		return ErrClosed
	case ctx.Err() != nil:
		return ctx.Err()
	}
	select {
	case to <- struct{}{}:
		return nil
	case <-from:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-l.ctx.Done():
		return ErrClosed
	}
}

// Seen is all that is seen now, or was when the watch ended.
func (l *Lookout) Seen() audit.Surroundings { return l.snapshot() }

// Ask has the questions asked once more, if they are not just being asked and
// may be asked at all.
func (l *Lookout) Ask() {
	select {
	case l.again <- struct{}{}:
	default:
	}
}

// Close ends the watch. When it returns nothing is sent or heard any more.
func (l *Lookout) Close() {
	l.cancel()
	l.ended.Wait()
}

// snapshot is all that is seen now. It shares nothing that changes later.
func (l *Lookout) snapshot() audit.Surroundings {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now
	now.Sightings = l.seen.all()
	now.Dropped += l.seen.dropped
	now.Channels = append([]audit.Channel(nil), l.now.Channels...)
	for i := range now.Channels {
		now.Channels[i].Seen = l.seen.perSource[now.Channels[i].Source]
	}
	return now
}

// change says that there is something new to see.
func (l *Lookout) change() {
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

// see takes in one sighting.
func (l *Lookout) see(s audit.Sighting) {
	l.mu.Lock()
	l.seen.take(s)
	l.mu.Unlock()
	l.change()
}

// take takes in what a feed brings, until it ends or the watch does.
func (l *Lookout) take(feed <-chan audit.Sighting) {
	for {
		select {
		case s, ok := <-feed:
			if !ok {
				return
			}
			l.see(s)
		case <-l.ctx.Done():
			return
		}
	}
}
