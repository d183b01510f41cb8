package db

import (
	"context"
	"encoding/json"

	"visite/audit"
)

func (p *projector) roomEntered(ctx context.Context, e entry, ev *audit.RoomEntered) error {
	if err := p.closeRoomGap(ctx, e, ev.Room); err != nil {
		return err
	}
	return p.exec(ctx, "UPDATE visits SET status = ?, entered_at = ?, entered_by = ?, reason = '' WHERE round = ? AND room = ?",
		audit.VisitEntered, e.stamp, e.by, ev.Round, ev.Room)
}

func (p *projector) roomLeft(ctx context.Context, e entry, ev *audit.RoomLeft) error {
	return p.exec(ctx, "UPDATE visits SET status = ?, left_at = ?, left_by = ?, reason = ? WHERE round = ? AND room = ?",
		ev.Result, e.stamp, e.by, ev.Reason.Text, ev.Round, ev.Room)
}

func (p *projector) deviceFound(ctx context.Context, e entry, ev *audit.DeviceFound) error {
	d, err := device(ctx, p.handle, ev.Device)
	if err != nil {
		return err
	}
	was, err := json.Marshal(audit.Stood{Place: d.Place, Source: d.PlaceSource})
	if err != nil {
		return err
	}
	err = p.exec(ctx, `INSERT INTO seen (round, room, device, expected, how, found, was) VALUES (?, ?, ?, 0, ?, ?, ?)
		ON CONFLICT DO UPDATE SET how = iif(expected, how, excluded.how), found = excluded.found, was = excluded.was`,
		ev.Round, ev.Room, ev.Device, ev.How, e.n, string(was))
	if err != nil {
		return err
	}
	return p.sighted(ctx, e, ev.Round, ev.Room, ev.Device)
}

// deviceUnfound: the device is not on the room's list any more, and stood last
// where it stood before.
func (p *projector) deviceUnfound(ctx context.Context, ev *audit.DeviceUnfound) error {
	err := p.exec(ctx, "DELETE FROM seen WHERE round = ? AND room = ? AND device = ? AND NOT expected", ev.Round, ev.Room, ev.Device)
	if err != nil {
		return err
	}
	return p.settle(ctx, ev.Round, ev.Device)
}

func (p *projector) deviceMissed(ctx context.Context, e entry, ev *audit.DeviceMissed) error {
	if err := p.closeDeviceGap(ctx, e, ev.Device); err != nil {
		return err
	}
	err := p.exec(ctx, "UPDATE seen SET missing = 1 WHERE round = ? AND room = ? AND device = ?", ev.Round, ev.Room, ev.Device)
	if err != nil {
		return err
	}
	return p.settle(ctx, ev.Round, ev.Device)
}

// sighted: the device stands in that room, and is missing nowhere any more.
func (p *projector) sighted(ctx context.Context, e entry, round audit.RoundID, room audit.RoomID, device audit.DeviceID) error {
	err := p.exec(ctx, "UPDATE seen SET missing = 0, entry = iif(room = ?, ?, entry) WHERE device = ? AND round = ?",
		room, e.n, device, round)
	if err != nil {
		return err
	}
	return p.settle(ctx, round, device)
}

// unsighted: the audit that said the device stands in that room was begun by
// mistake, so it stood there last when it was found there, or audited before.
func (p *projector) unsighted(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID) error {
	err := p.exec(ctx, `UPDATE seen AS s SET entry = max(s.found, coalesce((SELECT max(n) FROM audits a
			WHERE a.device = s.device AND a.round = s.round AND a.room = s.room AND a.status <> 'dropped'), 0))
		WHERE s.device = ? AND s.round = ? AND s.room = ?`, device, round, room)
	if err != nil {
		return err
	}
	return p.settle(ctx, round, device)
}

// settle works out anew what became of a device in each room that lists it, as
// [audit.Seen.State] says: an audit counts more than a sighting elsewhere, and
// that more than being called missing.
func (p *projector) settle(ctx context.Context, round audit.RoundID, device audit.DeviceID) error {
	return p.exec(ctx, `UPDATE seen AS s SET state = coalesce(
		(SELECT iif(a.status = 'completed' OR a.revision > 1, 'audited', 'draft') FROM audits a
			WHERE a.device = s.device AND a.round = s.round AND a.room = s.room AND a.status <> 'dropped' ORDER BY a.n DESC LIMIT 1),
		(SELECT 'away' FROM seen o WHERE o.device = s.device AND o.round = s.round AND o.entry > s.entry LIMIT 1),
		iif(s.missing, 'missing', 'open'))
		WHERE s.device = ? AND s.round = ?`, device, round)
}
