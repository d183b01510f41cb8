package checklist

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// asJSON is the checklist as a JSON document, which is YAML too.
func asJSON(t *testing.T) any {
	t.Helper()
	text, err := yaml.YAMLToJSON(shippedChecklist(t).Source())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// docNode is a value in the document, with how to replace or remove it.
type docNode struct {
	shape string // where, without places in lists: rules[].when.all[].fact
	value any
	set   func(any)
	unset func() // of a key; nil otherwise
}

// docNodes lists every value of the document whose shape no value before it has.
func docNodes(doc any) (list []docNode) {
	known := map[string]bool{}
	var walk func(n docNode)
	walk = func(n docNode) {
		if m, ok := n.value.(map[string]any); ok {
			switch kind := m["kind"].(type) {
			case string: // items of each kind are a shape of their own
				n.shape += " of kind " + kind
			case nil:
				if m["de"] != nil { // all texts are alike
					n.shape = "text"
				}
				if len(m) <= 2 { // each form of a condition too
					n.shape += fmt.Sprint(slices.Sorted(maps.Keys(m)))
				}
			}
		}
		if !known[n.shape] {
			known[n.shape] = true
			list = append(list, n)
		}
		switch v := n.value.(type) {
		case map[string]any:
			for key := range v {
				walk(docNode{n.shape + "." + key, v[key], func(x any) { v[key] = x }, func() { delete(v, key) }})
			}
		case []any:
			for i := range v {
				walk(docNode{n.shape + "[]", v[i], func(x any) { v[i] = x }, nil})
			}
		}
	}
	walk(docNode{shape: "$", value: doc, set: func(any) {}})
	slices.SortFunc(list, func(a, b docNode) int { return strings.Compare(a.shape, b.shape) })
	return list
}

// everyCondition has a row of each form.
func everyCondition(t *testing.T) (rows any) {
	t.Helper()
	err := json.Unmarshal([]byte(`{"any": [
		{"all": [{"not": {"rule": "R0"}}]},
		{"item": "model", "is": "mn120"}, {"item": "model", "is_not": "mn120"},
		{"item": "model", "in": ["mn120"]}, {"item": "model", "not_in": ["mn120"]}, {"item": "note", "answered": true},
		{"fact": "affected"}, {"fact": "upgrade_now", "is": "unknown"}, {"fact": "upgrade_now", "is_not": "unknown"},
		{"fact": "upgrade_now", "in": ["unknown"]}, {"fact": "upgrade_now", "not_in": ["unknown"]}]}`), &rows)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// formal is what the loader says of a file that has the wrong form; all else is
// beyond a schema.
var formal = []string{
	`without "`, "unknown key", "not a word", "not a day", "not an id", "not a duration", "not a whole number", "not a condition",
	"is not a ", "neither true", "without rows", "without words", "no urgencies", "choice with 0 options", "without field",
}

// Each key is removed, each mapping gets a key nobody knows, and each value
// becomes one of another type: the loader refuses what the schema refuses, and
// the schema what the loader says is missing, unknown or of the wrong type.
func TestSchemaAndLoaderAgree(t *testing.T) {
	s, doc, changes := compiledSchema(t), asJSON(t), 0
	compare := func(what string) {
		t.Helper()
		if changes++; comboStride > 1 && changes%8 != 0 { // the race detector takes its time
			return
		}
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		r := &reader{file: "x"}
		r.load(text)
		broken := slices.IndexFunc(r.problems, func(p Problem) bool {
			return slices.ContainsFunc(formal, func(what string) bool { return strings.Contains(p.What, what) })
		})
		refused := s.Validate(doc) != nil
		switch {
		case refused && !r.refused():
			t.Errorf("%s: the schema refuses it, the loader does not", what)
		case !refused && broken >= 0:
			t.Errorf("%s: the schema takes it, the loader says %s", what, r.problems[broken])
		}
	}
	rule := maps.Clone(doc.(map[string]any)["rules"].([]any)[0].(map[string]any))
	rule["id"], rule["when"] = "R99", everyCondition(t)
	doc.(map[string]any)["rules"] = append(doc.(map[string]any)["rules"].([]any), rule)
	for _, n := range docNodes(doc) {
		if n.unset != nil {
			n.unset()
			compare("without " + n.shape)
			n.set(n.value)
		}
		if m, ok := n.value.(map[string]any); ok {
			m["zzz"] = "x"
			compare("a key more in " + n.shape)
			delete(m, "zzz")
		}
		if n.shape == "$" {
			continue
		}
		for _, other := range []any{[]any{}, "NOT A WORD"} {
			n.set(other)
			compare(fmt.Sprintf("%s as %v", n.shape, other))
		}
		n.set(n.value)
	}
	t.Logf("%d changes compared", changes)
	compare("nothing changed")
	if err := s.Validate(doc); err != nil {
		t.Fatalf("the document was not put together again: %v", err)
	}
}
