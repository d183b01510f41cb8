package db

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"visite/audit"
)

// spot is where urgent actions are: at a device, or for the gaps of a round in
// a room.
type spot struct {
	id  string // of the device or the room
	gap bool
}

// Urgent reads what is urgent at some of the devices, and rooms with gaps: those
// behind the first so many, the one with the strictest and oldest action first.
// all is how many urgent actions there are anywhere.
func (s *Store) Urgent(ctx context.Context, skip, limit int) (spots [][]audit.Action, all int, err error) {
	err = s.read(ctx, func(h *handle) error {
		now := s.now()
		for _, urgency := range urgencies {
			var n int
			if err := h.scan(ctx, "SELECT count(*) FROM actions x WHERE "+isUrgent(urgency), []any{utc(now)}, &n); err != nil {
				return err
			}
			all += n
		}
		found, err := urgentSpots(ctx, h, utc(now), skip+limit)
		if err != nil {
			return err
		}
		for _, at := range found[min(skip, len(found)):] {
			list, err := urgentAt(ctx, h, now, at)
			if err != nil {
				return err
			}
			spots = append(spots, list)
		}
		return nil
	})
	return spots, all, err
}

// errEnough ends the reading of rows.
var errEnough = errors.New("enough")

// urgentSpots are the first n spots. Only as many actions are read as it takes.
func urgentSpots(ctx context.Context, h *handle, now string, n int) ([]spot, error) {
	var found []spot
	known := map[spot]bool{}
	for _, urgency := range urgencies {
		query := "SELECT iif(x.audit IS NULL, x.room, x.device), x.audit IS NULL FROM actions x WHERE " +
			isUrgent(urgency) + " ORDER BY x.due_at"
		err := h.each(ctx, query, []any{now}, func(scan func(...any) error) error {
			if len(found) == n {
				return errEnough
			}
			var at spot
			if err := scan(&at.id, &at.gap); err != nil {
				return err
			}
			if !known[at] {
				known[at] = true
				found = append(found, at)
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return nil, err
		}
	}
	return found, nil
}

// urgentAt is what is urgent at a spot, the strictest and oldest first.
func urgentAt(ctx context.Context, h *handle, now time.Time, at spot) ([]audit.Action, error) {
	here := "x.audit IS NOT NULL AND x.device = ?1"
	if at.gap {
		here = "x.audit IS NULL AND x.room = ?1"
	}
	list, err := actions(ctx, h, "WHERE x.live AND "+here+" ORDER BY x.due_at, x.entry, x.n", at.id)
	list = slices.DeleteFunc(list, func(a audit.Action) bool {
		strict := audit.Strictness(a.Urgency) >= audit.Strictness("immediate") && a.Open(now)
		return !strict && !a.Overdue(now)
	})
	slices.SortStableFunc(list, func(a, b audit.Action) int {
		return cmp.Compare(audit.Strictness(b.Urgency), audit.Strictness(a.Urgency))
	})
	return list, err
}
