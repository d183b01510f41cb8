package checklist

import (
	"maps"
	"slices"
)

// Evaluate looks at every rule. An answer counts only while its item is asked
// and Check accepts it; anything else is as if it were not given.
func (c *Checklist) Evaluate(a Answers, d Device) Outcome {
	e := c.evaluate(a)
	out := Outcome{
		Asked: e.asked(), NotCounted: e.notCounted(), Missing: e.missing(),
		Contradictions: e.contradictions(d), Consultation: e.consultation(),
	}
	e.decide(&out)
	return out
}

// evaluation is one set of answers run through the program.
type evaluation struct {
	*Checklist
	answers Answers
	there   []bool   // per item: has an answer, good or bad
	known   int      // how many are there
	given   []uint64 // per item: the bit of its well-formed answer
	slots   []uint64
}

func (c *Checklist) evaluate(a Answers) evaluation {
	n := len(c.Items)
	space := make([]uint64, n+c.program.slots)
	e := evaluation{Checklist: c, answers: a, there: make([]bool, n), given: space[:n], slots: space[n:]}
	for i := range c.Items {
		if v, ok := a[c.Items[i].ID]; ok {
			e.given[i], e.there[i] = c.Items[i].bit(v), true
			e.known++
		}
	}
	c.program.run(e.slots, e.given)
	return e
}

// bit is the answer as a slot holds it: open if Check refuses it.
func (i *Item) bit(v Value) uint64 {
	if i.Kind == KindChoice {
		for k := range i.Options {
			if i.Options[k].Word == v.Word && v.Fields == nil {
				return 1 << k
			}
		}
		return open
	}
	if i.check(v).code != "" {
		return open
	}
	if i.Kind == KindConsultation && v.Fields[fieldStatus] == StatusNotReached {
		return 1 << 1 // the second of the two words of a status
	}
	return present
}

func (e *evaluation) isAsked(item int) bool { return e.slots[e.program.item[item]+1] == yes }

// counts reports whether the item is asked and has a well-formed answer.
func (e *evaluation) counts(item int) bool { return e.isAsked(item) && e.given[item] != open }

func (e *evaluation) holds(rule int) bool { return e.slots[e.program.rule[rule]] == yes }

// items lists the ids of some items; room is how many there may well be.
func (e *evaluation) items(room int, which func(i int) bool) []string {
	ids := make([]string, 0, room)
	for i := range e.Items {
		if which(i) {
			ids = append(ids, e.Items[i].ID)
		}
	}
	return ids
}

func (e *evaluation) asked() []string { return e.items(len(e.Items), e.isAsked) }

func (e *evaluation) missing() []string {
	return e.items(0, func(i int) bool { return e.isAsked(i) && e.given[i] == open && !e.Items[i].Optional })
}

// notCounted lists leftovers in item order, then what the checklist does not
// know.
func (e *evaluation) notCounted() []string {
	ids := e.items(0, func(i int) bool { return e.there[i] && !e.counts(i) })
	if e.known < len(e.answers) {
		for _, id := range slices.Sorted(maps.Keys(e.answers)) {
			if e.itemIndex(id) < 0 {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func (e *evaluation) contradictions(d Device) []string {
	ids := []string{}
	for i := range e.Checklist.contradictions {
		c := &e.Checklist.contradictions[i]
		if c.when.eval(e.slots) == yes && e.named(c, d) {
			ids = append(ids, e.Contradictions[i].ID)
		}
	}
	return ids
}

// named reports whether any of the names a contradiction looks at concerns
// the notice; true if it looks at none.
func (e *evaluation) named(c *contradiction, d Device) bool {
	for _, i := range c.items {
		if e.counts(i) {
			if _, ok := e.Concerns(e.answers[e.Items[i].ID].Word, ""); ok {
				return true
			}
		}
	}
	if c.device {
		_, ok := e.Concerns(d.Maker, d.Model)
		return ok
	}
	return len(c.items) == 0
}

func (e *evaluation) consultation() Consultation {
	c := Consultation{Rules: []string{}}
	for i := range e.calls {
		if e.callHolds(&e.calls[i]) {
			c.Rules = append(c.Rules, e.Rules[e.calls[i].rule].ID)
		}
	}
	c.Called = len(c.Rules) > 0
	if v := e.answers[e.Consultation.Item]; c.Called && v.Fields[fieldStatus] == StatusHeld && e.counts(e.itemIndex(e.Consultation.Item)) {
		c.Held, c.ValidUntil = true, v.Fields[fieldValidUntil]
	}
	return c
}

func (e *evaluation) callHolds(c *call) bool {
	return e.holds(c.rule) && c.when.eval(e.slots) == yes
}
