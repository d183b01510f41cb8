package audit

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"time"
)

// How much of what a device says of itself is kept: far more than any says.
const (
	maxServices = 64
	maxFacts    = 64
)

// Cleaned is s with every text made safe to show and to store, and no more
// services and facts than any device has.
func (s Said) Cleaned() Said {
	for _, text := range []*string{
		&s.Name, &s.Host, &s.Maker, &s.Model, &s.Serial, &s.Firmware,
		&s.Spot.Facility, &s.Spot.Unit, &s.Spot.Room, &s.Spot.Bed,
	} {
		*text = Clean(*text, MaxName)
	}
	var services []string
	for _, service := range s.Services[:min(len(s.Services), maxServices)] {
		services = append(services, Clean(service, MaxName))
	}
	var facts []Fact
	for _, f := range s.Facts[:min(len(s.Facts), maxFacts)] {
		facts = append(facts, Fact{Key: Clean(f.Key, MaxName), Value: Clean(f.Value, MaxName)})
	}
	s.Services, s.Facts = services, facts
	return s
}

// isZero reports whether the device says nothing.
func (s Said) isZero() bool {
	return s.Name == "" && s.Host == "" && s.Maker == "" && s.Model == "" && s.Serial == "" && s.Firmware == "" &&
		s.Spot == Spot{} && len(s.Services) == 0 && len(s.Facts) == 0
}

// Record is the sighting as an event keeps it, cleaned. That the device said
// goodbye, and addresses that are not on the link, are not kept.
func (s Sighting) Record() SightingRecord {
	r := SightingRecord{
		Source: s.Source, First: s.First.Format(time.RFC3339), Last: s.Last.Format(time.RFC3339),
		Interface: Clean(s.Interface, MaxName), MAC: NormalMAC(s.MAC),
	}
	if s.Address.IsValid() {
		r.Address = s.Address.String()
	}
	if said := s.Cleaned(); !said.isZero() {
		text, _ := json.Marshal(said) // texts in UTF-8: cannot fail
		r.Said = Say(string(text))
	}
	return r
}

// Sighting is the sighting that was recorded. What the device said is missing
// if it was erased.
func (r SightingRecord) Sighting() (Sighting, error) {
	s := Sighting{Source: r.Source, Interface: r.Interface, MAC: r.MAC}
	var err error
	if s.First, err = time.Parse(time.RFC3339, r.First); err != nil {
		return s, fmt.Errorf("read sighting: %w", err)
	}
	if s.Last, err = time.Parse(time.RFC3339, r.Last); err != nil {
		return s, fmt.Errorf("read sighting: %w", err)
	}
	if r.Address != "" {
		if s.Address, err = netip.ParseAddr(r.Address); err != nil {
			return s, fmt.Errorf("read sighting: %w", err)
		}
	}
	if r.Said.Text != "" {
		if err := json.Unmarshal([]byte(r.Said.Text), &s.Said); err != nil {
			return s, fmt.Errorf("read what was said: %w", err)
		}
	}
	return s, nil
}
