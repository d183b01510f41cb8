package udi

import "strings"

// spec is an application identifier of GS1: what its value may be.
type spec struct {
	id    string
	name  Text
	parts []part
}

// part is a piece of a value: of one set of characters, with a length from min
// to max. What is behind the first part may be absent if its min is 0.
type part struct {
	set      string
	min, max int
	kind     kind
}

// kind is what a part must be besides its characters.
type kind int

const (
	plain kind = iota
	sum        // its last digit is a check digit
	when       // YYMMDD; day 00 is no day
	limit      // YYMMDD; day 00 is the last day of the month
	zero       // "0"
)

const digits = "0123456789"

func n(length int) part        { return part{digits, length, length, plain} }
func nn(length int) part       { return part{digits, 1, length, plain} }
func xx(length int) part       { return part{set82, 1, length, plain} }
func maybe(p part) part        { p.min = 0; return p }
func must(k kind, p part) part { p.kind = k; return p }

// specs are the application identifiers, with the formats of GS1's Barcode
// Syntax Dictionary. Those of measures and prices, which differ in their last
// digit alone, are in [families]. Of the others those are missing that concern
// food, freight and coupons: they are kept as unknown.
var specs = []spec{
	{"00", Text{"Versandeinheit (SSCC)", "logistic unit (SSCC)"}, []part{must(sum, n(18))}},
	{"01", Text{"Produktnummer (GTIN)", "trade item number (GTIN)"}, []part{must(sum, n(14))}},
	{"02", Text{"enthaltene Produkte (GTIN)", "contained trade items (GTIN)"}, []part{must(sum, n(14))}},
	{"10", Text{"Charge", "lot"}, []part{xx(20)}},
	{"11", Text{"hergestellt", "made"}, []part{must(when, n(6))}},
	{"12", Text{"fällig", "due"}, []part{must(limit, n(6))}},
	{"13", Text{"verpackt", "packed"}, []part{must(when, n(6))}},
	{"15", Text{"mindestens haltbar bis", "best before"}, []part{must(limit, n(6))}},
	{"16", Text{"zu verkaufen bis", "sell by"}, []part{must(limit, n(6))}},
	{"17", Text{"verwendbar bis", "expires"}, []part{must(limit, n(6))}},
	{"20", Text{"Variante", "variant"}, []part{n(2)}},
	{"21", Text{"Seriennummer", "serial number"}, []part{xx(20)}},
	{"22", Text{"Verbrauchervariante", "consumer product variant"}, []part{xx(20)}},
	{"235", Text{"Seriennummer eines Dritten", "third-party serial number"}, []part{xx(28)}},
	{"240", Text{"weitere Produktkennung", "additional product identification"}, []part{xx(30)}},
	{"241", Text{"Teilenummer des Kunden", "customer part number"}, []part{xx(30)}},
	{"242", Text{"Auftragsvariante", "made-to-order variation"}, []part{nn(6)}},
	{"243", Text{"Verpackungsbestandteil", "packaging component"}, []part{xx(20)}},
	{"250", Text{"weitere Seriennummer", "secondary serial number"}, []part{xx(30)}},
	{"251", Text{"Verweis auf den Ursprung", "reference to the source"}, []part{xx(30)}},
	{"253", Text{"Dokument (GDTI)", "document type (GDTI)"}, []part{must(sum, n(13)), maybe(xx(17))}},
	{"254", Text{"Zusatz zum Ort", "extension of the location"}, []part{xx(20)}},
	{"255", Text{"Gutschein (GCN)", "coupon (GCN)"}, []part{must(sum, n(13)), maybe(nn(12))}},
	{"30", Text{"Anzahl", "count"}, []part{nn(8)}},
	{"37", Text{"Anzahl enthaltener Einheiten", "count of contained items"}, []part{nn(8)}},
	{"400", Text{"Bestellnummer", "order number"}, []part{xx(30)}},
	{"401", Text{"Sendung (GINC)", "consignment (GINC)"}, []part{xx(30)}},
	{"402", Text{"Lieferung (GSIN)", "shipment (GSIN)"}, []part{must(sum, n(17))}},
	{"403", Text{"Leitcode", "routing code"}, []part{xx(30)}},
	{"410", Text{"Lieferort", "ship to"}, []part{must(sum, n(13))}},
	{"411", Text{"Rechnungsort", "bill to"}, []part{must(sum, n(13))}},
	{"412", Text{"gekauft bei", "purchased from"}, []part{must(sum, n(13))}},
	{"413", Text{"weiterzuliefern an", "ship for"}, []part{must(sum, n(13))}},
	{"414", Text{"Ort (GLN)", "location (GLN)"}, []part{must(sum, n(13))}},
	{"415", Text{"Rechnungssteller", "invoicing party"}, []part{must(sum, n(13))}},
	{"416", Text{"Herstellort", "production location"}, []part{must(sum, n(13))}},
	{"417", Text{"Beteiligter (GLN)", "party (GLN)"}, []part{must(sum, n(13))}},
	{"422", Text{"Ursprungsland", "country of origin"}, []part{n(3)}},
	{"710", Text{"PZN (Deutschland)", "PZN (Germany)"}, []part{xx(20)}},
	{"711", Text{"CIP (Frankreich)", "CIP (France)"}, []part{xx(20)}},
	{"712", Text{"CN (Spanien)", "CN (Spain)"}, []part{xx(20)}},
	{"713", Text{"DRN (Brasilien)", "DRN (Brazil)"}, []part{xx(20)}},
	{"714", Text{"AIM (Portugal)", "AIM (Portugal)"}, []part{xx(20)}},
	{"715", Text{"NDC (USA)", "NDC (USA)"}, []part{xx(20)}},
	{"7003", Text{"verwendbar bis, mit Uhrzeit", "expires, with time"}, []part{must(limit, n(6)), n(4)}},
	{"7020", Text{"Charge der Aufarbeitung", "refurbishment lot"}, []part{xx(20)}},
	{"7021", Text{"Funktionsstand", "functional status"}, []part{xx(20)}},
	{"7022", Text{"Änderungsstand", "revision status"}, []part{xx(20)}},
	{"7023", Text{"Anlage der Baugruppe", "asset of the assembly"}, []part{xx(30)}},
	{"7240", Text{"Protokoll", "protocol"}, []part{xx(20)}},
	{"8001", Text{"Rollenmaße", "roll dimensions"}, []part{n(14)}},
	{"8002", Text{"Mobiltelefon", "mobile telephone"}, []part{xx(20)}},
	{
		"8003",
		Text{"Mehrwegbehälter (GRAI)", "returnable asset (GRAI)"},
		[]part{must(zero, n(1)), must(sum, n(13)), maybe(xx(16))},
	},
	{"8004", Text{"Anlage (GIAI)", "individual asset (GIAI)"}, []part{xx(30)}},
	{"8005", Text{"Preis je Einheit", "price per unit"}, []part{n(6)}},
	{"8006", Text{"Teil eines Produkts (ITIP)", "piece of a trade item (ITIP)"}, []part{must(sum, n(14)), n(4)}},
	{"8007", Text{"IBAN", "IBAN"}, []part{xx(34)}},
	{"8008", Text{"Herstellzeit", "production time"}, []part{n(8), maybe(nn(4))}},
	{"8010", Text{"Bauteil (CPID)", "component or part (CPID)"}, []part{{set39, 1, 30, plain}}},
	{"8011", Text{"Seriennummer des Bauteils", "serial number of the component"}, []part{nn(12)}},
	{"8012", Text{"Softwareversion", "software version"}, []part{xx(20)}},
	{"8013", Text{"Modellnummer (GMN)", "model number (GMN)"}, []part{xx(25)}},
	{"8017", Text{"Leistungserbringer (GSRN)", "service provider (GSRN)"}, []part{must(sum, n(18))}},
	{"8018", Text{"Leistungsempfänger (GSRN)", "service recipient (GSRN)"}, []part{must(sum, n(18))}},
	{"8019", Text{"Fall des Leistungsempfängers", "service relation instance"}, []part{nn(10)}},
	{"8020", Text{"Zahlschein", "payment slip"}, []part{xx(25)}},
	{"8026", Text{"enthaltene Teile (ITIP)", "contained pieces (ITIP)"}, []part{must(sum, n(14)), n(4)}},
	{"8030", Text{"Signatur", "signature"}, []part{{set64, 1, 90, plain}}},
	{"8200", Text{"Adresse im Netz", "web address"}, []part{xx(70)}},
	{"90", Text{"nach Absprache", "as agreed"}, []part{xx(30)}},
}

var measure = Text{"Maß oder Gewicht", "measure or weight"}

// families are identifiers of four digits that share the first two; [byID] looks
// here for what is not in the table.
var families = map[string]spec{
	"31": {"", measure, []part{n(6)}}, "32": {"", measure, []part{n(6)}}, "33": {"", measure, []part{n(6)}},
	"34": {"", measure, []part{n(6)}}, "35": {"", measure, []part{n(6)}}, "36": {"", measure, []part{n(6)}},
}

// index finds a spec by its identifier.
var index = func() map[string]spec {
	m := make(map[string]spec, len(specs)+9)
	for _, s := range specs {
		m[s.id] = s
	}
	for _, id := range strings.Fields("91 92 93 94 95 96 97 98 99") {
		m[id] = spec{id, Text{"betriebsintern", "company internal"}, []part{xx(90)}}
	}
	return m
}()

func byID(id string) (spec, bool) {
	s, ok := index[id]
	if !ok && len(id) == 4 {
		s, ok = families[id[:2]]
		s.id = id
	}
	return s, ok
}

// idLength is how many digits an identifier has, by its first two (GS1 General
// Specifications, § 7.8); 0 if none begins so.
func idLength(first string) int {
	switch first {
	case "00", "01", "02", "03", "10", "11", "12", "13", "15", "16", "17", "20", "21", "22", "30", "37",
		"90", "91", "92", "93", "94", "95", "96", "97", "98", "99":
		return 2
	case "23", "24", "25", "40", "41", "42", "71":
		return 3
	case "31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82":
		return 4
	}
	return 0
}

// fixed is how many characters an element has with its identifier, by its first
// two digits, where GS1 has laid that down (§ 7.8); 0 where a separator
// ends it. It holds for identifiers that are not known as well.
func fixed(first string) int {
	switch first {
	case "00":
		return 20
	case "01", "02", "03", "41":
		return 16
	case "11", "12", "13", "15", "16", "17":
		return 8
	case "20":
		return 4
	case "31", "32", "33", "34", "35", "36":
		return 10
	}
	return 0
}

// lengths are the least and the greatest length of a value.
func (s spec) lengths() (least, most int) {
	for _, p := range s.parts {
		least, most = least+p.min, most+p.max
	}
	return least, most
}

// read holds a value against the spec: its date, if it is one, and what is wrong
// with it.
func (s spec) read(value string, present int) (date Date, problems []Problem) {
	least, most := s.lengths()
	if len(value) < least || len(value) > most {
		return Date{}, []Problem{wrongLength(s, value, least, most)}
	}
	rest := value
	for _, p := range s.parts {
		piece := rest[:min(p.max, len(rest))]
		rest = rest[len(piece):]
		if bad := outside(piece, p.set); bad != "" {
			problems = append(problems, wrongCharacter(s, bad))
			continue
		}
		switch p.kind {
		case sum:
			if !digitRight(piece) {
				problems = append(problems, wrongDigit(s, piece))
			}
		case when, limit:
			d, ok := shortDate(piece, p.kind == limit, present)
			if !ok {
				problems = append(problems, noDate(s.name, piece))
			}
			date = d
		case zero:
			if piece != "0" {
				problems = append(problems, wrongCharacter(s, piece))
			}
		}
	}
	return date, problems
}
