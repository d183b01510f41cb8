package inventory

import "visite/audit"

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

// Move is a device's way from one place to another. An unknown place is empty.
type Move struct{ From, To audit.Place }

// Unchanged reports whether there is nothing to do. A device whose location
// differs from what was seen at the bed is unchanged.
func (c Change) Unchanged() bool { return !c.Added && len(c.Fields) == 0 && c.Move == nil }

// Events are what the change writes to the log: none, if nothing changes.
func (c Change) Events() []audit.Event {
	if c.Added {
		return []audit.Event{&audit.DeviceListed{Device: c.Device}}
	}
	var events []audit.Event
	if len(c.Fields) > 0 {
		e := &audit.DeviceCorrected{Device: c.Device.ID, Fields: map[string]string{}}
		for _, f := range c.Fields {
			e.Fields[string(f.Field)] = f.New
		}
		events = append(events, e)
	}
	if c.Move != nil {
		events = append(events, &audit.DeviceMoved{Device: c.Device.ID, From: c.Move.From, To: c.Move.To, Source: audit.FromList})
	}
	return events
}

// Tally counts what came of the rows. A device can be changed and moved.
type Tally struct {
	Rows      int `json:"rows"`
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Moved     int `json:"moved"`
	Differing int `json:"differing"` // seen elsewhere at the bed
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
	Unplaced  int `json:"unplaced"` // in the list, but in no room that is known even now
}

// Count adds what [Plan.Next] or [Mapping.Record] gave for a row.
func (t *Tally) Count(c Change, r *Reject) {
	t.Rows++
	if r != nil {
		t.Rejected++
		return
	}
	t.Added += one(c.Added)
	t.Changed += one(len(c.Fields) > 0)
	t.Moved += one(c.Move != nil)
	t.Differing += one(c.Differ != nil)
	t.Unchanged += one(c.Unchanged() && c.Differ == nil)
	t.Unplaced += one(!c.Device.Place.Known())
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
