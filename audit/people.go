package audit

import (
	"encoding/json"
	"slices"

	"visite/checklist"
)

// People are those whom the site knows by name. A name in an answer, or of who
// took an imported audit, that is one of theirs makes them an author, who may
// not review the audit. The entry says whom it names when it is written: who is
// an author must not change when a name is erased.
type People struct {
	ids map[string][]PersonID // by folded name
	all map[PersonID]string   // folded names, "" once redacted
}

// Add adds a person.
func (p *People) Add(id PersonID, name string) {
	if p.ids == nil {
		p.ids, p.all = map[string][]PersonID{}, map[PersonID]string{}
	}
	name = Fold(name)
	p.all[id] = name
	if name != "" {
		p.ids[name] = append(p.ids[name], id)
	}
}

// nameField is the field of a structured answer that holds a name.
var nameField = map[checklist.Kind]string{
	checklist.KindPerson:       "name",
	checklist.KindEvidence:     "installer",
	checklist.KindConsultation: "physician",
}

// NameIn is the name of a person that an answer to an item of that kind holds; ""
// if it holds none.
func NameIn(kind checklist.Kind, v checklist.Value) string { return v.Fields[nameField[kind]] }

// namedPart is a part of an entry that may name somebody, with the name.
type namedPart struct {
	name   string
	erased bool
}

// NamedIn are the known people that an answer names.
func (p People) NamedIn(c *checklist.Checklist, e *AuditAnswered) []PersonID {
	return p.find([]namedPart{inAnswer(c, e.Item, e.Private)})
}

// NamedInImport are the known people that an imported audit names.
func (p People) NamedInImport(c *checklist.Checklist, e *AuditImported) []PersonID {
	return p.find(inImport(c, e))
}

// inAnswer is the name in an answer. It lies in the private part.
func inAnswer(c *checklist.Checklist, id string, private Private) namedPart {
	item, _ := c.Item(id)
	field := nameField[item.Kind]
	if field == "" || private.IsZero() {
		return namedPart{}
	}
	var fields map[string]string
	if json.Unmarshal([]byte(private.Text), &fields) != nil {
		return namedPart{erased: true}
	}
	return namedPart{name: fields[field]}
}

func inImport(c *checklist.Checklist, e *AuditImported) []namedPart {
	parts := []namedPart{{name: e.By.Text, erased: e.By.Ref != "" && e.By.Text == ""}}
	for _, a := range e.Answers {
		if part := inAnswer(c, a.Item, a.Private); part != (namedPart{}) {
			parts = append(parts, part)
		}
	}
	return parts
}

func (p People) find(parts []namedPart) []PersonID {
	var found []PersonID
	for _, part := range parts {
		if part.name != "" {
			found = append(found, p.ids[Fold(part.name)]...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// fits reports whether an entry that says whom it names can be right about it:
// where a name, of a person or in the entry, was erased it is believed.
func (p People) fits(named []PersonID, parts []namedPart) bool {
	want := p.find(parts)
	for _, id := range want {
		if !slices.Contains(named, id) {
			return false
		}
	}
	erased := slices.ContainsFunc(parts, func(part namedPart) bool { return part.erased })
	for _, id := range named {
		name, known := p.all[id]
		if !known || name != "" && !erased && !slices.Contains(want, id) {
			return false
		}
	}
	return slices.IsSorted(named) && len(slices.Compact(slices.Clone(named))) == len(named)
}

// CheckNamed refuses an answer that says of itself that it names others than it
// does.
func (p People) CheckNamed(c *checklist.Checklist, e *AuditAnswered) error {
	return p.check(e.Named, []namedPart{inAnswer(c, e.Item, e.Private)})
}

// CheckNamedInImport is [People.CheckNamed] for an imported audit.
func (p People) CheckNamedInImport(c *checklist.Checklist, e *AuditImported) error {
	return p.check(e.Named, inImport(c, e))
}

func (p People) check(named []PersonID, parts []namedPart) error {
	if p.fits(named, parts) {
		return nil
	}
	return refuse("named", "es nennt andere Personen, als darin stehen", "it says that it names other people than it does")
}
