package tui

import "strings"

// helper is a screen with something to say under "?" beside its keys.
type helper interface{ Help() string }

// helpView lists every key of the screen in front.
func (a *app) helpView(w, h int) string {
	th := a.e.th
	lines := []string{th.accent.Render(a.e.w.helpTitle), ""}
	if s, ok := a.front().screen.(helper); ok {
		lines = append(lines, wrapLines(s.Help(), min(w, 78))...)
		lines = append(lines, "")
	}
	for _, b := range append(a.front().screen.Keys(), a.e.k.help, a.e.k.abort) {
		lines = append(lines, indent(pad("  "+th.key.Render(b.Help().Key), 18), b.Help().Desc, w))
	}
	lines = append(lines, "", th.muted.Render(a.e.w.helpSaved))
	return clip(strings.Join(lines, "\n"), w, h)
}
