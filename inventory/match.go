package inventory

import (
	"slices"

	"visite/audit"
)

// index finds devices by what they are called: the ids that their inventory
// number, and their maker, model and serial number, would give them.
type index struct {
	devices map[audit.DeviceID]audit.Device
	called  map[audit.DeviceID][]audit.DeviceID
}

func newIndex(size int) index {
	return index{
		devices: make(map[audit.DeviceID]audit.Device, size),
		called:  make(map[audit.DeviceID][]audit.DeviceID, 2*size),
	}
}

// add takes a device into the index, in place of what was known under its id.
func (x index) add(d audit.Device) {
	if old, ok := x.devices[d.ID]; ok {
		for _, name := range namesOf(old) {
			x.called[name] = slices.DeleteFunc(x.called[name], func(id audit.DeviceID) bool { return id == d.ID })
		}
	}
	x.devices[d.ID] = d
	for _, name := range namesOf(d) {
		if name != "" {
			x.called[name] = append(x.called[name], d.ID)
		}
	}
}

// namesOf gives what a device is called, "" where it has no number or no serial
// number.
func namesOf(d audit.Device) [2]audit.DeviceID {
	return [2]audit.DeviceID{audit.NumberID(d.InventoryNumber), audit.SerialID(d.Maker, d.Model, d.Serial)}
}

// matches are the known devices a record points to.
type matches struct {
	number, serial []audit.DeviceID
}

func (x index) find(names [2]audit.DeviceID) matches {
	return matches{number: x.called[names[0]], serial: x.called[names[1]]}
}

// device picks the one device the record is about; "" if it is not known yet.
func (m matches) device(known index, d audit.Device) (audit.DeviceID, *audit.Refusal) {
	switch {
	case len(m.number) > 1:
		return "", refuse("ambiguous",
			"mehrere bekannte Geräte haben diese Inventarnummer; bitte erst zusammenführen",
			"several known devices have this inventory number; please merge them first")
	case len(m.number) == 1:
		return m.checked(known.devices[m.number[0]], known, d)
	case len(m.serial) > 1:
		return "", refuse("ambiguous",
			"mehrere bekannte Geräte haben diesen Hersteller, Typ und diese Seriennummer; bitte erst zusammenführen",
			"several known devices have this maker, model and serial number; please merge them first")
	case len(m.serial) == 1:
		return m.serial[0], nil
	}
	return "", nil
}

// checked makes sure that the device with the record's inventory number is the
// one with its serial number.
func (m matches) checked(found audit.Device, known index, d audit.Device) (audit.DeviceID, *audit.Refusal) {
	if len(m.serial) > 0 && !slices.Contains(m.serial, found.ID) {
		return "", twoDevices(found, known.devices[m.serial[0]])
	}
	if d.Serial != "" && found.Serial != "" && audit.Fold(d.Serial) != audit.Fold(found.Serial) {
		return "", refuse("serial-differs",
			"die Inventarnummer ist mit der Seriennummer %s bekannt", "the inventory number is known with serial number %s", found.Serial)
	}
	return found.ID, nil
}

func twoDevices(a, b audit.Device) *audit.Refusal {
	return refuse("two-devices",
		"Inventarnummer und Seriennummer gehören zu zwei verschiedenen Geräten (%s, %s)",
		"inventory number and serial number belong to two different devices (%s, %s)", a.Code(), b.Code())
}
