package inventory

import (
	"bytes"
	"strings"

	"visite/audit"
)

// format is what a file is, as told by its first bytes.
type format int

const (
	textFile format = iota
	zipFile
)

// strangers are the kinds of files that get renamed or exported as device
// lists, with how they begin.
var strangers = []struct{ magic, de, en string }{
	{"%PDF-", "ein PDF", "a PDF"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "eine alte oder kennwortgeschützte Excel-Datei", "an old or password-protected Excel file"},
	{"{\\rtf", "ein Textdokument (RTF)", "a text document (RTF)"},
	{"\x89PNG", "ein Bild", "a picture"},
	{"\xff\xd8\xff", "ein Bild", "a picture"},
	{"\x1f\x8b", "ein gepacktes Archiv (gzip)", "a compressed archive (gzip)"},
	{"7z\xbc\xaf\x27\x1c", "ein gepacktes Archiv (7z)", "a compressed archive (7z)"},
	{"SQLite format 3\x00", "eine Datenbank", "a database"},
	{"\x7fELF", "ein Programm", "a program"},
}

// markups begin a web page or XML that some systems export under the name
// ".xls".
var markups = []string{"<!doctype", "<html", "<table", "<?xml", "<head", "<meta"}

// sniff tells what the file beginning with head is.
func sniff(name string, head []byte) (format, error) {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return zipFile, nil
	}
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return 0, notAList(name, s.de, s.en)
		}
	}
	start := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, bomUTF8), " \t\r\n")))
	for _, m := range markups {
		if strings.HasPrefix(start, m) {
			return 0, notAList(name, "eine Webseite oder XML-Datei", "a web page or XML file")
		}
	}
	return textFile, nil
}

func notAList(name, de, en string) error {
	return &audit.Refusal{Code: "not-a-list", Text: text(
		name+" ist "+de+", keine Geräteliste; bitte als .xlsx oder CSV speichern",
		name+" is "+en+", not a device list; please save it as .xlsx or CSV")}
}

func notText(name string) error {
	return refuse("not-a-list",
		"%s ist keine Textdatei und keine Excel-Datei; bitte als .xlsx oder CSV speichern",
		"%s is neither a text file nor an Excel file; please save it as .xlsx or CSV", name)
}
