package pdf

import (
	"bytes"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one of the fonts.
type face int

const (
	regular face = iota
	bold
	mono
	faces
)

func (f face) name() string { return [...]string{"go", "gobold", "gomono"}[f] }

func (f face) bytes() []byte { return [...][]byte{goregular.TTF, gobold.TTF, gomono.TTF}[f] }

// widths are how wide the glyphs of a font are, in thousandths of its size, by
// character; 0 is one that the font does not have.
type widths [0x10000]uint16

// metrics are the widths of the fonts. All three have the same characters: those
// of Latin, Greek and Cyrillic script, and some signs.
var metrics = sync.OnceValue(func() (all [faces]*widths) {
	for f := range faces {
		all[f] = measured(f.bytes())
	}
	return all
})

func measured(ttf []byte) *widths {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		panic("pdf: font of the program: " + err.Error()) // a constant: the tests have read it
	}
	all, buf := &widths{}, &sfnt.Buffer{}
	for r := ' '; int(r) < len(all); r++ {
		glyph, err := parsed.GlyphIndex(buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		if advance, err := parsed.GlyphAdvance(buf, glyph, fixed.I(1000), font.HintingNone); err == nil {
			all[r] = uint16(advance.Round()) //nolint:gosec // thousandths of a letter's height
		}
	}
	return all
}

// has reports whether the fonts have a character.
func has(r rune) bool { return r >= ' ' && r < 0x10000 && metrics()[regular][r] > 0 }

// measure is how wide a text is that is spelled already, in mm.
func (d *Doc) measure(f face, size float64, text string) float64 {
	sum, all := 0, metrics()[f]
	for _, r := range text {
		sum += int(all[r&0xffff])
	}
	return float64(sum) * size * pointSize / 1000
}

// use selects a font. One that no text needs is not in the file.
func (d *Doc) use(f face, size float64) {
	if !d.loaded[f] {
		d.loaded[f] = true
		// A copy: fpdf pads tables in place, which would be in the font of the program.
		d.file.AddUTF8FontFromBytes(f.name(), "", bytes.Clone(f.bytes()))
	}
	if d.face != f || d.size != size {
		d.face, d.size = f, size
		d.file.SetFont(f.name(), "", size)
	}
}
