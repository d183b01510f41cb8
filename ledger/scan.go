package ledger

import (
	"bytes"
	"fmt"
	"time"
	"unicode/utf8"
)

// scanner walks through a text that has exactly one spelling: keys in a fixed order, no white space, and
// in strings no escapes but those that [appendString] writes. The first thing out of place stops it;
// after that every method returns zero.
type scanner struct {
	text []byte
	pos  int
	err  error
}

// scan begins with a text that must be UTF-8.
func scan(text []byte) *scanner {
	s := &scanner{text: text}
	if !utf8.Valid(text) {
		s.err = fmt.Errorf("not UTF-8")
	}
	return s
}

func (s *scanner) fail(want string) {
	if s.err == nil {
		s.err = fmt.Errorf("at byte %d: want %s", s.pos, want)
	}
}

// end says what was out of place, also if something is left over.
func (s *scanner) end() error {
	if s.pos != len(s.text) {
		s.fail("the end")
	}
	return s.err
}

// next reports whether the text goes on with lit, and if so goes past it.
func (s *scanner) next(lit string) bool {
	end := s.pos + len(lit)
	if s.err != nil || end > len(s.text) || string(s.text[s.pos:end]) != lit {
		return false
	}
	s.pos = end
	return true
}

// nextByte is next for a single byte, which is quicker.
func (s *scanner) nextByte(c byte) bool {
	if s.err != nil || s.pos == len(s.text) || s.text[s.pos] != c {
		return false
	}
	s.pos++
	return true
}

// literal goes past lit, which must come.
func (s *scanner) literal(lit string) {
	if !s.next(lit) {
		s.fail(lit)
	}
}

// plain takes a string without escapes that ok accepts.
func (s *scanner) plain(want string, ok func(string) bool) string {
	start := s.pos
	s.literal(`"`)
	if s.err != nil {
		return ""
	}
	n := bytes.IndexByte(s.text[s.pos:], '"')
	if n < 0 {
		s.fail("the end of a string")
		return ""
	}
	str := string(s.text[s.pos : s.pos+n])
	s.pos += n + 1
	if !ok(str) {
		s.pos = start
		s.fail(want)
		return ""
	}
	return str
}

func (s *scanner) hash() (h Hash) {
	str := s.plain("a hash", func(str string) bool { return isHex(str, 2*HashSize) })
	if s.err == nil {
		h, s.err = ParseHash(str)
	}
	return h
}

// count takes a whole number from 0 to most.
func (s *scanner) count(most int64) int64 {
	start, n := s.pos, int64(0)
	for s.err == nil && s.pos < len(s.text) && isDigit(s.text[s.pos]) && n <= most {
		n = 10*n + int64(s.text[s.pos]-'0') // cannot overflow: most ≤ MaxSize
		s.pos++
	}
	if n > most || s.pos == start || s.text[start] == '0' && s.pos > start+1 {
		s.pos = start
		s.fail(fmt.Sprintf("a number up to %d", most))
		return 0
	}
	return n
}

func (s *scanner) time() (t time.Time) {
	s.plain("a time such as 2025-03-03T09:41:00+01:00", func(str string) (ok bool) {
		t, ok = parseTime(str)
		return ok
	})
	return t
}

// string takes any string as appendString writes it.
func (s *scanner) string() string {
	s.literal(`"`)
	if s.err != nil {
		return ""
	}
	start, escaped := s.pos, false
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '"':
			str := s.text[start:s.pos]
			s.pos++
			if escaped {
				str = unescape(str)
			}
			return string(str)
		case c == '\\' && s.pos+1 < len(s.text) && bytes.IndexByte([]byte(`"\n`), s.text[s.pos+1]) >= 0:
			escaped = true
			s.pos += 2
		case c == '\\' || c < ' ':
			s.fail(`a string with no escapes but \" \\ \n`)
			return ""
		default:
			s.pos++
		}
	}
	s.fail("the end of a string")
	return ""
}

// unescape undoes the escapes of a string already found to be well formed.
func unescape(str []byte) []byte {
	plain := make([]byte, 0, len(str))
	for i := 0; i < len(str); i++ {
		c := str[i]
		if c == '\\' {
			if i++; str[i] == 'n' {
				c = '\n'
			} else {
				c = str[i]
			}
		}
		plain = append(plain, c)
	}
	return plain
}

// appendString writes str as JSON with the escapes \" \\ \n and no others.
func appendString(b []byte, str string) []byte {
	b = append(b, '"')
	for i := range len(str) {
		switch c := str[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// checkString refuses what appendString cannot write.
func checkString(str string) error {
	if !utf8.ValidString(str) {
		return fmt.Errorf("not UTF-8")
	}
	for i := range len(str) {
		if c := str[i]; c < ' ' && c != '\n' {
			return fmt.Errorf("control character %#02x at byte %d", c, i)
		}
	}
	return nil
}

// isWord reports whether s is a kind or role: a–z first, then a–z 0–9 . _ -, at most 64 bytes.
func isWord(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !isDigit(c) && c != '.' && c != '_' && c != '-') {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
