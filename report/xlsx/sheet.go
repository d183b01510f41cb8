package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// pieceCells is how many cells of a sheet gather before they go on: a megabyte of
// XML, about.
const pieceCells = 8_000

// sheet is a sheet that is being filled.
type sheet struct {
	Sheet
	styles [kinds]int
	part   *part
	rows   int // below the header

	file    *excelize.File // of the piece that is being filled; nil: none is
	writer  *excelize.StreamWriter
	pending int // cells in it
	cells   []any
}

// row adds a row below the head.
func (s *sheet) row(head int, cells []any) error {
	if len(cells) != len(s.Columns) {
		return fmt.Errorf("a row of %d cells in %d columns", len(cells), len(s.Columns))
	}
	if s.rows >= MaxRows {
		return ErrRows
	}
	s.cells = s.cells[:0]
	for i, value := range cells {
		cell, err := s.cell(s.Columns[i].Kind, value)
		if err != nil {
			return fmt.Errorf("column %s: %w", s.Columns[i].Name, err)
		}
		s.cells = append(s.cells, cell)
	}
	if s.file == nil {
		s.file = excelize.NewFile()
		var err error
		if s.writer, err = s.file.NewStreamWriter("Sheet1"); err != nil {
			return err
		}
	}
	s.rows++
	var high excelize.RowOpts
	if lines := s.lines(cells, false); lines > 1 {
		high.Height = lineHigh * float64(min(lines, maxLines))
	}
	if err := s.writer.SetRow("A"+strconv.Itoa(head+s.rows), s.cells, high); err != nil {
		return err
	}
	if s.pending += len(cells); s.pending >= pieceCells {
		return s.flush()
	}
	return nil
}

// lineHigh is how high a line is, in points; maxLines is how many of a cell are
// seen without making it higher by hand: a row can be no higher than 409.
const (
	lineHigh = 15.0
	maxLines = 27
)

// lines is how many lines the longest text of a row breaks into, about: programs
// do not find out by themselves when they open a file. Only texts that may break
// count, or all of them.
func (s *sheet) lines(cells []any, all bool) int {
	most := 1
	for i, value := range cells {
		text, ok := value.(string)
		if !ok || !all && s.Columns[i].Kind != Long || len(text) < int(s.Columns[i].Width*0.85) && !strings.Contains(text, "\n") {
			continue
		}
		n := 0
		for line := range strings.Lines(text) {
			n += broken(line, s.Columns[i].Width)
		}
		most = max(most, n)
	}
	return most
}

// broken is how many lines of so many characters a line breaks into, at blanks.
func broken(line string, width float64) int {
	lines, used, room := 1, 0, max(1, int(width*0.95))
	for _, word := range strings.Fields(line) {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > room {
			lines, used = lines+1, 0
		}
		used += n + min(used, 1)
		for used > room {
			lines, used = lines+1, used-room
		}
	}
	return lines
}

// cell is a value as the stream writer takes it; nil is an empty cell.
func (s *sheet) cell(kind Kind, value any) (any, error) {
	cell := excelize.Cell{StyleID: s.styles[kind], Value: value}
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if v == "" {
			return nil, nil
		}
		if kind != Text && kind != Long {
			return nil, fmt.Errorf("a text, %q", v)
		}
		cell.Value = fitting(v)
	case int:
		if kind != Number {
			return nil, errors.New("a number")
		}
	case time.Time:
		if v.IsZero() {
			return nil, nil
		}
		if kind != Date && kind != Time {
			return nil, errors.New("a time")
		}
		if kind == Date {
			cell.Value = time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)
		}
	default:
		return nil, fmt.Errorf("a %T", value)
	}
	return cell, nil
}

// fitting is a text that a cell has room for; one that is longer ends in "[…]".
func fitting(s string) string {
	const ends = " […]"
	if len(s) <= excelize.TotalCellChars {
		return s
	}
	units := utf16.Encode([]rune(s))
	if len(units) <= excelize.TotalCellChars {
		return s
	}
	return string(utf16.Decode(units[:excelize.TotalCellChars-len(ends)])) + ends
}

// flush passes the rows of the piece on into the sheet.
func (s *sheet) flush() error {
	if s.file == nil {
		return nil
	}
	defer func() { s.file, s.writer, s.pending = nil, nil, 0 }()
	defer func() { _ = s.file.Close() }() // what was written is checked below
	if err := s.writer.Flush(); err != nil {
		return err
	}
	all, err := render(s.file)
	if err != nil {
		return err
	}
	xml := all[partPath(0)].Bytes()
	begin := []byte("<sheetData>")
	from, to := bytes.Index(xml, begin), bytes.LastIndex(xml, endOfRows)
	if from < 0 || to < from {
		return errors.New("no rows in what was written")
	}
	_, err = s.part.Write(xml[from+len(begin) : to])
	return err
}

// part is a file of the workbook that is being compressed, into a temporary file.
type part struct {
	file    *os.File
	buffer  *bufio.Writer
	deflate *flate.Writer
	sum     uint32
	size    uint64
}

func newPart() (*part, error) {
	file, err := os.CreateTemp("", "visite-sheet-*")
	if err != nil {
		return nil, err
	}
	p := &part{file: file, buffer: bufio.NewWriterSize(file, 64<<10)}
	p.deflate, err = flate.NewWriter(p.buffer, flate.BestSpeed)
	return p, err
}

// Write compresses the next bytes.
func (p *part) Write(b []byte) (int, error) {
	p.sum = crc32.Update(p.sum, crc32.IEEETable, b)
	p.size += uint64(len(b))
	return p.deflate.Write(b)
}

// end brings all of it into the file.
func (p *part) end() error {
	if err := p.deflate.Close(); err != nil {
		return err
	}
	return p.buffer.Flush()
}

// copyTo puts the finished part into a zip file.
func (p *part) copyTo(z *zip.Writer, path string) error {
	packed, err := p.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: path, Method: zip.Deflate, CRC32: p.sum, CompressedSize64: uint64(packed), UncompressedSize64: p.size, //nolint:gosec // no file is shorter than nothing
	})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, io.NewSectionReader(p.file, 0, packed))
	return err
}

// discard removes the file.
func (p *part) discard() {
	p.file.Close()
	os.Remove(p.file.Name())
}
