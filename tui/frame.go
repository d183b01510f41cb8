package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// The smallest terminal the screens are drawn in.
const (
	leastWidth  = 40
	leastHeight = 12
)

// View draws header, body and footer.
func (a *app) View() string {
	if a.w == 0 || a.h == 0 {
		return ""
	}
	if a.w < leastWidth || a.h < leastHeight {
		return clip(wrap(a.e.w.tooSmall(leastWidth, leastHeight), a.w), a.w, a.h)
	}
	w, h := a.e.size.w, a.e.size.h
	lines := strings.Split(fill(a.body(w, h), w, h), "\n")
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return a.header() + "\n\n" + strings.Join(lines, "\n") + "\n" + a.footer()
}

func (a *app) body(w, h int) string {
	switch {
	case a.over != nil:
		return a.over.view(a.e, w, h)
	case a.locked != nil:
		return a.locked.view(w, h)
	case a.help:
		return a.helpAt.view(a.e.th, a.helpText(w), w, h)
	}
	return a.front().screen.View(w, h)
}

// header is one line: where the person is, whose key is open if it locks itself,
// and whether the hospital is made up.
// A long title takes the place of the program's name, and of the longer mark.
func (a *app) header() string {
	th, title := a.e.th, a.front().screen.Title()
	named := " visite"
	if title != "" {
		named += " · " + title
	}
	mark := ""
	if a.e.site.Demo {
		mark = " " + a.e.w.madeUp + " "
		if width(named)+width(mark) > a.w {
			mark = " " + a.e.w.madeUpShort + " "
		}
	}
	mark = a.e.th.demo.Render(mark)
	if m := a.e.keyMark(max(3, a.w-width(mark)-width(named))); m != "" {
		mark = a.e.th.header.Render(m) + mark
	}
	mark = a.e.th.header.Render(a.e.hubMark(a.w-width(mark)-width(named))) + mark
	room := a.w - width(mark)
	return th.header.Render(pad(fitting(room, named, " "+title), room)) + mark
}

// footer is one line: a toast, or the keys that work now.
func (a *app) footer() string {
	switch {
	case a.toast.warn:
		return cut(" "+a.e.th.warn.Render("! "+a.toast.text), a.w)
	case a.toast.text != "":
		return cut(" "+a.e.th.good.Render("✓ "+a.toast.text), a.w)
	}
	return " " + a.e.keyLine(a.keys(), a.w-2)
}

// keys are the bindings that work now.
func (a *app) keys() []key.Binding {
	switch {
	case a.over != nil:
		return a.over.keys(a.e.k)
	case a.locked != nil:
		return a.locked.keys()
	case a.help && a.helpScrolls():
		return []key.Binding{a.e.k.scroll, as(a.e.k.back, a.e.w.keyClose)}
	case a.help:
		return []key.Binding{as(a.e.k.back, a.e.w.keyClose)}
	}
	keys := a.front().screen.Keys()
	if !a.typing() {
		keys = append(keys[:len(keys):len(keys)], a.e.k.help)
	}
	return keys
}

// keyLine is as many keys with their help as fit in w columns. If not all do,
// those that go without saying are left out, and the way back and the help have
// room in any case; "?" has the others.
func (e *env) keyLine(keys []key.Binding, w int) string {
	k := e.k
	var all, first, last, bare []string
	for _, b := range keys {
		if !b.Enabled() {
			continue
		}
		part := e.keyHelp(b)
		all = append(all, part)
		switch {
		case b.Help() == k.help.Help():
			last = append(last, e.keyHelp(as(b, e.w.keyMore)))
			bare = append(bare, e.th.key.Render(b.Help().Key))
		case slices.Contains(b.Keys(), "esc"):
			last = append(last, part)
			bare = append(bare, e.th.key.Render(b.Help().Key))
		case !goesWithoutSaying(b, k):
			first = append(first, part)
		}
	}
	const gap = "   "
	if line := strings.Join(all, gap); width(line) <= w {
		return line
	}
	ways := []string{strings.Join(slices.Concat(first, last), gap)}
	for n := len(first) - 1; n > 0; n-- {
		ways = append(ways, strings.Join(first[:n], gap)+" … "+strings.Join(last, gap))
	}
	short := strings.Join(slices.Concat(first[:min(1, len(first))], bare), gap)
	return fitting(w, append(ways, short)...)
}

// goesWithoutSaying reports whether a binding only moves.
func goesWithoutSaying(b key.Binding, k *keyMap) bool {
	for _, moves := range []key.Binding{k.move, k.scroll, k.previous, k.up, k.down, k.pageUp, k.pageDown, k.first, k.last} {
		if b.Help() == moves.Help() {
			return true
		}
	}
	return false
}

// keyHelp is a key and what it does.
func (e *env) keyHelp(b key.Binding) string {
	return e.th.key.Render(b.Help().Key) + " " + e.th.muted.Render(b.Help().Desc)
}
