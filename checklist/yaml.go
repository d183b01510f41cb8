package checklist

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits on a checklist file. They keep the YAML library, which recurses,
// within a stack and a second.
const (
	maxSource = 1 << 20
	maxDepth  = 32
)

// pos is a place in the file, from 1.
type pos struct{ line, column int }

// word is a scalar with its place, so that a later step can complain about it.
type word struct {
	s  string
	at pos
}

// reader turns YAML nodes into values and collects what is wrong with them.
type reader struct {
	file     string
	problems Problems
}

func (r *reader) problem(at pos, text, what, do string) {
	r.problems = append(r.problems, Problem{File: r.file, Line: at.line, Column: at.column, Text: text, What: what, Do: do})
}

func (r *reader) warn(at pos, text, what, do string) {
	r.problem(at, text, what, do)
	r.problems[len(r.problems)-1].Warning = true
}

// root parses the file and returns its one document, or nil after a problem.
func (r *reader) root(src []byte) (node ast.Node) {
	if at, what, do := unreadable(src); what != "" {
		r.problem(at, "", what, do)
		return nil
	}
	defer func() {
		// The library is known to panic on some broken files.
		if e := recover(); e != nil {
			node = nil
			r.problem(pos{1, 1}, "", "not readable as YAML", "check indentation and quotes")
		}
	}()
	f, err := parser.ParseBytes(src, 0)
	if err != nil {
		r.syntax(err)
		return nil
	}
	if len(f.Docs) != 1 || f.Docs[0].Body == nil {
		r.problem(pos{1, 1}, "", "not one YAML document", "write exactly one checklist in a file")
		return nil
	}
	return f.Docs[0].Body
}

func (r *reader) syntax(err error) {
	var at pos
	what := err.Error()
	if e, ok := err.(yaml.Error); ok { //nolint:errorlint // the library returns it unwrapped
		what = e.GetMessage()
		if t := e.GetToken(); t != nil {
			at = pos{t.Position.Line, t.Position.Column}
		}
	}
	r.problem(at, "", "not readable as YAML: "+what, "check indentation and quotes")
}

// unreadable finds what must not even reach the YAML library.
func unreadable(src []byte) (at pos, what, do string) {
	if len(src) > maxSource {
		return pos{1, 1}, "file is larger than 1 MiB", "a checklist is text; check that this is the right file"
	}
	at = pos{1, 0}
	depth, indents := 0, []int(nil)
	for _, line := range strings.Split(string(src), "\n") {
		if !utf8.ValidString(line) {
			return pos{at.line, 1}, "text is not UTF-8", "save the file as UTF-8"
		}
		for i, c := range line {
			if c < ' ' && c != '\r' || c == 0x7f || c == '\ufeff' && at.line > 1 {
				return pos{at.line, i + 1}, fmt.Sprintf("control character %U", c), "remove it; indent with spaces"
			}
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(0, depth-1)
			}
			if depth > maxDepth {
				return pos{at.line, i + 1}, "nested too deeply", "close the brackets"
			}
		}
		if indents = nest(indents, line); len(indents) > maxDepth {
			return pos{at.line, 1}, "nested too deeply", "check the indentation"
		}
		at.line++
	}
	return pos{}, "", ""
}

// nest follows the stack of indentations that a block document opens. A line
// of "- - - a" opens one level per dash.
func nest(stack []int, line string) []int {
	indent := 0
	for {
		rest := strings.TrimLeft(line[indent:], " ")
		if rest == "" || rest[0] == '#' {
			return stack
		}
		indent = len(line) - len(rest)
		for len(stack) > 0 && stack[len(stack)-1] >= indent {
			stack = stack[:len(stack)-1]
		}
		stack = append(stack, indent)
		if len(rest) < 2 || !strings.ContainsRune("-?:", rune(rest[0])) || rest[1] != ' ' || len(stack) > maxDepth {
			return stack
		}
		indent++
	}
}

func place(n ast.Node) pos {
	if n == nil || n.GetToken() == nil {
		return pos{1, 1}
	}
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		n = m.Values[0].Key
	}
	p := n.GetToken().Position
	return pos{p.Line, p.Column}
}

// scalar returns the text of a plain, quoted or block scalar.
func (r *reader) scalar(n ast.Node, what string) word {
	w := word{at: place(n)}
	switch n := n.(type) {
	case *ast.StringNode:
		w.s = n.Value
	case *ast.LiteralNode:
		w.s = strings.TrimRight(n.Value.Value, "\n")
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		w.s = n.GetToken().Value
	default:
		r.problem(w.at, "", what+" is not a plain text", "write one value; anchors, aliases and tags are not used in checklists")
		return w
	}
	if w.s == "" || strings.TrimSpace(w.s) != w.s {
		r.problem(w.at, w.s, what+" is empty or has blanks around it", "write it out")
	}
	if strings.ContainsFunc(w.s, unprintable) {
		r.problem(w.at, w.s, what+" contains an unprintable character", "remove it")
	}
	return w
}

func (r *reader) sequence(n ast.Node, what string) []ast.Node {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.problem(place(n), "", what+" is not a list", "write a list")
		return nil
	}
	return s.Values
}

// mapping is a YAML mapping being read: what nobody asks for is unknown.
type mapping struct {
	r      *reader
	of     string // "item", for messages
	at     pos
	keys   []word
	values []ast.Node
	asked  []string
	void   bool // stands in for one that is not there, and complains no more
}

func (r *reader) mapping(n ast.Node, of string) *mapping {
	m := &mapping{r: r, of: of, at: place(n)}
	if n == nil {
		m.void = true
		return m
	}
	node, ok := n.(*ast.MappingNode)
	if !ok {
		r.problem(m.at, "", of+" is not a mapping", `write "key: value" lines`)
		m.void = true
		return m
	}
	for _, v := range node.Values {
		key := r.scalar(v.Key, "key")
		if slices.ContainsFunc(m.keys, func(k word) bool { return k.s == key.s }) {
			r.problem(key.at, key.s, "key is there twice in "+of, "remove one")
		}
		m.keys = append(m.keys, key)
		m.values = append(m.values, v.Value)
	}
	return m
}

// end complains about keys that nobody has asked for.
func (m *mapping) end() {
	for _, k := range m.keys {
		if !slices.Contains(m.asked, k.s) {
			m.r.problem(k.at, k.s, "unknown key in "+m.of, "use one of "+strings.Join(m.asked, ", "))
		}
	}
}

// optional returns the node of a key, or nil.
func (m *mapping) optional(key string) ast.Node {
	m.asked = append(m.asked, key)
	for i, k := range m.keys {
		if k.s == key {
			return m.values[i]
		}
	}
	return nil
}

// child returns the mapping under a key.
func (m *mapping) child(key string) *mapping { return m.r.mapping(m.need(key), key) }

// need returns the node of a key, or nil after a problem.
func (m *mapping) need(key string) ast.Node {
	n := m.optional(key)
	if n == nil && !m.void {
		m.r.problem(m.at, "", fmt.Sprintf("%s without %q", m.of, key), "add it")
	}
	return n
}

func (m *mapping) word(key string) word {
	if n := m.need(key); n != nil {
		return m.r.scalar(n, key)
	}
	return word{at: m.at}
}

func (m *mapping) optionalWord(key string) word {
	if n := m.optional(key); n != nil {
		return m.r.scalar(n, key)
	}
	return word{at: m.at}
}

func (m *mapping) flag(key string) bool {
	n := m.optional(key)
	if n == nil {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		m.r.problem(place(n), "", key+" is neither true nor false", "write true, or leave it out")
		return false
	}
	return b.Value
}

func (m *mapping) list(key string) []ast.Node {
	if n := m.need(key); n != nil {
		return m.r.sequence(n, key)
	}
	return nil
}

func (m *mapping) optionalList(key string) []ast.Node {
	if n := m.optional(key); n != nil {
		return m.r.sequence(n, key)
	}
	return nil
}

func (m *mapping) words(nodes []ast.Node) []word {
	words := make([]word, len(nodes))
	for i, n := range nodes {
		words[i] = m.r.scalar(n, "list entry")
	}
	return words
}

// text reads a text in every language; at most limit characters are shown
// without being cut.
func (m *mapping) text(key string, limit int) Text {
	if n := m.need(key); n != nil {
		return m.r.text(n, key, limit)
	}
	return nil
}

func (m *mapping) optionalText(key string, limit int) Text {
	if n := m.optional(key); n != nil {
		return m.r.text(n, key, limit)
	}
	return nil
}

func (r *reader) text(n ast.Node, key string, limit int) Text {
	m := r.mapping(n, key)
	t := make(Text, len(Langs()))
	for _, l := range Langs() {
		n := m.optional(string(l))
		if n == nil {
			if !m.void {
				r.problem(m.at, "", fmt.Sprintf("%s is missing in language %q", key, l), "translate it")
			}
			continue
		}
		w := r.scalar(n, key)
		if utf8.RuneCountInString(w.s) > limit {
			r.warn(w.at, w.s, fmt.Sprintf("%s is longer than %d characters", key, limit), "shorten it, or the screen cuts it")
		}
		t[l] = w.s
	}
	m.end()
	return t
}
