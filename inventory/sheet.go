package inventory

import (
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"visite/audit"
)

// sheetSource is a list as a sheet of a workbook.
type sheetSource struct {
	book *workbook
	part string
}

// readWorkbook makes t a table of the first sheet that is not empty.
func (t *Table) readWorkbook(r io.ReaderAt, size int64) error {
	book, err := openWorkbook(t.Name, r, size)
	if err != nil {
		return err
	}
	for _, sheet := range book.sheets {
		source := &sheetSource{book: book, part: sheet.part}
		for row, err := range source.rows() {
			if err != nil {
				return err
			}
			if !row.blank() {
				t.source, t.Format = source, "XLSX, "+audit.Clean(sheet.title, audit.MaxName)
				return nil
			}
		}
	}
	return refuse("empty", "in %s steht nichts", "there is nothing in %s", t.Name)
}

// ragged: empty cells at the end of a row are not in the file at all.
func (s *sheetSource) ragged() bool { return false }

func (s *sheetSource) rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		enough := false
		err := s.book.readPart(s.part, maxSheet, func(p *xmlPart) error {
			reader := sheetReader{book: s.book, part: p}
			return p.each(func(e xml.StartElement) error {
				if e.Name.Local != "row" {
					return nil
				}
				row, err := reader.row(e)
				if err == nil && !yield(row, nil) {
					enough = true
					return io.EOF
				}
				return err
			})
		})
		if err != nil && !enough {
			yield(Row{}, err)
		}
	}
}

// sheetReader reads the rows of a sheet.
type sheetReader struct {
	book *workbook
	part *xmlPart
	last int // number of the last row
}

func (s *sheetReader) row(e xml.StartElement) (Row, error) {
	row := Row{Number: s.last + 1}
	if r := attr(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n <= s.last {
			return Row{}, fmt.Errorf("row %q follows row %d", r, s.last)
		}
		row.Number = n
	}
	s.last = row.Number
	for end := s.part.depth; s.part.depth >= end; {
		token, err := s.part.next()
		if err != nil {
			return Row{}, unexpectedEnd(err)
		}
		if c, ok := token.(xml.StartElement); ok && c.Name.Local == "c" {
			if err := s.cell(c, &row); err != nil {
				return Row{}, err
			}
		}
	}
	return row, nil
}

// cell reads a cell into its column of the row.
func (s *sheetReader) cell(e xml.StartElement, row *Row) error {
	column := len(row.Cells)
	if r := attr(e, "r"); r != "" {
		if column = columnOf(r); column < len(row.Cells) {
			return fmt.Errorf("cell %q is out of order", r)
		}
	}
	raw, err := s.part.text(e)
	if err != nil {
		return err
	}
	value, err := s.value(attr(e, "t"), attr(e, "s"), raw)
	if err != nil {
		return fmt.Errorf("row %d, column %d: %w", row.Number, column+1, err)
	}
	if value == "" { // a format without content; some rows have thousands
		return nil
	}
	if column >= maxColumns {
		return tooManyColumns(s.book.name, row.Number)
	}
	for len(row.Cells) < column {
		row.Cells = append(row.Cells, "")
	}
	row.Cells = append(row.Cells, value)
	return nil
}

// columnOf gives the index of the column of a cell, 1 for "B7"; -1 if it is no
// name of a cell.
func columnOf(cell string) int {
	n := 0
	for _, c := range cell {
		switch {
		case c >= '0' && c <= '9', n > maxColumns:
			return n - 1
		case c < 'A' || c > 'Z':
			return -1
		}
		n = n*26 + int(c-'A') + 1
	}
	return -1
}

// value gives what people see in a cell of that type and style.
func (s *sheetReader) value(kind, style, raw string) (string, error) {
	switch kind {
	case "str", "inlineStr", "d":
		return unescape(raw), nil
	case "e": // "#REF!" and its like: nothing is known
		return "", nil
	}
	if raw = strings.TrimSpace(raw); raw == "" {
		return "", nil
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(raw)
		if err != nil || i < 0 || i >= len(s.book.strings) {
			return "", fmt.Errorf("there is no string %q", raw)
		}
		return unescape(s.book.strings[i]), nil
	case "b":
		if isTrue(raw) {
			return "TRUE", nil
		}
		return "FALSE", nil
	}
	n := 0
	if style != "" {
		var err error
		if n, err = strconv.Atoi(style); err != nil {
			return "", fmt.Errorf("no cell style %q", style)
		}
	}
	return s.book.formats.show(raw, n)
}

// escaped is how a workbook writes characters that XML cannot hold (ECMA-376
// Part 1, 22.9.2.19).
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil {
			return code
		}
		return string(rune(n))
	})
}
