package inventory

import "visite/audit"

// Plan works out, row after row, what a list would change at a site. It does
// nothing itself; it keeps in memory what the site knows and what the rows so
// far say.
type Plan struct {
	move      bool
	index     index
	mentioned map[audit.DeviceID]*Record // by everything a row names; see matches.names
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
	found := p.index.find(rec.Device)
	names := found.names(rec.Device)
	change, why := p.decide(rec, found, names)
	this := &Record{Row: rec.Row, Device: rec.Device}
	for _, id := range names {
		if _, ok := p.mentioned[id]; !ok {
			p.mentioned[id] = this
		}
	}
	if why != nil {
		return Change{}, &Reject{Row: rec.Row, Reason: why, Cells: rec.Cells}
	}
	if !change.Unchanged() {
		p.index.add(change.Device)
	}
	return change, nil
}

func (p *Plan) decide(rec Record, found matches, names []audit.DeviceID) (Change, *audit.Refusal) {
	for _, id := range names {
		if earlier, ok := p.mentioned[id]; ok && earlier.Device != rec.Device {
			return Change{}, refuse("twice",
				"dasselbe Gerät steht mit anderem Inhalt schon in Zeile %d",
				"the same device is already in row %d, with other content", earlier.Row)
		}
	}
	id, why := found.device(p.index, rec.Device)
	if why != nil {
		return Change{}, why
	}
	if id != "" {
		return p.update(p.index.devices[id], rec), nil
	}
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
		if d.PlaceSource == audit.FromBed && d.Place.Known() && !p.move {
			c.Differ = way
		} else {
			c.Move = way
			d.Place, d.PlaceSource = to, audit.FromList
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
