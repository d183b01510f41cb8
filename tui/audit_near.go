package tui

import (
	"strings"

	"visite/audit"
)

// pageNetwork is what the network has shown of the device: evidence beside the
// answers.
func pageNetwork(e *env, a *audit.Audit, w int) string {
	n, words, th := a.Network, e.w.network, e.th
	var lines []string
	add := func(sign, text string) { lines = append(lines, strings.Split(indent(sign, text, w), "\n")...) }
	for _, l := range n.Linked {
		text := audit.Clean(audit.Nearby{Sightings: []audit.Sighting{l.Sighting}}.Title(), 60)
		if addr := l.Address; addr.IsValid() {
			text += " · " + addr.String()
		}
		if mac := audit.NormalMAC(l.MAC); mac != "" {
			text += " · " + mac
		}
		add("› ", text+th.muted.Render(" · "+words.source(l.Source)+" · "+e.spanTime(l.First, l.Last)+" · "+words.linkedBy(l.By, e.stamp(l.Stamp))))
		for _, d := range l.Differ {
			lines = append(lines, e.differenceLine(d, w)...)
		}
	}
	for _, c := range n.Contacts {
		for _, text := range e.contactLines(c) {
			add(th.warn.Render("! "), text)
		}
	}
	if len(n.Connects) > 0 {
		add("› ", e.connectsLine(n.Connects))
		switch {
		case n.Checked == nil:
			add(th.warn.Render("! "), words.notChecked)
		case *n.Checked:
			add(th.good.Render("✓ "), words.checkedGood)
		default:
			add(th.bad.Render("✗ "), th.bad.Render(words.checkedBad))
		}
	}
	return titled(e, words.seenTitle, lines)
}
