package audit

import (
	"strings"
	"unicode/utf8"
)

// dropEscapes removes terminal escape sequences whole, so that "\x1b[31mred"
// becomes "red" and not "[31mred". s must be valid UTF-8.
func dropEscapes(s string) string {
	if !strings.ContainsFunc(s, opensEscape) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if opensEscape(r) {
			i += escapeLen(s[i:])
			continue
		}
		b.WriteString(s[i : i+size])
		i += size
	}
	return b.String()
}

// The control functions that open a sequence, and those that end a control
// string (ECMA-48 § 5.3, § 5.4 and § 5.6). Each C1 control can also be written
// as ESC and the character 0x40 below it.
const (
	bel = '\a'
	esc = '\x1b'
	dcs = '\u0090'
	sos = '\u0098'
	csi = '\u009b'
	st  = '\u009c'
	osc = '\u009d'
	pm  = '\u009e'
	apc = '\u009f'
)

func opensEscape(r rune) bool {
	switch r {
	case esc, dcs, sos, csi, osc, pm, apc:
		return true
	}
	return false
}

// escapeLen is the length in bytes of the escape sequence that s begins with.
func escapeLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == esc {
		if n == len(s) || s[n] < ' ' || s[n] > '~' {
			return n
		}
		if r = rune(s[n]) + 0x40; !opensEscape(r) {
			return n + shortLen(s[n:])
		}
		n++
	}
	if r == csi {
		return n + controlLen(s[n:])
	}
	return n + stringLen(s[n:])
}

// shortLen is the length of the rest of a short sequence: intermediate bytes
// and a final one, "(B".
func shortLen(s string) int {
	n := leading(s, ' ', '/')
	return n + min(1, leading(s[n:], '0', '~'))
}

// controlLen is the length of the rest of a control sequence: parameters,
// intermediate bytes and a final one, "1;31m".
func controlLen(s string) int {
	n := leading(s, '0', '?')
	n += leading(s[n:], ' ', '/')
	return n + min(1, leading(s[n:], '@', '~'))
}

// leading is how many bytes from lo to hi s begins with.
func leading(s string, lo, hi byte) int {
	n := 0
	for n < len(s) && s[n] >= lo && s[n] <= hi {
		n++
	}
	return n
}

// stringLen is the length of the rest of a control string with its end, or 0
// if nothing ends it before the next sequence: then what follows is text and
// stays.
func stringLen(s string) int {
	for i, r := range s {
		switch {
		case r == bel:
			return i + 1
		case r == st:
			return i + len(string(st))
		case strings.HasPrefix(s[i:], "\x1b\\"):
			return i + 2
		case opensEscape(r):
			return 0
		}
	}
	return 0
}
