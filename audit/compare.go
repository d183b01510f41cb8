package audit

import (
	"maps"

	"visite/checklist"
)

// Conflicts lists the items on which the two differ.
func (c Comparison) Conflicts() []string {
	var items []string
	for _, i := range c.Items {
		if i.Likeness == Conflicting {
			items = append(items, i.Item)
		}
	}
	return items
}

// Compare compares two audits of one device with one checklist. Texts are
// compared without case and space; what the checklist never requires, a note,
// complements what the other says. What was erased differs from nothing: whether
// two audits are in conflict can only be said of what can be read.
func Compare(a, b *Audit) Comparison {
	result := Comparison{Likeness: Same}
	countA, countB := a.counted(), b.counted()
	for i := range a.Checklist.Items {
		item := &a.Checklist.Items[i]
		c := ItemComparison{Item: item.ID, A: countA[item.ID], B: countB[item.ID]}
		if c.A == nil && c.B == nil {
			continue
		}
		c.Likeness = c.likeness(item)
		if c.Likeness == Conflicting || c.Likeness == Complementary && result.Likeness == Same {
			result.Likeness = c.Likeness
		}
		result.Items = append(result.Items, c)
	}
	return result
}

func (c ItemComparison) likeness(item *checklist.Item) Likeness {
	switch {
	case c.A == nil || c.B == nil:
		return Complementary
	case c.A.Redacted || c.B.Redacted || sameValue(item.Kind, c.A.Value, c.B.Value):
		return Same
	case item.Optional:
		return Complementary
	}
	return Conflicting
}

// counted are the answers to items that are asked.
func (a *Audit) counted() map[string]*Answer {
	counted := make(map[string]*Answer, len(a.Answers))
	for _, item := range a.Asked() {
		if answer, ok := a.Answers[item]; ok {
			counted[item] = &answer
		}
	}
	return counted
}

// Asked lists the items that the checklist asks, in its order. A text that was
// erased counts as answered: what is asked does not depend on what it said.
func (a *Audit) Asked() []string {
	values := a.Values()
	for item, answer := range a.Answers {
		if def, _ := a.Checklist.Item(item); answer.Redacted && !def.Kind.Structured() {
			values[item] = checklist.Value{Word: "…"}
		}
	}
	return a.Checklist.Evaluate(values, checklist.Device{}).Asked
}

func sameValue(kind checklist.Kind, a, b checklist.Value) bool {
	if kind == checklist.KindText {
		return Fold(a.Word) == Fold(b.Word)
	}
	return a.Word == b.Word && maps.EqualFunc(a.Fields, b.Fields, func(x, y string) bool { return Fold(x) == Fold(y) })
}
