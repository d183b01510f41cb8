package checklist

import (
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// How many characters of each kind of text the screens show without a cut.
const (
	titleLimit  = 60
	optionLimit = 56
	helpLimit   = 300
)

// draft is a checklist as it stands in the file: read, but its words not yet
// looked up. Slices run parallel to those of list.
type draft struct {
	list Checklist

	id, version    word
	scopeItem      word
	scopeOptions   []word // of makers, then of models
	items          []itemDraft
	urgencies      []word
	verdicts       []word // of urgencies, then incomplete
	owners         []word
	facts          []factDraft
	rules          []ruleDraft
	actions        []actionDraft
	consultation   consultationDraft
	contradictions []contradictionDraft
}

type itemDraft struct {
	id         word
	unanswered word
	asked      *row
}

type factDraft struct {
	id    word
	when  *row // of a fact that is true or false
	of    word // the item of a fact with a value
	cases []caseDraft
}

type caseDraft struct {
	is   word
	when *row
}

type ruleDraft struct {
	id, urgency word
	when        *row
	actions     []word
}

type actionDraft struct{ word, owner word }

type consultationDraft struct {
	there                 bool
	item, action, urgency word
	calls                 []callDraft
}

type callDraft struct {
	rule word
	and  *row
}

type contradictionDraft struct {
	id      word
	when    *row
	namesIn []word
	device  bool
}

// read reads the whole file into a draft.
func (r *reader) read(n ast.Node) *draft {
	d := &draft{}
	m := r.mapping(n, "checklist")
	d.id, d.version = m.word("id"), m.word("version")
	d.list.ID, d.list.Version = r.id(d.id), r.number(d.version)
	d.list.Title = m.text("title", titleLimit)
	d.readNotice(m.child("notice"))
	d.readScope(m.child("scope"))
	for _, n := range m.list("urgencies") {
		d.readUrgency(r.mapping(n, "urgency"))
	}
	var incomplete word
	d.list.Incomplete, incomplete = readVerdict(m.child("incomplete"))
	d.verdicts = append(d.verdicts, incomplete)
	for _, n := range m.list("owners") {
		d.readOwner(r.mapping(n, "owner"))
	}
	for _, n := range m.list("items") {
		d.readItem(r.mapping(n, "item"))
	}
	for _, n := range m.optionalList("facts") {
		d.readFact(r.mapping(n, "fact"))
	}
	for _, n := range m.list("rules") {
		d.readRule(r.mapping(n, "rule"))
	}
	for _, n := range m.list("actions") {
		d.readAction(r.mapping(n, "action"))
	}
	if n := m.optional("consultation"); n != nil {
		d.readConsultation(r.mapping(n, "consultation"))
	}
	for _, n := range m.optionalList("contradictions") {
		d.readContradiction(r.mapping(n, "contradiction"))
	}
	d.readScreens(m.child("screens"))
	m.end()
	return d
}

func (d *draft) readNotice(m *mapping) {
	n := &d.list.Notice
	n.Authority, n.Title = m.text("authority", 120), m.text("title", 120)
	n.Date, n.Reference = m.r.day(m.word("date")), m.optionalWord("reference").s
	for _, node := range m.optionalList("sources") {
		s := m.r.mapping(node, "source")
		n.Sources = append(n.Sources, Source{
			Title: s.text("title", 120), Reference: s.optionalWord("reference").s, Date: s.r.day(s.optionalWord("date")),
		})
		s.end()
	}
	m.end()
}

func (d *draft) readScope(m *mapping) {
	d.scopeItem = m.word("item")
	d.list.Scope.Item = d.scopeItem.s
	d.list.Scope.Makers = d.readNames(m, "makers")
	for _, w := range m.words(m.optionalList("not_makers")) {
		d.list.Scope.NotMakers = append(d.list.Scope.NotMakers, m.r.name(w))
	}
	d.list.Scope.Models = d.readNames(m, "models")
	m.end()
}

func (d *draft) readNames(m *mapping, key string) []Name {
	var names []Name
	for _, node := range m.list(key) {
		n := m.r.mapping(node, "name")
		option := n.word("option")
		d.scopeOptions = append(d.scopeOptions, option)
		names = append(names, Name{Name: m.r.name(n.word("name")), Option: option.s, Maker: n.optionalWord("maker").s})
		n.end()
	}
	return names
}

func (d *draft) readUrgency(m *mapping) {
	w := m.word("word")
	verdict, verdictWord := readVerdict(m.child("verdict"))
	d.list.Urgencies = append(d.list.Urgencies, Urgency{
		Word: m.r.word(w), Title: m.text("title", titleLimit), Within: m.r.duration(m.optionalWord("within")), Verdict: verdict,
	})
	d.urgencies, d.verdicts = append(d.urgencies, w), append(d.verdicts, verdictWord)
	m.end()
}

func readVerdict(m *mapping) (Verdict, word) {
	w := m.word("word")
	v := Verdict{Word: m.r.word(w), Title: m.text("title", titleLimit)}
	m.end()
	return v, w
}

func (d *draft) readOwner(m *mapping) {
	w := m.word("word")
	d.list.Owners = append(d.list.Owners, Owner{Word: m.r.word(w), Title: m.text("title", titleLimit)})
	d.owners = append(d.owners, w)
	m.end()
}

func (d *draft) readFact(m *mapping) {
	f := factDraft{id: m.word("id")}
	m.r.word(f.id)
	if n := m.optional("of"); n != nil {
		f.of = m.r.scalar(n, "of")
		for _, n := range m.list("cases") {
			c := m.r.mapping(n, "case")
			f.cases = append(f.cases, caseDraft{is: c.word("is"), when: c.condition("when")})
			c.end()
		}
	} else {
		f.when = m.condition("when")
	}
	d.facts = append(d.facts, f)
	m.end()
}

func (d *draft) readRule(m *mapping) {
	raw := ruleDraft{id: m.word("id"), urgency: m.optionalWord("urgency"), when: m.condition("when")}
	raw.actions = m.words(m.list("actions"))
	rule := Rule{
		ID: m.r.id(raw.id), Urgency: raw.urgency.s,
		Reason: m.text("reason", helpLimit), Source: m.text("source", 120),
		Guard: m.flag("guard"), Hold: m.flag("hold"),
	}
	for _, w := range raw.actions {
		rule.Actions = append(rule.Actions, w.s)
	}
	d.list.Rules, d.rules = append(d.list.Rules, rule), append(d.rules, raw)
	m.end()
}

func (d *draft) readAction(m *mapping) {
	raw := actionDraft{word: m.word("word"), owner: m.word("owner")}
	d.list.Actions = append(d.list.Actions, ActionDef{
		Word: m.r.word(raw.word), Owner: raw.owner.s,
		Title: m.text("title", titleLimit), How: m.text("how", helpLimit),
		Installs: m.flag("installs"), Opens: m.flag("opens"), Separates: m.flag("separates"),
	})
	d.actions = append(d.actions, raw)
	m.end()
}

func (d *draft) readConsultation(m *mapping) {
	raw := consultationDraft{there: true, item: m.word("item"), action: m.word("action"), urgency: m.word("urgency")}
	for _, n := range m.list("called_by") {
		c := m.r.mapping(n, "call")
		call := callDraft{rule: c.word("rule")}
		if c.has("and") {
			call.and = c.condition("and")
		}
		raw.calls = append(raw.calls, call)
		c.end()
	}
	d.consultation = raw
	offer, _ := ParseDuration(m.r.duration(m.word("offer")))
	d.list.Consultation = ConsultationDef{Item: raw.item.s, Action: raw.action.s, Urgency: raw.urgency.s, Offer: offer}
	m.end()
}

func (d *draft) readContradiction(m *mapping) {
	raw := contradictionDraft{
		id: m.word("id"), when: m.condition("when"),
		namesIn: m.words(m.optionalList("names_in")), device: m.flag("names_of_device"),
	}
	d.list.Contradictions = append(d.list.Contradictions, ContradictionDef{
		ID: m.r.word(raw.id), Title: m.text("title", titleLimit), Help: m.text("help", helpLimit),
	})
	d.contradictions = append(d.contradictions, raw)
	m.end()
}

func (d *draft) readScreens(m *mapping) {
	guard := m.child("guard")
	d.list.Screens = Screens{
		Guard: Screen{Title: guard.text("title", titleLimit), Body: guard.text("body", helpLimit)},
		Hold:  m.text("hold", helpLimit), Install: m.text("install", helpLimit),
		NotCounted: m.text("not_counted", helpLimit), Expired: m.text("expired", helpLimit),
	}
	guard.end()
	m.end()
}

func (r *reader) number(w word) int {
	n, err := strconv.Atoi(w.s)
	if err != nil || n < 1 {
		r.problem(w.at, w.s, "not a whole number from 1", "count versions 1, 2, 3 …")
	}
	return n
}
