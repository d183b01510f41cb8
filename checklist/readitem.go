package checklist

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// maxOptions is how many options fit into a slot.
const maxOptions = 64

func kinds() []Kind {
	return []Kind{KindChoice, KindText, KindNumber, KindDate, KindPerson, KindEvidence, KindConsultation}
}

func (d *draft) readItem(m *mapping) {
	kind := m.word("kind")
	raw := itemDraft{id: m.word("id"), unanswered: m.optionalWord("unanswered")}
	item := Item{
		ID: m.r.word(raw.id), Kind: Kind(kind.s),
		Title: m.text("title", titleLimit), Help: m.optionalText("help", helpLimit),
		Optional: m.flag("optional"), NeverPrefill: m.flag("never_prefill"),
		Confirmable: m.flag("confirmable"), Multiline: m.flag("multiline"),
		Unanswered: raw.unanswered.s,
	}
	observed := m.optionalWord("observed")
	item.Observed = Observable(observed.s)
	if m.has("asked_if") {
		raw.asked = m.condition("asked_if")
	}
	switch {
	case !slices.Contains(kinds(), item.Kind):
		m.r.problem(kind.at, kind.s, "unknown kind of item", fmt.Sprintf("use one of %s", kinds()))
	case item.Kind == KindChoice:
		item.Options = m.r.readOptions(m.list("options"))
		if len(item.Options) == 0 || len(item.Options) > maxOptions {
			m.r.problem(m.at, item.ID, fmt.Sprintf("choice with %d options", len(item.Options)), fmt.Sprintf("give it 1 to %d", maxOptions))
		}
	case item.Kind.Structured():
		item.Fields = d.readFields(m, item.Kind)
	}
	if observed.s != "" {
		d.checkObserved(m.r, item, observed)
	}
	if item.NeverPrefill && item.Confirmable {
		m.r.problem(m.at, item.ID, "item both confirmable and never_prefill", "choose one")
	}
	d.list.Items, d.items = append(d.list.Items, item), append(d.items, raw)
	m.end()
}

// checkObserved: what is proposed must fit the item, and nothing is proposed
// where everything must be answered anew.
func (d *draft) checkObserved(r *reader, item Item, w word) {
	need := map[Observable]string{
		ObservedFirmware: "a text", ObservedModel: "the choice that the scope names", ObservedContact: "a choice",
	}[item.Observed]
	fits := item.Kind == KindChoice
	switch item.Observed {
	case ObservedFirmware:
		fits = item.Kind == KindText
	case ObservedModel:
		fits = fits && item.ID == d.scopeItem.s
	}
	switch {
	case need == "":
		r.problem(w.at, w.s, "nothing that can be observed", "use firmware, model or contact")
	case !fits:
		r.problem(w.at, w.s, "this cannot be observed for the item", "put it at "+need)
	case item.NeverPrefill && item.Observed != ObservedContact:
		r.problem(w.at, w.s, "proposed for an item with never_prefill", "choose one")
	}
}

func (r *reader) readOptions(nodes []ast.Node) []Option {
	var options []Option
	var words []word
	for _, n := range nodes {
		m := r.mapping(n, "option")
		w := m.word("word")
		options = append(options, Option{
			Word: r.word(w), Title: m.text("title", optionLimit), Help: m.optionalText("help", helpLimit),
			Unknown: m.flag("unknown"), Installs: m.flag("installs"),
		})
		words = append(words, w)
		m.end()
	}
	r.unique(words, "option")
	return options
}

// readFields reads titles and options for exactly the fields of the kind.
func (d *draft) readFields(m *mapping, kind Kind) []Field {
	var fields []Field
	var names []word
	for _, n := range m.list("fields") {
		f := m.r.mapping(n, "field")
		name := f.word("name")
		i := slices.IndexFunc(kindFields(kind), func(f Field) bool { return f.Name == name.s })
		if i < 0 {
			m.r.problem(name.at, name.s, fmt.Sprintf("a %s has no such field", kind), "remove it")
			continue
		}
		field := kindFields(kind)[i]
		field.Title = f.text("title", titleLimit)
		if field.Kind == FieldChoice {
			field.Options = m.r.readOptions(f.list("options"))
			if name.s == fieldStatus && !isStatus(field.Options) {
				m.r.problem(name.at, name.s, "not the options of a status", "give it exactly held and not_reached")
			}
		}
		fields, names = append(fields, field), append(names, name)
		f.end()
	}
	m.r.unique(names, "field")
	for _, want := range kindFields(kind) {
		if !slices.ContainsFunc(names, func(w word) bool { return w.s == want.Name }) && !m.void {
			m.r.problem(m.at, want.Name, fmt.Sprintf("%s without field", kind), "add it with a title")
		}
	}
	return fields
}

// isStatus reports whether the options are those of kind consultation, whose
// words the engine knows.
func isStatus(options []Option) bool {
	return len(options) == 2 && options[0].Word == StatusHeld && options[1].Word == StatusNotReached
}

// unique complains about words that are there twice.
func (r *reader) unique(words []word, what string) {
	for i, w := range words {
		if w.s != "" && slices.ContainsFunc(words[:i], func(v word) bool { return v.s == w.s }) {
			r.problem(w.at, w.s, what+" is there twice", "remove or rename one")
		}
	}
}
