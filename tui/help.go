package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// helper is a screen with something to say under "?" beside its keys.
type helper interface{ Help() string }

// helpText lists every key of the screen in front.
func (a *app) helpText(w int) string {
	th := a.e.th
	lines := []string{th.accent.Render(cut(a.e.w.helpTitle, w)), ""}
	if s, ok := a.front().screen.(helper); ok {
		lines = append(lines, wrapLines(s.Help(), min(w, 78))...)
		lines = append(lines, "")
	}
	for _, b := range append(a.front().screen.Keys(), a.e.k.help, a.e.k.abort) {
		lines = append(lines, indent(pad("  "+th.key.Render(b.Help().Key), 18), b.Help().Desc, w))
	}
	return strings.Join(append(lines, "", th.muted.Render(wrap(a.e.w.helpSaved, w))), "\n")
}

// helpScrolls reports whether the help is longer than the screen.
func (a *app) helpScrolls() bool { return height(a.helpText(a.e.size.w)) > a.e.size.h }

// pressHelp scrolls in a long help; any other key closes it.
func (a *app) pressHelp(msg tea.KeyMsg) {
	if a.helpScrolls() && a.helpAt.scroll(msg, a.e.k, a.helpText(a.e.size.w), a.e.size.h) {
		return
	}
	a.help, a.helpAt = false, pager{}
}
