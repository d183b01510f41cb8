package tui

import (
	"github.com/charmbracelet/lipgloss"

	"visite/audit"
)

// stateMark is the sign of a state a device is in, its word, and how both look.
func (e *env) stateMark(state string) (sign, word string, style lipgloss.Style) {
	switch state {
	case audit.StateUnclear:
		return "!", e.w.fleet.states[state], e.th.bad
	case audit.StateUnaudited:
		return "–", e.w.fleet.states[state], e.th.muted
	case audit.StateResolved:
		return "✓", e.w.fleet.states[state], e.th.good
	}
	sign, style = e.th.urgency(state)
	return sign, e.urgencyTitle(state), style
}

// stateBadge is a state as sign and word, in its colour.
func (e *env) stateBadge(state string) string {
	sign, word, style := e.stateMark(state)
	return style.Render(sign + " " + word)
}

// pressing reports whether a state cannot wait.
func pressing(state string) bool {
	return state == "now" || state == "immediate" || state == audit.StateUnclear
}
