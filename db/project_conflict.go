package db

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"visite/audit"
)

// conflicts brings up to date which audits of a device in a round are in
// conflict: of all that are sealed and not set aside, in their last sealed
// revision.
func (p *projector) conflicts(ctx context.Context, round audit.RoundID, device audit.DeviceID) error {
	known := map[int64]int64{} // with which they are in conflict so far
	err := p.each(ctx, "SELECT n, conflict FROM audits WHERE device = ? AND round = ? AND sealed IS NOT NULL AND aside = 0", []any{device, round},
		func(scan func(...any) error) error {
			var n, with int64
			err := scan(&n, &with)
			known[n] = with
			return err
		})
	if err != nil {
		return err
	}
	numbers := slices.Sorted(maps.Keys(known))
	found, err := p.inConflict(ctx, numbers)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if found[n] == known[n] {
			continue
		}
		if err := p.setConflict(ctx, n, found[n]); err != nil {
			return err
		}
	}
	return nil
}

// setConflict says with which audit another is in conflict; 0: with none.
func (p *projector) setConflict(ctx context.Context, n, with int64) error {
	if err := p.exec(ctx, "UPDATE audits SET conflict = ? WHERE n = ?", with, n); err != nil {
		return err
	}
	return p.reviewState(ctx, n)
}

func inConflictWith(a, b sealedAudit) bool {
	return a.Checklist.Digest() == b.Checklist.Digest() && audit.Compare(a.Audit, b.Audit).Likeness == audit.Conflicting
}

// inConflict says of audits with which of the others, the first, they are in
// conflict.
func (p *projector) inConflict(ctx context.Context, numbers []int64) (map[int64]int64, error) {
	if len(numbers) < 2 { // almost always
		return nil, nil
	}
	found := map[int64]int64{}
	var all []sealedAudit
	for _, n := range numbers {
		b, err := sealedOf(ctx, p.handle, p.checklists, n)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if !inConflictWith(a, b) {
				continue
			}
			if found[a.n] == 0 {
				found[a.n] = b.n
			}
			if found[b.n] == 0 {
				found[b.n] = a.n
			}
		}
		all = append(all, b)
	}
	return found, nil
}

// conflictDecided: the audit kept has a new revision, sealed by the decision, and
// the other one counts for nothing any more.
func (p *projector) conflictDecided(ctx context.Context, e entry, ev *audit.ConflictDecided) error {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	of, keep, aside, err := pair(ctx, p.handle, p.checklists, by, ev.Keep, ev.Aside)
	if err != nil {
		return err
	}
	items, err := json.Marshal(ev.Items)
	if err != nil {
		return err
	}
	effect := of.Deciding(by, ev)
	if err := p.questioned(ctx, e, ev, by, effect); err != nil {
		return err
	}
	err = p.exec(ctx, "INSERT INTO decisions (n, keep, aside, revision, items, reason, at, by, role, effect) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.n, keep.n, aside.n, ev.Revision, string(items), ev.Reason.Text, e.stamp, e.by, by.Role, effect)
	if err != nil || effect != "" {
		return err
	}
	if err := p.keepChosen(ctx, of.Sources(ev.Items), ev, keep, aside); err != nil {
		return err
	}
	if err := p.sealDecided(ctx, e, ev, keep, aside); err != nil {
		return err
	}
	for _, n := range []int64{keep.n, aside.n} {
		if err := p.reviewState(ctx, n); err != nil {
			return err
		}
	}
	return p.conflicts(ctx, ev.Round, ev.Device)
}

// keepChosen copies the answers chosen, each with its author, and those who have
// a part in the audit set aside.
func (p *projector) keepChosen(ctx context.Context, from map[string]audit.AuditID, ev *audit.ConflictDecided, keep, aside sealedAudit) error {
	for _, item := range slices.Sorted(maps.Keys(from)) {
		of := keep
		if from[item] == aside.ID {
			of = aside
		}
		for _, query := range []string{
			`INSERT INTO answers (audit, revision, item, value, note, provenance, redacted, at, by, entry)
				SELECT ?1, ?2, item, value, note, provenance, redacted, at, by, entry FROM answers WHERE audit = ?3 AND revision = ?4 AND item = ?5`,
			`INSERT INTO evidence (audit, revision, item, n, ref, sha256, name, size)
				SELECT ?1, ?2, item, n, ref, sha256, name, size FROM evidence WHERE audit = ?3 AND revision = ?4 AND item = ?5`,
		} {
			if err := p.exec(ctx, query, keep.n, ev.Revision, of.n, of.Revision, item); err != nil {
				return err
			}
		}
	}
	return p.exec(ctx, "INSERT OR IGNORE INTO authors (audit, person) SELECT ?, person FROM authors WHERE audit = ?", keep.n, aside.n)
}

// sealDecided seals the new revision. What must be done follows as of the time
// at which the audits were taken: an old conflict undoes nothing that a later
// audit has found.
func (p *projector) sealDecided(ctx context.Context, e entry, ev *audit.ConflictDecided, keep, aside sealedAudit) error {
	err := p.exec(ctx, "INSERT INTO revisions (audit, revision, begun, reason) VALUES (?, ?, ?, ?)", keep.n, ev.Revision, e.n, ev.Reason.Text)
	if err != nil {
		return err
	}
	if err := p.sealRevision(ctx, e.n, keep.n, ev.Revision, e.stamp, e.by, ev.Outcome); err != nil {
		return err
	}
	err = p.exec(ctx, "UPDATE audits SET revision = ?, sealed = ?, verdict = ?, urgency = ?, changed_at = ?, changed_by = ? WHERE n = ?",
		ev.Revision, e.n, ev.Outcome.Verdict, ev.Outcome.Urgency, e.stamp, e.by, keep.n)
	if err != nil {
		return err
	}
	if err := p.exec(ctx, "UPDATE audits SET aside = ?, conflict = 0, changed_at = ?, changed_by = ? WHERE n = ?", e.n, e.stamp, e.by, aside.n); err != nil {
		return err
	}
	at, err := taken(keep, aside)
	if err != nil {
		return fmt.Errorf("when the audits were taken: %w", err)
	}
	row, err := p.audit(ctx, ev.Keep)
	if err != nil {
		return err
	}
	return p.takeOver(ctx, e, sealing{auditRow: row, at: at, imported: true, outcome: ev.Outcome})
}
