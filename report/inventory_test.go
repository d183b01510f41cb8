package report_test

import (
	"bytes"
	"iter"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"visite/audit"
	"visite/inventory"
	"visite/report"
)

func each(devices []audit.Device) iter.Seq2[audit.Device, error] {
	return func(yield func(audit.Device, error) bool) {
		for _, d := range devices {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func genDevice() *rapid.Generator[audit.Device] {
	text := rapid.OneOf(
		rapid.StringMatching(`[A-Za-z0-9ÄÖÜäöüß=+@'"-][A-Za-z0-9 ;,."'äöü=-]{0,12}[A-Za-z0-9]`), rapid.Just(""),
	)
	clean := rapid.Map(text, func(s string) string { return audit.Clean(s, audit.MaxName) })
	return rapid.Custom(func(t *rapid.T) audit.Device {
		draw := func(what string) string { return clean.Draw(t, what) }
		d := audit.Device{
			Designation: draw("designation"), Type: draw("type"), Model: draw("model"), Lot: draw("lot"),
			Serial: rapid.StringMatching(`[=+-]?[A-Z]{1,2}[0-9]{3,8}`).Draw(t, "serial"), Year: rapid.SampledFrom([]string{"", "2019"}).Draw(t, "year"),
			Maker: draw("maker"), MakerAddress: draw("maker address"), Department: draw("department"),
			UDI: draw("udi"), MAC: draw("mac"), IP: draw("ip"), Firmware: draw("firmware"), Host: draw("host"),
			InventoryNumber: rapid.StringMatching(`[=+@-]?MT-[0-9]{1,6}`).Draw(t, "number"),
		}
		if d.Place.Ward = draw("ward"); d.Place.Ward != "" {
			d.Place.Room, d.Place.Bed = draw("room"), draw("bed")
			d.PlaceSource = rapid.SampledFrom([]audit.PlaceSource{audit.FromList, audit.FromBed}).Draw(t, "source")
		}
		d.ID = d.NewID()
		return d
	})
}

// Importing our own export changes nothing.
func TestInventoryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		devices := rapid.SliceOfNDistinct(genDevice(), 1, 8, func(d audit.Device) string { return audit.Fold(d.Serial + d.InventoryNumber) }).Draw(t, "devices")
		devices = distinct(devices)
		delimiter := rapid.SampledFrom([]byte{';', ',', '\t'}).Draw(t, "delimiter")
		var b bytes.Buffer
		if err := report.InventoryCSV(&b, each(devices), report.CSVOptions{Delimiter: delimiter, NoBOM: rapid.Bool().Draw(t, "no mark")}); err != nil {
			t.Fatal(err)
		}
		tally, rejects := importAgain(t, b.Bytes(), devices)
		if tally.Unchanged+tally.Differing != len(devices) || tally.Differing > 0 {
			t.Fatalf("%+v, %v\n%s", tally, rejects, b.Bytes())
		}
	})
}

// distinct leaves out devices whose numbers another one has.
func distinct(devices []audit.Device) []audit.Device {
	seen := map[string]bool{}
	var out []audit.Device
	for _, d := range devices {
		number, serial := audit.Fold(d.InventoryNumber), "\x00"+audit.Fold(d.Serial)
		if seen[number] || seen[serial] {
			continue
		}
		seen[number], seen[serial] = true, true
		out = append(out, d)
	}
	return out
}

type fataler interface{ Fatal(args ...any) }

// importAgain plans the import of a file at a site that knows the devices.
func importAgain(t fataler, file []byte, known []audit.Device) (inventory.Tally, []string) {
	table, err := inventory.Read("export.csv", bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	profile, err := table.Guess()
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := profile.Bind(table.Header)
	if err != nil {
		t.Fatal(err)
	}
	plan := inventory.NewPlan(known, false)
	var tally inventory.Tally
	var rejects []string
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		var change inventory.Change
		record, reject := mapping.Record(row)
		if reject == nil {
			change, reject = plan.Next(record)
		}
		if reject != nil {
			rejects = append(rejects, reject.Reason.Error())
		}
		tally.Count(change, reject)
	}
	return tally, rejects
}

// Every column of the export is recognised, and none is missing.
func TestInventoryColumnsAreKnown(t *testing.T) {
	guessed := inventory.Guess(report.InventoryColumns())
	if len(guessed.Unknown)+len(guessed.Missing)+len(guessed.Ambiguous) > 0 {
		t.Errorf("unknown %v, missing %v, ambiguous %v", guessed.Unknown, guessed.Missing, guessed.Ambiguous)
	}
	for _, column := range report.InventoryColumns() {
		if got := guessed.Profile.Columns[inventory.Field(column)]; got != column {
			t.Errorf("column %s is read from %q", column, got)
		}
	}
}

func TestInventoryCSV(t *testing.T) {
	var b strings.Builder
	d := audit.Device{InventoryNumber: "MT-1", Maker: "Contec; Ltd", Model: "CMS8000", Serial: "=C1", Place: audit.Place{Ward: "Intensiv 2", Room: "204"}}
	if err := report.InventoryCSV(&b, each([]audit.Device{d}), report.CSVOptions{}); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffdesignation;type;model;lot;serial;year;maker;maker_address;inventory_number;ward;room;bed;department;udi;mac;ip;firmware;host\r\n" +
		";;CMS8000;;'=C1;;\"Contec; Ltd\";;MT-1;Intensiv 2;204;;;;;;;\r\n"
	if b.String() != want {
		t.Errorf("got  %q\nwant %q", b.String(), want)
	}
}
