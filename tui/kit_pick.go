package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// choiceScreen lets the person choose one of several things.
type choiceScreen struct {
	e     *env
	title string
	intro string
	list  list
	lines []func(w int) string
	then  func(i int) tea.Cmd // once one is chosen
}

// pickedMsg tells the screen behind what was chosen: of which things, and which.
type pickedMsg struct {
	what string
	at   int
}

// newChoice asks which of some names; at is the one that is chosen so far. The
// screen behind is told with a pickedMsg.
func newChoice(e *env, what, title string, names []string, at int) screen {
	s := &choiceScreen{e: e, title: title, then: func(i int) tea.Cmd { return popWith(pickedMsg{what, i}) }}
	for _, name := range names {
		s.lines = append(s.lines, plainHeading(name))
	}
	s.list.setLen(len(names))
	s.list.at = max(0, at)
	return s
}

func (s *choiceScreen) Init() tea.Cmd { return nil }

func (s *choiceScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
	case key.Matches(press, s.e.k.back):
		return s, pop()
	case key.Matches(press, s.e.k.do) && s.list.n > 0:
		return s, s.then(s.list.at)
	default:
		s.list.update(press, s.e.k)
	}
	return s, nil
}

func (s *choiceScreen) View(w, h int) string {
	head := ""
	if s.intro != "" {
		head = wrap(s.intro, min(w, 76)) + "\n\n"
	}
	room := h - height(head) + 1
	return head + s.list.view(s.e.th, min(w, wideRows), room, func(i, w int) string { return s.lines[i](w) })
}

func (s *choiceScreen) Title() string { return s.title }

func (s *choiceScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyTake), s.e.k.move, s.e.k.back}
}
