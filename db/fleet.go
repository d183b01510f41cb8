package db

import (
	"context"
	"time"

	"visite/audit"
)

// Fleet reads where the whole matter stands at a time.
func (s *Store) Fleet(ctx context.Context, now time.Time) (f audit.Fleet, err error) {
	err = s.read(ctx, func(h *handle) error {
		f = audit.Fleet{At: now, States: map[string]int{}, Reviews: map[audit.ReviewState]int{}}
		return fleet(ctx, h, &f)
	})
	return f, err
}

func fleet(ctx context.Context, h *handle, f *audit.Fleet) error {
	for _, part := range []func(context.Context, *handle, *audit.Fleet) error{
		fleetWards, fleetRooms, fleetActions, fleetReviews, fleetConsultations, fleetWeeks,
	} {
		if err := part(ctx, h, f); err != nil {
			return err
		}
	}
	return nil
}

// fleetWards counts the devices in service by ward and state.
func fleetWards(ctx context.Context, h *handle, f *audit.Fleet) error {
	at := map[audit.WardID]int{}
	err := h.each(ctx, "SELECT id, name FROM wards ORDER BY id", nil, func(scan func(...any) error) error {
		w := audit.FleetWard{States: map[string]int{}}
		err := scan(&w.Ward.ID, &w.Ward.Name)
		f.Wards = append(f.Wards, w)
		return err
	})
	if err != nil {
		return err
	}
	byName(f.Wards, func(w audit.FleetWard) string { return w.Ward.Name })
	for i, w := range f.Wards {
		at[w.Ward.ID] = i
	}
	return h.each(ctx, "SELECT coalesce(d.ward, ''), "+stateAt+", count(*) FROM standings s JOIN devices d ON d.n = s.n WHERE NOT s.retired GROUP BY 1, 2",
		[]any{utc(f.At)}, func(scan func(...any) error) error {
			var ward audit.WardID
			var state string
			var n int
			if err := scan(&ward, &state, &n); err != nil {
				return err
			}
			i, ok := at[ward]
			if !ok { // of unknown place: last
				i = len(f.Wards)
				at[ward] = i
				f.Wards = append(f.Wards, audit.FleetWard{States: map[string]int{}})
			}
			f.Wards[i].Devices += n
			f.Wards[i].States[state] += n
			f.Devices += n
			f.States[state] += n
			return nil
		})
}

// fleetRooms counts the rooms, and those that are proven. What counts of a room is
// the last closed round that had it on its way: a round under way takes nothing away.
func fleetRooms(ctx context.Context, h *handle, f *audit.Fleet) error {
	at := map[audit.WardID]int{}
	for i, w := range f.Wards {
		at[w.Ward.ID] = i
	}
	ward := map[audit.RoomID]int{} // rooms that no round was looked at for yet
	err := h.each(ctx, "SELECT id, ward FROM rooms", nil, func(scan func(...any) error) error {
		var room audit.RoomID
		var id audit.WardID
		err := scan(&room, &id)
		ward[room] = at[id]
		f.Wards[at[id]].Rooms++
		f.Rooms++
		return err
	})
	if err != nil {
		return err
	}
	rounds, err := closedRounds(ctx, h)
	for i := 0; i < len(rounds) && len(ward) > 0 && err == nil; i++ {
		err = roomsOfRound(ctx, h, rounds[i], func(room audit.RoomID, proven bool) {
			i, ok := ward[room]
			if delete(ward, room); ok && proven {
				f.Wards[i].RoomsProven++
				f.RoomsProven++
			}
		})
	}
	return err
}

// closedRounds are the rounds that were closed here, the last one first.
func closedRounds(ctx context.Context, h *handle) (list []audit.RoundSummary, err error) {
	err = h.each(ctx, "SELECT id, status, closed_at FROM rounds WHERE closed > 0 ORDER BY closed DESC", nil, func(scan func(...any) error) error {
		var r audit.RoundSummary
		err := scan(&r.ID, &r.Status, &r.Closed.At)
		list = append(list, r)
		return err
	})
	return list, err
}

// roomsOfRound tells each room of a closed round, and whether the round proves it.
func roomsOfRound(ctx context.Context, h *handle, r audit.RoundSummary, tell func(room audit.RoomID, proven bool)) error {
	gaps := map[audit.RoomID]bool{}
	if r.Status != audit.RoundComplete {
		list, err := closedWith(ctx, h, r.ID)
		if err != nil {
			return err
		}
		for _, g := range list {
			gaps[audit.NewRoom(g.Ward, g.Room).ID] = true
		}
	}
	return h.each(ctx, "SELECT room, status IN ('done', 'empty') FROM visits WHERE round = ?", []any{r.ID}, func(scan func(...any) error) error {
		var room audit.RoomID
		var done bool
		err := scan(&room, &done)
		tell(room, done && !gaps[room])
		return err
	})
}

// soon is how far ahead a deadline is called due.
const soon = 7 * 24 * time.Hour

func fleetActions(ctx context.Context, h *handle, f *audit.Fleet) error {
	a := &f.Actions
	now := utc(f.At)
	err := h.scan(ctx, `SELECT count(*), coalesce(sum(x.status = 'in_work'), 0), coalesce(sum(x.due_at < ?1), 0), coalesce(sum(x.due_at >= ?1 AND x.due_at <= ?2), 0)
		FROM actions x WHERE `+isLive+` AND x.opens_at <= ?1`, []any{now, utc(f.At.Add(soon))}, &a.Open, &a.InWork, &a.Overdue, &a.Due)
	if err != nil {
		return err
	}
	return h.scan(ctx, "SELECT coalesce(sum(status = 'done'), 0), coalesce(sum(status = 'confirmed'), 0) FROM actions WHERE status IN ('done', 'confirmed') AND retired = 0",
		nil, &a.Done, &a.Confirmed)
}

func fleetReviews(ctx context.Context, h *handle, f *audit.Fleet) error {
	counts := make([]int, len(reviewCodes))
	err := h.scan(ctx, "SELECT coalesce(sum(none), 0), coalesce(sum(awaiting), 0), coalesce(sum(approved), 0), coalesce(sum(returned), 0), coalesce(sum(changed), 0) FROM tallies",
		nil, &counts[0], &counts[1], &counts[2], &counts[3], &counts[4])
	for i, n := range counts {
		if n > 0 {
			f.Reviews[reviewCodes[i]] = n
		}
	}
	return err
}

// fleetConsultations counts the devices in service with a consultation that ends
// soon or has ended.
func fleetConsultations(ctx context.Context, h *handle, f *audit.Fleet) error {
	return h.scan(ctx, "SELECT coalesce(sum(opens_at <= ?1), 0), coalesce(sum(opens_at > ?1), 0) FROM standings WHERE opens_at <> '' AND opens_at <= ?2 AND NOT retired",
		[]any{utc(f.At), utc(f.At.Add(24 * time.Hour))}, &f.Consultations.Expired, &f.Consultations.Expiring)
}

// atMostWeeks is how many weeks a trend has.
const atMostWeeks = 26

// fleetWeeks sums up how many devices stood where when the weeks ended, from the first with
// an audit on.
func fleetWeeks(ctx context.Context, h *handle, f *audit.Fleet) error {
	deltas := map[string]map[string]int{}
	var weeks []string
	last := monday(f.At)
	err := h.each(ctx, "SELECT week, state, delta FROM state_weeks WHERE week <= ? AND state <> 'unaudited' ORDER BY week", []any{last}, func(scan func(...any) error) error {
		var week, state string
		var delta int
		err := scan(&week, &state, &delta)
		if deltas[week] == nil {
			deltas[week] = map[string]int{}
			weeks = append(weeks, week)
		}
		deltas[week][state] += delta
		return err
	})
	if err != nil || len(weeks) == 0 {
		return err
	}
	sum := map[string]int{}
	first, err := time.Parse(time.DateOnly, last)
	if err != nil {
		return err
	}
	first = first.AddDate(0, 0, -7*(atMostWeeks-1))
	next := 0
	for day := first; ; day = day.AddDate(0, 0, 7) {
		week := day.Format(time.DateOnly)
		for ; next < len(weeks) && weeks[next] <= week; next++ {
			for state, delta := range deltas[weeks[next]] {
				sum[state] += delta
			}
		}
		if next > 0 {
			f.Weeks = append(f.Weeks, audit.FleetWeek{Monday: week, States: positive(sum)})
		}
		if week >= last {
			return nil
		}
	}
}

// positive are the counts that are not 0.
func positive(counts map[string]int) map[string]int {
	kept := make(map[string]int, len(counts))
	for state, n := range counts {
		if n != 0 {
			kept[state] = n
		}
	}
	return kept
}
