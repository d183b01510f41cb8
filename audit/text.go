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

// Clean makes one line of text from outside safe to show and to store: NFC, no
// control or invisible formatting characters and no terminal escape sequences,
// blanks collapsed and trimmed, at most max runes.
func Clean(s string, max int) string {
	return clean(s, max, false)
}

// CleanLines is [Clean] for a text of several lines: it keeps line breaks.
func CleanLines(s string, max int) string {
	return clean(s, max, true)
}

func clean(s string, max int, lines bool) string {
	if isClean(s, max) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(dropEscapes(s), "�"))
	var b strings.Builder
	b.Grow(min(len(s), max*utf8.UTFMax))
	n, pending := 0, rune(0)
	for _, r := range s {
		switch {
		case lines && r == '\n':
			pending = '\n'
			continue
		case unicode.IsSpace(r):
			if pending == 0 {
				pending = ' '
			}
			continue
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			continue
		}
		if pending != 0 && n > 0 && n < max {
			b.WriteRune(pending)
			n++
		}
		pending = 0
		if n >= max {
			break
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimSpace(b.String())
}

// isClean reports whether s is short printable ASCII with single inner blanks,
// which most of a list is: then there is nothing to do.
func isClean(s string, max int) bool {
	if len(s) > max {
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

// dropEscapes removes terminal escape sequences whole, so that "\x1b[31mred"
// becomes "red" and not "[31mred".
func dropEscapes(s string) string {
	if !strings.ContainsAny(s, "\x1b\u009b") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if n := escapeLen(s[i:]); n > 0 {
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// escapeLen is the length in bytes of the escape sequence s begins with, or 0
// (ECMA-48 § 5.4 control sequences, § 5.6 control strings).
func escapeLen(s string) int {
	body := 0
	switch {
	case strings.HasPrefix(s, "\x1b["):
		body = 2
	case strings.HasPrefix(s, "\u009b"):
		body = len("\u009b")
	case strings.HasPrefix(s, "\x1b]"), strings.HasPrefix(s, "\x1bP"), strings.HasPrefix(s, "\x1b_"), strings.HasPrefix(s, "\x1b^"):
		for i := 2; i < len(s); i++ {
			if s[i] == '\a' {
				return i + 1
			}
			if strings.HasPrefix(s[i:], "\x1b\\") {
				return i + 2
			}
		}
		return len(s)
	case strings.HasPrefix(s, "\x1b"):
		return min(2, len(s))
	default:
		return 0
	}
	for i := body; i < len(s); i++ {
		if s[i] >= 0x40 && s[i] <= 0x7e {
			return i + 1
		}
	}
	return len(s)
}

var folder = cases.Fold()

// Fold gives the form in which two names are compared: NFC, trimmed, blanks
// collapsed, case-folded. It is for comparing only and is never shown.
func Fold(s string) string {
	return norm.NFC.String(folder.String(Clean(s, MaxNote)))
}

// Defuse makes s harmless as a spreadsheet cell: a text that begins like a
// formula or with a control character gets a leading apostrophe.
func Defuse(s string) string {
	if s != "" && (strings.ContainsRune("=+-@", rune(s[0])) || s[0] < ' ') {
		return "'" + s
	}
	return s
}
