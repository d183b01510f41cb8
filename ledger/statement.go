package ledger

import (
	"encoding/json"
	"time"
)

// Statement is what a person signs.
type Statement struct {
	Site      SiteID
	Kind      string          // the kind of the entry in which the statement lies, and of the signature's namespace
	Subject   string          // id of what it is about: an audit, a round, an import
	Revision  int64           // of the subject, from 0
	Checklist string          // digest of the checklist, "" if none applies
	Outcome   json.RawMessage // compact JSON; null if none applies
	Leaves    []Hash          // leaf hashes of the entries the person had before them
	Person    string          // id of the person signing
	At        time.Time       // to the second, with its zone's offset
}

// Encode gives the one spelling of the statement: the bytes to be signed.
func (s Statement) Encode() ([]byte, error) { return nil, errNotYet }

// DecodeStatement reads what [Statement.Encode] wrote and nothing else.
func DecodeStatement(text []byte) (Statement, error) { return Statement{}, errNotYet }

// ListHash is one hash for a list of hashes of any length: the root of the Merkle tree whose leaves they are.
// A statement over very many entries (an import) names this instead of each of them.
func ListHash(leaves []Hash) Hash { return Hash{} }
