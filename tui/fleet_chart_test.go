package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// Every column of the trend has what there is: something pressing is never lost
// for being little, nothing that is not there is drawn, and no line is too wide.
func TestTrendChart(t *testing.T) {
	th := newTheme(lipgloss.DefaultRenderer())
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.OneOf(rapid.Just(0), rapid.IntRange(1, 3), rapid.IntRange(0, 30_000))
		weeks := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) trendWeek {
			return trendWeek{n.Draw(r, "pressing"), n.Draw(r, "more"), n.Draw(r, "settled")}
		}), 1, 26).Draw(r, "weeks")
		w, h := rapid.IntRange(34, 130).Draw(r, "w"), rapid.IntRange(3, 9).Draw(r, "h")
		wide, fit := trendFit(weeks, w)
		weeks = weeks[len(weeks)-fit:]
		lines := trendChart(th, weeks, wide, h)
		if len(lines) != h {
			r.Fatalf("%d lines, want %d", len(lines), h)
		}
		for i, week := range weeks {
			column := ""
			for _, line := range lines {
				plain := []rune(ansi.Strip(line))
				if len(plain) > w {
					r.Fatalf("%d columns in %d: %q", len(plain), w, string(plain))
				}
				column += string(plain[len(plain)-(fit-i)*(wide+1)])
			}
			for _, part := range []struct {
				cell string
				n    int
			}{{cellPressing, week.pressing}, {cellMore, week.more}, {cellSettled, week.settled}} {
				if seen := strings.Count(column, part.cell); seen > 0 && part.n == 0 {
					r.Fatalf("%v: %q is drawn for nothing in %q", week, part.cell, column)
				}
			}
			if week.pressing > 0 && !strings.HasSuffix(column, cellPressing) {
				r.Fatalf("%v: what is pressing is not at the bottom of %q", week, column)
			}
			if strings.Contains(strings.TrimLeft(column, " "), " ") {
				r.Fatalf("%v: a hole in %q", week, column)
			}
		}
	})
}

// From every number the arrows lead to every other one.
func TestFleetPageIsConnected(t *testing.T) {
	s, _ := intensiv(t)
	for _, size := range sizes {
		d := newDriver(t, s, "de", size[0], size[1])
		fleet := &fleetScreen{e: d.app.e}
		of := largeFleet()
		fleet.of = &of
		page := fleet.page(size[0]-2, size[1]-3)
		seen := map[int]bool{0: true}
		for todo := []int{0}; len(todo) > 0; todo = todo[1:] {
			at := todo[0]
			for _, to := range []int{page.beside(at, 0), page.beside(at, 1), page.next(at, 0, 1), page.next(at, 0, -1), page.next(at, 1, 1), page.next(at, 1, -1)} {
				if !seen[to] {
					seen[to] = true
					todo = append(todo, to)
				}
			}
		}
		if len(seen) != len(page.cells) {
			t.Errorf("%v: %d of %d numbers can be reached", size, len(seen), len(page.cells))
		}
	}
}
