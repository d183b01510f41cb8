package ledger

import (
	"encoding/json"
	"time"
)

// MaxEntry is the largest length of an entry's text in bytes.
const MaxEntry = 8 << 20

// Envelope is the outermost form of every entry's text. What the entry says lies in Data and is known to others.
//
//	{"seen":[{"writer":"…","size":7,"root":"…"}],"at":"2025-03-03T09:41:00+01:00","by":"…","kind":"answer.given","data":{…},"signed":{"statement":"…","signature":"…"}}
//
// Exactly these keys in this order, without white space; "signed" is left out when nobody signed.
type Envelope struct {
	Seen   []Position      // what arrived from other writers since this writer's previous entry, ordered by writer
	At     time.Time       // the wall clock, to the second, with its zone's offset; for people only
	By     string          // id of the person acting, or "" for the installation itself
	Kind   string          // what Data is: a–z first, then a–z 0–9 . _ -, at most 64 bytes
	Data   json.RawMessage // a JSON object without white space between its tokens
	Signed *Signed         // what the person By signed, if they did
}

// Signed is a statement byte for byte, and the person's signature of it.
type Signed struct {
	Statement string // text of a Statement
	Signature string // armored, as [PersonKey.Sign] returns it
}

// Encode gives the one spelling of the envelope: the entry's text.
func Encode(e Envelope) ([]byte, error) { return nil, errNotYet }

// Decode reads what [Encode] wrote and nothing else. Data is a part of text, not a copy.
func Decode(text []byte) (Envelope, error) { return Envelope{}, errNotYet }

// Sign fills By and Signed: k's person signs the statement, whose Kind and Person it sets to those of the entry.
func (e *Envelope) Sign(k PersonKey, s Statement) error { return errNotYet }

// CheckSigned checks the signature in the envelope: that Signed is a statement for this site, of the entry's kind,
// signed by the person By. It returns the statement; an envelope nobody signed is an error.
// Whether subject, revision and leaves fit the entry's data is for those to check who know the data.
func (e Envelope) CheckSigned(site SiteID) (Statement, error) { return Statement{}, errNotYet }
