package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// closeScreen ends a round: signed as complete, or with its gaps by name.
type closeScreen struct {
	e     *env
	id    audit.RoundID
	gaps  []audit.Gap
	known bool // the gaps are loaded
	rows  rows
	ask   *dialog
	awake bool
	busy  bool
}

type gapsMsg struct{ gaps []audit.Gap }

type closedMsg struct{ closed *audit.RoundClosed }

func newClose(e *env, id audit.RoundID) screen { return &closeScreen{e: e, id: id} }

func (s *closeScreen) Init() tea.Cmd {
	return tea.Batch(
		s.load(), s.e.after(settle, wakeMsg{}),
		s.e.remember(Place{Round: s.id, Screen: screenClose}),
	)
}

func (s *closeScreen) load() tea.Cmd {
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		gaps, err := store.Gaps(ctx, id)
		return gapsMsg{gaps}, err
	})
}

func (s *closeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case gapsMsg:
		s.gaps, s.known, s.busy = msg.gaps, true, false
		s.rows.set(s.gapRows())
	case shownMsg:
		return s, s.load()
	case wakeMsg:
		s.awake = true
	case closedMsg:
		return s, tea.Batch(s.e.keepPlace(Place{}), home(), say(s.e.w.round.roundClosed(len(msg.closed.Gaps))))
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *closeScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.ask != nil:
		answered, yes := s.ask.update(msg, k)
		if answered {
			s.ask = nil
		}
		if answered && yes {
			return s.close(true)
		}
	case key.Matches(msg, k.back):
		return pop()
	case !s.known || s.busy:
	case key.Matches(msg, k.do) && s.awake && len(s.gaps) == 0:
		return s.close(false)
	case key.Matches(msg, k.do):
		return s.rows.open()
	case key.Matches(msg, k.round.withGaps) && len(s.gaps) > 0:
		w := s.e.w.round
		s.ask = &dialog{title: w.gapsTitle, text: w.gapsText(len(s.gaps)), yes: w.gapsYes, no: s.e.w.keyBack, stop: true, awake: true}
	default:
		s.rows.update(msg, k)
	}
	return nil
}

func (s *closeScreen) close(gaps bool) tea.Cmd {
	s.busy = true
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		closed, err := store.CloseRound(ctx, id, gaps)
		return closedMsg{closed}, err
	})
}

// gapRows are the gaps by room; Enter goes to the room.
func (s *closeScreen) gapRows() []row {
	var all []row
	room := ""
	for _, g := range s.gaps {
		r := row{
			line: func(w int) string { return s.gapLine(g, w) },
			open: func() tea.Cmd { return push(newRoom(s.e, s.id, audit.NewRoom(g.Ward, g.Room).ID)) },
		}
		if name := g.Ward + " · " + s.e.w.room(g.Room); name != room {
			room, r.heading = name, plainHeading(name)
		}
		all = append(all, r)
	}
	return all
}

func (s *closeScreen) gapLine(g audit.Gap, w int) string {
	what := s.e.th.warn.Render("! " + s.e.w.round.gap(g.Kind))
	if g.Name != "" {
		what = s.e.th.warn.Render("!") + " " + audit.Clean(g.Name, audit.MaxName) + " · " + s.e.th.warn.Render(s.e.w.round.gap(g.Kind))
	}
	return cut(what, w)
}

func (s *closeScreen) Title() string { return s.e.w.round.endRound }

func (s *closeScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	switch {
	case s.ask != nil:
		return s.ask.keys(k)
	case !s.known:
		return []key.Binding{k.back}
	case len(s.gaps) == 0:
		return []key.Binding{as(k.do, w.signRound), k.back}
	}
	return []key.Binding{as(k.do, w.openRoom), k.round.withGaps, k.back, k.up, k.down}
}

func (s *closeScreen) View(w, h int) string {
	words, th := s.e.w.round, s.e.th
	switch {
	case !s.known:
		return s.e.w.loading
	case s.ask != nil:
		return s.ask.view(s.e, w, h)
	case len(s.gaps) == 0:
		return clip(paragraphs(th.good.Render(wrap("✓ "+words.complete, w)), wrap(words.completeHelp, min(w, 78))), w, h)
	}
	head := strings.Join([]string{
		th.warn.Render(wrap("! "+words.gapsAre(len(s.gaps)), w)), th.muted.Render(wrap(words.gapsHelp, min(w, 78))),
	}, "\n")
	return clip(head+"\n\n"+s.rows.view(th, w, h-height(head)-1), w, h)
}
