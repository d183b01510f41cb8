package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visite/audit"
)

func TestCell(t *testing.T) {
	for _, c := range []struct {
		field     Field
		raw, want string
		code      string
	}{
		{Maker, "  Contec \t Medical ", "Contec Medical", ""},
		{Maker, "\x1b]0;title\aContec\x1b[31m", "Contec", ""},
		{Maker, "Mu\u0308ller", "Müller", ""},
		{Maker, "n/a", "", ""},
		{Maker, "(unbekannt)", "", ""},
		{Maker, "k. A.", "", ""},
		{Ward, "NA", "NA", ""}, // Notaufnahme
		{Ward, "---", "", ""},
		{Serial, "0000", "", ""},
		{Serial, "007", "007", ""},
		{Serial, "12E5", "12E5", ""},
		{Serial, "1,5E+12", "", "damaged-number"},
		{Number, "4E+09", "", "damaged-number"},
		{Number, strings.Repeat("9", 121), "", "too-long"},
		{Room, strings.Repeat("x", 121), "", "too-long"},
		{Designation, strings.Repeat("ä", 251), strings.Repeat("ä", 249) + "…", ""},
		{Designation, strings.Repeat("ä", 250), strings.Repeat("ä", 250), ""},
		{Designation, "\xfc", "", "encoding"},
		{Designation, "\ufffd", "", "encoding"},
		{Year, "12.03.2019", "2019", ""},
		{Year, "2019-03-12", "2019", ""},
		{Year, "03/19", "03/19", ""},
		{Year, "2018/2019", "2018/2019", ""},
		{Year, "12019", "12019", ""},
		{Designation, "'=1+1", "=1+1", ""},
		{Designation, "'s-Hertogenbosch", "'s-Hertogenbosch", ""},
	} {
		got, why := cell(c.field, c.raw)
		code := ""
		if why != nil {
			code = why.Code
		}
		if got != c.want || code != c.code {
			t.Errorf("%s %q: %q %s, want %q %s", c.field, c.raw, got, code, c.want, c.code)
		}
	}
}

// TestCellIsSafe: whatever a file holds, no control character and no formula of
// ours reaches a screen or a list written again.
func TestCellIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Fields()).Draw(t, "field")
		raw := rapid.String().Draw(t, "raw")
		got, why := cell(f, raw)
		if why != nil {
			return
		}
		if got != audit.Clean(got, maxText) {
			t.Fatalf("%q gives %q", raw, got)
		}
		if again, why := cell(f, audit.Defuse(got)); why != nil || again != got {
			t.Fatalf("%q, exported and read again: %q, %v", got, again, why)
		}
	})
}

func TestRecordKeepsItsCells(t *testing.T) {
	table, err := read(t, "liste.csv", "Inventarnummer;Typ\n 1 ;\x1b[1mCMS\n")
	if err != nil {
		t.Fatal(err)
	}
	p, err := table.Guess()
	if err != nil {
		t.Fatal(err)
	}
	rec, _ := bind(t, p, table).Record(readRows(t, table)[0])
	if diff := cmp.Diff([]string{" 1 ", "\x1b[1mCMS"}, rec.Cells); diff != "" {
		t.Error(diff)
	}
	if rec.Device.PlaceSource != "" {
		t.Errorf("a list that says no place has no source: %q", rec.Device.PlaceSource)
	}
}
