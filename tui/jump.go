package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// jumpScreen lists every item of an audit that is asked or answered, to go to
// any of them.
type jumpScreen struct {
	q     *questionScreen
	items []string
	list  list
}

func newJump(q *questionScreen) screen {
	s := &jumpScreen{q: q}
	for _, item := range q.a.Checklist.Items {
		if q.known(item.ID) {
			s.items = append(s.items, item.ID)
		}
	}
	s.list = list{n: len(s.items), at: max(0, slices.Index(s.items, q.at))}
	return s
}

func (s *jumpScreen) Init() tea.Cmd { return nil }

func (s *jumpScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	k := s.q.e.k
	switch {
	case !ok:
	case key.Matches(press, k.back), key.Matches(press, k.round.jump):
		return s, pop()
	case key.Matches(press, k.do):
		s.q.want = s.items[s.list.at]
		return s, pop()
	default:
		s.list.update(press, k)
	}
	return s, nil
}

func (s *jumpScreen) Title() string { return s.q.Title() }

func (s *jumpScreen) Keys() []key.Binding {
	k := s.q.e.k
	return []key.Binding{as(k.do, s.q.e.w.round.goThere), as(k.back, s.q.e.w.round.toQuestion), k.up, k.down}
}

func (s *jumpScreen) View(w, h int) string {
	return s.list.view(s.q.e.th, w, h, func(i, w int) string { return s.q.itemLine(s.items[i], w) })
}

// itemLine is an item with whether it is answered, and how.
func (q *questionScreen) itemLine(id string, w int) string {
	def, _ := q.a.Checklist.Item(id)
	th, words := q.e.th, q.e.w.round
	title := q.e.text(def.Title)
	answer, answered := q.a.Answers[id]
	switch {
	case slices.Contains(q.out.NotCounted, id):
		return spread(th.muted.Render("– "+title), "  "+th.muted.Render(words.notCounted), w)
	case q.inQuestion(id):
		return spread(th.warn.Render("! ")+title, "  "+th.warn.Render(q.e.w.review.inQuestion), w)
	case answered:
		value := cut(q.e.shortValue(def, answer), w*2/5)
		return spread(th.good.Render("✓ ")+title, "  "+value, w)
	case slices.Contains(q.out.Missing, id):
		return spread(th.warn.Render("! ")+title, "  "+th.warn.Render(words.stateOpen), w)
	}
	return spread("· "+title, "  "+th.muted.Render(words.optional), w)
}
