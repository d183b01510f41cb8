package tui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// formScreen takes an answer of several parts: a person, evidence, or a
// consultation. Leaving it keeps what was typed.
type formScreen struct {
	q    *questionScreen
	item checklist.Item
	form *form
	busy bool

	untouched []string // what the fields said at first; nil if they were begun before
}

// readMsg is the file of an evidence, read before the answer is given.
type readMsg struct {
	fields map[string]string
	file   audit.NewEvidence
}

// The names of the fields that the screens know; the checklist fixes them by kind.
const (
	fieldAt         = "at"
	fieldFile       = "file"
	fieldStatus     = "status"
	fieldValidUntil = "valid_until"
	statusHeld      = "held"
)

// newStructured is the form for the item in front.
func newStructured(q *questionScreen) screen {
	s := &formScreen{q: q, item: q.item()}
	s.form = newForm(q.e, s.build()...)
	if d := q.drafts[s.item.ID]; d != nil && len(d.fields) > 0 {
		s.form.focus(d.at)
	} else {
		s.untouched = s.values()
	}
	return s
}

func (s *formScreen) build() []*field {
	fields := make([]*field, len(s.item.Fields))
	for i, def := range s.item.Fields {
		fields[i] = s.field(i, def)
	}
	return fields
}

// field is one part of the answer, filled with what was typed before, what was
// answered before, or what may be offered.
func (s *formScreen) field(i int, def checklist.Field) *field {
	e, title := s.q.e, s.q.e.text(def.Title)
	value := s.initial(i, def)
	switch def.Kind {
	case checklist.FieldChoice:
		options, at := make([]string, len(def.Options)), -1
		for j, o := range def.Options {
			options[j] = e.text(o.Title)
			if o.Word == value {
				at = j
			}
		}
		f := choiceField(title, options, at)
		f.check = s.check(def)
		return f
	case checklist.FieldTime:
		return textField(title, value, e.w.round.timeHint, s.check(def))
	case checklist.FieldDate:
		return textField(title, value, e.w.round.dateHint, s.check(def))
	}
	hint := ""
	if def.Name == fieldFile {
		hint = e.w.round.fileHint
	}
	return textField(title, value, hint, s.check(def))
}

// initial is what a field says at first, as people write it; of a choice, its word.
func (s *formScreen) initial(i int, def checklist.Field) string {
	if d := s.q.drafts[s.item.ID]; d != nil && i < len(d.fields) {
		return d.fields[i]
	}
	value := s.q.a.Answers[s.item.ID].Value.Fields[def.Name]
	if value == "" {
		return s.offer(def)
	}
	switch def.Kind {
	case checklist.FieldTime:
		if t, err := checklist.ParseTime(value, s.q.e.now().Location()); err == nil {
			return s.q.e.typedTime(t)
		}
	case checklist.FieldDate:
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			return t.Format(s.q.e.w.date)
		}
	}
	return value
}

// offer is what may be proposed: the present time, and how long a consultation
// holds. Nothing else is ever filled in.
func (s *formScreen) offer(def checklist.Field) string {
	now := s.q.e.now()
	switch def.Name {
	case fieldAt:
		return s.q.e.typedTime(now)
	case fieldValidUntil:
		return s.q.e.typedTime(now.Add(s.q.a.Checklist.Consultation.Offer))
	}
	return ""
}

// typedTime is a time as people type it.
func (e *env) typedTime(t time.Time) string {
	return t.In(e.now().Location()).Format(e.w.date + " " + e.w.clock)
}

// check refuses what is missing, and a date or a time that cannot be read.
func (s *formScreen) check(def checklist.Field) func(string) string {
	return func(value string) string {
		w := s.q.e.w.round
		switch needs := def.Required || def.With != "" && s.status() == def.With; {
		case value == "" && needs:
			return w.needed
		case value == "":
			return ""
		}
		switch def.Kind {
		case checklist.FieldTime:
			if _, ok := s.q.e.readTime(value); !ok {
				return w.timeWrong
			}
		case checklist.FieldDate:
			if _, ok := s.q.e.readDate(value); !ok {
				return w.dateWrong
			}
		}
		return ""
	}
}

// readDate reads a day as people type it here, or as 2025-03-03.
func (e *env) readDate(s string) (time.Time, bool) {
	for _, layout := range []string{e.w.date, "2.1.2006", "2.1.06", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, e.now().Location()); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// readTime reads a time as people type it here: a day and an hour, or only the
// hour of today.
func (e *env) readTime(s string) (time.Time, bool) {
	now := e.now()
	for _, clock := range []string{e.w.clock, "15:04"} {
		if t, err := time.ParseInLocation(clock, s, now.Location()); err == nil {
			y, m, d := now.Date()
			return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, now.Location()), true
		}
	}
	for _, layout := range []string{e.w.date + " " + e.w.clock, "2.1.2006 15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, now.Location()); err == nil {
			return t, true
		}
	}
	t, err := checklist.ParseTime(s, now.Location())
	return t, err == nil
}

func (s *formScreen) Init() tea.Cmd { return s.q.e.remember(s.q.place(screenForm)) }

func (s *formScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		d := s.q.draft()
		d.evidence = append(d.evidence, msg.file)
		return s, s.give(msg.fields)
	case failMsg:
		s.busy = false
		return s, nil
	case scanMsg:
		return s, warn(s.q.e.w.round.scanNoAnswer)
	case tea.KeyMsg:
		if key.Matches(msg, s.q.e.k.back) {
			s.keepTyped()
			return s, pop()
		}
	}
	if s.busy {
		return s, nil
	}
	if s.notReached(msg) {
		return s, s.give(map[string]string{fieldStatus: s.status(), fieldAt: s.q.e.now().Format(time.RFC3339)})
	}
	done, cmd := s.form.update(msg)
	if done {
		return s, s.finish()
	}
	if _, press := msg.(tea.KeyMsg); press {
		s.keepTyped()
		cmd = tea.Batch(cmd, s.q.e.remember(s.q.place(screenForm)))
	}
	return s, cmd
}

// keepTyped keeps what was typed for the next time the form is opened.
func (s *formScreen) keepTyped() {
	d := s.q.draft()
	d.at = s.form.at
	if d.fields = s.values(); slices.Equal(d.fields, s.untouched) {
		d.fields = nil
	}
}

func (s *formScreen) values() []string {
	values := make([]string, len(s.form.fields))
	for i, f := range s.form.fields {
		values[i] = s.typedValue(i, f)
	}
	return values
}

// typedValue is what a field holds: of a choice, its word.
func (s *formScreen) typedValue(i int, f *field) string {
	if f.options == nil {
		return f.value()
	}
	if f.choice < 0 {
		return ""
	}
	return s.item.Fields[i].Options[f.choice].Word
}

// finish gives the answer; a new file is read first.
func (s *formScreen) finish() tea.Cmd {
	fields, path := map[string]string{}, ""
	for i, f := range s.form.fields {
		def, value := s.item.Fields[i], s.typedValue(i, f)
		if value == "" {
			continue
		}
		switch def.Kind {
		case checklist.FieldTime:
			t, _ := s.q.e.readTime(value)
			value = t.Format(time.RFC3339)
		case checklist.FieldDate:
			t, _ := s.q.e.readDate(value)
			value = t.Format(time.DateOnly)
		}
		if def.Name == fieldFile && value != s.q.a.Answers[s.item.ID].Value.Fields[fieldFile] {
			path, value = value, audit.Clean(filepath.Base(pastedPath(value)), audit.MaxName)
		}
		fields[def.Name] = value
	}
	if err := s.q.a.Checklist.Check(s.item.ID, checklist.Value{Fields: fields}); err != nil {
		return fail(err)
	}
	s.busy = true
	if path == "" {
		return s.give(fields)
	}
	return s.q.e.do(func(context.Context) (tea.Msg, error) {
		file, err := readEvidence(path)
		return readMsg{fields, file}, err
	})
}

// give hands the answer to the question, which saves it when it is in front.
func (s *formScreen) give(fields map[string]string) tea.Cmd {
	if d := s.q.drafts[s.item.ID]; d != nil {
		d.fields = nil
	}
	s.q.give = &checklist.Value{Fields: fields}
	return pop()
}

// Typing: a choice is no field to type in, so that a scan chooses nothing.
func (s *formScreen) Typing() bool { return s.form.fields[s.form.at].options == nil }

func (s *formScreen) Scannable()    {}
func (s *formScreen) Title() string { return s.q.Title() }

func (s *formScreen) Keys() []key.Binding {
	keys := s.form.keys()
	if s.form.at == len(s.form.fields)-1 {
		keys[0] = as(keys[0], s.q.e.w.round.saveIt)
	}
	return keys
}

func (s *formScreen) View(w, h int) string {
	e := s.q.e
	head := e.th.bold.Render(wrap(e.text(s.item.Title), w))
	if h > 20 {
		head += "\n" + e.th.muted.Render(wrap(e.text(s.item.Help), w))
	}
	if line := s.consultationHint(w); line != "" {
		head += "\n" + line
	}
	return clip(strings.Join([]string{head, "", s.form.view(w, h-height(head)-1)}, "\n"), w, h)
}
