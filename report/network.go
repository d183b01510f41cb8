package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"visite/audit"
)

// network is what the network has shown of the audit's device, as the export has
// it. Its names are interface.
type network struct {
	Sightings   []sighting `json:"sightings"`              // linked by a person, in the round of the audit
	Contacts    []contact  `json:"contacts"`               // what captures show of the device, whenever
	Connects    []connect  `json:"connects"`               // of connect checks on the word of this audit
	ShowsValues *bool      `json:"shows_values,omitempty"` // the monitor afterwards
}

type sighting struct {
	Source    string             `json:"source"`
	First     string             `json:"first"`
	Last      string             `json:"last"`
	Interface string             `json:"interface,omitempty"`
	Address   string             `json:"address,omitempty"`
	MAC       string             `json:"mac,omitempty"`
	Said      audit.Said         `json:"said"`
	MatchedBy string             `json:"matched_by"`
	Differs   []audit.Difference `json:"differs"` // from what the list had then
	linker
}

type contact struct {
	File       string          `json:"file"` // "" once erased
	SHA256     string          `json:"sha256,omitempty"`
	Interface  string          `json:"interface,omitempty"`
	MAC        string          `json:"mac,omitempty"`
	Address    string          `json:"address,omitempty"`
	First      string          `json:"first"`
	Last       string          `json:"last"`
	Conditions string          `json:"conditions,omitempty"`
	Contacts   []audit.Contact `json:"contacts"` // empty: none observed, which says nothing
	linker
}

type connect struct {
	Unlock  string `json:"unlock"`
	Address string `json:"address"`
	Port    int    `json:"port"`
	Result  string `json:"result"` // "": cut off
	Millis  int    `json:"millis"`
	linker
}

// linker is who recorded it.
type linker struct {
	By   string `json:"by"`
	ByID string `json:"by_id"`
	At   string `json:"at"`
}

func newLinker(s audit.Stamp) linker { return linker{By: s.Name, ByID: string(s.Person), At: s.At} }

// newNetwork is nil if nothing was seen and nothing sent.
func newNetwork(n *audit.DeviceNetwork) *network {
	if len(n.Linked) == 0 && len(n.Contacts) == 0 && len(n.Connects) == 0 && n.Checked == nil {
		return nil
	}
	out := &network{Sightings: []sighting{}, Contacts: []contact{}, Connects: []connect{}, ShowsValues: n.Checked}
	for _, s := range n.Linked {
		r := s.Record()
		out.Sightings = append(out.Sightings, sighting{
			Source: string(r.Source), First: r.First, Last: r.Last, Interface: r.Interface, Address: r.Address, MAC: r.MAC,
			Said: s.Said, MatchedBy: string(s.By), Differs: list(s.Differ), linker: newLinker(s.Stamp),
		})
	}
	for _, c := range n.Contacts {
		out.Contacts = append(out.Contacts, contact{
			File: c.File.Text, SHA256: c.SHA256, Interface: c.Interface, MAC: c.MAC, Address: c.Address, First: c.First, Last: c.Last,
			Conditions: c.Conditions.Text, Contacts: list(c.Contacts), linker: newLinker(c.Stamp),
		})
	}
	for _, c := range n.Connects {
		out.Connects = append(out.Connects, connect{
			Unlock: string(c.Unlock), Address: c.Address, Port: c.Port, Result: string(c.Result), Millis: c.Millis, linker: newLinker(c.Begun),
		})
	}
	return out
}

// sightings are those linked to the device, one source each.
func (r *auditRow) sightings() string {
	var all []string
	for _, s := range r.Network.Linked {
		record := s.Record()
		line := strings.Join(strings.Fields(string(record.Source)+" "+record.Address+" "+record.MAC), " ")
		if !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return strings.Join(all, ", ")
}

// calls are the hard-coded addresses that the device was seen to call; empty
// says nothing.
func (r *auditRow) calls() string {
	var all []string
	for _, o := range r.Network.Contacts {
		for _, c := range o.Contacts {
			whom := c.To
			if c.Port > 0 {
				whom += ":" + strconv.Itoa(c.Port)
			}
			if !slices.Contains(all, whom) {
				all = append(all, whom)
			}
		}
	}
	return strings.Join(all, ", ")
}

// connects are the connections made to the device, by port.
func (r *auditRow) connects() string {
	var all []string
	for _, c := range r.Network.Connects {
		all = append(all, strconv.Itoa(c.Port)+" "+cmp.Or(string(c.Result), "cut_off"))
	}
	return strings.Join(all, ", ")
}
