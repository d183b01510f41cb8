package audit

import (
	"slices"
	"time"
)

// Candidate is a device of the room as it may be probed at the time now, exactly
// as it would be, or why it may not.
func (p Probing) Candidate(id DeviceID, now time.Time) (ProbeTarget, error) {
	i := slices.IndexFunc(p.Devices, func(d ProbeDevice) bool { return d.Device.ID == id })
	if i < 0 {
		return ProbeTarget{}, refuse("not-audited", "erst die Prüfung beginnen und beantworten, ob ein Patient angeschlossen ist",
			"first begin its audit and answer whether a patient is attached")
	}
	target, err := p.Devices[i].target()
	if err != nil {
		return target, err
	}
	return target, p.check(target, now)
}

// At finds the device of the room that a person has linked to an address in this
// round.
func (p Probing) At(address string) (Device, bool) {
	for _, d := range p.Devices {
		if slices.ContainsFunc(d.Linked, func(s Sighting) bool { return s.Address.IsValid() && s.Address.String() == address }) {
			return d.Device, true
		}
	}
	return Device{}, false
}
