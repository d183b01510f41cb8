package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// deskData is what Home shows of the desk: for who reviews what waits, for who
// was on the ward what came back.
type deskData struct {
	me       audit.Person
	waiting  int
	returned []audit.ReviewPage
}

// mayReview reports whether it is one of the person's tasks to review.
func (d deskData) mayReview() bool {
	return (d.me.Role == audit.Supervisor || d.me.Role == audit.Administrator) && !d.me.Recovery && d.me.Revoked == ""
}

// loadDesk reads it.
func loadDesk(ctx context.Context, e *env) (d deskData, err error) {
	store := e.store()
	if d.me, err = store.Me(ctx); err != nil {
		return d, err
	}
	if d.returned, err = store.ReturnedAudits(ctx); err != nil || !d.mayReview() {
		return d, err
	}
	filter, err := audit.ParseFilter(e.w.review.waiting)
	if err != nil {
		return d, err
	}
	page, err := store.Queue(ctx, filter, 0, 0, e.now())
	d.waiting = page.Counts.All
	return d, err
}

// desk are the rows of who reviews, decides and follows up.
func (s *homeScreen) desk() []row {
	if !s.data.desk.mayReview() {
		return nil
	}
	w, waiting := &s.e.w.review, s.data.desk.waiting
	note := s.e.th.muted.Render(w.waitingCount(waiting))
	if waiting > 0 {
		note = s.e.th.warn.Render("● " + w.waitingCount(waiting))
	}
	return []row{{
		line: func(cols int) string { return spread(w.menu, "  "+note, cols) },
		open: func() tea.Cmd { return push(newQueue(s.e)) },
	}}
}

// maxReturned is how many of the audits that came back Home shows by name.
const maxReturned = 4

// returned are the audits that came back, the first few by what is in question.
func (s *homeScreen) returned() []row {
	all := s.data.desk.returned
	var part []row
	for i, p := range all {
		if i == maxReturned && len(all) > maxReturned+1 {
			more := s.e.w.review.returnedMore(len(all) - i)
			return append(part, s.further(more, func() screen { return newReturnedList(s.e, all) }))
		}
		part = append(part, s.e.returnedRowOf(p))
	}
	return part
}

func (e *env) returnedRowOf(p audit.ReviewPage) row {
	return row{
		line: func(w int) string { return e.returnedRow(p, w) },
		open: func() tea.Cmd { return push(newReturned(e, p)) },
	}
}
