package checklist

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Given is an answer with what was said about it. As JSON it is the bare
// value, or {"value", "note", "provenance", "evidence"}: the wrapper is the
// object that has a key "value", which no structured answer has.
type Given struct {
	Value      Value
	Note       string // no patient data
	Provenance string // one of Provenances, or empty
	Evidence   string
}

// Provenances lists where an answer may come from.
func Provenances() []string { return []string{"attested", "plate", "observed", "imported"} }

// DecodeAnswers reads one JSON object of answers, each a bare value or the
// wrapper, by item id. It refuses what is not UTF-8, keys that are there
// twice and anything after the object; it knows no checklist, so the values
// are still to be checked.
func DecodeAnswers(b []byte) (map[string]Given, error) {
	answers := map[string]Given{}
	err := decodeAnswers(b, nil, func(item string, g Given) error {
		answers[item] = g
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answers, nil
}

// decodeAnswers calls add for each answer of the object b, in its order.
func decodeAnswers(b []byte, words map[string]string, add func(item string, g Given) error) error {
	if !utf8.Valid(b) {
		return errUTF8
	}
	s := scanner{b: b, words: words}
	if s.next() != '{' {
		return errNotObject
	}
	err := s.object(func(item string) error {
		g, err := s.given()
		if err != nil {
			return fmt.Errorf("%s: %w", shorten(item), err)
		}
		return add(item, g)
	})
	if err != nil {
		return err
	}
	return s.end()
}

// given reads a bare answer, or the wrapper, told by its key "value".
func (s *scanner) given() (g Given, err error) {
	if s.next() != '{' {
		g.Value.Word, err = s.text()
		return g, err
	}
	fields := map[string]string{}
	wrapped := false
	err = s.object(func(key string) (err error) {
		if key == "value" {
			wrapped = true
			g.Value, err = s.value()
			return err
		}
		fields[key], err = s.text()
		return err
	})
	switch {
	case err != nil:
		return Given{}, err
	case wrapped:
		return g, g.describe(fields)
	default:
		g.Value.Fields = fields
		return g, nil
	}
}

// value reads an answer that is not wrapped.
func (s *scanner) value() (v Value, err error) {
	if s.next() != '{' {
		v.Word, err = s.text()
		return v, err
	}
	v.Fields = map[string]string{}
	return v, s.object(func(key string) (err error) {
		if key == "value" {
			return errNested
		}
		v.Fields[key], err = s.text()
		return err
	})
}

// describe takes over what the wrapper says about the answer.
func (g *Given) describe(fields map[string]string) error {
	g.Note, g.Provenance, g.Evidence = fields["note"], fields["provenance"], fields["evidence"]
	for key, text := range fields {
		if key != "note" && key != "provenance" && key != "evidence" {
			return fmt.Errorf("unknown key %s beside \"value\", use note, provenance, evidence", shorten(key))
		}
		if code := checkText(text, maxText, key == "note"); code != "" {
			return fmt.Errorf("%s: %s", key, code.Text().In(English))
		}
	}
	if g.Provenance != "" && !slices.Contains(Provenances(), g.Provenance) {
		return fmt.Errorf("unknown provenance %s, use one of %s", shorten(g.Provenance), strings.Join(Provenances(), ", "))
	}
	return nil
}
