package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// returnedScreen is an audit that came back: what is in question, and why. Taking
// it up begins a new revision with the same answers.
type returnedScreen struct {
	e     *env
	page  audit.ReviewPage
	pager pager
	busy  bool
}

// takenUpMsg says that the new revision is begun.
type takenUpMsg struct{}

func newReturned(e *env, p audit.ReviewPage) screen { return &returnedScreen{e: e, page: p} }

func (s *returnedScreen) Init() tea.Cmd { return nil }

func (s *returnedScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case takenUpMsg:
		return s, tea.Batch(openReturned(s.e, s.page), say(s.e.w.review.takenUp))
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		k := s.e.k
		switch {
		case key.Matches(msg, k.back):
			return s, pop()
		case s.busy:
		case key.Matches(msg, k.do):
			return s, s.takeUp()
		case key.Matches(msg, k.review.history):
			return s, push(newHistory(s.e, s.page.Audit.Device.ID))
		default:
			s.pager.scroll(msg, k, s.text(s.e.size.w), s.e.size.h)
		}
	}
	return s, nil
}

// takeUp begins the new revision, unless somebody has.
func (s *returnedScreen) takeUp() tea.Cmd {
	if s.page.Amending {
		return openReturned(s.e, s.page)
	}
	s.busy = true
	store, id, reason := s.e.store(), s.page.Audit.ID, s.e.w.review.amendReason(s.e.questionedItems(s.page))
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		_, err := store.Amend(ctx, id, audit.Clean(reason, audit.MaxNote))
		return takenUpMsg{}, err
	})
}

// openReturned goes on with an audit that was taken up.
func openReturned(e *env, p audit.ReviewPage) tea.Cmd {
	return openPlace(e, Place{Round: p.Audit.Round, Room: p.Audit.Room.ID, Device: p.Audit.Device.ID, Audit: p.Audit.ID})
}

// questionedItems names the items in question.
func (e *env) questionedItems(p audit.ReviewPage) string {
	var names []string
	if r := lastReturn(p); r != nil {
		for _, i := range r.Items {
			def, _ := p.Audit.Checklist.Item(i.Item)
			names = append(names, e.text(def.Title))
		}
	}
	return joinComma(names)
}

func (s *returnedScreen) text(w int) string {
	e, p, w := s.e, s.page, min(w, reviewWidth)
	var lines []string
	if r := lastReturn(p); r != nil {
		for _, i := range r.Items {
			def, _ := p.Audit.Checklist.Item(i.Item)
			reason := i.Reason
			if reason == "" {
				reason = e.w.redacted
			}
			lines = append(lines, indent(e.th.warn.Render("! "), e.th.bold.Render(e.text(def.Title)), w))
			lines = append(lines, indent("  ", e.th.warn.Render(reason), w))
			if answer, ok := p.Audit.Answers[i.Item]; ok {
				lines = append(lines, indent("  ", e.answerOr(def, &answer, w), w))
			}
		}
		if r.Note != "" {
			lines = append(lines, "", indent("  ", e.th.muted.Render(e.w.note+": ")+r.Note, w))
		}
		lines = append(lines, "", e.th.muted.Render(wrap(e.w.review.returnedBy(e.stamp(r.Stamp)), w)))
	}
	return paragraphs(
		reviewHead(e, &p, w),
		titled(e, e.w.review.returnedTitle, lines),
		wrap(e.w.review.takeUpIntro, min(w, 90)),
	)
}

func (s *returnedScreen) View(w, h int) string { return s.pager.view(s.e.th, s.text(w), w, h) }
func (s *returnedScreen) Title() string        { return s.e.auditTitle(s.page.Audit) }

func (s *returnedScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	act := w.review.takeUp
	if s.page.Amending {
		act = w.round.goOn
	}
	return []key.Binding{as(k.do, act), k.review.history, k.back, k.up, k.down, k.pageUp, k.pageDown}
}

// returnedRow is an audit that came back, in one line: which, and what is in
// question first.
func (e *env) returnedRow(p audit.ReviewPage, w int) string {
	first, at := "", ""
	if r := lastReturn(p); r != nil && len(r.Items) > 0 {
		def, _ := p.Audit.Checklist.Item(r.Items[0].Item)
		first = e.text(def.Title) + ": " + r.Items[0].Reason
		if len(r.Items) > 1 {
			first = e.w.review.itemsInQuestion(len(r.Items)) + " · " + first
		}
		at = "  " + e.th.muted.Render(e.whenIn(r.Stamp.At, w))
	}
	room := e.w.room(p.Audit.Room.Name)
	if p.Audit.Room.ID == "" {
		room = ""
	}
	spot := e.th.warn.Render("› ") + joined(room, p.Audit.Device.Code())
	free := w - width(spot) - width(at)
	return spread(spot+e.th.muted.Render(cut(" · "+strings.ReplaceAll(first, "\n", " "), free)), at, w)
}

// returnedListScreen is every audit that came back.
type returnedListScreen struct {
	e    *env
	rows rows
}

func newReturnedList(e *env, all []audit.ReviewPage) screen {
	s := &returnedListScreen{e: e}
	var rows []row
	for _, p := range all {
		rows = append(rows, e.returnedRowOf(p))
	}
	s.rows.set(rows)
	return s
}

func (s *returnedListScreen) Init() tea.Cmd { return nil }

func (s *returnedListScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
	case key.Matches(press, s.e.k.back):
		return s, pop()
	case key.Matches(press, s.e.k.do):
		return s, s.rows.open()
	default:
		s.rows.update(press, s.e.k)
	}
	return s, nil
}

func (s *returnedListScreen) View(w, h int) string { return s.rows.view(s.e.th, min(w, wideRows), h) }
func (s *returnedListScreen) Title() string        { return s.e.w.review.returnedTitle }

func (s *returnedListScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyOpen), s.e.k.move, s.e.k.back}
}
