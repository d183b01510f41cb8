package audit

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"visite/checklist"
)

// Observed is what the device says of itself on the network that bears on an
// item: a proposal, which a person confirms or not. Nothing is proposed where
// everything is answered anew, nor from sightings that a person has not linked
// to the device.
func (a *Audit) Observed(item string) (Answer, bool) {
	def, ok := a.Checklist.Item(item)
	if !ok || def.NeverPrefill || len(a.Network.Linked) == 0 {
		return Answer{}, false
	}
	said := a.Network.nearby().Said()
	answer := Answer{Item: item, Provenance: Observed}
	var tells func(Said) bool // what is proposed
	switch def.Observed {
	case checklist.ObservedFirmware:
		answer.Value.Word = said.Firmware
		tells = func(s Said) bool { return s.Firmware == said.Firmware }
	case checklist.ObservedModel:
		if said.Model == "" {
			return Answer{}, false
		}
		answer.Value.Word, _ = a.Checklist.Concerns(said.Maker, said.Model)
		tells = func(s Said) bool { return s.Model == said.Model }
	default:
		return Answer{}, false
	}
	if a.Checklist.Check(item, answer.Value) != nil {
		return Answer{}, false
	}
	for _, l := range a.Network.Linked {
		if tells(l.Said) {
			answer.By = l.Stamp
			break
		}
	}
	return answer, true
}

// nearby is the device as its linked sightings together show it.
func (n DeviceNetwork) nearby() Nearby {
	var near Nearby
	for _, l := range n.Linked {
		near.Sightings = append(near.Sightings, l.Sighting)
	}
	return near
}

// Contacts are the observations that bear on an item: evidence to be looked at,
// which a person may attach. It is never an answer, and where none was observed
// nothing follows.
func (a *Audit) Contacts(item string) []ObservedContact {
	if def, ok := a.Checklist.Item(item); !ok || def.Observed != checklist.ObservedContact {
		return nil
	}
	return a.Network.Contacts
}

// HardCoded reports whether a contact is to one of the two addresses that are
// built into the monitors, and not only to another one of their network, which is
// somebody's on the Internet.
func (c Contact) HardCoded() bool { return c.To == "202.114.4.119" || c.To == "202.114.4.120" }

// Called reports whether the device was seen to call a hard-coded address. One
// that called only others of their network was not.
func (c ContactObserved) Called() bool { return slices.ContainsFunc(c.Contacts, Contact.HardCoded) }

// Minutes is how long was observed, in whole minutes.
func (c ContactObserved) Minutes() int {
	first, errFirst := time.Parse(time.RFC3339, c.First)
	last, errLast := time.Parse(time.RFC3339, c.Last)
	if errFirst != nil || errLast != nil {
		return 0
	}
	return int(last.Sub(first).Minutes())
}

// Evidence is the observation as a file that can be attached to an answer.
func (c ObservedContact) Evidence() (NewEvidence, error) {
	text, err := json.MarshalIndent(struct {
		ContactObserved
		File       string `json:"file"`
		Conditions string `json:"conditions,omitempty"`
	}{c.ContactObserved, c.File.Text, c.Conditions.Text}, "", "  ")
	if err != nil {
		return NewEvidence{}, fmt.Errorf("encode contact: %w", err)
	}
	name := "contact.json"
	if at, err := time.Parse(time.RFC3339, c.First); err == nil {
		name = "contact-" + at.UTC().Format("2006-01-02T1504") + ".json"
	}
	return NewEvidence{Name: name, Bytes: append(text, '\n')}, nil
}
