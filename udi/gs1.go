package udi

import (
	"slices"
	"strings"
)

// separator ends an element of variable length: FNC1, sent as GS.
const separator = '\x1d'

// raw is an element before it is understood.
type raw struct{ id, value string }

// cut takes an element string apart: an identifier has as many digits as its
// first two say, a value is as long as those say or goes on to the next
// separator (§ 7.8).
func cut(s string) (all []raw) {
	for {
		s = strings.TrimLeft(s, string(separator))
		if s == "" {
			return all
		}
		run := s
		if i := strings.IndexByte(s, separator); i >= 0 {
			run = s[:i]
		}
		e := element(run)
		all = append(all, e)
		s = s[len(e.id)+len(e.value):]
	}
}

// element is the first element of a run without separators.
func element(run string) raw {
	if len(run) < 2 || !numeric(run[:2]) {
		return raw{"", run}
	}
	length := idLength(run[:2])
	if length == 0 || len(run) < length || !numeric(run[:length]) {
		return raw{"", run}
	}
	end := len(run)
	if whole := fixed(run[:2]); whole > 0 {
		end = min(end, whole)
	}
	return raw{run[:length], run[length:end]}
}

// bracket is the identifier in brackets that s begins with.
func bracket(s string) (id string, ok bool) {
	if len(s) < 4 || s[0] != '(' {
		return "", false
	}
	end := strings.IndexByte(s[:min(len(s), 6)], ')')
	if end < 3 || !numeric(s[1:end]) || idLength(s[1:3]) != end-1 {
		return "", false
	}
	return s[1:end], true
}

// cutBrackets takes a code with brackets apart. Blanks around a value belong to
// the label; a backslash before a bracket says that it belongs to the value.
func cutBrackets(s string) (all []raw) {
	id, _ := bracket(s)
	var value strings.Builder
	rest := s[len(id)+2:]
	for rest != "" {
		next, ok := bracket(rest)
		switch {
		case ok:
			all = append(all, raw{id, strings.TrimSpace(value.String())})
			value.Reset()
			id, rest = next, rest[len(next)+2:]
			continue
		case rest[0] == '\\' && len(rest) > 1 && rest[1] == '(':
			rest = rest[1:]
		}
		value.WriteByte(rest[0])
		rest = rest[1:]
	}
	return append(all, raw{id, strings.TrimSpace(value.String())})
}

// understand makes a code of elements.
func understand(all []raw, present int) Code {
	c := Code{Standard: GS1}
	seen := map[string]string{}
	for _, r := range all {
		if first, again := seen[r.id]; again && r.id != "" {
			if first != r.value {
				c.Problems = append(c.Problems, twice(r.id, first, r.value))
			}
			continue
		}
		seen[r.id] = r.value
		c.add(r, present)
	}
	if c.DI == "" {
		c.Problems = append(c.Problems, noDevice())
	}
	return c
}

// add understands one element.
func (c *Code) add(r raw, present int) {
	e := Element{ID: r.id, Value: r.value}
	s, ok := byID(r.id)
	switch {
	case r.id == "":
		p := notUnderstood(r.value)
		p.Grave = true // a code that is read properly has no text without an identifier
		c.Problems = append(c.Problems, p)
	case !ok:
		c.Problems = append(c.Problems, unknownID(r.id))
	default:
		var problems []Problem
		e.Name = s.name
		e.Date, problems = s.read(r.value, present)
		c.Problems = append(c.Problems, problems...)
	}
	c.Elements = append(c.Elements, e)
	switch r.id {
	case "01":
		c.DI = r.value
	case "8006":
		if c.DI == "" {
			c.DI = r.value[:min(14, len(r.value))]
		}
	case "10":
		c.Lot = r.value
	case "11":
		c.Made = e.Date
	case "17":
		c.Expires = e.Date
	case "7003":
		if c.Expires.IsZero() {
			c.Expires = e.Date
		}
	case "21":
		c.Serial = r.value
	case "8012":
		c.Version = r.value
	}
}

// elementString reads what a scanner sends. Where no prefix has said that it is
// GS1, the code itself must: by a product number whose check digit is right or
// that something follows, or by separators between elements that are all right.
func elementString(s string, sure bool, present int) (Code, bool) {
	all := cut(s)
	if len(all) == 0 {
		return Code{}, false
	}
	c := understand(all, present)
	c.Carrier = ElementString
	c.lost(s, present)
	if sure {
		return c, true
	}
	whole := !slices.ContainsFunc(c.Elements, func(e Element) bool { return !e.Known() })
	separated := strings.ContainsRune(strings.Trim(s, string(separator)), separator)
	switch {
	case all[0].id == "01" && len(all[0].value) == 14 && numeric(all[0].value):
		return c, digitRight(all[0].value) || whole && len(all) > 1
	case whole && c.Sound(), whole && separated && !c.Grave():
		return c, true
	}
	return c, whole && c.Proposal != nil && c.Proposal.Sound()
}

// withBrackets reads a code as it stands on a label.
func withBrackets(s string, present int) (Code, bool) {
	if _, ok := bracket(s); !ok {
		return Code{}, false
	}
	c := understand(cutBrackets(s), present)
	c.Carrier = Brackets
	return c, c.DI != "" || !c.Grave()
}

// tradeNumber reads a product number alone, as an EAN or UPC symbol holds it.
func tradeNumber(s string, present int) (Code, bool) {
	if !isTradeNumber(s) {
		return Code{}, false
	}
	c := understand([]raw{{"01", full(s)}}, present)
	c.Carrier = GTIN
	return c, true
}

// isTradeNumber reports whether s has the length of a product number.
func isTradeNumber(s string) bool {
	return numeric(s) && (len(s) == 8 || 12 <= len(s) && len(s) <= 14)
}

// full is a product number with 14 digits.
func full(s string) string {
	return strings.Repeat("0", max(0, 14-len(s))) + s
}
