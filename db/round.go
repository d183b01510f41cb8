package db

import (
	"context"

	"visite/audit"
)

// Round reads a round with a line for each of its rooms.
func (s *Store) Round(ctx context.Context, id audit.RoundID) (r audit.Round, err error) {
	err = s.read(ctx, func(h *handle) error {
		r, err = s.round(ctx, h, id)
		return err
	})
	return r, err
}

func (s *Store) round(ctx context.Context, h *handle, id audit.RoundID) (audit.Round, error) {
	var r audit.Round
	err := h.scan(ctx, `SELECT r.id, r.status, r.checklist, r.started_at, r.started_by, coalesce(p.name, ''), r.closed_at, r.closed_by, coalesce(q.name, '')
		FROM rounds r LEFT JOIN persons p ON p.id = r.started_by LEFT JOIN persons q ON q.id = r.closed_by WHERE r.id = ?`, []any{id},
		&r.ID, &r.Status, &r.Checklist, &r.Started.At, &r.Started.Person, &r.Started.Name, &r.Closed.At, &r.Closed.Person, &r.Closed.Name)
	if err != nil {
		return r, notFound(err, "no-round", "diese Runde ist nicht bekannt", "this round is not known")
	}
	c, err := s.checklists.get(ctx, h, r.Checklist)
	if err != nil {
		return r, err
	}
	r.Title = c.Title
	if r.Wards, err = roundWards(ctx, h, id); err != nil {
		return r, err
	}
	r.Rooms, err = roomLines(ctx, h, id)
	return r, err
}

func roundWards(ctx context.Context, h *handle, id audit.RoundID) (names []string, err error) {
	err = h.each(ctx, "SELECT w.name FROM round_wards x JOIN wards w ON w.id = x.ward WHERE x.round = ? ORDER BY w.id", []any{id},
		func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		})
	byName(names, func(name string) string { return name })
	return names, err
}

// roomLines are the rooms of a round in walking order. What became of the
// devices is counted once for the whole round.
func roomLines(ctx context.Context, h *handle, id audit.RoundID) (lines []audit.RoomLine, err error) {
	err = h.each(ctx, `WITH counted AS MATERIALIZED (
			SELECT room, sum(expected) AS expected, sum(expected AND state NOT IN ('open', 'draft')) AS settled,
				sum(NOT expected) AS found, sum(state IN ('open', 'draft')) AS open, sum(state = 'draft') AS drafts
			FROM seen WHERE round = ?1 GROUP BY room)
		SELECT v.room, r.name, w.id, w.name, v.status,
			coalesce(c.expected, 0), coalesce(c.settled, 0), coalesce(c.found, 0), coalesce(c.open, 0), coalesce(c.drafts, 0)
		FROM visits v JOIN rooms r ON r.id = v.room JOIN wards w ON w.id = r.ward LEFT JOIN counted c ON c.room = v.room
		WHERE v.round = ?1 ORDER BY v.position`, []any{id}, func(scan func(...any) error) error {
		var l audit.RoomLine
		err := scan(&l.Room.ID, &l.Room.Name, &l.Room.Ward.ID, &l.Room.Ward.Name, &l.Status, &l.Expected, &l.Settled, &l.Found, &l.Open, &l.Drafts)
		lines = append(lines, l)
		return err
	})
	return lines, err
}

// checkOpen refuses a round that is closed.
func checkOpen(ctx context.Context, h *handle, id audit.RoundID) error {
	var status audit.RoundStatus
	if err := h.scan(ctx, "SELECT status FROM rounds WHERE id = ?", []any{id}, &status); err != nil {
		return notFound(err, "no-round", "diese Runde ist nicht bekannt", "this round is not known")
	}
	if status != audit.RoundOpen {
		return refuse("round-closed", nil, "diese Runde ist schon abgeschlossen", "this round is already closed")
	}
	return nil
}

// walk lists the rooms of wards in walking order, with the devices expected there.
func walk(ctx context.Context, h *handle, chosen []audit.WardID) ([]audit.RoundRoom, error) {
	var list []audit.Ward
	seen := map[audit.WardID]bool{}
	for _, id := range chosen {
		ward := audit.Ward{ID: id}
		if err := h.scan(ctx, "SELECT name FROM wards WHERE id = ?", []any{id}, &ward.Name); err != nil {
			return nil, notFound(err, "no-ward", "diese Station ist nicht bekannt", "this ward is not known")
		}
		if !seen[id] {
			seen[id] = true
			list = append(list, ward)
		}
	}
	byName(list, func(w audit.Ward) string { return w.Name })
	var walk []audit.RoundRoom
	for _, ward := range list {
		rooms, err := wardWalk(ctx, h, ward)
		if err != nil {
			return nil, err
		}
		walk = append(walk, rooms...)
	}
	if len(walk) == 0 {
		return nil, refuse("no-rooms", nil,
			"für eine Runde fehlen die Räume: eine Geräteliste importieren oder Räume eintragen",
			"a round needs rooms: import a device list or type rooms in")
	}
	return walk, nil
}

func wardWalk(ctx context.Context, h *handle, ward audit.Ward) ([]audit.RoundRoom, error) {
	expected := map[audit.RoomID][]audit.DeviceID{}
	err := h.each(ctx, "SELECT room, id FROM devices WHERE ward = ? AND room IS NOT NULL ORDER BY room, id", []any{ward.ID},
		func(scan func(...any) error) error {
			var room audit.RoomID
			var id audit.DeviceID
			err := scan(&room, &id)
			expected[room] = append(expected[room], id)
			return err
		})
	if err != nil {
		return nil, err
	}
	list, err := rooms(ctx, h, ward.ID)
	if err != nil {
		return nil, err
	}
	walk := make([]audit.RoundRoom, 0, len(list))
	for _, r := range list {
		devices := expected[r.ID]
		if devices == nil {
			devices = []audit.DeviceID{}
		}
		walk = append(walk, audit.RoundRoom{Ward: ward.Name, Room: r.Name, Devices: devices})
	}
	return walk, nil
}

// Gaps lists what keeps a round from being complete.
func (s *Store) Gaps(ctx context.Context, id audit.RoundID) (gaps []audit.Gap, err error) {
	err = s.read(ctx, func(h *handle) error {
		visits, err := unsettled(ctx, h, id)
		gaps = audit.Gaps(visits)
		return err
	})
	return gaps, err
}
