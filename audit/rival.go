package audit

import "visite/checklist"

// Rival is an answer by somebody who had not seen the one that the audit has: one
// audit was continued on two laptops. Both stand side by side until somebody who
// has seen them answers the item again.
type Rival struct {
	Answer
	Withdrawn bool // they took the item's answer back
}

// Contested lists the items asked on which answers stand side by side that differ.
// Such an audit is not sealed, and not approved.
func (a *Audit) Contested() []string {
	if len(a.Rivals) == 0 {
		return nil
	}
	var items []string
	for _, id := range a.Asked() {
		item, _ := a.Checklist.Item(id)
		for _, r := range a.Rivals[id] {
			if r.differs(item, a.Answers[id]) {
				items = append(items, id)
				break
			}
		}
	}
	return items
}

// differs reports whether the rival says something else. What was erased differs
// from nothing, and what the checklist never requires complements.
func (r Rival) differs(item checklist.Item, held Answer) bool {
	switch {
	case item.Optional || r.Redacted || held.Redacted:
		return false
	case held.Entry == "" || r.Withdrawn:
		return (held.Entry == "") != r.Withdrawn
	}
	return !sameValue(item.Kind, r.Value, held.Value)
}

// refuseContested says which answers stand side by side.
func refuseContested(c *checklist.Checklist, items []string) *Refusal {
	item, _ := c.Item(items[0])
	return &Refusal{Code: IsContested, Text: checklist.Text{
		"de": "zwei Antworten von Leuten, die voneinander nichts wussten, stehen nebeneinander – bitte beide ansehen und noch einmal antworten: " + item.Title.In("de"),
		"en": "two answers by people who had not seen each other stand side by side – please look at both and answer again: " + item.Title.In("en"),
	}}
}
