package udi

import (
	"fmt"
	"strings"
)

// Standard is the agency whose rules a code follows.
type Standard string

// The standards.
const (
	GS1  Standard = "gs1"
	HIBC Standard = "hibc"
	ISBT Standard = "isbt128" // of ICCBBA
)

// Carrier is the way a code was written.
type Carrier string

// The carriers.
const (
	ElementString Carrier = "element-string" // as a scanner sends it
	Brackets      Carrier = "brackets"       // as people read it: (01)…(21)…
	DigitalLink   Carrier = "digital-link"   // https://…/01/…
	GTIN          Carrier = "gtin"           // a product number alone, as EAN or UPC
	Primary       Carrier = "primary"        // HIBC: the device identifier
	Secondary     Carrier = "secondary"      // HIBC: production identifiers alone
	Combined      Carrier = "combined"       // HIBC: both in one
	Provider      Carrier = "provider"       // HIBC PAS: a label of a hospital
	Structures    Carrier = "structures"     // ISBT 128
)

// Text is a line in German and English.
type Text struct{ De, En string }

// In is the line in a language, "de" or else English.
func (t Text) In(lang string) string {
	if lang == "de" {
		return t.De
	}
	return t.En
}

// Code is what a code says.
type Code struct {
	Standard  Standard
	Carrier   Carrier
	Symbology string // the prefix by which the scanner named the symbol, as "]d2"

	// DI is the device identifier: a GTIN of 14 digits, or what HIBCC or ICCBBA
	// put there, without its flag and check character. "" if the code has none.
	DI      string
	Serial  string
	Lot     string
	Version string // of software
	Made    Date
	Expires Date

	// Elements are all parts of the code, in its order.
	Elements []Element
	Problems []Problem

	// Proposal is what the code probably was before a scanner with the wrong
	// settings spoiled it. Nobody but a person decides that.
	Proposal *Code

	text string // of HIBC and ISBT 128: what the symbol carries
}

// Element is one part of a code.
type Element struct {
	ID    string // its identifier: "01", "$$3", "=/"; "" for text without one
	Value string
	Name  Text // what it is; the zero text if the identifier is not known
	Date  Date // if it is one
}

// Known reports whether the identifier is known.
func (e Element) Known() bool { return e.Name != Text{} }

// Date is a day, or a month if Day is 0. The zero Date is none.
type Date struct{ Year, Month, Day int }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String is the date as 2026-03-31 or 2026-03.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Sound reports whether nothing about the code is grave and it names a device.
func (c Code) Sound() bool { return c.DI != "" && !c.Grave() }

// Grave reports whether one of the problems is grave.
func (c Code) Grave() bool {
	for _, p := range c.Problems {
		if p.Grave {
			return true
		}
	}
	return false
}

// value is the value of the first element with that identifier.
func (c Code) value(id string) string {
	for _, e := range c.Elements {
		if e.ID == id {
			return e.Value
		}
	}
	return ""
}

// Human is the code with all that it holds, as it stands below a symbol: GS1
// with brackets, HIBC between asterisks.
func (c Code) Human() string {
	switch {
	case c.Standard == GS1:
		return bracketed(c.Elements)
	case c.Standard == HIBC && c.text != "":
		return "*" + c.text + "*"
	}
	return c.text
}

// parts are the application identifiers that make up a UDI, in the order in
// which IMDRF/UDI WG/N48 (appendix A) writes them; the last is the version of
// software.
var parts = []string{"01", "8006", "11", "17", "10", "21", "8012"}

// Canonical is the form in which a UDI is stored and compared: of GS1 what makes
// up a UDI, always in the same order, with brackets; of HIBC and ISBT 128 the
// code itself, without what a scanner or a label puts around it. [Parse] reads
// it again. It is "" for a code that says nothing.
func (c Code) Canonical() string {
	if c.Standard != GS1 {
		return c.text
	}
	var kept []Element
	for _, id := range parts {
		for _, e := range c.Elements {
			if e.ID == id && !(id == "8006" && c.value("01") != "") {
				kept = append(kept, e)
				break
			}
		}
	}
	return bracketed(kept)
}

// bracketed writes elements with brackets. A bracket inside a value that could
// be taken for an identifier is marked with a backslash, which no value can
// hold, as GS1's own tools do.
func bracketed(elements []Element) string {
	var b strings.Builder
	for _, e := range elements {
		if e.ID != "" {
			b.WriteString("(" + e.ID + ")")
		}
		for i := range len(e.Value) {
			if _, ok := bracket(e.Value[i:]); ok {
				b.WriteByte('\\')
			}
			b.WriteByte(e.Value[i])
		}
	}
	return b.String()
}

// NotUDI says that something is no UDI, and why.
type NotUDI struct{ Reason Text }

// Error is the English reason.
func (e *NotUDI) Error() string { return e.Reason.En }
