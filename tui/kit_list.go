package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// list is a choice among n rows. It knows nothing of what the rows say: only
// those that are seen are drawn, so its length costs nothing.
type list struct {
	n  int // how many rows
	at int // the row the person is on

	away bool // the person is elsewhere: no row is marked
}

// setLen changes the number of rows and keeps the person on theirs, or the last.
func (l *list) setLen(n int) {
	l.n = max(0, n)
	l.at = max(0, min(l.at, l.n-1))
}

// page is how far page up and page down go.
const page = 10

// update moves, if the key is one that moves.
func (l *list) update(msg tea.KeyMsg, k *keyMap) {
	switch {
	case key.Matches(msg, k.up):
		l.at--
	case key.Matches(msg, k.down):
		l.at++
	case key.Matches(msg, k.pageUp):
		l.at -= page
	case key.Matches(msg, k.pageDown):
		l.at += page
	case key.Matches(msg, k.first):
		l.at = 0
	case key.Matches(msg, k.last):
		l.at = l.n - 1
	default:
		return
	}
	l.setLen(l.n)
}

// top is the first row seen when h are: the person's row stays in the middle,
// except near the ends.
func (l *list) top(h int) int {
	return max(0, min(l.at-h/2, l.n-h))
}

// view draws at most h rows of w columns; row draws one, for the width it is
// given. The row the person is on is marked; a bar at the right says that there
// are more rows than are seen.
func (l *list) view(th theme, w, h int, row func(i, w int) string) string {
	if h <= 0 || l.n == 0 {
		return ""
	}
	top, seen := l.top(h), min(h, l.n)
	inner := w - 2
	if l.n > h {
		inner -= 2
	}
	lines := make([]string, seen)
	for y := range seen {
		i := top + y
		line := "  " + cut(row(i, inner), inner)
		if i == l.at && !l.away {
			line = th.highlight(th.selected.Render("▸ ")+cut(row(i, inner), inner), inner+2)
		}
		if l.n > h {
			line = pad(line, w-1) + scrollBar(th, y, h, top, l.n)
		}
		lines[y] = line
	}
	return strings.Join(lines, "\n")
}

// scrollBar is the piece of a scroll bar beside line y of the h that are seen of
// so many, from line top on.
func scrollBar(th theme, y, h, top, lines int) string {
	size := max(1, h*h/lines)
	from := 0
	if lines > h {
		from = (h - size) * top / (lines - h)
	}
	if y >= from && y < from+size {
		return th.accent.Render("┃")
	}
	return th.muted.Render("│")
}
