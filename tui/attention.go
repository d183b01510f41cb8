package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// attentionScreen is every action that cannot wait.
type attentionScreen struct {
	e    *env
	rows rows
}

func newAttention(e *env, actions []audit.Action) screen {
	s := &attentionScreen{e: e}
	var all []row
	for _, a := range actions {
		all = append(all, e.actionRow(a))
	}
	s.rows.set(all)
	return s
}

func (s *attentionScreen) Init() tea.Cmd { return nil }

func (s *attentionScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
	case key.Matches(press, s.e.k.back):
		return s, pop()
	case key.Matches(press, s.e.k.do):
		return s, s.rows.open()
	default:
		s.rows.update(press, s.e.k)
	}
	return s, nil
}

func (s *attentionScreen) View(w, h int) string { return s.rows.view(s.e.th, w, h) }
func (s *attentionScreen) Title() string        { return s.e.w.attentionTitle(s.rows.n) }

func (s *attentionScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyOpen), as(s.e.k.up, s.e.w.keyMove), s.e.k.back}
}
