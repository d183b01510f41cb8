package tui

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// identifyScreen finds the device in front of the person: one field takes its
// inventory number, its serial number or a barcode. What it finds may be
// expected here, stand here unexpectedly, be audited already, or be unknown.
type identifyScreen struct {
	e       *env
	visit   audit.Visit
	field   codeField
	found   matchesMsg
	matches []audit.Match // those found, in the order of the list
	asked   string        // the code the matches are for; "" while one is entered
	asIs    bool          // a person says that a doubtful code is right
	list    list
	busy    bool
}

// newIdentify asks for a device in the room of a visit; a code given is looked
// up at once.
func newIdentify(e *env, v audit.Visit, code string) screen {
	s := &identifyScreen{e: e, visit: v}
	s.field.set(code)
	return s
}

func (s *identifyScreen) Init() tea.Cmd {
	if s.field.empty() {
		return nil
	}
	return s.lookUp()
}

func (s *identifyScreen) lookUp() tea.Cmd {
	s.busy = true
	return identify(s.e, s.visit.Round, s.field.code())
}

func (s *identifyScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case matchesMsg:
		s.busy = false
		s.found, s.asked, s.asIs = msg, msg.code, false
		s.matches = msg.matches
		slices.SortStableFunc(s.matches, s.nearer)
		s.list = list{n: len(msg.matches)}
		if len(msg.matches) == 1 && s.plain(msg.matches[0]) {
			return s, s.choose()
		}
	case begunMsg:
		return s, replace(newQuestion(s.e, msg.id, ""))
	case failMsg:
		s.busy = false
	case scanMsg: // another device, instead of an answer about this one
		s.field.set(msg.code)
		return s, s.lookUp()
	case tea.KeyMsg:
		if !s.busy {
			return s, s.press(msg)
		}
	}
	return s, nil
}

// plain reports whether there is nothing to ask about a match: the code means no
// other device, it is expected here and was not begun.
func (s *identifyScreen) plain(m audit.Match) bool {
	return ties(s.asked, s.found.udi, m.Device) && m.Audit == nil && s.isHere(m) && s.away(m) == "" && m.Device.Decommissioned == ""
}

// nearer puts devices of this room, then those of the round, before others, as
// far as the code itself does not tell them apart.
func (s *identifyScreen) nearer(a, b audit.Match) int {
	far := func(m audit.Match) int {
		switch {
		case ties(s.asked, s.found.udi, m.Device):
			return 0
		case s.isHere(m):
			return 1
		case m.Expected:
			return 2
		}
		return 3
	}
	return far(a) - far(b)
}

// isHere reports whether the device is already on the room's list.
func (s *identifyScreen) isHere(m audit.Match) bool {
	for _, d := range s.visit.Devices {
		if d.Device.ID == m.Device.ID {
			return true
		}
	}
	return false
}

// away is the room in which a device expected here was found instead.
func (s *identifyScreen) away(m audit.Match) string {
	for _, d := range s.visit.Devices {
		if d.Device.ID == m.Device.ID {
			return d.Away
		}
	}
	return ""
}

func (s *identifyScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		if s.asked == "" {
			return pop()
		}
		s.again()
	case s.asked == "":
		return s.typed(msg)
	case s.doubtful():
		return s.settle(msg)
	case key.Matches(msg, k.do):
		return s.choose()
	case key.Matches(msg, k.round.here):
		return s.hereNow()
	case key.Matches(msg, k.round.create):
		return s.create()
	default:
		s.list.update(msg, k)
	}
	return nil
}

func (s *identifyScreen) again() {
	s.asked, s.matches, s.found = "", nil, matchesMsg{}
	s.field.clear()
}

func (s *identifyScreen) typed(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, s.e.k.do) {
		if s.field.code() == "" {
			return nil
		}
		return s.lookUp()
	}
	s.field.update(msg)
	return nil
}

// choose does what the match under the cursor offers first.
func (s *identifyScreen) choose() tea.Cmd {
	if len(s.matches) == 0 {
		return s.create()
	}
	m := s.matches[s.list.at]
	switch {
	case m.Audit != nil && m.Audit.Status == audit.Completed:
		return replace(newComplete(s.e, m.Audit.ID, nil))
	case m.Audit != nil:
		return replace(newQuestion(s.e, m.Audit.ID, ""))
	}
	s.busy = true
	return begin(s.e, s.visit, m.Device.ID, !s.isHere(m))
}

// hereNow records that a device that was audited elsewhere stands here now.
func (s *identifyScreen) hereNow() tea.Cmd {
	if len(s.matches) == 0 {
		return nil
	}
	m := s.matches[s.list.at]
	if m.Audit == nil || s.isHere(m) {
		return nil
	}
	s.busy = true
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		if err := enter(ctx, s.e, s.visit); err != nil {
			return nil, err
		}
		if err := s.e.store().Find(ctx, s.visit.Round, s.visit.Room.ID, m.Device.ID); err != nil {
			return nil, err
		}
		return popMsg{shownMsg{}}, nil
	})
}

func (s *identifyScreen) create() tea.Cmd {
	return replace(newDevice(s.e, s.visit, s.asked, s.alike()...))
}

func (s *identifyScreen) Typing() bool { return s.asked == "" }
func (s *identifyScreen) Scannable()   {}

func (s *identifyScreen) Title() string {
	return s.e.w.room(s.visit.Room.Name) + " · " + s.e.w.round.identify
}

func (s *identifyScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	if s.asked == "" {
		return []key.Binding{as(k.do, w.lookUp), k.back}
	}
	if s.doubtful() {
		return s.settleKeys()
	}
	if len(s.matches) == 0 {
		return []key.Binding{as(k.do, w.createIt), as(k.back, w.otherCode)}
	}
	keys := []key.Binding{as(k.do, s.offer(s.matches[s.list.at]))}
	if m := s.matches[s.list.at]; m.Audit != nil && !s.isHere(m) {
		keys = append(keys, k.round.here)
	}
	return append(keys, k.round.create, as(k.back, w.otherCode), k.up, k.down)
}

// offer is what Enter does with a match.
func (s *identifyScreen) offer(m audit.Match) string {
	w := s.e.w.round
	switch {
	case m.Audit != nil && m.Audit.Status == audit.Completed:
		return w.showIt
	case m.Audit != nil:
		return w.goOn
	case s.isHere(m):
		return w.auditIt
	case m.Expected:
		return w.movedYes
	}
	return w.foundYes
}

func (s *identifyScreen) View(w, h int) string {
	words := s.e.w.round
	switch {
	case s.asked == "":
		field := s.field.view(s.e, w, words.codeHint)
		return clip(strings.Join([]string{wrap(words.codeAsk, w), "", field, "", s.e.th.muted.Render(wrap(words.codeHelp, w))}, "\n"), w, h)
	case s.doubtful():
		return clip(s.doubt(w), w, h)
	case len(s.matches) == 0:
		unknown := words.unknownCode(codeName(s.asked, s.found.udi))
		return clip(paragraphs(s.e.th.warn.Render(wrap("! "+unknown, w)), s.says(w), wrap(words.unknownHelp, w)), w, h)
	}
	m := s.matches[s.list.at]
	about := s.about(m, w)
	if len(s.matches) == 1 {
		return clip(paragraphs(s.says(w), about), w, h)
	}
	head := s.e.th.warn.Render(wrap("! "+words.severalMatch(len(s.matches)), w))
	if says := s.says(w); says != "" {
		head = says + "\n" + head
	}
	rows := s.list.view(s.e.th, w, max(1, h-height(head)-height(about)-2), func(i, w int) string {
		d := s.matches[i].Device
		return spread(deviceLine(s.e, d), s.e.th.muted.Render(audit.Clean(d.Serial, 40)), w)
	})
	return clip(head+"\n"+rows+"\n\n"+about, w, h)
}

// about says what is known of a match and what that means here.
func (s *identifyScreen) about(m audit.Match, w int) string {
	th, words := s.e.th, s.e.w.round
	what := ""
	switch {
	case m.Audit != nil:
		what = th.warn.Render("! " + words.alreadyHad(m.Audit.Status == audit.Completed, s.e.stamp(m.Audit.By), s.roomName(m.At)))
	case s.away(m) != "":
		what = th.warn.Render("! " + words.foundAway(s.away(m)))
	case s.isHere(m):
		what = words.expectedHere
	case m.Expected:
		what = th.warn.Render("! " + words.expectedElsewhere(s.roomName(m.Home)))
	default:
		what = th.warn.Render("! " + words.notOnRound(s.e.place(m.Device.Place)))
	}
	out := ""
	if day := m.Device.Decommissioned; day != "" {
		out = th.warn.Render("! " + words.outOfService(day))
	}
	return paragraphs(wrap(deviceNamed(s.e, m.Device, m.Device.Name()), w), wrap(out, w), wrap(what, w), wrap(s.question(m), w))
}

func (s *identifyScreen) question(m audit.Match) string {
	words, here := s.e.w.round, s.e.w.room(s.visit.Room.Name)
	switch {
	case m.Audit != nil || s.isHere(m):
		return ""
	case m.Expected:
		return words.movedHere(here)
	}
	return words.foundHere(here)
}

func (s *identifyScreen) roomName(r audit.Room) string {
	return r.Ward.Name + " · " + s.e.w.room(r.Name)
}
