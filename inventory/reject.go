package inventory

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"visite/audit"
	"visite/checklist"
)

// Reject is a row that could not be taken, and why. Its code is one of:
//
//	fields           more or fewer fields than the header
//	encoding         not text in the encoding of the rest of the file
//	sum              a line of totals
//	no-number        neither inventory number nor serial number
//	damaged-number   a number the spreadsheet has cut ("1,23E+12")
//	too-long         a cell longer than such a name can be
//	no-ward          a room or bed without a ward
//	location         a location with more parts than the profile knows
//	serial-differs   a known inventory number with another serial number
//	two-devices      number and serial number point to different devices
//	ambiguous        number or serial number points to several known devices
//	number-reused    an inventory number another device was first known by
//	twice            the same device again in this file, with other content
type Reject struct {
	Row    int            // line or row in the file, from 1
	Column string         // heading of the column at fault, or of several; "" if it is the whole row
	Reason *audit.Refusal // in both languages
	Cells  []string       // as read
}

// RejectsFile writes rejected rows as CSV for German Excel (UTF-8 with mark,
// ";"): row, column and reason, then the cells of the row, cleaned and defused.
// Mended, it can be imported like any list.
type RejectsFile struct {
	w    *csv.Writer
	lang checklist.Lang
}

// NewRejectsFile begins a file with its header. Nothing is written before
// [RejectsFile.Flush] or as much as fills a buffer.
func NewRejectsFile(w io.Writer, header []string, lang checklist.Lang) (*RejectsFile, error) {
	if _, err := w.Write(bomUTF8); err != nil {
		return nil, fmt.Errorf("write rejects: %w", err)
	}
	f := &RejectsFile{w: csv.NewWriter(w), lang: lang}
	f.w.Comma, f.w.UseCRLF = ';', true
	return f, f.write(text("Zeile", "Row").In(lang), text("Spalte", "Column").In(lang), text("Grund", "Reason").In(lang), header)
}

// Write adds a row.
func (f *RejectsFile) Write(r *Reject) error {
	return f.write(strconv.Itoa(r.Row), r.Column, r.Reason.Text.In(f.lang), r.Cells)
}

// Flush writes what is still in the buffer.
func (f *RejectsFile) Flush() error {
	f.w.Flush()
	if err := f.w.Error(); err != nil {
		return fmt.Errorf("write rejects: %w", err)
	}
	return nil
}

func (f *RejectsFile) write(row, column, reason string, cells []string) error {
	record := []string{row, audit.Defuse(column), reason}
	for _, c := range cells {
		record = append(record, audit.Defuse(audit.Clean(c, audit.MaxNote)))
	}
	if err := f.w.Write(record); err != nil {
		return fmt.Errorf("write rejects: %w", err)
	}
	return nil
}
