package tui

import "strings"

// fleetCell is a piece of the page: a number that can be chosen, or a text.
type fleetCell struct {
	col, y int
	line   func(w int) string
	open   func() screen
}

// bothColumns is the column of a piece as wide as the page.
const bothColumns = -1

// twoColumns is the width from which numbers stand in two columns.
const twoColumns = 74

// fleetPage is the page as it is drawn.
type fleetPage struct {
	cells []fleetCell // those that can be chosen
	texts []fleetCell // what stands between them
	lines int
}

// section is a heading with cells under it. The heading is a cell itself if
// there is something behind it.
type section struct {
	title func(w int) string
	open  func() screen
	cells []fleetCell
}

// put puts a piece into the line y of a column.
func (p *fleetPage) put(c fleetCell, col, y int) {
	c.col, c.y = col, y
	if c.open == nil {
		p.texts = append(p.texts, c)
	} else {
		p.cells = append(p.cells, c)
	}
	p.lines = max(p.lines, y+1)
}

// stack puts sections under each other in a column from line y on, and gives
// the line behind them.
func (p *fleetPage) stack(sections []section, col, y int, gaps bool) int {
	for i, s := range sections {
		if i > 0 && gaps {
			y++
		}
		p.put(fleetCell{line: s.title, open: s.open}, col, y)
		y++
		for _, c := range s.cells {
			p.put(c, col, y)
			y++
		}
	}
	return y
}

// next is the cell to go to from the one at index at, up (-1) or down (1), for a
// person who was last in the column col.
func (p *fleetPage) next(at, col, step int) int {
	here, best := p.cells[at], at
	for i, c := range p.cells {
		ahead := (c.y - here.y) * step
		if ahead <= 0 || c.col != bothColumns && c.col != col {
			continue
		}
		if best == at || ahead < (p.cells[best].y-here.y)*step {
			best = i
		}
	}
	return best
}

// beside is the cell of a column nearest to the one at index at, which stays if
// there is no such column beside it.
func (p *fleetPage) beside(at, col int) int {
	here, best, near := p.cells[at], at, 1<<30
	if here.col == bothColumns || here.col == col {
		return at
	}
	for i, c := range p.cells {
		if far := max(c.y-here.y, here.y-c.y); c.col == col && far < near {
			best, near = i, far
		}
	}
	return best
}

// view draws the page around the cell the person is on; a bar at the right says
// that there is more than is seen.
func (p *fleetPage) view(th theme, at, w, h int) string {
	top, inner := 0, w
	if p.lines > h {
		inner -= 2
		if at < len(p.cells) {
			top = max(0, min(p.cells[at].y-h+2, p.lines-h)) // the line behind it is seen too
		}
	}
	lines := p.draw(th, at, inner)
	seen := lines[top:min(len(lines), top+h)]
	if p.lines > h {
		for y := range seen {
			seen[y] = pad(seen[y], w-1) + scrollBar(th, y, h, top, p.lines)
		}
	}
	return strings.Join(seen, "\n")
}

// columnGap is what stands between the two columns.
const columnGap = 3

// draw draws every line in w columns.
func (p *fleetPage) draw(th theme, at, w int) []string {
	left := (w - columnGap) / 2
	sides := make([][2]string, p.lines)
	place := func(c fleetCell, chosen bool) {
		wide := w
		switch {
		case c.col == 1:
			wide = w - left - columnGap
		case c.col == 0 && w >= twoColumns:
			wide = left
		}
		mark := "  "
		if chosen {
			mark = th.selected.Render("▸ ")
		}
		line := mark + cut(c.line(wide-width(mark)), wide-width(mark))
		if chosen {
			line = th.highlight(line, wide)
		}
		sides[c.y][max(0, c.col)] = line
	}
	for _, c := range p.texts {
		place(c, false)
	}
	for i, c := range p.cells {
		place(c, i == at)
	}
	lines := make([]string, p.lines)
	for y, s := range sides {
		lines[y] = s[0]
		if s[1] != "" {
			lines[y] = pad(s[0], left+columnGap) + s[1]
		}
	}
	return lines
}
