package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// approveScreen approves what is on the page behind it: it says once more what
// that is, and takes a note.
type approveScreen struct {
	e    *env
	page *audit.ReviewPage
	form *form
	busy bool
}

func newApprove(e *env, p *audit.ReviewPage) screen {
	w := &e.w.review
	return &approveScreen{e: e, page: p, form: newForm(e, textField(w.noteField, "", w.noteHint, nil))}
}

func (s *approveScreen) Init() tea.Cmd { return nil }

func (s *approveScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case decidedMsg, staleMsg:
		return s, popWith(msg)
	case failMsg:
		s.busy = false
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) {
			return s, pop()
		}
	}
	if s.busy {
		return s, nil
	}
	done, cmd := s.form.update(msg)
	if done {
		return s, s.approve()
	}
	return s, cmd
}

func (s *approveScreen) approve() tea.Cmd {
	s.busy = true
	store, note := s.e.store(), s.form.fields[0].value()
	all := []audit.Approval{{ID: s.page.Audit.ID, Sealed: s.page.Sealed}}
	said := s.e.w.review.approvedOne
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		if err := store.Approve(ctx, all, note); err != nil {
			return outdated(err)
		}
		return decidedMsg{said}, nil
	})
}

func (s *approveScreen) View(w, h int) string {
	if s.busy {
		return s.e.th.muted.Render(s.e.w.review.signing)
	}
	head := s.head(min(w, 90))
	return clip(head+"\n\n"+s.form.view(w, max(3, h-height(head)-1)), w, h)
}

// head says what is approved, and what is open all the same.
func (s *approveScreen) head(w int) string {
	e, p, words := s.e, s.page, &s.e.w.review
	lines := []string{
		e.th.bold.Render(joined(e.device(p.Audit.Device), e.w.room(p.Audit.Room.Name))),
		e.w.revision(p.Audit.Revision) + " · " + e.stamp(p.Audit.Completed) + " · " + e.verdictTitle(p.Audit.Sealed.Verdict),
		"",
		words.approveIntro,
	}
	if n := len(p.Open); n > 0 {
		lines = append(lines, e.th.warn.Render("! "+words.stillOpen(n)))
	}
	if len(p.Audit.Sealed.Contradictions) > 0 {
		lines = append(lines, e.th.bad.Render("✗ "+words.openContradiction))
	}
	if n := len(p.Disagreements); n > 0 {
		lines = append(lines, e.th.warn.Render("! "+words.stillDiffers(n)))
	}
	return wrap(strings.Join(lines, "\n"), w)
}

func (s *approveScreen) Typing() bool  { return true }
func (s *approveScreen) Title() string { return s.e.w.review.approveTitle }

func (s *approveScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.review.keyApprove), s.e.k.back}
}

// newWithdrawReview takes a review of one's own back.
func newWithdrawReview(e *env, r audit.Review) screen {
	w := &e.w.review
	return &reasonScreen{
		e: e, title: w.withdrawTitle, intro: w.withdrawIntro(w.decisions[r.Decision], e.stamp(r.Stamp)), act: w.withdrawYes,
		form: newForm(e, textField(e.w.round.reason, "", e.w.round.noPatient, needed(e))),
		record: func(ctx context.Context, reason string) error {
			return e.store().WithdrawReview(ctx, r.Audit, r.Entry, reason)
		},
		then: func() tea.Cmd { return popWith(decidedMsg{w.withdrawn}) },
	}
}
