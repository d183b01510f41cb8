package db

import (
	"context"
	"encoding/hex"

	"visite/audit"
)

// auditReviews reads the reviews of an audit, newest first, those that do not count
// too.
func auditReviews(ctx context.Context, h *handle, n int64) (list []audit.Review, err error) {
	err = h.each(ctx, `SELECT v.n, substr(e.hashes, 1, 32), a.id, v.revision, v.decision, v.alike, v.note, v.at, v.by, coalesce(p.name, ''), coalesce(p.human, ''),
			v.role, v.effect, coalesce(w.at, ''), coalesce(w.by, ''), coalesce(q.name, ''), coalesce(w.reason, '')
		FROM reviews v JOIN audits a ON a.n = v.audit JOIN entries e ON e.n = v.n LEFT JOIN persons p ON p.id = v.by
		LEFT JOIN withdrawals w ON w.n = v.withdrawn LEFT JOIN persons q ON q.id = w.by
		WHERE v.audit = ? ORDER BY v.n DESC`, []any{n}, func(scan func(...any) error) error {
		var r audit.Review
		var entry int64
		var leaf []byte
		var effect string
		err := scan(&entry, &leaf, &r.Audit, &r.Revision, &r.Decision, &r.Alike, &r.Note, &r.Stamp.At, &r.Stamp.Person, &r.Stamp.Name, &r.Human,
			&r.Role, &effect, &r.Withdrawn.At, &r.Withdrawn.Person, &r.Withdrawn.Name, &r.WithdrawnReason)
		r.Entry, r.NoEffect = hex.EncodeToString(leaf), audit.NoReview(effect)
		list = append(list, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, reviewItems(ctx, h, n, list)
}

// reviewItems adds the items in question.
func reviewItems(ctx context.Context, h *handle, n int64, list []audit.Review) error {
	return h.each(ctx, `SELECT substr(e.hashes, 1, 32), i.item, i.reason FROM reviews v JOIN review_items i ON i.review = v.n JOIN entries e ON e.n = v.n
		WHERE v.audit = ? ORDER BY i.n`, []any{n}, func(scan func(...any) error) error {
		var leaf []byte
		var item audit.ReviewItem
		if err := scan(&leaf, &item.Item, &item.Reason); err != nil {
			return err
		}
		for i := range list {
			if list[i].Entry == hex.EncodeToString(leaf) {
				list[i].Items = append(list[i].Items, item)
			}
		}
		return nil
	})
}

// reviewOf is the review that the state of an audit comes from; a zero one if it
// comes from none.
func reviewOf(ctx context.Context, h *handle, n int64) (audit.Review, error) {
	var leaf []byte
	err := h.each(ctx, "SELECT substr(e.hashes, 1, 32) FROM audits a JOIN entries e ON e.n = a.reviewed WHERE a.n = ?", []any{n},
		func(scan func(...any) error) error { return scan(&leaf) })
	if err != nil || leaf == nil {
		return audit.Review{}, err
	}
	list, err := auditReviews(ctx, h, n)
	for _, r := range list {
		if r.Entry == hex.EncodeToString(leaf) {
			return r, err
		}
	}
	return audit.Review{}, err
}
