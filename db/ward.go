package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"visite/audit"
	"visite/checklist"
)

// byName sorts in the order in which people read names.
func byName[T any](list []T, name func(T) string) {
	type keyed struct {
		key  string
		item T
	}
	sorted := make([]keyed, len(list))
	for i, item := range list {
		sorted[i] = keyed{audit.SortKey(name(item)), item}
	}
	slices.SortStableFunc(sorted, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	for i, s := range sorted {
		list[i] = s.item
	}
}

// Wards lists the wards in the order of their names.
func (s *Store) Wards(ctx context.Context) (lines []audit.WardLine, err error) {
	err = s.read(ctx, func(h *handle) error {
		lines, err = wards(ctx, h)
		return err
	})
	return lines, err
}

func wards(ctx context.Context, h *handle) ([]audit.WardLine, error) {
	var lines []audit.WardLine
	err := h.each(ctx, `SELECT w.id, w.name,
			(SELECT count(*) FROM rooms WHERE ward = w.id),
			(SELECT count(*) FROM devices WHERE ward = w.id AND decommissioned = ''),
			coalesce(r.closed_at, ''), coalesce(r.closed_by, ''), coalesce(p.name, '')
		FROM wards w
		LEFT JOIN rounds r ON r.id = (SELECT r.id FROM round_wards x JOIN rounds r ON r.id = x.round
			WHERE x.ward = w.id AND r.closed_at <> '' ORDER BY unixepoch(r.closed_at) DESC, r.started DESC LIMIT 1)
		LEFT JOIN persons p ON p.id = r.closed_by
		ORDER BY w.id`, nil, func(scan func(...any) error) error {
		var l audit.WardLine
		err := scan(&l.Ward.ID, &l.Ward.Name, &l.Rooms, &l.Devices, &l.Last.At, &l.Last.Person, &l.Last.Name)
		lines = append(lines, l)
		return err
	})
	byName(lines, func(l audit.WardLine) string { return l.Ward.Name })
	return lines, err
}

// Rooms lists the rooms of a ward in walking order.
func (s *Store) Rooms(ctx context.Context, ward audit.WardID) (list []audit.Room, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err = rooms(ctx, h, ward)
		return err
	})
	return list, err
}

// rooms of a ward in walking order: "2" before "10".
func rooms(ctx context.Context, h *handle, ward audit.WardID) ([]audit.Room, error) {
	var list []audit.Room
	err := h.each(ctx, "SELECT r.id, r.name, w.id, w.name FROM rooms r JOIN wards w ON w.id = r.ward WHERE w.id = ? ORDER BY r.id",
		[]any{ward}, func(scan func(...any) error) error {
			var r audit.Room
			err := scan(&r.ID, &r.Name, &r.Ward.ID, &r.Ward.Name)
			list = append(list, r)
			return err
		})
	byName(list, func(r audit.Room) string { return r.Name })
	return list, err
}

func room(ctx context.Context, h *handle, id audit.RoomID) (r audit.Room, err error) {
	err = h.scan(ctx, "SELECT r.id, r.name, w.id, w.name FROM rooms r JOIN wards w ON w.id = r.ward WHERE r.id = ?",
		[]any{id}, &r.ID, &r.Name, &r.Ward.ID, &r.Ward.Name)
	return r, notFound(err, "no-room", "dieser Raum ist nicht bekannt", "this room is not known")
}

// exists reports whether a query has a row.
func exists(ctx context.Context, h *handle, query string, args ...any) (bool, error) {
	var one int
	err := h.scan(ctx, query, args, &one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// notFound turns the absence of a row into a refusal.
func notFound(err error, code, de, en string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return &audit.Refusal{Code: code, Err: err, Text: checklist.Text{checklist.German: de, checklist.English: en}}
	}
	return err
}
