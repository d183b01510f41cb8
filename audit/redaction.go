package audit

import (
	"slices"
	"strings"
)

// RedactionMade erases attachments: names, notes or files. Their bytes and salts
// go on every installation; hash, reason and that it was done stay. Signed by an
// administrator.
type RedactionMade struct {
	Refs   []string `json:"refs"`   // of the attachments, hex
	Reason string   `json:"reason"` // stays for good: it must not repeat what is erased
}

func (e *RedactionMade) Kind() string         { return "redaction.made" }
func (e *RedactionMade) Subjects() []string   { return nil }
func (e *RedactionMade) Privates() []*Private { return nil }

// Vouch is what the administrator signs.
func (e *RedactionMade) Vouch() Vouch {
	subject := ""
	if len(e.Refs) > 0 {
		subject = e.Refs[0]
	}
	return Vouch{Subject: subject, Outcome: e}
}

// Erasable is something that lies beside the log and can be erased.
type Erasable struct {
	Ref    string // hex
	What   ErasableKind
	Text   string // what it says; of a file its name; "" once erased
	Size   int64  // bytes
	Erased bool
	Writer string // of the first entry that names it
	Seq    int64
	Kind   string // of that entry
	Item   string // of the checklist; "" if it is about none
	At     string // of that entry
}

// ErasableKind is what an attachment is.
type ErasableKind string

// What can be erased.
const (
	ErasableFile ErasableKind = "file"
	ErasableName ErasableKind = "name" // of a file
	ErasableText ErasableKind = "text" // a name, a note, a reason, an answer in free words
)

// maxRedaction is how many attachments one entry erases at most.
const maxRedaction = 10_000

// Redact erases what was found, for good and everywhere. It takes an
// administrator, and a reason that stays.
func (a Actor) Redact(found []Erasable, reason string) (*RedactionMade, error) {
	if err := a.May(MayRedact); err != nil {
		return nil, err
	}
	reason = CleanLines(reason, MaxNote)
	switch {
	case reason == "":
		return nil, refuse("reason-missing", "bitte den Grund angeben; er bleibt stehen", "please give the reason; it stays")
	case len(found) == 0:
		return nil, refuse("redact-nothing", "es ist nichts zum Löschen ausgewählt", "nothing is chosen to be erased")
	case len(found) > maxRedaction:
		return nil, refuse("redact-many", "höchstens %d Angaben auf einmal", "at most %d at once", maxRedaction)
	}
	e := &RedactionMade{Reason: reason}
	for _, f := range found {
		if f.Erased {
			return nil, refuse("redact-gone", "%.12s ist schon gelöscht", "%.12s is erased already", f.Ref)
		}
		if slices.Contains(e.Refs, f.Ref) {
			return nil, refuse("redact-twice", "%.12s steht zweimal da", "%.12s is named twice", f.Ref)
		}
		if f.Text != "" && strings.Contains(Fold(reason), Fold(f.Text)) {
			return nil, refuse("redact-repeats", "der Grund wiederholt, was gelöscht wird: er bleibt für immer stehen", "the reason repeats what is to be erased: it stays for good")
		}
		e.Refs = append(e.Refs, f.Ref)
	}
	return e, nil
}

// DeviceDecommissioned says that a device was taken out of service, or with an
// empty date that it is in service after all. Rounds do not expect it any more;
// its records are kept for five years (MPBetreibV § 13).
type DeviceDecommissioned struct {
	Device DeviceID `json:"device"`
	Date   string   `json:"date"` // 2026-01-31; "": in service
	Reason Private  `json:"reason"`
}

func (e *DeviceDecommissioned) Kind() string         { return "device.decommissioned" }
func (e *DeviceDecommissioned) Subjects() []string   { return subjects(e.Device, "") }
func (e *DeviceDecommissioned) Privates() []*Private { return privates(&e.Reason) }
