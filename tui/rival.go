package tui

import (
	"strings"

	"visite/audit"
	"visite/checklist"
)

// rivalLines are the answers that somebody gave on another laptop, of whom those
// who gave the one here had seen nothing.
func (e *env) rivalLines(a *audit.Audit, item checklist.Item, w int) []string {
	var lines []string
	for _, r := range a.Rivals[item.ID] {
		value := e.w.round.takenBack
		if !r.Withdrawn {
			value = e.value(item, r.Answer)
		}
		text := e.th.warn.Render(e.w.round.besides+": ") + value + e.th.muted.Render(" · "+e.stamp(r.By))
		if r.Note != "" {
			text += "\n" + e.th.muted.Render(e.w.note+": ") + audit.Clean(r.Note, audit.MaxNote)
		}
		lines = append(lines, strings.Split(indent(e.th.warn.Render("≠ "), text, w), "\n")...)
	}
	return lines
}
