package report

import (
	"embed"
	"fmt"
)

//go:embed schema/*.schema.json
var schemas embed.FS

// Schema returns the JSON Schema (draft 2020-12) of what is written as JSON:
// "audits", "inventory", "reply", "round" or "sighting".
func Schema(name string) ([]byte, error) {
	b, err := schemas.ReadFile("schema/" + name + ".schema.json")
	if err != nil {
		return nil, fmt.Errorf("read schema %q: %w", name, err)
	}
	return b, nil
}
