package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// welcomeScreen is what comes after the first start: three ways to get going.
type welcomeScreen struct {
	e    *env
	rows rows
	busy bool

	recovery string // where the recovery key was written
}

func newWelcome(e *env, recovery string) screen {
	s := &welcomeScreen{e: e, recovery: recovery}
	way := func(title, note string, open func() tea.Cmd) row {
		return row{
			line: func(w int) string { return spread(title, "  "+e.th.muted.Render(note), w) },
			open: open,
		}
	}
	s.rows.set([]row{
		way(e.w.menuImport, e.w.wayImport, func() tea.Cmd { return replace(newImport(e)) }),
		way(e.w.menuRooms, e.w.wayRooms, func() tea.Cmd { return replace(newRooms(e)) }),
		way(e.w.lookAround, e.w.wayDemo, s.demo),
	})
	return s
}

func (s *welcomeScreen) demo() tea.Cmd {
	s.busy = true
	return s.e.lookAround()
}

func (s *welcomeScreen) Init() tea.Cmd { return nil }

func (s *welcomeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		switch {
		case s.busy:
		case key.Matches(msg, s.e.k.back):
			return s, pop()
		case key.Matches(msg, s.e.k.do):
			return s, s.rows.open()
		default:
			s.rows.update(msg, s.e.k)
		}
	}
	return s, nil
}

func (s *welcomeScreen) View(w, h int) string {
	e := s.e
	if s.busy {
		return e.th.muted.Render(cut(e.w.openingDemo, w))
	}
	head := paragraphs(
		e.th.good.Render(cut("✓ "+e.w.founded(e.site.Person), w)),
		indent(e.th.warn.Render("! "), e.w.recoveryKey, min(w, 76))+"\n"+indent("  ", e.th.bold.Render(audit.CleanLines(s.recovery, audit.MaxNote)), w),
		e.th.accent.Render(cut(e.w.wayTitle, w)),
	)
	return head + "\n" + s.rows.view(e.th, w, h-height(head)-1)
}

func (s *welcomeScreen) Title() string { return s.e.w.setupTitle }

func (s *welcomeScreen) Keys() []key.Binding {
	return []key.Binding{s.e.k.do, s.e.k.move, as(s.e.k.back, s.e.w.keyHome)}
}
