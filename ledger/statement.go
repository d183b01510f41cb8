package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// MaxRevision bounds a statement's revision.
const MaxRevision = 1 << 30

// Statement is what a person signs. Its text is JSON without white space, with exactly these keys in this order:
//
//	{"site":"…","kind":"audit.completed","subject":"…","revision":0,"checklist":"…","outcome":{…},"leaves":["…"],"person":"…","at":"2025-03-03T09:41:00+01:00"}
type Statement struct {
	Site      SiteID
	Kind      string          // the kind of the entry in which the statement lies, and of the signature's namespace
	Subject   string          // id of what it is about: an audit, a round, an import
	Revision  int64           // of the subject, from 0
	Checklist string          // digest of the checklist, "" if none applies
	Outcome   json.RawMessage // JSON without white space; empty stands for null: none applies
	Leaves    []Hash          // leaf hashes of the entries the person had before them
	Person    string          // id of the person signing
	At        time.Time       // to the second, with its zone's offset
}

// Encode gives the one spelling of the statement: the bytes to be signed.
func (s Statement) Encode() ([]byte, error) {
	if len(s.Outcome) == 0 {
		s.Outcome = json.RawMessage("null")
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("write statement: %w", err)
	}
	b := make([]byte, 0, 512+len(s.Outcome)+67*len(s.Leaves))
	b = append(b, `{"site":"`...)
	b = append(b, s.Site.String()...)
	b = append(b, `","kind":"`...)
	b = append(b, s.Kind...)
	b = append(b, `","subject":`...)
	b = appendString(b, s.Subject)
	b = append(b, `,"revision":`...)
	b = strconv.AppendInt(b, s.Revision, 10)
	b = append(b, `,"checklist":`...)
	b = appendString(b, s.Checklist)
	b = append(b, `,"outcome":`...)
	b = append(b, s.Outcome...)
	b = append(b, `,"leaves":[`...)
	for i, leaf := range s.Leaves {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, leaf.String()...)
		b = append(b, '"')
	}
	b = append(b, `],"person":"`...)
	b = append(b, s.Person...)
	b = append(b, `","at":"`...)
	b = inPlain(s.At).AppendFormat(b, timeLayout)
	b = append(b, `"}`...)
	if len(b) > MaxEntry {
		return nil, fmt.Errorf("write statement: %d bytes are more than %d", len(b), MaxEntry)
	}
	return b, nil
}

// check refuses what DecodeStatement would refuse.
func (s Statement) check() error {
	if !isWord(s.Kind) {
		return fmt.Errorf("kind %q is not a word of a–z 0–9 . _ -", s.Kind)
	}
	if err := checkString(s.Subject); err != nil || s.Subject == "" {
		return fmt.Errorf("subject %q: empty or not plain text", s.Subject)
	}
	if s.Revision < 0 || s.Revision > MaxRevision {
		return fmt.Errorf("revision %d is out of range", s.Revision)
	}
	if err := checkString(s.Checklist); err != nil {
		return fmt.Errorf("checklist: %w", err)
	}
	if err := checkValue(s.Outcome); err != nil {
		return fmt.Errorf("outcome: %w", err)
	}
	if !isID(s.Person) {
		return fmt.Errorf("%q is not the id of a person", s.Person)
	}
	return checkTime(inPlain(s.At))
}

// DecodeStatement reads what [Statement.Encode] wrote and nothing else. Outcome is a part of text, not a copy.
func DecodeStatement(text []byte) (Statement, error) {
	if len(text) > MaxEntry {
		return Statement{}, errors.New("read statement: too long")
	}
	var st Statement
	s := scan(text)
	s.literal(`{"site":`)
	st.Site = s.hash()
	s.literal(`,"kind":`)
	st.Kind = s.plain("a word of a–z 0–9 . _ -", isWord)
	s.literal(`,"subject":`)
	if st.Subject = s.string(); st.Subject == "" {
		s.fail("a subject")
	}
	s.literal(`,"revision":`)
	st.Revision = s.count(MaxRevision)
	s.literal(`,"checklist":`)
	st.Checklist = s.string()
	s.literal(`,"outcome":`)
	st.Outcome = s.raw()
	s.literal(`,"leaves":[`)
	for !s.next(`],"person":`) && s.err == nil {
		if len(st.Leaves) > 0 {
			s.literal(",")
		}
		st.Leaves = append(st.Leaves, s.hash())
	}
	st.Person = s.plain("the id of a person", isID)
	s.literal(`,"at":`)
	st.At = s.time()
	s.literal(`}`)
	if err := s.end(); err != nil {
		return Statement{}, fmt.Errorf("read statement: %w", err)
	}
	return st, nil
}

// SignStatement completes a statement with the person, encodes and signs it under the namespace "visite:<Kind>".
func (k PersonKey) SignStatement(s Statement) (Signed, error) {
	s.Person = k.person.id
	text, err := s.Encode()
	if err != nil {
		return Signed{}, err
	}
	armored, err := k.Sign(s.Kind, text)
	return Signed{string(text), armored}, err
}

// Check checks that this is a statement of that kind signed by the person it names.
func (s Signed) Check(kind string) (Statement, Person, error) {
	st, err := DecodeStatement([]byte(s.Statement))
	if err != nil {
		return Statement{}, Person{}, err
	}
	if st.Kind != kind {
		return Statement{}, Person{}, fmt.Errorf("statement is of kind %q, not %q", st.Kind, kind)
	}
	p, err := verifySignature(kind, []byte(s.Statement), s.Signature)
	if err != nil {
		return Statement{}, Person{}, err
	}
	if p.id != st.Person {
		return Statement{}, Person{}, fmt.Errorf("statement of person %s is signed by %s", st.Person, p.id)
	}
	return st, p, nil
}

// Sign sets By and Signed: k's person signs the statement, whose Kind is set to that of the entry.
func (e *Envelope) Sign(k PersonKey, s Statement) error {
	s.Kind = e.Kind
	signed, err := k.SignStatement(s)
	if err != nil {
		return err
	}
	e.By, e.Signed = k.person.id, &signed
	return nil
}

// CheckSigned checks the signature in the envelope: that Signed is a statement for this site, of the entry's kind,
// signed by the person By. It returns the statement; an envelope nobody signed is an error.
// Whether subject, revision and leaves fit the entry's data is for those to check who know the data.
func (e Envelope) CheckSigned(site SiteID) (Statement, error) {
	if e.Signed == nil {
		return Statement{}, errors.New("entry is not signed by a person")
	}
	st, p, err := e.Signed.Check(e.Kind)
	switch {
	case err != nil:
		return Statement{}, err
	case p.id != e.By:
		return Statement{}, fmt.Errorf("entry by person %s is signed by %s", e.By, p.id)
	case st.Site != site:
		return Statement{}, fmt.Errorf("statement is for site %s, not %s", st.Site, site)
	}
	return st, nil
}
