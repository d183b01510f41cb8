package checklist

import (
	"errors"
	"time"
)

// Value is an answer: Word for choice, text, number and date, Fields for the
// structured kinds. As JSON it is a string or an object of strings.
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
func (v Value) MarshalJSON() ([]byte, error) { return nil, errTodo }

// UnmarshalJSON reads a string, a number, or an object of strings. It refuses
// anything else, and duplicate keys.
func (v *Value) UnmarshalJSON(b []byte) error { return errTodo }

// UnmarshalJSON reads a bare value or the wrapper.
func (g *Given) UnmarshalJSON(b []byte) error { return errTodo }

// Check reports whether v is a well-formed answer to the item, whether or not
// the item is asked. The error is a *[ValueError].
func (c *Checklist) Check(item string, v Value) error { return errTodo }

// ValueError says why a value is no answer to its item.
type ValueError struct {
	Item  string
	Field string // of a structured answer; may be empty
	Code  string // one of the Code constants
	Text  Text   // the sentence for people
}

// What can be wrong with a value.
const (
	CodeUnknownItem   = "unknown_item"
	CodeUnknownOption = "unknown_option"
	CodeUnknownField  = "unknown_field"
	CodeWrongType     = "wrong_type"
	CodeEmpty         = "empty"
	CodeMissingField  = "missing_field"
	CodeTooLong       = "too_long"
	CodeControlChars  = "control_chars"
	CodeBadNumber     = "bad_number"
	CodeBadDate       = "bad_date"
	CodeBadTime       = "bad_time"
	CodeEndsTooEarly  = "ends_too_early"
)

func (e *ValueError) Error() string { return e.Text.In(English) }

// ParseTime reads a moment in a structured answer: RFC 3339, where seconds
// and zone may be left off; without a zone it is local time in loc.
func ParseTime(s string, loc *time.Location) (time.Time, error) { return time.Time{}, errTodo }

var errTodo = errors.New("not written yet")
