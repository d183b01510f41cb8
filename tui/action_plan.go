package tui

import (
	"context"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// planScreen sets by hand who has to do something, and until when.
type planScreen struct {
	e      *env
	action audit.Action
	owners []string
	form   *form
	busy   bool
}

// The fields of a plan.
const (
	planOwner = iota
	planDue
	planReason
)

func newPlan(e *env, a audit.Action) screen {
	s := &planScreen{e: e, action: a, owners: e.owners()}
	w := e.w.actions
	names := make([]string, len(s.owners))
	for i, word := range s.owners {
		names[i] = e.ownerTitle(word)
	}
	s.form = newForm(e,
		choiceField(w.owner, names, slices.Index(s.owners, a.Owner)),
		textField(w.until, e.date(a.Due), e.w.round.dateHint, func(v string) string {
			if _, ok := e.readDate(v); !ok {
				return e.w.round.dateWrong
			}
			return ""
		}),
		textField(e.w.round.reason, "", w.planReasonHint, needed(e)),
	)
	s.form.focus(planDue)
	return s
}

func (s *planScreen) Init() tea.Cmd { return nil }
func (s *planScreen) Typing() bool  { return true }

func (s *planScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case actedMsg:
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
		return s, s.record()
	}
	return s, cmd
}

// record plans what was changed.
func (s *planScreen) record() tea.Cmd {
	f := s.form.fields
	plan := audit.NewPlan{Reason: f[planReason].value()}
	if at := f[planOwner].choice; at >= 0 && s.owners[at] != s.action.Owner {
		plan.Owner = s.owners[at]
	}
	if day, ok := s.e.readDate(f[planDue].value()); ok && s.e.date(day) != s.e.date(s.action.Due) {
		plan.Due = time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, day.Location()).Format(time.RFC3339) // all of that day
	}
	if plan.Owner == "" && plan.Due == "" {
		return warn(s.e.w.actions.nothingPlanned)
	}
	s.busy = true
	e, at := s.e, target(s.action)
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		return actedMsg{}, e.store().PlanAction(ctx, at, plan)
	})
}

func (s *planScreen) Title() string { return s.e.actionTitle(s.action.Word) }

func (s *planScreen) Keys() []key.Binding {
	keys := s.form.keys()
	if s.form.at == planReason {
		keys[0] = as(keys[0], s.e.w.actions.keyPlan)
	}
	return keys
}

func (s *planScreen) View(w, h int) string {
	intro := wrap(s.e.w.actions.planIntro, min(w, 78))
	return clip(intro+"\n\n"+s.form.view(w, max(3, h-height(intro)-1)), w, h)
}

// newReopen asks why an action is not done after all.
func newReopen(e *env, a audit.Action) screen {
	w := e.w.actions
	return &reasonScreen{
		e: e, title: e.actionTitle(a.Word), intro: w.reopenIntro, act: w.keyReopen,
		form: newForm(e, textField(e.w.round.reason, "", "", needed(e))),
		record: func(ctx context.Context, reason string) error {
			return e.store().ReopenAction(ctx, target(a), reason)
		},
		then: func() tea.Cmd { return popWith(actedMsg{}) },
	}
}
