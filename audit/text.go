package audit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Lengths, in runes, that a cleaned text may have.
const (
	MaxName = 120   // a name of a place, a maker, a serial number
	MaxNote = 4_000 // a note, a reason, a condition
)

// maxMarks is how many combining marks in a row a cleaned text may have: more
// than any language needs, fewer than it takes to paint over other lines.
const maxMarks = 8

// firstMark is the first combining mark; from À on there are only letters and
// signs before it.
const firstMark = '\u0300'

// Clean makes one line of text from outside safe to show and to store: valid
// UTF-8 in NFC, no control characters, no invisible ones (bidi controls, zero
// widths, soft hyphens), no terminal escape sequences, blanks collapsed and
// trimmed, at most limit runes.
func Clean(s string, limit int) string {
	return clean(s, limit, false)
}

// CleanLines is [Clean] for a text of several lines: it keeps line breaks, as
// "\n" and never two in a row.
func CleanLines(s string, limit int) string {
	return clean(s, limit, true)
}

func clean(s string, limit int, lines bool) string {
	if isClean(s, limit) {
		return s
	}
	s = dropEscapes(strings.ToValidUTF8(s, "\ufffd"))
	s = norm.NFC.String(strings.Map(visible, s))
	var b strings.Builder
	b.Grow(min(len(s), limit*utf8.UTFMax))
	n, marks, blank := 0, 0, rune(0)
	for _, r := range s {
		if unicode.IsSpace(r) {
			if r = inner(r, lines); r == '\n' || blank == 0 {
				blank = r
			}
			continue
		}
		if marks = countMark(marks, r); marks > maxMarks || visible(r) < 0 {
			continue
		}
		if blank != 0 && n > 0 {
			b.WriteRune(blank)
			n++
		}
		if blank = 0; n >= limit {
			break
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimRight(b.String(), " \n")
}

// isClean reports whether s is short printable ASCII with single inner blanks,
// which most of a list is: then there is nothing to do.
func isClean(s string, limit int) bool {
	if len(s) > limit {
		return false
	}
	blank := true
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || (c == ' ' && blank) {
			return false
		}
		blank = c == ' '
	}
	return s == "" || !blank
}

// inner is the blank that stands for a white space rune.
func inner(r rune, lines bool) rune {
	if lines && r == '\n' {
		return '\n'
	}
	return ' '
}

// countMark is how many combining marks there are in a row once r has come.
func countMark(marks int, r rune) int {
	if r < firstMark || !unicode.Is(unicode.M, r) {
		return 0
	}
	return marks + 1
}

// visible is r, or -1 for a rune that shows nothing or that changes how others
// are shown, in ways terminals disagree on: controls, formats, private use,
// variation selectors, fillers, letters of flags, skin tones.
func visible(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if (r < ' ' || r == 0x7f) && !unicode.IsSpace(r) {
			return -1
		}
	case r >= 'À' && r < firstMark, unicode.IsSpace(r):
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point, unicode.Regional_Indicator),
		r >= '\U0001F3FB' && r <= '\U0001F3FF':
		return -1
	}
	return r
}

// Fold gives the form in which two names are compared: NFC, trimmed, blanks
// collapsed, case-folded. It is for comparing only and is never shown.
func Fold(s string) string {
	if s = Clean(s, MaxNote); isClean(s, MaxNote) {
		return strings.ToLower(s)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFD.String(s)))
}

// Defuse makes s harmless as a spreadsheet cell: a text that begins like a
// formula or with a control character gets a leading apostrophe. So does one
// that begins like that behind apostrophes, so that it can be taken back.
func Defuse(s string) string {
	if explosive(s) {
		return "'" + s
	}
	return s
}

// explosive reports whether s, behind apostrophes, begins like a formula. The
// full-width signs count, since some spreadsheets read them as formulas too.
func explosive(s string) bool {
	if s == "" || 'A' <= s[0] && s[0] <= 'z' || '0' <= s[0] && s[0] <= '9' {
		return false // almost always
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "'"))
	switch r {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠':
		return true
	case utf8.RuneError:
		return false
	}
	return unicode.IsControl(r)
}
