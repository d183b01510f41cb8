package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// row is one line of a page of rows under headings.
type row struct {
	heading string             // above this row, after an empty line
	line    func(w int) string // what it says in w columns
	open    func() tea.Cmd     // what Enter does; nil: the row is only read
}

// wideRows is the width beyond which rows do not grow: what stands at their
// right end would be too far away.
const wideRows = 110

// rows is a page of rows under headings, among which the person moves.
type rows struct {
	list
	all []row
}

func (r *rows) set(all []row) {
	r.all = all
	r.setLen(len(all))
}

// open does what Enter does on the row.
func (r *rows) open() tea.Cmd {
	if r.at >= len(r.all) || r.all[r.at].open == nil {
		return nil
	}
	return r.all[r.at].open()
}

// view draws the rows around the one the person is on.
func (r *rows) view(th theme, w, h int) string {
	if h <= 0 || len(r.all) == 0 {
		return ""
	}
	// Only what can be seen is drawn: h rows on each side are enough, since
	// every row takes at least one line.
	first, last := max(0, r.at-h), min(len(r.all), r.at+h+1)
	var lines []string
	at := 0
	for i := first; i < last; i++ {
		row := r.all[i]
		if row.heading != "" {
			if len(lines) > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, th.accent.Render(cut(row.heading, w)))
		}
		line := "  " + cut(row.line(w-2), w-2)
		if i == r.at {
			at, line = len(lines), th.highlight(th.selected.Render("▸ ")+cut(row.line(w-2), w-2), w)
		}
		lines = append(lines, line)
	}
	from := max(0, min(at-h/2, len(lines)-h))
	if from > 0 && from <= 2 && at < h-1 {
		from = 0
	}
	return clip(strings.Join(lines[from:], "\n"), w, h)
}
