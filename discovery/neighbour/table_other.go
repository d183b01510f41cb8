//go:build !linux && !windows && !darwin

package neighbour

import (
	"visite/audit"
	"visite/checklist"
)

// table: nobody has needed this system yet.
func table() ([]entry, error) {
	return nil, &audit.Refusal{Code: "neighbour-unsupported", Text: checklist.Text{
		"de": "die Nachbartabelle ist auf diesem System nicht lesbar",
		"en": "the neighbour table cannot be read on this system",
	}}
}
