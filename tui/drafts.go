package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// draftsScreen is every unfinished audit that the overview has.
type draftsScreen struct {
	e    *env
	all  int
	rows rows
}

func newDrafts(e *env, drafts []audit.AuditLine, all int) screen {
	s := &draftsScreen{e: e, all: all}
	var rows []row
	for _, a := range drafts {
		rows = append(rows, e.draftRow(a))
	}
	if more := all - len(drafts); more > 0 {
		rows = append(rows, row{line: func(w int) string { return e.th.muted.Render(cut(e.w.moreDrafts(more), w)) }})
	}
	s.rows.set(rows)
	return s
}

func (s *draftsScreen) Init() tea.Cmd { return nil }

func (s *draftsScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
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

func (s *draftsScreen) View(w, h int) string { return s.rows.view(s.e.th, min(w, wideRows), h) }
func (s *draftsScreen) Title() string        { return s.e.w.allDrafts(s.all) }

func (s *draftsScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyOpen), s.e.k.move, s.e.k.back}
}

// draftRow is an unfinished audit; it leads on with it.
func (e *env) draftRow(a audit.AuditLine) row {
	return row{
		line: func(w int) string {
			mark := e.th.warn.Render(pad("● "+e.w.draft, 14)) + " "
			at := "  " + e.th.muted.Render(e.whenIn(a.Changed.At, w))
			room, name, code := w-width(mark)-width(at), shortName(a.Device), a.Device.Code()
			if code == "" {
				code, name = name, ""
			}
			place := e.shortPlace(a.Place)
			return spread(mark+fitting(room, joined(place, name, code), joined(place, code), joined(e.w.room(a.Place.Room), code)), at, w)
		},
		open: func() tea.Cmd {
			return openPlace(e, Place{Round: a.Round, Room: a.Room, Device: a.Device.ID, Audit: a.ID})
		},
	}
}
