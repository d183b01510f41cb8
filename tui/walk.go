package tui

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// walkScreen is the walk: the rooms of a round in walking order, and which one
// is next.
type walkScreen struct {
	e     *env
	id    audit.RoundID
	from  int          // the walk goes on behind the room of this index; -1 at first
	in    audit.RoomID // the room the person is in, until the round is loaded
	round *audit.Round // nil until it is loaded

	filter    codeField
	filtering bool
	rows      []int // indices of the rooms shown
	widest    int   // of the names
	list      list
}

// roundMsg is the round as it stands.
type roundMsg struct{ round audit.Round }

func newWalk(e *env, id audit.RoundID) screen { return newWalkAt(e, id, "") }

// newWalkAt is the walk of a person who is in a room.
func newWalkAt(e *env, id audit.RoundID, room audit.RoomID) screen {
	return &walkScreen{e: e, id: id, from: -1, in: room}
}

func (s *walkScreen) Init() tea.Cmd {
	return tea.Batch(s.load(), s.e.remember(Place{Round: s.id}))
}

func (s *walkScreen) load() tea.Cmd {
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		round, err := s.e.store().Round(ctx, s.id)
		return roundMsg{round}, err
	})
}

func (s *walkScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case roundMsg:
		s.round, s.widest = &msg.round, 0
		for i, line := range msg.round.Rooms {
			s.widest = max(s.widest, width(s.name(line.Room)))
			if line.Room.ID == s.in {
				s.from, s.in = i-1, ""
			}
		}
		s.pick()
		s.toNext()
	case shownMsg:
		return s, s.Init()
	case scanMsg:
		return s, s.lookUp(msg.code)
	case matchesMsg:
		return s, s.located(msg)
	case tea.KeyMsg:
		if s.round == nil {
			return s, s.esc(msg)
		}
		if s.filtering {
			return s, s.search(msg)
		}
		return s, s.press(msg)
	}
	return s, nil
}

func (s *walkScreen) esc(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, s.e.k.back) {
		return pop()
	}
	return nil
}

func (s *walkScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.do):
		return s.open()
	case key.Matches(msg, k.round.search):
		s.filtering = true
	case isDigit(msg):
		s.filtering = true
		return s.search(msg)
	case key.Matches(msg, k.round.noAccess):
		if i, ok := s.selected(); ok && s.running() {
			s.from = i
			return push(newNoAccess(s.e, s.id, s.round.Rooms[i].Room))
		}
	case key.Matches(msg, k.round.end):
		if s.running() {
			return push(newClose(s.e, s.id))
		}
	case key.Matches(msg, k.back):
		return pop()
	default:
		s.list.update(msg, k)
	}
	return nil
}

// search is typing a room: what is typed narrows the list.
func (s *walkScreen) search(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.do):
		return s.open()
	case key.Matches(msg, s.e.k.back):
		s.endSearch()
	case s.filter.update(msg):
		s.filtering = !s.filter.empty()
	default:
		s.list.update(msg, s.e.k)
		return nil
	}
	s.pick()
	s.toNext()
	return nil
}

func (s *walkScreen) endSearch() {
	s.filter.clear()
	s.filtering = false
}

// pick chooses the rows that fit what is typed.
func (s *walkScreen) pick() {
	want := audit.Fold(s.filter.code())
	s.rows = s.rows[:0]
	for i, line := range s.round.Rooms {
		if want == "" || strings.Contains(audit.Fold(s.name(line.Room)), want) {
			s.rows = append(s.rows, i)
		}
	}
	s.list.setLen(len(s.rows))
	if want != "" {
		s.list.at = 0
	}
}

func (s *walkScreen) toNext() {
	if next := s.round.Next(s.from); next >= 0 && s.filter.empty() {
		s.list.at = next
	}
}

func (s *walkScreen) selected() (room int, ok bool) {
	if s.list.at >= len(s.rows) {
		return 0, false
	}
	return s.rows[s.list.at], true
}

func (s *walkScreen) open() tea.Cmd {
	i, ok := s.selected()
	if !ok {
		return nil
	}
	s.from = i - 1 // until it is done, this room is the next
	s.endSearch()
	return push(newRoom(s.e, s.id, s.round.Rooms[i].Room.ID))
}

// lookUp finds out where a device scanned on the way is expected, or by whom it
// was audited.
func (s *walkScreen) lookUp(code string) tea.Cmd {
	return identify(s.e, s.id, code)
}

func (s *walkScreen) located(m matchesMsg) tea.Cmd {
	w := s.e.w.round
	m.matches = slices.DeleteFunc(m.matches, func(a audit.Match) bool { return !ties(m.code, m.udi, a.Device) })
	if len(m.matches) == 0 && m.udi.Grave() {
		return warn(s.e.problems(m.udi)[0])
	}
	for _, match := range m.matches {
		if match.Audit != nil {
			had := w.alreadyHad(match.Audit.Status == audit.Completed, s.e.stamp(match.Audit.By), s.name(match.At))
			return tea.Batch(s.openAudit(match), warn(match.Device.Code()+": "+had))
		}
	}
	code := codeName(m.code, m.udi)
	for _, match := range m.matches {
		for row, i := range s.rows {
			if s.round.Rooms[i].Room.ID == match.Home.ID {
				s.list.at = row
				return say(w.belongsTo(code, s.name(match.Home)))
			}
		}
	}
	return warn(w.belongsNowhere(code))
}

// openAudit opens what was taken of a device, in its room.
func (s *walkScreen) openAudit(m audit.Match) tea.Cmd {
	in := []screen{newWalkAt(s.e, s.id, m.At.ID), newRoom(s.e, s.id, m.At.ID)}
	if m.Audit.Status == audit.Completed {
		return home(append(in, newComplete(s.e, m.Audit.ID, nil))...)
	}
	return home(append(in, newQuestion(s.e, m.Audit.ID, ""))...)
}

func (s *walkScreen) running() bool { return s.round.Status == audit.RoundOpen }

// name is what a room is called here: with its ward if there are several.
func (s *walkScreen) name(r audit.Room) string {
	if len(s.round.Wards) > 1 {
		return r.Ward.Name + " · " + r.Name
	}
	return r.Name
}

func (s *walkScreen) Scannable()   {}
func (s *walkScreen) Typing() bool { return s.filtering }

func (s *walkScreen) Title() string {
	if s.round == nil {
		return s.e.w.round.walk
	}
	return strings.Join(s.round.Wards, ", ")
}

func (s *walkScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	if s.round == nil {
		return []key.Binding{k.back}
	}
	if s.filtering {
		return []key.Binding{as(k.do, w.openRoom), as(k.back, w.endSearch), k.up, k.down}
	}
	keys := []key.Binding{as(k.do, w.openRoom), k.round.search}
	if s.running() {
		keys = append(keys, k.round.noAccess, k.round.end)
	}
	return append(keys, k.back, k.up, k.down, k.pageUp, k.pageDown, k.first, k.last)
}

func (s *walkScreen) Help() string { return s.e.w.round.walkHelp }

func (s *walkScreen) View(w, h int) string {
	if s.round == nil {
		return s.e.w.loading
	}
	head := s.head(w)
	body := s.list.view(s.e.th, min(w, rowWidth), h-height(head)-1, s.row)
	if len(s.rows) == 0 {
		body = indent("", s.e.w.round.noSuchRoom(s.filter.code()), w)
	}
	return clip(head+"\n\n"+body, w, h)
}

// head is how far the round has come and where to go next.
func (s *walkScreen) head(w int) string {
	words, p := s.e.w.round, s.round.Progress()
	counts := words.progress(p)
	done, all := int64(p.DevicesDone), int64(p.Devices)
	if all == 0 {
		done, all = int64(p.RoomsDone), int64(p.Rooms)
	}
	lines := []string{
		counts + "  " + progressBar(s.e.th, done, all, max(10, min(40, w-width(counts)-2))),
		s.nextLine(),
	}
	if s.filtering {
		lines[1] = s.filter.view(s.e, w, words.typeRoom)
	}
	return clip(strings.Join(lines, "\n"), w, 2)
}

func (s *walkScreen) nextLine() string {
	words, th := s.e.w.round, s.e.th
	if !s.running() {
		return th.muted.Render(words.roundIs(s.round.Status))
	}
	if next := s.round.Next(s.from); next >= 0 {
		line := s.round.Rooms[next]
		return th.accent.Render(words.nextRoom(s.name(line.Room))) + th.muted.Render(" · "+words.devicesOpen(line.Open))
	}
	return th.good.Render("✓ " + words.allRooms)
}

func (s *walkScreen) row(i, w int) string {
	line := s.round.Rooms[s.rows[i]]
	sign, word := s.state(line)
	counts := ""
	if all := line.Expected + line.Found; all > 0 {
		counts = s.e.w.round.of(all-line.Open, all)
	}
	if line.Drafts > 0 {
		counts = s.e.th.warn.Render(s.e.w.round.begun(line.Drafts)) + "  " + counts
	}
	return spread(sign+" "+pad(s.name(line.Room), s.nameWidth(w))+"  "+word, "  "+counts, w)
}

// nameWidth is that of the longest name, as far as w allows: two shock rooms
// must not read alike.
func (s *walkScreen) nameWidth(w int) int {
	return min(max(s.widest, w/3), w-36)
}

// state is the sign and the word for what happened in a room.
func (s *walkScreen) state(line audit.RoomLine) (sign, word string) {
	th, words := s.e.th, s.e.w.round
	switch {
	case line.Status == audit.VisitNoAccess:
		return th.warn.Render("!"), th.warn.Render(words.visit(line.Status))
	case line.Status == audit.VisitNotYet:
		return "·", th.muted.Render(words.visit(line.Status))
	case line.Done() && line.Status != audit.VisitEntered:
		return th.good.Render("✓"), th.good.Render(words.visit(line.Status))
	case line.Done():
		return th.good.Render("✓"), th.good.Render(words.visit(audit.VisitDone))
	}
	return th.accent.Render("●"), th.accent.Render(words.visit(line.Status))
}

func isDigit(msg tea.KeyMsg) bool {
	return msg.Type == tea.KeyRunes && len(msg.Runes) == 1 && msg.Runes[0] >= '0' && msg.Runes[0] <= '9'
}
