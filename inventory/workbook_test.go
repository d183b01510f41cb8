package inventory

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"visite/audit"
)

// bookBytes makes a workbook.
func bookBytes(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := errors.Join(f.Write(&b), f.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func readRows(t *testing.T, table *Table) []Row {
	t.Helper()
	var rows []Row
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func readBytes(name string, b []byte) (*Table, error) {
	return Read(name, bytes.NewReader(b), int64(len(b)))
}

// TestWorkbook reads what a hospital's workbook is full of: an empty and a
// hidden sheet before the list, a title above it, numbers with leading zeros as
// text and as format, dates, formulas, errors, rich text, gaps.
func TestWorkbook(t *testing.T) {
	b := bookBytes(t, func(f *excelize.File) {
		for _, name := range []string{"Werte", "Geräte", "Archiv"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		padded, err := f.NewStyle(&excelize.Style{CustomNumFmt: ptr("000000")})
		must(t, err)
		prefix, err := f.NewStyle(&excelize.Style{CustomNumFmt: ptr(`"MT-"0000`)})
		must(t, err)
		day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		bought := time.Date(2019, 3, 12, 0, 0, 0, 0, time.UTC)
		must(t,
			f.SetSheetRow("Werte", "A1", &[]any{"Inventarnummer", "falsch"}), f.SetSheetVisible("Werte", false),
			f.SetSheetRow("Archiv", "A1", &[]any{"Inventarnummer", "auch falsch"}),
			f.SetCellValue("Geräte", "A1", "Medizintechnik 2026"),
			f.SetSheetRow("Geräte", "A3", &[]any{"Inv.-Nr.", "S/N", "Anschaffung", "Hersteller", "Typ", "Station", "Zimmer", "Bett"}),
			f.SetSheetRow("Geräte", "A4", &[]any{"00471", 471, bought, "Contec", "CMS8000", "Intensiv 1", 204, 1}),
			f.SetCellStyle("Geräte", "B4", "B4", padded), f.SetCellStyle("Geräte", "C4", "C4", day),
			f.SetSheetRow("Geräte", "A6", &[]any{472, 12345678901234, 2019, "Philips"}),
			f.SetCellStyle("Geräte", "A6", "A6", prefix),
			f.SetCellFormula("Geräte", "F6", `"Intensiv "&1`), f.SetCellDefault("Geräte", "F6", "Intensiv 1"),
			f.SetCellRichText("Geräte", "E6", []excelize.RichTextRun{{Text: "Intelli"}, {Text: "Vue", Font: &excelize.Font{Bold: true}}}),
			f.SetCellValue("Geräte", "A7", true),
			f.SetCellValue("Geräte", "H8", "nur ein Bett"),
			f.SetSheetRow("Geräte", "A9", &[]any{"9", "9", "", "", "", "", "", "", "", "zu viel"}),
		)
	})
	table, err := readBytes("liste.xlsx", b)
	must(t, err)
	if table.Format != "XLSX, Geräte" {
		t.Errorf("format %q", table.Format)
	}
	want := []Row{
		{4, []string{"00471", "000471", "2019-03-12", "Contec", "CMS8000", "Intensiv 1", "204", "1"}},
		{6, []string{"MT-0472", "12345678901234", "2019", "Philips", "IntelliVue", "Intensiv 1", "", ""}},
		{7, []string{"TRUE", "", "", "", "", "", "", ""}},
		{8, []string{"", "", "", "", "", "", "", "nur ein Bett"}},
		{9, []string{"9", "9", "", "", "", "", "", "", "", "zu viel"}},
	}
	if diff := cmp.Diff(want, readRows(t, table)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	profile, err := table.Guess()
	must(t, err)
	m := bind(t, profile, table)
	rec, reject := m.Record(want[0].clone())
	if reject != nil || rec.Device.Year != "2019" || rec.Device.Serial != "000471" {
		t.Errorf("record %+v, %+v", rec, reject)
	}
	if _, reject := m.Record(want[4].clone()); reject == nil || reject.Reason.Code != "fields" {
		t.Errorf("row with more cells than the header: %+v", reject)
	}
}

func (r Row) clone() Row { return Row{r.Number, append([]string(nil), r.Cells...)} }

func ptr[T any](v T) *T { return &v }

// TestLostDigits shows that a number too long for a spreadsheet is rejected and
// not taken for another device's.
func TestLostDigits(t *testing.T) {
	b := bookBytes(t, func(f *excelize.File) {
		must(t,
			f.SetSheetRow("Sheet1", "A1", &[]any{"Inventarnummer", "Seriennummer"}),
			f.SetSheetRow("Sheet1", "A2", &[]any{"1", 9.0071992547409927e17}),
		)
	})
	table, err := readBytes("liste.xlsx", b)
	must(t, err)
	profile, err := table.Guess()
	must(t, err)
	for row := range table.Rows() {
		if _, reject := bind(t, profile, table).Record(row); reject == nil || reject.Reason.Code != "damaged-number" {
			t.Errorf("row %q: %+v", row.Cells, reject)
		}
	}
}

// repack changes the parts of a workbook.
func repack(t testing.TB, book []byte, change func(name string, content []byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		must(t, err)
		content, err := io.ReadAll(r)
		must(t, err)
		if content = change(f.Name, content); content == nil {
			continue
		}
		w, err := out.Create(f.Name)
		must(t, err)
		_, err = w.Write(content)
		must(t, err)
	}
	must(t, out.Close())
	return b.Bytes()
}

func smallBook(t testing.TB) []byte {
	return bookBytes(t, func(f *excelize.File) {
		must(t,
			f.SetSheetRow("Sheet1", "A1", &[]any{"Inventarnummer", "Station"}),
			f.SetSheetRow("Sheet1", "A2", &[]any{"4711", "Intensiv 1"}),
			f.SetSheetRow("Sheet1", "A3", &[]any{"4712", "Intensiv 1"}),
		)
	})
}

// TestBadWorkbook lists what must be refused. Each is damage that would
// otherwise make the list shorter, or memory larger.
func TestBadWorkbook(t *testing.T) {
	sheet := "xl/worksheets/sheet1.xml"
	in := func(part, old, now string) []byte {
		return repack(t, smallBook(t), func(name string, content []byte) []byte {
			if name == part {
				if !bytes.Contains(content, []byte(old)) {
					t.Fatalf("no %q in %s", old, content)
				}
				return bytes.Replace(content, []byte(old), []byte(now), 1)
			}
			return content
		})
	}
	without := func(part string) []byte {
		return repack(t, smallBook(t), func(name string, content []byte) []byte {
			if name == part {
				return nil
			}
			return content
		})
	}
	for _, c := range []struct {
		name, code string
		book       []byte
	}{
		{"XML cut off", "damaged", in(sheet, "</row></sheetData></worksheet>", "")},
		{"XML not well-formed", "damaged", in(sheet, "</row><row r=\"3\"", "</row><row r=\"3\" & ")},
		{"control character", "damaged", in(sheet, "<sheetData>", "<sheetData>\x01")},
		{"string that is not there", "damaged", in(sheet, "<v>3</v>", "<v>99</v>")},
		{"rows out of order", "damaged", in(sheet, `r="3"`, `r="1"`)},
		{"cells out of order", "damaged", in(sheet, `r="B3"`, `r="A3"`)},
		{"cell without a column", "damaged", in(sheet, `r="B3"`, `r="?"`)},
		{"style that is not there", "damaged", in(sheet, `<c r="B3" t="s"><v>3</v>`, `<c r="B3" s="9"><v>3</v>`)},
		{"number that is none", "damaged", in(sheet, `<c r="B3" t="s"><v>3</v>`, `<c r="B3"><v>drei</v>`)},
		{"column too far", "columns", in(sheet, `r="B3"`, `r="XFD3"`)},
		{"cell of 2 MB", "long-cell", in("xl/sharedStrings.xml", "Intensiv 1", strings.Repeat("A", 2<<20))},
		{"comment of 2 MB", "long-cell", in(sheet, "<sheetData>", "<!--"+strings.Repeat("<a>", 1<<20)+"--><sheetData>")},
		{"elements nested deep", "damaged", in(sheet, "<sheetData>", strings.Repeat("<a>", 1000)+"<sheetData>")},
		{"sheet missing", "damaged", without(sheet)},
		{"strings missing", "damaged", without("xl/sharedStrings.xml")},
		{"no workbook in it", "not-a-list", without("_rels/.rels")},
		{"archive cut off", "damaged", smallBook(t)[:1000]},
		{"wrong sum", "damaged", corrupt(t)},
		{"zip bomb", "too-big", bomb(t, 300<<20)},
		{"zip bomb that lies", "damaged", bomb(t, 100)},
		{"all sheets empty", "empty", bookBytes(t, func(*excelize.File) {})},
		{"only a header", "empty", bookBytes(t, func(f *excelize.File) {
			must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"Inventarnummer", "Station"}))
		})},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, err := readBytes("liste.xlsx", c.book)
			for err == nil && table != nil {
				for _, err = range table.Rows() { //nolint:revive // it reads to the end
				}
				table = nil
			}
			if r := (*audit.Refusal)(nil); !errors.As(err, &r) || r.Code != c.code {
				t.Errorf("got %v, want a refusal %q", err, c.code)
			}
		})
	}
}

// corrupt flips a bit of the sheet, which stays well-formed.
func corrupt(t *testing.T) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	repack(t, smallBook(t), func(name string, content []byte) []byte {
		h := &zip.FileHeader{
			Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
			CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content)),
		}
		raw, err := w.CreateRaw(h)
		must(t, err)
		_, err = raw.Write(bytes.Replace(content, []byte("4712"), []byte("4713"), 1))
		must(t, err)
		return content
	})
	must(t, w.Close())
	return b.Bytes()
}

// bomb is a small workbook whose sheet has, as it says, 300 MB, or as it lies,
// 100 bytes.
func bomb(t *testing.T, says uint64) []byte {
	packed, full := deflate(t, bytes.Repeat([]byte("<row></row>"), 1<<14))
	return repackSheet(t, func(w *zip.Writer, name string) {
		raw, err := w.CreateRaw(&zip.FileHeader{
			Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(full),
			CompressedSize64: uint64(len(packed)), UncompressedSize64: says,
		})
		must(t, err)
		_, err = raw.Write(packed)
		must(t, err)
	})
}

func deflate(t *testing.T, b []byte) (packed, full []byte) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("x")
	must(t, err)
	_, err = w.Write(b)
	must(t, err, z.Close())
	r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	must(t, err)
	raw, err := r.File[0].OpenRaw()
	must(t, err)
	packed, err = io.ReadAll(raw)
	must(t, err)
	return packed, b
}

// repackSheet copies a small workbook but for its sheet.
func repackSheet(t *testing.T, sheet func(*zip.Writer, string)) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	repack(t, smallBook(t), func(name string, content []byte) []byte {
		if strings.HasPrefix(name, "xl/worksheets/") {
			sheet(w, name)
			return nil
		}
		part, err := w.Create(name)
		must(t, err)
		_, err = part.Write(content)
		must(t, err)
		return nil
	})
	must(t, w.Close())
	return b.Bytes()
}

func TestEscapedCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"a_x000D_b": "a\rb", "_x0041_": "A", "_x005F_x0041_": "_x0041_", "_x12_": "_x12_", "plain": "plain",
	} {
		if got := unescape(in); got != want {
			t.Errorf("unescape(%q) = %q, want %q", in, got, want)
		}
	}
}
