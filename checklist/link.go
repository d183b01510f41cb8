package checklist

import (
	"fmt"
	"slices"
	"strings"
)

// linker looks the words of a draft up and puts items, facts and rules into
// an order in which each is computed after what it rests on.
type linker struct {
	*draft
	r     *reader
	nodes []node
	index map[ref]int // into nodes
	deps  []int       // of the node being linked
}

// ref names a node: its kind is "item", "fact" or "rule", as in a row.
type ref struct{ kind, id string }

// node is an item, a fact or a rule.
type node struct {
	ref    ref
	at     pos
	slot   int
	domain []string // words its slot can hold; nil for true and false, or for a text
	step   step
	deps   []int
	state  visit
}

// visit is how far the depth-first ordering has come with a node.
type visit uint8

const (
	unseen visit = iota
	entered
	ordered
)

// link resolves every word of the draft and completes its checklist.
func (r *reader) link(d *draft) {
	l := &linker{draft: d, r: r, index: map[ref]int{}}
	l.declare()
	l.linkNodes()
	c := &d.list
	c.program = l.order()
	l.linkTable(c)
	l.linkScope(c)
	c.calls = l.linkConsultation(c)
	c.contradictions = l.linkContradictions()
}

// declare gives every item, fact and rule its slot.
func (l *linker) declare() {
	slot := 0
	add := func(kind string, id word, domain []string, slots int) {
		name := ref{kind, id.s}
		if _, twice := l.index[name]; twice {
			l.r.problem(id.at, id.s, kind+" is there twice", "remove or rename one")
		}
		l.index[name] = len(l.nodes)
		l.nodes = append(l.nodes, node{ref: name, at: id.at, slot: slot, domain: domain})
		slot += slots
	}
	for i, it := range l.items {
		add("item", it.id, domain(&l.list.Items[i]), 2)
	}
	for _, f := range l.facts {
		var words []string
		if i, ok := l.index[ref{"item", f.of.s}]; ok {
			words = l.nodes[i].domain
		}
		add("fact", f.id, words, 1)
	}
	for _, rule := range l.rules {
		add("rule", rule.id, nil, 1)
	}
}

// domain lists the words an item's slot can hold: the options of a choice,
// the status of a consultation.
func domain(item *Item) []string {
	options := item.Options
	if item.Kind == KindConsultation {
		status, _ := item.Field(fieldStatus)
		options = status.Options
	}
	var words []string
	for _, o := range options {
		words = append(words, o.Word)
	}
	return words
}

func (l *linker) linkNodes() {
	for i := range l.nodes {
		l.deps = nil
		n := &l.nodes[i]
		switch facts, rules := i-len(l.items), i-len(l.items)-len(l.facts); {
		case rules >= 0:
			n.step = step{kind: stepRule, index: rules, when: l.cond(l.rules[rules].when)}
		case facts >= 0:
			n.step = l.fact(facts)
		default:
			n.step = l.item(i)
		}
		n.step.slot, n.deps = n.slot, l.deps
	}
}

func (l *linker) item(i int) step {
	raw := &l.items[i]
	s := step{kind: stepItem, index: i, when: l.cond(raw.asked)}
	if raw.unanswered.s != "" {
		s.unanswered = l.bit(raw.unanswered, l.nodes[i].domain)
	}
	if l.consultation.there && raw.id.s == l.consultation.item.s {
		if raw.asked != nil {
			l.r.problem(raw.asked.at, raw.id.s, "the consultation has its own condition", "remove asked_if; called_by says when it is asked")
		}
		s.when = l.called()
	} else if l.list.Items[i].Kind == KindConsultation {
		l.r.problem(raw.id.at, raw.id.s, "consultation that nothing calls for", `name it under the top-level "consultation"`)
	}
	return s
}

// called is the condition under which the consultation is asked: any call.
func (l *linker) called() cond {
	some := cond{op: opAny}
	for _, call := range l.consultation.calls {
		some.kids = append(some.kids, l.call(call))
	}
	return some
}

func (l *linker) call(call callDraft) cond {
	rule := l.cond(&row{at: call.rule.at, op: "rule", ref: call.rule})
	return cond{op: opAll, kids: []cond{rule, l.cond(call.and)}}
}

func (l *linker) fact(i int) step {
	raw := &l.facts[i]
	if raw.of.s == "" {
		return step{kind: stepFact, index: i, when: l.cond(raw.when)}
	}
	s := step{kind: stepValuedFact, index: i}
	n, ok := l.lookUp("item", raw.of)
	if !ok {
		return s
	}
	s.of = n.slot
	if len(n.domain) == 0 {
		l.r.problem(raw.of.at, raw.of.s, "a fact of an item without options", "name a choice")
	}
	for _, c := range raw.cases {
		s.cases = append(s.cases, factCase{is: l.bit(c.is, n.domain), when: l.cond(c.when)})
	}
	return s
}

// lookUp finds a node and notes that the one being linked rests on it.
func (l *linker) lookUp(kind string, id word) (*node, bool) {
	i, ok := l.index[ref{kind, id.s}]
	if !ok {
		if id.s != "" {
			l.r.problem(id.at, id.s, "unknown "+kind, "use one of "+strings.Join(l.known(kind), ", "))
		}
		return nil, false
	}
	l.deps = append(l.deps, i)
	return &l.nodes[i], true
}

func (l *linker) known(kind string) []string {
	var ids []string
	for _, n := range l.nodes {
		if n.ref.kind == kind {
			ids = append(ids, n.ref.id)
		}
	}
	return ids
}

// bit is the place of a word in a domain as a bit.
func (l *linker) bit(w word, domain []string) uint64 {
	i := slices.Index(domain, w.s)
	if i < 0 {
		if w.s != "" {
			l.r.problem(w.at, w.s, "unknown option", "use one of "+strings.Join(domain, ", "))
		}
		return 0
	}
	return 1 << i
}

// cond compiles a row.
func (l *linker) cond(row *row) cond {
	if row == nil {
		return cond{op: opAlways}
	}
	switch row.op {
	case "all", "any", "not":
		c := cond{op: map[string]condOp{"all": opAll, "any": opAny, "not": opNot}[row.op], row: row}
		for _, kid := range row.kids {
			c.kids = append(c.kids, l.cond(kid))
		}
		return c
	}
	n, ok := l.lookUp(row.op, row.ref)
	if !ok {
		return cond{op: opAlways}
	}
	c := cond{op: opTest, slot: n.slot, row: row}
	switch truthful := n.ref.kind == "rule" || n.ref.kind == "fact" && n.domain == nil; {
	case len(row.words) > 0:
		c.mask = l.mask(row, n, truthful)
	case truthful:
		c.mask = yes
	case n.ref.kind == "fact":
		l.r.problem(row.at, n.ref.id, "this fact has a value", "add is, is_not, in or not_in")
	case row.negate:
		c.op = opAbsent
	default:
		c.op = opPresent
	}
	return c
}

func (l *linker) mask(row *row, n *node, truthful bool) uint64 {
	if truthful || len(n.domain) == 0 {
		l.r.problem(row.at, n.ref.id, n.ref.kind+" without options is compared with one", "compare a choice, or a fact with a value")
		return 0
	}
	var mask uint64
	for _, w := range row.words {
		bit := l.bit(w, n.domain)
		if mask&bit != 0 {
			l.r.problem(w.at, w.s, "option is there twice in the row", "remove one")
		}
		mask |= bit
	}
	if row.negate {
		mask ^= 1<<len(n.domain) - 1
	}
	return mask
}

// order sorts the steps so that each comes after those it rests on.
func (l *linker) order() program {
	p := program{}
	for i := range l.nodes {
		n := &l.nodes[i]
		switch n.step.kind {
		case stepItem:
			p.item = append(p.item, n.slot)
			p.slots = n.slot + 2
		case stepRule:
			p.rule = append(p.rule, n.slot)
			p.slots = n.slot + 1
		default:
			p.slots = n.slot + 1
		}
		before := len(p.steps)
		l.enter(i, nil, &p)
		if n.step.kind == stepItem {
			l.restsOnLater(n, p.steps[before:])
		}
	}
	return p
}

// restsOnLater warns if items that come later in the file had to be ordered
// before this one.
func (l *linker) restsOnLater(n *node, steps []step) {
	for _, s := range steps {
		if s.kind == stepItem && s.index > n.step.index {
			l.r.warn(n.at, n.ref.id, "item is asked before one it rests on", "move it behind "+l.nodes[s.index].ref.id)
		}
	}
}

func (l *linker) enter(i int, path []string, p *program) {
	n := &l.nodes[i]
	path = append(path, n.ref.id)
	switch n.state {
	case ordered:
		return
	case entered:
		l.r.problem(n.at, n.ref.id, "conditions rest on each other", fmt.Sprintf("break the circle %s", strings.Join(path[slices.Index(path, n.ref.id):], " → ")))
		return
	}
	n.state = entered
	for _, d := range n.deps {
		l.enter(d, path, p)
	}
	n.state = ordered
	p.steps = append(p.steps, n.step)
}
