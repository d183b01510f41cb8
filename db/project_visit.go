package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"visite/audit"
)

func (p *projector) roomEntered(ctx context.Context, e entry, ev *audit.RoomEntered) error {
	if err := p.closeRoomGap(ctx, e, ev.Room); err != nil {
		return err
	}
	holds, err := p.visitHolds(ctx, e, ev.Round, ev.Room, audit.VisitEntered)
	if err != nil || !holds {
		return err
	}
	return p.exec(ctx, "UPDATE visits SET status = ?, entered_at = ?, entered_by = ?, reason = '' WHERE round = ? AND room = ?",
		audit.VisitEntered, e.stamp, e.by, ev.Round, ev.Room)
}

func (p *projector) roomLeft(ctx context.Context, e entry, ev *audit.RoomLeft) error {
	holds, err := p.visitHolds(ctx, e, ev.Round, ev.Room, ev.Result)
	if err != nil || !holds {
		return err
	}
	return p.exec(ctx, "UPDATE visits SET status = ?, left_at = ?, left_by = ?, reason = ? WHERE round = ? AND room = ?",
		ev.Result, e.stamp, e.by, ev.Reason.Text, ev.Round, ev.Room)
}

// visitRanks are the states of a visit: of two that nobody knew of each other, the
// later one here holds. Who could not come in does not undo that somebody was in.
var visitRanks = []audit.VisitStatus{audit.VisitNotYet, audit.VisitNoAccess, audit.VisitEntered, audit.VisitEmpty, audit.VisitDone}

// visitHolds reports whether the entry says where the visit of a room stands, and
// notes it.
func (p *projector) visitHolds(ctx context.Context, e entry, round audit.RoundID, room audit.RoomID, to audit.VisitStatus) (bool, error) {
	var status audit.VisitStatus
	var last int64
	err := p.scan(ctx, "SELECT status, entry FROM visits WHERE round = ? AND room = ?", []any{round, room}, &status, &last)
	if errors.Is(err, sql.ErrNoRows) { // verify names it
		return false, nil
	}
	if err != nil {
		return false, err
	}
	seen, err := p.saw.has(ctx, last)
	if err != nil || !seen && slices.Index(visitRanks, status) > slices.Index(visitRanks, to) {
		return false, err
	}
	return true, p.exec(ctx, "UPDATE visits SET entry = ? WHERE round = ? AND room = ?", e.n, round, room)
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
// where it stood before, unless somebody audits it there.
func (p *projector) deviceUnfound(ctx context.Context, ev *audit.DeviceUnfound) error {
	err := p.exec(ctx, `DELETE FROM seen WHERE round = ?1 AND room = ?2 AND device = ?3 AND NOT expected
		AND NOT EXISTS (SELECT 1 FROM audits WHERE round = ?1 AND room = ?2 AND device = ?3 AND status <> 'dropped')`, ev.Round, ev.Room, ev.Device)
	if err != nil {
		return err
	}
	return p.settle(ctx, ev.Round, ev.Device)
}

func (p *projector) deviceMissed(ctx context.Context, e entry, ev *audit.DeviceMissed) error {
	if err := p.closeDeviceGap(ctx, e, ev.Round, ev.Device); err != nil {
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
