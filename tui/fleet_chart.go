package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"visite/audit"
)

// The three parts of a column of the trend, told apart without colours too.
const (
	cellPressing = "█"
	cellMore     = "▒"
	cellSettled  = "░"
)

// trendWeek is a week of the trend: devices by how they stood at its end.
type trendWeek struct{ pressing, more, settled int }

func (t trendWeek) all() int { return t.pressing + t.more + t.settled }

func trendOf(week audit.FleetWeek) (t trendWeek) {
	for state, n := range week.States {
		switch {
		case pressing(state):
			t.pressing += n
		case state == audit.StateResolved:
			t.settled += n
		default:
			t.more += n
		}
	}
	return t
}

// highest is the most devices there are in a week, at least one.
func highest(weeks []trendWeek) int {
	most := 1
	for _, t := range weeks {
		most = max(most, t.all())
	}
	return most
}

// trendFit is how wide a column is in w columns of the terminal, and how many of
// the weeks there is room for.
func trendFit(weeks []trendWeek, w int) (wide, fit int) {
	room := w - len(strconv.Itoa(highest(weeks))) - 2
	wide = max(1, min(4, room/len(weeks)-1))
	return wide, min(len(weeks), max(1, room/(wide+1)))
}

// trendChart draws a column a week, what is pressing at the bottom, with a scale
// at the left, in h lines.
func trendChart(th theme, weeks []trendWeek, wide, h int) []string {
	most := highest(weeks)
	scale := len(strconv.Itoa(most))
	lines := make([]string, h)
	for y := range lines {
		label, edge := "", "│"
		switch y {
		case 0:
			label, edge = strconv.Itoa(most), "┤"
		case h - 1:
			label, edge = "0", "└"
		}
		line := th.muted.Render(fmt.Sprintf("%*s %s", scale, label, edge))
		for _, t := range weeks {
			line += trendCell(th, t, most, h-1-y, h, wide) + " "
		}
		lines[y] = line
	}
	return lines
}

// trendCell is one cell of a column, the one at the height y of h.
func trendCell(th theme, t trendWeek, most, y, h, wide int) string {
	// What there is takes at least one cell, so that nothing pressing is lost.
	cells := func(n int) int {
		if n == 0 {
			return 0
		}
		return max(1, (n*h+most/2)/most)
	}
	all := min(h, cells(t.all()))
	bad := min(all, cells(t.pressing))
	more := min(all-bad, cells(t.more))
	switch {
	case y < bad:
		return th.bad.Render(strings.Repeat(cellPressing, wide))
	case y < bad+more:
		return th.accent.Render(strings.Repeat(cellMore, wide))
	case y < all && t.settled > 0:
		return th.good.Render(strings.Repeat(cellSettled, wide))
	}
	return strings.Repeat(" ", wide)
}

// trendLines are the trend with its legend, in at most h lines.
func (e *env) trendLines(all []audit.FleetWeek, w, h int) []string {
	words := e.w.fleet
	if len(all) == 0 || h < 3 {
		return []string{e.th.muted.Render(cut(words.noTrend, w))}
	}
	weeks := make([]trendWeek, len(all))
	for i, week := range all {
		weeks[i] = trendOf(week)
	}
	wide, fit := trendFit(weeks, w)
	all, weeks = all[len(all)-fit:], weeks[len(weeks)-fit:] // the newest ones
	now := weeks[fit-1]
	part := func(cell, sign, word string, n int) string { return fmt.Sprintf("%s %s %s %d", cell, sign, word, n) }
	legend := strings.Join([]string{
		e.th.bad.Render(part(cellPressing, "✗", words.pressing, now.pressing)),
		e.th.accent.Render(part(cellMore, "●", words.more, now.more)),
		e.th.good.Render(part(cellSettled, "✓", words.settled, now.settled)),
	}, "   ")
	span := e.th.muted.Render(words.trendOf(e.monday(all[0].Monday), e.monday(all[fit-1].Monday)))
	lines := trendChart(e.th, weeks, wide, h-1)
	if line := spread(legend, "  "+span, w); width(legend)+width(span)+2 <= w {
		return append(lines, line)
	}
	return append(lines, cut(legend, w))
}

// monday is the first day of a week of the trend.
func (e *env) monday(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return audit.Clean(day, 10)
	}
	return t.Format(e.w.date)
}
