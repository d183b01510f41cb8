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
	s := scanner{b: b}
	got, err := s.value()
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	*v = got
	return nil
}
