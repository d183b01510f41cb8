package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// askScreen takes one line of text and gives it to the screen behind, which
// does something with it: the note to a decision, or the reason for one.
type askScreen struct {
	e                 *env
	title, intro, act string
	form              *form
}

// askedMsg is what was typed.
type askedMsg struct{ text string }

// newAsk asks for a reason, which is needed, or else for a note, which is not.
func newAsk(e *env, title, intro, act string, reason bool) screen {
	field := textField(e.w.review.noteField, "", e.w.review.noteHint, nil)
	if reason {
		field = textField(e.w.round.reason, "", e.w.round.noPatient, needed(e))
	}
	return &askScreen{e: e, title: title, intro: intro, act: act, form: newForm(e, field)}
}

func (s *askScreen) Init() tea.Cmd { return nil }

func (s *askScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, s.e.k.back) {
		return s, pop()
	}
	done, cmd := s.form.update(msg)
	if done {
		return s, popWith(askedMsg{s.form.fields[0].value()})
	}
	return s, cmd
}

func (s *askScreen) View(w, h int) string {
	head := wrap(s.intro, min(w, 90))
	return clip(head+"\n\n"+s.form.view(w, max(3, h-height(head)-1)), w, h)
}

func (s *askScreen) Typing() bool  { return true }
func (s *askScreen) Title() string { return s.title }

func (s *askScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.act), s.e.k.back}
}
