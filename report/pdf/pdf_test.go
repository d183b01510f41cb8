package pdf

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func document() *Doc {
	return New(Options{
		Title: "Prüfprotokoll", Lang: "de", Created: time.Date(2025, 4, 2, 8, 0, 0, 0, time.UTC),
		Left: "Klinikum", Right: "Prüfprotokoll", Foot: "Stand heute", Pages: "Seite %d von %d", Missing: "Zeichen",
	})
}

// TestSpell: what the fonts do not have is replaced, never a box, and what could
// do harm is gone.
func TestSpell(t *testing.T) {
	for _, tt := range []struct{ given, want string }{
		{"Äpfel, größer als 3 €, SpO₂ ≤ 90 %, § 14 → „ja“ …", "Äpfel, größer als 3 €, SpO₂ ≤ 90 %, § 14 → „ja“ …"},
		{"✓ gut ✗ schlecht", "√ gut × schlecht"},
		{"Йод, Ελλάδα", "Йод, Ελλάδα"},
		{"\x1b[31mrot\x1b[0m\x07\x00", "rot"},
		{"a\u202eb\u200bc", "abc"},
		{"10\u202f000\u00a0mm", "10 000 mm"},
		{"株式", "‹682A 5F0F›"},
		{"Monitor 😀!", "Monitor ‹1F600›!"},
		{"Nguyễn", "Nguyê‹0303›n"},
		{"שלום", "‹05E9 05DC 05D5 05DD›"},
		{"zwei\nZeilen", "zwei\nZeilen"},
		{"\xff\xfe", "�"},
	} {
		d := document()
		got := d.spell(tt.given)
		if got != tt.want {
			t.Errorf("%q is spelled %q, want %q", tt.given, got, tt.want)
		}
		if d.missing != strings.Contains(tt.want, "‹") {
			t.Errorf("%q: explained at the end: %v", tt.given, d.missing)
		}
	}
}

// TestSpelledHasGlyphs holds every replacement to the fonts.
func TestSpelledHasGlyphs(t *testing.T) {
	for r, shown := range alike {
		if !plainly(shown) || shown == "" {
			t.Errorf("%c is shown as %q, which the fonts do not have", r, shown)
		}
	}
	all := metrics()
	for r := rune(' '); r < 0x10000; r++ {
		if (all[regular][r] > 0) != (all[bold][r] > 0) || (all[regular][r] > 0) != (all[mono][r] > 0) {
			t.Errorf("%U is not in all fonts", r)
		}
	}
}

// TestWrap: every line fits, nothing is lost but blanks at its end, and words are
// broken only where they are too long.
func TestWrap(t *testing.T) {
	d := document()
	for _, text := range []string{
		"", "kurz", "Beauftragte oder Beauftragter für Medizinproduktesicherheit im Krankenhaus",
		strings.Repeat("x", 500), "a " + strings.Repeat("Ä", 300) + " b", "eins\n\nzwei\n", "   ", strings.Repeat("wort ", 200),
		"202.114.4.0/24-202.114.5.0/24-202.114.6.0/24-202.114.7.0/24", "a-b " + strings.Repeat("i-", 400),
	} {
		for _, width := range []float64{8, 25, 60, 174} {
			lines := d.wrap(regular, body, text, width)
			for _, l := range lines {
				if wide := d.measure(regular, body, l); wide > width+0.01 {
					t.Errorf("%.20q in %.0f mm: line %q is %.2f mm wide", text, width, l, wide)
				}
			}
			flat := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
			if got := flat(strings.Join(lines, "")); got != flat(text) {
				t.Errorf("%.20q in %.0f mm: lost something: %q", text, width, got)
			}
		}
	}
	got := d.wrap(regular, body, "Beauftragte für Medizinproduktesicherheit", 45)
	if want := []string{"Beauftragte für", "Medizinproduktesicherheit"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("wrapped as %q, want %q", got, want)
	}
	got = d.wrap(regular, body, "Stand 2025-04-01, mon-204-a", 24)
	if want := []string{"Stand", "2025-04-01,", "mon-204-a"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("wrapped as %q, want %q", got, want)
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("a b-c", 20.0)
	f.Add("ÄÖ\n😀\x1b]0;x\a", 5.0)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if !(width >= 5 && width < 300) || len(text) > 5000 {
			return
		}
		d := document()
		spelled := d.spell(text)
		if !plainly(spelled) || !utf8.ValidString(spelled) {
			t.Fatalf("%q is spelled %q", text, spelled)
		}
		for _, l := range d.wrap(regular, body, spelled, width) {
			if d.measure(regular, body, l) > width+0.01 {
				t.Errorf("%q is wider than %f", l, width)
			}
		}
	})
}

// TestSameBytes: a document does not depend on anything but its calls.
func TestSameBytes(t *testing.T) {
	draw := func() []byte {
		d := document()
		d.Title("Titel", "darunter")
		d.Heading("Teil")
		d.Paragraph("Ein Satz.")
		d.Mono("0123")
		if err := d.Code("visite"); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := d.Output(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := draw()
	for range 5 {
		if !bytes.Equal(first, draw()) {
			t.Fatal("the same calls made other bytes")
		}
	}
}

// TestRowHigherThanPage: a row goes on on the next page, below the header.
func TestRowHigherThanPage(t *testing.T) {
	d := document()
	table := d.Table(Column{Name: "Was", Share: 1}, Column{Name: "Text", Share: 2})
	table.Row("lang", strings.Repeat("Zeile\n", 250))
	table.Row("kurz", "Ende")
	table.End()
	if d.Pages() < 4 || d.Pages() > 6 {
		t.Errorf("%d pages, want 250 lines on 4 to 6", d.Pages())
	}
	if table.Rows != 2 {
		t.Errorf("%d rows, want 2", table.Rows)
	}
}

// TestCodeTooLong: what a QR code cannot hold is an error, not a picture that
// nobody can read.
func TestCodeTooLong(t *testing.T) {
	if err := document().Code(strings.Repeat("x", 5000)); err == nil {
		t.Error("a code of 5000 characters was drawn")
	}
}

type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestOutputFails(t *testing.T) {
	if err := document().Output(full{}); !errors.Is(err, errFull) {
		t.Errorf("writing to a full disk gave %v", err)
	}
}
