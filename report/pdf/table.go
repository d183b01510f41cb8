package pdf

// Column is one of a table.
type Column struct {
	Name  string
	Share float64 // of the width, by those of the others
	Mono  bool
	Right bool // numbers
}

// Table is a table that is being drawn, row by row. Only one row is held.
type Table struct {
	doc     *Doc
	columns []Column
	widths  []float64
	heads   [][]string // lines of the header
	Rows    int        // drawn so far
	begun   bool
}

// cellPad is the room on each side of a cell's text, rowPad that above and below.
const (
	cellPad = 1.3
	rowPad  = 0.7
)

// Table begins a table. It is ended by [Table.End].
func (d *Doc) Table(columns ...Column) *Table {
	t := &Table{doc: d, columns: columns}
	sum := 0.0
	for _, c := range columns {
		sum += c.Share
	}
	for _, c := range columns {
		wide := d.width * c.Share / sum
		t.widths = append(t.widths, wide)
		t.heads = append(t.heads, d.wrap(bold, small, d.spell(c.Name), wide-2*cellPad))
	}
	return t
}

// begin draws the header, on the page where so much more fits below it.
func (t *Table) begin(more float64) {
	t.begun = true
	t.doc.room(t.headHigh() + more)
	t.head()
	t.doc.repeat = t.head
}

func (t *Table) headHigh() float64 {
	lines := 1
	for _, h := range t.heads {
		lines = max(lines, len(h))
	}
	return float64(lines)*lineHigh(small) + 2*rowPad
}

// head draws the header, on the first page and on each one that follows.
func (t *Table) head() {
	d, high := t.doc, t.headHigh()
	d.fill(tint, margin, d.y, d.width, high)
	x := margin
	for i, lines := range t.heads {
		t.cell(bold, ink, x, d.y+rowPad, i, lines)
		x += t.widths[i]
	}
	d.y += high
	d.stroke(margin, d.y, margin+d.width, d.y)
}

// cell draws lines from y on.
func (t *Table) cell(f face, s shade, x, y float64, column int, lines []string) {
	for _, l := range lines {
		if t.columns[column].Right {
			t.doc.right(f, small, s, x+t.widths[column]-cellPad, y+baseline(small), l)
		} else {
			t.doc.line(f, small, s, x+cellPad, y+baseline(small), l)
		}
		y += lineHigh(small)
	}
}

// Row draws a row, one text for each column. One that is higher than what is
// left of the page begins on the next page, and one higher than a page goes on
// there.
func (t *Table) Row(texts ...string) { t.row(regular, texts) }

// Sum draws a row that sums others up.
func (t *Table) Sum(texts ...string) { t.row(bold, texts) }

func (t *Table) row(f face, texts []string) {
	d := t.doc
	cells, most := make([][]string, len(t.columns)), 1
	for i := range min(len(texts), len(cells)) {
		cells[i] = d.wrap(t.face(f, i), small, d.spell(texts[i]), t.widths[i]-2*cellPad)
		most = max(most, len(cells[i]))
	}
	t.Rows++
	high := min(float64(most), 12)*lineHigh(small) + 2*rowPad
	if !t.begun {
		t.begin(high)
	}
	d.room(high)
	for from := 0; from < most; {
		fits := int((d.height - bottom - d.y - 2*rowPad) / lineHigh(small))
		if fits < 1 {
			d.page()
			continue
		}
		to := min(most, from+fits)
		x := margin
		for i, lines := range cells {
			t.cell(t.face(f, i), ink, x, d.y+rowPad, i, lines[min(from, len(lines)):min(to, len(lines))])
			x += t.widths[i]
		}
		d.y += float64(to-from)*lineHigh(small) + 2*rowPad
		d.stroke(margin, d.y, margin+d.width, d.y)
		from = to
	}
}

func (t *Table) face(f face, column int) face {
	if t.columns[column].Mono {
		return mono
	}
	return f
}

// End ends the table. One without rows is its header.
func (t *Table) End() {
	if !t.begun {
		t.begin(0)
	}
	t.doc.repeat = nil
	t.doc.y += 2
}
