package cli

import (
	"fmt"

	"visite/inventory"
)

// listChange is what a list would change about one device, for people who try
// before they import. Its names are interface.
type listChange struct {
	Row    int    `json:"row"`
	Device string `json:"device"` // inventory number, else serial number
	Name   string `json:"name"`
	What   string `json:"what"` // added, changed, moved or left
	Field  string `json:"field,omitempty"`
	From   string `json:"from"`
	To     string `json:"to"`
}

// changesOf is what one row changes: nothing, a new device, or any number of
// fields and a place. What is left is a place that the list has otherwise.
func changesOf(c inventory.Change) []listChange {
	one := listChange{Row: c.Row, Device: c.Device.Code(), Name: c.Device.Name()}
	with := func(what, field, from, to string) listChange {
		l := one
		l.What, l.Field, l.From, l.To = what, field, from, to
		return l
	}
	if c.Added {
		return []listChange{with("added", "", "", placeLine(c.Device.Place))}
	}
	var all []listChange
	for _, f := range c.Fields {
		all = append(all, with("changed", string(f.Field), f.Old, f.New))
	}
	if c.Move != nil {
		all = append(all, with("moved", "", placeLine(c.Move.From), placeLine(c.Move.To)))
	}
	if c.Differ != nil {
		all = append(all, with("left", "", placeLine(c.Differ.From), placeLine(c.Differ.To)))
	}
	return all
}

func (a *app) printChanges(changes []listChange) error {
	out := a.table()
	for _, c := range changes {
		what := ""
		switch c.What {
		case "added":
			what = c.To
		case "changed":
			what = fmt.Sprintf("%s: %s → %s", inventory.Field(c.Field).Title().In(a.lang), firstOf(c.From, "–"), c.To)
		default:
			what = fmt.Sprintf("%s → %s", firstOf(c.From, "–"), c.To)
		}
		fmt.Fprintf(out, "%s\t"+a.say.ListRow+"\t%s\t%s\t%s\n", a.say.ListWhat[c.What], c.Row, c.Device, c.Name, what)
	}
	return out.Flush()
}
