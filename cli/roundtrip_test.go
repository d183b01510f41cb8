package cli

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"visite/audit"
	"visite/inventory"
	"visite/report"
)

// FuzzOwnExport: whatever a device is called, the list that is exported of it
// holds no formula, is good CSV, reads as it was written, and changes nothing
// when it is imported again.
func FuzzOwnExport(f *testing.F) {
	f.Add("MT-1", "C1", "Contec", "CMS8000", "Intensiv 1", "204", "A", byte(';'))
	f.Add("=1+1", "'=x", "+a", "-b", "@c", "\ttab", "quo\"te", byte(','))
	f.Add("a;b", "a,b", "a\tb", "a|b", "über\nzwei", "'", "''", byte('\t'))
	f.Add("", "000123", "keine", "N/A", "Zimmer 7", "Bett 2", "Summe", byte('|'))
	f.Fuzz(func(t *testing.T, number, serial, maker, model, ward, room, bed string, delimiter byte) {
		if !strings.ContainsRune(";,\t|", rune(delimiter)) {
			delimiter = ';'
		}
		d := audit.Device{
			InventoryNumber: number, Serial: serial, Maker: maker, Model: model,
			Place: audit.Place{Ward: ward, Room: room, Bed: bed}, PlaceSource: audit.FromBed,
		}.Cleaned()
		if d.ID = d.NewID(); d.ID == "" || d.Place.Ward == "" {
			return
		}
		var b bytes.Buffer
		one := func(yield func(audit.Device, error) bool) { yield(d, nil) }
		if err := report.InventoryCSV(&b, one, report.CSVOptions{Delimiter: delimiter}); err != nil {
			t.Fatal(err)
		}
		checkCSV(t, b.Bytes(), rune(delimiter))
		table, err := inventory.Read("own.csv", bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		profile, err := table.Guess()
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		mapping, err := profile.Bind(table.Header)
		if err != nil {
			t.Fatal(err)
		}
		plan := inventory.NewPlan([]audit.Device{d}, false)
		for row, err := range table.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			record, reject := mapping.Record(row)
			if reject != nil || saysLess(t, record.Device, d) {
				continue
			}
			if change, reject := plan.Next(record); reject == nil && !change.Unchanged() {
				t.Errorf("%q changes %+v", b.String(), change)
			}
		}
	})
}

// saysLess reports whether a list leaves out what names the device, since the
// name is a way to write "none" ("keine", "N/A", "000"). It never says another.
func saysLess(t *testing.T, read, d audit.Device) (less bool) {
	t.Helper()
	for _, name := range [][2]string{
		{read.InventoryNumber, d.InventoryNumber},
		{read.Serial, d.Serial},
		{read.Maker, d.Maker},
		{read.Model, d.Model},
		{read.Place.Ward, d.Place.Ward},
		{read.Place.Room, d.Place.Room},
		{read.Place.Bed, d.Place.Bed},
	} {
		if name[0] != name[1] && name[0] != "" {
			t.Errorf("%q is read as %q", name[1], name[0])
		}
		less = less || name[0] != name[1]
	}
	return less
}

// checkCSV reads a list as a strict reader does, and looks for formulas.
func checkCSV(t *testing.T, list []byte, delimiter rune) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(list, []byte("\ufeff"))))
	r.Comma = delimiter
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%q: %d rows, %v", list, len(rows), err)
	}
	for _, cell := range rows[1] {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			t.Errorf("a formula: %q", cell)
		}
	}
}
