package db

import (
	"context"
	"encoding/json"
	"fmt"

	"visite/audit"
	"visite/checklist"
)

// reviewable reads an audit as somebody is about to review it at a time. Who is
// named in it has a part in it, also if the log did not know them yet when it was
// written.
func (s *Store) reviewable(ctx context.Context, h *handle, id audit.AuditID, by audit.Actor, at string) (r audit.Reviewable, err error) {
	if r, err = reviewable(ctx, h, s.checklists, id, by, at, nil); err != nil || r.Author {
		return r, err
	}
	r.Author, err = isNamed(ctx, h, s.checklists, id, by)
	return r, err
}

// reviewable reads an audit as the rules of review see it: as it was seen by who
// wrote an entry, so that what another laptop wrote meanwhile does not take the
// effect from a review of what was seen.
func reviewable(ctx context.Context, h *handle, lists *checklists, id audit.AuditID, by audit.Actor, at string, saw *sight) (r audit.Reviewable, err error) {
	var n, aside, conflict int64
	var d audit.Device
	r.Audit = id
	err = h.scan(ctx, `SELECT a.n, a.device, d.maker, d.model, d.designation, d.inventory_number, d.serial, a.checklist, a.status, a.verdict,
			a.aside, coalesce((SELECT o.sealed FROM audits o WHERE o.n = a.conflict), 0), EXISTS (SELECT 1 FROM authors o WHERE o.audit = a.n AND o.person = ?1)
		FROM audits a JOIN devices d ON d.id = a.device WHERE a.id = ?2`, []any{by.Human, id},
		&n, &r.Device, &d.Maker, &d.Model, &d.Designation, &d.InventoryNumber, &d.Serial, &r.Checklist, &r.Status, &r.Verdict,
		&aside, &conflict, &r.Author)
	if err != nil {
		return r, notFound(err, "no-audit", "diese Prüfung ist nicht bekannt", "this audit is not known")
	}
	r.Name = d.Label()
	for of, seen := range map[int64]*bool{aside: &r.Aside, conflict: &r.Conflict} {
		if of == 0 {
			continue
		}
		if *seen, err = saw.has(ctx, of); err != nil {
			return r, err
		}
	}
	outcome, err := sealSeen(ctx, h, n, saw, &r)
	if err != nil || r.Sealed == "" {
		return r, err
	}
	var sealed audit.Sealed
	if err := json.Unmarshal(outcome, &sealed); err != nil {
		return r, fmt.Errorf("sealed outcome: %w", err)
	}
	r.Contradiction = len(sealed.Contradictions) > 0
	if r.Open, err = hasOpenAction(ctx, h, r.Device, at, saw); err != nil {
		return r, err
	}
	if r.Mine, err = decided(ctx, h, n, r.Revision, by); err != nil {
		return r, err
	}
	if r.Contested, err = contested(ctx, h, lists, n, r.Revision, r.Checklist, saw); err != nil {
		return r, err
	}
	r.Asked, err = asked(ctx, h, lists, n, r.Revision, r.Checklist)
	return r, err
}

// sealSeen reads the last sealed revision that somebody had seen, with its outcome,
// and whether they had seen that it is being amended.
func sealSeen(ctx context.Context, h *handle, n int64, saw *sight, r *audit.Reviewable) (outcome []byte, err error) {
	type revision struct {
		revision     int
		begun, entry int64
		leaf         string
		outcome      []byte
	}
	var all []revision
	err = h.each(ctx, `SELECT x.revision AS v, x.begun, coalesce(x.entry, 0), coalesce(x.outcome, ''), coalesce(lower(hex(substr(e.hashes, 1, 32))), ''), 1 AS holds
			FROM revisions x LEFT JOIN entries e ON e.n = x.entry WHERE x.audit = ?1
		UNION ALL SELECT s.revision, 0, s.entry, s.outcome, lower(hex(substr(e.hashes, 1, 32))), 0 FROM seals s JOIN entries e ON e.n = s.entry WHERE s.audit = ?1
		ORDER BY v DESC, holds DESC`, []any{n}, func(scan func(...any) error) error {
		var v revision
		var holds bool
		err := scan(&v.revision, &v.begun, &v.entry, &v.outcome, &v.leaf, &holds)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	amending := false
	for _, v := range all {
		sealed, err := saw.has(ctx, v.entry)
		if err != nil {
			return nil, err
		}
		if sealed && v.entry != 0 {
			if r.Revision, r.Sealed, r.Status = v.revision, v.leaf, audit.Completed; amending {
				r.Status = audit.Draft
			}
			return v.outcome, nil
		}
		begun, err := saw.has(ctx, v.begun)
		if err != nil {
			return nil, err
		}
		amending = amending || begun && v.begun != 0
	}
	return nil, nil
}

// decided is what a person has decided of a revision, if it counts.
func decided(ctx context.Context, h *handle, n int64, revision int, by audit.Actor) (last audit.Decision, err error) {
	err = h.each(ctx, `SELECT v.decision FROM reviews v JOIN persons p ON p.id = v.by
		WHERE v.audit = ? AND v.revision = ? AND v.effect = '' AND v.withdrawn = 0 AND p.human = ? ORDER BY v.n`, []any{n, revision, by.Human},
		func(scan func(...any) error) error { return scan(&last) })
	return last, err
}

// asked are the items that a checklist asked in a revision. A text that was
// erased counts as answered: what was asked does not depend on what it said.
func asked(ctx context.Context, h *handle, lists *checklists, n int64, revision int, digest string) ([]string, error) {
	c, err := lists.get(ctx, h, digest)
	if err != nil {
		return nil, err
	}
	values := checklist.Answers{}
	err = h.each(ctx, "SELECT item, value, redacted FROM answers WHERE audit = ? AND revision = ?", []any{n, revision}, func(scan func(...any) error) error {
		var item string
		var text []byte
		var redacted bool
		if err := scan(&item, &text, &redacted); err != nil {
			return err
		}
		var v checklist.Value
		if err := json.Unmarshal(text, &v); err != nil {
			return fmt.Errorf("answer to %s: %w", item, err)
		}
		if def, _ := c.Item(item); redacted && !def.Kind.Structured() {
			v.Word = "…"
		}
		values[item] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.Evaluate(values, checklist.Device{}).Asked, nil
}

// hasOpenAction reports whether something is to be done at the device at a time
// (UTC) that somebody had seen.
func hasOpenAction(ctx context.Context, h *handle, device audit.DeviceID, at string, saw *sight) (bool, error) {
	var since []int64
	if err := h.each(ctx, "SELECT since FROM actions WHERE device = ? AND live AND opens_at <= ?", []any{device, at}, numbersInto(&since)); err != nil {
		return false, err
	}
	for _, n := range since {
		if seen, err := saw.has(ctx, n); err != nil || seen {
			return seen, err
		}
	}
	return false, nil
}

// auditOf is the number of an audit.
func auditOf(ctx context.Context, h *handle, id audit.AuditID) (n int64, err error) {
	err = h.scan(ctx, "SELECT n FROM audits WHERE id = ?", []any{id}, &n)
	return n, notFound(err, "no-audit", "diese Prüfung ist nicht bekannt", "this audit is not known")
}
