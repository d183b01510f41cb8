package report

import (
	"fmt"
	"strings"

	"visite/audit"
)

// trendChart is the weeks as bars, in a picture of 800 × 260 with the axis at 220.
type trendChart struct {
	Label  string
	Top    int
	Bars   []trendBar
	Ticks  []trendTick
	States []stateLine
	Weeks  []trendWeek
}

type trendBar struct {
	Class, Title        string
	X, Y, Width, Height int
}

type trendTick struct {
	X    int
	Text string
}

type trendWeek struct {
	Monday string
	Counts []int
}

const (
	trendLeft, trendWide = 52, 740
	trendHigh, trendAxis = 200, 220
)

func (f *fleetPage) trend() trendChart {
	var c trendChart
	for _, l := range f.stateLines() {
		if l.Class != stateClass(audit.StateUnaudited) {
			c.States = append(c.States, l)
		}
	}
	for _, w := range f.fleet.Weeks {
		line, sum := trendWeek{Monday: w.Monday}, 0
		for _, word := range audit.DeviceStates() {
			if word == audit.StateUnaudited {
				continue
			}
			line.Counts = append(line.Counts, w.States[word])
			sum += w.States[word]
		}
		c.Weeks, c.Top = append(c.Weeks, line), max(c.Top, sum)
	}
	step := trendWide / len(c.Weeks)
	for i, w := range c.Weeks {
		c.stack(w, trendLeft+i*step, max(1, step*3/4))
		if i%max(1, (len(c.Weeks)+5)/6) == 0 {
			c.Ticks = append(c.Ticks, trendTick{X: trendLeft + i*step + step*3/8, Text: w.Monday[min(len(w.Monday), 5):]})
		}
	}
	c.Label = f.trendLabel(&c)
	return c
}

// stack draws a week: the strictest state on top.
func (c *trendChart) stack(w trendWeek, x, width int) {
	below := 0
	for i := len(w.Counts) - 1; i >= 0; i-- {
		from := trendAxis - below*trendHigh/max(1, c.Top)
		below += w.Counts[i]
		if to := trendAxis - below*trendHigh/max(1, c.Top); to < from {
			c.Bars = append(c.Bars, trendBar{
				Class: c.States[i].Class, Title: fmt.Sprintf("%s · %s: %d", w.Monday, c.States[i].Title, w.Counts[i]),
				X: x, Y: to, Width: width, Height: from - to,
			})
		}
	}
}

// trendLabel says in words what the picture shows; the numbers stand below it.
func (f *fleetPage) trendLabel(c *trendChart) string {
	last := c.Weeks[len(c.Weeks)-1]
	var parts []string
	for i, n := range last.Counts {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.States[i].Title, n))
		}
	}
	return fmt.Sprintf(f.in("Geprüfte Geräte nach Zustand über %d Wochen; in der letzten: %s. Die Zahlen stehen in der Tabelle darunter.",
		"Audited devices by state over %d weeks; in the last one: %s. The numbers are in the table below."),
		len(c.Weeks), strings.Join(parts, ", "))
}
