package checklist

import (
	"fmt"
	"slices"
	"strings"
)

// maxProof is how many sets of answers a proof looks at before it gives up.
const maxProof = 1 << 20

// prover walks through all complete sets of answers. Options that no
// condition tells apart are walked through once, so that the walk is short
// and yet misses nothing.
type prover struct {
	*draft
	r       *reader
	options [][]uint64 // per item: one bit of each class of answers
	class   [][]uint64 // per item and option: the bits of its class

	slots, given []uint64
	sets         int
	seen         []uint64  // per slot: every bit it ever had
	asked        []bool    // per item: ever
	called       []bool    // per call: ever
	contradicted []bool    // per contradiction: ever
	rows         []rowUse  // the rows that conditions are made of
	held         []int     // per rule: in how many sets
	with         []ruleSet // per rule: the rules that held whenever it did
	unruled      string    // a set for which no rule with an urgency holds
}

// ruleSet is a set of rules, a bit each.
type ruleSet []uint64

func (s ruleSet) has(rule int) bool { return s != nil && s[rule/64]>>(rule%64)&1 != 0 }

// and keeps what is also in other. A nil set stands for all rules.
func (s ruleSet) and(other ruleSet) ruleSet {
	if s == nil {
		return slices.Clone(other)
	}
	for i := range s {
		s[i] &= other[i]
	}
	return s
}

// rowUse is a row and whether it is ever true.
type rowUse struct {
	cond *cond
	ever bool
}

// prove finds what is wrong with the decision table as a whole.
func (r *reader) prove(d *draft) {
	c := &d.list
	p := &prover{
		draft: d, r: r,
		slots: make([]uint64, c.program.slots), given: make([]uint64, len(c.Items)),
		seen: make([]uint64, c.program.slots), asked: make([]bool, len(c.Items)),
		called: make([]bool, len(c.calls)), contradicted: make([]bool, len(c.contradictions)),
		held: make([]int, len(c.Rules)), with: make([]ruleSet, len(c.Rules)),
	}
	p.classify()
	p.conditions(p.addRows)
	p.walk(0)
	if p.sets >= maxProof {
		r.warn(d.id.at, d.id.s, fmt.Sprintf("more than %d different sets of answers, nothing is proven", maxProof), "ask less, or tell fewer options apart")
		return
	}
	p.judge()
}

// walk runs the program from a step on, once for each answer that tells.
func (p *prover) walk(from int) {
	steps := p.list.program.steps
	if from == len(steps) {
		p.note()
		return
	}
	s := &steps[from]
	if s.kind != stepItem {
		s.run(p.slots, p.given)
		p.walk(from + 1)
		return
	}
	bits := p.options[s.index]
	if s.when.eval(p.slots) != yes {
		bits = []uint64{open}
	}
	for _, bit := range bits {
		if p.sets >= maxProof {
			return
		}
		p.given[s.index] = bit
		s.run(p.slots, p.given)
		p.walk(from + 1)
	}
}

// note keeps what one complete set of answers shows.
func (p *prover) note() {
	p.sets++
	c := &p.list
	for i, slot := range p.slots {
		p.seen[i] |= slot
	}
	for i, slot := range c.program.item {
		p.asked[i] = p.asked[i] || p.slots[slot+1] == yes
	}
	for i := range c.calls {
		call := &c.calls[i]
		p.called[i] = p.called[i] || p.holds(call.rule) && call.when.eval(p.slots) == yes
	}
	for i := range c.contradictions {
		p.contradicted[i] = p.contradicted[i] || c.contradictions[i].when.eval(p.slots) == yes
	}
	for i := range p.rows {
		row := &p.rows[i]
		row.ever = row.ever || row.cond.eval(p.slots) == yes
	}
	ruled, set := false, make(ruleSet, (len(c.Rules)+63)/64)
	for i := range c.Rules {
		if p.holds(i) {
			ruled = ruled || c.table.rank[i] >= 0
			p.held[i]++
			set[i/64] |= 1 << (i % 64)
		}
	}
	for i := range c.Rules {
		if set.has(i) {
			p.with[i] = p.with[i].and(set)
		}
	}
	if !ruled && p.unruled == "" {
		p.unruled = p.describe()
	}
}

func (p *prover) holds(rule int) bool { return p.slots[p.list.program.rule[rule]] == yes }

// describe names the choices of the set at hand.
func (p *prover) describe() string {
	var parts []string
	for i := range p.list.Items {
		for k, w := range domain(&p.list.Items[i]) {
			if p.slots[p.list.program.item[i]] == 1<<k {
				parts = append(parts, p.list.Items[i].ID+"="+w)
			}
		}
	}
	return strings.Join(parts, " ")
}

// classify puts options of an item that every row treats alike into classes.
func (p *prover) classify() {
	c := &p.list
	masks := make([][]uint64, len(c.Items))
	looked := make([]bool, len(c.Items))
	p.comparisons(func(row *cond) {
		i := p.itemOf(row.slot)
		if i < 0 {
			return
		}
		looked[i] = true
		if row.op == opTest {
			masks[i] = append(masks[i], row.mask)
		}
	})
	for i := range c.Items {
		words := max(1, len(domain(&c.Items[i]))) // a text is there, or not
		classes := make([]uint64, words)
		var first []uint64
		if c.Items[i].Optional && looked[i] {
			first = append(first, open)
		}
		for k := range words {
			for l := range words {
				if alike(masks[i], k, l) {
					classes[k] |= 1 << l
				}
			}
			if classes[k]&(1<<k-1) == 0 {
				first = append(first, 1<<k)
			}
		}
		p.options, p.class = append(p.options, first), append(p.class, classes)
	}
}

func alike(masks []uint64, k, l int) bool {
	for _, m := range masks {
		if m>>k&1 != m>>l&1 {
			return false
		}
	}
	return true
}

// itemOf returns the item whose options a slot holds; -1 if there is none.
func (p *prover) itemOf(slot int) int {
	for i := range p.list.program.steps {
		s := &p.list.program.steps[i]
		switch {
		case s.slot != slot:
		case s.kind == stepItem:
			return s.index
		case s.kind == stepValuedFact:
			return p.itemOf(s.of)
		}
	}
	return -1
}

// addRows notes the rows that a condition is made of.
func (p *prover) addRows(c *cond) {
	for i := range c.kids {
		if c.kids[i].row != nil {
			p.rows = append(p.rows, rowUse{cond: &c.kids[i]})
		}
	}
}

// conditions calls look for every condition of the checklist and those within.
func (p *prover) conditions(look func(c *cond)) {
	c := &p.list
	for i := range c.program.steps {
		s := &c.program.steps[i]
		s.when.each(look)
		for k := range s.cases {
			s.cases[k].when.each(look)
		}
	}
	for i := range c.calls {
		c.calls[i].when.each(look)
	}
	for i := range c.contradictions {
		c.contradictions[i].when.each(look)
	}
}

// comparisons calls look for every condition that looks at a slot.
func (p *prover) comparisons(look func(c *cond)) {
	p.conditions(func(c *cond) {
		if c.op == opTest || c.op == opPresent || c.op == opAbsent {
			look(c)
		}
	})
}

func (c *cond) each(look func(c *cond)) {
	look(c)
	for i := range c.kids {
		c.kids[i].each(look)
	}
}
