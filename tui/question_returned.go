package tui

import (
	"context"
	"slices"
	"strings"

	"visite/audit"
)

// returned is what a supervisor has sent back of an audit that is being amended.
type returned struct {
	review audit.Review
	before map[string]audit.Answer // of the revision that was sent back
}

// returnedOf reads what was sent back; nil if nothing was.
func returnedOf(ctx context.Context, store Store, a *audit.Audit) (*returned, error) {
	if a.Revision < 2 || a.Status != audit.Draft {
		return nil, nil
	}
	page, err := store.ReviewPage(ctx, a.ID)
	if err != nil || page.State != audit.Returned {
		return nil, err
	}
	if r := lastReturn(page); r != nil {
		return &returned{review: *r, before: page.Audit.Answers}, nil
	}
	return nil, nil
}

// lastReturn is the newest return that counts; nil if there is none.
func lastReturn(page audit.ReviewPage) *audit.Review {
	for i, r := range page.Reviews {
		if r.Decision == audit.Return && r.NoEffect == nil && r.Withdrawn == (audit.Stamp{}) && r.Revision == page.Audit.Revision {
			return &page.Reviews[i]
		}
	}
	return nil
}

// reason is why an item is in question, and whether it is.
func (r *returned) reason(item string) (string, bool) {
	if r == nil {
		return "", false
	}
	at := slices.IndexFunc(r.review.Items, func(i audit.ReviewItem) bool { return i.Item == item })
	if at < 0 {
		return "", false
	}
	return r.review.Items[at].Reason, true
}

// open are the items in question that are asked and were not answered since, in
// the order asked.
func (r *returned) open(a *audit.Audit, asked []string) []string {
	if r == nil {
		return nil
	}
	var items []string
	for _, item := range asked {
		if _, ok := r.reason(item); ok && a.Answers[item].Entry == r.before[item].Entry {
			items = append(items, item)
		}
	}
	return items
}

// inQuestion reports whether an item waits to be answered anew.
func (s *questionScreen) inQuestion(item string) bool {
	return slices.Contains(s.sent.open(s.a, s.out.Asked), item) || slices.Contains(s.a.Contested(), item)
}

// questionedLine says why the item in front is in question.
func (s *questionScreen) questionedLine(w int) []string {
	reason, ok := s.sent.reason(s.at)
	if !ok {
		return nil
	}
	e, words := s.e, &s.e.w.review
	sign, style := "! ", e.th.warn
	if !s.inQuestion(s.at) {
		sign, style = "✓ ", e.th.muted
	}
	if reason == "" {
		reason = e.w.redacted
	}
	text := style.Render(words.inQuestion+": "+reason) + e.th.muted.Render(" · "+e.stamp(s.sent.review.Stamp))
	return strings.Split(indent(style.Render(sign), text, w), "\n")
}
