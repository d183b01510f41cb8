package audit

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain", "Intensiv 2", "Intensiv 2"},
		{"umlauts", "Größe Überwachung", "Größe Überwachung"},
		{"composed", "u\u0308ber", "über"},
		{"blanks", "  Station \t\u00a0 3\u2003B ", "Station 3 B"},
		{"lines", "a\r\nb\nc\u2028d\u0085e", "a b c d e"},
		{"controls", "a\x00b\x07c\x7fd\u0080e", "abcde"},
		{"bad UTF-8", "a\xff\xfeb", "a\ufffdb"},
		{"surrogate", "a\xed\xa0\x80b", "a\ufffdb"},

		{"bidi controls", "a\u202ab\u202bc\u202cd\u202de\u202ef\u2066g\u2067h\u2068i\u2069j\u200ek\u200fl\u061cm", "abcdefghijklm"},
		{"zero width", "a\u200bb\u200cc\u200dd\u2060e\ufefff", "abcdef"},
		{"soft hyphen", "Über\u00adwachung", "Überwachung"},
		{"fillers", "a\u034fb\u115fc\u3164d\uffa0e\u180ef", "abcdef"},
		{"variation selectors", "a\ufe0fb\U000e0101c", "abc"},
		{"tags", "a\U000e0041b", "ab"},
		{"private use", "a\ue000b\U000f0000c", "abc"},
		{"noncharacters", "a\ufffeb\ufdd0c\U0001ffffd", "abcd"},
		{"hidden before a mark", "u\u200b\u0308", "ü"},
		{"piled up marks", "a" + strings.Repeat("\u0301", 60) + "b", "á" + strings.Repeat("\u0301", 8) + "b"},

		{"colour", "\x1b[31mred\x1b[0m", "red"},
		{"colour, C1", "\u009b31mred\u009b0m", "red"},
		{"private parameters", "\x1b[?1049h\x1b[>4;2mx", "x"},
		{"cut control sequence", "a\x1b[12", "a"},
		{"malformed control sequence", "a\x1b[12ärger", "aärger"},
		{"title", "\x1b]0;gotcha\aok", "ok"},
		{"title, ST", "\x1b]0;gotcha\x1b\\ok", "ok"},
		{"title, C1", "\u009d0;gotcha\u009cok", "ok"},
		{"link", "\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\", "here"},
		{"device control", "a\x1bPq#0\x1b\\b", "ab"},
		{"start of string", "a\x1bXhidden\x1b\\b", "ab"},
		{"privacy message", "a\x1b^hidden\x1b\\b", "ab"},
		{"application command", "a\u009fhidden\u009cb", "ab"},
		{"title without end", "\x1b]0;keep this", "0;keep this"},
		{"title broken off", "\x1b]0;keep\x1b[mthis", "0;keepthis"},
		{"title broken off, then a bell", "\x1b]0;keep\x1b[m this\aand", "0;keep thisand"},
		{"character set", "\x1b(Bok\x1b#8", "ok"},
		{"reset", "\x1bcok", "ok"},
		{"escape at the end", "ok\x1b", "ok"},
		{"escape before a letter", "\x1bärger", "ärger"},
		{"escape in an escape", "\x1b\x1b[31m[31mx", "[31mx"},
		{"escape from the pieces of another", "\xc2\x1b[m\x9b31mx", "\ufffd\ufffd31mx"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Clean(tt.in, MaxNote); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestCleanLimit(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
	}{
		{"abcdef", 3, "abc"},
		{"äöüß", 3, "äöü"},
		{"ab cd", 3, "ab"},
		{"ab  cd", 4, "ab c"},
		{"u\u0308u\u0308", 1, "ü"},
		{"abc", 0, ""},
		{"äbc", 0, ""},
	}
	for _, tt := range tests {
		if got := Clean(tt.in, tt.limit); got != tt.want {
			t.Errorf("Clean(%q, %d) = %q, want %q", tt.in, tt.limit, got, tt.want)
		}
	}
}

func TestCleanLines(t *testing.T) {
	tests := []struct{ in, want string }{
		{"one\ntwo", "one\ntwo"},
		{"one\r\ntwo\r\n", "one\ntwo"},
		{" one \n\n \t two ", "one\ntwo"},
		{"one two", "one two"},
	}
	for _, tt := range tests {
		if got := CleanLines(tt.in, MaxNote); got != tt.want {
			t.Errorf("CleanLines(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFold(t *testing.T) {
	same := [][]string{
		{"CMS8000", "cms8000", " CMS8000 ", "cms8000\u200b"},
		{"Straße", "STRASSE", "strasse"},
		{"Überwachung", "U\u0308BERWACHUNG", "ü\u00adberwachung"},
		{"Station 3", "station\u00a0 3"},
		{"ΣΊΣΥΦΟΣ", "σίσυφος"},
	}
	seen := map[string]string{}
	for _, names := range same {
		for _, name := range names {
			if got, want := Fold(name), Fold(names[0]); got != want {
				t.Errorf("Fold(%q) = %q, want %q as of %q", name, got, want, names[0])
			}
		}
		if other, ok := seen[Fold(names[0])]; ok {
			t.Errorf("%q and %q fold to the same", other, names[0])
		}
		seen[Fold(names[0])] = names[0]
	}
	for _, differ := range [][2]string{{"204", "205"}, {"a b", "ab"}, {"Z-1", "Z1"}, {"über", "uber"}} {
		if Fold(differ[0]) == Fold(differ[1]) {
			t.Errorf("Fold makes %q and %q the same", differ[0], differ[1])
		}
	}
}

func TestDefuse(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"MT-1", "MT-1"},
		{"=1+1", "'=1+1"},
		{"+49 30", "'+49 30"},
		{"-", "'-"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'\t=1"},
		{"\r=1", "'\r=1"},
		{"\n", "'\n"},
		{"\u0085x", "'\u0085x"},
		{"＝1", "'＝1"},
		{"'x", "'x"},
		{"'=1", "''=1"},
		{"ä=1", "ä=1"},
		{"\xff", "\xff"},
	}
	for _, tt := range tests {
		if got := Defuse(tt.in); got != tt.want {
			t.Errorf("Defuse(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzClean proves that nothing gets past Clean that a terminal would obey or
// an eye would not see, and that cleaning twice changes nothing.
func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"", "Intensiv 2", "\x1b[31mred", "\x1b]0;t\a", "\u009b1m", "a\u202eb", "u\u200b\u0308", " a  b\n\nc ",
		"a" + strings.Repeat("\u0301\u0344", 40), "\u0958\u0f76", "\xc2\x1b[m\x9b", "\x1bX\x1bX\x1b\\", "가\u11a8", "=1",
	} {
		f.Add(s, 20)
		f.Add(s, MaxNote)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(0, min(limit, MaxNote))
		for _, clean := range []func(string, int) string{Clean, CleanLines} {
			got := clean(s, limit)
			if again := clean(got, limit); again != got {
				t.Errorf("cleaning %q twice: %q, then %q", s, got, again)
			}
			if n := utf8.RuneCountInString(got); n > limit {
				t.Errorf("cleaning %q: %d runes, at most %d allowed", s, n, limit)
			}
			if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || strings.TrimSpace(got) != got {
				t.Errorf("cleaning %q gives %q", s, got)
			}
			if i := strings.IndexFunc(strings.ReplaceAll(got, "\n", ""), harmful); i >= 0 {
				t.Errorf("cleaning %q leaves a harmful rune: %q", s, got)
			}
		}
		if strings.Contains(Clean(s, limit), "\n") {
			t.Errorf("Clean(%q) keeps a line break", s)
		}
		// A reader takes an apostrophe off where Defuse would put it back.
		if rest, ok := strings.CutPrefix(s, "'"); ok && Defuse(rest) == s && Defuse(s) == s {
			t.Errorf("%q can be itself and %q defused", s, rest)
		}
	})
}

// harmful names what must not get through, apart from how Clean decides it.
func harmful(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Bidi_Control, r) ||
		unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || (unicode.IsSpace(r) && r != ' ')
}

func BenchmarkClean(b *testing.B) {
	for _, bm := range []struct{ name, in string }{
		{"ascii", "Contec CMS8000 Intensiv 2, Raum 204"},
		{"umlaut", "Überwachungsmonitor Frühgeborene"},
		{"escape", "\x1b[31mred\x1b[0m alert"},
		{"hostile", strings.Repeat("\u009d", 100_000)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.in)))
			for b.Loop() {
				Clean(bm.in, MaxName)
			}
		})
	}
}

func BenchmarkFold(b *testing.B) {
	for _, in := range []string{"Intensiv 2", "Überwachung"} {
		b.Run(in, func(b *testing.B) {
			for b.Loop() {
				Fold(in)
			}
		})
	}
}
