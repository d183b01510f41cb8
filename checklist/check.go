package checklist

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Longest answers, in characters.
const (
	maxText  = 2000
	maxField = 500
)

// ValueError says why a value is no answer to its item.
type ValueError struct {
	Item    string
	Field   string // of a structured answer; may be empty
	Code    Code
	Given   string   // the offending text, as it was given
	Allowed []string // the words that would do, if there are any
	Text    Text     // one sentence for people, without the above
}

func (e *ValueError) Error() string {
	s := shorten(e.Item)
	if e.Field != "" {
		s += "." + shorten(e.Field)
	}
	s += ": " + e.Text.In(English)
	if e.Given != "" {
		s += ": " + shorten(e.Given)
	}
	if len(e.Allowed) > 0 {
		s += ", use one of " + strings.Join(e.Allowed, ", ")
	}
	return s
}

// shorten quotes text from outside for one line of an error: printable, and
// not longer than people read.
func shorten(s string) string {
	const limit = 60
	if s != "" && len(s) <= limit && !strings.ContainsFunc(s, func(c rune) bool { return !isWordRune(c) }) {
		return s
	}
	if utf8.RuneCountInString(s) > limit {
		s = string([]rune(s)[:limit]) + "…"
	}
	return strconv.QuoteToGraphic(s)
}

func isWordRune(c rune) bool { return isLower(c) || isUpper(c) || isDigit(c) || c == '_' || c == '-' }

// Code is what can be wrong with a value.
type Code string

// The codes of a ValueError.
const (
	CodeUnknownItem   Code = "unknown_item"
	CodeUnknownOption Code = "unknown_option"
	CodeUnknownField  Code = "unknown_field"
	CodeWrongType     Code = "wrong_type"
	CodeEmpty         Code = "empty"
	CodeMissingField  Code = "missing_field"
	CodeTooLong       Code = "too_long"
	CodeUnprintable   Code = "unprintable"
	CodeBadNumber     Code = "bad_number"
	CodeBadDate       Code = "bad_date"
	CodeBadTime       Code = "bad_time"
	CodeEndsTooEarly  Code = "ends_too_early"
)

// Check reports whether v is a well-formed answer to the item, whether or not
// the item is asked. The error is a *[ValueError].
func (c *Checklist) Check(item string, v Value) error {
	i := c.itemIndex(item)
	if i < 0 {
		return &ValueError{Item: item, Code: CodeUnknownItem, Text: CodeUnknownItem.Text()}
	}
	it := &c.Items[i]
	f := it.check(v)
	if f.code == "" {
		return nil
	}
	e := &ValueError{Item: item, Field: f.field, Code: f.code, Given: v.Word, Text: f.code.Text()}
	options := it.Options
	if f.field != "" {
		field, _ := it.Field(f.field)
		e.Given, options = v.Fields[f.field], field.Options
	}
	if f.code == CodeUnknownOption {
		for _, o := range options {
			e.Allowed = append(e.Allowed, o.Word)
		}
	}
	return e
}

func (c *Checklist) itemIndex(id string) int {
	return slices.IndexFunc(c.Items, func(i Item) bool { return i.ID == id })
}

// fault is what is wrong with a value, without the cost of its sentence.
type fault struct {
	code  Code
	field string
}

func (i *Item) check(v Value) fault {
	if (v.Fields != nil) != i.Kind.Structured() || i.Kind.Structured() && v.Word != "" {
		return fault{code: CodeWrongType}
	}
	if i.Kind.Structured() {
		return i.checkFields(v.Fields)
	}
	switch code := checkText(v.Word, maxText, i.Multiline); {
	case strings.TrimSpace(v.Word) == "":
		return fault{code: CodeEmpty}
	case i.Kind == KindChoice:
		if _, ok := i.Option(v.Word); !ok {
			return fault{code: CodeUnknownOption}
		}
	case code != "":
		return fault{code: code}
	case i.Kind == KindNumber && !isNumber(v.Word):
		return fault{code: CodeBadNumber}
	case i.Kind == KindDate && !isDay(v.Word):
		return fault{code: CodeBadDate}
	}
	return fault{}
}

func (i *Item) checkFields(fields map[string]string) fault {
	known := 0
	for k := range i.Fields {
		f := &i.Fields[k]
		s, there := fields[f.Name]
		if there {
			known++
		}
		if strings.TrimSpace(s) == "" {
			if f.Required || f.With != "" && fields[fieldStatus] == f.With {
				return fault{CodeMissingField, f.Name}
			}
			if s == "" {
				continue
			}
		}
		if code := f.check(s); code != "" {
			return fault{code, f.Name}
		}
	}
	if known < len(fields) {
		return fault{CodeUnknownField, i.strayField(fields)}
	}
	if endsTooEarly(fields) {
		return fault{CodeEndsTooEarly, fieldValidUntil}
	}
	return fault{}
}

// strayField returns the first field, in alphabetical order, that the kind
// does not have.
func (i *Item) strayField(fields map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if _, ok := i.Field(name); !ok {
			return name
		}
	}
	return ""
}

func (f *Field) check(s string) Code {
	if code := checkText(s, maxField, false); code != "" {
		return code
	}
	switch f.Kind {
	case FieldChoice:
		if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Word == s }) {
			return CodeUnknownOption
		}
	case FieldDate:
		if !isDay(s) {
			return CodeBadDate
		}
	case FieldTime:
		if _, err := ParseTime(s, time.UTC); err != nil {
			return CodeBadTime
		}
	}
	return ""
}

func checkText(s string, limit int, multiline bool) Code {
	if len(s) > limit && utf8.RuneCountInString(s) > limit {
		return CodeTooLong
	}
	for _, c := range s {
		if c >= ' ' && c < 0x7f || multiline && c == '\n' {
			continue
		}
		if unprintable(c) {
			return CodeUnprintable
		}
	}
	return ""
}

// isNumber accepts a decimal number with a point, "-37.5".
func isNumber(s string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	digits := func(s string) bool {
		return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return !isDigit(c) })
	}
	return digits(whole) && (!point || digits(fraction))
}

// endsTooEarly reports whether a validity ends before it begins, or at once.
// Of a time with a zone and one without, nothing is said.
func endsTooEarly(fields map[string]string) bool {
	from, until := fields[fieldAt], fields[fieldValidUntil]
	if from == "" || until == "" || hasZone(from) != hasZone(until) {
		return false
	}
	a, errA := ParseTime(from, time.UTC)
	b, errB := ParseTime(until, time.UTC)
	return errA == nil && errB == nil && !b.After(a)
}

var errTime = errors.New("not a time like 2025-03-03T14:30:00+01:00")

// ParseTime reads a moment in a structured answer: RFC 3339, where seconds
// and zone may be left off; without a zone it is local time in loc.
func ParseTime(s string, loc *time.Location) (time.Time, error) {
	layout, short := "2006-01-02T15:04:05", "2006-01-02T15:04"
	if hasZone(s) {
		layout, short = time.RFC3339, "2006-01-02T15:04Z07:00"
	}
	if t, err := time.ParseInLocation(layout, s, loc); err == nil {
		return t, nil
	}
	if t, err := time.ParseInLocation(short, s, loc); err == nil {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%q: %w", s, errTime)
}

// hasZone looks for Z or an offset after the date, whose hyphens do not count.
func hasZone(s string) bool {
	return len(s) > len(time.DateOnly) && strings.ContainsAny(s[len(time.DateOnly):], "Z+-")
}
