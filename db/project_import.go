package db

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"visite/audit"
)

// importGoing is an import that the projector has seen from its beginning, with
// the sealed audits it has of each device.
type importGoing struct {
	round   audit.RoundID
	devices map[audit.DeviceID][]importedAudit
}

// importedAudit is what is kept of an imported audit while the import goes on.
type importedAudit struct {
	n          int64
	answers    [16]byte // a hash of what it can be in conflict about
	conflicted bool
}

func (p *projector) importBegun(ctx context.Context, e entry, ev *audit.ImportBegun) error {
	p.imports = importGoing{ev.Round, map[audit.DeviceID][]importedAudit{}}
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
	err = p.insertImported(ctx, e, ev, room)
	if isTwice(err) { // the same line, imported on another laptop too: it is one audit
		return nil
	}
	if err != nil {
		return err
	}
	answers, err := p.importedAnswers(ctx, e, ev)
	if err != nil {
		return err
	}
	if err := p.firstAuthors(ctx, e.n, append(ev.Named, audit.PersonID(e.by))...); err != nil {
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
	if list := p.imports.devices[ev.Device]; p.imports.round != ev.Round || len(list) > 0 && list[len(list)-1].n > e.n {
		p.imports = importGoing{}
		return p.conflicts(ctx, ev.Round, ev.Device)
	}
	return p.importedConflicts(ctx, ev.Device, importedAudit{n: e.n, answers: answers})
}

// importedConflicts finds with which audits of its device one that is being
// imported is in conflict, without reading those that say the same: a file may
// have many of one device.
func (p *projector) importedConflicts(ctx context.Context, device audit.DeviceID, a importedAudit) error {
	before := p.imports.devices[device]
	var one sealedAudit
	for i, b := range before {
		if b.answers == a.answers {
			continue
		}
		other, err := sealedOf(ctx, p.handle, p.checklists, b.n)
		if err == nil && one.Audit == nil {
			one, err = sealedOf(ctx, p.handle, p.checklists, a.n)
		}
		if err != nil {
			return err
		}
		if !inConflictWith(one, other) {
			continue
		}
		if !a.conflicted {
			if err := p.setConflict(ctx, a.n, b.n); err != nil {
				return err
			}
			a.conflicted = true
		}
		if !b.conflicted {
			if err := p.setConflict(ctx, b.n, a.n); err != nil {
				return err
			}
			before[i].conflicted = true
		}
	}
	p.imports.devices[device] = append(before, a)
	return nil
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
// It returns a hash of those that can be in conflict with others: audits with
// the same one never are, see [audit.Compare].
func (p *projector) importedAnswers(ctx context.Context, e entry, ev *audit.AuditImported) (sum [16]byte, err error) {
	if len(ev.Answers) == 0 {
		return sum, nil
	}
	c, err := p.checklists.get(ctx, p.handle, ev.Checklist)
	if err != nil {
		return sum, err
	}
	args := make([]any, 0, 2+5*len(ev.Answers))
	args = append(args, e.n, ev.At)
	said := append(make([]byte, 0, 1024), ev.Checklist...)
	for _, a := range ev.Answers {
		value, err := p.value(ctx, ev.Checklist, a.Item, a.Value, a.Private)
		if err != nil {
			return sum, err
		}
		args = append(args, a.Item, value, a.Note.Text, a.Provenance, erased(a.Private))
		if item, _ := c.Item(a.Item); !item.Optional {
			said = fmt.Appendf(said, "\n%s %s", a.Item, value)
		}
	}
	whole := sha256.Sum256(said)
	return [16]byte(whole[:]), p.exec(ctx, p.insertAnswers(len(ev.Answers)), args...)
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
