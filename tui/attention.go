package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// rowsScreen is a page of rows that each lead somewhere: all that Home has no
// room for.
type rowsScreen struct {
	e     *env
	title string
	rows  rows
}

// newAttention is every action that cannot wait, as far as the overview has them.
func newAttention(e *env, o audit.Overview) screen {
	var all []row
	for _, a := range o.Attention {
		all = append(all, e.actionRow(a))
	}
	if more := o.Urgent - len(o.Attention); more > 0 {
		all = append(all, row{line: func(w int) string { return e.th.muted.Render(cut(e.w.more(more), w)) }})
	}
	s := &rowsScreen{e: e, title: e.w.actionCount(o.Urgent)}
	s.rows.set(all)
	return s
}

// newDrafts is every unfinished audit.
func newDrafts(e *env, drafts []audit.AuditLine) screen {
	var all []row
	for _, a := range drafts {
		all = append(all, e.draftRow(a))
	}
	s := &rowsScreen{e: e, title: e.w.allDrafts(len(drafts))}
	s.rows.set(all)
	return s
}

func (s *rowsScreen) Init() tea.Cmd { return nil }

func (s *rowsScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
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

func (s *rowsScreen) View(w, h int) string { return s.rows.view(s.e.th, min(w, wideRows), h) }
func (s *rowsScreen) Title() string        { return s.title }

func (s *rowsScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyOpen), s.e.k.move, s.e.k.back}
}

// actionRow is an action: how urgent, what, at which device, until when. It
// leads to the device, or to a new round if a room was left out.
func (e *env) actionRow(a audit.Action) row {
	return row{
		line: func(w int) string { return e.actionLine(a, w) },
		open: func() tea.Cmd {
			if a.Device == "" {
				return push(newStartRound(e))
			}
			return push(newHistory(e, a.Device))
		},
	}
}

func (e *env) actionLine(a audit.Action, w int) string {
	where := ""
	if a.Place.Known() {
		where = " · " + e.shortPlace(a.Place)
	}
	if a.Device != "" && (w >= 90 || where == "") {
		where += " · " + a.Name
	}
	return e.actionWith(a, where, e.dueStyled(a), w)
}

// actionWith is how urgent, what, where and until when. Where there is no room
// for all of it, what to do has three fifths.
func (e *env) actionWith(a audit.Action, where, due string, w int) string {
	sign, style := e.th.urgency(a.Urgency)
	urgency := style.Render(pad(sign+" "+e.urgencyTitle(a.Urgency), 14)) + " "
	room := w - width(urgency) - width(due) - 2
	title := cut(e.actionTitle(a.Word), max(room-width(where), room*3/5))
	return spread(urgency+title+e.th.muted.Render(where), "  "+due, w)
}

// dueStyled is the deadline of an action; one that has passed stands out.
func (e *env) dueStyled(a audit.Action) string {
	now := e.now()
	switch {
	case !a.Open(now):
		return e.w.againFrom(e.date(a.Opens))
	case a.Overdue(now):
		return e.th.bad.Render(e.due(a.Due))
	}
	return e.due(a.Due)
}

// draftRow is an unfinished audit; it leads on with it.
func (e *env) draftRow(a audit.AuditLine) row {
	return row{
		line: func(w int) string {
			left := e.th.warn.Render("● "+e.w.draft) + "  " + e.device(a.Device) + " · " + e.shortPlace(a.Place)
			return spread(left, "  "+e.th.muted.Render(e.when(a.Changed.At)), w)
		},
		open: func() tea.Cmd {
			return openPlace(e, Place{Round: a.Round, Room: a.Room, Device: a.Device.ID, Audit: a.ID})
		},
	}
}
