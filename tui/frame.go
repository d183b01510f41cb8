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
	room := a.w - width(mark)
	return th.header.Render(pad(fitting(room, named, " "+title), room)) + th.demo.Render(mark)
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
// those that go without saying are left out first; "?" has the others.
func (e *env) keyLine(keys []key.Binding, w int) string {
	line, all := e.keysIn(keys, w)
	if all {
		return line
	}
	var needed []key.Binding
	for _, b := range keys {
		switch b.Help() {
		case e.k.move.Help(), e.k.scroll.Help(), e.k.previous.Help():
		case e.k.help.Help():
			needed = append(needed, as(b, e.w.keyMore))
		default:
			needed = append(needed, b)
		}
	}
	line, _ = e.keysIn(needed, w)
	return line
}

// keysIn is as many keys as fit, and whether these are all. The last one always
// has room: it is the way back or to the help.
func (e *env) keysIn(keys []key.Binding, w int) (line string, all bool) {
	var parts []string
	for _, b := range keys {
		if b.Enabled() {
			parts = append(parts, e.th.key.Render(b.Help().Key)+" "+e.th.muted.Render(b.Help().Desc))
		}
	}
	line = strings.Join(parts, "   ")
	all = width(line) <= w
	for n := len(parts); n > 2 && width(line) > w; n = len(parts) {
		parts = append(parts[:n-2], parts[n-1])
		line = strings.Join(parts[:n-2], "   ") + " … " + parts[n-2]
	}
	return cut(line, w), all
}
