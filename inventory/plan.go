package inventory

import "visite/audit"

// Plan works out, row after row, what a list would change at a site. It does
// nothing itself.
type Plan struct {
	move bool
}

// NewPlan begins a plan for a site that knows the given devices. With move, the
// list's location is taken even for a device that was seen elsewhere at the bed.
func NewPlan(known []audit.Device, move bool) *Plan { return &Plan{move: move} }

// Next says what the record changes.
func (p *Plan) Next(rec Record) (Change, *Reject) { return Change{}, nil }

// Change is what one row changes: nothing, or a new device, or new values
// and a new place of a known one.
type Change struct {
	Row    int
	Device audit.Device // as it is afterwards
	Added  bool
	Fields []FieldChange
	Move   *Move // the list's location is taken
	Differ *Move // the list's location (To) is not taken: the device was seen at From
}

// FieldChange is a field with a new value.
type FieldChange struct {
	Field    Field
	Old, New string
}

// Move is a device's way from one place to another.
type Move struct{ From, To audit.Place }

// Unchanged reports whether there is nothing to do. A device whose location
// differs from what was seen at the bed is unchanged.
func (c Change) Unchanged() bool { return !c.Added && len(c.Fields) == 0 && c.Move == nil }

// Events are what the change writes to the log: none, if nothing changes.
func (c Change) Events() []audit.Event { return nil }
