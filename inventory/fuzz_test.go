package inventory

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"visite/audit"
)

// readAll takes a file through the whole way of a list, and checks what must
// hold of anything that comes out of it.
func readAll(t *testing.T, content []byte) {
	table, err := readBytes("liste", content)
	if err != nil {
		return
	}
	for i, h := range table.Header {
		if h == "" || h != audit.Clean(h, audit.MaxName+10) {
			t.Fatalf("heading %d is %q", i, h)
		}
	}
	p := Guess(table.Header).Profile
	if p.Columns[Number]+p.Columns[Serial] == "" {
		p.Columns = map[Field]string{Number: table.Header[0]}
	}
	m, err := p.Bind(table.Header)
	if err != nil {
		t.Fatal(err)
	}
	plan, last := NewPlan(nil, false), table.first
	for row, err := range table.Rows() {
		if err != nil {
			return
		}
		if row.Number <= last {
			t.Fatalf("row %d after %d", row.Number, last)
		}
		last = row.Number
		rec, reject := m.Record(row)
		if reject != nil {
			continue
		}
		for _, f := range Fields() {
			if v := f.Of(rec.Device); v != audit.Clean(v, maxText) {
				t.Fatalf("row %d: %s is %q", row.Number, f, v)
			}
		}
		if _, reject = plan.Next(rec); reject == nil {
			if change, _ := plan.Next(rec); !change.Unchanged() {
				t.Fatalf("row %d again: %+v", row.Number, change)
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	lists, err := filepath.Glob("testdata/lists/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, list := range lists {
		content, err := os.ReadFile(list)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(readAll)
}

// FuzzXLSX changes the XML inside a workbook; what changes the archive around
// it would hardly ever get past its sums.
func FuzzXLSX(f *testing.F) {
	book := smallBook(f)
	parts := map[string]string{}
	repack(f, book, func(name string, content []byte) []byte {
		parts[name] = string(content)
		return content
	})
	sheet, list := "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;MT-&quot;0000"/></numFmts>` +
		`<cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>`
	f.Add(parts[sheet], parts[list], parts["xl/styles.xml"])
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><t>S/N</t><rPh><t>x</t></rPh></is></c></row>`+
		`<row r="9"><c r="A9" s="1"><v>42</v></c><c s="2"><v>43000.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#NV</v></c></row></sheetData></worksheet>`,
		`<sst><si><r><t>a</t></r><r><t>b</t></r></si></sst>`, styles)
	f.Fuzz(func(t *testing.T, newSheet, newList, newStyles string) {
		readAll(t, repack(t, book, func(name string, content []byte) []byte {
			switch name {
			case sheet:
				return []byte(newSheet)
			case list:
				return []byte(newList)
			case "xl/styles.xml":
				return []byte(newStyles)
			}
			return content
		}))
	})
}

// FuzzFormat shows numbers in the formats of a hostile workbook.
func FuzzFormat(f *testing.F) {
	for _, code := range []string{"General", "000000", `"MT-"0000`, "dd.mm.yyyy", "[$-407]d. mmmm yyyy", "# ??/??", "0.00E+00", `[>=100]"a";[Red]-0;;@`, "[hh]:mm:ss.000", "#,##0.00 €", ";;;"} {
		f.Add(code, 43536.75)
	}
	f.Fuzz(func(_ *testing.T, code string, x float64) {
		if len(code) > maxFormatCode || math.IsNaN(x) || math.IsInf(x, 0) {
			return
		}
		s := newFormats()
		s.codes[164] = code
		_, _ = s.formatted(x, 164)
	})
}

func FuzzGuess(f *testing.F) {
	f.Add("Inventarnummer;Typ;Standort;Station")
	f.Add("S/N;S/N (2);Raum;Abteilung;#4")
	f.Fuzz(func(t *testing.T, line string) {
		header := headings(strings.Split(line, ";"))
		g := Guess(header)
		used := map[string]bool{}
		for f, h := range g.Profile.Columns {
			if !f.Known() || used[h] || g.Ambiguous[f] != nil {
				t.Fatalf("%s is %q", f, h)
			}
			used[h] = true
		}
		for _, h := range g.Unknown {
			used[h] = true
		}
		for _, heads := range g.Ambiguous {
			for _, h := range heads {
				used[h] = true
			}
		}
		if len(used) != len(header) {
			t.Fatalf("%q: only %d headings are accounted for", header, len(used))
		}
		if g.needsMapping() != nil {
			return
		}
		g.Profile.Name = "fuzz"
		data, err := json.Marshal(g.Profile)
		if err != nil {
			t.Fatal(err)
		}
		p, err := ParseProfile(data)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Bind(header); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzProfile: what is taken as a profile can be written and read again.
func FuzzProfile(f *testing.F) {
	f.Add([]byte(`{"name":"a","columns":{"serial":"S","location":"Ort"},"split":{"separator":"/","parts":["","ward"]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProfile(data)
		if err != nil {
			return
		}
		once, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		p, err = ParseProfile(once)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(p); err != nil || !bytes.Equal(once, again) {
			t.Fatalf("%s\n%s\n%v", once, again, err)
		}
	})
}

// TestSameAsExcelize compares with another reader, on a workbook it has made.
func TestSameAsExcelize(t *testing.T) {
	book := bookBytes(t, func(f *excelize.File) {
		must(t,
			f.SetSheetRow("Sheet1", "A1", &[]any{"S/N", "Typ", "Jahr", "Wert", "Text"}),
			f.SetSheetRow("Sheet1", "A2", &[]any{"001", "ä & <b>", 2019, 1.5, "a\nb"}),
			f.SetSheetRow("Sheet1", "B5", &[]any{" x ", -3, 1e14, ""}),
			f.SetSheetRow("Sheet1", "C7", &[]any{true, "“”", 0.1}),
		)
	})
	other, err := excelize.OpenReader(bytes.NewReader(book))
	must(t, err)
	want, err := other.GetRows("Sheet1")
	must(t, errors.Join(err, other.Close()))
	table, err := readBytes("liste.xlsx", book)
	must(t, err)
	for _, row := range readRows(t, table) {
		ours := strings.Join(trimTail(row.Cells, 0), "|")
		if theirs := strings.Join(want[row.Number-1], "|"); ours != theirs {
			t.Errorf("row %d: %q, excelize has %q", row.Number, ours, theirs)
		}
	}
}
