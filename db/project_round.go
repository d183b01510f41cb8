package db

import (
	"context"

	"visite/audit"
)

func (p *projector) roundStarted(ctx context.Context, e entry, ev *audit.RoundStarted) error {
	err := p.exec(ctx, "INSERT INTO rounds (id, checklist, status, started, started_at, started_by) VALUES (?, ?, ?, ?, ?, ?)",
		ev.Round, ev.Checklist, audit.RoundOpen, e.n, e.stamp, e.by)
	if err != nil {
		return err
	}
	for i, r := range ev.Rooms {
		room, err := p.place(ctx, audit.Place{Ward: r.Ward, Room: r.Room})
		if err != nil {
			return err
		}
		if err := p.visit(ctx, ev.Round, room, i); err != nil {
			return err
		}
		for _, d := range r.Devices {
			// A device is expected in one room; the first that names it counts.
			err := p.exec(ctx, `INSERT INTO seen (round, room, device, expected) SELECT ?1, ?2, ?3, 1
				WHERE NOT EXISTS (SELECT 1 FROM seen WHERE device = ?3 AND round = ?1)`, ev.Round, room.ID, d)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// visit gives a room a place in a round.
func (p *projector) visit(ctx context.Context, round audit.RoundID, room audit.Room, position int) error {
	err := p.exec(ctx, "INSERT OR IGNORE INTO visits (round, room, position) VALUES (?, ?, ?)", round, room.ID, position)
	if err != nil {
		return err
	}
	return p.exec(ctx, "INSERT OR IGNORE INTO round_wards (round, ward) VALUES (?, ?)", round, room.Ward.ID)
}

// roundClosed: of two who closed it and had not seen each other, the one who names
// gaps. What was audited in it meanwhile is no gap.
func (p *projector) roundClosed(ctx context.Context, e entry, ev *audit.RoundClosed) error {
	err := p.exec(ctx, "UPDATE rounds SET status = ?1, closed_at = ?2, closed_by = ?3, closed = ?4 WHERE id = ?5 AND (closed = 0 OR ?1 = 'gaps' AND status <> 'gaps')",
		ev.Result, e.stamp, e.by, e.n, ev.Round)
	if err != nil {
		return err
	}
	for i, gap := range ev.Gaps {
		audited, err := exists(ctx, p.handle, "SELECT 1 FROM audits WHERE round = ? AND device = ? AND sealed IS NOT NULL", ev.Round, gap.Device)
		if err != nil {
			return err
		}
		if audited {
			continue
		}
		if err := p.gap(ctx, e, ev.Round, i, gap); err != nil {
			return err
		}
	}
	return nil
}
