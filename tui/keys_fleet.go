package tui

import "github.com/charmbracelet/bubbles/key"

// fleetKeys are the bindings about where the whole matter stands, actions and
// papers.
type fleetKeys struct {
	left, right key.Binding // column
	papers      key.Binding
}

func newFleetKeys(words *words) fleetKeys {
	w := words.fleet
	return fleetKeys{
		left:   bind("←", w.keyColumn, "left", "h"),
		right:  bind("→", w.keyColumn, "right", "l", "tab"),
		papers: bind("p", w.keyPapers, "p"),
	}
}
