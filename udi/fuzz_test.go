package udi

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// FuzzParse: whatever comes, the parser comes back, says something in both
// languages for everything it minds, and reads its own canonical form to the
// same thing.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "4001", "(01)09506000134352(17)261231(10)A(21)B", "]d201095060001343522112345\x1d10BATCH01", "010950600013435221AB17260101",
		"https://id.gs1.org/01/09506000134352/21/A%2F?17=260101", "]E04006381333931", "(01)09506000134352(21)A\\(10)B(", "(21)(21)(21)",
		"+A123BJC5D6E71/$$52001510X3C", "+$$90010030509283C001LC", "+$$+4050928200001LC", "+/EO5232013", "*+A123BJC5D6E71G*",
		"=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123", "=)1TE123456A &)RZ12345678", "=<x=%",
		"+d2010950600013435221YZ", ")01=09506000134352", "9d20109506000134352", "À123BJC5D6E71G", "]D20109506000134352", "\x1d\x1d01", "]d2\xff\xfe",
		"]d2" + strings.Repeat("10A\x1d", 100), strings.Repeat("(", 500), "]d2" + strings.Repeat("1", 500),
	} {
		f.Add(seed, 2026)
	}
	f.Fuzz(func(t *testing.T, code string, year int) {
		year = 1990 + (year%100+100)%100
		c, err := Parse(code, year)
		if err != nil {
			if len(c.Elements) > 0 || c.DI != "" {
				t.Errorf("%q is refused and read all the same", code)
			}
			return
		}
		for _, k := range kinds(c) {
			if strings.Contains(k, "without words") {
				t.Errorf("%q: %v", code, c.Problems)
			}
		}
		for _, p := range c.Problems {
			if utf8.ValidString(code) && !utf8.ValidString(p.Text.De+p.Text.En) || strings.ContainsAny(p.Text.De, "\x1b\x1d\n\x00") {
				t.Errorf("%q: %q", code, p.Text.De)
			}
		}
		if c.Proposal != nil && c.Proposal.DI == "" && c.Proposal.Serial == "" && c.Proposal.Lot == "" {
			t.Errorf("%q: proposes nothing", code)
		}
		if c.Sound() {
			same(t, code, c, year)
		}
	})
}

// same holds a code against its canonical and its human form.
func same(t testing.TB, code string, c Code, year int) {
	t.Helper()
	for _, form := range []string{c.Canonical(), c.Human()} {
		again, err := Parse(form, year)
		if err != nil || again.Standard != c.Standard || again.DI != c.DI || again.Serial != c.Serial || again.Lot != c.Lot ||
			again.Made != c.Made || again.Version != c.Version {
			t.Fatalf("%q gives %q, and that %+v, %v", code, form, again, err)
		}
		if again.Canonical() != c.Canonical() {
			t.Fatalf("%q: canonical %q, of %q it is %q", code, c.Canonical(), form, again.Canonical())
		}
	}
}

// value draws what a lot or a serial number may be.
func value(t *rapid.T, name string) string {
	return rapid.StringOfN(rapid.RuneFrom([]rune(set82)), 1, 20, -1).Draw(t, name)
}

// withDigit is digits with their check digit behind.
func withDigit(s string) string {
	for d := '0'; ; d++ {
		if digitRight(s + string(d)) {
			return s + string(d)
		}
	}
}

// TestForms: a device written as element string, with brackets and as Digital
// Link is the same device, and its canonical form is one.
func TestForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gtin := withDigit(rapid.StringMatching(`[0-9]{13}`).Draw(t, "gtin"))
		serial, lot := value(t, "serial"), value(t, "lot")
		date := rapid.SampledFrom([]string{"260131", "240229", "990101", "770600", "251231"}).Draw(t, "date")
		elements := []Element{{ID: "01", Value: gtin}, {ID: "17", Value: date}, {ID: "10", Value: lot}, {ID: "21", Value: serial}}
		want := bracketed(elements)
		escaped := func(s string) string {
			var b strings.Builder
			for i := range len(s) {
				b.WriteString("%" + string("0123456789ABCDEF"[s[i]>>4]) + string("0123456789ABCDEF"[s[i]&15]))
			}
			return b.String()
		}
		for _, code := range []string{
			"]d201" + gtin + "17" + date + "10" + lot + "\x1d21" + serial,
			"\x1d01" + gtin + "10" + lot + "\x1d17" + date + "\x1d21" + serial + "\x1d",
			"]C121" + serial + "\x1d10" + lot + "\x1d01" + gtin + "17" + date,
			want,
			"https://x.example/a/01/" + gtin + "/10/" + escaped(lot) + "/21/" + escaped(serial) + "?17=" + date,
		} {
			c, err := Parse(code, present)
			if err != nil || !c.Sound() || c.Canonical() != want {
				t.Fatalf("%q: %q, %v, %v; want %q", code, c.Canonical(), c.Problems, err, want)
			}
			if c.DI != gtin || c.Serial != serial || c.Lot != lot || c.Expires.IsZero() {
				t.Fatalf("%q: %+v", code, c)
			}
		}
	})
}

// TestSwaps: no single changed digit of a product number goes unnoticed, and no
// single changed character of a HIBC code.
func TestSwaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gtin := withDigit(rapid.StringMatching(`[0-9]{13}`).Draw(t, "gtin"))
		at := rapid.IntRange(0, 13).Draw(t, "at")
		other := rapid.StringMatching(`[0-9]`).Filter(func(s string) bool { return s != gtin[at:at+1] }).Draw(t, "other")
		code := "(01)" + gtin[:at] + other + gtin[at+1:] + "(21)1"
		if c, err := Parse(code, present); err != nil || c.Sound() {
			t.Fatalf("%q is sound, or nothing: %v", code, err)
		}
		hibc := "+" + rapid.StringMatching(`[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]/\$\$\+7[A-Z0-9]{1,18}`).Draw(t, "hibc")
		hibc += checkCharacter(hibc)
		if strings.HasSuffix(hibc, " ") {
			return // the scanner's blank is cut off and found again
		}
		c, err := Parse(hibc, present)
		if err != nil || !c.Sound() {
			t.Fatalf("%q: %v, %v", hibc, c.Problems, err)
		}
		at = rapid.IntRange(1, len(hibc)-2).Draw(t, "where")
		letter := rapid.StringMatching(`[A-Z0-9]`).Filter(func(s string) bool { return s != hibc[at:at+1] }).Draw(t, "letter")
		changed := hibc[:at] + letter + hibc[at+1:]
		if c, err := Parse(changed, present); err == nil && c.Sound() && checkCharacter(changed) != " " {
			t.Fatalf("%q is sound, but it was %q", changed, hibc)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for name, code := range map[string]string{
		"GS1":      "]d20109506000134352172612311012345ABC\x1d21SN-0012345",
		"brackets": "(01)09506000134352(17)261231(10)12345ABC(21)SN-0012345",
		"HIBC":     "+A99912345/$$52001510X3/16D20111212/S77DE1G45-",
		"ISBT":     "=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123",
		"no UDI":   "MT-20801",
		"layout":   "+d201095060001343522112345YZ",
		"lost":     "010950600013435210ABC1726010121SER1",
		"worst":    "]d2" + strings.Repeat("10A\x1d", 120) + strings.Repeat("1", 29),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(code)))
			for b.Loop() {
				_, _ = Parse(code, present)
			}
		})
	}
}
