package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// row is one line of a page of rows under headings.
type row struct {
	heading func(w int) string // above this row, after an empty line; nil: none
	line    func(w int) string // what it says in w columns
	open    func() tea.Cmd     // what Enter does; nil: the row is only read
}

// plainHeading is a heading that says the same in any width.
func plainHeading(s string) func(int) string { return func(w int) string { return cut(s, w) } }

// wideRows is the width beyond which rows do not grow: what stands at their
// right end would be too far away.
const wideRows = 110

// rows is a page of rows under headings, among which the person moves.
type rows struct {
	list
	all    []row
	starts []int // for each row the line it is on
}

func (r *rows) set(all []row) {
	r.all, r.starts = all, make([]int, len(all))
	line := 0
	for i, row := range all {
		if row.heading != nil {
			line++
			if i > 0 {
				line++
			}
		}
		r.starts[i] = line
		line++
	}
	r.setLen(len(all))
}

// open does what Enter does on the row.
func (r *rows) open() tea.Cmd {
	if r.at >= len(r.all) || r.all[r.at].open == nil {
		return nil
	}
	return r.all[r.at].open()
}

// view draws the rows around the one the person is on, and only those; a bar at
// the right says that there are more than are seen.
func (r *rows) view(th theme, w, h int) string {
	if h <= 0 || len(r.all) == 0 {
		return ""
	}
	here, lines := r.starts[r.at], r.starts[len(r.all)-1]+1
	top := r.topLine(here, lines, h)
	inner := w
	if lines > h {
		inner -= 2
	}
	seen := r.draw(th, inner, top, min(h, lines))
	if lines > h {
		for y := range seen {
			seen[y] = pad(seen[y], w-1) + scrollBar(th, y, h, top, lines)
		}
	}
	return strings.Join(seen, "\n")
}

// topLine is the first line seen of so many in h lines, when the person is on line here.
func (r *rows) topLine(here, lines, h int) int {
	top := max(0, min(here-h/2, lines-h))
	if top <= 2 && here < h-1 {
		return 0
	}
	return top
}

// draw gives h lines of w columns, from line top on.
func (r *rows) draw(th theme, w, top, h int) []string {
	lines := make([]string, h)
	first, _ := slices.BinarySearch(r.starts, top)
	for i := first; i < len(r.all) && r.starts[i] <= top+h; i++ {
		row, y := r.all[i], r.starts[i]-top
		if row.heading != nil && y > 0 {
			lines[y-1] = th.accent.Render(row.heading(w))
		}
		switch {
		case y == h:
		case i == r.at:
			lines[y] = th.highlight(th.selected.Render("▸ ")+cut(row.line(w-2), w-2), w)
		default:
			lines[y] = "  " + cut(row.line(w-2), w-2)
		}
	}
	return lines
}
