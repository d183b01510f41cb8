package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"visite/audit"
)

// importGoing is an import that the projector has seen from its beginning, with
// the devices it has audits of.
type importGoing struct {
	round   audit.RoundID
	devices map[audit.DeviceID]bool
}

// first reports whether an import has no audit of the device yet, as far as that
// is known, so that none needs to be looked for.
func (i importGoing) first(round audit.RoundID, device audit.DeviceID) bool {
	if i.round != round || i.devices[device] {
		return false
	}
	i.devices[device] = true
	return true
}

func (p *projector) importBegun(ctx context.Context, e entry, ev *audit.ImportBegun) error {
	p.imports = importGoing{ev.Round, map[audit.DeviceID]bool{}}
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
	if err := p.importedAnswers(ctx, e, ev); err != nil {
		return err
	}
	if err := p.authors(ctx, e.n, append(ev.Named, audit.PersonID(e.by))...); err != nil {
		return err
	}
	if ev.Outcome == nil {
		return nil
	}
	if err := p.sealRevision(ctx, e.n, e.n, 1, ev.At, "", *ev.Outcome); err != nil {
		return err
	}
	row := auditRow{n: e.n, round: ev.Round, room: room.ID, device: ev.Device, checklist: ev.Checklist, revision: 1}
	if err := p.takeOver(ctx, e, sealing{auditRow: row, at: at, imported: true, outcome: *ev.Outcome}); err != nil {
		return err
	}
	if p.imports.first(ev.Round, ev.Device) {
		return nil
	}
	return p.conflicts(ctx, ev.Round, ev.Device)
}

func (p *projector) insertImported(ctx context.Context, e entry, ev *audit.AuditImported, room audit.Room) error {
	status, completed, verdict, urgency, review := audit.Draft, "", "", "", audit.ReviewState("")
	var sealed any
	if o := ev.Outcome; o != nil {
		status, completed, verdict, urgency, sealed = audit.Completed, ev.At, o.Verdict, o.Urgency, e.n
		review = audit.Awaiting
	}
	p.touch(e.n)
	return p.exec(ctx, `INSERT INTO audits (n, id, round, room, device, bed, checklist, revision, status, sealed, verdict, urgency,
		imported, named_by, started_at, started_by, changed_at, changed_by, completed_at, review)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9, ?10, ?11, 1, ?12, ?13, '', ?13, '', ?14, ?15)`,
		e.n, ev.Audit, ev.Round, orNull(room.ID), ev.Device, ev.Place.Bed, ev.Checklist, status, sealed, verdict, urgency,
		ev.By.Text, ev.At, completed, review)
}

// importedAnswers inserts all answers in one statement: an import has millions.
func (p *projector) importedAnswers(ctx context.Context, e entry, ev *audit.AuditImported) error {
	if len(ev.Answers) == 0 {
		return nil
	}
	args := make([]any, 0, 2+5*len(ev.Answers))
	args = append(args, e.n, ev.At)
	for _, a := range ev.Answers {
		value, err := p.value(ctx, ev.Checklist, a.Item, a.Value, a.Private)
		if err != nil {
			return err
		}
		args = append(args, a.Item, value, a.Note.Text, a.Provenance, erased(a.Private))
	}
	return p.exec(ctx, p.insertAnswers(len(ev.Answers)), args...)
}

// insertAnswers is the statement for that many answers of one audit.
func (p *projector) insertAnswers(rows int) string {
	if p.inserts[rows] == "" {
		var b strings.Builder
		b.WriteString("INSERT INTO answers (audit, revision, item, value, note, provenance, redacted, at, by, entry) VALUES")
		for i := range rows {
			fmt.Fprintf(&b, ", (?1, 1, ?%d, ?%d, ?%d, ?%d, ?%d, ?2, '', ?1)", 5*i+3, 5*i+4, 5*i+5, 5*i+6, 5*i+7)
		}
		p.inserts[rows] = strings.Replace(b.String(), "VALUES,", "VALUES", 1)
	}
	return p.inserts[rows]
}
