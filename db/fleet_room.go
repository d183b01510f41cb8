package db

import (
	"context"
	"slices"
	"time"

	"visite/audit"
)

// FleetRooms lists the rooms, those that are not proven first, each by ward and in
// walking order.
func (s *Store) FleetRooms(ctx context.Context) (list []audit.FleetRoom, err error) {
	err = s.read(ctx, func(h *handle) error {
		all, err := wards(ctx, h)
		if err != nil {
			return err
		}
		at := map[audit.RoomID]int{}
		for _, w := range all {
			here, err := rooms(ctx, h, w.Ward.ID)
			if err != nil {
				return err
			}
			for _, r := range here {
				at[r.ID] = len(list)
				list = append(list, audit.FleetRoom{Room: r})
			}
		}
		rounds, err := closedRounds(ctx, h)
		for i := 0; i < len(rounds) && err == nil; i++ {
			r := rounds[i]
			err = roomsOfRound(ctx, h, r, func(room audit.RoomID, proven bool) {
				if i, ok := at[room]; ok && list[i].Round == "" {
					list[i].Round, list[i].Closed, list[i].Proven = r.ID, r.Closed.At, proven
				}
			})
		}
		return err
	})
	slices.SortStableFunc(list, func(a, b audit.FleetRoom) int {
		switch {
		case a.Proven == b.Proven:
			return 0
		case b.Proven:
			return -1
		}
		return 1
	})
	return list, err
}

// FleetActions counts the actions at the time now.
func (s *Store) FleetActions(ctx context.Context, now time.Time) (audit.FleetActions, error) {
	f := audit.Fleet{At: now}
	err := s.read(ctx, func(h *handle) error { return fleetActions(ctx, h, &f) })
	return f.Actions, err
}
