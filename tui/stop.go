package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/checklist"
)

// stopScreen is the full stop while a patient is or may be attached: nothing is
// done to cable, power or menu before it was read.
type stopScreen struct {
	q     *questionScreen
	item  string // that comes after it
	awake bool
}

// wakeMsg ends the time in which the stop ignores keys: it came up by itself,
// and a key pressed for the question before must not pass it.
type wakeMsg struct{}

// needsStop reports whether the stop must be read before the item: once after
// the first answer, and each time before anything is done to the device.
func (s *questionScreen) needsStop(item string) bool {
	if !s.out.Guard {
		return false
	}
	return touches(s.a.Checklist, item) && s.cleared != item || !s.stopped && len(s.a.Answers) > 0
}

// touches reports whether an item asks what was done to the device just now.
func touches(c *checklist.Checklist, item string) bool {
	def, _ := c.Item(item)
	for _, o := range def.Options {
		if o.Installs {
			return true
		}
	}
	return false
}

func newStop(q *questionScreen, item string) screen { return &stopScreen{q: q, item: item} }

func (s *stopScreen) Init() tea.Cmd { return s.q.e.after(settle, wakeMsg{}) }

func (s *stopScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case wakeMsg:
		s.awake = true
	case tea.KeyMsg:
		switch {
		case !s.awake:
		case key.Matches(msg, s.q.e.k.do):
			s.q.passed(s.item)
			return s, pop()
		case key.Matches(msg, s.q.e.k.back):
			s.q.declined(s.item)
			return s, pop()
		}
	}
	return s, nil
}

// passed says that the stop before an item was read.
func (s *questionScreen) passed(item string) { s.stopped, s.cleared, s.want = true, item, item }

// declined goes back to where the person came from; the first item, which asks
// about the patient, if they were on the way in.
func (s *questionScreen) declined(item string) {
	s.stopped = true
	if s.at == item {
		s.at = s.out.Asked[0]
	}
}

func (s *stopScreen) Title() string { return s.q.Title() }

func (s *stopScreen) Keys() []key.Binding {
	k := s.q.e.k
	return []key.Binding{as(k.do, s.q.e.w.round.understood), k.back}
}

func (s *stopScreen) View(w, h int) string {
	e, screen := s.q.e, s.q.a.Checklist.Screens.Guard
	inner := max(8, min(w-4, 72))
	band := func(text string) string { return e.th.stop.Render(pad(text, inner)) }
	touching := ""
	if touches(s.q.a.Checklist, s.item) {
		touching = e.th.warn.Render(wrap(e.w.round.stopTouch, inner))
	}
	text := paragraphs(
		strings.Join([]string{band(""), band(" ✗ " + e.text(screen.Title)), band("")}, "\n"),
		e.th.bold.Render(wrap(e.text(screen.Body), inner)),
		touching,
		e.th.key.Render("Enter")+" "+e.w.round.understood,
	)
	return centre(e.th.stopBox.Render(text), w, h)
}
