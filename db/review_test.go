package db

import (
	"context"
	"testing"

	"visite/audit"
)

// seal is the leaf hash of the entry that sealed an audit.
func (w *world) seal(t *testing.T, id audit.AuditID) (leaf string) {
	t.Helper()
	check(t, w.store.read(t.Context(), func(h *handle) error {
		r, err := w.store.reviewable(t.Context(), h, id, audit.Actor{}, "")
		leaf = r.Sealed
		return err
	}))
	return leaf
}

// reviewed lets somebody return the sealed audit, take that back, and approve it.
func (s *scene) reviewed(t *testing.T, by *Session) {
	t.Helper()
	ctx := t.Context()
	items := []audit.ReviewItem{{Item: "connection", Reason: "Kabel nicht zu sehen"}, {Item: "upgrade", Reason: "von wem?"}}
	check(t, by.Return(ctx, s.sealed.ID, s.seal(t, s.sealed.ID), items, "bitte noch einmal"))
	check(t, by.WithdrawReview(ctx, s.sealed.ID, s.lastEntry(t), "Bild übersehen"))
	check(t, by.Approve(ctx, []audit.Approval{{ID: s.sealed.ID, Sealed: s.seal(t, s.sealed.ID)}}, "gesehen"))
}

// lastEntry is the leaf hash of the newest entry.
func (w *world) lastEntry(t *testing.T) string {
	t.Helper()
	return must(w.Ledger(t.Context(), 0, 1))(t).Lines[0].Leaf
}

// liesAs appends events past the rules, signed by somebody else with their own
// key, whatever rights they have.
func (w *world) liesAs(t *testing.T, by *Session, events ...audit.Event) {
	t.Helper()
	check(t, w.store.write(t.Context(), w.author(), func(ctx context.Context, tx *tx) error {
		tx.author = by.author
		_, err := tx.append(ctx, events...)
		return err
	}))
}
