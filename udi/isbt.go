package udi

import "strings"

// structure is a data structure of ISBT 128: its identifier, what follows it.
type structure struct {
	id     string
	length int
	set    string
	name   Text
}

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// structures are those that IMDRF/UDI WG/N48 (appendix A) lists as parts of a
// UDI. ISBT 128 has many more, for blood and tissue: they are kept as unknown.
var structures = []structure{
	{"=/", 16, alphanumeric, nameProduct},
	{"=)", 10, alphanumeric, Text{"Blutbeutel (UDI-DI)", "blood container (UDI-DI)"}},
	{"=,", 6, alphanumeric, nameSerial},
	{"=>", 6, digits, nameExpires},
	{"=}", 6, digits, nameMade},
	{"&,1", 18, alphanumeric, nameLot},
	{"&)", 10, alphanumeric, Text{"Charge des Blutbeutels", "lot of the blood container"}},
}

var donation = structure{"=", 15, alphanumeric, Text{"Spendennummer", "donation identification number"}}

// isbt reads data structures of ISBT 128 one after the other. They have no check
// characters of their own, so that a code counts only if all that is known in it
// is right and something is known.
func isbt(s string) (Code, bool) {
	c := Code{Standard: ISBT, Carrier: Structures}
	known, text := 0, strings.Builder{}
	for rest := strings.TrimLeft(s, " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		if rest[0] != '=' && rest[0] != '&' {
			return Code{}, false
		}
		st, ok := which(rest)
		if !ok {
			end := strings.IndexAny(rest[1:], "=&") + 1
			if end == 0 {
				end = len(rest)
			}
			c.put("", rest[:end], Text{}, Date{})
			c.Problems = append(c.Problems, notUnderstood(rest[:end]))
			text.WriteString(rest[:end])
			rest = rest[end:]
			continue
		}
		end := len(st.id) + st.length
		if len(rest) < end || outside(rest[len(st.id):end], st.set) != "" {
			return Code{}, false
		}
		known++
		c.take(st, rest[len(st.id):end])
		text.WriteString(rest[:end])
		rest = rest[end:]
	}
	c.text = text.String()
	if c.DI == "" {
		c.Problems = append(c.Problems, noDevice())
	}
	return c, known > 0
}

// which is the structure that s begins with. The donation number has no second
// character of its own: a letter or a digit of the facility follows at once.
func which(s string) (structure, bool) {
	for _, st := range structures {
		if strings.HasPrefix(s, st.id) {
			return st, true
		}
	}
	return donation, len(s) > 1 && s[0] == '=' && strings.IndexByte(alphanumeric, s[1]) > 0
}

func (c *Code) take(st structure, value string) {
	var d Date
	switch st.id {
	case "=/", "=)":
		c.DI = value
	case "=,":
		c.Serial = value
	case "&,1", "&)":
		c.Lot = value
	case "=>", "=}":
		var ok bool
		if d, ok = isbtDate(value); !ok {
			c.Problems = append(c.Problems, noDate(st.name, value))
		}
		if st.id == "=>" {
			c.Expires = d
		} else {
			c.Made = d
		}
	}
	c.put(st.id, value, st.name, d)
}

// isbtDate reads cyyjjj: the digit of the century (0 is 2000, 9 is 1900), the
// year in it and the day of the year.
func isbtDate(s string) (Date, bool) {
	year := 2000 + number(s[1:3])
	switch s[0] {
	case '0':
	case '9':
		year -= 100
	default:
		return Date{}, false
	}
	return dayOfYear(year, number(s[3:]))
}
