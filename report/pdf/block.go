package pdf

import "strings"

// lineHigh is how high a line of that size is, in mm.
func lineHigh(size float64) float64 { return size * pointSize * lineRoom }

// baseline is how far below the top of a line its letters stand.
func baseline(size float64) float64 { return size * pointSize * 1.02 }

// Title draws what the document is, with a line below that says of what.
func (d *Doc) Title(text, below string) {
	d.text(bold, 16, ink, margin, d.width, text)
	if below != "" {
		d.y++
		d.text(regular, 10.5, grey, margin, d.width, below)
	}
	d.Gap(3)
}

// Heading begins a part, never at the foot of a page.
func (d *Doc) Heading(text string) {
	d.Gap(3.5)
	d.room(24)
	d.text(bold, 11, ink, margin, d.width, text)
	d.stroke(margin, d.y+0.6, margin+d.width, d.y+0.6)
	d.y += 2.2
}

// Subheading begins a part of a part.
func (d *Doc) Subheading(text string) {
	d.Gap(1.5)
	d.room(16)
	d.text(bold, body, ink, margin, d.width, text)
	d.y += 0.5
}

// Paragraph draws a text.
func (d *Doc) Paragraph(text string) {
	d.text(regular, body, ink, margin, d.width, text)
	d.y++
}

// Strong draws a text that must be seen.
func (d *Doc) Strong(text string) {
	d.text(bold, body, ink, margin, d.width, text)
	d.y++
}

// Note draws a text in small letters.
func (d *Doc) Note(text string) {
	d.text(regular, small, grey, margin, d.width, text)
	d.y++
}

// Mono draws a text whose characters are compared one by one.
func (d *Doc) Mono(text string) {
	d.text(mono, small, ink, margin, d.width, text)
	d.y++
}

// Gap leaves room, but not on top of a page.
func (d *Doc) Gap(mm float64) {
	if d.y > top {
		d.y += mm
	}
}

// text draws a text from x on, over as many pages as it needs.
func (d *Doc) text(f face, size float64, s shade, x, width float64, text string) {
	for _, l := range d.wrap(f, size, d.spell(text), width) {
		d.room(lineHigh(size))
		d.line(f, size, s, x, d.y+baseline(size), l)
		d.y += lineHigh(size)
	}
}

// Box draws a text in a frame: what nobody may overlook.
func (d *Doc) Box(head, text string) {
	const pad = 3.0
	inner := d.width - 2*pad
	first := d.wrap(bold, body+1, d.spell(head), inner)
	lines := d.wrap(regular, body, d.spell(text), inner)
	high := float64(len(first))*lineHigh(body+1) + float64(len(lines))*lineHigh(body) + 2*pad
	d.room(high)
	d.file.SetDrawColor(0, 0, 0)
	d.file.SetLineWidth(0.5)
	d.file.Rect(margin, d.y, d.width, high, "D")
	d.file.SetLineWidth(0.2)
	y := d.y + pad
	for _, l := range first {
		d.line(bold, body+1, ink, margin+pad, y+baseline(body+1), l)
		y += lineHigh(body + 1)
	}
	for _, l := range lines {
		d.line(regular, body, ink, margin+pad, y+baseline(body), l)
		y += lineHigh(body)
	}
	d.y += high + 2
}

// Pair is a name and what it has. An empty value is not drawn, unless it is a
// blank to be filled in by hand.
type Pair struct {
	Name, Value string
	Blank       bool // a line to write on, if there is no value
	Mono        bool
}

// pairName is how much of the width names take.
const pairName = 0.3

// Pairs draws names with their values.
func (d *Doc) Pairs(pairs []Pair) {
	for _, p := range pairs {
		if p.Value == "" && !p.Blank {
			continue
		}
		d.pair(p)
	}
	d.y++
}

func (d *Doc) pair(p Pair) {
	x := margin + d.width*pairName
	font, size := regular, body
	if p.Mono {
		font, size = mono, small
	}
	names := d.wrap(regular, body, d.spell(p.Name), d.width*pairName-4)
	values := d.wrap(font, size, d.spell(p.Value), d.width*(1-pairName))
	high := lineHigh(body)
	if p.Value == "" {
		high *= 1.45 // for a pen
		d.room(high * float64(max(1, len(names))))
		base := d.y + high*float64(max(1, len(names)))
		d.stroke(x, base-1.2, margin+d.width, base-1.2)
	}
	for i := range max(len(names), len(values), 1) {
		if p.Value != "" || i == 0 {
			d.room(high)
		}
		if i < len(names) {
			d.line(regular, body, grey, margin, d.y+high-lineHigh(body)+baseline(body), names[i])
		}
		if i < len(values) {
			d.line(font, size, ink, x, d.y+baseline(body), values[i])
		}
		d.y += high
	}
}

// Signatures draws a line to sign on for each role, two beside each other, never
// parted by a page.
func (d *Doc) Signatures(roles []string) {
	const high = 19.0
	half := d.width/2 - 4
	for i, role := range roles {
		x := margin
		if i%2 == 1 {
			x += d.width/2 + 4
		} else {
			d.room(high)
		}
		d.stroke(x, d.y+12, x+half, d.y+12)
		y := d.y + 12.5
		for _, l := range d.wrap(regular, small, d.spell(role), half) {
			d.line(regular, small, grey, x, y+baseline(small), l)
			y += lineHigh(small)
		}
		if i%2 == 1 || i == len(roles)-1 {
			d.y += high
		}
	}
}

// Bullets draws a list.
func (d *Doc) Bullets(items []string) {
	for _, item := range items {
		d.room(lineHigh(body))
		d.line(regular, body, ink, margin+1, d.y+baseline(body), "•")
		d.text(regular, body, ink, margin+5, d.width-5, strings.TrimSpace(item))
	}
	d.y++
}
