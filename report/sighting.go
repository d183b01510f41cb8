package report

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"visite/audit"
)

// sightingJSON is a sighting as the schema "sighting" has it.
type sightingJSON struct {
	Source    audit.Source `json:"source"`
	First     string       `json:"first"`
	Last      string       `json:"last"`
	Interface string       `json:"interface"`
	Address   string       `json:"address"`
	Foreign   []string     `json:"foreign,omitempty"`
	MAC       string       `json:"mac"`
	Gone      bool         `json:"gone"`
	audit.Said
}

func newSighting(s audit.Sighting) sightingJSON {
	line := sightingJSON{
		Source: s.Source, First: s.First.Format(time.RFC3339), Last: s.Last.Format(time.RFC3339),
		Interface: s.Interface, MAC: s.MAC, Gone: s.Gone, Said: s.Said,
	}
	if s.Address.IsValid() {
		line.Address = s.Address.String()
	}
	for _, a := range s.Foreign {
		line.Foreign = append(line.Foreign, a.String())
	}
	return line
}

// SightingLine writes a sighting as one line of JSON.
func SightingLine(w io.Writer, s audit.Sighting) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(newSighting(s)); err != nil {
		return fmt.Errorf("write sighting: %w", err)
	}
	return nil
}
