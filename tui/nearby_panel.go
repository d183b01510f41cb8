package tui

import (
	"cmp"
	"strings"

	"visite/audit"
)

// Lines of the panel below a room, with its heading: in a window of usual
// height, and in a low one. They are kept free whatever is seen, so that nothing
// a person is about to press ever moves.
const (
	panelLines = 5
	panelLow   = 1
	lowBody    = 18 // bodies below this have only one line for it
	panelWide  = 42 // columns of the panel beside a room
	panelMost  = 13 // lines of devices and heading: the panel is to be quiet
)

// panelBelow is how many lines the panel takes below the room in a body of
// w × h; 0 if it stands beside, or there is nothing to say at all.
func (n *nearby) panelBelow(w, h int) int {
	switch {
	case !n.here() || w >= wideEnough:
		return 0
	case h < lowBody:
		return panelLow
	}
	return panelLines
}

// panel is what is seen nearby, newest first, in exactly h lines of w columns.
func (n *nearby) panel(w, h int) string {
	th, words := n.e.th, n.e.w.network
	if h == panelLow {
		return cut(n.inOneLine(), w)
	}
	lines := []string{n.panelHead(w)}
	if says := n.says(); says != "" {
		lines = append(lines, wrapLines(says, w)...)
	}
	for i, d := range n.all {
		if len(lines) == h {
			break
		}
		if len(lines) == panelMost {
			lines = append(lines, th.muted.Render(words.andMore(len(n.all)-i)))
			break
		}
		lines = append(lines, n.line(d, w))
	}
	return fill(strings.Join(lines, "\n"), w, h)
}

// panelHead is how many are seen, on which interface, and the key to them.
func (n *nearby) panelHead(w int) string {
	th, words := n.e.th, n.e.w.network
	head := th.accent.Render(words.nearby)
	on := ""
	if n.wanted() && n.seen != nil && n.seen.Interface != "" {
		on = th.muted.Render(" · " + audit.Clean(n.seen.Interface, 20))
	}
	if len(n.all) == 0 {
		return cut(head+on, w)
	}
	many := th.muted.Render(" · " + words.devicesSeen(len(n.all)))
	to := "  " + th.key.Render("u") + " " + th.muted.Render(words.lookAtThem)
	return spread(fitting(w-width(to), head+on+many, head+many), to, w)
}

// inOneLine is the panel where there is no room for more.
func (n *nearby) inOneLine() string {
	th, words := n.e.th, n.e.w.network
	line := th.accent.Render(words.nearby) + ": "
	switch says := n.says(); {
	case len(n.all) > 0:
		return line + words.devicesSeen(len(n.all)) + "  " + th.key.Render("u") + " " + th.muted.Render(words.lookAtThem)
	case n.e.site.Finder == nil:
		return line + th.muted.Render(n.e.text(n.e.site.NoFinder))
	case n.e.looking.off:
		return line + th.muted.Render(words.offShort)
	case n.err == nil && n.seen != nil && n.seen.Problem == nil:
		return line + th.muted.Render(words.noneShort)
	default:
		return line + says
	}
}

// says is why nothing is seen, in words; "" if something is.
func (n *nearby) says() string {
	th, words := n.e.th, n.e.w.network
	switch {
	case n.e.site.Finder == nil:
		return th.muted.Render(words.offline(n.e.text(n.e.site.NoFinder)))
	case n.e.looking.off:
		return th.muted.Render(words.off)
	case n.err != nil:
		what, _ := n.e.explain(n.err)
		return th.warn.Render("! " + what)
	case n.seen == nil:
		return th.muted.Render(words.lookingAround)
	case n.seen.Problem != nil:
		return th.warn.Render("! " + audit.Clean(n.e.text(n.seen.Problem), audit.MaxNote))
	case len(n.all) == 0:
		return th.muted.Render(words.noneSeen)
	}
	return ""
}

// line is a device seen, in one line: what it is called, where it is on the
// network, and which device it is or may be.
func (n *nearby) line(d nearDevice, w int) string {
	th := n.e.th
	state := th.muted.Render(n.e.whenTime(d.Last()))
	switch {
	case d.linked != "":
		state = th.good.Render("✓ " + cut(d.linked, 20))
	case d.matches != "":
		state = th.accent.Render("› " + cut(d.matches, 20) + "?")
	}
	if w < narrow {
		return spread(d.title+th.muted.Render(" "+cmp.Or(d.address, d.mac)), "  "+state, w)
	}
	const fixed = 17 + 2 + 13
	name := max(12, w-fixed-24)
	how := n.e.sourceNames(d.Sources())
	return spread(pad(d.title, name)+" "+pad(cmp.Or(d.address, d.mac), 17)+" "+th.muted.Render(pad(how, 13)), " "+state, w)
}

// sourceNames are how a device was seen, in short, each once.
func (e *env) sourceNames(sources []audit.Source) string {
	var names []string
	had := map[string]bool{}
	for _, s := range sources {
		name := e.w.network.source(s)
		if !had[name] {
			names = append(names, name)
		}
		had[name] = true
	}
	return joinComma(names)
}
