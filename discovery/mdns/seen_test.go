package mdns

import (
	"context"
	"sync"
	"time"

	"visite/audit"
)

// journal keeps what it is told; refuse makes it refuse.
type journal struct {
	refuse error
	begun  []audit.BrowseBegun
	ended  []audit.BrowseEnded
}

func (j *journal) BeginBrowse(_ context.Context, e audit.BrowseBegun) error {
	if j.refuse == nil {
		j.begun = append(j.begun, e)
	}
	return j.refuse
}

func (j *journal) EndBrowse(_ context.Context, e audit.BrowseEnded) error {
	j.ended = append(j.ended, e)
	return nil
}

// sightings are what was emitted, the newest of each device, and when each
// device was told first.
type sightings struct {
	mu    sync.Mutex
	all   map[string]audit.Sighting // by key
	first map[string]time.Time
}

func (s *sightings) emit(one audit.Sighting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all, s.first = map[string]audit.Sighting{}, map[string]time.Time{}
	}
	key := key(one)
	s.all[key] = one
	if s.first[key].IsZero() {
		s.first[key] = time.Now()
	}
}

// key tells devices apart, also those that call themselves the same.
func key(s audit.Sighting) string { return s.Name + "\x00" + s.Host + "\x00" + s.Address.String() }

// named are the newest sightings of a name.
func (s *sightings) named(name string) []audit.Sighting {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []audit.Sighting
	for _, one := range s.all {
		if one.Name == name {
			found = append(found, one)
		}
	}
	return found
}
