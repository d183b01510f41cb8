package inventory

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
)

// TestNotAList lists what must be refused, and how.
func TestNotAList(t *testing.T) {
	for _, c := range []struct{ name, code, content string }{
		{"empty file", "empty", ""},
		{"only blanks", "empty", " \r\n;;;\r\n\r\n"},
		{"only a mark", "empty", "\xef\xbb\xbf"},
		{"only a header", "empty", "Inventarnummer;Hersteller\r\n"},
		{"only sep", "empty", "sep=;\r\n"},
		{"PDF", "not-a-list", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"},
		{"old Excel", "not-a-list", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)},
		{"picture", "not-a-list", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"},
		{"gzip", "not-a-list", "\x1f\x8b\x08\x00"},
		{"web page named .xls", "not-a-list", "\xef\xbb\xbf\r\n  <HTML><table><tr><td>Inventarnummer"},
		{"Excel 2003 XML", "not-a-list", `<?xml version="1.0"?><Workbook>`},
		{"database", "not-a-list", "SQLite format 3\x00"},
		{"program", "not-a-list", "\x7fELF\x02\x01\x01\x00"},
		{"NUL bytes", "not-a-list", "Inventarnummer;Typ\n1;CMS\x008000\n"},
		{"control characters", "not-a-list", "a;b\n\x01\x02\x03\x04\x05;\x06\x07\x08\n"},
		{"archive of something else", "damaged", "PK\x03\x04" + strings.Repeat("x", 100)},
		{"quote never closed", "unclosed-quote", "Inventarnummer;Typ\n1;a\n2;\"b\n3;c\n"},
		{"line of 2 MB", "long-line", "Inventarnummer;Typ\n1;" + strings.Repeat("x", 2<<20) + "\n"},
		{"quoted lines of 2 MB", "unclosed-quote", "Inventarnummer;Typ\n1;\"" + strings.Repeat("x\n", 1<<20)},
		{"2,000 columns", "columns", strings.Repeat("x;", 2000) + "\n1;2\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(t, "liste.csv", c.content)
			wantRefusal(t, err, c.code)
		})
	}
}

func wantRefusal(t *testing.T, err error, code string) *audit.Refusal {
	t.Helper()
	r := (*audit.Refusal)(nil)
	if !errors.As(err, &r) || r.Code != code {
		t.Fatalf("got %v, want a refusal %q", err, code)
	}
	for _, lang := range checklist.Langs() {
		if line := r.Text[lang]; line == "" || strings.ContainsAny(line, "\n\x1b") || strings.HasSuffix(line, ".") {
			t.Errorf("not one clear line in %s: %q", lang, line)
		}
	}
	return r
}

// TestUnclosedQuoteNamesItsLine: where it begins, not where the file ends.
func TestUnclosedQuoteNamesItsLine(t *testing.T) {
	_, err := read(t, "liste.csv", "Inventarnummer;Typ\n1;\"a\nb\"\n2;\"c\n3;d\n")
	if r := wantRefusal(t, err, "unclosed-quote"); !strings.Contains(r.Text[checklist.English], "line 4") {
		t.Errorf("%s", r.Text[checklist.English])
	}
}

// TestFaultBelowSample: the rows above the fault are there, then the error ends
// the list.
func TestFaultBelowSample(t *testing.T) {
	table, err := read(t, "liste.csv", "Inventarnummer;Typ\n"+strings.Repeat("1;a\n", 100)+"2;\"c\n")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err = range table.Rows() {
		if err == nil {
			n++
		}
	}
	wantRefusal(t, err, "unclosed-quote")
	if n != 100 {
		t.Errorf("%d rows before the fault", n)
	}
}

// endless is a file of one line.
type endless struct{ size int64 }

func (e endless) ReadAt(p []byte, off int64) (int, error) {
	n := min(int64(len(p)), e.size-off)
	if n <= 0 {
		return 0, io.EOF
	}
	for i := range p[:n] {
		p[i] = 'x'
	}
	return int(n), nil
}

// TestEndlessLine reads a file of 2 GB and one of a single line of 16 MB, and
// measures that neither is taken into memory.
func TestEndlessLine(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Read("liste.csv", endless{2 << 30}, 2<<30)
	wantRefusal(t, err, "too-big")
	_, err = Read("liste.csv", endless{16 << 20}, 16<<20)
	wantRefusal(t, err, "long-line")
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("took %d MB", used>>20)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(dir)
	wantRefusal(t, err, "not-a-list")
	_, err = Open(filepath.Join(dir, "gibt\x1b[31mesnicht.csv"))
	wantRefusal(t, err, "no-file")
	_, err = Open(os.DevNull)
	wantRefusal(t, err, "not-a-list")

	path := filepath.Join(dir, "geräte\x07.csv")
	if err := os.WriteFile(path, []byte("Inventarnummer;Typ\n1;CMS8000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table := open(t, path)
	if table.Name != "geräte.csv" {
		t.Errorf("name %q", table.Name)
	}
	if want := "5f30853e89b51871"; len(table.SHA256) != 64 || table.SHA256[:16] != want {
		t.Errorf("SHA-256 %s", table.SHA256)
	}
	for range 2 { // from the top each time
		if rows := readRows(t, table); len(rows) != 1 || rows[0].Cells[1] != "CMS8000" {
			t.Errorf("rows %v", rows)
		}
	}
}

// failing is a disk that breaks after some bytes.
type failing struct {
	r     io.ReaderAt
	until int64
}

var errDisk = errors.New("disk broken")

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.until {
		return 0, errDisk
	}
	return f.r.ReadAt(p, off)
}

func TestBrokenDisk(t *testing.T) {
	list := []byte("Inventarnummer;Typ\n" + strings.Repeat("1;CMS8000\n", 20_000))
	for _, until := range []int64{0, 100_000} {
		if _, err := Read("liste.csv", failing{bytes.NewReader(list), until}, int64(len(list))); !errors.Is(err, errDisk) {
			t.Errorf("broken after %d bytes: %v", until, err)
		}
	}
}

func TestHeadings(t *testing.T) {
	table, err := read(t, "liste.csv", "Typ;;typ;Typ;\x1b[1mNr.\nA;B;C;D;E\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(table.Header, "|"); got != "Typ|#2|typ|Typ (2)|Nr." {
		t.Errorf("headings %s", got)
	}
}

func TestDelimiter(t *testing.T) {
	for content, want := range map[string]byte{
		"Inventarnummer;Hersteller, Ort;Typ\n1;Contec, China, Asien;CMS\n": ';',
		"Inventory number,Maker\n1,\"Contec; Ltd; China; Asia\"\n":         ',',
		"Nr\tX\n1\t2;3,4\n":             '\t',
		"a|b|c\n1|2,0;5|3\n":            '|',
		"sep=,\nInventarnummer;x\n1;2":  ',',
		"\"SEP=|\"\r\na;b\n":            '|',
		"Inventarnummer\n4711\n":        ';',
		"\"Inventar;nummer\",Typ\n1,2":  ',',
		"Inventarnummer;Typ\n1;\"a,b,c": ';',
	} {
		if got, _ := delimiter([]byte(content), '\n', newLexicon()); got != want {
			t.Errorf("delimiter of %q is %q, want %q", content, got, want)
		}
	}
}
