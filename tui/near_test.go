package tui

import (
	"context"
	"net/netip"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// testFinder looks around where a test says what there is to be seen.
type testFinder struct {
	links []NetworkLink
	mu    sync.Mutex
	all   []*testLookout
}

func (f *testFinder) Links(context.Context) ([]NetworkLink, error) { return f.links, nil }

func (f *testFinder) Watch(_ context.Context, _ audit.RoundID, _ audit.RoomID, link string) (Lookout, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := &testLookout{link: link, seen: make(chan audit.Surroundings, 100)}
	f.all = append(f.all, l)
	return l, nil
}

func (f *testFinder) Maker(mac string) MakerHint {
	switch mac {
	case "00:09:fb:11:3a:b7":
		return MakerHint{Maker: checklist.Text{checklist.German: "Philips Patient Monitoring (IEEE, 2022-08)", checklist.English: "Philips Patient Monitoring (IEEE, 2022-08)"}}
	case "02:1b:44:11:3a:b8":
		return MakerHint{Local: true}
	case "00:12:21:00:00:07":
		return MakerHint{
			Maker:   checklist.Text{checklist.German: "B. Braun (IEEE, 2022-08)", checklist.English: "B. Braun (IEEE, 2022-08)"},
			NoTouch: checklist.Text{checklist.German: "Infusionspumpe: wird nie geprüft", checklist.English: "infusion pump: is never checked"},
		}
	}
	return MakerHint{}
}

// last is the watch begun last.
func (f *testFinder) last() *testLookout {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.all[len(f.all)-1]
}

// testLookout is one watch.
type testLookout struct {
	link   string
	seen   chan audit.Surroundings
	asked  int
	closed int
}

func (l *testLookout) Next(ctx context.Context) (audit.Surroundings, error) {
	select {
	case s, ok := <-l.seen:
		if !ok {
			return audit.Surroundings{}, context.Canceled
		}
		return s, nil
	case <-ctx.Done():
		return audit.Surroundings{}, ctx.Err()
	}
}

func (l *testLookout) Ask() { l.asked++ }

func (l *testLookout) Close() {
	l.closed++
	if l.closed == 1 {
		close(l.seen)
	}
}

// hear lets what a watch told so far arrive.
func (d *driver) hear() *driver {
	d.t.Helper()
	waits := d.waits
	d.waits = nil
	for _, w := range waits {
		if msg := w.call(); msg != nil {
			d.send(framed{w.id, msg})
		}
	}
	return d
}

// tell shows the screens what is seen around them.
func (d *driver) tell(f *testFinder, s audit.Surroundings) *driver {
	d.t.Helper()
	f.last().seen <- s
	return d.hear()
}

// waiting is what env.await gives in tests.
type waiting struct{ call func() tea.Msg }

// wait is a command that waits for something outside.
type heldCall struct {
	id   int
	call func() tea.Msg
}

// sighted is a device seen on the network, so many minutes into the morning.
func sighted(source audit.Source, minute int, address, mac string, said audit.Said) audit.Sighting {
	at := morning.Add(time.Duration(minute) * time.Minute)
	s := audit.Sighting{Source: source, First: at, Last: at, Interface: "eth0", MAC: mac, Said: said}
	if address != "" {
		s.Address = netip.MustParseAddr(address)
	}
	return s
}

// around is what is seen on eth0.
func around(sightings ...audit.Sighting) audit.Surroundings {
	return audit.Surroundings{
		Interface: "eth0", Sightings: sightings, Announced: 17, Heard: 16,
		Channels: []audit.Channel{
			{Source: audit.SourceMDNS, State: audit.ChannelAsking},
			{Source: audit.SourceSDC, State: audit.ChannelListening},
			{Source: audit.SourceNeighbour, State: audit.ChannelListening},
		},
	}
}
