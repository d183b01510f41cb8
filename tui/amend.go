package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// newAmend asks why a sealed audit is changed, and begins its next revision
// with the same answers. The sealed one stays readable.
func newAmend(e *env, a *audit.Audit) screen {
	w := e.w.round
	return &reasonScreen{
		e: e, title: a.Device.Code() + " · " + w.amend, intro: w.amendIntro(a.Revision), act: w.amendYes,
		form: newForm(e, textField(w.reason, "", w.noPatient, needed(e))),
		record: func(ctx context.Context, reason string) error {
			_, err := e.store().Amend(ctx, a.ID, reason)
			return err
		},
		then: func() tea.Cmd { return replace(newQuestion(e, a.ID, "")) },
	}
}
