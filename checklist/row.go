package checklist

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// row is a condition as it stands in the file.
//
//	all: [...]   any: [...]   not: ...
//	item: ID     with one of is, is_not, in, not_in, answered
//	fact: ID     alone, or with one of is, is_not, in, not_in
//	rule: ID
type row struct {
	at     pos
	op     string // the first word of the form
	kids   []*row
	ref    word   // the item, fact or rule
	words  []word // that its value is compared with
	negate bool   // is_not, not_in, answered: false
}

func (m *mapping) has(key string) bool {
	for _, k := range m.keys {
		if k.s == key {
			return true
		}
	}
	return false
}

// condition reads the condition under a key; nil after a problem.
func (m *mapping) condition(key string) *row {
	if n := m.need(key); n != nil {
		return m.r.condition(n)
	}
	return nil
}

func (r *reader) condition(n ast.Node) *row {
	m := r.mapping(n, "condition")
	c := &row{at: m.at}
	for _, op := range []string{"all", "any", "not", "item", "fact", "rule"} {
		if !m.has(op) {
			continue
		}
		if c.op != "" {
			r.problem(m.at, op, "two conditions in one row", "put them under all: or any:")
			return nil
		}
		c.op = op
	}
	switch c.op {
	case "all", "any":
		for _, n := range m.list(c.op) {
			c.kids = append(c.kids, r.condition(n))
		}
		if len(c.kids) == 0 {
			r.problem(m.at, c.op, "condition without rows", "name at least one")
		}
	case "not":
		c.kids = []*row{m.condition("not")}
	case "item", "fact", "rule":
		c.ref = m.word(c.op)
		r.comparison(m, c)
	default:
		if !m.void {
			r.problem(m.at, "", "not a condition", "begin with one of all, any, not, item, fact, rule")
		}
		return nil
	}
	m.end()
	return c
}

// comparison reads what a row asks of its item or fact.
func (r *reader) comparison(m *mapping, c *row) {
	if c.op == "rule" {
		return
	}
	found := ""
	for _, test := range []string{"is", "is_not", "in", "not_in", "answered"} {
		n := m.optional(test)
		if n == nil {
			continue
		}
		if found != "" {
			r.problem(m.at, test, "two comparisons in one row", "put them under all: or any:")
			return
		}
		found = test
		c.negate = strings.Contains(test, "not")
		switch test {
		case "is", "is_not":
			c.words = []word{r.scalar(n, test)}
		case "in", "not_in":
			c.words = m.words(r.sequence(n, test))
		case "answered":
			c.negate = !m.flag(test)
		}
		if test != "answered" && len(c.words) == 0 {
			r.problem(m.at, test, "comparison without words", "name at least one option")
		}
	}
	if found == "" && c.op == "item" {
		r.problem(m.at, c.ref.s, "item without a comparison", "add is, is_not, in, not_in or answered")
	}
	if found == "answered" && c.op == "fact" {
		r.problem(m.at, c.ref.s, "a fact is not answered", "compare it, or ask for the item")
	}
}
