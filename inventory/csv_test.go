package inventory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

func parse(content string, comma, eol byte) ([]Row, error) {
	// One byte at a time, so that nothing depends on how the bytes arrive.
	r := newCSVReader("liste.csv", iotest.OneByteReader(strings.NewReader(content)), comma, eol)
	var rows []Row
	for {
		row, err := r.read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
}

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name, content string
		want          []Row
	}{
		{"plain", "a;b\nc;d", []Row{{1, []string{"a", "b"}}, {2, []string{"c", "d"}}}},
		{"Windows line ends", "a;b\r\nc;\r\n", []Row{{1, []string{"a", "b"}}, {2, []string{"c", ""}}}},
		{"empty line", "a\n\nb\n", []Row{{1, []string{"a"}}, {2, []string{""}}, {3, []string{"b"}}}},
		{"quoted", `"a;b";"c ""d"""`, []Row{{1, []string{"a;b", `c "d"`}}}},
		{"quoted newlines", "\"a\r\nb\n\";c\nd", []Row{{1, []string{"a\nb\n", "c"}}, {4, []string{"d"}}}},
		{"quote inside", `a 12";b`, []Row{{1, []string{`a 12"`, "b"}}}},
		{"text after a quote", `"a"b;c`, []Row{{1, []string{"ab", "c"}}}},
		{"quoted nothing", `"";""`, []Row{{1, []string{"", ""}}}},
		{"blank before a quote", `a; "b"`, []Row{{1, []string{"a", ` "b"`}}}},
	} {
		got, err := parse(c.content, ';', '\n')
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", c.name, err, diff)
		}
	}
}

// TestReadsWhatOthersWrite compares with the writer of the standard library.
func TestReadsWhatOthersWrite(t *testing.T) {
	cell := rapid.StringOfN(rapid.RuneFrom([]rune("ab;,\t\"\n ä€")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 4), 1, 5).Draw(t, "rows")
		comma := rapid.SampledFrom(delimiters).Draw(t, "comma")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = rune(comma), rapid.Bool().Draw(t, "CRLF")
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		rows, err := parse(b.String(), comma, '\n')
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		got := make([][]string, len(rows))
		for i, row := range rows {
			got[i] = row.Cells
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q\n%s", b.String(), diff)
		}
	})
}

// TestEncodings: whatever the encoding, the same text is read, as long as the
// encoding can hold it. (Words only: "ß€" is good UTF-8 in Windows-1252.)
func TestEncodings(t *testing.T) {
	encodings := map[charset]encoding.Encoding{
		utf8Text:    unicode.UTF8BOM,
		utf16LE:     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		utf16BE:     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		windows1252: charmap.Windows1252,
	}
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abcXYZ019äöüßÄÖÜé")), 1, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		text := "Gerät – 5 €;Typ\n" + strings.Join(rapid.SliceOfN(word, 4, 40).Draw(t, "words"), ";") + "\n"
		want := rapid.SampledFrom([]charset{utf8Text, utf16LE, utf16BE, windows1252}).Draw(t, "encoding")
		coded, err := encodings[want].NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		found, err := surveyFile("liste.csv", iotest.HalfReader(strings.NewReader(coded)), []byte(coded), textFile)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(found.charset.decode(iotest.OneByteReader(strings.NewReader(coded))))
		if err != nil || found.charset != want || string(got) != text {
			t.Fatalf("%s: read as %s: %q, %v", want, found.charset, got, err)
		}
	})
}

// TestSurveyInPieces: a character cut in two by the end of a chunk is one
// character.
func TestSurveyInPieces(t *testing.T) {
	for _, c := range []struct {
		content string
		want    charset
	}{
		{"Prüfgerät – 5 €", utf8Text},
		{"Pr\xfcfger\xe4t", windows1252},
		{"endet mit \xfc", windows1252},
		{"ä ö ü und ein \xfc", utf8Text}, // one broken row, not another encoding
		{"plain", utf8Text},
	} {
		got, err := surveyFile("liste.csv", iotest.OneByteReader(strings.NewReader(c.content)), []byte(c.content), textFile)
		if err != nil || got.charset != c.want {
			t.Errorf("%q read as %s, want %s (%v)", c.content, got.charset, c.want, err)
		}
	}
}
