package db

import (
	"context"
	"fmt"
	"time"

	"visite/audit"
)

func (p *projector) importBegun(ctx context.Context, e entry, ev *audit.ImportBegun) error {
	return p.exec(ctx, "INSERT INTO rounds (id, checklist, status, started, started_at, started_by, file) VALUES (?, ?, ?, ?, ?, ?, ?)",
		ev.Round, ev.Checklist, audit.RoundImported, e.n, e.stamp, e.by, ev.File)
}

func (p *projector) importEnded(ctx context.Context, e entry, ev *audit.ImportEnded) error {
	return p.exec(ctx, "UPDATE rounds SET closed_at = ?, closed_by = ? WHERE id = ?", e.stamp, e.by, ev.Round)
}

// auditImported makes an audit whole. Nobody here did it: the file names who
// did, and when.
func (p *projector) auditImported(ctx context.Context, e entry, ev *audit.AuditImported) error {
	at, err := time.Parse(time.RFC3339, ev.At)
	if err != nil {
		return fmt.Errorf("imported audit: %w", err)
	}
	at = plain(at)
	room, err := p.place(ctx, ev.Place)
	if err != nil {
		return err
	}
	if err := p.insertImported(ctx, e, ev, room); err != nil {
		return err
	}
	for _, a := range ev.Answers {
		if err := p.importedAnswer(ctx, e, ev, a); err != nil {
			return err
		}
	}
	if ev.Outcome == nil {
		return nil
	}
	if err := p.sealRevision(ctx, e.n, e.n, 1, ev.At, "", *ev.Outcome); err != nil {
		return err
	}
	old, err := p.supersedeBefore(ctx, ev.Device, ev.Checklist, e.n, at)
	if err != nil {
		return err
	}
	if err := p.closeDeviceGap(ctx, ev.Device, at); err != nil {
		return err
	}
	row := actionRow{entry: e.n, audit: e.n, round: ev.Round, device: ev.Device, room: room.ID, superseded: old}
	return p.demand(ctx, row, *ev.Outcome, at)
}

func (p *projector) insertImported(ctx context.Context, e entry, ev *audit.AuditImported, room audit.Room) error {
	status, completed, verdict, urgency := audit.Draft, "", "", ""
	var sealed any
	if o := ev.Outcome; o != nil {
		status, completed, verdict, urgency, sealed = audit.Completed, ev.At, o.Verdict, o.Urgency, e.n
	}
	return p.exec(ctx, `INSERT INTO audits (n, id, round, room, device, bed, checklist, revision, status, sealed, verdict, urgency,
		imported, named_by, started_at, started_by, changed_at, changed_by, completed_at)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9, ?10, ?11, 1, ?12, ?13, '', ?13, '', ?14)`,
		e.n, ev.Audit, ev.Round, orNull(room.ID), ev.Device, ev.Place.Bed, ev.Checklist, status, sealed, verdict, urgency,
		ev.By.Text, ev.At, completed)
}

func (p *projector) importedAnswer(ctx context.Context, e entry, ev *audit.AuditImported, a audit.ImportedAnswer) error {
	value, err := p.value(ctx, ev.Checklist, a.Item, a.Value, a.Private)
	if err != nil {
		return err
	}
	return p.exec(ctx, `INSERT INTO answers (audit, revision, item, value, note, provenance, redacted, at, by, entry)
		VALUES (?, 1, ?, ?, ?, ?, ?, ?, '', ?)`,
		e.n, a.Item, value, a.Note.Text, a.Provenance, erased(a.Private), ev.At, e.n)
}

// supersedeBefore closes the actions of the device's audits with the same
// checklist, unless one of them is later than the time at: then the audit now
// imported is itself old.
func (p *projector) supersedeBefore(ctx context.Context, device audit.DeviceID, digest string, n int64, at time.Time) (old bool, err error) {
	var others int
	err = p.scan(ctx, `SELECT count(*), coalesce(max(unixepoch(a.completed_at)) > ?, 0)
		FROM audits a JOIN checklists c ON c.digest = a.checklist
		WHERE a.device = ? AND a.n <> ? AND a.sealed IS NOT NULL AND c.id = (SELECT id FROM checklists WHERE digest = ?)`,
		[]any{at.Unix(), device, n, digest}, &others, &old)
	if err != nil || old || others == 0 {
		return old, err
	}
	return false, p.supersede(ctx, device, digest)
}
