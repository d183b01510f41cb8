package tui

import (
	"context"
	"errors"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// verifyScreen recomputes every hash, signature and table, and says in plain
// words what came of it.
type verifyScreen struct {
	e      *env
	task   *task
	report *audit.VerifyReport
	wrong  string // the first wrong thing; "" if there is none
}

type verifiedMsg struct {
	report audit.VerifyReport
	err    error
}

func newVerify(e *env) screen { return &verifyScreen{e: e} }

func (s *verifyScreen) Init() tea.Cmd {
	store := s.e.store()
	var cmd tea.Cmd
	s.task, cmd = startTask(s.e, func(ctx context.Context, progress func(done, all int64)) (tea.Msg, error) {
		report, err := store.Verify(ctx, progress)
		return verifiedMsg{report, err}, nil
	})
	return cmd
}

func (s *verifyScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case verifiedMsg:
		s.take(msg)
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) || (s.over() && key.Matches(msg, s.e.k.do)) {
			s.task.cancel()
			return s, pop()
		}
	}
	return s, s.task.update(msg)
}

func (s *verifyScreen) take(msg verifiedMsg) {
	switch {
	case errors.Is(msg.err, context.Canceled):
	case msg.err != nil:
		s.wrong, _ = s.e.explain(msg.err)
	default:
		s.report = &msg.report
	}
}

func (s *verifyScreen) over() bool { return s.report != nil || s.wrong != "" }

func (s *verifyScreen) View(w, h int) string {
	e := s.e
	w = min(w, 76)
	switch {
	case s.wrong != "":
		return clip(paragraphs(
			wrap(e.th.bad.Render("✗ "+e.w.verifyBad), w),
			wrap(s.wrong, w),
			wrap(e.w.verifyBadDo, w)), w, h)
	case s.report != nil:
		r := s.report
		facts := []string{
			e.w.verifiedEntries(r.Entries), e.w.verifiedSignatures(r.Signatures),
			e.w.verifiedTables(r.Tables, r.Rows), e.th.muted.Render(e.w.checkpoint+" ") + r.Checkpoint,
		}
		return clip(paragraphs(
			wrap(e.th.good.Render("✓ "+e.w.verifyGood), w),
			wrap(strings.Join(facts, "\n"), w),
			wrap(e.th.muted.Render(e.w.verifyGoodMeans), w)), w, h)
	}
	return clip(paragraphs(
		wrap(e.w.verifying, w),
		progressBar(e.th, s.task.done, s.task.all, min(w, 60)),
		wrap(e.th.muted.Render(e.w.verifyingHelp), w)), w, h)
}

func (s *verifyScreen) Title() string { return s.e.w.verifyTitle }

func (s *verifyScreen) Keys() []key.Binding {
	if s.over() {
		return []key.Binding{as(s.e.k.do, s.e.w.keyBack)}
	}
	return []key.Binding{s.e.k.cancel}
}
