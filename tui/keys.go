package tui

import "github.com/charmbracelet/bubbles/key"

// keyMap is every binding of the shell. Those of the round are in keys_round.go,
// those about the network in keys_network.go, those of the desk in keys_fleet.go.
type keyMap struct {
	round   roundKeys
	network networkKeys
	fleet   fleetKeys
	review  reviewKeys

	back, do, help, quit  key.Binding
	abort                 key.Binding // from everywhere
	up, down, first, last key.Binding
	pageUp, pageDown      key.Binding
	next, previous        key.Binding // field of a form
	yes, no               key.Binding
	choose                key.Binding // an option of a field
	pick                  key.Binding // a row of a list of several
	cancel                key.Binding // of long work
	verify                key.Binding // the log
	erase                 key.Binding // what lies beside it
	older, newer          key.Binding // revision
	mapping, listed, save key.Binding // of a device list
	rights                key.Binding // of a person
	forgot                key.Binding // a PIN
	move, scroll          key.Binding // for the footer: up and down as one
}

func newKeys(w *words) *keyMap {
	return &keyMap{
		round:    newRoundKeys(w),
		network:  newNetworkKeys(w),
		fleet:    newFleetKeys(w),
		review:   newReviewKeys(w),
		back:     bind("esc", w.keyBack, "esc"),
		do:       bind("enter", w.keyDo, "enter"),
		move:     bind("↑↓", w.keyMoves, "up", "down"),
		scroll:   bind("↑↓", w.keyScroll, "up", "down"),
		help:     bind("?", w.keyHelp, "?"),
		quit:     bind("q", w.keyQuit, "q"),
		abort:    bind("ctrl+c", w.keyQuitAnywhere, "ctrl+c"),
		up:       bind("↑", w.keyUp, "up", "k"),
		down:     bind("↓", w.keyDown, "down", "j"),
		first:    bind(w.capHome, w.keyFirst, "home", "g"),
		last:     bind(w.capEnd, w.keyLast, "end", "G"),
		pageUp:   bind(w.capPageUp, w.keyPageUp, "pgup"),
		pageDown: bind(w.capPageDown, w.keyPageDown, "pgdown"),
		next:     bind("tab", w.keyNextField, "tab", "down"),
		previous: bind("shift+tab", w.keyPreviousField, "shift+tab", "up"),
		yes:      bind(w.capYes, w.keyYes, w.capYes, "enter"),
		choose:   bind("←→", w.keyChoose, "left", "right"),
		no:       bind(w.capNo, w.keyNo, w.capNo, "n", "esc"),
		pick:     bind(w.capSpace, w.keyPick, " "),
		cancel:   bind("esc", w.keyCancel, "esc"),
		verify:   bind("v", w.keyVerify, "v"),
		erase:    bind("x", w.redaction.menu, "x"),
		older:    bind("←", w.keyOlder, "left"),
		newer:    bind("→", w.keyNewer, "right"),
		mapping:  bind("c", w.keyMapping, "c"),
		listed:   bind("m", w.keyMove, "m"),
		rights:   bind("r", w.people.keyRights, "r"),
		forgot:   bind("tab", w.people.keyForgot, "tab"),
		save:     bind("s", w.keySaveMapping, "s"),
	}
}

// bind makes a binding shown as label with a help text.
func bind(label, help string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(label, help))
}

// as is the binding under another help text: what Enter does here.
func as(b key.Binding, help string) key.Binding {
	b.SetHelp(b.Help().Key, help)
	return b
}
