package checklist

import (
	"fmt"
	"math/bits"
	"slices"
)

// judge reports what the walk has shown.
func (p *prover) judge() {
	if p.unruled != "" {
		p.r.problem(p.id.at, p.unruled, "no rule with an urgency holds for these answers", "add a rule for them")
	}
	for i, it := range p.items {
		if !p.asked[i] {
			p.r.problem(it.id.at, it.id.s, "item is never asked", "correct its asked_if, or remove it")
		}
	}
	for i, rule := range p.rules {
		switch p.held[i] {
		case 0:
			p.r.problem(rule.id.at, rule.id.s, "rule never holds", "correct its condition, or remove it")
		case p.sets:
			p.r.warn(rule.id.at, rule.id.s, "rule always holds", "correct its condition, if it has one")
		default:
			p.judgeOverlap(i)
		}
	}
	for i, call := range p.consultation.calls {
		if !p.called[i] {
			p.r.problem(call.rule.at, call.rule.s, "rule never calls for the consultation", "correct its condition, or remove it")
		}
	}
	for i, c := range p.contradictions {
		if !p.contradicted[i] {
			p.r.problem(c.id.at, c.id.s, "contradiction never arises", "correct its condition, or remove it")
		}
	}
	for _, row := range p.rows {
		if !row.ever {
			p.r.warn(row.cond.row.at, row.cond.row.ref.s, "row is never true", "correct or remove it")
		}
	}
	p.comparisons(p.judgeOptions)
	p.judgeUse()
}

// judgeOverlap warns of a rule that changes no outcome because another one
// that says at least as much always holds with it.
func (p *prover) judgeOverlap(i int) {
	calls := slices.ContainsFunc(p.list.calls, func(c call) bool { return c.rule == i })
	if calls {
		return
	}
	for k := range p.rules {
		if k == i || !p.with[i].has(k) || !p.saysAsMuch(k, i) {
			continue
		}
		if p.with[k].has(i) && p.saysAsMuch(i, k) && i < k {
			continue // the same rule twice: the second one gets the warning
		}
		p.r.warn(p.rules[i].id.at, p.rules[i].id.s, fmt.Sprintf("rule adds nothing: whenever it holds, %s holds and asks for as much", p.rules[k].id.s), "correct one condition, or remove the rule")
		return
	}
}

func (p *prover) saysAsMuch(k, i int) bool {
	t, rules := &p.list.table, p.list.Rules
	if t.rank[k] < t.rank[i] || rules[i].Guard && !rules[k].Guard || rules[i].Hold && !rules[k].Hold {
		return false
	}
	return !slices.ContainsFunc(t.actions[i], func(a int) bool { return !slices.Contains(t.actions[k], a) })
}

// judgeOptions warns of options in a row that never come up.
func (p *prover) judgeOptions(c *cond) {
	if len(c.row.words) < 2 || c.row.negate {
		return
	}
	seen := p.live(c.slot)
	item := p.itemOf(c.slot)
	for _, w := range c.row.words {
		if k := slices.Index(domain(&p.list.Items[item]), w.s); seen&(1<<k) == 0 {
			p.r.warn(w.at, w.s, "option never comes up here", "remove it from the row")
		}
	}
}

// live is every bit a slot can have: those seen, and those of their classes.
func (p *prover) live(slot int) uint64 {
	seen := p.seen[slot]
	item := p.itemOf(slot)
	if item < 0 {
		return seen
	}
	for rest := seen; rest != 0; rest &= rest - 1 {
		seen |= p.class[item][bits.TrailingZeros64(rest)]
	}
	return seen
}

// judgeUse warns of choices and facts that nothing looks at.
func (p *prover) judgeUse() {
	used := map[ref]bool{}
	p.comparisons(func(c *cond) { used[ref{c.row.op, c.row.ref.s}] = true })
	for _, f := range p.facts {
		used[ref{"item", f.of.s}] = true
		if !used[ref{"fact", f.id.s}] {
			p.r.warn(f.id.at, f.id.s, "nothing looks at this fact", "use it in a condition, or remove it")
		}
	}
	for i, it := range p.items {
		if p.list.Items[i].Kind == KindChoice && !used[ref{"item", it.id.s}] {
			p.r.warn(it.id.at, it.id.s, "nothing looks at this choice", "use it in a condition, or make it a text")
		}
	}
}
