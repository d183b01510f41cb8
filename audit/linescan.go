package audit

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"visite/checklist"
)

// lineScanner reads the JSON of a line: objects, strings and booleans, which is
// all it may hold. encoding/json would take the last of two equal keys without
// a word, and says only in English what is wrong.
type lineScanner struct {
	text string // valid UTF-8
	at   int    // index of the next byte
}

// maxKeys is how many keys an object of a line may have.
const maxKeys = 512

// peek skips white space and is the next byte, or 0 at the end.
func (s *lineScanner) peek() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take moves past c if it is next.
func (s *lineScanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

// end refuses what follows the value.
func (s *lineScanner) end() error {
	if s.peek() == 0 && s.at == len(s.text) {
		return nil
	}
	return refuse("line", "hinter dem JSON-Objekt folgt noch etwas, ab Zeichen %d: nur ein Objekt je Zeile",
		"something follows the JSON object, at character %d: one object a line", s.column())
}

// object calls member behind each key, which reads the value. key is whose
// value the object is, for the error; "" for the line itself.
func (s *lineScanner) object(key string, member func(key string) error) error {
	if !s.take('{') {
		return s.wrong(key, "ein Objekt {…}", "an object {…}")
	}
	if s.take('}') {
		return nil
	}
	var array [24]string
	keys := array[:0]
	for {
		if s.peek() != '"' {
			return s.broken()
		}
		name, err := s.string("")
		if err != nil {
			return err
		}
		if slices.Contains(keys, name) {
			return refuse("line", "der Schlüssel %q steht zweimal da", "the key %q is there twice", Clean(name, MaxName))
		}
		if keys = append(keys, name); len(keys) > maxKeys {
			return refuse("line", "ein Objekt mit mehr als %d Schlüsseln", "an object with more than %d keys", maxKeys)
		}
		if !s.take(':') {
			return s.broken()
		}
		if err := member(name); err != nil {
			return err
		}
		switch {
		case s.take(','):
		case s.take('}'):
			return nil
		default:
			return s.broken()
		}
	}
}

// value reads an answer that is not wrapped.
func (s *lineScanner) value(item string) (v checklist.Value, err error) {
	if s.peek() == '"' {
		v.Word, err = s.string(item)
		return v, err
	}
	v.Fields = map[string]string{}
	return v, s.object(item, func(key string) (err error) {
		if key == "value" {
			return refuse("line", "%s: „value“ innerhalb von „value“", "%s: value within value", Clean(item, MaxName))
		}
		v.Fields[key], err = s.string(key)
		return err
	})
}

// string reads a string. key is whose value it is, for the error.
func (s *lineScanner) string(key string) (string, error) {
	if !s.take('"') {
		return "", s.wrong(key, "ein Text in Anführungszeichen", "a text in quotes")
	}
	start, escaped := s.at, false
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			text := s.text[start:s.at]
			s.at++
			if escaped {
				return s.unescape(start-1, s.at)
			}
			return text, nil
		case c == '\\':
			escaped = true
			s.at++
		case c < ' ':
			return "", s.broken()
		}
	}
	s.at = len(s.text)
	return "", s.broken()
}

func (s *lineScanner) unescape(from, to int) (text string, err error) {
	if err := json.Unmarshal([]byte(s.text[from:to]), &text); err != nil {
		s.at = from
		return "", s.broken()
	}
	return text, nil
}

func (s *lineScanner) bool(key string) (bool, error) {
	s.peek()
	rest := s.text[s.at:]
	switch {
	case strings.HasPrefix(rest, "true"):
		s.at += len("true")
		return true, nil
	case strings.HasPrefix(rest, "false"):
		s.at += len("false")
		return false, nil
	}
	return false, s.wrong(key, "true oder false", "true or false")
}

// wrong says that the value of key is of another type than wanted, or no JSON
// at all. Without a key it is the line itself.
func (s *lineScanner) wrong(key, de, en string) error {
	if !strings.ContainsRune(`"{[-0123456789tfn`, rune(s.peek())) {
		return s.broken()
	}
	nounDE, nounEN := "die Zeile", "the line"
	if key != "" {
		nounDE, nounEN = strconv.Quote(Clean(key, MaxName)), strconv.Quote(Clean(key, MaxName))
	}
	return &Refusal{Code: "line", Text: checklist.Text{
		checklist.German: nounDE + " ist nicht " + de, checklist.English: nounEN + " is not " + en,
	}}
}

// broken says where the line stops being JSON.
func (s *lineScanner) broken() error {
	return refuse("line", "kein gültiges JSON, ab Zeichen %d", "not valid JSON, at character %d", s.column())
}

// column is the number of the next character, from 1.
func (s *lineScanner) column() int { return utf8.RuneCountInString(s.text[:s.at]) + 1 }
