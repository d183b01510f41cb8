package checklist

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxWord is the length of ids and words. They are part of the program's
// interface, in exports and other tools.
const maxWord = 64

// word checks a word: small letters, digits and _, beginning with a letter.
func (r *reader) word(w word) string {
	ok := len(w.s) <= maxWord
	for i, c := range w.s {
		ok = ok && (isLower(c) || i > 0 && (isDigit(c) || c == '_'))
	}
	if !ok {
		r.problem(w.at, w.s, "not a word", "use at most 64 small letters, digits and _, beginning with a letter")
	}
	return w.s
}

// id checks the id of a checklist or rule: letters, digits and -.
func (r *reader) id(w word) string {
	ok := len(w.s) <= maxWord
	for i, c := range w.s {
		ok = ok && (isLower(c) || isUpper(c) || isDigit(c) || i > 0 && c == '-')
	}
	if !ok {
		r.problem(w.at, w.s, "not an id", "use at most 64 letters, digits and -")
	}
	return w.s
}

func isLower(c rune) bool { return 'a' <= c && c <= 'z' }
func isUpper(c rune) bool { return 'A' <= c && c <= 'Z' }
func isDigit(c rune) bool { return '0' <= c && c <= '9' }

// duration checks what ParseDuration reads.
func (r *reader) duration(w word) string {
	if _, ok := ParseDuration(w.s); w.s != "" && !ok {
		r.problem(w.at, w.s, "not a duration", "write it like P7D, PT24H or PT0S")
	}
	return w.s
}

// ParseDuration reads the ISO 8601 durations of checklists: PnD, PTnH, PTnM
// or PTnS with at most four digits, where a day has 24 hours.
func ParseDuration(s string) (time.Duration, bool) {
	var unit time.Duration
	var digits string
	if n := len(s); n >= 3 && s[0] == 'P' {
		digits = strings.TrimPrefix(s[1:n-1], "T")
		unit = map[string]time.Duration{
			"PD": 24 * time.Hour, "PTH": time.Hour, "PTM": time.Minute, "PTS": time.Second,
		}[s[:n-1-len(digits)]+s[n-1:]]
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	return time.Duration(n) * unit, err == nil && unit > 0 && len(digits) <= 4
}

func (r *reader) day(w word) string {
	if w.s != "" && !isDay(w.s) {
		r.problem(w.at, w.s, "not a day", "write it like 2025-03-03")
	}
	return w.s
}

// name is a maker or model to be recognised on a plate.
func (r *reader) name(w word) string {
	if w.s != "" && len(nameWords(w.s)) == 0 {
		r.problem(w.at, w.s, "a name without letters or digits matches nothing", "write the name on the plate")
	}
	return w.s
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// unprintable reports characters that could hide, reorder or break text on a
// screen or in a file: controls, direction marks, separators, damage.
func unprintable(c rune) bool {
	return unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) ||
		c == '\u2028' || c == '\u2029' || c == '\ufeff' || c == utf8.RuneError
}
