package inventory

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxRecord bounds the bytes of one record of a text file, and of one cell of a
// workbook. A row of a real list has a few hundred.
const maxRecord = 1 << 20

// maxColumns bounds the fields of one row.
const maxColumns = 1000

// csvReader reads delimited text the way Excel does (RFC 4180, but a quote
// inside an unquoted field is a character like any other, and text after a
// closing quote belongs to the field). Memory is bounded by maxRecord.
type csvReader struct {
	in    *bufio.Reader
	name  string
	comma byte
	eol   byte   // '\n', or '\r' in files of old Macs
	line  int    // lines read so far
	long  []byte // a line longer than in's buffer
	buf   []byte // the fields of the record, one after the other
	ends  []int  // where each field ends in buf
}

func newCSVReader(name string, r io.Reader, comma, eol byte) *csvReader {
	return &csvReader{in: bufio.NewReaderSize(r, 64<<10), name: name, comma: comma, eol: eol}
}

// read returns the next record, [io.EOF] after the last.
func (r *csvReader) read() (Row, error) {
	r.buf, r.ends = r.buf[:0], r.ends[:0]
	line, err := r.readLine()
	if err != nil {
		return Row{}, err
	}
	number := r.line
	for {
		if len(line) > 0 && line[0] == '"' {
			if line, err = r.readQuoted(line[1:]); err != nil {
				return Row{}, err
			}
		}
		end := bytes.IndexByte(line, r.comma)
		if end < 0 {
			r.buf = append(r.buf, line...)
			r.ends = append(r.ends, len(r.buf))
			return Row{Number: number, Cells: r.cells()}, nil
		}
		r.buf = append(r.buf, line[:end]...)
		r.ends = append(r.ends, len(r.buf))
		if len(r.ends) > maxColumns {
			return Row{}, tooManyColumns(r.name, number)
		}
		line = line[end+1:]
	}
}

// readQuoted reads a quoted field, over as many lines as it takes, and returns
// what follows its closing quote.
func (r *csvReader) readQuoted(line []byte) ([]byte, error) {
	opened := r.line
	for {
		end := bytes.IndexByte(line, '"')
		if end >= 0 {
			r.buf = append(r.buf, line[:end]...)
			line = line[end+1:]
			if len(line) == 0 || line[0] != '"' {
				return line, nil
			}
			r.buf = append(r.buf, '"')
			line = line[1:]
			continue
		}
		r.buf = append(append(r.buf, line...), '\n')
		if len(r.buf) > maxRecord {
			return nil, unclosedQuote(r.name, opened)
		}
		var err error
		if line, err = r.readLine(); errors.Is(err, io.EOF) {
			return nil, unclosedQuote(r.name, opened)
		} else if err != nil {
			return nil, err
		}
	}
}

// cells cuts the record into its fields, which share one string.
func (r *csvReader) cells() []string {
	all, start := string(r.buf), 0
	cells := make([]string, len(r.ends))
	for i, end := range r.ends {
		cells[i] = all[start:end]
		start = end
	}
	return cells
}

// readLine returns the next line without its end; it is valid until the next
// call.
func (r *csvReader) readLine() ([]byte, error) {
	line, err := r.in.ReadSlice(r.eol)
	if errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.readLongLine(line)
	}
	switch {
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil, io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("read %s after line %d: %w", r.name, r.line, err)
	}
	r.line++
	line = bytes.TrimSuffix(line, []byte{r.eol})
	return bytes.TrimSuffix(line, []byte{'\r'}), nil
}

func (r *csvReader) readLongLine(line []byte) ([]byte, error) {
	r.long = append(r.long[:0], line...)
	for {
		line, err := r.in.ReadSlice(r.eol)
		r.long = append(r.long, line...)
		if len(r.long) > maxRecord {
			return nil, refuse("long-line",
				"%s: Zeile %d ist länger als %d MB; das ist keine Geräteliste",
				"%s: line %d is longer than %d MB; this is not a device list", r.name, r.line+1, maxRecord>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return r.long, err
		}
	}
}

func unclosedQuote(name string, line int) error {
	return refuse("unclosed-quote",
		"%s: das Anführungszeichen, das in Zeile %d beginnt, wird nie geschlossen; bitte dort berichtigen",
		"%s: the quote that begins in line %d is never closed; please mend it there", name, line)
}

func tooManyColumns(name string, row int) error {
	return refuse("columns",
		"%s: Zeile %d hat mehr als %d Spalten; das ist keine Geräteliste",
		"%s: row %d has more than %d columns; this is not a device list", name, row, maxColumns)
}
