package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// carryStyle makes every line of s stand for itself: a style that goes on over
// a line break is ended before it and begun anew behind it. Lines are drawn one
// by one, beside other things.
func carryStyle(s string) string {
	if !strings.Contains(s, "\x1b[") || !strings.Contains(s, "\n") {
		return s
	}
	lines := strings.Split(s, "\n")
	open := ""
	for i, line := range lines {
		begun := open
		open = openStyle(open, line)
		lines[i] = begun + line
		if open != "" {
			lines[i] += ansi.ResetStyle
		}
	}
	return strings.Join(lines, "\n")
}

// openStyle is the style that is still on at the end of a line, as sequences
// (ECMA-48 SGR): those since the last reset.
func openStyle(open, line string) string {
	for {
		_, rest, found := strings.Cut(line, "\x1b[")
		if !found {
			return open
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return r >= '@' && r <= '~' })
		if end < 0 {
			return open
		}
		if body := rest[:end]; rest[end] == 'm' {
			if body == "" || body == "0" {
				open = ""
			} else {
				open += "\x1b[" + body + "m"
			}
		}
		line = rest[end+1:]
	}
}
