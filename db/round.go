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
	r, err := s.roundHead(ctx, h, id)
	if err != nil {
		return r, err
	}
	if r.Rooms, err = roomLines(ctx, h, id); err != nil {
		return r, err
	}
	from, err := sent(ctx, h, "x.round = ?", id)
	for i := range r.Rooms {
		r.Rooms[i].Network = from[r.Rooms[i].Room.ID]
	}
	r.Outside = from[""]
	return r, err
}

// roundHead reads a round without its rooms.
func (s *Store) roundHead(ctx context.Context, h *handle, id audit.RoundID) (audit.Round, error) {
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
	r.Wards, err = roundWards(ctx, h, id)
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

// roomLines are the rooms of a round in walking order.
func roomLines(ctx context.Context, h *handle, id audit.RoundID) (lines []audit.RoomLine, err error) {
	counted, err := roomCounts(ctx, h, id)
	if err != nil {
		return nil, err
	}
	err = h.each(ctx, `SELECT v.room, r.name, w.id, w.name, v.status FROM visits v JOIN rooms r ON r.id = v.room JOIN wards w ON w.id = r.ward
		WHERE v.round = ? ORDER BY v.position`, []any{id}, func(scan func(...any) error) error {
		var room audit.Room
		var status audit.VisitStatus
		err := scan(&room.ID, &room.Name, &room.Ward.ID, &room.Ward.Name, &status)
		l := counted[room.ID]
		l.Room, l.Status = room, status
		lines = append(lines, l)
		return err
	})
	return lines, err
}

// roomCounts says of each room of a round with devices on its list what became
// of them.
func roomCounts(ctx context.Context, h *handle, id audit.RoundID) (map[audit.RoomID]audit.RoomLine, error) {
	counted := map[audit.RoomID]audit.RoomLine{}
	err := h.each(ctx, "SELECT room, state, expected, count(*) FROM seen WHERE round = ? GROUP BY room, state, expected", []any{id},
		func(scan func(...any) error) error {
			var room audit.RoomID
			var state audit.SeenState
			var expected bool
			var n int
			err := scan(&room, &state, &expected, &n)
			l := counted[room]
			l.Count(state, expected, n)
			counted[room] = l
			return err
		})
	return counted, err
}

// progress is how far a round has come.
func progress(ctx context.Context, h *handle, id audit.RoundID) (p audit.Progress, err error) {
	err = h.each(ctx, `SELECT v.status, EXISTS (SELECT 1 FROM seen s WHERE s.round = v.round AND s.room = v.room AND s.state IN ('open', 'draft')), count(*)
		FROM visits v WHERE v.round = ? GROUP BY 1, 2`, []any{id}, func(scan func(...any) error) error {
		var room audit.RoomLine
		var n int
		err := scan(&room.Status, &room.Open, &n)
		if p.Rooms += n; room.Done() {
			p.RoomsDone += n
		}
		return err
	})
	if err != nil {
		return p, err
	}
	err = h.scan(ctx, "SELECT count(*), count(*) FILTER (WHERE state NOT IN ('open', 'draft')) FROM seen WHERE round = ?", []any{id},
		&p.Devices, &p.DevicesDone)
	return p, err
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
			"für eine Runde fehlen die Räume: eine Geräteliste einlesen oder Räume eintippen",
			"a round needs rooms: import a device list or type rooms in")
	}
	return walk, nil
}

func wardWalk(ctx context.Context, h *handle, ward audit.Ward) ([]audit.RoundRoom, error) {
	expected := map[audit.RoomID][]audit.DeviceID{}
	err := h.each(ctx, "SELECT room, id FROM devices WHERE ward = ? AND room IS NOT NULL AND decommissioned = '' ORDER BY room, id", []any{ward.ID},
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
