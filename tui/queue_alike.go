package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// alikeScreen approves several audits that are alike: it lists exactly those,
// and what was marked and stays out with the reason. Only who has seen the end
// of the list can approve it.
type alikeScreen struct {
	e    *env
	in   []audit.QueueLine
	rows rows
	out  int     // how many of those marked stay out
	seen bool    // the end of the list was on the screen
	sure *dialog // nil until it is asked
	busy bool
}

// approvedMsg tells the queue that audits are approved.
type approvedMsg struct{ n int }

func newAlike(e *env, lines []audit.QueueLine) screen {
	s := &alikeScreen{e: e}
	var rows, left []row
	for _, l := range lines {
		open := func() tea.Cmd { return push(newReview(e, l.ID)) }
		why := e.notTogether(l)
		if why == "" && len(s.in) > 0 && l.Verdict != s.in[0].Verdict {
			why = e.w.review.whyOther
		}
		if why != "" {
			left = append(left, row{line: func(w int) string { return e.leftOut(l, why, w) }, open: open})
			continue
		}
		s.in = append(s.in, l)
		rows = append(rows, row{line: func(w int) string { return e.queueLine(l, w) }, open: open})
	}
	if len(rows) > 0 {
		rows[0].heading = func(w int) string { return cut(e.w.review.alikeTitle(len(rows), e.verdictTitle(s.in[0].Verdict)), w) }
	}
	if s.out = len(left); s.out > 0 {
		left[0].heading = plainHeading(e.w.review.leftTitle)
	}
	s.rows.set(append(rows, left...))
	s.look()
	return s
}

// leftOut is an audit that was marked and cannot be approved with the others.
func (e *env) leftOut(l audit.QueueLine, why string, w int) string {
	short := joined(e.w.room(l.Place.Room), l.Device.Code())
	return fitting(w, e.th.warn.Render("! ")+joined(e.shortPlace(l.Place), l.Device.Code())+" – "+why, e.th.warn.Render("! ")+short+" – "+why)
}

// look notes whether the end of those that would be approved is on the screen,
// or was.
func (s *alikeScreen) look() {
	h := s.listHeight(s.e.size)
	if len(s.in) == 0 || h <= 0 {
		return
	}
	here, lines, last := s.rows.starts[s.rows.at], s.rows.starts[len(s.rows.all)-1]+1, s.rows.starts[len(s.in)-1]
	s.seen = s.seen || last < s.rows.topLine(here, lines, h)+h
}

func (s *alikeScreen) listHeight(size size) int { return size.h - height(s.head(size.w)) - 1 }

func (s *alikeScreen) Init() tea.Cmd { return nil }

func (s *alikeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.look()
	case failMsg:
		s.busy, s.sure = false, nil
	case approvedMsg:
		return s, popWith(msg)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *alikeScreen) press(msg tea.KeyMsg) tea.Cmd {
	k, w := s.e.k, &s.e.w.review
	switch {
	case s.busy:
	case s.sure != nil:
		if answered, yes := s.sure.update(msg, k); answered {
			s.sure = nil
			if yes {
				return s.approve()
			}
		}
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.do):
		return s.rows.open()
	case key.Matches(msg, k.review.approve) && len(s.in) < 2:
		return warn(w.tooFew)
	case key.Matches(msg, k.review.approve) && !s.seen:
		return warn(w.scrollFirst)
	case key.Matches(msg, k.review.approve):
		s.sure = &dialog{title: w.alikeSure(len(s.in)), text: w.alikeMeans, yes: w.keyApprove, no: s.e.w.keyBack, awake: true}
	default:
		s.rows.update(msg, k)
		s.look()
	}
	return nil
}

func (s *alikeScreen) approve() tea.Cmd {
	s.busy = true
	var all []audit.Approval
	for _, l := range s.in {
		all = append(all, audit.Approval{ID: l.ID, Sealed: l.Sealed})
	}
	store := s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		return approvedMsg{len(all)}, store.Approve(ctx, all, "")
	})
}

// head says what the list is, and what is still to be done before it can be approved.
func (s *alikeScreen) head(w int) string {
	e, words := s.e, &s.e.w.review
	lines := []string{words.alikeIntro}
	switch {
	case len(s.in) < 2:
		lines = append(lines, e.th.warn.Render("! "+words.tooFew))
	case !s.seen:
		lines = append(lines, e.th.warn.Render("! "+words.scrollFirst))
	default:
		lines = append(lines, e.th.good.Render("✓ "+words.allSeen))
	}
	return wrap(strings.Join(lines, "\n"), min(w, 90))
}

func (s *alikeScreen) View(w, h int) string {
	switch {
	case s.sure != nil:
		return s.sure.view(s.e, w, h)
	case s.busy:
		return s.e.th.muted.Render(s.e.w.review.signing)
	}
	head := s.head(w)
	return clip(head+"\n\n"+s.rows.view(s.e.th, min(w, wideRows), h-height(head)-1), w, h)
}

func (s *alikeScreen) Title() string { return s.e.w.review.alikeScreen }

func (s *alikeScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	if s.sure != nil {
		return s.sure.keys(k)
	}
	keys := []key.Binding{as(k.do, w.keyOpen), k.move, k.back}
	if s.seen && len(s.in) > 1 {
		keys = append([]key.Binding{as(k.review.approve, w.review.approveMarked(len(s.in)))}, keys...)
	}
	return keys
}
