package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// missing says that the device the person is on is not here: an expected one is
// missing, one that was found here by mistake is taken back.
func (s *roomScreen) missing() tea.Cmd {
	d, ok := s.selected()
	switch {
	case !ok:
		return warn(s.e.w.round.whichMissing)
	case d.State() == audit.SeenDraft:
		return warn(s.e.w.round.inAudit)
	case d.State() == audit.SeenAudited:
		return warn(s.e.w.round.wasAudited)
	case !d.Expected:
		return push(newUnfound(s.e, *s.visit, d.Device))
	}
	return push(newMissing(s.e, *s.visit, d.Device))
}

// newMissing asks what is known of an expected device that is not in its room.
func newMissing(e *env, v audit.Visit, d audit.Device) *reasonScreen {
	w := e.w.round
	return &reasonScreen{
		e: e, title: d.Code() + " · " + w.stateMissing, intro: w.missingIntro(e.device(d), e.w.room(v.Room.Name)), act: w.missingYes,
		form: newForm(e, textField(w.missingNote, "", w.noPatient, nil)),
		record: func(ctx context.Context, note string) error {
			if err := enter(ctx, e, v); err != nil {
				return err
			}
			return e.store().Miss(ctx, v.Round, v.Room.ID, d.ID, note)
		},
		then:  func() tea.Cmd { return tea.Batch(pop(), say(w.missingSaid(d.Code()))) },
		place: Place{Round: v.Round, Room: v.Room.ID, Device: d.ID, Screen: screenMissing},
	}
}

// newUnfound asks why a device was found here that does not stand here. The
// reason may be left out.
func newUnfound(e *env, v audit.Visit, d audit.Device) *reasonScreen {
	w := e.w.round
	return &reasonScreen{
		e: e, title: d.Code() + " · " + w.unfind, intro: w.unfindIntro(e.device(d), e.w.room(v.Room.Name)), act: w.unfindYes,
		form: newForm(e, textField(w.unfindNote, "", w.noPatient, nil)),
		record: func(ctx context.Context, note string) error {
			return e.store().Unfind(ctx, v.Round, v.Room.ID, d.ID, note)
		},
		then: func() tea.Cmd { return tea.Batch(pop(), say(w.unfound(d.Code()))) },
	}
}
