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
	round audit.Round
	known bool // both are loaded
	rows  rows
	ask   *dialog
	awake bool
	busy  bool
}

type gapsMsg struct {
	gaps  []audit.Gap
	round audit.Round
}

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
		if err != nil {
			return nil, err
		}
		round, err := store.Round(ctx, id)
		return gapsMsg{gaps, round}, err
	})
}

func (s *closeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case gapsMsg:
		s.gaps, s.round, s.known, s.busy = msg.gaps, msg.round, true, false
		s.rows.set(s.build())
	case shownMsg:
		return s, s.Init()
	case wakeMsg:
		s.awake = true
	case closedMsg:
		return s, tea.Batch(s.e.keepPlace(Place{}), home(), say(s.e.w.round.roundClosed(len(msg.closed.Gaps))), passOn())
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

// build makes the rows: the gaps by room, where Enter goes to, and what was sent
// over the network.
func (s *closeScreen) build() []row {
	gaps := s.e.gapRows(s.gaps, func(g audit.Gap) tea.Cmd {
		return push(newRoom(s.e, s.id, audit.NewRoom(g.Ward, g.Room).ID))
	})
	return append(gaps, s.e.sentRows(s.round)...)
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
		keys := []key.Binding{as(k.do, w.signRound), k.back}
		if len(s.rows.all) > 0 {
			keys = append(keys, k.up, k.down)
		}
		return keys
	}
	keys := []key.Binding{k.round.withGaps, k.back, k.up, k.down}
	if s.rows.at < len(s.gaps) {
		keys = append([]key.Binding{as(k.do, w.openRoom)}, keys...)
	}
	return keys
}

func (s *closeScreen) View(w, h int) string {
	words, th := s.e.w.round, s.e.th
	switch {
	case !s.known:
		return s.e.w.loading
	case s.ask != nil:
		return s.ask.view(s.e, w, h)
	case len(s.gaps) == 0:
		head := paragraphs(th.good.Render(wrap("✓ "+words.complete, w)), wrap(words.completeHelp, min(w, 78)))
		return clip(head+"\n\n"+s.rows.view(th, min(w, wideRows), h-height(head)-1), w, h)
	}
	head := strings.Join([]string{
		th.warn.Render(wrap("! "+words.gapsAre(len(s.gaps)), w)), th.muted.Render(wrap(words.gapsHelp, min(w, 78))),
	}, "\n")
	return clip(head+"\n\n"+s.rows.view(th, min(w, wideRows), h-height(head)-1), w, h)
}
