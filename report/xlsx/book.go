package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// ErrRows says that a sheet has no room for another row.
var ErrRows = errors.New("more rows than a sheet can have")

// MaxRows is how many rows a sheet has room for below its header.
const MaxRows = excelize.TotalRows - 2

// Options are what a workbook is.
type Options struct {
	Title   string
	Creator string
	Created time.Time // the date in the file
	Foot    string    // on every printed page, on the left
	Mark    string    // stands on top of every sheet and every printed page; "" for none
	Sheets  []Sheet
}

// Sheet is one sheet of a workbook.
type Sheet struct {
	Name    string // at most 31 characters, without : \ / ? * [ ]
	Columns []Column
}

// Column is a column of a sheet.
type Column struct {
	Name  string
	Width float64 // in characters
	Kind  Kind
}

// Kind is what the cells of a column are.
type Kind int

// The kinds of cells. A text that is not there, a zero time and nil are empty
// cells.
const (
	Text   Kind = iota
	Long        // text that breaks into lines
	Number      // int
	Date        // time.Time: its day, by its own clock
	Time        // time.Time: day and minute, by its own clock
	kinds
)

// Book is a workbook that is being written.
type Book struct {
	options Options
	to      io.Writer
	sheets  []*sheet
}

// New begins a workbook that is written to w when it is closed. Its temporary
// files are there until it is closed or discarded.
func New(w io.Writer, o Options) (*Book, error) {
	b := &Book{options: o, to: w}
	if err := b.begin(); err != nil {
		b.Discard()
		return nil, err
	}
	return b, nil
}

// begin makes the sheets with their headers.
func (b *Book) begin() error {
	for _, s := range b.options.Sheets {
		part, err := newPart()
		if err != nil {
			return fmt.Errorf("write sheet %s: %w", s.Name, err)
		}
		b.sheets = append(b.sheets, &sheet{Sheet: s, part: part})
	}
	frame, err := b.frame()
	if err != nil {
		return err
	}
	for i, s := range b.sheets {
		head, _, err := cut(frame, i)
		if err != nil {
			return err
		}
		if _, err := s.part.Write(head); err != nil {
			return fmt.Errorf("write sheet %s: %w", s.Name, err)
		}
	}
	return nil
}

// Discard removes the temporary files of a workbook that will not be closed. After
// that, as after Close, nothing can be written.
func (b *Book) Discard() {
	for _, s := range b.sheets {
		s.part.discard()
	}
	b.sheets = nil
}

// Row adds a row to a sheet: strings, ints and times as its columns have them.
func (b *Book) Row(sheet int, cells ...any) error {
	s := b.sheets[sheet]
	if err := s.row(b.headRows(), cells); err != nil {
		return fmt.Errorf("write sheet %s: %w", s.Name, err)
	}
	return nil
}

// Rows is how many rows a sheet has below its header.
func (b *Book) Rows(sheet int) int { return b.sheets[sheet].rows }

// headRows is how many rows stand above the first of a sheet.
func (b *Book) headRows() int {
	if b.options.Mark != "" {
		return 2
	}
	return 1
}

// Close writes the workbook.
func (b *Book) Close() error {
	defer b.Discard()
	for _, s := range b.sheets {
		if err := s.flush(); err != nil {
			return fmt.Errorf("write sheet %s: %w", s.Name, err)
		}
	}
	frame, err := b.frame()
	if err != nil {
		return err
	}
	for i, s := range b.sheets {
		_, tail, err := cut(frame, i)
		if err == nil {
			_, err = s.part.Write(tail)
		}
		if err == nil {
			err = s.part.end()
		}
		if err != nil {
			return fmt.Errorf("write sheet %s: %w", s.Name, err)
		}
	}
	return b.pack(frame)
}

// pack writes the parts in the order of their names, which begins with the one
// that programs look for first.
func (b *Book) pack(frame parts) error {
	filled := map[string]*part{}
	for i, s := range b.sheets {
		filled[partPath(i)] = s.part
	}
	z := zip.NewWriter(b.to)
	for _, path := range slices.Sorted(maps.Keys(frame)) {
		if err := packPart(z, path, filled[path], frame[path].Bytes()); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// packPart writes a part: one that was filled, else the one of the frame.
func packPart(z *zip.Writer, path string, filled *part, framed []byte) error {
	if filled != nil {
		return filled.copyTo(z, path)
	}
	w, err := z.Create(path)
	if err == nil {
		_, err = w.Write(framed)
	}
	return err
}

// partPath is where a sheet lies in the file.
func partPath(sheet int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", sheet+1) }

// endOfRows is what parts the rows of a sheet from what comes after them; no
// text of a cell can hold it unescaped.
var endOfRows = []byte("</sheetData>")

// cut parts a sheet of the frame before the end of its rows.
func cut(frame parts, sheet int) (head, tail []byte, err error) {
	part, ok := frame[partPath(sheet)]
	if !ok {
		return nil, nil, fmt.Errorf("sheet %d is not in the workbook", sheet)
	}
	at := bytes.LastIndex(part.Bytes(), endOfRows)
	if at < 0 {
		return nil, nil, fmt.Errorf("sheet %d has no rows", sheet)
	}
	return part.Bytes()[:at], part.Bytes()[at:], nil
}
