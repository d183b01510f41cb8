package inventory

import (
	"errors"
	"io"
	"iter"
)

// Row is one row of a list as it was read.
type Row struct {
	Number int      // line (CSV) or row (XLSX) in the file, from 1
	Cells  []string // not yet cleaned
}

// Table is a device list as rows of text. Header and Sample are cleaned for
// showing; no two headings are equal and none is empty.
type Table struct {
	Name   string   // base name of the file
	SHA256 string   // of the file, hex
	Format string   // how it was understood: "CSV, UTF-8, ;" or "XLSX, Sheet1"
	Header []string // the headings
	Sample [][]string
}

// Open reads the list in the file. The error is an [audit.Refusal] where the
// file is not a device list that can be read.
func Open(path string) (*Table, error) { return nil, errors.ErrUnsupported }

// Read reads the list in r, which is size bytes long and called name. r must
// stay readable until the table is closed.
func Read(name string, r io.ReaderAt, size int64) (*Table, error) { return nil, errors.ErrUnsupported }

// Rows yields the rows below the header, without empty ones. It can be called
// again, and starts from the top each time. After an error it ends.
func (t *Table) Rows() iter.Seq2[Row, error] { return nil }

// Guess finds out which column is what. The error is a [*NeedsMapping] where a
// person has to say it.
func (t *Table) Guess() (Profile, error) { return Profile{}, errors.ErrUnsupported }

// Close lets go of the file.
func (t *Table) Close() error { return nil }
