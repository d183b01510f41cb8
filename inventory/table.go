package inventory

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"visite/audit"
)

// maxFile bounds the bytes of a file. A list of 100,000 devices has about 20 MB.
const maxFile = 256 << 20

// sampleRows is how many rows a mapping screen gets to see.
const sampleRows = 5

// Row is one row of a list as it was read.
type Row struct {
	Number int      // line (CSV) or row (XLSX) in the file, from 1
	Cells  []string // not yet cleaned
}

// blank reports whether there is nothing in the row.
func (r Row) blank() bool {
	for _, c := range r.Cells {
		if audit.Clean(c, 1) != "" {
			return false
		}
	}
	return true
}

// Table is a device list as rows of text. Header and Sample are cleaned for
// showing; no two headings are equal and none is empty.
type Table struct {
	Name   string   // base name of the file
	SHA256 string   // of the file, hex
	Format string   // how it was understood: "CSV, UTF-8, ;" or "XLSX, Sheet1"
	Header []string // the headings
	Sample [][]string

	words  lexicon // what headings can mean
	source source
	first  int // number of the header's row; what is above it is no part of the list
	closer io.Closer
}

// source yields the rows of a file from the top.
type source interface {
	rows() iter.Seq2[Row, error]
	// ragged reports whether rows can be too short or too long. In a workbook
	// empty cells at the end of a row are not there at all.
	ragged() bool
}

// Open reads the list in the file. The error is an [audit.Refusal] where the
// file is not a device list that can be read.
func Open(path string) (*Table, error) { return openTable(path, vocabulary) }

func openTable(path string, words []meaning) (*Table, error) {
	name := audit.Clean(filepath.Base(path), audit.MaxName)
	info, err := os.Stat(path)
	if err != nil {
		return nil, openError(name, err)
	}
	switch {
	case info.IsDir():
		return nil, refuse("not-a-list", "%s ist ein Ordner, keine Datei", "%s is a folder, not a file", name)
	case !info.Mode().IsRegular():
		return nil, refuse("not-a-list", "%s ist keine gewöhnliche Datei; bitte die Liste erst speichern",
			"%s is not an ordinary file; please save the list first", name)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, openError(name, err)
	}
	t, err := readTable(name, f, info.Size(), words)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	t.closer = f
	return t, nil
}

func openError(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse("no-file", "die Datei %s gibt es nicht", "there is no file %s", name)
	case errors.Is(err, fs.ErrPermission):
		return refuse("no-file", "die Datei %s darf nicht gelesen werden (fehlende Rechte)", "no permission to read the file %s", name)
	}
	return fmt.Errorf("open device list %s: %w", name, err)
}

// Read reads the list in r, which is size bytes long and called name. r must
// stay readable until the table is closed.
func Read(name string, r io.ReaderAt, size int64) (*Table, error) {
	return readTable(name, r, size, vocabulary)
}

func readTable(name string, r io.ReaderAt, size int64, words []meaning) (*Table, error) {
	name = audit.Clean(name, audit.MaxName)
	switch {
	case size == 0:
		return nil, refuse("empty", "die Datei %s ist leer", "the file %s is empty", name)
	case size > maxFile:
		return nil, refuse("too-big", "die Datei %s hat %d MB; eine Geräteliste hat höchstens %d MB",
			"the file %s has %d MB; a device list has at most %d MB", name, size>>20, maxFile>>20)
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	kind, err := sniff(name, head)
	if err != nil {
		return nil, err
	}
	found, err := surveyFile(name, io.NewSectionReader(r, 0, size), head, kind)
	if err != nil {
		return nil, err
	}
	t := &Table{Name: name, SHA256: found.sha256, words: lexiconOf(words)}
	if kind == zipFile {
		err = t.readWorkbook(r, size)
	} else {
		err = t.readText(r, size, found)
	}
	if err == nil {
		err = t.readHeader()
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// Rows yields the rows below the header, without empty ones. It can be called
// again, and starts from the top each time. After an error it ends.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range t.source.rows() {
			switch {
			case err != nil:
				yield(Row{}, err)
				return
			case row.Number <= t.first || row.blank():
				continue
			}
			if !t.source.ragged() {
				row.Cells = t.square(row.Cells)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// square gives the cells of a workbook's row the width of the header. What
// stands beyond it stays, so that the row is rejected.
func (t *Table) square(cells []string) []string {
	cells = trimTail(cells, len(t.Header))
	for len(cells) < len(t.Header) {
		cells = append(cells, "")
	}
	return cells
}

// trimTail cuts empty cells at the end down to a width.
func trimTail(cells []string, width int) []string {
	for len(cells) > width && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// Guess finds out which column is what. The error is a [*NeedsMapping] where a
// person has to say it.
func (t *Table) Guess() (Profile, error) {
	g := Guess(t.Header)
	if reason := g.needsMapping(); reason != nil {
		return Profile{}, &NeedsMapping{Profile: g.Profile, Reason: reason}
	}
	return g.Profile, nil
}

// Close lets go of the file.
func (t *Table) Close() error {
	if t.closer == nil {
		return nil
	}
	return t.closer.Close()
}
