package inventory

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"visite/audit"
)

// maxText is how many runes a cell may have that only describes a device.
// Longer ones are cut with an ellipsis; names that identify or place a device
// are never cut, their row is rejected.
const maxText = 250

// Record is a row as a device: cleaned, without an id. Its place is what the
// list says; it has no source if the list says nothing.
type Record struct {
	Row    int
	Device audit.Device
	Cells  []string // as read, for the rejects file

	mapping *Mapping // that it was read with
}

// Mapping is a profile bound to the columns of one header.
type Mapping struct {
	width int
	bound []boundColumn
	split Split
}

// boundColumn is a column of the list that is read.
type boundColumn struct {
	index   int
	heading string
	column
}

// Record cleans a row, or says why it cannot be taken.
func (m *Mapping) Record(row Row) (Record, *Reject) {
	rec := Record{Row: row.Number, Cells: row.Cells, mapping: m}
	reject := func(heading string, why *audit.Refusal) (Record, *Reject) {
		return Record{}, &Reject{Row: row.Number, Column: heading, Reason: why, Cells: row.Cells}
	}
	if len(row.Cells) != m.width {
		return reject("", refuse("fields", "%d Felder, die Kopfzeile hat %d", "%d fields, the header has %d", len(row.Cells), m.width))
	}
	if isSum(row.Cells) {
		return reject("", refuse("sum", "eine Summenzeile, kein Gerät", "a line of totals, not a device"))
	}
	location, heading := "", ""
	for _, c := range m.bound {
		value, why := cell(c.field, row.Cells[c.index])
		switch {
		case why != nil:
			return reject(c.heading, why)
		case c.field == Location:
			location, heading = value, c.heading
		default:
			*c.value(&rec.Device) = value
		}
	}
	if why := m.split.apply(location, &rec.Device); why != nil {
		return reject(heading, why)
	}
	if why := complete(&rec.Device); why != nil {
		return reject(m.blame(why), why)
	}
	return rec, nil
}

// blame names the headings of the columns that a reason is about, "" where it
// is the whole row.
func (m *Mapping) blame(why *audit.Refusal) string {
	about := map[string][]Field{
		"no-number": {Number, Serial}, "no-ward": {Ward}, "serial-differs": {Serial},
		"two-devices": {Number, Serial}, "ambiguous": {Number, Serial}, "number-reused": {Number},
	}[why.Code]
	if m == nil { // a record that was not read from a list
		return ""
	}
	headings := make([]string, m.width)
	for _, c := range m.bound {
		if slices.Contains(about, c.field) {
			headings[c.index] = c.heading
		}
	}
	return strings.Join(slices.DeleteFunc(headings, func(h string) bool { return h == "" }), ", ")
}

// complete checks what only the whole row can tell, and says where the place
// comes from.
func complete(d *audit.Device) *audit.Refusal {
	if d.InventoryNumber == "" && d.Serial == "" {
		return refuse("no-number", "weder Inventarnummer noch Seriennummer", "neither inventory number nor serial number")
	}
	if d.Place.Ward == "" && d.Place != (audit.Place{}) {
		return refuse("no-ward", "Zimmer oder Bett ohne Station", "room or bed without a ward")
	}
	if d.Place != (audit.Place{}) {
		d.PlaceSource = audit.FromList
	}
	return nil
}

// cell cleans one cell.
func cell(f Field, raw string) (string, *audit.Refusal) {
	if !utf8.ValidString(raw) || strings.ContainsRune(raw, utf8.RuneError) {
		return "", refuse("encoding",
			"Zeichen, die nicht zur Kodierung der Datei passen", "characters that do not fit the encoding of the file")
	}
	s := audit.Clean(undefuse(raw), audit.MaxNote)
	if isNothing(s) {
		return "", nil
	}
	switch f {
	case Number, Serial:
		return identity(s)
	case Maker, Model, Ward, Room, Bed:
		return name(s)
	case Year:
		s = year(s)
	}
	if utf8.RuneCountInString(s) > maxText {
		s = audit.Clean(s, maxText-1) + "…"
	}
	return s, nil
}

func name(s string) (string, *audit.Refusal) {
	if utf8.RuneCountInString(s) > audit.MaxName {
		return "", refuse("too-long", "länger als %d Zeichen", "longer than %d characters", audit.MaxName)
	}
	return s, nil
}

// scientific is what a spreadsheet makes of a long number in a narrow or
// unformatted column: "4,02119E+12". The digits are lost, so that two devices
// would look like one.
var scientific = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+\d+$`)

func identity(s string) (string, *audit.Refusal) {
	switch {
	case strings.Trim(s, "0") == "":
		return "", nil
	case scientific.MatchString(s):
		return "", refuse("damaged-number",
			"die Tabellenkalkulation hat die Nummer gekürzt; Spalte als Text formatieren und neu speichern",
			"the spreadsheet has cut the number; format the column as text and save again")
	}
	return name(s)
}

var yearDigits = regexp.MustCompile(`\b(19|20)\d\d\b`)

// year takes the year from a date of acquisition. What is not plainly one year
// stays as it is.
func year(s string) string {
	if found := yearDigits.FindAllString(s, 2); len(found) == 1 {
		return found[0]
	}
	return s
}

// undefuse takes back what [audit.Defuse] did to a cell that a list was
// exported with.
func undefuse(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && audit.Defuse(rest) == s {
		return rest
	}
	return s
}

// sums begin the last line of a list that counts its devices.
var sums = []string{"summe", "gesamt", "gesamtsumme", "anzahl", "total", "count"}

// isSum reports whether a row has a word for totals and a number and no more.
func isSum(cells []string) bool {
	var filled []string
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			filled = append(filled, c)
		}
		if len(filled) > 2 {
			return false
		}
	}
	if len(filled) == 0 {
		return false
	}
	word := strings.ToLower(strings.Trim(filled[0], " :"))
	return slices.Contains(sums, word)
}

// nothings are the ways lists write "empty". "NA" is not among them: it is also
// a casualty department (Notaufnahme).
var nothings = map[string]bool{
	"n/a": true, "#n/a": true, "#nv": true, "n.a": true, "n.v": true, "k.a": true, "k. a": true,
	"keine": true, "keine angabe": true, "nicht vorhanden": true, "ohne": true, "unbekannt": true, "leer": true,
	"none": true, "unknown": true, "null": true, "nil": true,
}

// isNothing reports whether a cell only says that nothing is known.
func isNothing(s string) bool {
	return strings.Trim(s, "-–—?._/*#") == "" || len(s) < 20 && nothings[strings.ToLower(strings.Trim(s, ".()<>-"))]
}
