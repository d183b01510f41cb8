package pdf

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"visite/audit"
)

// maxText is how many characters of one text are drawn: more than any answer,
// note or reason has.
const maxText = 100_000

// alike are signs of the same meaning for some that the fonts do not have.
var alike = map[rune]string{
	'✓': "√", '✔': "√", '✗': "×", '✘': "×", '‐': "-", '‑': "-", '‒': "–", '⁃': "-", '∙': "·", '⋅': "·", '・': "·",
	'⇒': "→", '⟶': "→", '➔': "→", '⩽': "≤", '⩾': "≥", '∶': ":", '／': "/", '＝': "=", '＋': "+", '－': "-", '＠': "@",
	'ẞ': "SS", 'ſ': "s", 'ﬀ': "ff", 'ﬃ': "ffi", 'ﬄ': "ffl", '℃': "°C", '㎜': "mm", '′': "′", '″': "″",
}

// spell gives the text as the fonts can show it: cleaned, in lines, with what
// they do not have replaced.
func (d *Doc) spell(s string) string {
	s = audit.CleanLines(s, maxText)
	if plainly(s) {
		return s
	}
	var b strings.Builder
	var lost []string // of a run of characters without a glyph
	flush := func() {
		if len(lost) > 0 {
			b.WriteString("‹" + strings.Join(lost, " ") + "›")
			d.missing, lost = true, lost[:0]
		}
	}
	for _, r := range s {
		shown, rest := sign(r)
		if shown != "" {
			flush()
			b.WriteString(shown)
		}
		for _, r := range rest {
			lost = append(lost, fmt.Sprintf("%04X", r))
		}
	}
	flush()
	return b.String()
}

// plainly reports whether the fonts have everything in s.
func plainly(s string) bool {
	for _, r := range s {
		if r != '\n' && !has(r) {
			return false
		}
	}
	return true
}

// sign is what is shown for a character, and what of it is shown by number: of
// a letter with marks those that there is no letter with.
func sign(r rune) (shown string, rest []rune) {
	switch {
	case r == '\n' || has(r):
		return string(r), nil
	case unicode.IsSpace(r):
		return " ", nil
	case alike[r] != "":
		return alike[r], nil
	}
	parts := []rune(norm.NFD.String(string(r)))
	for n := len(parts) - 1; n > 0; n-- {
		base := []rune(norm.NFC.String(string(parts[:n])))
		if len(base) == 1 && has(base[0]) {
			return string(base), parts[n:]
		}
	}
	return "", []rune{r}
}

// wrap breaks a text, which is spelled already, into lines of at most that width.
// A word that is wider than a line is broken.
func (d *Doc) wrap(f face, size float64, text string, width float64) []string {
	if text == "" {
		return nil
	}
	limit := int(width / (size * pointSize) * 1000)
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = broken(lines, paragraph, limit, metrics()[f])
	}
	return lines
}

// broken adds the lines of a paragraph to lines.
func broken(lines []string, s string, limit int, all *widths) []string {
	begin, chance, sum, since := 0, 0, 0, 0 // bytes, and widths from begin and from chance
	for at, r := range s {
		w := int(all[r&0xffff])
		if r != ' ' && sum+w > limit && at > begin {
			if chance > begin {
				lines, begin, sum = append(lines, strings.TrimRight(s[begin:chance], " ")), chance, since
			}
			if sum+w > limit && at > begin {
				lines, begin, sum, since = append(lines, s[begin:at]), at, 0, 0
			}
			chance = begin
		}
		sum += w
		since += w
		if next := at + len(string(r)); breaks(s, at, r) {
			chance, since = next, 0
			if r == ' ' && sum > limit { // a blank may hang over the edge
				lines, begin, sum = append(lines, strings.TrimRight(s[begin:at], " ")), next, 0
			}
		}
	}
	if begin < len(s) || s == "" {
		lines = append(lines, s[begin:])
	}
	return lines
}

// breaks reports whether a line may end behind the character at that place: a
// blank, or a hyphen or slash within a word that is not between digits, so that
// dates and numbers stay whole.
func breaks(s string, at int, r rune) bool {
	switch r {
	case ' ':
		return true
	case '-', '/', '–', '_':
		next := at + utf8.RuneLen(r)
		return at > 0 && next < len(s) && s[at-1] != ' ' && !(digit(s[at-1]) && digit(s[next]))
	}
	return false
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// fit is the text in one line of that width; what is too long ends with "…". It
// is for headers and footers, whose texts stand in full elsewhere.
func (d *Doc) fit(f face, size float64, text string, width float64) string {
	text = strings.ReplaceAll(d.spell(text), "\n", " ")
	if d.measure(f, size, text) <= width {
		return text
	}
	for text != "" && d.measure(f, size, text+"…") > width {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return strings.TrimRight(text, " ") + "…"
}
