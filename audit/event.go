package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Event is one thing that happened, as it is written to the log. Its kind and
// the JSON of its fields are pinned by a test and never change after release.
//
// To add a kind: a type in the file of its noun, a line in [newEvent], its
// pinned bytes in testdata/events, its projection in package db.
type Event interface {
	// Kind is the word the log has for it, "audit.answered".
	Kind() string
	// Subjects are the ids whose history the event belongs to: the device, the
	// audit, the round, the person.
	Subjects() []string
	// Privates are the parts that lie beside the log as attachments.
	Privates() []*Private
}

// Signed is an event that its author vouches for with a signature.
type Signed interface {
	Event
	// Vouch says what the signature is about.
	Vouch() Vouch
}

// Vouch is what a signed statement says beyond who, where and when: the thing,
// its revision, the checklist it was measured with and the outcome.
type Vouch struct {
	Subject  string
	Revision int
	Digest   string // of the checklist, hex; "" if none
	Outcome  any    // encoded as JSON
}

// Private is a text that can be erased: the log holds only Ref, the salted hash
// of the attachment; Text lies beside it and is empty once redacted. One with
// Text and without Ref is not stored yet; one with both is, and is only named
// again.
type Private struct {
	Text string
	Ref  string
}

// Say makes a Private of a text not yet stored.
func Say(text string) Private { return Private{Text: text} }

// IsZero reports whether there is nothing, neither text nor reference.
func (p Private) IsZero() bool { return p == Private{} }

// MarshalJSON writes the reference.
func (p Private) MarshalJSON() ([]byte, error) { return json.Marshal(p.Ref) }

// UnmarshalJSON reads the reference; the text is filled in by the store.
func (p *Private) UnmarshalJSON(b []byte) error {
	p.Text = ""
	return json.Unmarshal(b, &p.Ref)
}

// Unknown is an event of a kind this version does not know. It is kept, passed
// on and shown as unknown, and has no effect.
type Unknown struct {
	Name string
	Data json.RawMessage
}

func (u *Unknown) Kind() string         { return u.Name }
func (u *Unknown) Subjects() []string   { return nil }
func (u *Unknown) Privates() []*Private { return nil }

// MarshalJSON writes the data as it came.
func (u *Unknown) MarshalJSON() ([]byte, error) { return u.Data, nil }

// newEvent returns an empty event of the kind, or nil if it is unknown.
func newEvent(kind string) Event {
	switch kind {
	case "site.founded":
		return &SiteFounded{}
	case "writer.joined":
		return &WriterJoined{}
	case "person.joined":
		return &PersonJoined{}
	case "invitation.issued":
		return &InvitationIssued{}
	case "checklist.adopted":
		return &ChecklistAdopted{}
	case "inventory.imported":
		return &InventoryImported{}
	case "room.listed":
		return &RoomListed{}
	case "device.listed":
		return &DeviceListed{}
	case "device.corrected":
		return &DeviceCorrected{}
	case "device.moved":
		return &DeviceMoved{}
	case "round.started":
		return &RoundStarted{}
	case "round.closed":
		return &RoundClosed{}
	case "room.entered":
		return &RoomEntered{}
	case "room.left":
		return &RoomLeft{}
	case "device.found":
		return &DeviceFound{}
	case "device.unfound":
		return &DeviceUnfound{}
	case "device.missed":
		return &DeviceMissed{}
	case "audit.started":
		return &AuditStarted{}
	case "audit.answered":
		return &AuditAnswered{}
	case "audit.completed":
		return &AuditCompleted{}
	case "audit.amended":
		return &AuditAmended{}
	case "audit.dropped":
		return &AuditDropped{}
	case "network.permitted":
		return &NetworkPermitted{}
	case "browse.begun":
		return &BrowseBegun{}
	case "browse.ended":
		return &BrowseEnded{}
	case "sighting.linked":
		return &SightingLinked{}
	case "sighting.unlinked":
		return &SightingUnlinked{}
	case "sightings.left":
		return &SightingsLeft{}
	case "contact.observed":
		return &ContactObserved{}
	case "probe.unlocked":
		return &ProbeUnlocked{}
	case "connect.begun":
		return &ConnectBegun{}
	case "connect.ended":
		return &ConnectEnded{}
	case "probe.checked":
		return &ProbeChecked{}
	case "role.changed":
		return &RoleChanged{}
	case "person.revoked":
		return &PersonRevoked{}
	case "writer.admitted":
		return &WriterAdmitted{}
	case "writer.revoked":
		return &WriterRevoked{}
	case "writer.forked":
		return &WriterForked{}
	case "writer.decided":
		return &WriterDecided{}
	case "question.decided":
		return &QuestionDecided{}
	case "audit.approved":
		return &AuditApproved{}
	case "audit.returned":
		return &AuditReturned{}
	case "review.withdrawn":
		return &ReviewWithdrawn{}
	case "conflict.decided":
		return &ConflictDecided{}
	case "action.planned":
		return &ActionPlanned{}
	case "action.begun":
		return &ActionBegun{}
	case "action.done":
		return &ActionDone{}
	case "action.confirmed":
		return &ActionConfirmed{}
	case "action.reopened":
		return &ActionReopened{}
	case "device.decommissioned":
		return &DeviceDecommissioned{}
	case "redaction.made":
		return &RedactionMade{}
	case "import.begun":
		return &ImportBegun{}
	case "audit.imported":
		return &AuditImported{}
	case "import.ended":
		return &ImportEnded{}
	}
	return nil
}

// EncodeEvent gives the bytes of the event's fields as they go into the log.
// Every Private must have its Ref by then.
func EncodeEvent(e Event) ([]byte, error) {
	if u, ok := e.(*Unknown); ok {
		return bytes.Clone(u.Data), nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, fmt.Errorf("encode event %s: %w", e.Kind(), err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// DecodeEvent reads an event back. A kind this version does not know gives an
// [Unknown]; fields a kind does not have are an error.
func DecodeEvent(kind string, data []byte) (Event, error) {
	e := newEvent(kind)
	if e == nil {
		return &Unknown{Name: kind, Data: bytes.Clone(data)}, nil
	}
	if !bytes.HasPrefix(data, []byte("{")) {
		return nil, fmt.Errorf("decode event %s: not a JSON object", kind)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(e); err != nil {
		return nil, fmt.Errorf("decode event %s: %w", kind, err)
	}
	if dec.InputOffset() != int64(len(data)) {
		return nil, fmt.Errorf("decode event %s: more follows the object", kind)
	}
	return e, nil
}

// privates lists those that hold something.
func privates(all ...*Private) []*Private {
	var held []*Private
	for _, p := range all {
		if !p.IsZero() {
			held = append(held, p)
		}
	}
	return held
}
