package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"visite/audit"
	"visite/ledger"
)

func (p *projector) auditStarted(ctx context.Context, e entry, ev *audit.AuditStarted) error {
	err := p.exec(ctx, `INSERT INTO audits (n, id, round, room, device, bed, checklist, revision, status, started_at, started_by, changed_at, changed_by)
		VALUES (?1, ?2, ?3, ?4, ?5, coalesce((SELECT bed FROM devices WHERE id = ?5 AND room = ?4), ''), ?6, 1, 'draft', ?7, ?8, ?7, ?8)`,
		e.n, ev.Audit, ev.Round, orNull(ev.Room), ev.Device, ev.Checklist, e.stamp, e.by)
	if err != nil {
		return err
	}
	p.touch(e.n)
	if missed, err := p.saw.missed(ctx, string(ev.Device)); err != nil {
		return err
	} else if missed { // somebody may have said meanwhile that it is not there
		err := p.exec(ctx, "INSERT OR IGNORE INTO seen (round, room, device, expected, how, found) VALUES (?, ?, ?, 0, ?, ?)", ev.Round, ev.Room, ev.Device, audit.Unexpected, e.n)
		if err != nil {
			return err
		}
	}
	return p.sighted(ctx, e, ev.Round, ev.Room, ev.Device)
}

// auditRow is what a projection needs of an audit.
type auditRow struct {
	n         int64
	round     audit.RoundID
	room      audit.RoomID
	device    audit.DeviceID
	checklist string // digest
	revision  int
}

func (p *projector) audit(ctx context.Context, id audit.AuditID) (a auditRow, err error) {
	err = p.scan(ctx, "SELECT n, round, coalesce(room, ''), device, checklist, revision FROM audits WHERE id = ?", []any{id},
		&a.n, &a.round, &a.room, &a.device, &a.checklist, &a.revision)
	if err != nil {
		return a, fmt.Errorf("audit %s: %w", id, err)
	}
	return a, nil
}

func (p *projector) auditAnswered(ctx context.Context, e entry, ev *audit.AuditAnswered) error {
	a, err := p.audit(ctx, ev.Audit)
	if err != nil {
		return err
	}
	if err := p.changed(ctx, e, a.n); err != nil {
		return err
	}
	if err := p.authors(ctx, a.n, append(ev.Named, audit.PersonID(e.by))...); err != nil {
		return err
	}
	if err := p.decides(ctx, a, ev.Item); err != nil {
		return err
	}
	missed, err := p.saw.missed(ctx, string(ev.Audit))
	if err != nil {
		return err
	}
	if missed {
		return p.answeredApart(ctx, e, a, ev)
	}
	return p.putAnswer(ctx, e, a, ev)
}

// putAnswer gives an item of the audit's revision the answer of an entry.
func (p *projector) putAnswer(ctx context.Context, e entry, a auditRow, ev *audit.AuditAnswered) error {
	if err := p.exec(ctx, "DELETE FROM evidence WHERE audit = ? AND revision = ? AND item = ?", a.n, a.revision, ev.Item); err != nil {
		return err
	}
	if ev.Withdrawn {
		return p.exec(ctx, "DELETE FROM answers WHERE audit = ? AND revision = ? AND item = ?", a.n, a.revision, ev.Item)
	}
	value, err := p.value(ctx, a.checklist, ev.Item, ev.Value, ev.Private)
	if err != nil {
		return err
	}
	err = p.exec(ctx, `INSERT OR REPLACE INTO answers (audit, revision, item, value, note, provenance, redacted, at, by, entry)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.n, a.revision, ev.Item, value, ev.Note.Text, ev.Provenance, erased(ev.Private), e.stamp, e.by, e.n)
	if err != nil {
		return err
	}
	return p.evidence(ctx, a, ev)
}

// value is the JSON of an answer, put together from its parts.
func (p *projector) value(ctx context.Context, digest, item string, public json.RawMessage, private audit.Private) (string, error) {
	c, err := p.checklists.get(ctx, p.handle, digest)
	if err != nil {
		return "", err
	}
	def, ok := c.Item(item)
	if !ok {
		return "", fmt.Errorf("checklist %s has no item %.40q", c.ID, item)
	}
	v, err := audit.Join(def.Kind, public, private)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(v)
	return string(text), err
}

func (p *projector) evidence(ctx context.Context, a auditRow, ev *audit.AuditAnswered) error {
	for i, file := range ev.Evidence {
		ref, err := ledger.ParseHash(file.File.Ref)
		if err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
		sum := ""
		if !erased(file.File) {
			h := sha256.Sum256([]byte(file.File.Text))
			sum = hex.EncodeToString(h[:])
		}
		err = p.exec(ctx, "INSERT INTO evidence (audit, revision, item, n, ref, sha256, name, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			a.n, a.revision, ev.Item, i, ref[:], sum, file.Name.Text, file.Size)
		if err != nil {
			return err
		}
	}
	return nil
}

// changed: somebody touched the audit.
func (p *projector) changed(ctx context.Context, e entry, n int64) error {
	return p.exec(ctx, "UPDATE audits SET changed_at = ?, changed_by = ? WHERE n = ?", e.stamp, e.by, n)
}

func (p *projector) auditCompleted(ctx context.Context, e entry, ev *audit.AuditCompleted) error {
	a, err := p.audit(ctx, ev.Audit)
	if err != nil {
		return err
	}
	holds, err := p.saw.missed(ctx, string(ev.Audit))
	if err != nil {
		return err
	}
	if holds = !holds; !holds {
		if holds, err = p.sealedApart(ctx, e, a, ev); err != nil {
			return err
		}
	}
	if holds {
		if err := p.seal(ctx, e, a, ev); err != nil {
			return err
		}
	}
	if err := p.authors(ctx, a.n, audit.PersonID(e.by)); err != nil {
		return err
	}
	if err := p.reviewState(ctx, a.n); err != nil {
		return err
	}
	if err := p.conflicts(ctx, a.round, a.device); err != nil {
		return err
	}
	return p.settle(ctx, a.round, a.device)
}

// seal gives an audit the sealed revision that holds.
func (p *projector) seal(ctx context.Context, e entry, a auditRow, ev *audit.AuditCompleted) error {
	if err := p.sealRevision(ctx, e.n, a.n, ev.Revision, e.stamp, e.by, ev.Outcome); err != nil {
		return err
	}
	err := p.exec(ctx, `UPDATE audits SET status = 'completed', sealed = ?1, verdict = ?2, urgency = ?3,
		changed_at = ?4, changed_by = ?5, completed_at = ?4, completed_by = ?5 WHERE n = ?6`,
		e.n, ev.Outcome.Verdict, ev.Outcome.Urgency, e.stamp, e.by, a.n)
	if err != nil {
		return err
	}
	return p.takeOver(ctx, e, sealing{auditRow: a, at: e.at, outcome: ev.Outcome})
}

func (p *projector) sealRevision(ctx context.Context, entry, audit int64, revision int, at, by string, o audit.Sealed) error {
	outcome, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return p.exec(ctx, `INSERT INTO revisions (audit, revision, entry, at, by, outcome) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET entry = excluded.entry, at = excluded.at, by = excluded.by, outcome = excluded.outcome`,
		audit, revision, entry, at, by, string(outcome))
}

func (p *projector) auditAmended(ctx context.Context, e entry, ev *audit.AuditAmended) error {
	a, err := p.audit(ctx, ev.Audit)
	if err != nil {
		return err
	}
	if ev.Revision <= a.revision { // somebody else began it, and neither had seen the other
		return p.changed(ctx, e, a.n)
	}
	for _, query := range []string{
		`INSERT INTO answers (audit, revision, item, value, note, provenance, redacted, at, by, entry)
			SELECT audit, ?1, item, value, note, provenance, redacted, at, by, entry FROM answers WHERE audit = ?2 AND revision = ?3`,
		`INSERT INTO evidence (audit, revision, item, n, ref, sha256, name, size)
			SELECT audit, ?1, item, n, ref, sha256, name, size FROM evidence WHERE audit = ?2 AND revision = ?3`,
	} {
		if err := p.exec(ctx, query, ev.Revision, a.n, a.revision); err != nil {
			return err
		}
	}
	if err := p.exec(ctx, "INSERT INTO revisions (audit, revision, begun, reason) VALUES (?, ?, ?, ?)", a.n, ev.Revision, e.n, ev.Reason.Text); err != nil {
		return err
	}
	err = p.exec(ctx, "UPDATE audits SET status = 'draft', revision = ?, changed_at = ?, changed_by = ? WHERE n = ?",
		ev.Revision, e.stamp, e.by, a.n)
	if err != nil {
		return err
	}
	return p.reviewState(ctx, a.n)
}

// auditDropped: the audit counts for nothing any more, unless somebody works on it
// of whom who drops it had seen nothing.
func (p *projector) auditDropped(ctx context.Context, e entry, ev *audit.AuditDropped) error {
	a, err := p.audit(ctx, ev.Audit)
	if err != nil {
		return err
	}
	if missed, err := p.saw.missed(ctx, string(ev.Audit)); err != nil || missed {
		return err
	}
	p.touch(a.n)
	err = p.exec(ctx, "UPDATE audits SET status = 'dropped', dropped = ?, changed_at = ?, changed_by = ? WHERE n = ?", e.n, e.stamp, e.by, a.n)
	if err != nil {
		return err
	}
	return p.unsighted(ctx, a.round, a.room, a.device)
}
