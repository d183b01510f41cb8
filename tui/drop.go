package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// toDropMsg is the audit that is to be dropped, as it stands.
type toDropMsg struct{ audit *audit.Audit }

// newDrop asks why an audit is dropped, and drops it. If nothing is answered
// yet no reason is needed.
func newDrop(e *env, a *audit.Audit) screen {
	w := e.w.round
	label, check := w.reason, needed(e)
	if len(a.Answers) == 0 {
		label, check = w.dropReason, nil
	}
	code := a.Device.Code()
	return &reasonScreen{
		e: e, title: code + " · " + w.drop, intro: w.dropIntro(len(a.Answers), e.device(a.Device), e.w.room(a.Room.Name)), act: w.keyDrop,
		form:    newForm(e, textField(label, "", w.dropHint, check)),
		record:  func(ctx context.Context, reason string) error { return e.store().DropAudit(ctx, a.ID, reason) },
		then:    func() tea.Cmd { return tea.Batch(popTo[*roomScreen](), say(w.dropped(code))) },
		settles: true,
	}
}

// drop looks at the audit begun on the device the person is on, to drop it.
func (s *roomScreen) drop() tea.Cmd {
	d, ok := s.selected()
	if !ok || d.State() != audit.SeenDraft {
		return warn(s.e.w.round.nothingToDrop)
	}
	s.busy = true
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		a, err := s.e.store().Audit(ctx, d.Audit.ID)
		return toDropMsg{a}, err
	})
}
