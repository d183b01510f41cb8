package inventory

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visite/checklist"
)

// TestRejectsFile pins the bytes of a rejects file, and shows that it can be
// mended and imported.
func TestRejectsFile(t *testing.T) {
	table, err := read(t, "liste.csv", "Inventarnummer;Seriennummer;Station;Zimmer\n"+
		"1;S1;;204\n"+
		"2;=HYPERLINK(\"http://192.0.2.1\");Intensiv 1\n"+
		";;\x1b[31m-7;\"a\nb\"\n")
	if err != nil {
		t.Fatal(err)
	}
	profile, err := table.Guess()
	if err != nil {
		t.Fatal(err)
	}
	m := bind(t, profile, table)
	var b bytes.Buffer
	f, err := NewRejectsFile(&b, table.Header, checklist.German)
	if err != nil {
		t.Fatal(err)
	}
	for row := range table.Rows() {
		_, reject := m.Record(row)
		if reject == nil {
			t.Fatalf("row %d was taken", row.Number)
		}
		if err := f.Write(reject); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\xef\xbb\xbf" +
		"Zeile;Spalte;Grund;Inventarnummer;Seriennummer;Station;Zimmer\r\n" +
		"2;Station;Zimmer oder Bett ohne Station;1;S1;;204\r\n" +
		"3;;3 Felder, die Kopfzeile hat 4;2;\"'=HYPERLINK(\"\"http://192.0.2.1\"\")\";Intensiv 1\r\n" +
		"4;Inventarnummer, Seriennummer;weder Inventarnummer noch Seriennummer;;;'-7;a b\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	mended := strings.Replace(b.String(), "S1;;204", "S1;IMC;204", 1)
	again, err := read(t, "abgelehnt.csv", mended)
	if err != nil {
		t.Fatal(err)
	}
	if profile, err = again.Guess(); err != nil {
		t.Fatal(err)
	}
	rec, reject := bind(t, profile, again).Record(readRows(t, again)[0])
	if reject != nil || rec.Device.Place.Ward != "IMC" || rec.Device.Serial != "S1" {
		t.Errorf("%+v %+v", rec, reject)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errDisk }

func TestRejectsFileOnFullDisk(t *testing.T) {
	if _, err := NewRejectsFile(fullDisk{}, nil, checklist.English); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
}
