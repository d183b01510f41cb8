package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// attentionPage is how many devices and rooms with something urgent are read at
// a time.
const attentionPage = 40

// attentionScreen is every action that cannot wait, by device, or by room for
// the gaps of a round.
type attentionScreen struct {
	e    *env
	rows rows
	read [][]audit.Action
	end  bool // there are no more
	all  int  // actions there are
	busy bool // more are being read
}

type urgentMsg struct {
	skip, limit int
	read        [][]audit.Action
	all         int
}

func newAttention(e *env, all int) screen { return &attentionScreen{e: e, all: all} }

func (s *attentionScreen) Init() tea.Cmd { return s.load(0, attentionPage) }

func (s *attentionScreen) load(skip, limit int) tea.Cmd {
	store := s.e.store()
	s.busy = true
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		read, all, err := store.Urgent(ctx, skip, limit)
		return urgentMsg{skip, limit, read, all}, err
	})
}

func (s *attentionScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.load(0, max(attentionPage, len(s.read)))
	case failMsg:
		s.busy = false
	case urgentMsg:
		s.busy, s.all = false, msg.all
		if msg.skip > len(s.read) {
			return s, nil
		}
		s.read = append(s.read[:msg.skip:msg.skip], msg.read...)
		s.end = len(msg.read) < msg.limit
		s.rows.set(s.e.urgentRows(s.read))
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *attentionScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.back):
		return pop()
	case key.Matches(msg, s.e.k.do):
		return s.rows.open()
	}
	s.rows.update(msg, s.e.k)
	if !s.busy && !s.end && s.rows.at >= s.rows.n-attentionPage/2 {
		return s.load(len(s.read), attentionPage)
	}
	return nil
}

func (s *attentionScreen) View(w, h int) string {
	switch {
	case s.rows.n > 0:
		return s.rows.view(s.e.th, min(w, wideRows), h)
	case s.busy:
		return s.e.th.muted.Render(s.e.w.loading)
	}
	return s.e.th.good.Render(cut("✓ "+s.e.w.nothingUrgent, w))
}

func (s *attentionScreen) Title() string { return s.e.w.actionCount(s.all) }

func (s *attentionScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyOpen), s.e.k.move, s.e.k.back}
}

// urgentRows are actions under the device they are due at; gaps stand under
// their room.
func (e *env) urgentRows(spots [][]audit.Action) []row {
	var all []row
	for _, actions := range spots {
		for i, a := range actions {
			r := row{
				line: func(w int) string { return e.actionWith(a, gapDevice(a), e.inWork(a), w) },
				open: func() tea.Cmd { return e.openAction(a) },
			}
			if i == 0 {
				r.heading = func(w int) string { return e.spot(a, isGap(a), w) }
			}
			all = append(all, r)
		}
	}
	return all
}

// isGap reports whether an action comes from a gap of a round, not from an audit.
func isGap(a audit.Action) bool { return a.Audit == "" }

// sameSpot reports whether two actions are at one device, or gaps of one room.
func sameSpot(a, b audit.Action) bool {
	if isGap(a) || isGap(b) {
		return isGap(a) && isGap(b) && a.Place.Ward == b.Place.Ward && a.Place.Room == b.Place.Room
	}
	return a.Device == b.Device
}

// gapDevice is the device of a gap, which stands under its room.
func gapDevice(a audit.Action) string {
	switch {
	case !isGap(a) || a.Device == "":
		return ""
	case a.Code == "":
		return a.Name
	}
	return a.Code
}

// openAction leads to the device, or to a new round if a room was left out.
func (e *env) openAction(a audit.Action) tea.Cmd {
	if a.Device == "" {
		return push(newStartRound(e))
	}
	return push(newHistory(e, a.Device))
}

// spots are the ways to say where an action is due, longest first: the room with
// its ward, and unless roomOnly the device with its name and number. What tells
// one spot from another stays in all of them: room and number.
func (e *env) spots(a audit.Action, roomOnly bool) (named, placed, short string) {
	place, room, name, code := e.shortPlace(a.Place), e.w.room(a.Place.Room), a.Name, a.Code
	if roomOnly || a.Device == "" {
		name, code = "", ""
	}
	if !a.Place.Known() {
		room = ""
	}
	if code == "" {
		code, name = name, ""
	}
	return joined(place, name, code), joined(place, code), joined(room, code)
}

// spot is where an action is due in w columns.
func (e *env) spot(a audit.Action, roomOnly bool, w int) string {
	named, placed, short := e.spots(a, roomOnly)
	return fitting(w, named, placed, short)
}

// joined puts what is not empty side by side.
func joined(parts ...string) string {
	var s string
	for _, p := range parts {
		if p != "" && s != "" {
			s += " · "
		}
		s += p
	}
	return s
}

// urgentLine is one row for all that is urgent at a spot: how urgent, where, what
// to do first, and until when. Where there is little room the beginning of what
// to do goes before the name of the device, and before the ward.
func (e *env) urgentLine(a audit.Action, roomOnly bool, w int) string {
	urgency, due := e.urgencyColumn(a, w), "  "+e.dueStyled(a)
	room := w - width(urgency) - width(due)
	title := " · " + e.actionTitle(a.Word)
	named, placed, short := e.spots(a, roomOnly)
	text := fitting(room, placed, short)
	for _, way := range []struct {
		spot  string
		least int // columns of the title
	}{{named, width(title)}, {placed, 28}, {short, 16}} {
		if rest := room - width(way.spot); rest >= min(way.least, width(title)) {
			text = way.spot + e.th.muted.Render(cut(title, rest))
			break
		}
	}
	return spread(urgency+text, due, w)
}

// actionWith is how urgent, what, and until when, and a note if there is room. With
// the device of a gap it is that one that is still to be audited.
func (e *env) actionWith(a audit.Action, device, note string, w int) string {
	urgency, due := e.urgencyColumn(a, w), "  "+e.dueStyled(a)
	title := e.actionTitle(a.Word)
	if device != "" {
		title = device + " · " + e.w.stillToAudit
	}
	text := fitting(w-width(urgency)-width(due), joined(title, e.th.muted.Render(note)), title)
	return spread(urgency+text, due, w)
}

// inWork says that somebody works on an action already; "" if nobody does.
func (e *env) inWork(a audit.Action) string {
	if a.Status != audit.InWork {
		return ""
	}
	return "● " + e.w.actions.statuses[audit.InWork]
}

// urgencyColumn is how urgent an action is, in a very narrow line by its sign only.
func (e *env) urgencyColumn(a audit.Action, w int) string {
	sign, style := e.th.urgency(a.Urgency)
	if w < 48 {
		return style.Render(sign) + " "
	}
	return style.Render(pad(sign+" "+e.urgencyTitle(a.Urgency), 14)) + " "
}

// dueStyled is the deadline of an action; one that has passed stands out.
func (e *env) dueStyled(a audit.Action) string {
	now := e.now()
	switch {
	case !a.Open(now):
		return e.w.againFrom(e.date(a.Opens))
	case a.Overdue(now):
		return e.th.bad.Render("✗ " + e.due(a.Due))
	}
	return e.due(a.Due)
}
