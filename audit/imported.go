package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// ImportBegun begins the import of audits taken elsewhere: one file is one
// round. It claims nothing about rooms that the file does not name.
type ImportBegun struct {
	Round     RoundID `json:"round"`
	Checklist string  `json:"checklist"` // digest
	File      string  `json:"file"`      // base name
}

func (e *ImportBegun) Kind() string         { return "import.begun" }
func (e *ImportBegun) Subjects() []string   { return subjects("", e.Round) }
func (e *ImportBegun) Privates() []*Private { return nil }

// AuditImported is one audit taken elsewhere, whole. The person named in it
// ("by") is a statement of the file, not a signature.
type AuditImported struct {
	Audit     AuditID          `json:"audit"` // [ImportedID] of the line
	Round     RoundID          `json:"round"`
	Device    DeviceID         `json:"device"`
	Place     Place            `json:"place"`
	Checklist string           `json:"checklist"` // digest
	Answers   []ImportedAnswer `json:"answers"`   // in item order
	By        Private          `json:"by,omitzero"`
	At        string           `json:"at"`                // RFC 3339, as the file says
	Outcome   *Sealed          `json:"outcome,omitempty"` // absent: a draft
	Named     []PersonID       `json:"named,omitempty"`   // as who did it, or in an answer: see [People]
}

// ImportedAnswer is one answer of an imported audit.
type ImportedAnswer struct {
	Item       string          `json:"item"`
	Value      json.RawMessage `json:"value,omitempty"`
	Private    Private         `json:"private,omitzero"`
	Provenance Provenance      `json:"provenance"`
	Note       Private         `json:"note,omitzero"`
}

func (e *AuditImported) Kind() string       { return "audit.imported" }
func (e *AuditImported) Subjects() []string { return subjects(e.Device, e.Round, e.Audit) }

func (e *AuditImported) Privates() []*Private {
	all := make([]*Private, 0, 1+2*len(e.Answers))
	all = append(all, &e.By)
	for i := range e.Answers {
		all = append(all, &e.Answers[i].Private, &e.Answers[i].Note)
	}
	return privates(all...)
}

// ImportEnded ends an import: how many audits came in, and one hash over the
// leaf hashes of their entries in order. Signed once, by the person importing.
type ImportEnded struct {
	Round     RoundID `json:"round"`
	Checklist string  `json:"checklist"`
	Taken     int     `json:"taken"`
	Known     int     `json:"known"` // lines already in the log
	Refused   int     `json:"refused"`
	Leaves    string  `json:"leaves"` // hex SHA-256 over the leaf hashes
}

func (e *ImportEnded) Kind() string         { return "import.ended" }
func (e *ImportEnded) Subjects() []string   { return subjects("", e.Round) }
func (e *ImportEnded) Privates() []*Private { return nil }

// Vouch is what the person importing signs.
func (e *ImportEnded) Vouch() Vouch {
	return Vouch{Subject: string(e.Round), Digest: e.Checklist, Outcome: map[string]any{"taken": e.Taken, "leaves": e.Leaves}}
}

// ImportedID is the id of an audit taken elsewhere: a hash of its canonical
// line, so that the same line twice is one audit.
func ImportedID(canonical []byte) AuditID {
	h := sha256.New()
	h.Write([]byte("visite audit\x00"))
	h.Write(canonical)
	return AuditID(hex.EncodeToString(h.Sum(nil)[:16]))
}
