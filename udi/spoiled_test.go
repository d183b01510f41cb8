package udi

import (
	"strings"
	"testing"
)

// sentBy is what arrives when a scanner sends a code with one keyboard and the
// computer has another: each key gives the character of the other keyboard.
func sentBy(code string, keys map[rune]rune) string { return mapped(code, keys) }

// A scanner with the wrong keyboard country is named, with what to do; the code
// is proposed and never taken.
func TestLayout(t *testing.T) {
	for _, c := range []struct {
		name, arrives, want string
		says                string
	}{
		{"US scanner, German computer, prefix", sentBy("]d20109506000134352211XYZ", toDE), "(01)09506000134352(21)1XYZ", "US-Tastatur gestellt"},
		{"the same with brackets", sentBy("(01)09506000134352(21)YZ/1", toDE), "(01)09506000134352(21)YZ/1", "US-Tastatur gestellt"},
		{"the same, HIBC", sentBy("+A99912345/$$52001510X3/16D20111212/S77DE1G45-", toDE), "*+A99912345/$$52001510X3/16D20111212/S77DE1G45-*", "US-Tastatur gestellt"},
		{"the same, accent and letter as one", "À99912345-$$52001510X3-16D20111212-S77DE1G45ß", "*+A99912345/$$52001510X3/16D20111212/S77DE1G45-*", "US-Tastatur gestellt"},
		{"the same, Digital Link", sentBy("https://id.gs1.org/01/09506000134352/21/1Z", toDE), "(01)09506000134352(21)1Z", "US-Tastatur gestellt"},
		{"the same, ISBT 128", sentBy("=/A9999XYZ100T0944=,000025", toDE), "=/A9999XYZ100T0944=,000025", "US-Tastatur gestellt"},
		{"the same, separator lost too", "+d20109506000134352211234517261231", "(01)09506000134352(21)12345(17)261231", "US-Tastatur gestellt"},
		{"German scanner, US computer, prefix", "9d20109506000134352211XZY", "(01)09506000134352(21)1XYZ", "deutsche Tastatur gestellt"},
		{"the same with brackets", sentBy("(01)09506000134352(21)YZ/1", toUS), "(01)09506000134352(21)YZ/1", "deutsche Tastatur gestellt"},
		{"the same, HIBC", sentBy("+A99912345/$$52001510X3C", toUS)[:len("+A99912345/$$52001510X3")] + "D", "", ""},
		{"the same, HIBC, right", sentBy("+A123BJC5D6E71/$$52001510X3C", toUS), "*+A123BJC5D6E71/$$52001510X3C*", "deutsche Tastatur gestellt"},
		{"y and z alone", sentBy("+A999ABC123ZZ0/$+1234567Y"[:24], yz) + sentBy(checkCharacter("+A999ABC123ZZ0/$+1234567"), yz), "*+A999ABC123ZZ0/$+1234567" + checkCharacter("+A999ABC123ZZ0/$+1234567") + "*", "y und z"},
		{"caps lock", "]D20109506000134352211abc", "(01)09506000134352(21)1ABC", "Feststelltaste"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(c.arrives, present)
			if c.want == "" {
				if err == nil && got.Proposal != nil {
					t.Errorf("%q: proposes %q", c.arrives, got.Proposal.Human())
				}
				return
			}
			if err != nil {
				t.Fatalf("%q: %v", c.arrives, err)
			}
			if got.Sound() || got.Proposal == nil {
				t.Fatalf("%q: sound %v, %v", c.arrives, got.Sound(), got.Problems)
			}
			if first := got.Problems[0]; first.Kind != Layout || !first.Grave || !strings.Contains(first.Text.De, c.says) {
				t.Errorf("%q: %v", c.arrives, first)
			}
			if human := got.Proposal.Human(); human != c.want || !got.Proposal.Sound() {
				t.Errorf("%q: proposes %q %v, want %q", c.arrives, human, got.Proposal.Problems, c.want)
			}
		})
	}
}

// A wrong check digit that no keyboard explains is that and nothing else.
func TestNoLayout(t *testing.T) {
	if c, err := Parse("+d201095060001343521727123117261231", present); err == nil {
		t.Errorf("two dates under a keyboard: %+v", c)
	}
	for _, code := range []string{"(01)09506000134353(21)1YZ", "]d20109506000134353", "+A123BJC5D6E72G"} {
		if c := read(t, code); c.Proposal != nil {
			t.Errorf("%q: proposes %q", code, c.Proposal.Human())
		}
	}
}

// A separator that the scanner does not send: certain, probable, possible, none.
func TestSeparator(t *testing.T) {
	const gtin = "0109506000134352"
	for _, c := range []struct{ name, code, problems, proposal string }{
		{"sent", gtin + "21123456\x1d10LOT5", "", ""},
		{"none needed", gtin + "172612312112345", "", ""},
		{"date behind the lot", gtin + "10ABC17260101", "separator!", "(01)09506000134352(10)ABC(17)260101"},
		{"date and serial behind it", gtin + "10ABC1726010121SER1", "separator!", "(01)09506000134352(10)ABC(17)260101(21)SER1"},
		{"too long for a serial", gtin + "21AB99345678X01234910LOT77", "separator!", "(01)09506000134352(21)AB99345678X012349(10)LOT77"},
		{"too long, two places", gtin + "2110345678901031234510LOT", "separator!", ""},
		{"too long, no place", gtin + "21ABCDEFGHIJKLMNOPQRSTUVWXYZ", "separator!", ""},
		{"a lot in the serial?", gtin + "2112345610LOT5", "separator", "(01)09506000134352(21)123456(10)LOT5"},
		{"a serial in the lot?", gtin + "10LOT521S7", "separator", "(01)09506000134352(10)LOT5(21)S7"},
		{"number before it", "21ABCDEFG0109506000134352", "separator! no-device-identifier", "(21)ABCDEFG(01)09506000134352"},
		{"piece of a product", "]d2800609506000134352010221SER", "separator!", "(8006)095060001343520102(21)SER"},
		{"a date that is none", gtin + "21ABC17269901", "", ""},
		{"lot known already", gtin + "10A\x1d21AB10CD", "", ""},
		{"sent elsewhere in the code", gtin + "240REF\x1d21AB10CD", "", ""},
		{"one character before it is no sign", gtin + "21A10LOT", "", ""},
		{"in brackets nothing is lost", "(01)09506000134352(21)12345610LOT5", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := read(t, c.code)
			proposal := ""
			if got.Proposal != nil {
				proposal = got.Proposal.Human()
			}
			found := map[string]bool{}
			for _, k := range kinds(got) {
				found[k] = true
			}
			for _, want := range strings.Fields(c.problems) {
				if !found[want] {
					t.Errorf("%q: no %s in %v", c.code, want, kinds(got))
				}
			}
			if len(kinds(got)) != len(strings.Fields(c.problems)) || proposal != c.proposal {
				t.Errorf("%q: %v, proposes %q", c.code, kinds(got), proposal)
			}
			if len(got.Problems) > 0 && got.Proposal != nil && got.Serial == got.Proposal.Serial && got.Lot == got.Proposal.Lot {
				t.Errorf("%q: repaired in silence", c.code)
			}
		})
	}
}

// Of y and z alone GS1 shows nothing: who asks for the other spelling gets it as
// a proposal.
func TestSwapped(t *testing.T) {
	c := read(t, "(01)09506000134352(10)A(21)YZ1")
	asked, ok := c.Swapped()
	if !ok || asked.Proposal.Canonical() != "(01)09506000134352(10)A(21)ZY1" || asked.Serial != "YZ1" || len(c.Problems) > 0 {
		t.Errorf("%v, %+v", ok, asked)
	}
	for _, code := range []string{"(01)09506000134352(21)A1", "(01)09506000134353(21)Y1", "+A999ABC123DE0/$+1234567Y"} {
		if _, ok := read(t, code).Swapped(); ok {
			t.Errorf("%q is exchanged", code)
		}
	}
}
