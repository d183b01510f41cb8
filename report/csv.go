package report

import (
	"fmt"
	"io"
	"strings"

	"visite/audit"
	"visite/checklist"
)

// CSVOptions says how a CSV is written. The zero value is what a German Excel
// opens with a double click, in English words.
type CSVOptions struct {
	Delimiter byte           // 0 is ';'; see [ParseDelimiter]
	NoBOM     bool           // leave the byte order mark out
	Lang      checklist.Lang // of the titles; the names of columns are the same in each

	// Checklist finds the checklist with a digest, for the titles of its words.
	// Nil, or nothing found: the words stand for themselves.
	Checklist func(digest string) (*checklist.Checklist, bool)
}

// ParseDelimiter reads what may part columns: ";", ",", "|", a tab or "tab".
func ParseDelimiter(s string) (byte, error) {
	switch s {
	case ";", ",", "|", "\t":
		return s[0], nil
	case "tab", `\t`:
		return '\t', nil
	}
	return 0, &audit.Refusal{Code: "delimiter", Text: checklist.Text{
		checklist.German:  fmt.Sprintf("unbekanntes Trennzeichen %q: möglich sind ; , | und tab", audit.Clean(s, 40)),
		checklist.English: fmt.Sprintf("unknown delimiter %q: use ; , | or tab", audit.Clean(s, 40)),
	}}
}

// table writes rows of cells. With encoding/csv an export of audits takes half
// as long again, and a lone "\r" in a cell is lost.
type table struct {
	out       io.Writer
	buf       []byte
	delimiter byte
	inRow     bool
}

const tableBuffer = 64 << 10

// newTable begins a table with its header.
func newTable(w io.Writer, o CSVOptions, header []string) *table {
	t := &table{out: w, buf: make([]byte, 0, tableBuffer+tableBuffer/4), delimiter: o.Delimiter}
	if t.delimiter == 0 {
		t.delimiter = ';'
	}
	if !o.NoBOM {
		t.buf = append(t.buf, "\ufeff"...)
	}
	for _, name := range header {
		t.cell(name)
	}
	t.endRow()
	return t
}

// cell writes the next cell of the row, defused, in quotes where it needs them.
func (t *table) cell(s string) {
	if t.inRow {
		t.buf = append(t.buf, t.delimiter)
	}
	t.inRow = true
	s = audit.Defuse(s)
	if !t.quoted(s) {
		t.buf = append(t.buf, s...)
		return
	}
	t.buf = append(t.buf, '"')
	for {
		before, after, found := strings.Cut(s, `"`)
		t.buf = append(t.buf, before...)
		if !found {
			break
		}
		t.buf = append(t.buf, `""`...)
		s = after
	}
	t.buf = append(t.buf, '"')
}

// quoted reports whether s needs quotes (RFC 4180).
func (t *table) quoted(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case t.delimiter, '"', '\r', '\n':
			return true
		}
	}
	return false
}

func (t *table) endRow() {
	t.buf = append(t.buf, "\r\n"...)
	t.inRow = false
}

// flush writes out what has gathered: all of it, or only when it is worth it.
func (t *table) flush(all bool) error {
	if !all && len(t.buf) < tableBuffer {
		return nil
	}
	if _, err := t.out.Write(t.buf); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	t.buf = t.buf[:0]
	return nil
}
