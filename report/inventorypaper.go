package report

import (
	"io"
	"iter"

	"visite/audit"
	"visite/checklist"
	"visite/report/xlsx"
)

// inventoryColumn is a column of the Bestandsverzeichnis.
type inventoryColumn struct {
	group int // of MPBetreibV § 14 (2), 1 to 4; 0 for what it does not ask for
	title checklist.Text
	width float64 // in characters
	cell  func(*audit.Device) string
}

// inventoryColumns are what MPBetreibV § 14 (2) asks for, in its four groups and
// its order, then what is useful besides.
func inventoryColumns() []inventoryColumn {
	return []inventoryColumn{
		{1, both("Bezeichnung", "Designation"), 22, func(d *audit.Device) string { return d.Designation }},
		{1, both("Art", "Kind"), 16, func(d *audit.Device) string { return d.Type }},
		{1, both("Typ", "Type"), 16, func(d *audit.Device) string { return d.Model }},
		{1, both("Loscode", "Lot code"), 12, func(d *audit.Device) string { return d.Lot }},
		{1, both("Seriennummer", "Serial number"), 18, func(d *audit.Device) string { return d.Serial }},
		{1, both("Anschaffungsjahr", "Year of acquisition"), 18, func(d *audit.Device) string { return d.Year }},
		{2, both("Hersteller, Bevollmächtigter oder Importeur", "Maker, authorised representative or importer"), 26, func(d *audit.Device) string { return d.Maker }},
		{2, both("Anschrift", "Address"), 32, func(d *audit.Device) string { return d.MakerAddress }},
		{3, both("Betriebliche Identifikationsnummer", "Operator's identification number"), 22, func(d *audit.Device) string { return d.InventoryNumber }},
		{4, both("Standort: Station", "Location: ward"), 20, func(d *audit.Device) string { return d.Place.Ward }},
		{4, both("Standort: Raum", "Location: room"), 13, func(d *audit.Device) string { return d.Place.Room }},
		{4, both("Standort: Bett", "Location: bed"), 10, func(d *audit.Device) string { return d.Place.Bed }},
		{4, both("Betriebliche Zuordnung", "Assigned to"), 20, func(d *audit.Device) string { return d.Department }},
		{0, both("UDI", "UDI"), 24, func(d *audit.Device) string { return d.UDI }},
	}
}

// heading is the title with the number of its group before it: "(1) Typ".
func (c inventoryColumn) heading(l checklist.Lang) string {
	if c.group == 0 {
		return c.title.In(l)
	}
	return "(" + number(int64(c.group)) + ") " + c.title.In(l)
}

// InventoryPaperCSV writes the Bestandsverzeichnis with the headings of MPBetreibV
// § 14 (2), each with the number of its group; [InventoryCSV] is the one that is
// read back. Every line ends with the moment and the checkpoint it is of. The
// error is that of the devices or of writing.
func InventoryPaperCSV(w io.Writer, devices iter.Seq2[audit.Device, error], h *Head, o CSVOptions) error {
	columns := inventoryColumns()
	var header []string
	for _, c := range columns {
		header = append(header, c.heading(h.Lang))
	}
	t := newTable(w, o, append(header, h.in("Stand", "As of"), h.in("Kontrollwert", "Checkpoint")))
	for d, err := range devices {
		if err != nil {
			return err
		}
		for _, c := range columns {
			t.cell(c.cell(&d))
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

// InventoryPaperXLSX writes the Bestandsverzeichnis as a workbook, as
// [InventoryPaperCSV] has it.
func InventoryPaperXLSX(w io.Writer, devices iter.Seq2[audit.Device, error], h *Head) error {
	columns := inventoryColumns()
	sheet := xlsx.Sheet{Name: h.in("Bestandsverzeichnis", "Inventory")}
	for _, c := range columns {
		sheet.Columns = append(sheet.Columns, xlsx.Column{Name: c.heading(h.Lang), Width: c.width, Kind: xlsx.Long})
	}
	book, err := newWorkbook(w, h, both("Bestandsverzeichnis nach MPBetreibV § 14", "Inventory after MPBetreibV § 14"), sheet)
	if err != nil {
		return err
	}
	defer book.Discard()
	for d, err := range devices {
		if err != nil {
			return err
		}
		cells := make([]any, len(columns))
		for i, c := range columns {
			cells[i] = c.cell(&d)
		}
		if err := book.row(0, cells...); err != nil {
			return err
		}
	}
	return book.finish()
}
