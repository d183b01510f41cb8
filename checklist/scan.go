package checklist

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// What JSON from outside is refused for.
var (
	errUTF8      = errors.New("not UTF-8, save it as UTF-8")
	errNotObject = errors.New(`not a JSON object, write {"item": "answer", …}`)
	errTwice     = errors.New("is there twice, keep one")
	errAfter     = errors.New("something follows the JSON object, write one per line")
	errType      = errors.New(`neither a string nor an object of strings, write "…"`)
	errNested    = errors.New(`"value" within "value", keep one`)
)

// maxKeys is more than any set of answers has items.
const maxKeys = 512

// scanner reads the part of JSON that answers consist of: strings, and
// objects of strings and objects. Unlike encoding/json it refuses a key that
// is there twice, and is several times as fast.
type scanner struct {
	b []byte // valid UTF-8
	i int
	// words saves a copy of each string that the checklist has already.
	words map[string]string
}

// next skips white space and returns the byte after it, 0 at the end.
func (s *scanner) next() byte {
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// skip reports whether c comes next, and goes past it.
func (s *scanner) skip(c byte) bool {
	if s.next() != c {
		return false
	}
	s.i++
	return true
}

// broken is what there is to say when anything but want comes next.
func (s *scanner) broken(want string) error {
	if s.next() == 0 && s.i == len(s.b) {
		return fmt.Errorf("not JSON: ends where %s should come", want)
	}
	return fmt.Errorf("not JSON: %s should come at column %d", want, utf8.RuneCount(s.b[:s.i])+1)
}

func (s *scanner) end() error {
	if s.next() != 0 || s.i < len(s.b) {
		return errAfter
	}
	return nil
}

// text reads a string.
func (s *scanner) text() (string, error) {
	if !s.skip('"') {
		return "", s.notText()
	}
	start := s.i
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return s.word(s.b[start : s.i-1]), nil
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			return "", s.broken(`no control character but \n or the like`)
		}
	}
	return "", s.broken(`"`)
}

func (s *scanner) word(b []byte) string {
	if w, ok := s.words[string(b)]; ok {
		return w
	}
	return string(b)
}

// escaped reads the rest of a string that has a backslash in it.
func (s *scanner) escaped(start int) (string, error) {
	for ; s.i < len(s.b) && s.b[s.i] != '"'; s.i++ {
		if s.b[s.i] == '\\' {
			s.i++
		}
	}
	if s.i >= len(s.b) {
		s.i = len(s.b) // a backslash may have been the last byte
		return "", s.broken(`"`)
	}
	s.i++
	var text string
	if err := json.Unmarshal(s.b[start-1:s.i], &text); err != nil {
		return "", fmt.Errorf("not JSON: %w", err)
	}
	return text, nil
}

// notText tells a value of another type from what is no value at all.
func (s *scanner) notText() error {
	switch c := s.next(); {
	case c == '[' || c == '{' || c == '-' || c == 't' || c == 'f' || c == 'n' || isDigit(rune(c)):
		return errType
	default:
		return s.broken(`"`)
	}
}

// object reads an object and calls read for each key, which reads the value.
func (s *scanner) object(read func(key string) error) error {
	if !s.skip('{') {
		return s.broken("{")
	}
	if s.skip('}') {
		return nil
	}
	var room [24]string
	for keys := room[:0]; ; {
		key, err := s.text()
		switch {
		case err != nil:
			return err
		case slices.Contains(keys, key):
			return fmt.Errorf("%s %w", shorten(key), errTwice)
		case len(keys) == maxKeys:
			return fmt.Errorf("object with more than %d keys", maxKeys)
		case !s.skip(':'):
			return s.broken(":")
		}
		keys = append(keys, key)
		if err := read(key); err != nil {
			return err
		}
		switch {
		case s.skip('}'):
			return nil
		case !s.skip(','):
			return s.broken(", or }")
		}
	}
}
