package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// standingsPage is how many devices are read at a time.
const standingsPage = 200

// standingsScreen is devices by where they stand: those of a state, of a ward, or
// all of them. What is typed narrows the list, as a filter does everywhere.
type standingsScreen struct {
	e      *env
	title  string
	filter audit.AuditFilter
	all    []audit.Standing
	more   bool // there are more than were read
	asked  int  // the newest reading that was asked for
	read   bool // one has come back
	list   list

	typed  codeField
	typing bool
	wrong  string // what is wrong with what is typed
}

type standingsMsg struct {
	asked int
	all   []audit.Standing
	more  bool
}

func newStandings(e *env, title string, filter audit.AuditFilter) screen {
	return &standingsScreen{e: e, title: title, filter: filter}
}

func (s *standingsScreen) Init() tea.Cmd { return s.load(standingsPage) }

// load reads the first so many.
func (s *standingsScreen) load(limit int) tea.Cmd {
	s.wrong = ""
	filter, _, err := audit.TypedFilter(s.filter.String() + " " + s.typed.code())
	if err != nil {
		s.wrong, _ = s.e.explain(err)
		return nil
	}
	s.asked++
	asked, e := s.asked, s.e
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		msg := standingsMsg{asked: asked}
		for one, err := range e.store().Standings(ctx, filter, e.now()) {
			if err != nil {
				return nil, err
			}
			if msg.more = len(msg.all) == limit; msg.more {
				break
			}
			msg.all = append(msg.all, one)
		}
		return msg, nil
	})
}

func (s *standingsScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.load(max(standingsPage, len(s.all)))
	case standingsMsg:
		if msg.asked == s.asked {
			s.all, s.more, s.read = msg.all, msg.more, true
			s.list.setLen(len(msg.all))
		}
	case scanMsg:
		s.typing = true
		s.typed.set(msg.code)
		s.list.at = 0
		return s, s.load(standingsPage)
	case tea.KeyMsg:
		if s.typing {
			return s, s.write(msg)
		}
		return s, s.press(msg)
	}
	return s, nil
}

func (s *standingsScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.do):
		return s.open()
	case key.Matches(msg, k.round.search):
		s.typing = true
	case key.Matches(msg, k.fleet.papers):
		return push(newPapers(s.e, papersAbout{filter: s.filter.String(), name: s.title}))
	default:
		return s.move(msg)
	}
	return nil
}

// write takes what is typed into the field.
func (s *standingsScreen) write(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		s.typed.clear()
		s.typing = false
	case key.Matches(msg, k.do):
		s.typing = false
		return s.open()
	case s.typed.update(msg):
	default:
		return s.move(msg)
	}
	s.list.at = 0
	return s.load(standingsPage)
}

// move moves, and reads on towards the end.
func (s *standingsScreen) move(msg tea.KeyMsg) tea.Cmd {
	s.list.update(msg, s.e.k)
	if s.more && s.list.at >= s.list.n-standingsPage/2 {
		s.more = false
		return s.load(2 * len(s.all))
	}
	return nil
}

func (s *standingsScreen) open() tea.Cmd {
	if s.list.at >= len(s.all) {
		return nil
	}
	return push(newHistory(s.e, s.all[s.list.at].Device.ID))
}

func (s *standingsScreen) Scannable()   {}
func (s *standingsScreen) Typing() bool { return s.typing }

func (s *standingsScreen) Title() string {
	if !s.read {
		return s.title
	}
	n := s.e.w.fleet.found(len(s.all))
	if s.more {
		n = s.e.w.fleet.moreThan(len(s.all))
	}
	return s.title + " · " + n
}

func (s *standingsScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	if s.typing {
		return []key.Binding{as(k.do, w.keyOpen), as(k.back, w.fleet.keyNoWords), k.move}
	}
	return []key.Binding{as(k.do, w.keyOpen), as(k.round.search, w.fleet.keyWords), k.fleet.papers, k.move, k.back}
}

func (s *standingsScreen) View(w, h int) string {
	e := s.e
	head := ""
	if s.typing || !s.typed.empty() {
		head = s.typed.view(e, w, e.w.fleet.searchHint) + "\n"
		if s.wrong != "" {
			head += wrap(e.th.bad.Render("✗ "+s.wrong), w) + "\n"
		}
		head += "\n"
	}
	switch {
	case !s.read:
		return head + e.th.muted.Render(e.w.loading)
	case len(s.all) == 0:
		return head + e.th.muted.Render("– "+e.w.fleet.noDevices)
	}
	room := h - height(head) + 1
	return head + s.list.view(e.th, min(w, wideRows), room, func(i, w int) string { return e.standingLine(s.all[i], w) })
}

// standingLine is where a device stands: how, what it is, where, until when.
func (e *env) standingLine(of audit.Standing, w int) string {
	sign, word, style := e.stateMark(of.State)
	state := style.Render(pad(sign+" "+word, stateWidth)) + " "
	if w < 48 {
		state = style.Render(sign) + " "
	}
	right := "  " + e.standingDue(of)
	d := of.Device
	room := w - width(state) - width(right)
	return spread(state+fitting(room,
		joined(e.shortPlace(d.Place), shortName(d), d.Code()), joined(e.shortPlace(d.Place), d.Code()),
		joined(e.w.room(d.Place.Room), d.Code()), d.Code()), right, w)
}

// standingDue is the earliest deadline at a device, else when it was audited.
func (e *env) standingDue(of audit.Standing) string {
	var first audit.Action
	for _, a := range of.Open {
		if a.Open(e.now()) && (first.Due.IsZero() || a.Due.Before(first.Due)) {
			first = a
		}
	}
	switch {
	case !first.Due.IsZero():
		return e.dueStyled(first)
	case of.Audit.ID == "":
		return e.th.muted.Render(e.w.fleet.neverSeen)
	}
	return e.th.muted.Render(e.day(of.Audit.Completed.At))
}
