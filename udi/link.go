package udi

import (
	"net/url"
	"strings"
)

// isLink reports whether s is a web address.
func isLink(s string) bool {
	return len(s) > 8 && (strings.EqualFold(s[:8], "https://") || strings.EqualFold(s[:7], "http://"))
}

// qualifiers are what may follow a product number in the path, in this order.
var qualifiers = []string{"22", "10", "21", "235"}

// digitalLink reads a GS1 Digital Link, of whatever domain: the product number
// and its qualifiers in the path, other identifiers as query parameters.
// Parameters that are no identifiers concern the web server only. Links that
// are compressed are not read.
func digitalLink(s string, present int) (Code, bool) {
	u, err := url.Parse(s)
	if err != nil {
		return Code{}, false
	}
	all, order := cutPath(u.EscapedPath())
	if len(all) == 0 {
		return Code{}, false
	}
	for _, pair := range strings.FieldsFunc(u.RawQuery, func(r rune) bool { return r == '&' || r == ';' }) {
		key, value, _ := strings.Cut(pair, "=")
		if isID(key) {
			all = append(all, raw{key, unescaped(value)})
		}
	}
	c := understand(all, present)
	c.Carrier = DigitalLink
	if !order {
		c.Problems = append(c.Problems, grave(Order, "Die Teile des Digital Link stehen nicht in der Reihenfolge der Norm.",
			"The parts of the Digital Link are not in the order of the standard."))
	}
	return c, true
}

// cutPath finds the product number in a path and what qualifies it, and reports
// whether that is in order.
func cutPath(path string) (all []raw, order bool) {
	pieces := strings.Split(strings.Trim(path, "/"), "/")
	for i := 0; i+1 < len(pieces); i++ {
		if pieces[i] == "01" && isTradeNumber(pieces[i+1]) {
			all = append(all, raw{"01", full(pieces[i+1])})
			pieces = pieces[i+2:]
			break
		}
	}
	if len(all) == 0 {
		return nil, false
	}
	order = len(pieces)%2 == 0
	at := -1
	for ; len(pieces) >= 2; pieces = pieces[2:] {
		now := place(pieces[0])
		if !isID(pieces[0]) {
			all = append(all, raw{"", pieces[0]}, raw{"", pieces[1]})
			order = false
			continue
		}
		all = append(all, raw{pieces[0], unescaped(pieces[1])})
		order = order && now > at
		at = now
	}
	return all, order
}

// isID reports whether s could be an application identifier.
func isID(s string) bool {
	return len(s) >= 2 && numeric(s) && idLength(s[:2]) == len(s)
}

// place is where a qualifier stands among the others, -1 if it is none.
func place(id string) int {
	for i, q := range qualifiers {
		if q == id {
			return i
		}
	}
	return -1
}

// unescaped is a piece of an address with its percent signs resolved; what is
// no such sign stays. A plus is a plus: no value holds a blank.
func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
