// Package pdf is a small drawing kit for papers on A4: pages with header and
// footer, headings, paragraphs, pairs of name and value, tables that break over
// pages, lines to sign on, a QR code, a watermark. It knows nothing of audits.
//
// Its rules:
//
//   - Same calls, same bytes: no clock, no order of a map, dates from [Options].
//   - Nothing is cut silently. What does not fit into a line goes on in the next
//     one, a word that is too long is broken, a row that is too high goes on on
//     the next page below a repeated header.
//   - No box stands for a character that the fonts do not have: a sign with the
//     same meaning does, else its number in ‹ ›, which the last page explains.
//   - Fonts are embedded, only the glyphs used. They are the Go fonts, which
//     come as Go code, so that no font has to lie beside the program.
//
// Texts may come from anywhere: control characters and escape sequences are
// taken out of every one of them.
package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Options are what a document is and what stands on each of its pages.
type Options struct {
	Title     string    // of the document
	Lang      string    // "de", "en"
	Created   time.Time // the date in the file
	Landscape bool

	Left      string // header, on the left
	Right     string // header, on the right
	Foot      string // footer, on the left
	Pages     string // footer, on the right: "Seite %d von %d"
	Watermark string // across every page; "" for none
	Missing   string // explains ‹20AC› on the last page, if it is needed
}

// Sizes, in mm and points.
const (
	margin    = 18.0 // left and right
	top       = 25.0 // where text begins
	bottom    = 19.0 // below text
	body      = 9.0
	small     = 7.5
	lineRoom  = 1.32 // height of a line by the height of its letters
	pointSize = 25.4 / 72
)

// shade is how dark something is: 0 is black, 255 white.
type shade int

const (
	ink   shade = 0
	grey  shade = 95
	rule  shade = 150 // lines of tables
	ghost shade = 226 // the watermark
	tint  shade = 238 // behind headers of tables
)

// Doc is a document that is being drawn, from top to bottom.
type Doc struct {
	options Options
	file    *fpdf.Fpdf
	width   float64 // of the text
	height  float64 // of the page
	y       float64 // where the next thing is drawn
	missing bool    // a character was replaced by its number
	loaded  [faces]bool
	face    face // selected on this page
	size    float64
	repeat  func() // draws the header of the table at hand on a new page; nil outside of one
}

// New begins a document with its first page.
func New(o Options) *Doc {
	orientation := "P"
	if o.Landscape {
		orientation = "L"
	}
	f := fpdf.New(orientation, "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(o.Created.UTC())
	f.SetModificationDate(o.Created.UTC())
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetProducer("visite", true)
	f.SetLang(o.Lang)
	d := &Doc{options: o, file: f}
	wide, high := f.GetPageSize()
	d.width, d.height = wide-2*margin, high
	o.Title = d.spell(o.Title)
	f.SetTitle(o.Title, true)
	f.SetXmpMetadata(xmp(o))
	d.page()
	return d
}

// xmp says in the form of today's readers what the document is.
func xmp(o Options) []byte {
	var title bytes.Buffer
	xml.EscapeText(&title, []byte(o.Title)) //nolint:errcheck // a bytes.Buffer takes everything
	return fmt.Appendf(nil, `<?xpacket begin="%s" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>%[4]s</xmp:CreateDate><xmp:ModifyDate>%[4]s</xmp:ModifyDate><pdf:Producer>visite</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`, "\ufeff", title.Bytes(), o.Lang, o.Created.UTC().Format("2006-01-02T15:04:05Z"))
}

// page begins a page: what is the same on all of them is drawn first, so that it
// lies below the text.
func (d *Doc) page() {
	d.file.AddPage()
	d.file.SetLineWidth(0.2)
	if d.options.Watermark != "" {
		d.watermark(d.options.Watermark)
	}
	half := d.width / 2
	d.line(regular, small, grey, margin, 13, d.fit(regular, small, d.options.Left, half))
	d.right(regular, small, grey, margin+d.width, 13, d.fit(regular, small, d.options.Right, half))
	d.stroke(margin, 15, margin+d.width, 15)
	d.y = top
	if d.repeat != nil {
		d.repeat()
	}
}

// room makes sure that so many mm are free above the footer.
func (d *Doc) room(high float64) {
	if d.y > top && d.y+high > d.height-bottom {
		d.page()
	}
}

// Pages is how many pages there are so far.
func (d *Doc) Pages() int { return d.file.PageCount() }

// Output writes the document, which ends with this. Until then nothing has been
// written.
func (d *Doc) Output(w io.Writer) error {
	if d.missing && d.options.Missing != "" {
		d.Gap(3)
		d.Note(d.options.Missing)
	}
	last := d.file.PageCount()
	for n := 1; n <= last; n++ {
		d.file.SetPage(n)
		d.size = 0 // nothing is selected there
		y := d.height - 10
		d.stroke(margin, y-4, margin+d.width, y-4)
		pages := d.spell(fmt.Sprintf(d.options.Pages, n, last))
		d.right(regular, small, grey, margin+d.width, y, pages)
		d.line(regular, small, grey, margin, y, d.fit(regular, small, d.options.Foot, d.width-d.measure(regular, small, pages)-8))
	}
	if err := d.file.Output(w); err != nil {
		return fmt.Errorf("write PDF: %w", err)
	}
	return nil
}

// line draws a text that is spelled already, its baseline at y.
func (d *Doc) line(f face, size float64, s shade, x, y float64, text string) {
	if text == "" {
		return
	}
	d.use(f, size)
	d.file.SetTextColor(int(s), int(s), int(s))
	d.file.Text(x, y, text)
}

// right draws a text that ends at x.
func (d *Doc) right(f face, size float64, s shade, x, y float64, text string) {
	d.line(f, size, s, x-d.measure(f, size, text), y, text)
}

// stroke draws a thin line.
func (d *Doc) stroke(x1, y1, x2, y2 float64) {
	d.file.SetDrawColor(int(rule), int(rule), int(rule))
	d.file.Line(x1, y1, x2, y2)
}

// fill paints a rectangle.
func (d *Doc) fill(s shade, x, y, wide, high float64) {
	d.file.SetFillColor(int(s), int(s), int(s))
	d.file.Rect(x, y, wide, high, "F")
	d.file.SetFillColor(0, 0, 0) // as text, which fpdf then writes shorter
}

// watermark writes a text large and light across the page.
func (d *Doc) watermark(text string) {
	text = d.spell(text)
	size := 20.0
	if natural := d.measure(bold, size, text); natural > 0 {
		size = min(70, size*d.width*1.05/natural)
	}
	x, y := margin+d.width/2, d.height/2
	d.file.TransformBegin()
	d.file.TransformRotate(40, x, y)
	d.line(bold, size, ghost, x-d.measure(bold, size, text)/2, y+size*pointSize/3, text)
	d.file.TransformEnd()
}
