package ledger

import (
	"encoding/json"
	"fmt"
	"strings"
)

// maxDepth is how deep arrays and objects in an entry's data may lie in each other.
const maxDepth = 64

// checkValue refuses what is not one JSON value without white space between its tokens.
func checkValue(value json.RawMessage) error {
	s := scan(value)
	s.value(0)
	return s.end()
}

// object takes a JSON object without white space between its tokens, as it stands.
func (s *scanner) object() json.RawMessage {
	if s.err == nil && (s.pos == len(s.text) || s.text[s.pos] != '{') {
		s.fail("an object")
	}
	return s.raw()
}

// raw takes any JSON value without white space between its tokens, as it stands.
func (s *scanner) raw() json.RawMessage {
	start := s.pos
	s.value(0)
	if s.err != nil {
		return nil
	}
	return json.RawMessage(s.text[start:s.pos:s.pos])
}

// value goes past one JSON value (RFC 8259 without white space).
func (s *scanner) value(depth int) {
	if s.err != nil || s.pos == len(s.text) {
		s.fail("a value")
		return
	}
	switch c := s.text[s.pos]; {
	case c == '{' || c == '[':
		s.members(c, depth+1)
	case c == '"':
		s.anyString()
	case c == '-' || isDigit(c):
		s.number()
	case !s.next("true") && !s.next("false") && !s.next("null"):
		s.fail("a value without white space around it")
	}
}

// members goes past an array or object, whose opening bracket comes next.
func (s *scanner) members(open byte, depth int) {
	if depth > maxDepth {
		s.fail(fmt.Sprintf("at most %d arrays and objects in each other", maxDepth))
		return
	}
	closing := open + 2 // ] after [ and } after {
	s.pos++
	if s.nextByte(closing) {
		return
	}
	for s.err == nil {
		if open == '{' {
			s.anyString()
			if !s.nextByte(':') {
				s.fail(":")
			}
		}
		s.value(depth)
		if s.nextByte(closing) {
			return
		}
		if !s.nextByte(',') {
			s.fail("a comma or " + string(rune(closing)))
		}
	}
}

// anyString goes past a string with any escapes JSON knows.
func (s *scanner) anyString() {
	if !s.nextByte('"') {
		s.fail("a string")
	}
	for s.err == nil {
		rest := s.text[s.pos:]
		n := 0
		for n < len(rest) && rest[n] >= ' ' && rest[n] != '"' && rest[n] != '\\' {
			n++
		}
		s.pos += n
		switch {
		case s.nextByte('"'):
			return
		case s.nextByte('\\'):
			s.escape()
		case n == len(rest):
			s.fail("the end of a string")
		default:
			s.fail("no control character in a string")
		}
	}
}

// escape goes past what follows a backslash.
func (s *scanner) escape() {
	if s.pos < len(s.text) && strings.IndexByte(`"\/bfnrt`, s.text[s.pos]) >= 0 {
		s.pos++
		return
	}
	if !s.nextByte('u') || len(s.text) < s.pos+4 || !isHexDigits(s.text[s.pos:s.pos+4]) {
		s.fail(`an escape such as \n or \u00e4`)
		return
	}
	s.pos += 4
}

func isHexDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// number goes past a number as RFC 8259 § 6 spells it.
func (s *scanner) number() {
	s.nextByte('-')
	if !s.nextByte('0') {
		s.digits()
	}
	if s.nextByte('.') {
		s.digits()
	}
	if s.nextByte('e') || s.nextByte('E') {
		if !s.nextByte('+') {
			s.nextByte('-')
		}
		s.digits()
	}
}

func (s *scanner) digits() {
	start := s.pos
	for s.pos < len(s.text) && isDigit(s.text[s.pos]) {
		s.pos++
	}
	if s.pos == start {
		s.fail("a digit")
	}
}
