package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// fleetScreen is where the whole matter stands. Each number on it is a cell,
// from which Enter leads to what is behind it.
type fleetScreen struct {
	e   *env
	of  *audit.Fleet // nil until it is loaded
	at  int          // the cell the person is on
	col int          // the column they were in last
}

type fleetMsg struct{ of audit.Fleet }

func newFleet(e *env) screen { return &fleetScreen{e: e} }

func (s *fleetScreen) Init() tea.Cmd {
	e := s.e
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		of, err := e.store().Fleet(ctx, e.now())
		return fleetMsg{of}, err
	})
}

func (s *fleetScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case fleetMsg:
		s.of = &msg.of
		s.at = min(s.at, len(s.page(s.e.size.w, s.e.size.h).cells)-1)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *fleetScreen) press(msg tea.KeyMsg) tea.Cmd {
	k, page := s.e.k, s.page(s.e.size.w, s.e.size.h)
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case s.of == nil || s.of.Devices == 0:
	case key.Matches(msg, k.do):
		if open := page.cells[s.at].open; open != nil {
			return push(open())
		}
	case key.Matches(msg, k.fleet.papers):
		return push(newPapers(s.e, papersAbout{}))
	case key.Matches(msg, k.fleet.left):
		s.move(page.beside(s.at, 0), page)
	case key.Matches(msg, k.fleet.right):
		s.move(page.beside(s.at, 1), page)
	case key.Matches(msg, k.up):
		s.move(page.next(s.at, s.col, -1), page)
	case key.Matches(msg, k.down):
		s.move(page.next(s.at, s.col, 1), page)
	case key.Matches(msg, k.pageUp), key.Matches(msg, k.first):
		s.move(0, page)
	case key.Matches(msg, k.pageDown), key.Matches(msg, k.last):
		s.move(len(page.cells)-1, page)
	}
	return nil
}

func (s *fleetScreen) move(to int, page fleetPage) {
	s.at = to
	if col := page.cells[to].col; col != bothColumns {
		s.col = col
	}
}

func (s *fleetScreen) View(w, h int) string {
	if s.of != nil && s.of.Devices == 0 {
		return wrap(s.e.w.fleet.none, min(w, 76))
	}
	page := s.page(w, h)
	return page.view(s.e.th, s.at, w, h)
}

func (s *fleetScreen) Title() string { return s.e.w.fleet.title }
func (s *fleetScreen) Help() string  { return s.e.w.fleet.help }

func (s *fleetScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	if s.of == nil || s.of.Devices == 0 {
		return []key.Binding{k.back}
	}
	keys := []key.Binding{as(k.do, w.keyOpen), k.fleet.papers, k.move}
	if s.e.size.w-2 >= twoColumns {
		keys = append(keys, k.fleet.left, k.fleet.right)
	}
	return append(keys, k.back)
}
