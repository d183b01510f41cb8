package audit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// MaxLine is how many bytes a line may have, so that no file can fill the
// memory. An audit with every answer and long notes has about 20,000.
const MaxLine = 1 << 20

// LineReader cuts a file into lines: by "\n" or "\r\n", without a byte order
// mark, and without blank lines. It never holds more than one line.
type LineReader struct {
	in   *bufio.Reader
	line []byte
	n    int
}

// NewLineReader begins with line 1 of r.
func NewLineReader(r io.Reader) *LineReader {
	return &LineReader{in: bufio.NewReaderSize(r, 64<<10)}
}

// Next is the next line that is not blank, and its number from 1. The bytes are
// valid until the next call. A line longer than [MaxLine] is passed over and
// gives a [Refusal], after which reading goes on; the end is [io.EOF].
func (r *LineReader) Next() (n int, line []byte, err error) {
	for {
		r.n++
		long, err := r.read()
		if err != nil {
			return r.n, nil, err
		}
		if r.n == 1 {
			r.line = bytes.TrimPrefix(r.line, []byte("\ufeff"))
		}
		switch {
		case long:
			return r.n, nil, refuseLong()
		case len(bytes.TrimSpace(r.line)) > 0:
			return r.n, r.line, nil
		}
	}
}

// read reads to the end of the line; of one that is too long it keeps nothing.
func (r *LineReader) read() (long bool, err error) {
	r.line = r.line[:0]
	for begun := false; ; begun = true {
		part, err := r.in.ReadSlice('\n')
		if long = long || len(r.line)+len(part) > MaxLine+len("\ufeff\r\n"); !long {
			r.line = append(r.line, part...)
		}
		switch {
		case err == nil, errors.Is(err, io.EOF) && (begun || len(part) > 0):
			r.line = bytes.TrimRight(r.line, "\r\n")
			return long, nil
		case errors.Is(err, io.EOF):
			return false, io.EOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return false, fmt.Errorf("read line %d: %w", r.n, err)
		}
	}
}

func refuseLong() *Refusal {
	return refuse("line", "die Zeile ist länger als 1 MiB: eine Prüfung je Zeile", "the line is longer than 1 MiB: one audit a line")
}
