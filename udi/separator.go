package udi

import (
	"slices"
	"strings"
)

// lost looks for a separator that the scanner did not send: then the last
// element, of variable length, has swallowed those behind it. It is certain
// where the value is too long, probable where a date or a product number is
// found in it, and possible where a lot or a serial number is.
func (c *Code) lost(s string, present int) {
	if len(c.Elements) == 0 {
		return
	}
	at := len(c.Elements) - 1
	last := c.Elements[at]
	spec, known := byID(last.ID)
	if !known || fixed(last.ID[:2]) > 0 {
		return
	}
	_, most := spec.lengths()
	certain := len(last.Value) > most
	if !certain && strings.ContainsRune(s, separator) {
		return // it sends them
	}
	head := s[:len(s)-len(last.Value)]
	likely, possible := c.splits(spec, last.Value, certain)
	found := likely
	if len(found) == 0 {
		found = possible
	}
	if len(found) == 0 && !certain {
		return
	}
	p := separatorLost(spec)
	if p.Grave = certain || len(likely) > 0; !p.Grave {
		p = separatorDoubt(spec)
	}
	if certain { // which says more than the length
		c.Problems = slices.DeleteFunc(c.Problems, func(p Problem) bool { return p.Kind == Length })
	}
	c.Problems = append(c.Problems, p)
	if len(found) == 1 { // where several are possible nobody can tell
		whole := understand(cut(head+last.Value[:found[0]]+string(separator)+last.Value[found[0]:]), present)
		whole.Carrier = ElementString
		if !whole.Grave() {
			c.Proposal = &whole
		}
	}
}

// splits are the places in a value at which elements could begin that are right
// in all their parts and not in the code yet.
func (c *Code) splits(spec spec, value string, certain bool) (likely, possible []int) {
	least, most := spec.lengths()
	for i := least; i <= most && i < len(value); i++ {
		tail := cut(value[i:])
		strong, ok := c.follows(tail)
		switch {
		case !ok:
		case strong:
			likely = append(likely, i)
		case certain || i > 1 && len(tail[0].value) > 1:
			possible = append(possible, i)
		}
	}
	return likely, possible
}

// follows reports whether elements may stand behind those of the code, and
// whether they are such as hardly come by chance.
func (c *Code) follows(tail []raw) (strong, ok bool) {
	for i, r := range tail {
		s, known := byID(r.id)
		if !known || c.value(r.id) != "" {
			return false, false
		}
		// The year does not matter: every year of two digits is one.
		if _, problems := s.read(r.value, 2000); len(problems) > 0 {
			return false, false
		}
		switch kind := s.parts[0].kind; {
		case kind == when, kind == limit, kind == sum:
			strong = true
		case i == 0 && r.id != "10" && r.id != "21":
			return false, false // too many numbers begin so
		}
	}
	return strong, true
}

const (
	howDe = "Im Scanner die Übertragung von FNC1/GS einschalten (Blatt des Herstellers: „GS1“, „FNC1/GS“) und noch einmal scannen."
	howEn = "Switch on the transmission of FNC1/GS in the scanner (maker's sheet: “GS1”, “FNC1/GS”) and scan again."
)

func separatorLost(s spec) Problem {
	return Problem{Separator, true, Text{
		"Hinter " + label(s.id) + " " + s.name.De + " fehlt das Trennzeichen: Der Scanner schickt es nicht, oder es ging unterwegs verloren. " + howDe,
		"The separator behind " + label(s.id) + " " + s.name.En + " is missing: the scanner does not send it, or it was lost on the way. " + howEn,
	}}
}

func separatorDoubt(s spec) Problem {
	return Problem{Separator, false, Text{
		"Fehlt in " + label(s.id) + " " + s.name.De + " ein Trennzeichen? Bitte mit dem Etikett vergleichen. Wenn ja: " + howDe,
		"Is a separator missing in " + label(s.id) + " " + s.name.En + "? Please compare with the label. If so: " + howEn,
	}}
}
