package audit

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SortKey gives a text by whose bytes names sort as people read them: "2"
// before "10", "204" before "204a", "Ä" beside "A". Names that differ only in
// case or accents may share a key.
func SortKey(name string) string {
	var b strings.Builder
	digits := ""
	flush := func() {
		if digits == "" {
			return
		}
		digits = strings.TrimLeft(digits, "0")
		b.WriteByte('0')
		b.WriteByte(byte(min(len(digits), 0x7f))) // the longer number is the larger
		b.WriteString(digits)
		digits = ""
	}
	for _, r := range norm.NFD.String(Fold(name)) {
		switch {
		case r >= '0' && r <= '9':
			digits += string(r)
		case !unicode.Is(unicode.M, r):
			flush()
			b.WriteRune(r)
		}
	}
	flush()
	return b.String()
}
