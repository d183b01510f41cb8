package udi

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func show(v any) string { return fmt.Sprintf("%q", fmt.Sprint(v)) }

// kinds are the kinds of a code's problems, grave ones with an exclamation mark.
func kinds(c Code) (all []string) {
	for _, p := range c.Problems {
		k := string(p.Kind)
		if p.Grave {
			k += "!"
		}
		if p.Text.De == "" || p.Text.En == "" || strings.Contains(p.Text.De+p.Text.En, "%!") {
			k += " without words"
		}
		all = append(all, k)
	}
	return all
}

// What is no UDI stays what it is: an inventory number above all.
func TestRefused(t *testing.T) {
	for _, code := range []string{
		"", " ", "\x1d", "4001", "INV-004711", "X-77", "MT-20801", "SN 7", "0102030405", "010203", "21", "21ABC", "17260101", "8004123",
		"4012345678901",                 // 13 digits, no EAN
		"4006381333931", "012345678905", // an EAN and a UPC without their prefix could be inventory numbers
		"00012345678901234567", // wrong check digit
		"0109506000134353",     // the same, and nothing else
		"0109506000134353XX",   // and what follows is nothing
		"(04)123", "()", "(0", "(21", "(17)269999", "(01", "(999)1", "01)", "((01)09506000134352",
		"+", "+1", "++", "+49 30 1234567", "+A12", "+a123bjc5d6ea1", "+$", "+$A", "+A123BJC5D6EAG", "+Z", "*+*",
		"=", "==", "=/", "=/ABC", "=1+2", "=SUM(A1)", "&", "=/a9999xyz100t094", "=>014032X",
		"https://example.com/", "https://example.com/01/", "http://[", "https://id.gs1.org/01/ABC", "https://id.gs1.org/21/123",
		"]", "]d", "]d2", "]E0", "]E0ABC", "]E04006381333931X", "]A0INV-1", "]C0123456",
		"ftp://id.gs1.org/01/09506000134352", strings.Repeat("0109506000134352", 40), "\xff\xfe", "Überwachung", "ÀÀÀ",
	} {
		c, err := Parse(code, present)
		var no *NotUDI
		if !errors.As(err, &no) {
			t.Errorf("%q is taken for a UDI: %+v", code, c)
		} else if no.Reason.De == "" || no.Reason.En == "" {
			t.Errorf("%q: refused without a reason", code)
		}
	}
}

// What is wrong with a code is said by kind; what is only odd is no reason not
// to take it.
func TestProblems(t *testing.T) {
	for code, want := range map[string]string{
		"(01)09506000134352(21)1":                          "",
		"(01)09506000134353(21)1":                          "check-digit!",
		"]d20109506000134353":                              "check-digit!",
		"(01)0950600013435(21)1":                           "length!",
		"(01)09506000134352(21)" + strings.Repeat("9", 21): "length!",
		"(01)09506000134352(21)":                           "length!",
		"(01)09506000134352(21)Ä1":                         "characters!",
		"(01)09506000134352(21)A B":                        "characters!",
		"(01)09506000134352(30)1A":                         "characters!",
		"(01)09506000134352(17)261301":                     "date!",
		"(01)09506000134352(17)260230":                     "date!",
		"(01)09506000134352(17)2602":                       "length!",
		"(01)09506000134352(21)1(21)2":                     "twice!",
		"(01)09506000134352(21)1(21)1":                     "",
		"(01)09506000134352(7001)1234567890123":            "unknown",
		"(01)09506000134352(3103)001500":                   "",
		"]d20109506000134352\x1d7255ABC":                   "unknown",
		"(21)4711":                                         "no-device-identifier",
		"(01)09506000134352(8003)04006381333932X":          "check-digit!",
		"(01)09506000134352(8003)14006381333931X":          "characters!",
		"(8003)04006381333931X":                            "no-device-identifier",
		"(00)006141411234567890":                           "no-device-identifier",
		"]d2Hallo":                                         "unknown! no-device-identifier",
		"+A123BJC5D6E71H":                                  "check-digit!",
		"+A123BJC5D6E71/ZZ9":                               "unknown check-digit!",
		"+$$52001510X3GD":                                  "half no-device-identifier",
		"=/A9999XYZ100T0944=>014400":                       "date!",
		"=/A9999XYZ100T0944=>514032":                       "date!",
		"=/A9999XYZ100T0944=<E0001V00":                     "unknown",
		"=/A9999XYZ100T0944=>999032":                       "",
		"+A123BJC5D6E71/$+1234567890123456789M":            "length! check-digit!",
		"https://x.de/01/09506000134352/21/1/10/2":         "order!",
		"https://x.de/01/09506000134352/99/1":              "order!",
		"https://x.de/01/09506000134352/foo/1":             "unknown! unknown! order!",
		"https://x.de/01/9506000134352":                    "",
	} {
		c, err := Parse(code, present)
		if err != nil {
			t.Errorf("%q: %v", code, err)
			continue
		}
		if got := strings.Join(kinds(c), " "); got != want {
			t.Errorf("%q: problems %q, want %q", code, got, want)
		}
	}
}

func TestCenturies(t *testing.T) {
	// GS1 General Specifications § 7.12.
	for _, c := range []struct{ yy, present, want int }{
		{76, 2026, 2076},
		{77, 2026, 1977},
		{99, 2026, 1999},
		{0, 2026, 2000},
		{26, 2026, 2026},
		{14, 2064, 2114},
		{15, 2064, 2015},
		{0, 2099, 2100},
		{51, 2000, 1951},
		{50, 2000, 2050},
	} {
		if got := century(c.yy, c.present); got != c.want {
			t.Errorf("%02d in %d is %d, want %d", c.yy, c.present, got, c.want)
		}
	}
}

// Day 00 is the last day of the month where it is a limit; of when a thing was
// made only the month is known then.
func TestDayNull(t *testing.T) {
	c := read(t, "(01)09506000134352(17)240200(11)230200")
	if c.Expires.String() != "2024-02-29" || c.Made.String() != "2023-02" {
		t.Errorf("expires %s, made %s", c.Expires, c.Made)
	}
}

// The prefix says which symbol it was; a product number alone needs it.
func TestPrefixes(t *testing.T) {
	for code, want := range map[string]string{
		"]C10109506000134352211":                           "(01)09506000134352(21)1",
		"]Q30109506000134352211":                           "(01)09506000134352(21)1",
		"]e00109506000134352":                              "(01)09506000134352",
		"]E04006381333931":                                 "(01)04006381333931",
		"]E496385074":                                      "(01)00000096385074",
		"]I114006381333938":                                "(01)14006381333938",
		"]d1+A123BJC5D6E71G":                               "+A123BJC5D6E71G",
		"]Q1https://x.de/01/09506000134352/21/1":           "(01)09506000134352(21)1",
		"]d2(01)09506000134352(21)1":                       "(01)09506000134352(21)1",
		"\x1d0109506000134352211\x1d":                      "(01)09506000134352(21)1",
		"HTTPS://ID.GS1.ORG/01/09506000134352/21/A%2FB%2B": "(01)09506000134352(21)A/B+",
		"https://shop.example/de/p/01/09506000134352?21=9&linkType=gs1:pip&17=260101": "(01)09506000134352(17)260101(21)9",
		"(01) 09506000134352 (21) 1":      "(01)09506000134352(21)1",
		"172612310109506000134352":        "(01)09506000134352(17)261231",
		"(8006)095060001343520102(21)5":   "(8006)095060001343520102(21)5",
		"(01)09506000134352(8012)V2.1":    "(01)09506000134352(8012)V2.1",
		"(01)09506000134352(240)REF(21)1": "(01)09506000134352(21)1",
		"+A123BJCMD6E79++$$52001510X3+":   "", // two codes in one line
		"+A123BJCMD6E79+":                 "+A123BJCMD6E79+",
	} {
		c, err := Parse(code, present)
		if want == "" {
			if err == nil && c.Sound() {
				t.Errorf("%q is sound: %s", code, c.Canonical())
			}
			continue
		}
		if err != nil || c.Grave() || c.Canonical() != want {
			t.Errorf("%q: %q, %v, %v; want %q", code, c.Canonical(), c.Problems, err, want)
		}
	}
}

func TestSecondary(t *testing.T) {
	// The formats of IMDRF/UDI WG/N48, appendix A, with quantities (ANSI/HIBC 2.6).
	for _, c := range []struct {
		code, lot, serial, expires string
		quantity                   string
	}{
		{"$3C001", "3C001", "", "", ""},
		{"$+0001", "", "0001", "", ""},
		{"$$73C001", "3C001", "", "", ""},
		{"$$+70001", "", "0001", "", ""},
		{"$$09053C001", "3C001", "", "2005-09-30", ""},
		{"$$20928053C001", "3C001", "", "2005-09-28", ""},
		{"$$30509283C001", "3C001", "", "2005-09-28", ""},
		{"$$4050928223C001", "3C001", "", "2005-09-28", ""},
		{"$$5052713C001", "3C001", "", "2005-09-28", ""},
		{"$$605271223C001", "3C001", "", "2005-09-28", ""},
		{"052713C001", "3C001", "", "2005-09-28", ""},
		{"05271", "", "", "2005-09-28", ""},
		{"$$82409053C001", "3C001", "", "2005-09-30", "24"},
		{"$$82473C001", "3C001", "", "", "24"},
		{"$$824", "", "", "", "24"},
		{"$$90010030509283C001", "3C001", "", "2005-09-28", "00100"},
		{"$$+09050001", "", "0001", "2005-09-30", ""},
		{"$$+20928050001", "", "0001", "2005-09-28", ""},
		{"$$+30509280001", "", "0001", "2005-09-28", ""},
		{"$$+4050928200001", "", "0001", "2005-09-28", ""},
		{"$$+5052710001", "", "0001", "2005-09-28", ""},
		{"$$+605271200001", "", "0001", "2005-09-28", ""},
		{"$$7L/S1/14D20260101", "L", "1", "2026-01-01", ""},
	} {
		whole := "+A123BJC5D6E71/" + c.code
		whole += checkCharacter(whole)
		alone := "+" + c.code + "G"
		alone += checkCharacter(alone)
		for _, code := range []string{whole, alone} {
			got := read(t, code)
			if strings.Contains(c.code, "/") && code == alone {
				continue // those come in one symbol only
			}
			if got.Grave() || got.Lot != c.lot || got.Serial != c.serial || got.Expires.String() != c.expires {
				t.Errorf("%s: lot %q, serial %q, expires %s, %v", code, got.Lot, got.Serial, got.Expires, got.Problems)
			}
			at := slices.IndexFunc(got.Elements, func(e Element) bool { return e.Name == nameQuantity })
			if (at >= 0) != (c.quantity != "") || at >= 0 && got.Elements[at].Value != c.quantity {
				t.Errorf("%s: quantity in %v", code, got.Elements)
			}
		}
	}
}

// What a list calls a UDI may be the number of the product alone.
func TestDeviceIdentifier(t *testing.T) {
	for s, want := range map[string]string{
		"04006381333931": "04006381333931", "4006381333931": "04006381333931", "\t4006381333931": "04006381333931",
		"4006381333932": "", "(01)04006381333931(21)7": "04006381333931", "(01)04006381333932": "",
		"+A123BJC5D6E71G": "A123BJC5D6E71", "": "", "INV-1": "", "(21)7": "",
	} {
		if got := DeviceIdentifier(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// The tables hold together: identifiers are as long as their first digits say,
// and what GS1 has fixed the length of has that length.
func TestTable(t *testing.T) {
	for id, s := range index {
		if !isID(id) {
			t.Errorf("(%s): no identifier begins so, or it has another length", id)
		}
		if least, most := s.lengths(); fixed(id[:2]) > 0 && (least != most || most+len(id) != fixed(id[:2])) {
			t.Errorf("(%s) has %d–%d characters, fixed are %d", id, least, most, fixed(id[:2]))
		}
		if s.name.De == "" || s.name.En == "" {
			t.Errorf("(%s) has no name", id)
		}
	}
	if a, b := utf8.RuneCountInString(keysUS), utf8.RuneCountInString(keysDE); a != b {
		t.Errorf("%d keys of one keyboard, %d of the other", a, b)
	}
	if n := utf8.RuneCountInString(deadLetters); n != len(deadPlain) || n != utf8.RuneCountInString(deadAccents) {
		t.Errorf("%d letters with accents", n)
	}
}

// A blank as check character is cut off by whatever trims the line.
func TestBlankAtTheEnd(t *testing.T) {
	code := ""
	for i := 0; code == ""; i++ {
		if c := fmt.Sprintf("+A123BJC5D6E71/$+%d", i); checkCharacter(c) == " " {
			code = c
		}
	}
	if c := read(t, code); !c.Sound() || c.Canonical() != code+" " {
		t.Errorf("%q: %v, %q", code, c.Problems, c.Canonical())
	}
}

// Brackets in a value are no identifiers.
func TestBracketsInside(t *testing.T) {
	c := read(t, "]d2010950600013435221A(10)B(C)")
	if want := `(01)09506000134352(21)A\(10)B(C)`; c.Canonical() != want || read(t, want).Serial != "A(10)B(C)" {
		t.Errorf("%q, %q", c.Canonical(), read(t, want).Serial)
	}
}

func TestISBTCentury(t *testing.T) {
	if d, ok := isbtDate("999032"); !ok || d.String() != "1999-02-01" {
		t.Errorf("%s, %v", d, ok)
	}
}
