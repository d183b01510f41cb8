package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"visite/audit"
	"visite/checklist"
)

// actionRow is a row of actions about to be made.
type actionRow struct {
	entry, audit int64 // audit 0: a gap of a round
	n            int
	round        audit.RoundID
	device       audit.DeviceID
	room         audit.RoomID
	audit.SealedAction
	due, opens string // UTC; opens "": at once
	superseded bool
}

func (p *projector) insertAction(ctx context.Context, a actionRow) error {
	rules, err := json.Marshal(a.Rules)
	if err != nil {
		return err
	}
	var of any
	if a.audit != 0 {
		of = a.audit
	}
	return p.exec(ctx, `INSERT INTO actions (entry, n, audit, round, device, room, action, owner, urgency, due_at, opens_at, rules, superseded)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.entry, a.n, of, a.round, orNull(a.device), orNull(a.room), a.Action, a.Owner, a.Urgency, a.due, a.opens, string(rules), a.superseded)
}

// demand makes the actions of an outcome, due from the time at. One of a
// consultation that was held opens when that has expired.
func (p *projector) demand(ctx context.Context, a actionRow, o audit.Sealed, at time.Time) error {
	for i, action := range o.Actions {
		due, err := audit.AddDuration(at, action.Within)
		if err != nil {
			return fmt.Errorf("action %s: %w", action.Action, err)
		}
		a.n, a.SealedAction, a.due = i, action, utc(due)
		if err := p.insertAction(ctx, a); err != nil {
			return err
		}
	}
	if o.Consultation == nil {
		return nil
	}
	until, err := checklist.ParseTime(o.Consultation.ValidUntil, at.Location())
	if err != nil {
		return fmt.Errorf("consultation: %w", err)
	}
	a.n, a.SealedAction = len(o.Actions), o.Consultation.Action
	a.due, a.opens = utc(until), utc(until)
	return p.insertAction(ctx, a)
}

// supersede closes the actions of the device's audits with the same checklist,
// whatever its version: one that was sealed at the time at takes their place.
// If one of them is later it is itself old, and closes nothing; for an audit
// that was not imported the order of the log counts, and at is zero.
func (p *projector) supersede(ctx context.Context, a auditRow, at time.Time) (old bool, err error) {
	c, err := p.checklists.get(ctx, p.handle, a.checklist)
	if err != nil {
		return false, err
	}
	var sealed []int64
	err = p.each(ctx, "SELECT n, sealed, unixepoch(completed_at), checklist FROM audits WHERE device = ? AND sealed IS NOT NULL", []any{a.device},
		func(scan func(...any) error) error {
			var n, entry, completed int64
			var digest string
			if err := scan(&n, &entry, &completed, &digest); err != nil {
				return err
			}
			other, err := p.checklists.get(ctx, p.handle, digest)
			if err != nil || other.ID != c.ID {
				return err
			}
			old = old || n != a.n && !at.IsZero() && completed > at.Unix()
			sealed = append(sealed, entry)
			return nil
		})
	if err != nil || old {
		return old, err
	}
	for _, entry := range sealed {
		if err := p.exec(ctx, "UPDATE actions SET superseded = 1 WHERE entry = ? AND superseded = 0", entry); err != nil {
			return false, err
		}
	}
	return false, nil
}

// gap makes a gap of a round an action: the technician goes there again. It
// takes the place of an earlier gap of the same device or room.
func (p *projector) gap(ctx context.Context, e entry, round audit.RoundID, n int, gap audit.Gap) error {
	due, err := audit.AddDuration(e.at, gap.Within)
	if err != nil {
		return fmt.Errorf("gap %d: %w", n, err)
	}
	room := audit.NewRoom(gap.Ward, gap.Room)
	if gap.Device != "" {
		err = p.closeDeviceGap(ctx, gap.Device, e.at)
	} else {
		err = p.closeRoomGap(ctx, room.ID)
	}
	if err != nil {
		return err
	}
	return p.insertAction(ctx, actionRow{
		entry: e.n, n: n, round: round, device: gap.Device, room: room.ID, due: utc(due),
		SealedAction: audit.SealedAction{
			Action: string(gap.Kind), Owner: string(audit.Technician), Urgency: gapUrgency, Rules: []string{},
		},
	})
}

// gapUrgency is that of going again where a round left a gap (ours).
const gapUrgency = "high"

// closeDeviceGap: at that time the device was audited, or said to be missing.
// That counts for rounds closed before.
func (p *projector) closeDeviceGap(ctx context.Context, device audit.DeviceID, at time.Time) error {
	return p.exec(ctx, `UPDATE actions SET superseded = 1 WHERE device = ? AND superseded = 0 AND audit IS NULL
		AND EXISTS (SELECT 1 FROM rounds r WHERE r.id = actions.round AND unixepoch(r.closed_at) <= ?)`, device, at.Unix())
}

// closeRoomGap: somebody went into the room that a round had left out.
func (p *projector) closeRoomGap(ctx context.Context, room audit.RoomID) error {
	return p.exec(ctx, "UPDATE actions SET superseded = 1 WHERE room = ? AND device IS NULL AND superseded = 0 AND audit IS NULL", room)
}
