package db

import (
	"context"
	"database/sql"
	"errors"

	"visite/audit"
)

// noEffect is why an entry does not count: its author was revoked before, as its
// writer had seen, or the rule refused it when it was folded.
func (f *finisher) noEffect(ctx context.Context, n int64, l audit.HistoryLine) (*audit.Refusal, error) {
	code := ""
	err := f.h.each(ctx, "SELECT why FROM quarantined WHERE entry = ?", []any{n}, func(scan func(...any) error) error { return scan(&code) })
	if err != nil || code != "" {
		return audit.Held(code), err
	}
	if isStep(l.Event) {
		return f.noStep(ctx, n)
	}
	err = f.h.each(ctx, `SELECT effect FROM person_changes WHERE entry = ?1 UNION ALL SELECT effect FROM writer_rulings WHERE entry = ?1 UNION ALL SELECT effect FROM reviews WHERE n = ?1
		UNION ALL SELECT effect FROM withdrawals WHERE n = ?1 UNION ALL SELECT effect FROM decisions WHERE n = ?1
		UNION ALL SELECT effect FROM question_decisions WHERE entry = ?1 UNION ALL SELECT effect FROM network_permits WHERE entry = ?1 LIMIT 1`, []any{n},
		func(scan func(...any) error) error { return scan(&code) })
	if refused := audit.NoRuling(code); refused != nil {
		return refused, err
	}
	if err != nil || code != "" {
		return audit.NoReview(code), err
	}
	var revoked int64
	err = f.h.scan(ctx, "SELECT revoked FROM persons WHERE id = ?", []any{l.Stamp.Person}, &revoked)
	if err != nil || revoked == 0 || revoked > n {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return nil, err
	}
	saw, err := sightOf(f.h, n, nil)
	if err != nil {
		return nil, err
	}
	if seen, err := saw.has(ctx, revoked); err != nil || !seen {
		return nil, err
	}
	return audit.NoReview(audit.IsRevoked), nil
}

// noStep is why what was said about actions, or about a device being out of
// service, does not count: nil if it does for one of them.
func (f *finisher) noStep(ctx context.Context, n int64) (*audit.Refusal, error) {
	code := ""
	err := f.h.each(ctx, `SELECT min(effect) FROM action_steps WHERE entry = ?1 HAVING count(*) > 0
		UNION ALL SELECT effect FROM decommissionings WHERE entry = ?1`, []any{n}, func(scan func(...any) error) error { return scan(&code) })
	return audit.NoStep(code), err
}

func isStep(event audit.Event) bool {
	switch event.(type) {
	case *audit.ActionPlanned, *audit.ActionBegun, *audit.ActionDone, *audit.ActionConfirmed, *audit.ActionReopened, *audit.DeviceDecommissioned:
		return true
	}
	return false
}

func unlessRefused(err error) error {
	if refused := (*audit.Refusal)(nil); errors.As(err, &refused) {
		return nil
	}
	return err
}

// about is the device and the room an event is about, as far as it is about one.
func (f *finisher) about(ctx context.Context, event audit.Event) (auditAt, error) {
	switch ev := event.(type) {
	case *audit.RoomEntered:
		return auditAt{room: ev.Room}, nil
	case *audit.RoomLeft:
		return auditAt{room: ev.Room}, nil
	case *audit.DeviceFound:
		return auditAt{ev.Room, ev.Device}, nil
	case *audit.DeviceUnfound:
		return auditAt{ev.Room, ev.Device}, nil
	case *audit.DeviceMissed:
		return auditAt{ev.Room, ev.Device}, nil
	case *audit.DeviceCorrected:
		return auditAt{device: ev.Device}, nil
	case *audit.DeviceMoved:
		return auditAt{device: ev.Device}, nil
	case *audit.AuditStarted:
		return auditAt{ev.Room, ev.Device}, nil
	case *audit.AuditAnswered:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.AuditCompleted:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.AuditAmended:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.AuditDropped:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.AuditImported: // its place is in it
		return auditAt{device: ev.Device}, nil
	}
	return f.aboutDesk(ctx, event)
}

func (f *finisher) aboutDesk(ctx context.Context, event audit.Event) (auditAt, error) {
	switch ev := event.(type) {
	case *audit.AuditApproved:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.AuditReturned:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.ReviewWithdrawn:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.ConflictDecided:
		return f.ofAudit(ctx, ev.Keep)
	case *audit.ActionPlanned:
		return auditAt{device: ev.Device}, nil
	case *audit.ActionBegun:
		return auditAt{device: ev.Device}, nil
	case *audit.ActionReopened:
		return auditAt{device: ev.Device}, nil
	case *audit.DeviceDecommissioned:
		return auditAt{device: ev.Device}, nil
	}
	return f.aboutNetwork(ctx, event)
}

func (f *finisher) aboutNetwork(ctx context.Context, event audit.Event) (auditAt, error) {
	switch ev := event.(type) {
	case *audit.BrowseBegun:
		return auditAt{room: ev.Room}, nil
	case *audit.SightingLinked:
		return auditAt{ev.Room, ev.Device}, nil
	case *audit.SightingUnlinked:
		return auditAt{ev.Room, ev.Device}, nil
	case *audit.SightingsLeft:
		return auditAt{room: ev.Room}, nil
	case *audit.ContactObserved:
		return auditAt{device: ev.Device}, nil
	case *audit.ProbeUnlocked:
		return auditAt{room: ev.Room}, nil
	case *audit.ConnectBegun:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.ConnectEnded:
		return f.ofAudit(ctx, ev.Audit)
	case *audit.ProbeChecked:
		return f.ofUnlock(ctx, ev.Unlock)
	}
	return auditAt{}, nil
}

// ofUnlock is where something was unlocked.
func (f *finisher) ofUnlock(ctx context.Context, id audit.UnlockID) (at auditAt, err error) {
	err = f.h.each(ctx, "SELECT room FROM unlocks WHERE id = ?", []any{id}, func(scan func(...any) error) error { return scan(&at.room) })
	return at, err
}

func (f *finisher) ofAudit(ctx context.Context, id audit.AuditID) (auditAt, error) {
	return kept(f.audits, id, func() (at auditAt, err error) {
		err = f.h.each(ctx, "SELECT coalesce(room, ''), device FROM audits WHERE id = ?", []any{id}, func(scan func(...any) error) error {
			return scan(&at.room, &at.device)
		})
		return at, err
	})
}
