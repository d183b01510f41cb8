package checklist

import (
	"bytes"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("checklist.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("checklist.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// againstSchema is what the schema says against a YAML text; readable is false
// if it is no YAML that a schema could look at.
func againstSchema(t *testing.T, s *jsonschema.Schema, source string) (readable bool, err error) {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON([]byte(source))
	if err != nil {
		return false, nil
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		return false, nil
	}
	return true, s.Validate(doc)
}

func TestSchemaAcceptsWhatIsShipped(t *testing.T) {
	s := compiledSchema(t)
	all, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if readable, err := againstSchema(t, s, string(c.Source())); err != nil || !readable {
			t.Errorf("%s: %v", c.ID, err)
		}
		if !strings.HasPrefix(string(c.Source()), "# yaml-language-server: $schema=../schema/checklist.schema.json\n") {
			t.Errorf("%s does not lead an editor to the schema", c.ID)
		}
	}
}

// ofForm are the edits of [refusedEdits] that break the form of a checklist, and
// not only what its words mean.
const ofForm = `no id|observed nothing|observed for another kind|observed and asked anew|version of letters|version zero|id with blanks|unknown key|flag of words|missing translation|
third language|unknown kind|word in capitals|bad duration|bad day|condition without a form|two forms in a row|
two comparisons|item without comparison|empty list|fact answered|circle of an item|field of another kind|field missing|
no screens|null|two documents|word for a mapping`

// The schema is no second opinion: it refuses a checklist of a wrong form, as
// lint does, and nothing that lint only warns of.
func TestSchemaSaysWhatLintSays(t *testing.T) {
	s := compiledSchema(t)
	source := string(shippedChecklist(t).Source())
	form := map[string]bool{}
	for name := range strings.SplitSeq(strings.ReplaceAll(ofForm, "\n", ""), "|") {
		form[name] = true
	}
	for _, edit := range refusedEdits() {
		readable, err := againstSchema(t, s, strings.Replace(source, edit.old, edit.new, 1))
		if form[edit.name] && (err == nil || !readable) {
			t.Errorf("%s: the schema accepts it", edit.name)
		}
		if !form[edit.name] && err != nil {
			t.Errorf("%s: is of the right form, but %v", edit.name, err)
		}
		delete(form, edit.name)
	}
	for name := range form {
		t.Errorf("there is no edit %q", name)
	}
	for _, edit := range warnedEdits() {
		if _, err := againstSchema(t, s, strings.Replace(source, edit.old, edit.new, 1)); err != nil {
			t.Errorf("lint only warns of %s, but %v", edit.name, err)
		}
	}
}
