package db

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"visite/audit"
)

// Record reads one audit with everything about it: the last sealed revision, or
// the draft of one that was never sealed.
func (s *Store) Record(ctx context.Context, id audit.AuditID) (record audit.Record, err error) {
	err = s.read(ctx, func(h *handle) error {
		var n int64
		var f audit.AuditFilter
		err := h.scan(ctx, "SELECT n, sealed IS NULL FROM audits WHERE id = ?", []any{id}, &n, &f.Drafts)
		if err != nil {
			return notFound(err, "no-audit", "diese Prüfung ist nicht bekannt", "this audit is not known")
		}
		r, err := s.newRecords(ctx, h, f)
		if err != nil {
			return err
		}
		list, err := r.piece(ctx, piece{n})
		if err == nil {
			record = list[0]
		}
		return err
	})
	return record, err
}

// around adds what became of the audits of a piece, by number, after they were
// sealed: who reviewed them, and what is to be done about their devices.
func (r *records) around(ctx context.Context, list []audit.Record, numbers []int64) error {
	if len(list) == 0 {
		return nil
	}
	if err := r.leaves(ctx, list, numbers); err != nil {
		return err
	}
	if err := r.reviews(ctx, list, numbers); err != nil {
		return fmt.Errorf("read reviews: %w", err)
	}
	return r.actions(ctx, list)
}

// reviews adds all reviews of the audits, those without effect too, as they were
// made.
func (r *records) reviews(ctx context.Context, list []audit.Record, numbers []int64) error {
	items := map[int64][]audit.ReviewItem{}
	err := r.handle.each(ctx, "SELECT i.review, i.item, i.reason FROM audits a JOIN reviews v ON v.audit = a.n JOIN review_items i ON i.review = v.n "+
		inPiece+" ORDER BY i.review, i.n", r.args, func(scan func(...any) error) error {
		var review int64
		var item audit.ReviewItem
		err := scan(&review, &item.Item, &item.Reason)
		items[review] = append(items[review], item)
		return err
	})
	if err != nil {
		return err
	}
	at := 0
	return r.handle.each(ctx, `SELECT a.n, v.n, substr(e.hashes, 1, 32), v.revision, v.decision, v.alike, v.note, v.at, v.by, v.role, v.effect,
			coalesce(p.human, ''), coalesce(w.at, ''), coalesce(w.by, '')
		FROM audits a JOIN reviews v ON v.audit = a.n JOIN entries e ON e.n = v.n
		LEFT JOIN persons p ON p.id = v.by LEFT JOIN withdrawals w ON w.n = v.withdrawn `+inPiece+" ORDER BY a.n, v.n", r.args, func(scan func(...any) error) error {
		var v audit.Review
		var n, review int64
		var leaf []byte
		var effect string
		err := scan(&n, &review, &leaf, &v.Revision, &v.Decision, &v.Alike, &v.Note, &v.Stamp.At, &v.Stamp.Person, &v.Role, &effect,
			&v.Human, &v.Withdrawn.At, &v.Withdrawn.Person)
		if err != nil {
			return err
		}
		for numbers[at] < n {
			at++
		}
		v.Entry, v.Audit, v.Items, v.NoEffect = hex.EncodeToString(leaf), list[at].ID, items[review], audit.NoReview(effect)
		v.Stamp.Name, v.Withdrawn.Name = r.persons[v.Stamp.Person], r.persons[v.Withdrawn.Person]
		list[at].Reviews = append(list[at].Reviews, v)
		return nil
	})
}

// leaves adds the hashes of the entries that sealed them.
func (r *records) leaves(ctx context.Context, list []audit.Record, numbers []int64) error {
	at := 0
	return r.handle.each(ctx, `SELECT a.n, substr(e.hashes, 1, 32) FROM audits a JOIN revisions x ON x.audit = a.n AND x.revision = `+r.shown+`
		JOIN entries e ON e.n = x.entry `+inPiece+" ORDER BY a.n", r.args, func(scan func(...any) error) error {
		var n int64
		var leaf []byte
		if err := scan(&n, &leaf); err != nil {
			return err
		}
		for numbers[at] < n {
			at++
		}
		list[at].Leaf = hex.EncodeToString(leaf)
		return nil
	})
}

// actions adds the actions of the devices that the checklist of an audit asks
// for, the strictest first.
func (r *records) actions(ctx context.Context, list []audit.Record) error {
	all, err := actions(ctx, r.handle, "WHERE x.device <> '' AND x.device IN (SELECT a.device FROM audits a "+inPiece+") ORDER BY x.due_at, x.entry, x.n", r.args...)
	if err != nil {
		return fmt.Errorf("read actions: %w", err)
	}
	of := map[audit.DeviceID][]audit.Action{}
	for _, a := range all {
		of[a.Device] = append(of[a.Device], a)
	}
	for i := range list {
		for _, a := range of[list[i].Device.ID] {
			if a.ID == audit.NewActionID(a.Device, list[i].Checklist, a.Word) {
				list[i].Actions = append(list[i].Actions, a)
			}
		}
		slices.SortStableFunc(list[i].Actions, func(a, b audit.Action) int {
			return audit.Strictness(b.Urgency) - audit.Strictness(a.Urgency)
		})
	}
	return nil
}
