package tui

import (
	"os"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Okabe-Ito colours, which stay apart for colour-blind eyes.
const (
	blue       = "#0072B2"
	skyBlue    = "#56B4E9"
	vermillion = "#D55E00"
	green      = "#009E73"
	orange     = "#E69F00"
)

// stopRed is what a stop is written on, in white: red in terminals of few colours
// too, which make brown of vermillion. The words and the sign say it as well.
const stopRed = "#C80000"

// theme is how things look. It is made once from the environment: the terminal
// is never asked.
type theme struct {
	plain    lipgloss.Style
	bold     lipgloss.Style
	muted    lipgloss.Style // labels, hints, what matters less
	accent   lipgloss.Style // headings, the person's place
	good     lipgloss.Style
	warn     lipgloss.Style
	bad      lipgloss.Style
	stop     lipgloss.Style // a stop that must not be overlooked
	header   lipgloss.Style
	demo     lipgloss.Style
	selected lipgloss.Style // the mark of the row the person is on
	row      lipgloss.Style // that row
	key      lipgloss.Style // a key in the footer
	cursor   lipgloss.Style
	box      lipgloss.Style // around a dialog
	stopBox  lipgloss.Style
}

func newTheme(r *lipgloss.Renderer) theme {
	fg := func(dark, light string) lipgloss.Style {
		if lightBackground(os.Getenv) {
			return r.NewStyle().Foreground(lipgloss.Color(light))
		}
		return r.NewStyle().Foreground(lipgloss.Color(dark))
	}
	t := theme{
		plain:    r.NewStyle(),
		bold:     r.NewStyle().Bold(true),
		muted:    fg("#9A9A9A", "#5F5F5F"),
		accent:   fg(skyBlue, blue).Bold(true),
		good:     fg(green, "#00704F"),
		warn:     fg(orange, "#8A5A00"),
		bad:      fg("#FF8A3D", "#B34700").Bold(true),
		header:   r.NewStyle().Foreground(lipgloss.Color("#FFFFFF")).Background(lipgloss.Color(blue)),
		demo:     r.NewStyle().Bold(true).Foreground(lipgloss.Color("#000000")).Background(lipgloss.Color(orange)),
		stop:     r.NewStyle().Bold(true).Foreground(lipgloss.Color("#FFFFFF")).Background(lipgloss.Color(stopRed)),
		selected: fg(skyBlue, blue).Bold(true),
		key:      r.NewStyle().Bold(true),
		cursor:   r.NewStyle().Reverse(true),
		row:      r.NewStyle().Background(lipgloss.Color("#1F3A4D")),
	}
	if lightBackground(os.Getenv) {
		t.row = r.NewStyle().Background(lipgloss.Color("#D6E8F5"))
	}
	border := fg(skyBlue, blue).GetForeground()
	t.box = r.NewStyle().Border(lipgloss.RoundedBorder()).BorderForeground(border).Padding(0, 1)
	t.stopBox = t.box.Border(lipgloss.DoubleBorder()).BorderForeground(lipgloss.Color(vermillion))
	return t
}

// lightBackground reads VISITE_THEME, "light" or "dark", else COLORFGBG, whose
// last part is the number of the background colour (rxvt, Konsole and others).
func lightBackground(getenv func(string) string) bool {
	switch getenv("VISITE_THEME") {
	case "light":
		return true
	case "dark":
		return false
	}
	parts := strings.Split(getenv("COLORFGBG"), ";")
	switch parts[len(parts)-1] {
	case "7", "15":
		return true
	}
	return false
}

// highlight draws a line of w columns as the row the person is on. Colours
// inside the line stay: the background is set again after each of them.
func (t theme) highlight(line string, w int) string {
	before, after, _ := strings.Cut(t.row.Render("x"), "x")
	if before == "" {
		return line
	}
	return before + strings.ReplaceAll(pad(line, w), after, after+before) + after
}

// urgency is the mark of an urgency, and its style.
func (t theme) urgency(word string) (string, lipgloss.Style) {
	switch word {
	case "now":
		return "✗", t.bad
	case "immediate":
		return "✗", t.bad
	case "high":
		return "!", t.warn
	case "planned":
		return "●", t.accent
	case "normal":
		return "✓", t.good
	}
	return "–", t.muted
}
