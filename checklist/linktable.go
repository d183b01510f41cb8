package checklist

import (
	"fmt"
	"slices"
	"strings"
)

// table is the decision table with its words looked up.
type table struct {
	rank    []int   // of each rule's urgency; -1 for a rule without one
	actions [][]int // of each rule, into Checklist.Actions

	consult, consultRank int // the action of the consultation and its urgency
}

// call is one thing that calls for the consultation.
type call struct {
	rule int
	when cond
}

// contradiction is a condition, and texts whose names must not concern us.
type contradiction struct {
	when   cond
	items  []int // texts to look at
	device bool  // look at the inventory's maker and model too
}

func (l *linker) linkTable(c *Checklist) {
	l.r.unique(l.urgencies, "urgency")
	l.r.unique(l.verdicts, "verdict")
	l.r.unique(l.owners, "owner")
	l.linkActions()
	if len(l.urgencies) == 0 {
		l.r.problem(l.id.at, "urgencies", "no urgencies", "name at least one")
	}
	for i, raw := range l.rules {
		rule := c.Rules[i]
		rank := l.place(raw.urgency, l.urgencies, "urgency")
		if rule.Guard == (raw.urgency.s != "") {
			l.r.problem(raw.id.at, rule.ID, "a rule has either an urgency or guard", "add urgency, or guard: true")
		}
		if rank >= 0 && len(raw.actions) > 0 && c.Urgencies[rank].Within == "" || rule.Guard && len(raw.actions) > 0 {
			l.r.problem(raw.id.at, rule.ID, "a rule with actions has an urgency without a deadline", "choose an urgency with within")
		}
		actions := []int{}
		for _, w := range raw.actions {
			if k := l.place(w, l.actionWords(), "action"); k >= 0 {
				actions = append(actions, k)
			}
		}
		l.r.unique(raw.actions, "action")
		c.table.rank = append(c.table.rank, rank)
		c.table.actions = append(c.table.actions, actions)
	}
}

func (l *linker) linkActions() {
	l.r.unique(l.actionWords(), "action")
	for _, a := range l.actions {
		l.place(a.owner, l.owners, "owner")
		used := l.consultation.action.s == a.word.s
		for _, rule := range l.rules {
			used = used || slices.ContainsFunc(rule.actions, func(w word) bool { return w.s == a.word.s })
		}
		if !used {
			l.r.warn(a.word.at, a.word.s, "no rule asks for this action", "name it in a rule, or remove it")
		}
	}
	for _, o := range l.owners {
		if !slices.ContainsFunc(l.actions, func(a actionDraft) bool { return a.owner.s == o.s }) {
			l.r.warn(o.at, o.s, "this owner has no action", "remove it")
		}
	}
}

func (l *linker) actionWords() []word {
	words := make([]word, len(l.actions))
	for i, a := range l.actions {
		words[i] = a.word
	}
	return words
}

// place finds a word in a list; -1 if it is empty, or after a problem.
func (l *linker) place(w word, list []word, what string) int {
	i := slices.IndexFunc(list, func(v word) bool { return v.s == w.s })
	if i < 0 && w.s != "" {
		names := make([]string, len(list))
		for i, v := range list {
			names[i] = v.s
		}
		l.r.problem(w.at, w.s, "unknown "+what, "use one of "+strings.Join(names, ", "))
	}
	if w.s == "" {
		return -1
	}
	return i
}

func (l *linker) linkScope(c *Checklist) {
	n, ok := l.lookUp("item", l.scopeItem)
	if !ok {
		return
	}
	for _, w := range l.scopeOptions {
		l.bit(w, n.domain)
	}
	c.names = compileNames(c.Scope)
}

func (l *linker) linkConsultation(c *Checklist) (calls []call) {
	raw := l.consultation
	if !raw.there {
		return nil
	}
	if n, ok := l.lookUp("item", raw.item); ok && c.Items[n.step.index].Kind != KindConsultation {
		l.r.problem(raw.item.at, raw.item.s, "not an item of kind consultation", "name one that is")
	}
	if i := l.place(raw.urgency, l.urgencies, "urgency"); i >= 0 {
		c.table.consultRank = i
		if c.Urgencies[i].Within == "" {
			l.r.problem(raw.urgency.at, raw.urgency.s, "an urgency without a deadline", "choose one with within")
		}
	}
	if i := l.place(raw.action, l.actionWords(), "action"); i >= 0 {
		c.table.consult = i
		c.Actions[i].Consulting = true
	}
	for i, call := range raw.calls {
		calls = append(calls, l.linkCall(call))
		if i > 0 && calls[i].rule <= calls[i-1].rule {
			l.r.problem(call.rule.at, call.rule.s, "calls are not in the order of the rules", "sort them, each rule once")
		}
	}
	return calls
}

func (l *linker) linkCall(raw callDraft) call {
	c := call{when: l.cond(raw.and)}
	if n, ok := l.index[ref{"rule", raw.rule.s}]; ok {
		c.rule = l.nodes[n].step.index
	}
	return c
}

func (l *linker) linkContradictions() []contradiction {
	var ids []word
	var all []contradiction
	for _, raw := range l.contradictions {
		c := contradiction{when: l.cond(raw.when), device: raw.device}
		for _, w := range raw.namesIn {
			n, ok := l.lookUp("item", w)
			if !ok {
				continue
			}
			if kind := l.list.Items[n.step.index].Kind; kind != KindText {
				l.r.problem(w.at, w.s, fmt.Sprintf("names are looked for in a %s", kind), "name an item of kind text")
			}
			c.items = append(c.items, n.step.index)
		}
		ids, all = append(ids, raw.id), append(all, c)
	}
	l.r.unique(ids, "contradiction")
	return all
}
