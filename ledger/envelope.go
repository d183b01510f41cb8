package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// MaxEntry is the largest length of an entry's text in bytes: enough for a list of 100,000 hashes.
const MaxEntry = 8 << 20

// Envelope is the outermost form of every entry's text. What the entry says lies in Data and is known to others.
//
//	{"seen":[{"writer":"…","size":7,"root":"…"}],"at":"2025-03-03T09:41:00+01:00","by":"…","kind":"answer.given","data":{…},"signed":{"statement":"…","signature":"…"}}
//
// Exactly these keys in this order, without white space; "signed" is left out when nobody signed.
// Inside Data only the grammar of JSON is checked here, not what keys there are or whether one comes twice.
type Envelope struct {
	Seen   []Position      // what arrived of other logs since the writer's previous entry, by writer; sizes only grow
	At     time.Time       // the wall clock, to the second, with its zone's offset; for people only
	By     string          // id of the person acting, or "" for the installation itself
	Kind   string          // what Data is: a–z first, then a–z 0–9 . _ -, at most 64 bytes
	Data   json.RawMessage // a JSON object without white space between its tokens
	Signed *Signed         // what the person By signed, if they did
}

// Signed is a statement byte for byte, and a person's signature of it.
type Signed struct {
	Statement string // text of a [Statement]
	Signature string // armored, as [PersonKey.Sign] returns it
}

// Encode gives the one spelling of the envelope: the entry's text.
func Encode(e Envelope) ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("write entry: %w", err)
	}
	b := make([]byte, 0, 256+160*len(e.Seen)+len(e.Data))
	b = append(b, `{"seen":[`...)
	for i, p := range e.Seen {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"writer":"`...)
		b = append(b, p.Writer...)
		b = append(b, `","size":`...)
		b = strconv.AppendInt(b, p.Size, 10)
		b = append(b, `,"root":"`...)
		b = append(b, p.Root.String()...)
		b = append(b, `"}`...)
	}
	b = append(b, `],"at":"`...)
	b = inPlain(e.At).AppendFormat(b, timeLayout)
	b = append(b, `","by":"`...)
	b = append(b, e.By...)
	b = append(b, `","kind":"`...)
	b = append(b, e.Kind...)
	b = append(b, `","data":`...)
	b = append(b, e.Data...)
	if e.Signed != nil {
		b = append(b, `,"signed":`...)
		b = e.Signed.append(b)
	}
	b = append(b, '}')
	if len(b) > MaxEntry {
		return nil, fmt.Errorf("write entry: %d bytes are more than %d", len(b), MaxEntry)
	}
	return b, nil
}

func (s Signed) append(b []byte) []byte {
	b = append(b, `{"statement":`...)
	b = appendString(b, s.Statement)
	b = append(b, `,"signature":`...)
	b = appendString(b, s.Signature)
	return append(b, '}')
}

// check refuses what Decode would refuse.
func (e Envelope) check() error {
	for i, p := range e.Seen {
		if !isID(p.Writer) || p.Size < 1 || p.Size > MaxSize {
			return fmt.Errorf("seen: writer %q with %d entries", p.Writer, p.Size)
		}
		if i > 0 && e.Seen[i-1].Writer >= p.Writer {
			return errors.New("seen: writers are not in order")
		}
	}
	if err := checkTime(inPlain(e.At)); err != nil {
		return err
	}
	if e.By != "" && !isID(e.By) {
		return fmt.Errorf("by %q is not the id of a person", e.By)
	}
	if !isWord(e.Kind) {
		return fmt.Errorf("kind %q is not a word of a–z 0–9 . _ -", e.Kind)
	}
	if len(e.Data) == 0 || e.Data[0] != '{' {
		return errors.New("data is not a JSON object")
	}
	if err := checkValue(e.Data); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	return e.checkSignedForm()
}

func (e Envelope) checkSignedForm() error {
	if e.Signed == nil {
		return nil
	}
	if e.By == "" {
		return errors.New("signed, but by nobody")
	}
	if err := checkString(e.Signed.Statement); err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	if err := checkString(e.Signed.Signature); err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	return nil
}

// Decode reads what [Encode] wrote and nothing else. Data is a part of text, not a copy.
// Signatures are not checked: see [Envelope.CheckSigned].
func Decode(text []byte) (Envelope, error) {
	if len(text) > MaxEntry {
		return Envelope{}, fmt.Errorf("read entry: %d bytes are more than %d", len(text), MaxEntry)
	}
	var e Envelope
	s := scan(text)
	s.literal(`{"seen":[`)
	for !s.next(`],"at":`) && s.err == nil {
		if len(e.Seen) > 0 {
			s.literal(",")
		}
		e.Seen = append(e.Seen, s.position())
		if n := len(e.Seen); n > 1 && e.Seen[n-2].Writer >= e.Seen[n-1].Writer {
			s.fail("writers in order")
		}
	}
	e.At = s.time()
	s.literal(`,"by":`)
	e.By = s.plain("the id of a person or nothing", func(by string) bool { return by == "" || isID(by) })
	s.literal(`,"kind":`)
	e.Kind = s.plain("a word of a–z 0–9 . _ -", isWord)
	s.literal(`,"data":`)
	e.Data = s.object()
	if e.By != "" && s.next(`,"signed":`) {
		signed := s.signed()
		e.Signed = &signed
	}
	s.literal(`}`)
	if err := s.end(); err != nil {
		return Envelope{}, fmt.Errorf("read entry: %w", err)
	}
	return e, nil
}

func (s *scanner) position() (p Position) {
	s.literal(`{"writer":`)
	p.Writer = s.plain("the id of a writer", isID)
	s.literal(`,"size":`)
	if p.Size = s.count(MaxSize); p.Size == 0 {
		s.fail("a size of at least 1")
	}
	s.literal(`,"root":`)
	p.Root = s.hash()
	s.literal(`}`)
	return p
}

func (s *scanner) signed() (signed Signed) {
	s.literal(`{"statement":`)
	signed.Statement = s.string()
	s.literal(`,"signature":`)
	signed.Signature = s.string()
	s.literal(`}`)
	return signed
}
