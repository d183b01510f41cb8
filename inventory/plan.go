package inventory

import (
	"slices"

	"visite/audit"
)

// Plan works out, row after row, what a list would change at a site. It does
// nothing itself; it keeps in memory what the site knows and what the rows so
// far say.
type Plan struct {
	move      bool
	index     index
	mentioned map[audit.DeviceID]*Record // by everything a row names
}

// NewPlan begins a plan for a site that knows the given devices. With move, the
// list's location is taken even for a device that was seen elsewhere at the bed.
func NewPlan(known []audit.Device, move bool) *Plan {
	p := &Plan{move: move, index: newIndex(len(known)), mentioned: map[audit.DeviceID]*Record{}}
	for _, d := range known {
		p.index.add(d)
	}
	return p
}

// Next says what the record changes, or why it cannot be taken.
//
// Whatever a row names is mentioned from then on, also if the row is rejected;
// a later row that says something else about it is rejected. So no row depends
// on a later one, and a second import of the file changes nothing.
func (p *Plan) Next(rec Record) (Change, *Reject) {
	change, names, why := p.decide(rec)
	if earlier := p.earlier(names, rec.Device); earlier != nil && (why == nil || why.Code != "two-devices") {
		why = refuse("twice",
			"dasselbe Gerät steht mit anderem Inhalt schon in Zeile %d",
			"the same device is already in row %d, with other content", earlier.Row)
	}
	this := &Record{Row: rec.Row, Device: rec.Device}
	for _, id := range names {
		if id != "" && p.mentioned[id] == nil {
			p.mentioned[id] = this
		}
	}
	if why != nil {
		return Change{}, &Reject{Row: rec.Row, Column: rec.mapping.blame(why), Reason: why, Cells: rec.Cells}
	}
	if !change.Unchanged() {
		p.index.add(change.Device)
	}
	return change, nil
}

// earlier finds a row that said something else about what is named.
func (p *Plan) earlier(names []audit.DeviceID, d audit.Device) *Record {
	for _, id := range names {
		if r := p.mentioned[id]; r != nil && r.Device != d {
			return r
		}
	}
	return nil
}

// decide compares the record with what is known, whatever earlier rows say, and
// gives everything it names.
func (p *Plan) decide(rec Record) (Change, []audit.DeviceID, *audit.Refusal) {
	called := namesOf(rec.Device)
	found := p.index.find(called)
	names := slices.Concat(called[:], found.number, found.serial)
	id, why := found.device(p.index, rec.Device)
	if why != nil {
		return Change{}, names, why
	}
	if id == "" {
		change, why := p.list(rec)
		return change, names, why
	}
	old := p.index.devices[id]
	change := p.update(old, rec)
	if len(change.Fields) == 0 {
		return change, names, nil
	}
	was, now := namesOf(old), namesOf(change.Device)
	for i, name := range now {
		if name == was[i] {
			continue
		}
		owners := p.index.called[name]
		names = append(append(names, name), owners...)
		if len(owners) > 0 { // the new values would make it look like another device
			why = twoDevices(old, p.index.devices[owners[0]])
		}
	}
	return change, names, why
}

// list adds a new device.
func (p *Plan) list(rec Record) (Change, *audit.Refusal) {
	d := rec.Device
	d.ID = d.NewID()
	if other, ok := p.index.devices[d.ID]; ok {
		return Change{}, refuse("number-reused",
			"unter dieser Nummer wurde zuerst ein anderes Gerät geführt, jetzt %s; bitte die Nummern prüfen",
			"another device was first known by this number, now %s; please check the numbers", other.Code())
	}
	return Change{Row: rec.Row, Device: d, Added: true}, nil
}

// update says what the list knows better about a known device. An empty cell
// says nothing.
func (p *Plan) update(d audit.Device, rec Record) Change {
	c := Change{Row: rec.Row}
	for _, col := range columns {
		if col.value == nil || col.field == Ward || col.field == Room || col.field == Bed {
			continue
		}
		value, now := col.value(&d), *col.value(&rec.Device)
		if now == "" || now == *value {
			continue
		}
		c.Fields = append(c.Fields, FieldChange{Field: col.field, Old: *value, New: now})
		*value = now
	}
	if to, moved := moveTo(d.Place, rec.Device.Place); moved {
		way := &Move{From: d.Place, To: to}
		switch {
		case p.move || d.PlaceSource != audit.FromBed || !d.Place.Known():
			c.Move = way
			d.Place, d.PlaceSource = to, audit.FromList
		case d.Place.Bed != "" || !to.SameRoom(d.Place): // else the list only knows the bed as well
			c.Differ = way
		}
	}
	c.Device = d
	return c
}

// moveTo is where a device is that stood at now, according to a list, and
// whether that is somewhere else. A list that does not say the room or the bed
// does not contradict one.
func moveTo(now, listed audit.Place) (audit.Place, bool) {
	same := func(a, b string) bool { return audit.Fold(a) == audit.Fold(b) }
	switch {
	case listed.Ward == "":
		return now, false
	case !same(now.Ward, listed.Ward):
		return listed, true
	case listed.Room != "" && !same(now.Room, listed.Room):
		return audit.Place{Ward: now.Ward, Room: listed.Room, Bed: listed.Bed}, true
	case listed.Bed != "" && !same(now.Bed, listed.Bed):
		return audit.Place{Ward: now.Ward, Room: now.Room, Bed: listed.Bed}, true
	}
	return now, false
}
