package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A consultation with the treating physician is a form like the others, with
// two differences: "nobody reached" is a complete answer at once, and one that
// was held ends with its validity.

// status is what the form says so far of a consultation: held or not reached.
func (s *formScreen) status() string {
	if s.form == nil {
		return ""
	}
	for i, f := range s.item.Fields {
		if f.Name == fieldStatus {
			return s.typedValue(i, s.form.fields[i])
		}
	}
	return ""
}

// notReached reports whether Enter was pressed on "nobody reached": nothing
// else is asked then.
func (s *formScreen) notReached(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyMsg)
	if !ok || !key.Matches(press, s.q.e.k.do) || s.item.Fields[s.form.at].Name != fieldStatus {
		return false
	}
	status := s.status()
	return status != "" && status != statusHeld
}

// consultationHint says what the form is about now: that an earlier one has
// expired, or that nobody reached is enough.
func (s *formScreen) consultationHint(w int) string {
	e := s.q.e
	switch status := s.status(); {
	case s.item.ID != s.q.a.Checklist.Consultation.Item:
		return ""
	case s.q.expired:
		return e.th.bad.Render(wrap("✗ "+e.text(s.q.a.Checklist.Screens.Expired), w))
	case status != "" && status != statusHeld:
		return e.th.warn.Render(wrap("! "+e.w.round.notReached, w))
	}
	return ""
}
