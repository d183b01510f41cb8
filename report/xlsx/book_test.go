package xlsx

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

var at = time.Date(2026, 3, 2, 8, 30, 0, 0, time.FixedZone("", 3600))

func example(mark string) Options {
	return Options{
		Title: "Liste & mehr", Creator: "visite", Created: at, Foot: "28·3394", Mark: mark,
		Sheets: []Sheet{
			{Name: "Geräte", Columns: []Column{{"Name", 20, Text}, {"Notiz", 40, Long}, {"Zahl", 8, Number}, {"Tag", 12, Date}, {"Zeit", 18, Time}}},
			{Name: "Leer", Columns: []Column{{"Name", 20, Text}}},
		},
	}
}

// hostile are texts that a spreadsheet, an XML reader or a terminal may take for
// something else.
var hostile = []string{
	`=HYPERLINK("http://example.invalid","x")`, "+1", "-1", "@SUM(A1)", "00123", "1e5", "2026-03-02", "TRUE", "'quoted",
	`</t></is></c></row></sheetData>`, "<script>alert(1)</script>", "a & b", "_x0041_", " blanks ", "zwei\nZeilen", "ä€😀",
}

func written(t testing.TB, o Options, fill func(*Book) error) []byte {
	t.Helper()
	var out bytes.Buffer
	b, err := New(&out, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(b); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opened(t testing.TB, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func fill(b *Book) error {
	for _, s := range hostile {
		if err := b.Row(0, s, s, 7, at, at); err != nil {
			return err
		}
	}
	return b.Row(0, "", nil, 0, time.Time{}, nil)
}

// What goes in as a text comes out as that text and is no formula; dates and
// numbers are dates and numbers.
func TestBook(t *testing.T) {
	f := opened(t, written(t, example(""), fill))
	rows, err := f.GetRows("Geräte", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2+len(hostile) {
		t.Fatalf("%d rows, want %d", len(rows), 2+len(hostile))
	}
	for i, s := range hostile {
		row := rows[1+i]
		if row[0] != s || row[1] != s || row[2] != "7" || row[3] != "46083" || !strings.HasPrefix(row[4], "46083.3541") {
			t.Errorf("row %d: %q", i, row)
		}
		for _, column := range []string{"A", "B"} {
			cell := column + number(2+i)
			formula, err := f.GetCellFormula("Geräte", cell)
			if kind, kindErr := f.GetCellType("Geräte", cell); formula != "" || err != nil || kindErr != nil || kind != excelize.CellTypeInlineString {
				t.Errorf("%s: formula %q, type %v, %v, %v", cell, formula, kind, err, kindErr)
			}
		}
	}
	if shown, err := f.GetCellValue("Geräte", "D2"); err != nil || shown != "03-02-26" {
		t.Errorf("a day is shown as %q, %v", shown, err)
	}
	if rows, err := f.GetRows("Leer"); err != nil || len(rows) != 1 {
		t.Errorf("the empty sheet has %q, %v", rows, err)
	}
}

func number(n int) string {
	name, _ := excelize.CoordinatesToCellName(1, n)
	return name[1:]
}

// The header stays in view below the mark, and a filter lies over all rows.
func TestFrame(t *testing.T) {
	for mark, want := range map[string]struct {
		split        int
		filter, head string
	}{"": {1, "$A$1:$E$18", "A1"}, "nicht freigegeben": {2, "$A$2:$E$19", "A2"}} {
		f := opened(t, written(t, example(mark), fill))
		panes, err := f.GetPanes("Geräte")
		if err != nil || !panes.Freeze || panes.YSplit != want.split {
			t.Errorf("panes %+v, %v", panes, err)
		}
		if head, err := f.GetCellValue("Geräte", want.head); err != nil || head != "Name" {
			t.Errorf("header %q, %v", head, err)
		}
		names := map[string]string{}
		for _, n := range f.GetDefinedName() {
			names[n.Scope+" "+n.Name] = n.RefersTo
		}
		if names["Geräte _xlnm._FilterDatabase"] != "Geräte!"+want.filter && names["Geräte _xlnm._FilterDatabase"] != "'Geräte'!"+want.filter {
			t.Errorf("names %q", names)
		}
		props, err := f.GetDocProps()
		if err != nil || props.Created != "2026-03-02T07:30:00Z" || props.Modified != props.Created || props.Title != "Liste & mehr" {
			t.Errorf("properties %+v, %v", props, err)
		}
		if first, err := f.GetCellValue("Leer", "A1"); err != nil || mark != "" && first != mark {
			t.Errorf("mark %q, %v", first, err)
		}
	}
}

// The same calls make the same bytes, over many pieces.
func TestSameBytes(t *testing.T) {
	many := func(b *Book) error {
		for i := range 3 * pieceCells / 5 {
			if err := b.Row(0, "name", "note", i, at, at); err != nil {
				return err
			}
			if err := b.Row(1, "x"); err != nil {
				return err
			}
		}
		return nil
	}
	first := written(t, example("x"), many)
	if !bytes.Equal(first, written(t, example("x"), many)) {
		t.Error("the same calls made other bytes")
	}
	rows, err := opened(t, first).Rows("Geräte")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if want := 2 + 3*pieceCells/5; n != want || rows.Error() != nil {
		t.Errorf("%d rows, want %d, %v", n, want, rows.Error())
	}
}

// A text that no cell has room for says that it was cut.
func TestLongText(t *testing.T) {
	f := opened(t, written(t, example(""), func(b *Book) error { return b.Row(1, strings.Repeat("ä", 40_000)) }))
	s, err := f.GetCellValue("Leer", "A2")
	if err != nil || !strings.HasSuffix(s, "ä […]") || len([]rune(s)) > excelize.TotalCellChars {
		t.Errorf("%d characters, %v", len([]rune(s)), err)
	}
}

func TestRefused(t *testing.T) {
	b, err := New(io.Discard, example(""))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]any{{"too few"}, {1, "", 1, at, at}, {"", "", "1", at, at}, {"", "", 1, 1, at}, {"", at, 1, at, at}, {"", "", 1.5, at, at}} {
		if b.Row(0, row...) == nil {
			t.Errorf("%v was taken", row)
		}
	}
	b.sheets[1].rows = MaxRows
	if err := b.Row(1, "x"); !errors.Is(err, ErrRows) {
		t.Errorf("a row too many: %v", err)
	}
}

// No temporary file is left, whether the workbook is closed or given up.
func TestNothingLeft(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	written(t, example(""), fill)
	b, err := New(io.Discard, example(""))
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(b); err != nil {
		t.Fatal(err)
	}
	b.Discard()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	t.Setenv("TMPDIR", dir+"/none")
	if _, err := New(io.Discard, example("")); err == nil {
		t.Error("a workbook without room for its sheets was begun")
	}
}

// An error of writing is returned.
func TestFull(t *testing.T) {
	full := errors.New("full")
	b, err := New(failing{full}, example(""))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); !errors.Is(err, full) {
		t.Errorf("on a full disk: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func BenchmarkRows(b *testing.B) {
	for b.Loop() {
		written(b, example(""), func(book *Book) error {
			for i := range 40_000 {
				if err := book.Row(0, "Intensiv 2", "zwei Worte", i, at, at); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportMetric(200_000*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}
