package cli

import (
	"slices"
	"strings"

	"visite/audit"
)

// whatItSays is what a device says of itself, in one line.
func whatItSays(s audit.Sighting) string {
	parts := []string{s.Name}
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	add(strings.TrimSpace(s.Maker + " " + s.Model))
	if s.Serial != "" {
		add("SN " + s.Serial)
	}
	if s.Firmware != "" {
		add("FW " + s.Firmware)
	}
	place := []string{s.Spot.Facility, s.Spot.Unit, s.Spot.Room, s.Spot.Bed}
	add(strings.Join(slices.DeleteFunc(place, func(s string) bool { return s == "" }), "/"))
	add(strings.Join(s.Services, ", "))
	if s.Host != "" && s.Host != s.Name {
		add(s.Host)
	}
	if parts[0] == "" {
		parts = parts[1:]
	}
	return oneLine(strings.Join(parts, " · "))
}
