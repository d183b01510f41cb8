package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// returnScreen sends an audit back: the items in question are picked, each with
// a reason.
type returnScreen struct {
	e       *env
	page    *audit.ReviewPage
	items   []string          // that can be in question, in the order of the checklist
	reasons map[string]string // of those picked
	rows    rows
	busy    bool
}

// reasonMsg is the reason for the item the person is on; "" takes it out.
type reasonMsg struct{ item, reason string }

func newReturn(e *env, p *audit.ReviewPage) screen {
	s := &returnScreen{e: e, page: p, items: p.Audit.Items(), reasons: map[string]string{}}
	s.build()
	return s
}

func (s *returnScreen) build() {
	e, w := s.e, &s.e.w.review
	var all []row
	for i, item := range s.items {
		r := row{
			line: func(w int) string { return s.itemLine(item, w) },
			open: func() tea.Cmd { return push(newReasonFor(e, s.page.Audit, item, s.reasons[item])) },
		}
		if i == 0 {
			r.heading = plainHeading(w.pickItems)
		}
		all = append(all, r)
	}
	all = append(all, row{
		heading: plainHeading(w.returnTitle),
		line: func(cols int) string {
			if len(s.reasons) == 0 {
				return e.th.muted.Render(cut(w.nothingPicked, cols))
			}
			return cut(w.sendBack+" · "+w.itemsInQuestion(len(s.reasons)), cols)
		},
		open: s.end,
	})
	s.rows.set(all)
}

// itemLine is an item with its answer; if it is in question, the reason.
func (s *returnScreen) itemLine(item string, w int) string {
	e, a := s.e, s.page.Audit
	def, _ := a.Checklist.Item(item)
	answer, answered := a.Answers[item]
	value := e.w.review.gone
	if answered {
		value = e.shortValue(def, answer)
	}
	mark := "  "
	if s.disagrees(item) {
		mark = e.th.warn.Render("! ")
	}
	if reason := s.reasons[item]; reason != "" {
		left := e.th.warn.Render("● ") + e.text(def.Title)
		return fitting(w, left+" – "+e.th.bold.Render(reason), e.th.warn.Render("● ")+cut(e.text(def.Title), max(12, w/3))+" – "+e.th.bold.Render(reason))
	}
	share := max(20, w*3/5)
	return mark + pad(e.text(def.Title), share) + " " + e.th.muted.Render(cut(value, w-share-3))
}

func (s *returnScreen) disagrees(item string) bool {
	for _, d := range s.page.Disagreements {
		if d.Item == item {
			return true
		}
	}
	return false
}

func (s *returnScreen) Init() tea.Cmd { return nil }

func (s *returnScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case reasonMsg:
		if s.reasons[msg.item] = msg.reason; msg.reason == "" {
			delete(s.reasons, msg.item)
		}
		s.rows.at = min(s.rows.at+1, s.rows.n-1)
	case askedMsg:
		return s, s.send(msg.text)
	case decidedMsg, staleMsg:
		return s, popWith(msg)
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *returnScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.busy:
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.review.give):
		return s.end()
	case key.Matches(msg, k.pick) && s.rows.at < len(s.items) && s.reasons[s.items[s.rows.at]] != "":
		delete(s.reasons, s.items[s.rows.at])
	case key.Matches(msg, k.do), key.Matches(msg, k.pick):
		return s.rows.open()
	default:
		s.rows.update(msg, k)
	}
	return nil
}

// end asks for a note to all of it, and sends it.
func (s *returnScreen) end() tea.Cmd {
	if len(s.reasons) == 0 {
		return warn(s.e.w.review.nothingPicked)
	}
	w := &s.e.w.review
	return push(newAsk(s.e, w.sendBack+" · "+w.itemsInQuestion(len(s.reasons)), w.signIntro, w.sendBack, false))
}

func (s *returnScreen) send(note string) tea.Cmd {
	s.busy = true
	var items []audit.ReviewItem
	for _, item := range s.items {
		if reason := s.reasons[item]; reason != "" {
			items = append(items, audit.ReviewItem{Item: item, Reason: reason})
		}
	}
	store, id, sealed, said := s.e.store(), s.page.Audit.ID, s.page.Sealed, s.e.w.review.returnedOne
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		if err := store.Return(ctx, id, sealed, items, note); err != nil {
			return outdated(err)
		}
		return decidedMsg{said}, nil
	})
}

func (s *returnScreen) View(w, h int) string {
	if s.busy {
		return s.e.th.muted.Render(s.e.w.review.signing)
	}
	head := wrap(s.e.w.review.returnIntro, min(w, 90))
	return clip(head+"\n\n"+s.rows.view(s.e.th, min(w, wideRows), h-height(head)-1), w, h)
}

func (s *returnScreen) Title() string {
	return s.e.w.review.returnTitle + " · " + s.page.Audit.Device.Code()
}

func (s *returnScreen) Keys() []key.Binding {
	k, w := s.e.k, &s.e.w.review
	keys := []key.Binding{as(k.do, w.keyReason)}
	if s.rows.at == len(s.items) {
		keys[0] = as(k.do, w.sendBack)
	}
	if len(s.reasons) > 0 {
		keys = append(keys, as(k.pick, w.keyTakeOut), as(k.review.give, w.sendBack))
	}
	return append(keys, k.move, k.back)
}
