package udi

import "strings"

var (
	nameProduct  = Text{"Produkt (UDI-DI)", "product (UDI-DI)"}
	nameSerial   = Text{"Seriennummer", "serial number"}
	nameLot      = Text{"Charge", "lot"}
	nameExpires  = Text{"verwendbar bis", "expires"}
	nameMade     = Text{"hergestellt", "made"}
	nameQuantity = Text{"Menge", "quantity"}
	nameLink     = Text{"Verbindungszeichen zum ersten Code", "link character of the first code"}
	nameProvider = Text{"Angabe eines Krankenhauses", "data of a hospital"}
)

// hibc reads a code of ANSI/HIBC 2.6: the labeler's primary code, its secondary
// code, or both joined by a slash, each with the check character at its end; and
// recognises a provider's (ANSI/HIBC 1.3), of which nothing is a UDI.
func hibc(s string, present int) (Code, bool) {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "*"), "*")
	if len(s) < 4 || s[0] != '+' || outside(s, set43) != "" {
		return Code{}, false
	}
	c := Code{Standard: HIBC, text: s}
	body, right := s[:len(s)-1], checkCharacter(s[:len(s)-1]) == s[len(s)-1:]
	if !right && checkCharacter(s) == " " { // a blank at the end is the first thing to get lost
		c.text, body, right = s+" ", s, true
	}
	switch {
	case body[1] == '/':
		c.Carrier = Provider
		c.Elements = []Element{{"+/", body[2:], nameProvider, Date{}}}
	case body[1] == '$', numeric(body[1:2]):
		if !c.secondaryAlone(body[1:], present) {
			return Code{}, false
		}
	default:
		if !c.primary(strings.Split(body[1:], "/"), present) {
			return Code{}, false
		}
	}
	if !right {
		c.Problems = append(c.Problems, grave(CheckDigit,
			"Prüfzeichen falsch: am Ende steht „%s“, es müsste „%s“ sein. Bitte noch einmal scannen.",
			"wrong check character: “%s” at the end should be “%s”. Please scan again.", s[len(s)-1:], checkCharacter(s[:len(s)-1])))
	}
	if c.DI == "" {
		c.Problems = append(c.Problems, noDevice())
	}
	return c, true
}

// primary reads the device identifier (labeler: a letter and three characters;
// product: 1 to 18; unit of measure: one digit) and what follows it.
func (c *Code) primary(pieces []string, present int) bool {
	di := pieces[0]
	if len(di) < 6 || len(di) > 23 || di[0] < 'A' || di[0] > 'Z' || !numeric(di[len(di)-1:]) ||
		outside(di, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return false
	}
	c.Carrier, c.DI = Primary, di
	c.Elements = []Element{{"+", di, nameProduct, Date{}}}
	for _, piece := range pieces[1:] {
		c.Carrier = Combined
		c.secondary(piece, present)
	}
	return true
}

// secondaryAlone reads the second code of a label: before its check character
// it repeats that of the first.
func (c *Code) secondaryAlone(body string, present int) bool {
	if len(body) < 3 {
		return false
	}
	end := len(body) - 1
	c.Carrier = Secondary
	c.secondary(body[:end], present)
	if len(c.Elements) == 0 || !c.Elements[0].Known() {
		return false
	}
	c.Elements = append(c.Elements, Element{"", body[end:], nameLink, Date{}})
	c.Problems = append(c.Problems, note(Half, "Das ist der zweite Code des Etiketts. Welches Modell es ist, steht im ersten.",
		"This is the second code of the label. The first one says which model it is."))
	return true
}

// secondary reads one piece with production identifiers.
func (c *Code) secondary(s string, present int) {
	switch {
	case strings.HasPrefix(s, "$$+"):
		c.dated("$$+", s[3:], true, present)
	case strings.HasPrefix(s, "$$8") && len(s) >= 5 && numeric(s[3:5]):
		c.put("$$8", s[3:5], nameQuantity, Date{})
		c.dated("$$", s[5:], false, present)
	case strings.HasPrefix(s, "$$9") && len(s) >= 8 && numeric(s[3:8]):
		c.put("$$9", s[3:8], nameQuantity, Date{})
		c.dated("$$", s[8:], false, present)
	case strings.HasPrefix(s, "$$"):
		c.dated("$$", s[2:], false, present)
	case strings.HasPrefix(s, "$+"):
		c.named("$+", s[2:], true)
	case strings.HasPrefix(s, "$"):
		c.named("$", s[1:], false)
	case strings.HasPrefix(s, "16D"), strings.HasPrefix(s, "14D"):
		c.whole(s[:3], s[3:])
	case strings.HasPrefix(s, "S") && len(s) > 1:
		c.named("/S", s[1:], true)
	case strings.HasPrefix(s, "Q") && numeric(s[1:]):
		c.put("/Q", s[1:], nameQuantity, Date{})
	case len(s) >= 5 && numeric(s[:5]):
		c.expiry("", s[:5], "YYJJJ", present)
		c.named("", s[5:], false)
	default:
		c.put("", s, Text{}, Date{})
		c.Problems = append(c.Problems, notUnderstood(s))
	}
}

// formats are the dates of a secondary code, by the digit before them.
var formats = map[byte]string{'2': "MMDDYY", '3': "YYMMDD", '4': "YYMMDDHH", '5': "YYJJJ", '6': "YYJJJHH"}

// dated reads the date of expiry, in whatever form, and the lot or the serial
// number behind it.
func (c *Code) dated(flag, s string, serial bool, present int) {
	if s == "" {
		return
	}
	format, at := "MMYY", 0
	switch f, ok := formats[s[0]]; {
	case s[0] == '7':
		c.named(flag+"7", s[1:], serial)
		return
	case ok:
		format, at = f, 1
	case s[0] > '1':
		c.put(flag, s, Text{}, Date{})
		c.Problems = append(c.Problems, notUnderstood(flag+s))
		return
	}
	end := at + len(format)
	if len(s) < end || !numeric(s[at:end]) {
		c.put(flag, s, Text{}, Date{})
		c.Problems = append(c.Problems, noDate(nameExpires, s[at:min(end, len(s))]))
		return
	}
	flag += s[:at]
	c.expiry(flag, s[at:end], format, present)
	c.named(flag, s[end:], serial)
}

// expiry reads digits as a date of that format. HIBC has no rule for centuries:
// that of GS1 is taken. The hour stays in the value.
func (c *Code) expiry(flag, s, format string, present int) {
	var d Date
	var ok bool
	switch year := func(at int) int { return century(number(s[at:at+2]), present) }; format {
	case "MMYY":
		d = Date{Year: year(2), Month: number(s[:2])}
		if ok = 1 <= d.Month && d.Month <= 12; ok {
			d.Day = lastDay(d.Year, d.Month)
		}
	case "MMDDYY":
		d, ok = day(year(4), number(s[:2]), number(s[2:4]))
	case "YYMMDD", "YYMMDDHH":
		d, ok = day(year(0), number(s[2:4]), number(s[4:6]))
	default:
		d, ok = dayOfYear(year(0), number(s[2:5]))
	}
	if ok && strings.HasSuffix(format, "HH") {
		ok = number(s[len(s)-2:]) < 24
	}
	if !ok {
		d = Date{}
		c.Problems = append(c.Problems, noDate(nameExpires, s))
	}
	c.put(flag, s, nameExpires, d)
	c.setExpires(d)
}

// whole reads a date with all its digits: 14D of expiry, 16D of making.
func (c *Code) whole(flag, s string) {
	name := nameExpires
	d, ok := longDate(s)
	if flag == "16D" {
		name, c.Made = nameMade, d
	} else {
		c.setExpires(d)
	}
	if !ok {
		c.Problems = append(c.Problems, noDate(name, s))
	}
	c.put("/"+flag, s, name, d)
}

// setExpires keeps the first date of expiry; another one is said.
func (c *Code) setExpires(d Date) {
	switch {
	case c.Expires.IsZero():
		c.Expires = d
	case !d.IsZero() && d != c.Expires:
		c.Problems = append(c.Problems, twice("14D", c.Expires.String(), d.String()))
	}
}

// named reads a lot or a serial number; there may be none behind a date.
func (c *Code) named(flag, s string, serial bool) {
	if s == "" {
		return
	}
	name, field := nameLot, &c.Lot
	if serial {
		name, field = nameSerial, &c.Serial
	}
	if len(s) > 18 {
		c.Problems = append(c.Problems, Problem{Length, true, Text{
			name.De + " hat mehr als 18 Zeichen: Der Code ist nicht richtig gelesen.",
			name.En + " has more than 18 characters: the code was not read properly.",
		}})
	}
	if *field != "" && *field != s {
		c.Problems = append(c.Problems, twice(flag, *field, s))
	}
	if *field == "" {
		*field = s
	}
	c.put(flag, s, name, Date{})
}

func (c *Code) put(id, value string, name Text, d Date) {
	c.Elements = append(c.Elements, Element{id, value, name, d})
}
