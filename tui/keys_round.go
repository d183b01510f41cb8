package tui

import "github.com/charmbracelet/bubbles/key"

// roundKeys are the bindings of the round's screens. They are the same in every
// language, so that hands learn them once, and need no modifier on a German or
// an English keyboard.
type roundKeys struct {
	// Walk and room.
	search, end                          key.Binding
	here, missing, none, noAccess, leave key.Binding
	drop                                 key.Binding
	create, left                         key.Binding

	// Questions.
	digit, previous, next      key.Binding
	previousTab, nextTab       key.Binding
	jump, outcome, seal        key.Binding
	note, provenance, evidence key.Binding
	withdraw, amend, revisions key.Binding
	withGaps                   key.Binding
}

func newRoundKeys(words *words) roundKeys {
	w := words.round
	return roundKeys{
		search:   bind("/", w.keySearch, "/"),
		end:      bind("e", w.keyEnd, "e"),
		here:     bind("h", w.keyHere, "h"),
		missing:  bind("-", w.keyMissing, "-"),
		none:     bind("0", w.keyNone, "0"),
		noAccess: bind("x", w.keyNoAccess, "x"),
		leave:    bind("n", w.keyLeave, "n"),
		drop:     bind("v", w.keyDrop, "v"),
		create:   bind("n", w.keyCreate, "n"),
		left:     bind("←", w.keyBackToRoom, "left"),

		digit:       bind("0–9", w.keyDigit, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		previous:    bind("←", w.keyPrevious, "left", "shift+tab"),
		next:        bind("→", w.keyNext, "right", "tab"),
		previousTab: bind("shift+tab", w.keyPrevious, "shift+tab", "up"),
		nextTab:     bind("tab", w.keyNext, "tab", "down"),
		jump:        bind("l", w.keyJump, "l"),
		outcome:     bind("o", w.keyOutcome, "o"),
		seal:        bind("s", w.keySeal, "s"),
		note:        bind("n", w.keyNote, "n"),
		provenance:  bind("p", w.keyProvenance, "p"),
		evidence:    bind("e", w.keyEvidence, "e"),
		withdraw:    bind(w.capDelete, w.keyWithdraw, "delete", "backspace"),
		amend:       bind("a", w.keyAmend, "a"),
		revisions:   bind("v", w.keyRevisions, "v"),
		withGaps:    bind("g", w.keyWithGaps, "g"),
	}
}
