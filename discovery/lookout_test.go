package discovery

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"visite/audit"
)

// watchFeed is a watch of what the test feeds it.
func watchFeed(t *testing.T) (*Lookout, chan<- audit.Sighting) {
	t.Helper()
	feed := make(chan audit.Sighting)
	l := Watch(t.Context(), Options{Feed: feed})
	t.Cleanup(l.Close)
	return l, feed
}

var at = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func sighting(source audit.Source, address, name string, after time.Duration) audit.Sighting {
	s := audit.Sighting{Source: source, First: at.Add(after), Last: at.Add(after), Said: audit.Said{Name: name}}
	if address != "" {
		s.Address = netip.MustParseAddr(address)
	}
	return s
}

// until takes snapshots until one is as wanted.
func until(t *testing.T, l *Lookout, wanted func(audit.Surroundings) bool) audit.Surroundings {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		s, err := l.Next(ctx)
		if err != nil {
			last := l.snapshot()
			last.Sightings = last.Sightings[:min(3, len(last.Sightings))]
			t.Fatalf("it never came: %v; last %+v", err, last)
		}
		if wanted(s) {
			return s
		}
	}
}

func TestWatchShowsWhatItIsFed(t *testing.T) {
	l, feed := watchFeed(t)
	first, err := l.Next(t.Context())
	if err != nil || len(first.Sightings) != 0 || len(first.Channels) != len(Sources()) {
		t.Fatalf("first snapshot: %+v, %v", first, err)
	}
	feed <- sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", 0)
	one := sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", time.Minute)
	one.Serial, one.Services = "S1", []string{"_http._tcp 80"}
	feed <- one
	feed <- sighting(audit.SourceSDC, "192.0.2.8", "Bed 2", 2*time.Minute)
	s := until(t, l, func(s audit.Surroundings) bool { return len(s.Sightings) == 2 })
	if s.Sightings[0].Name != "Bed 2" {
		t.Errorf("the newest is not first: %+v", s.Sightings)
	}
	bed := s.Sightings[1]
	if !bed.First.Equal(at) || !bed.Last.Equal(at.Add(time.Minute)) || bed.Serial != "S1" {
		t.Errorf("seen twice: %+v", bed)
	}
	for _, c := range s.Channels {
		want := map[audit.Source]int{audit.SourceMDNS: 1, audit.SourceSDC: 1}[c.Source]
		if c.Seen != want || c.State != audit.ChannelListening {
			t.Errorf("channel %+v, want %d seen", c, want)
		}
	}
}

func TestNeighboursLendTheirMAC(t *testing.T) {
	l, feed := watchFeed(t)
	feed <- sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", 0)
	n := sighting(audit.SourceNeighbour, "192.0.2.7", "", 0)
	n.MAC = "00:09:fb:00:00:01"
	feed <- n
	s := until(t, l, func(s audit.Surroundings) bool { return len(s.Sightings) == 2 })
	for _, one := range s.Sightings {
		if one.MAC != n.MAC {
			t.Errorf("%s has MAC %q", one.Source, one.MAC)
		}
	}
	// The MAC that was lent makes no second device of it.
	feed <- sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", time.Minute)
	s = until(t, l, func(s audit.Surroundings) bool { return s.Sightings[0].Last.Equal(at.Add(time.Minute)) })
	if len(s.Sightings) != 2 {
		t.Errorf("%d sightings, want 2", len(s.Sightings))
	}
}

// Two monitors of one model may call themselves the same: they are two devices,
// and neither takes the other's address or says goodbye for it.
func TestTwoOfTheSameNameAreTwo(t *testing.T) {
	s := newSeen()
	for _, address := range []string{"192.0.2.7", "192.0.2.8", "192.0.2.7"} {
		one := sighting(audit.SourceMDNS, address, "CMS8000", 0)
		one.Host = "monitor.local"
		s.take(one)
	}
	gone := sighting(audit.SourceMDNS, "192.0.2.8", "CMS8000", time.Minute)
	gone.Host, gone.Gone = "monitor.local", true
	s.take(gone)
	still := map[string]bool{}
	for _, one := range s.all() {
		still[one.Address.String()] = !one.Gone
	}
	if len(still) != 2 || !still["192.0.2.7"] || still["192.0.2.8"] {
		t.Errorf("still there: %v", still)
	}
}

func TestFloodCostsNobodyElseHisPlace(t *testing.T) {
	s := newSeen()
	s.take(sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", 0))
	s.take(sighting(audit.SourcePhilips, "192.0.2.8", "Bed 2", 0))
	const flood = 5000
	for i := range flood {
		s.take(sighting(audit.SourceMDNS, "192.0.2.66", fmt.Sprint("flood ", i), time.Duration(i)*time.Second))
	}
	all := s.all()
	if len(all) != maxPerSource+1 || s.dropped != flood+1-maxPerSource {
		t.Errorf("%d kept, %d dropped", len(all), s.dropped)
	}
	names := map[string]bool{}
	for _, one := range all {
		names[one.Name] = true
	}
	for name, want := range map[string]bool{"Bed 1": true, "Bed 2": true, "flood 0": false, "flood 4999": true} {
		if names[name] != want {
			t.Errorf("%q kept: %v, want %v", name, names[name], want)
		}
	}
}

func TestOneDeviceCannotSayWithoutEnd(t *testing.T) {
	s := newSeen()
	for i := range 500 {
		one := sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", 0)
		one.Services = []string{fmt.Sprintf("_x%d._tcp 1", i)}
		one.Facts = []audit.Fact{{Key: fmt.Sprint(i)}, {Key: "same", Value: fmt.Sprint(i)}}
		one.Foreign = []netip.Addr{netip.AddrFrom4([4]byte{8, 8, byte(i / 256), byte(i)})}
		s.take(one)
	}
	one := s.all()[0]
	if len(one.Services) != maxServices || len(one.Facts) != maxFacts || len(one.Foreign) != maxForeign {
		t.Errorf("%d services, %d facts, %d foreign", len(one.Services), len(one.Facts), len(one.Foreign))
	}
	for _, f := range one.Facts {
		if f.Key == "same" && f.Value != "499" {
			t.Errorf("what was said last counts: %+v", f)
		}
	}
}

func TestNextComesAtMostFourTimesASecond(t *testing.T) {
	l, feed := watchFeed(t)
	if _, err := l.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := time.Now()
	for i := range 3 {
		feed <- sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", time.Duration(i)*time.Second)
		if _, err := l.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(before); took < 3*pace-10*time.Millisecond {
		t.Errorf("three snapshots in %v", took)
	}
}

func TestNextEndsWithItsContextAndWithTheWatch(t *testing.T) {
	l, feed := watchFeed(t)
	if _, err := l.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	feed <- sighting(audit.SourceMDNS, "192.0.2.7", "Bed 1", 0)
	cancel()
	if _, err := l.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	// What the canceled one did not tell, the next one tells.
	if s, err := l.Next(t.Context()); err != nil || len(s.Sightings) != 1 {
		t.Errorf("after a canceled one: %+v, %v", s, err)
	}
	waits := make(chan error)
	go func() {
		_, err := l.Next(context.Background())
		waits <- err
	}()
	l.Ask()
	l.Close()
	if err := <-waits; !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	if _, err := l.Next(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
}
