package audit

import (
	"slices"
	"unicode/utf8"
)

// Place is where the line says the audit was taken. It is refused without ward
// and room.
func (l *Line) Place() (Place, error) {
	p := Place{Ward: Clean(l.Ward, MaxName), Room: Clean(l.Room, MaxName)}
	switch {
	case p.Ward == "":
		return p, refuse("place", "die Station fehlt („ward“)", "the ward is missing")
	case p.Room == "":
		return p, refuse("place", "der Raum fehlt („room“)", "the room is missing")
	}
	return p, fits("ward", l.Ward, "room", l.Room)
}

// fits refuses names that would have to be cut. It takes keys and names in turn.
func fits(named ...string) error {
	for pair := range slices.Chunk(named, 2) {
		if exceeds(pair[1], MaxName) {
			return refuse("too-long", "„%s“ ist länger als %d Zeichen", "%s is longer than %d characters", pair[0], MaxName)
		}
	}
	return nil
}

// exceeds reports whether s, cleaned, would be cut at limit runes. Two more than
// that tell, since what is cut at a blank loses the blank too.
func exceeds(s string, limit int) bool {
	return len(s) > limit && utf8.RuneCountInString(CleanLines(s, limit+2)) > limit
}

// NewID is the id the device gets if nobody knows it yet; see [Device.NewID].
func (d LineDevice) NewID() DeviceID { return d.bare().NewID() }

func (d LineDevice) bare() Device {
	return Device{InventoryNumber: d.InventoryNumber, Serial: d.Serial, Maker: d.Maker, Model: d.Model}
}

// device is the line's device as it would be listed.
func (d LineDevice) device(at Place) (Device, error) {
	listed := d.bare().Cleaned()
	listed.Place, listed.PlaceSource = at, FromBed
	if listed.ID = d.NewID(); listed.ID == "" {
		return listed, refuse("no-number", "weder Inventar- noch Seriennummer", "neither inventory number nor serial number")
	}
	return listed, fits("inventory_number", d.InventoryNumber, "serial", d.Serial, "maker", d.Maker, "model", d.Model)
}

// Locate finds the line's device among those that the store knows by its
// inventory number, by its serial number or by its [LineDevice.NewID] (more do
// no harm). It returns the device as it is from now on, and the events
// that make it so: it is listed if nobody knew it, and moved if it was known to
// be elsewhere. It is refused if the line leaves open which device it means, or
// contradicts what is known.
func (l *Line) Locate(known []Device, round RoundID) (Device, []Event, error) {
	at, err := l.Place()
	if err != nil {
		return Device{}, nil, err
	}
	d, err := l.Device.device(at)
	if err != nil {
		return Device{}, nil, err
	}
	found, err := match(d, known)
	if err != nil {
		return Device{}, nil, err
	}
	if found == nil {
		return d, []Event{&DeviceListed{Device: d, Round: round}}, nil
	}
	if found.Place.SameRoom(at) {
		return *found, nil, nil
	}
	moved := &DeviceMoved{Device: found.ID, From: found.Place, To: at, Source: FromBed, Round: round}
	d = *found
	d.Place, d.PlaceSource = at, FromBed
	return d, []Event{moved}, nil
}

// match is the known device that d means, or nil if it is a new one: by
// inventory number, else by maker, model and serial number.
func match(d Device, known []Device) (*Device, error) {
	var numbered, serialled []*Device
	for i := range known {
		k := &known[i]
		if equal(d.InventoryNumber, k.InventoryNumber) {
			numbered = append(numbered, k)
		}
		if equal(d.Serial, k.Serial) && agree(d.Maker, k.Maker) && agree(d.Model, k.Model) {
			serialled = append(serialled, k)
		}
	}
	switch {
	case len(numbered) > 1:
		return nil, refuse("ambiguous", "mehrere bekannte Geräte haben die Inventarnummer %s: erst zusammenführen",
			"several known devices have the inventory number %s: merge them first", d.InventoryNumber)
	case len(numbered) == 1:
		return numbered[0], sameDevice(d, numbered[0], serialled)
	case len(serialled) > 1:
		return nil, refuse("ambiguous", "mehrere bekannte Geräte haben die Seriennummer %s: Inventarnummer oder Hersteller und Modell angeben",
			"several known devices have the serial number %s: give the inventory number, or maker and model", d.Serial)
	case len(serialled) == 1:
		return serialled[0], sameNumber(d, serialled[0])
	}
	for i := range known {
		if known[i].ID == d.ID {
			return nil, refuse("number-reused", "unter dieser Nummer wurde zuerst ein anderes Gerät geführt, jetzt %s: Nummern prüfen",
				"another device was first known by this number, now %s: check the numbers", known[i].Label())
		}
	}
	return nil, nil
}

// sameDevice refuses a line whose inventory number means found but whose serial
// number says otherwise.
func sameDevice(d Device, found *Device, serialled []*Device) error {
	for _, other := range serialled {
		if other.ID == found.ID {
			return nil
		}
	}
	switch {
	case len(serialled) > 0:
		return refuse("two-devices", "Inventarnummer und Seriennummer gehören zu zwei verschiedenen Geräten (%s, %s)",
			"inventory number and serial number belong to two different devices (%s, %s)", found.Label(), serialled[0].Label())
	case d.Serial != "" && found.Serial != "" && !equal(d.Serial, found.Serial):
		return refuse("serial-differs", "die Inventarnummer %s ist mit der Seriennummer %s bekannt, nicht mit %s",
			"the inventory number %s is known with serial number %s, not %s", found.InventoryNumber, found.Serial, d.Serial)
	}
	return nil
}

// sameNumber refuses a line with an inventory number nobody knows, if its
// serial number alone, without maker and model, means a device with another.
func sameNumber(d Device, found *Device) error {
	if d.InventoryNumber == "" || found.InventoryNumber == "" || d.Maker != "" && d.Model != "" {
		return nil
	}
	return refuse("number-differs", "die Seriennummer %s ist mit der Inventarnummer %s bekannt, nicht mit %s: Hersteller und Modell angeben",
		"the serial number %s is known with inventory number %s, not %s: give maker and model", found.Serial, found.InventoryNumber, d.InventoryNumber)
}

// equal reports whether two numbers are the same and not empty.
func equal(a, b string) bool { return a != "" && (a == b || Fold(a) == Fold(b)) }

// agree reports whether a line says nothing else than what is known: an empty
// name says nothing.
func agree(said, known string) bool { return said == "" || equal(said, known) }
