package audit

import (
	"encoding/json"
	"fmt"
	"strings"

	"visite/checklist"
)

// Provenance says how an answer is known.
type Provenance string

// The provenances. An observation of the network is never an answer by itself:
// a person confirms it.
const (
	Attested Provenance = "attested" // the person says so
	Plate    Provenance = "plate"    // read off the type plate
	Observed Provenance = "observed" // seen on the network, confirmed by the person
	Imported Provenance = "imported" // taken from a list or another tool
)

// ParseProvenance reads a provenance; "" is attested.
func ParseProvenance(s string) (Provenance, error) {
	switch p := Provenance(s); p {
	case "":
		return Attested, nil
	case Attested, Plate, Observed, Imported:
		return p, nil
	}
	return "", refuse("provenance",
		"unbekannte Herkunft %q: attested, plate, observed oder imported",
		"unknown provenance %q: attested, plate, observed or imported", Clean(s, 40))
}

// Answer is what is known of one item of an audit.
type Answer struct {
	Item       string
	Value      checklist.Value
	Provenance Provenance
	Note       string
	Evidence   []Evidence
	By         Stamp
	Entry      string // leaf hash of the entry, hex: what a later answer replaces
	Redacted   bool   // its private part was erased
}

// Evidence is a file kept beside the log.
type Evidence struct {
	Ref    string // salted hash in the log, hex
	SHA256 string // of the bytes, hex; "" once redacted
	Name   string // base name, cleaned
	Size   int64  // bytes
}

// NewAnswer is an answer about to be given.
type NewAnswer struct {
	Item       string
	Value      checklist.Value
	Provenance Provenance
	Note       string
	Evidence   []NewEvidence
	Keep       []Evidence // files of the answer replaced that still belong to it
	Replaces   string     // Entry of the answer the screen showed; "" if it showed none
}

// NewEvidence is a file about to be kept.
type NewEvidence struct {
	Name  string
	Bytes []byte
}

// AuditAnswered says what was answered to one item, and which answer that
// replaces, as the screen showed it.
type AuditAnswered struct {
	Audit      AuditID          `json:"audit"`
	Revision   int              `json:"revision"`
	Item       string           `json:"item"`
	Value      json.RawMessage  `json:"value,omitempty"` // public part; absent if all of it is private
	Private    Private          `json:"private,omitzero"`
	Provenance Provenance       `json:"provenance,omitempty"`
	Note       Private          `json:"note,omitzero"`
	Evidence   []EvidenceRecord `json:"evidence,omitempty"`
	Replaces   string           `json:"replaces,omitempty"`
	Withdrawn  bool             `json:"withdrawn,omitempty"` // the item has no answer any more
	Named      []PersonID       `json:"named,omitempty"`     // see [People]
}

// EvidenceRecord is how an event names a file.
type EvidenceRecord struct {
	File Private `json:"file"`
	Name Private `json:"name"`
	Size int64   `json:"size"`
}

// records are files as an event names them: those kept already, then new ones.
func records(keep []Evidence, files []NewEvidence) ([]EvidenceRecord, error) {
	var out []EvidenceRecord
	for _, k := range keep {
		out = append(out, EvidenceRecord{File: Private{Ref: k.Ref}, Size: k.Size, Name: Say(k.Name)})
	}
	for _, f := range files {
		if len(f.Bytes) == 0 {
			return nil, refuse("file-empty", "%s ist leer und belegt nichts", "%s is empty and proves nothing", f.label())
		}
		f, _, err := f.Cleaned()
		if err != nil {
			return nil, err
		}
		base := f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
		out = append(out, EvidenceRecord{
			File: Say(string(f.Bytes)), Name: Say(Clean(base, MaxName)), Size: int64(len(f.Bytes)),
		})
	}
	return out, nil
}

func (e *AuditAnswered) Kind() string       { return "audit.answered" }
func (e *AuditAnswered) Subjects() []string { return subjects("", "", e.Audit) }

func (e *AuditAnswered) Privates() []*Private {
	all := []*Private{&e.Private, &e.Note}
	for i := range e.Evidence {
		all = append(all, &e.Evidence[i].File, &e.Evidence[i].Name)
	}
	return privates(all...)
}

// publicFields are the fields of structured answers that rules and deadlines
// need, and that name nobody: they stay in the entry's text.
var publicFields = map[checklist.Kind][]string{
	checklist.KindPerson:       {"at"},
	checklist.KindEvidence:     {"date"},
	checklist.KindConsultation: {"status", "at", "decision", "valid_until"},
}

// Split parts a value into what the entry may say and what lies beside it:
// free text and names of people.
func Split(kind checklist.Kind, v checklist.Value) (public json.RawMessage, private Private, err error) {
	switch kind {
	case checklist.KindChoice, checklist.KindNumber, checklist.KindDate:
		public, err = json.Marshal(v.Word)
		return public, Private{}, err
	case checklist.KindText:
		return nil, Say(v.Word), nil
	}
	open, hidden := map[string]string{}, map[string]string{}
	for name, field := range v.Fields {
		hidden[name] = field
	}
	for _, name := range publicFields[kind] {
		if field, ok := hidden[name]; ok {
			open[name] = field
			delete(hidden, name)
		}
	}
	if public, err = json.Marshal(open); err != nil {
		return nil, Private{}, fmt.Errorf("encode answer: %w", err)
	}
	if len(hidden) == 0 {
		return public, Private{}, nil
	}
	rest, err := json.Marshal(hidden)
	if err != nil {
		return nil, Private{}, fmt.Errorf("encode answer: %w", err)
	}
	return public, Say(string(rest)), nil
}

// Join puts a value together again. Where the private part was erased its
// fields are missing and a text is empty.
func Join(kind checklist.Kind, public json.RawMessage, private Private) (checklist.Value, error) {
	var v checklist.Value
	switch kind {
	case checklist.KindText:
		v.Word = private.Text
		return v, nil
	case checklist.KindChoice, checklist.KindNumber, checklist.KindDate:
		if err := json.Unmarshal(public, &v.Word); err != nil {
			return v, fmt.Errorf("read answer: %w", err)
		}
		return v, nil
	}
	for _, part := range []string{string(public), private.Text} {
		if part == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part), &v.Fields); err != nil {
			return v, fmt.Errorf("read answer: %w", err)
		}
	}
	return v, nil
}

// EvidenceOf lists the files that an event names.
func EvidenceOf(e Event) []EvidenceRecord {
	switch ev := e.(type) {
	case *AuditAnswered:
		return ev.Evidence
	case *ActionDone:
		return ev.Evidence
	}
	return nil
}

// ItemOf is the item of the checklist that a private part of an event is about;
// "" if it is about none.
func ItemOf(e Event, p *Private) string {
	switch ev := e.(type) {
	case *AuditAnswered:
		return ev.Item
	case *AuditImported:
		for i := range ev.Answers {
			if a := &ev.Answers[i]; p == &a.Private || p == &a.Note {
				return a.Item
			}
		}
	case *AuditReturned:
		for i := range ev.Items {
			if p == &ev.Items[i].Reason {
				return ev.Items[i].Item
			}
		}
	}
	return ""
}
