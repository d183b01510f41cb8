package tui

import (
	"encoding/json"

	"visite/audit"
	"visite/checklist"
)

// The words of checklists, in the person's language. A word that no checklist
// of this installation knows is shown as it is.

func (e *env) actionTitle(word string) string {
	for _, c := range e.checklists {
		if a, ok := c.Action(word); ok {
			return e.text(a.Title)
		}
	}
	if s, ok := e.w.gaps[word]; ok {
		return s
	}
	return word
}

func (e *env) urgencyTitle(word string) string {
	for _, c := range e.checklists {
		if u, ok := c.Urgency(word); ok {
			return e.text(u.Title)
		}
	}
	return word
}

func (e *env) verdictTitle(word string) string {
	return e.titled(word, func(c *checklist.Checklist) checklist.Text { return c.VerdictTitle(word) })
}

func (e *env) ownerTitle(word string) string {
	return e.titled(word, func(c *checklist.Checklist) checklist.Text { return c.OwnerTitle(word) })
}

// titled asks each checklist until one has more to say than the word itself.
func (e *env) titled(word string, of func(*checklist.Checklist) checklist.Text) string {
	for _, c := range e.checklists {
		if s := e.text(of(c)); s != word {
			return s
		}
	}
	return word
}

// answerText is an answer and its item as people read them, from what an entry
// of the log holds of them: the answer first, since lines are cut at their end.
func (e *env) answerText(item string, value json.RawMessage, private string) string {
	for _, c := range e.checklists {
		def, ok := c.Item(item)
		if !ok {
			continue
		}
		title := e.text(def.Title)
		var word string
		if json.Unmarshal(value, &word) != nil {
			word = "" // structured, or all of it private
		}
		if option, ok := def.Option(word); ok {
			word = e.text(option.Title)
		}
		if word == "" && !def.Kind.Structured() {
			word = private
		}
		if word == "" {
			return title
		}
		return word + e.th.muted.Render(" · "+title)
	}
	return item
}

// privateText is what lies beside an entry about an item, as people read it: the
// private fields of a structured answer, else the text itself.
func (e *env) privateText(item, text string) string {
	fields := map[string]string{}
	if json.Unmarshal([]byte(text), &fields) != nil {
		return text
	}
	for _, c := range e.checklists {
		if def, ok := c.Item(item); ok && def.Kind.Structured() {
			return e.shortValue(def, audit.Answer{Value: checklist.Value{Fields: fields}})
		}
	}
	return text
}
