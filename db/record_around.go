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
// sealed: what is to be done about their devices.
func (r *records) around(ctx context.Context, list []audit.Record, numbers []int64) error {
	if len(list) == 0 {
		return nil
	}
	if err := r.leaves(ctx, list, numbers); err != nil {
		return err
	}
	return r.actions(ctx, list)
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
