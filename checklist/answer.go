package checklist

import (
	"encoding/json"
	"fmt"
)

// Value is an answer: Word for choice, text, number and date, Fields for the
// structured kinds. As JSON it is a string, or an object of strings.
type Value struct {
	Word   string
	Fields map[string]string
}

// Answers are the values given so far, by item id.
type Answers map[string]Value

// Device is what the inventory says about the device; both may be empty.
type Device struct {
	Maker, Model string
}

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

// MarshalJSON writes a string, or an object with its keys in order.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Fields != nil {
		return json.Marshal(v.Fields)
	}
	return json.Marshal(v.Word)
}

// UnmarshalJSON reads a string or an object of strings. It refuses anything
// else, and keys that are there twice.
func (v *Value) UnmarshalJSON(b []byte) error {
	s := newScanner(b)
	got, err := s.value()
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	*v = got
	return s.end()
}

// UnmarshalJSON reads a bare value or the wrapper.
func (g *Given) UnmarshalJSON(b []byte) error {
	s := newScanner(b)
	got, err := s.given()
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	*g = got
	return s.end()
}

// DecodeAnswers reads one JSON object of answers, each a bare value or the
// wrapper, by item id. It refuses what is not UTF-8, keys that are there
// twice and anything after the object; it knows no checklist, so the values
// are still to be checked.
func DecodeAnswers(b []byte) (map[string]Given, error) {
	answers := map[string]Given{}
	err := decodeAnswers(b, func(item string, g Given) error {
		answers[item] = g
		return nil
	})
	return answers, err
}
