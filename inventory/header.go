package inventory

import (
	"fmt"
	"slices"

	"visite/audit"
)

// headerRows is how many rows from the top are searched for the headings: many
// lists begin with a title, a date and a blank row.
const headerRows = 20

// readHeader finds the headings and the first rows below them.
func (t *Table) readHeader() error {
	top, err := t.top()
	if err != nil {
		return err
	}
	if len(top) == 0 {
		return refuse("empty", "in %s steht nichts", "there is nothing in %s", t.Name)
	}
	head := headerOf(top, t.words)
	t.first = head.Number
	if !t.source.ragged() {
		head.Cells = trimTail(head.Cells, 0)
	}
	t.Header = headings(head.Cells)
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		sample := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			sample[i] = audit.Clean(c, audit.MaxName)
		}
		if t.Sample = append(t.Sample, sample); len(t.Sample) == sampleRows {
			return nil
		}
	}
	if len(t.Sample) == 0 {
		return refuse("empty", "%s hat eine Kopfzeile, aber keine Geräte", "%s has a header but no devices", t.Name)
	}
	return nil
}

// top gives the first rows that are not empty.
func (t *Table) top() ([]Row, error) {
	var top []Row
	for row, err := range t.source.rows() {
		if err != nil {
			return nil, err
		}
		if !row.blank() {
			top = append(top, row)
		}
		if len(top) == headerRows {
			break
		}
	}
	return top, nil
}

// headerOf picks the row with the most known headings, if it has two; else the
// first with two cells, for what stands alone above a list is its title; else
// the first.
func headerOf(rows []Row, words lexicon) Row {
	best, most, wide := -1, 1, -1
	for i, row := range rows {
		if n := count(row.Cells, words.knows); n > most {
			best, most = i, n
		}
		if wide < 0 && count(row.Cells, func(c string) bool { return audit.Clean(c, 1) != "" }) > 1 {
			wide = i
		}
	}
	if best < 0 {
		best = max(wide, 0)
	}
	return rows[best]
}

func count(cells []string, is func(string) bool) int {
	n := 0
	for _, c := range cells {
		if is(c) {
			n++
		}
	}
	return n
}

// headings cleans the header for showing and makes each heading one of a kind:
// "#3" for an empty one, "Typ (2)" for a second "Typ".
func headings(cells []string) []string {
	heads := make([]string, 0, len(cells))
	for i, c := range cells {
		h := audit.Clean(c, audit.MaxName)
		if h == "" {
			h = fmt.Sprintf("#%d", i+1)
		}
		unique := h
		for n := 2; slices.Contains(heads, unique); n++ {
			unique = fmt.Sprintf("%s (%d)", h, n)
		}
		heads = append(heads, unique)
	}
	return heads
}
