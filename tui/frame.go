package tui

import (
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
	case a.help:
		return a.helpView(w, h)
	}
	return a.front().screen.View(w, h)
}

// header is one line: where the person is, and whether the hospital is made up.
func (a *app) header() string {
	th := a.e.th
	mark := ""
	if a.e.site.Demo {
		mark = th.demo.Render(" " + a.e.w.madeUp + " ")
		if a.w < 60 {
			mark = th.demo.Render(" " + a.e.w.madeUpShort + " ")
		}
	}
	room := a.w - width(mark)
	title := " visite"
	if t := a.front().screen.Title(); t != "" {
		title += " · " + t
	}
	return th.header.Render(pad(title, room)) + mark
}

// footer is one line: a toast, or the keys that work now.
func (a *app) footer() string {
	if a.toast != "" {
		return cut(" "+a.e.th.good.Render("✓ "+a.toast), a.w)
	}
	return " " + a.e.keyLine(a.keys(), a.w-2)
}

// keys are the bindings that work now.
func (a *app) keys() []key.Binding {
	switch {
	case a.over != nil:
		return a.over.keys(a.e.k)
	case a.help:
		return []key.Binding{as(a.e.k.back, a.e.w.keyClose)}
	}
	keys := a.front().screen.Keys()
	if !a.typing() {
		keys = append(keys[:len(keys):len(keys)], a.e.k.help)
	}
	return keys
}

// keyLine is as many keys with their help as fit in w columns. If some do not,
// the last one seen is "?".
func (e *env) keyLine(keys []key.Binding, w int) string {
	var parts []string
	used := 0
	for i, b := range keys {
		if !b.Enabled() {
			continue
		}
		part := e.th.key.Render(b.Help().Key) + " " + e.th.muted.Render(b.Help().Desc)
		need := width(part)
		if len(parts) > 0 {
			need += 3
		}
		reserve := 0
		if i < len(keys)-1 {
			reserve = 4
		}
		if used+need+reserve > w {
			parts = append(parts, e.th.key.Render("…"))
			break
		}
		parts = append(parts, part)
		used += need
	}
	return strings.Join(parts, "   ")
}
