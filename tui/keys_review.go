package tui

import "github.com/charmbracelet/bubbles/key"

// reviewKeys are the bindings of the desk at which audits are reviewed.
type reviewKeys struct {
	filter, alike               key.Binding // of the queue
	approve, give, withdraw     key.Binding // the decisions
	nextFile, previousFile      key.Binding
	conflict, history, revision key.Binding
	left, right                 key.Binding // of two audits
}

func newReviewKeys(words *words) reviewKeys {
	w := &words.review
	return reviewKeys{
		filter:       bind("/", w.keyFilter, "/"),
		alike:        bind("m", w.keyAlike, "m"),
		approve:      bind("a", w.keyApprove, "a"),
		give:         bind("r", w.keyReturn, "r"),
		withdraw:     bind("w", w.keyWithdraw, "w"),
		nextFile:     bind("tab", w.keyFile, "tab"),
		previousFile: bind("shift+tab", w.keyFile, "shift+tab"),
		conflict:     bind("c", w.keyConflict, "c"),
		history:      bind("h", w.keyHistory, "h"),
		revision:     bind("v", words.round.keyRevisions, "v"),
		left:         bind("←", w.keyLeft, "left", "1"),
		right:        bind("→", w.keyRight, "right", "2"),
	}
}
