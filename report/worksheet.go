package report

import (
	"io"
	"iter"
	"time"

	"visite/audit"
	"visite/report/xlsx"
)

// workColumn is a column of the work list.
type workColumn struct {
	de, en string
	width  float64
	kind   xlsx.Kind
	cell   func(*printer, *audit.Action) any // a string or a time
}

// workColumns are the columns of the work list as a table: what is to be done
// first, then the words of the checklist, for programs.
func workColumns() []workColumn {
	return []workColumn{
		{"Zuständig", "Owner", 26, xlsx.Long, func(p *printer, a *audit.Action) any { return p.anyOwner(a.Owner) }},
		{"Frist", "Due", 18, xlsx.Time, func(_ *printer, a *audit.Action) any { return a.Due }},
		{"Überfällig", "Overdue", 12, xlsx.Text, func(p *printer, a *audit.Action) any { return p.yes(a.Overdue(p.At)) }},
		{"Maßnahme", "Action", 44, xlsx.Long, func(p *printer, a *audit.Action) any { return p.anyAction(a.Word) }},
		{"Dringlichkeit", "Urgency", 16, xlsx.Text, func(p *printer, a *audit.Action) any { return p.state(a.Urgency) }},
		{"Stand", "Status", 16, xlsx.Text, func(p *printer, a *audit.Action) any { return p.actionStatus(a.Status) }},
		{"Gerät", "Device", 24, xlsx.Long, func(_ *printer, a *audit.Action) any { return actionDevice(a) }},
		{"Nummer", "Number", 16, xlsx.Text, func(_ *printer, a *audit.Action) any { return a.Code }},
		{"Station", "Ward", 20, xlsx.Text, func(_ *printer, a *audit.Action) any { return a.Place.Ward }},
		{"Raum", "Room", 12, xlsx.Text, func(_ *printer, a *audit.Action) any { return a.Place.Room }},
		{"Bett", "Bed", 8, xlsx.Text, func(_ *printer, a *audit.Action) any { return a.Place.Bed }},
		{"Wort", "Word", 20, xlsx.Text, func(_ *printer, a *audit.Action) any { return a.Word }},
		{"Wort der Zuständigen", "Word of the owner", 22, xlsx.Text, func(_ *printer, a *audit.Action) any { return a.Owner }},
		{"Kennung", "Id", 34, xlsx.Text, func(_ *printer, a *audit.Action) any { return string(a.ID) }},
	}
}

// actionDevice is the name of an action's device; "" of one about a room.
func actionDevice(a *audit.Action) string {
	if a.Device == "" {
		return ""
	}
	return a.Name
}

// WorkXLSX writes the work list as a workbook: what is open at the moment of the
// paper, by owner and deadline, as [WorkPDF] has it. The error is that of the
// actions or of writing.
func WorkXLSX(w io.Writer, actions iter.Seq2[audit.Action, error], h *Head) error {
	open, err := openActions(actions, h)
	if err != nil {
		return err
	}
	sheet, columns := xlsx.Sheet{Name: h.in("Arbeitsliste", "Work list")}, workColumns()
	for _, c := range columns {
		sheet.Columns = append(sheet.Columns, xlsx.Column{Name: h.in(c.de, c.en), Width: c.width, Kind: c.kind})
	}
	book, err := newWorkbook(w, h, both("Arbeitsliste", "Work list"), sheet)
	if err != nil {
		return err
	}
	defer book.Discard()
	p := &printer{Head: h}
	for i := range open {
		cells := make([]any, len(columns))
		for n, c := range columns {
			cells[n] = c.cell(p, &open[i])
		}
		if err := book.row(0, cells...); err != nil {
			return err
		}
	}
	return book.finish()
}

// WorkCSV writes the work list, one action a line, as [WorkXLSX] has it. Every
// line ends with the moment and the checkpoint it is of. The error is that of the
// actions or of writing.
func WorkCSV(w io.Writer, actions iter.Seq2[audit.Action, error], h *Head, o CSVOptions) error {
	open, err := openActions(actions, h)
	if err != nil {
		return err
	}
	columns := workColumns()
	var header []string
	for _, c := range columns {
		header = append(header, h.in(c.de, c.en))
	}
	t := newTable(w, o, append(header, h.in("Stand der Liste", "As of"), h.in("Kontrollwert", "Checkpoint")))
	p := &printer{Head: h}
	for i := range open {
		for _, c := range columns {
			switch v := c.cell(p, &open[i]).(type) {
			case time.Time:
				t.cell(v.Format("2006-01-02 15:04"))
			case string:
				t.cell(v)
			}
		}
		t.cell(h.stand())
		t.cell(h.Checkpoint)
		t.endRow()
		if err := t.flush(false); err != nil {
			return err
		}
	}
	return t.flush(true)
}

// anyAction is the title of an action of any checklist of the program, or of a
// gap of a round.
func (h *Head) anyAction(word string) string {
	for _, c := range builtIn() {
		if def, ok := c.Action(word); ok {
			return def.Title.In(h.Lang)
		}
	}
	return h.gapAction(audit.GapKind(word))
}
