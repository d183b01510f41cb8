package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// textSource is a list as delimited text.
type textSource struct {
	name  string
	open  func() io.Reader // the text as UTF-8, from the top
	comma byte
	skip  int // lines before the list: 1 if the file begins with "sep=;"
	eol   byte
}

// readText makes t a table of delimited text.
func (t *Table) readText(r io.ReaderAt, size int64, found survey) error {
	s := &textSource{
		name: t.Name,
		open: func() io.Reader { return found.charset.decode(io.NewSectionReader(r, 0, size)) },
		eol:  found.eol,
	}
	head, err := io.ReadAll(io.LimitReader(s.open(), 64<<10))
	if err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	s.comma, s.skip = delimiter(head, s.eol, t.words)
	t.source = s
	t.Format = "CSV, " + string(found.charset) + ", " + delimiterName(s.comma)
	return nil
}

func (s *textSource) ragged() bool { return true }

func (s *textSource) rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		r := newCSVReader(s.name, s.open(), s.comma, s.eol)
		for range s.skip {
			if _, err := r.readLine(); err != nil {
				break // read says the same
			}
		}
		for {
			row, err := r.read()
			if errors.Is(err, io.EOF) || !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// delimiters are what can part the cells of a row.
var delimiters = []byte{';', '\t', ',', '|'}

func delimiterName(c byte) string {
	if c == '\t' {
		return "Tab"
	}
	return string(c)
}

// delimiter finds out what parts the cells, from the beginning of the text, and
// how many lines of it say so: Excel understands and writes a first line "sep=;".
func delimiter(head []byte, eol byte, words lexicon) (comma byte, skip int) {
	first, _, _ := bytes.Cut(head, []byte{eol})
	if sep, ok := strings.CutPrefix(strings.ToLower(strings.Trim(string(first), "\"\r")), "sep="); ok && len(sep) == 1 {
		return sep[0], 1
	}
	best := score{}
	for _, c := range delimiters {
		if s := scoreOf(head, c, eol, words); s.better(best) {
			best, comma = s, c
		}
	}
	if comma == 0 {
		comma = delimiters[0]
	}
	return comma, 0
}

// score says how well a delimiter suits a text.
type score struct {
	words int // known headings in the row that has most of them
	alike int // rows with the commonest number of cells, if that is more than one
	cells int // that number
}

func (s score) better(than score) bool {
	switch {
	case s.words != than.words:
		return s.words > than.words
	case s.alike != than.alike:
		return s.alike > than.alike
	}
	return s.cells > than.cells
}

func scoreOf(head []byte, comma, eol byte, words lexicon) score {
	var s score
	lengths := map[int]int{}
	r := newCSVReader("", bytes.NewReader(head), comma, eol)
	for range headerRows {
		row, err := r.read()
		if err != nil {
			break
		}
		if n := len(row.Cells); n > 1 {
			s.words = max(s.words, count(row.Cells, words.knows))
			lengths[n]++
		}
	}
	for n, rows := range lengths {
		if rows > s.alike || rows == s.alike && n > s.cells {
			s.alike, s.cells = rows, n
		}
	}
	return s
}
