package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// linkSearchScreen looks for the device that something seen nearby is, by a
// number on it: one of another room, or of none.
type linkSearchScreen struct {
	one     *nearbyOneScreen
	field   codeField
	matches []audit.Match
	asked   string // the code the matches are for; "" while one is entered
	list    list
	ask     *dialog // whether a device of another place stands here
	busy    bool
}

func newLinkSearch(one *nearbyOneScreen) screen { return &linkSearchScreen{one: one} }

func (s *linkSearchScreen) Init() tea.Cmd { return nil }

func (s *linkSearchScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case matchesMsg:
		s.busy = false
		s.asked, s.matches = msg.code, msg.matches
		s.list = list{n: len(msg.matches)}
	case linkedMsg:
		s.one.room.near.link(s.one.seen, msg.device.Code())
		return s, tea.Batch(popTo[*nearbyScreen](), say(s.one.e.w.network.linkedSaid(msg.device.Code())))
	case failMsg:
		s.busy = false
	case awakeMsg:
		if s.ask != nil {
			s.ask.update(msg, s.one.e.k)
		}
	case scanMsg:
		s.field.set(msg.code)
		return s, s.lookUp()
	case tea.KeyMsg:
		if !s.busy {
			return s, s.press(msg)
		}
	}
	return s, nil
}

func (s *linkSearchScreen) lookUp() tea.Cmd {
	s.busy = true
	return identify(s.one.e, s.one.room.round, s.field.code())
}

func (s *linkSearchScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.one.e.k
	switch {
	case s.ask != nil:
		return s.answered(msg)
	case key.Matches(msg, k.back) && s.asked == "":
		return pop()
	case key.Matches(msg, k.back):
		s.asked, s.matches = "", nil
		s.field.clear()
	case s.asked == "" && key.Matches(msg, k.do):
		if s.field.code() != "" {
			return s.lookUp()
		}
	case s.asked == "":
		s.field.update(msg)
	case key.Matches(msg, k.do) && len(s.matches) > 0:
		if d := s.matches[s.list.at].Device; !s.one.isHere(d) {
			s.ask = s.one.standsHere(d)
			return s.ask.wake(s.one.e)
		}
		return s.link()
	default:
		s.list.update(msg, k)
	}
	return nil
}

func (s *linkSearchScreen) answered(msg tea.KeyMsg) tea.Cmd {
	answered, yes := s.ask.update(msg, s.one.e.k)
	if !answered {
		return nil
	}
	s.ask = nil
	if yes {
		return s.link()
	}
	return nil
}

func (s *linkSearchScreen) link() tea.Cmd {
	s.busy = true
	d := s.matches[s.list.at].Device
	record := linkDevice(s.one.e, *s.one.room.visit, d.ID, s.by(d), s.one.seen.Nearby, !s.one.isHere(d))
	return s.one.e.do(func(ctx context.Context) (tea.Msg, error) { return linkedMsg{d}, record(ctx) })
}

// by is what ties what is seen to a device; else the person does.
func (s *linkSearchScreen) by(d audit.Device) audit.MatchedBy {
	if c := s.one.seen.Match([]audit.Device{d}); len(c) > 0 {
		return c[0].By
	}
	return audit.ByPerson
}

func (s *linkSearchScreen) Typing() bool  { return s.asked == "" }
func (s *linkSearchScreen) Scannable()    {}
func (s *linkSearchScreen) Title() string { return s.one.Title() }

func (s *linkSearchScreen) Keys() []key.Binding {
	k, w := s.one.e.k, s.one.e.w
	switch {
	case s.ask != nil:
		return s.ask.keys(k)
	case s.asked == "":
		return []key.Binding{as(k.do, w.round.lookUp), k.back}
	case len(s.matches) == 0:
		return []key.Binding{as(k.back, w.round.otherCode)}
	}
	return []key.Binding{as(k.do, w.network.linkIt), as(k.back, w.round.otherCode), k.up, k.down}
}

func (s *linkSearchScreen) View(w, h int) string {
	e := s.one.e
	head := wrap(e.w.network.searchAsk(s.one.seen.title), w)
	switch {
	case s.ask != nil:
		return s.ask.view(e, w, h)
	case s.asked == "":
		return clip(paragraphs(head, s.field.view(e, w, e.w.round.codeHint), e.th.muted.Render(wrap(e.w.round.codeHelp, w))), w, h)
	case len(s.matches) == 0:
		return clip(paragraphs(head, e.th.warn.Render(wrap("! "+e.w.round.unknownCode(audit.Clean(s.asked, 60)), w))), w, h)
	}
	d := s.matches[s.list.at].Device
	below := []string{wrap(e.th.muted.Render(e.place(d.Place)), w)}
	for _, diff := range s.one.seen.Differences(d) {
		below = append(below, e.differenceLine(diff, w)...)
	}
	foot := strings.Join(below, "\n")
	rows := s.list.view(e.th, w, max(1, h-height(head)-height(foot)-2), func(i, w int) string {
		d := s.matches[i].Device
		state := ""
		if by := s.by(d); by != audit.ByPerson {
			state = e.th.good.Render("✓ " + e.w.network.matchedBy(by))
		}
		return spread(deviceLine(e, d), "  "+state, w)
	})
	return clip(head+"\n\n"+rows+"\n"+foot, w, h)
}
