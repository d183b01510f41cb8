package tui

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// width is how many columns s takes; escape sequences take none.
func width(s string) int { return ansi.StringWidth(s) }

// cut shortens one line to w columns; what is cut ends in "…".
func cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(s, w, "…")
}

// pad cuts or fills one line to exactly w columns.
func pad(s string, w int) string {
	s = cut(s, w)
	return s + strings.Repeat(" ", max(0, w-width(s)))
}

// beforeDigit is a hyphen at which no line is broken: in dates and numbers.
var beforeDigit = regexp.MustCompile(`-(\d)`)

// wrap breaks a text into lines of at most w columns, between words where it
// can. It may hold escape sequences and line breaks.
func wrap(s string, w int) string {
	if w <= 0 {
		return ""
	}
	const unbroken = "\u2011"
	s = ansi.Wrap(beforeDigit.ReplaceAllString(s, unbroken+"$1"), w, "")
	return carryStyle(strings.ReplaceAll(s, unbroken, "-"))
}

// wrapLines is wrap as lines.
func wrapLines(s string, w int) []string { return strings.Split(wrap(s, w), "\n") }

// indent puts prefix before the first line and as many blanks before the
// others; the lines are wrapped to w columns in all.
func indent(prefix, s string, w int) string {
	lines := wrapLines(s, w-width(prefix))
	blanks := strings.Repeat(" ", width(prefix))
	for i := range lines {
		if i == 0 {
			lines[i] = prefix + lines[i]
			continue
		}
		lines[i] = blanks + lines[i]
	}
	return strings.Join(lines, "\n")
}

// spread puts left and right at the ends of a line of w columns; the left one
// is cut if there is no room for both.
func spread(left, right string, w int) string {
	room := w - width(right)
	if room < 4 {
		return cut(left, w)
	}
	return pad(left, room) + right
}

// fitting is the first of several ways to say a thing, longest first, that fits
// into w columns; if none does, the last one, cut.
func fitting(w int, ways ...string) string {
	for _, s := range ways {
		if width(s) <= w {
			return s
		}
	}
	return cut(ways[len(ways)-1], w)
}

// flow puts parts side by side with sep between them, as many as fit into a line
// of w columns; a part is broken only if it is longer than a line.
func flow(parts []string, sep string, w int) []string {
	var lines []string
	for _, p := range parts {
		if n := len(lines) - 1; n >= 0 && width(lines[n])+width(sep)+width(p) <= w {
			lines[n] += sep + p
			continue
		}
		lines = append(lines, wrapLines(p, w)...)
	}
	return lines
}

// height is how many lines s has.
func height(s string) int { return strings.Count(s, "\n") + 1 }

// clip keeps the first h lines of s, each at most w columns.
func clip(s string, w, h int) string {
	if h <= 0 {
		return ""
	}
	lines := strings.Split(s, "\n")
	if len(lines) > h {
		lines = lines[:h]
	}
	for i, line := range lines {
		if width(line) > w {
			lines[i] = cut(line, w)
		}
	}
	return strings.Join(lines, "\n")
}

// fill clips s and adds empty lines up to h.
func fill(s string, w, h int) string {
	s = clip(s, w, h)
	return s + strings.Repeat("\n", max(0, h-height(s)))
}

// centre puts a block into the middle of w × h.
func centre(s string, w, h int) string {
	s = clip(s, w, h)
	lines := strings.Split(s, "\n")
	widest := 0
	for _, line := range lines {
		widest = max(widest, width(line))
	}
	margin := strings.Repeat(" ", max(0, (w-widest)/2))
	above := strings.Repeat("\n", max(0, (h-len(lines))/2))
	return above + margin + strings.Join(lines, "\n"+margin)
}

// paragraphs joins the parts that are not empty with an empty line between.
func paragraphs(parts ...string) string {
	var held []string
	for _, p := range parts {
		if p != "" {
			held = append(held, p)
		}
	}
	return strings.Join(held, "\n\n")
}

// wideEnough is the width of a body in which two panes stand side by side: that
// of a window of 100 columns.
const wideEnough = 98

// columns shows two panes: side by side with a rule between from [wideEnough]
// columns on, the left one with share per cent of the width; else the right one
// under the left one. Each pane is drawn for the size it gets; stacked, the
// left pane has its natural height and the right one the rest, at least a third.
func columns(left, right func(w, h int) string, w, h, share int) string {
	if w < wideEnough {
		above := left(w, h)
		room := max(h-height(above)-1, h/3)
		below := right(w, room)
		if below == "" {
			return clip(above, w, h)
		}
		above = clip(above, w, h-min(room, height(below))-1)
		return above + "\n" + strings.Repeat("─", w) + "\n" + clip(below, w, h-height(above)-1)
	}
	lw := w * share / 100
	rw := w - lw - 3
	l, r := strings.Split(fill(left(lw, h), lw, h), "\n"), strings.Split(fill(right(rw, h), rw, h), "\n")
	var b strings.Builder
	for i := range l {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(pad(l[i], lw) + " │ " + r[i])
	}
	return b.String()
}

// count is a number with its noun.
func count[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(int64(n), 10) + " " + many
}

// unbroken is s without a place at which a line may be broken.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// lowerFirst is s with a small first letter.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[n:]
}

// joinComma lists names.
func joinComma(names []string) string { return strings.Join(names, ", ") }
