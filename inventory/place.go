package inventory

import (
	"strings"

	"visite/audit"
)

// Split says how the one column [Location] holds ward, room and bed.
type Split struct {
	Separator string  `json:"separator"` // each of its characters parts
	Parts     []Field `json:"parts"`     // Ward, Room, Bed, Department, or "" for a part that is not read
}

// usualSplit is how a location is read if the profile does not say.
var usualSplit = Split{Separator: "/,;|>", Parts: []Field{Ward, Room, Bed}}

// labels are words that say what a part of a location is. They are no part of
// its name: a list with a column for rooms has just "204".
var labels = []struct {
	word string
	part Field
}{
	{"zimmer", Room},
	{"zi.", Room},
	{"raum", Room},
	{"room", Room},
	{"bettplatz", Bed},
	{"bett", Bed},
	{"platz", Bed},
	{"bed", Bed},
}

// apply takes a location apart: each part goes where its label says, else to
// the next field that is still empty.
func (s Split) apply(location string, d *audit.Device) *audit.Refusal {
	next := 0
	for part := range strings.FieldsFuncSeq(location, func(r rune) bool { return strings.ContainsRune(s.Separator, r) }) {
		field, value := labelled(strings.TrimSpace(part))
		if value == "" || isNothing(value) {
			next++
			continue
		}
		for field == "" && next < len(s.Parts) && s.Parts[next] != "" && s.Parts[next].Of(*d) != "" {
			next++
		}
		switch {
		case field != "" && field.Of(*d) == "":
		case next < len(s.Parts):
			field = s.Parts[next]
			next++
		default:
			return refuse("location",
				"mehr Teile als Station, Zimmer und Bett: %s", "more parts than ward, room and bed: %s",
				audit.Clean(location, audit.MaxName))
		}
		if field == "" {
			continue
		}
		if _, why := name(value); why != nil {
			return why
		}
		c, _ := field.column()
		*c.value(d) = value
	}
	return nil
}

// labelled splits "Zimmer 204" into Room and "204"; without a label the field
// is "".
func labelled(part string) (Field, string) {
	for _, l := range labels {
		n := len(l.word)
		if len(part) <= n || !strings.EqualFold(part[:n], l.word) {
			continue
		}
		if c := part[n]; c == ' ' || c == '.' || c == ':' || '0' <= c && c <= '9' {
			return l.part, strings.TrimLeft(part[n:], " .:")
		}
	}
	return "", part
}
