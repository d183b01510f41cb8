package db

import (
	"context"
	"slices"

	"visite/audit"
)

// ReviewPage reads an audit with all that the person needs to decide about it:
// its last sealed revision, however it goes on.
func (s *Session) ReviewPage(ctx context.Context, id audit.AuditID) (page audit.ReviewPage, err error) {
	err = s.read(ctx, func(h *handle) error {
		page, err = s.reviewPage(ctx, h, id)
		return err
	})
	return page, err
}

func (s *Session) reviewPage(ctx context.Context, h *handle, id audit.AuditID) (page audit.ReviewPage, err error) {
	by, err := actorOrNobody(ctx, h, s.author.Person)
	if err != nil {
		return page, err
	}
	now := utc(s.now())
	r, err := s.reviewable(ctx, h, id, by, now)
	if err != nil {
		return page, err
	}
	if r.Sealed == "" {
		return page, refuse(audit.IsOpen, nil, "diese Prüfung ist noch nicht versiegelt", "this audit is not sealed yet")
	}
	page.Sealed, page.Amending, page.Aside, page.MayNot = r.Sealed, r.Status == audit.Draft, r.Aside, r.MayReview(by)
	if page.Audit, err = s.audit(ctx, h, id, r.Revision); err != nil {
		return page, err
	}
	page.Disagreements = page.Audit.Disagreements()
	n, err := auditOf(ctx, h, id)
	if err != nil {
		return page, err
	}
	if err := h.scan(ctx, "SELECT review FROM audits WHERE n = ?", []any{n}, &page.State); err != nil {
		return page, err
	}
	if page.Open, err = openAt(ctx, h, r.Device, now); err != nil {
		return page, err
	}
	if err := s.pageReviews(ctx, h, n, by, &page); err != nil {
		return page, err
	}
	page.Others, err = s.comparedWith(ctx, h, n, page.Audit)
	return page, err
}

// openAt are what is to be done at a device at a time, the strictest first.
func openAt(ctx context.Context, h *handle, device audit.DeviceID, now string) ([]audit.Action, error) {
	list, err := actions(ctx, h, "WHERE x.device = ? AND x.live AND x.opens_at <= ? ORDER BY x.due_at, x.entry, x.n", device, now)
	slices.SortStableFunc(list, func(a, b audit.Action) int { return audit.Strictness(b.Urgency) - audit.Strictness(a.Urgency) })
	return list, err
}

// pageReviews adds the reviews, and what has changed since the last one.
func (s *Session) pageReviews(ctx context.Context, h *handle, n int64, by audit.Actor, page *audit.ReviewPage) (err error) {
	if page.Reviews, err = auditReviews(ctx, h, n); err != nil {
		return err
	}
	for i := range page.Reviews {
		r := &page.Reviews[i]
		if page.Own == nil && r.Withdrawing(by) == "" {
			page.Own = r
		}
		counts := r.NoEffect == nil && r.Withdrawn == (audit.Stamp{})
		if page.Since == nil && counts && r.Revision < page.Audit.Revision {
			page.Since = r
		}
	}
	if page.Since == nil {
		return nil
	}
	before, err := s.audit(ctx, h, page.Audit.ID, page.Since.Revision)
	if err == nil {
		page.Changes = page.Audit.Changes(before.Answers)
	}
	return err
}

// comparedWith are the other audits of the device in the round that are sealed.
func (s *Session) comparedWith(ctx context.Context, h *handle, n int64, a *audit.Audit) (others []audit.ComparedAudit, err error) {
	var ids []audit.AuditID
	err = h.each(ctx, "SELECT id FROM audits WHERE device = ? AND round = ? AND n <> ? AND sealed IS NOT NULL ORDER BY n", []any{a.Device.ID, a.Round, n},
		func(scan func(...any) error) error {
			var id audit.AuditID
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		r, err := s.reviewable(ctx, h, id, audit.Actor{}, "")
		if err != nil {
			return nil, err
		}
		other, err := s.audit(ctx, h, id, r.Revision)
		if err != nil {
			return nil, err
		}
		if other.Checklist.Digest() == a.Checklist.Digest() {
			others = append(others, audit.ComparedAudit{Audit: other, Sealed: r.Sealed, Aside: r.Aside, Comparison: audit.Compare(a, other)})
		}
	}
	return others, nil
}

// maxReturned is how many audits that came back are read at once.
const maxReturned = 100

// ReturnedAudits are the audits that came back: those in which the person has a
// part, then, for a technician, those of others, the oldest return first. Of the
// pages only audit, seal, state and reviews are filled in; they are at most [maxReturned].
func (s *Session) ReturnedAudits(ctx context.Context) (pages []audit.ReviewPage, err error) {
	err = s.read(ctx, func(h *handle) error {
		by, err := actorOrNobody(ctx, h, s.author.Person)
		if err != nil {
			return err
		}
		type back struct {
			n  int64
			id audit.AuditID
		}
		var all []back
		err = h.each(ctx, `SELECT a.n, a.id FROM audits a LEFT JOIN authors o ON o.audit = a.n AND o.person = ?
			WHERE a.review = 'returned' AND (o.person IS NOT NULL OR ?) ORDER BY o.person IS NULL, a.reviewed LIMIT ?`,
			[]any{by.Human, by.Role == audit.Technician, maxReturned}, func(scan func(...any) error) error {
				var b back
				err := scan(&b.n, &b.id)
				all = append(all, b)
				return err
			})
		if err != nil {
			return err
		}
		for _, b := range all {
			page, err := s.returnedPage(ctx, h, b.n, b.id)
			if err != nil {
				return err
			}
			pages = append(pages, page)
		}
		return nil
	})
	return pages, err
}

func (s *Session) returnedPage(ctx context.Context, h *handle, n int64, id audit.AuditID) (audit.ReviewPage, error) {
	page := audit.ReviewPage{State: audit.Returned}
	r, err := s.reviewable(ctx, h, id, audit.Actor{}, "")
	if err != nil {
		return page, err
	}
	page.Sealed, page.Amending = r.Sealed, r.Status == audit.Draft
	if page.Audit, err = s.audit(ctx, h, id, r.Revision); err != nil {
		return page, err
	}
	page.Reviews, err = auditReviews(ctx, h, n)
	return page, err
}
