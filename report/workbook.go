package report

import (
	"errors"
	"io"
	"strconv"

	"visite/audit"
	"visite/checklist"
	"visite/report/xlsx"
)

// workbook is a paper as a workbook: a sheet that says what it is, then those of
// its rows.
type workbook struct {
	*xlsx.Book
	head   *Head
	sheets []xlsx.Sheet // without the first
	title  checklist.Text
	said   [][2]string // besides what every paper says
}

// newWorkbook begins one. Its sheets are counted from 0, without the one about
// the paper.
func newWorkbook(w io.Writer, h *Head, title checklist.Text, sheets ...xlsx.Sheet) (*workbook, error) {
	about := xlsx.Sheet{Name: h.in("Angaben", "About"), Columns: []xlsx.Column{
		{Name: h.in("Angabe", "What"), Width: 34}, {Name: h.in("Wert", "Value"), Width: 80, Kind: xlsx.Long},
	}}
	b, err := xlsx.New(w, xlsx.Options{
		Title: title.In(h.Lang), Creator: "visite", Created: h.At, Mark: h.mark(),
		Foot:   h.Facility + " · " + h.in("Stand ", "as of ") + h.stand() + " · " + h.in("Kontrollwert ", "checkpoint ") + h.Checkpoint,
		Sheets: append([]xlsx.Sheet{about}, sheets...),
	})
	if err != nil {
		return nil, err
	}
	return &workbook{Book: b, head: h, sheets: sheets, title: title}, nil
}

// mark is what stands on every page and sheet of a paper that holds audits which
// nobody approved; "" of any other.
func (h *Head) mark() string {
	if !h.Unreviewed {
		return ""
	}
	return h.in("ENTHÄLT NICHT FREIGEGEBENE PRÜFUNGEN", "CONTAINS AUDITS THAT NOBODY HAS APPROVED")
}

// row adds a row to a sheet.
func (b *workbook) row(sheet int, cells ...any) error {
	err := b.Row(1+sheet, cells...)
	if errors.Is(err, xlsx.ErrRows) {
		return &audit.Refusal{Code: "rows", Err: err, Text: checklist.Text{
			checklist.German:  "mehr als " + strconv.Itoa(xlsx.MaxRows) + " Zeilen passen nicht auf ein Tabellenblatt: mit --filter oder --round weniger wählen",
			checklist.English: "more than " + strconv.Itoa(xlsx.MaxRows) + " rows do not fit on a sheet: choose fewer with --filter or --round",
		}}
	}
	return err
}

// say adds a line to the sheet about the paper.
func (b *workbook) say(what, value string) { b.said = append(b.said, [2]string{what, value}) }

// finish says what is in the workbook and writes it.
func (b *workbook) finish() error {
	h := b.head
	lines := [][2]string{
		{h.in("Papier", "Paper"), b.title.In(h.Lang)},
		{h.in("Einrichtung", "Facility"), h.Facility},
		{h.in("Stand", "As of"), h.stand()},
		{h.in("Kontrollwert", "Checkpoint"), h.Checkpoint},
		{h.in("Auswahl", "Chosen"), h.chosen()},
	}
	lines = append(lines, b.said...)
	for i, s := range b.sheets {
		n := b.Rows(1 + i)
		text := strconv.Itoa(n)
		if n == 0 {
			text = h.in("0 – dazu gibt es nichts", "0 – there is nothing")
		}
		lines = append(lines, [2]string{h.in("Zeilen in „"+s.Name+"“", "Rows in “"+s.Name+"”"), text})
	}
	for _, l := range lines {
		if err := b.Row(0, l[0], l[1]); err != nil {
			return err
		}
	}
	return b.Close()
}

// chosen is what the filter chose, in words.
func (h *Head) chosen() string {
	if h.Filter == "" {
		return h.in("alles", "everything")
	}
	return h.Filter
}
