package db

import (
	"context"

	"visite/audit"
)

// reviewing reads who acts and an audit as the rules of review see it.
func (s *Session) reviewing(ctx context.Context, t *tx, id audit.AuditID) (by audit.Actor, r audit.Reviewable, err error) {
	if by, err = actor(ctx, t.handle, s.author.Person); err != nil {
		return by, r, err
	}
	r, err = s.reviewable(ctx, t.handle, id, by, utc(t.at))
	return by, r, err
}

// Approve approves what was seen of an audit, signed by the person; of several
// all or none, each under the rules for many at once.
func (s *Session) Approve(ctx context.Context, all []audit.Approval, note string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		if len(all) == 1 {
			by, r, err := s.reviewing(ctx, t, all[0].ID)
			if err != nil {
				return nil, err
			}
			return one(r.Approve(by, all[0].Sealed, note))
		}
		return s.approveAlike(ctx, t, all, note)
	})
}

func (s *Session) approveAlike(ctx context.Context, t *tx, all []audit.Approval, note string) ([]audit.Event, error) {
	var by audit.Actor
	var list []audit.Reviewable
	var sealed []string
	for _, a := range all {
		who, r, err := s.reviewing(ctx, t, a.ID)
		if err != nil {
			return nil, err
		}
		by, list, sealed = who, append(list, r), append(sealed, a.Sealed)
	}
	approved, err := audit.ApproveAlike(by, list, sealed, note)
	events := make([]audit.Event, len(approved))
	for i, e := range approved {
		events[i] = e
	}
	return events, err
}

// Return sends an audit back with a reason for each item in question, signed by
// the person. sealed is the leaf hash of the entry that sealed what they saw.
func (s *Session) Return(ctx context.Context, id audit.AuditID, sealed string, items []audit.ReviewItem, note string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, r, err := s.reviewing(ctx, t, id)
		if err != nil {
			return nil, err
		}
		return one(r.Return(by, sealed, items, note))
	})
}

// WithdrawReview takes a review of one's own back, named by the leaf hash of its
// entry.
func (s *Session) WithdrawReview(ctx context.Context, id audit.AuditID, entry, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, a, err := s.reviewing(ctx, t, id)
		if err != nil {
			return nil, err
		}
		r, _, err := review(ctx, t.handle, id, entry)
		if err != nil {
			return nil, err
		}
		return one(r.Withdraw(by, a.Device, reason))
	})
}

// DecideConflict ends the conflict between two audits of a device in a round,
// signed by the person: for each item on which they differ, choices says from
// which the answer is taken. keep and aside are what was seen of them.
func (s *Session) DecideConflict(ctx context.Context, keep, aside audit.Approval, choices []audit.ItemChoice, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actor(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		of, _, _, err := pair(ctx, t.handle, s.checklists, by, keep.ID, aside.ID)
		if err != nil {
			return nil, err
		}
		named, err := namedInEither(ctx, t.handle, s.checklists, keep.ID, aside.ID, by)
		if err != nil {
			return nil, err
		}
		of.Author = of.Author || named
		return one(of.Decide(by, keep.Sealed, aside.Sealed, choices, reason))
	})
}

// TakeUp begins the next revision of an audit that was returned, for the reasons
// of the review; one that was begun already goes on.
func (s *Session) TakeUp(ctx context.Context, id audit.AuditID) (*audit.Audit, error) {
	a, err := s.Audit(ctx, id)
	if err != nil || a.Status == audit.Draft && a.Revision > 1 {
		return a, err
	}
	return s.changed(ctx, func(ctx context.Context, t *tx) (audit.AuditID, audit.Event, error) {
		a, err := s.audit(ctx, t.handle, id, 0)
		if err != nil {
			return id, nil, err
		}
		n, err := auditOf(ctx, t.handle, id)
		if err != nil {
			return id, nil, err
		}
		returned, err := reviewOf(ctx, t.handle, n)
		if err != nil {
			return id, nil, err
		}
		e, err := a.TakeUp(returned)
		return id, e, err
	})
}
