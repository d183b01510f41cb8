package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// networkAnswerScreen is the answer that IT gives once for a whole network: which
// devices it closes the action for, and of which the address is not known.
type networkAnswerScreen struct {
	e       *env
	form    *form
	network string // asked for; "" before
	asked   int
	matched []audit.Action
	unknown []audit.Action // whose address is not known: they stay open
	read    bool
	rows    rows
}

type networkActionsMsg struct {
	asked            int
	matched, unknown []audit.Action
}

func newNetworkAnswer(e *env) screen {
	w := e.w.actions
	return &networkAnswerScreen{e: e, form: newForm(e, textField(w.network, "", w.networkHint, needed(e)))}
}

func (s *networkAnswerScreen) Init() tea.Cmd { return nil }
func (s *networkAnswerScreen) Typing() bool  { return s.network == "" }

func (s *networkAnswerScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case networkActionsMsg:
		if msg.asked == s.asked {
			s.matched, s.unknown, s.read = msg.matched, msg.unknown, true
			s.rows.set(s.build())
		}
		return s, nil
	case failMsg:
		s.network, s.read = "", false
		return s, nil
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	if s.network == "" {
		_, cmd := s.form.update(msg)
		return s, cmd
	}
	return s, nil
}

func (s *networkAnswerScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back) && s.network != "":
		s.network, s.read = "", false
	case key.Matches(msg, k.back):
		return pop()
	case s.network == "":
		done, cmd := s.form.update(msg)
		if done {
			return s.look()
		}
		return cmd
	case s.read && key.Matches(msg, k.do):
		if len(s.matched) > 0 {
			return push(newDone(s.e, doneOf{s.matched, s.network}))
		}
	default:
		s.rows.update(msg, k)
	}
	return nil
}

// look asks which devices are in the network.
func (s *networkAnswerScreen) look() tea.Cmd {
	s.asked++
	s.network = s.form.fields[0].value()
	asked, network, store := s.asked, s.network, s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		matched, unknown, err := store.NetworkActions(ctx, network)
		return networkActionsMsg{asked, matched, unknown}, err
	})
}

func (s *networkAnswerScreen) build() []row {
	e, w := s.e, s.e.w.actions
	lines := func(all []audit.Action) []row {
		var part []row
		for _, a := range all {
			part = append(part, row{line: func(cols int) string { return spread(e.spot(a, false, cols-20), "  "+e.dueStyled(a), cols) }})
		}
		return part
	}
	return append(headed("✓ "+w.inNetwork(len(s.matched)), lines(s.matched)),
		headed("! "+w.addressUnknown(len(s.unknown)), lines(s.unknown))...)
}

func (s *networkAnswerScreen) Title() string {
	return s.e.w.actions.networkTitle
}

func (s *networkAnswerScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.actions
	switch {
	case s.network == "":
		return []key.Binding{as(k.do, w.keyLook), k.back}
	case len(s.matched) == 0:
		return []key.Binding{k.move, as(k.back, w.keyOtherNetwork)}
	}
	return []key.Binding{as(k.do, w.keyEvidence), k.move, as(k.back, w.keyOtherNetwork)}
}

func (s *networkAnswerScreen) View(w, h int) string {
	e, words, text := s.e, s.e.w.actions, min(w, 78)
	switch {
	case s.network == "":
		intro := wrap(words.networkIntro, text)
		return clip(intro+"\n\n"+s.form.view(w, max(3, h-height(intro)-1)), w, h)
	case !s.read:
		return e.th.muted.Render(e.w.loading)
	}
	head := wrap(e.th.bold.Render(s.network), text)
	if len(s.matched) == 0 {
		head += "\n" + wrap(e.th.warn.Render("! "+words.nothingInNetwork), text)
	}
	if len(s.unknown) > 0 {
		head += "\n" + wrap(e.th.muted.Render(words.unknownStay), text)
	}
	return head + "\n\n" + s.rows.view(e.th, min(w, wideRows), h-height(head)-1)
}
