package discovery

import (
	"context"
	"slices"
	"sync"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
	"visite/discovery/listen"
	"visite/discovery/neighbour"
)

// How often what is done.
const (
	linkEvery      = 2 * time.Second  // the interface is looked at
	neighbourEvery = 5 * time.Second  // the neighbour table is read
	retryAfter     = 15 * time.Second // a part that failed is tried again
	roundPause     = 30 * time.Second // between two rounds
	maxRounds      = 12               // of one watch, unless a person asks for more
)

// watch looks around on the link that o names until the watch ends. When the
// link goes, or another is to be taken, everything ends and begins anew.
func (l *Lookout) watch(o Options) {
	rounds := 0
	for l.ctx.Err() == nil {
		on, problem := choose(o.Interface)
		if problem != nil {
			l.blind(problem)
			l.sleep(l.ctx, linkEvery)
			continue
		}
		l.on(on)
		ctx, cancel := context.WithCancel(l.ctx)
		var parts sync.WaitGroup
		for _, source := range listened {
			parts.Go(func() {
				l.keep(ctx, source, on, func(ctx context.Context) error { return listen.Listen(ctx, on, source, l.see, l.drop) })
			})
		}
		parts.Go(func() { l.mdns(ctx, o, on, &rounds) })
		parts.Go(func() {
			l.keep(ctx, audit.SourceNeighbour, on, func(ctx context.Context) error { return l.neighbours(ctx, on) })
		})
		l.stay(o.Interface, on)
		cancel()
		parts.Wait()
	}
}

// listened are the sources of package listen.
var listened = []audit.Source{audit.SourceSDC, audit.SourcePhilips, audit.SourceMindray, audit.SourceGE}

// choose finds the link to look around on, or says why there is none.
func choose(name string) (link.Link, checklist.Text) {
	on, err := link.Find(name)
	if err != nil {
		return link.Link{}, inWords(noLinks, err)
	}
	return on, nil
}

// stay returns when the link is not what it was, or the watch ends.
func (l *Lookout) stay(name string, on link.Link) {
	for l.sleep(l.ctx, linkEvery) {
		now, problem := choose(name)
		if problem != nil || now.Name != on.Name || now.Index != on.Index || now.Multicast != on.Multicast || !slices.Equal(now.Prefixes, on.Prefixes) {
			return
		}
	}
}

// keep runs one part until ctx ends, again and again if it fails.
func (l *Lookout) keep(ctx context.Context, source audit.Source, on link.Link, part func(context.Context) error) {
	if !on.Multicast && (source == audit.SourceMDNS || source == audit.SourceSDC) {
		l.set(source, audit.ChannelFailed, noMulticast(on.Name))
		return
	}
	for {
		if err := part(ctx); err != nil && ctx.Err() == nil {
			l.set(source, audit.ChannelFailed, inWords(cannotListen, err))
		}
		if !l.sleep(ctx, retryAfter) {
			return
		}
		l.set(source, audit.ChannelListening, nil)
	}
}

// neighbours reads the neighbour table again and again.
func (l *Lookout) neighbours(ctx context.Context, on link.Link) error {
	for {
		table, err := neighbour.Table(ctx, on)
		if err != nil {
			return err
		}
		for _, s := range table {
			l.see(s)
		}
		if !l.sleep(ctx, neighbourEvery) {
			return nil
		}
	}
}

// sleep waits for a while; false if ctx ends first.
func (l *Lookout) sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
