package udi

import "testing"

// present is the year in which the tests read codes.
const present = 2026

// read parses a code that must be one.
func read(t testing.TB, code string) Code {
	t.Helper()
	c, err := Parse(code, present)
	if err != nil {
		t.Fatalf("%q: %v", code, err)
	}
	return c
}

// TestPublished reads what the agencies themselves give as examples.
func TestPublished(t *testing.T) {
	const (
		imdrf   = "IMDRF/UDI WG/N48, appendix A and C"
		fda     = "FDA, UDI formats by FDA-accredited issuing agency, version 1.3 (2017-01-27)"
		hl7     = "HL7 FHIR, Device.udiCarrier (2.16.840.1.113883.3.3719)"
		ansi    = "ANSI/HIBC 2.6"
		readme  = "HIBC example in the notes of a public Python library (hibc)"
		pas     = "ANSI/HIBC 1.3 § 2.2"
		syntax  = "GS1 Digital Link Standard: URI Syntax § 5.5, and what GS1's syntax engine makes of it"
		element = "GS1 General Specifications § 7.8, with the GTIN of GS1's own examples"
	)
	for _, c := range []struct {
		source, code string
		want         Code
	}{
		{fda, "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234", Code{
			Standard: GS1, Carrier: Brackets, DI: "51022222233336", Serial: "1234", Lot: "A213B1",
			Made: Date{2014, 12, 31}, Expires: Date{2015, 7, 7},
		}},
		{imdrf, "(01)09506000117843(11)141231(17)201231(10)1234AB(21)5678CD", Code{
			Standard: GS1, Carrier: Brackets, DI: "09506000117843", Serial: "5678CD", Lot: "1234AB",
			Made: Date{2014, 12, 31}, Expires: Date{2020, 12, 31},
		}},
		{hl7, "(01)00643169001763(17)160712(21)21A11F4855", Code{
			Standard: GS1, Carrier: Brackets, DI: "00643169001763", Serial: "21A11F4855", Expires: Date{2016, 7, 12},
		}},
		{element, "]d201095060001343522112345\x1d10BATCH01", Code{
			Standard: GS1, Carrier: ElementString, Symbology: "]d2", DI: "09506000134352", Serial: "12345", Lot: "BATCH01",
		}},
		{syntax, "https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426", Code{
			Standard: GS1, Carrier: DigitalLink, DI: "09520123456788", Serial: "12345", Lot: "ABC1", Expires: Date{2018, 4, 26},
		}},
		{ansi + " § 4.3.1, figure 3", "*+A123BJC5D6E71G*", Code{Standard: HIBC, Carrier: Primary, DI: "A123BJC5D6E71"}},
		{ansi + " appendix C.3, figure C2", "+H123ABC01234567890D", Code{Standard: HIBC, Carrier: Primary, DI: "H123ABC01234567890"}},
		{ansi + " § 4.3.3", "+A123BJC5D6E71/$$52001510X3C", Code{
			Standard: HIBC, Carrier: Combined, DI: "A123BJC5D6E71", Lot: "10X3", Expires: Date{2020, 1, 15},
		}},
		{readme, "+A99912345/$$52001510X3/16D20111212/S77DE1G45-", Code{
			Standard: HIBC, Carrier: Combined, DI: "A99912345", Lot: "10X3", Serial: "77DE1G45",
			Made: Date{2011, 12, 12}, Expires: Date{2020, 1, 15},
		}},
		{imdrf, "+A999ABC123DE0/$+1234567Y", Code{Standard: HIBC, Carrier: Combined, DI: "A999ABC123DE0", Serial: "1234567"}},
		{imdrf, "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123", Code{
			Standard: ISBT, Carrier: Structures, DI: "A9999XYZ100T0944", Serial: "000025", Lot: "000000000000XYZ123",
			Made: Date{2013, 2, 1}, Expires: Date{2014, 2, 1},
		}},
		{imdrf, "=)1TE123456A &)RZ12345678", Code{Standard: ISBT, Carrier: Structures, DI: "1TE123456A", Lot: "RZ12345678"}},
		{pas, "+/EO5232013", Code{Standard: HIBC, Carrier: Provider}},
	} {
		got := read(t, c.code)
		if got.Grave() {
			t.Errorf("%s: %q: %v", c.source, c.code, got.Problems)
		}
		got.Elements, got.Problems, got.Proposal, got.text = nil, nil, nil, ""
		if d := differs(got, c.want); d != "" {
			t.Errorf("%s: %q: %s", c.source, c.code, d)
		}
	}
}

// The example of HIBC in IMDRF's and FDA's papers ends with the letter C, which
// stands for "check character" there: of that code it would be H. What else the
// papers say of it is right.
func TestPublishedPlaceholder(t *testing.T) {
	const body = "+H123PARTNO1234567890120/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202"
	want := Code{
		Standard: HIBC, Carrier: Combined, DI: "H123PARTNO1234567890120", Lot: "LOT123456789012345",
		Serial: "XYZ456789012345678", Made: Date{2013, 2, 2}, Expires: Date{2020, 2, 2},
	}
	for _, c := range []struct {
		end   string
		grave bool
	}{{"C", true}, {"H", false}} {
		got := read(t, body+c.end)
		if d := differs(got, want); d != "" || got.Grave() != c.grave {
			t.Errorf("with %s: %s, problems %v", c.end, d, got.Problems)
		}
	}
}

// differs says in which part two codes differ.
func differs(got, want Code) string {
	for _, f := range []struct {
		name      string
		got, want any
	}{
		{"standard", got.Standard, want.Standard},
		{"carrier", got.Carrier, want.Carrier},
		{"symbology", got.Symbology, want.Symbology},
		{"DI", got.DI, want.DI},
		{"serial", got.Serial, want.Serial},
		{"lot", got.Lot, want.Lot},
		{"version", got.Version, want.Version},
		{"made", got.Made, want.Made},
		{"expires", got.Expires, want.Expires},
	} {
		if f.got != f.want {
			return f.name + ": got " + show(f.got) + ", want " + show(f.want)
		}
	}
	return ""
}
