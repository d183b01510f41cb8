package audit

// ActionID names a matter to be done: one action word of one notice at one
// device, or one gap of a round. It stays the same while later audits go on
// asking for it.
type ActionID string

// NewActionID is the id of an action that a checklist, by its id, asks for at a
// device.
func NewActionID(device DeviceID, checklistID, word string) ActionID {
	return ActionID(nameID("action", string(device), checklistID, word))
}

// NewGapID is the id of going again to a device, or to a room if device is "".
func NewGapID(kind GapKind, room RoomID, device DeviceID) ActionID {
	return ActionID(nameID("gap", string(kind), string(room), string(device)))
}

// ActionStatus is where an action stands.
type ActionStatus string

// The states of an action.
const (
	ToDo      ActionStatus = "open"
	InWork    ActionStatus = "in_work"
	Done      ActionStatus = "done"      // with evidence
	Confirmed ActionStatus = "confirmed" // by somebody else
	Shown     ActionStatus = "shown"     // to be done, by a later audit that no longer asks for it
)

// ActionTarget is an action and the device it is about; "" for a room.
type ActionTarget struct {
	Action ActionID `json:"action"`
	Device DeviceID `json:"device,omitempty"`
}

func targetSubjects(all []ActionTarget) []string {
	var ids []string
	for _, t := range all {
		ids = append(ids, subjects(t.Device, "")...)
	}
	return ids
}

// ActionPlanned sets owner or deadline by hand. Only a supervisor or an
// administrator may.
type ActionPlanned struct {
	ActionTarget
	Owner  string  `json:"owner,omitempty"` // an owner word of the checklist; "" leaves it
	Due    string  `json:"due,omitempty"`   // RFC 3339; "" leaves it
	Reason Private `json:"reason"`
}

func (e *ActionPlanned) Kind() string         { return "action.planned" }
func (e *ActionPlanned) Subjects() []string   { return subjects(e.Device, "") }
func (e *ActionPlanned) Privates() []*Private { return privates(&e.Reason) }

// ActionBegun says that somebody works on it.
type ActionBegun struct {
	ActionTarget
	Note Private `json:"note,omitzero"`
}

func (e *ActionBegun) Kind() string         { return "action.begun" }
func (e *ActionBegun) Subjects() []string   { return subjects(e.Device, "") }
func (e *ActionBegun) Privates() []*Private { return privates(&e.Note) }

// ActionDone says, with evidence, that it is done: a file or the reference of a
// document. With Network it is an answer that holds once for a whole network:
// the targets are the devices whose address lies in it.
type ActionDone struct {
	Targets   []ActionTarget   `json:"targets"`
	Network   string           `json:"network,omitempty"` // CIDR
	At        string           `json:"at"`                // when it was done, RFC 3339
	Reference Private          `json:"reference,omitzero"`
	Evidence  []EvidenceRecord `json:"evidence,omitempty"`
	Note      Private          `json:"note,omitzero"`
}

func (e *ActionDone) Kind() string       { return "action.done" }
func (e *ActionDone) Subjects() []string { return targetSubjects(e.Targets) }

func (e *ActionDone) Privates() []*Private {
	all := []*Private{&e.Reference, &e.Note}
	for i := range e.Evidence {
		all = append(all, &e.Evidence[i].File, &e.Evidence[i].Name)
	}
	return privates(all...)
}

// ActionConfirmed says that the evidence was looked at and suffices. Signed by a
// supervisor or an administrator who did not say that it is done.
type ActionConfirmed struct {
	Targets []ActionTarget `json:"targets"`
	Done    string         `json:"done"` // leaf hash of the entry that says it is done, hex
	Note    Private        `json:"note,omitzero"`
}

func (e *ActionConfirmed) Kind() string         { return "action.confirmed" }
func (e *ActionConfirmed) Subjects() []string   { return targetSubjects(e.Targets) }
func (e *ActionConfirmed) Privates() []*Private { return privates(&e.Note) }

// Vouch is what the person confirming signs.
func (e *ActionConfirmed) Vouch() Vouch {
	return Vouch{Subject: e.Done, Outcome: struct {
		Targets []ActionTarget `json:"targets"`
	}{e.Targets}}
}

// ActionReopened says that it is not done after all, and why. Only a supervisor
// or an administrator may.
type ActionReopened struct {
	ActionTarget
	Reason Private `json:"reason"`
}

func (e *ActionReopened) Kind() string         { return "action.reopened" }
func (e *ActionReopened) Subjects() []string   { return subjects(e.Device, "") }
func (e *ActionReopened) Privates() []*Private { return privates(&e.Reason) }
