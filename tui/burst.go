package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// burstGap is the longest time between two characters of a barcode scanner;
// people are slower.
const burstGap = 40 * time.Millisecond

// rollGap is burstGap where digits are expected by hand: four fingers that roll
// over a PIN come close to a scanner, but do not reach it.
const rollGap = 20 * time.Millisecond

// burst joins the characters of a scanner while no field has the focus, so that
// they are one code and never a row of key presses.
//
// Where a screen takes codes ([scannable]) a single character waits for
// [burstGap] before it is a key press. Elsewhere it counts at once, and what
// follows it faster than a person types is swallowed with its Enter.
type burst struct {
	held    codeField
	keys    int // messages held
	first   tea.KeyMsg
	id      int  // of the newest character, so that an older timer does nothing
	running bool // elsewhere: something came less than burstGap ago
}

// burstOverMsg comes [burstGap] after a character.
type burstOverMsg struct{ id int }

// scan looks at a key before the screen does, and reports whether it took it.
func (a *app) scan(msg tea.KeyMsg) (tea.Cmd, bool) {
	if a.typing() {
		if g, ok := a.front().screen.(guarded); ok && g.Guarded() {
			return a.guard(msg)
		}
		return nil, false
	}
	if _, ok := a.front().screen.(scannable); ok {
		return a.hold(msg)
	}
	return a.guard(msg)
}

// isText reports whether a scanner could have sent the key inside a code.
func isText(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace, tea.KeyCtrlCloseBracket, tea.KeyCtrlAt:
		return true
	}
	return false
}

// hold collects characters for a screen that takes codes.
func (a *app) hold(msg tea.KeyMsg) (tea.Cmd, bool) {
	b := &a.burst
	if !isText(msg) {
		if b.keys == 0 {
			return nil, false
		}
		held := a.release()
		if msg.Type == tea.KeyEnter {
			return held, true
		}
		return tea.Batch(held, a.keyed(msg)), true
	}
	if b.keys == 0 {
		b.first = msg
	}
	b.keys++
	b.held.update(msg)
	b.id++
	return a.e.after(burstGap, burstOverMsg{b.id}), true
}

// release ends a burst: more than one character is a code, one is a key press.
func (a *app) release() tea.Cmd {
	code, first, single := a.burst.held.code(), a.burst.first, len(a.burst.held.runes) == 1
	a.burst = burst{id: a.burst.id}
	switch {
	case single:
		return a.keyed(first)
	case code == "":
		return nil
	}
	return a.update(a.front().id, scanMsg{code})
}

// guard keeps a burst from pressing keys on a screen that takes no codes.
func (a *app) guard(msg tea.KeyMsg) (tea.Cmd, bool) {
	if msg.Paste && a.typing() { // the terminal says so: from a password manager, and no scanner
		return nil, false
	}
	b := &a.burst
	several := msg.Type == tea.KeyRunes && len(msg.Runes) > 1
	if !isText(msg) && !(b.running && msg.Type == tea.KeyEnter) {
		return nil, false
	}
	swallow := b.running || several
	b.running = true
	b.id++
	gap := burstGap
	if a.typing() {
		gap = rollGap
	}
	cmd := a.e.after(gap, burstOverMsg{b.id})
	if swallow {
		return tea.Batch(cmd, a.say(sayMsg{a.e.w.scanIgnored, true}), a.update(a.front().id, strayMsg{})), true
	}
	return tea.Batch(cmd, a.keyed(msg)), true
}

// burstOver is the silence after a burst.
func (a *app) burstOver(msg burstOverMsg) tea.Cmd {
	if msg.id != a.burst.id {
		return nil
	}
	a.burst.running = false
	if a.burst.keys == 0 {
		return nil
	}
	return a.release()
}
