package db

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"slices"
	"time"

	"visite/audit"
)

// Standings goes through the devices that a filter chooses, most urgent first; those
// out of service only if the filter asks for them. What the filter asks of audits is asked of
// the last one that counts for the device.
func (s *Store) Standings(ctx context.Context, f audit.AuditFilter, now time.Time) iter.Seq2[audit.Standing, error] {
	f.At = now
	return func(yield func(audit.Standing, error) bool) {
		err := s.read(ctx, func(h *handle) error {
			list, err := standingsOf(ctx, h, f, now)
			if err != nil {
				return err
			}
			for piece := range slices.Chunk(list, pieceSize) {
				full, err := readStandings(ctx, h, piece, now)
				if err != nil {
					return err
				}
				for _, st := range full {
					if !yield(st, nil) {
						return errStopped
					}
				}
			}
			return nil
		})
		finish(err, yield)
	}
}

// standingsOf are the devices that a filter chooses, by the numbers of their standings.
func standingsOf(ctx context.Context, h *handle, f audit.AuditFilter, now time.Time) (list []int64, err error) {
	c, err := chooseDevices(ctx, h, f, now)
	if err != nil {
		return nil, err
	}
	at := utc(now)
	args := slices.Concat(c.devices.args, c.audits.args, []any{at, at})
	err = h.each(ctx, "SELECT s.n FROM standings s JOIN devices d ON d.n = s.n LEFT JOIN facets q ON q.device = s.n AND q.n = s.audit WHERE "+
		c.devices.String()+" AND "+c.audits.String()+" ORDER BY "+rankAt+", coalesce(nullif("+dueAt+", ''), '"+noDue+"'), d.number_key, d.serial_key, d.id", args,
		func(scan func(...any) error) error {
			var n int64
			err := scan(&n)
			list = append(list, n)
			return err
		})
	return list, err
}

// readStandings reads the standings of some devices, in their order.
func readStandings(ctx context.Context, h *handle, numbers []int64, now time.Time) ([]audit.Standing, error) {
	list, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	full := make([]audit.Standing, len(numbers))
	at := make(map[int64]*audit.Standing, len(numbers))
	of := make(map[audit.DeviceID]*audit.Standing, len(numbers))
	for i, n := range numbers {
		at[n] = &full[i]
	}
	err = h.each(ctx, "SELECT s.n, "+stateAt+", d.decommissioned, "+deviceFields+" FROM standings s JOIN devices d ON d.n = s.n"+deviceJoins+
		"WHERE s.n IN (SELECT value FROM json_each(?))", []any{utc(now), string(list)}, func(scan func(...any) error) error {
		var n int64
		var st audit.Standing
		err := scan(append([]any{&n, &st.State, &st.Decommissioned}, deviceDest(&st.Device)...)...)
		*at[n] = st
		of[st.Device.ID] = at[n]
		return err
	})
	if err != nil {
		return nil, err
	}
	err = h.each(ctx, "SELECT s.n, a.review, "+lineFields+" JOIN standings s ON s.audit = a.n WHERE s.n IN (SELECT value FROM json_each(?))", []any{string(list)},
		func(scan func(...any) error) error {
			var n int64
			var review audit.ReviewState
			var l audit.AuditLine
			err := scan(append([]any{&n, &review}, lineDest(&l)...)...)
			at[n].Audit, at[n].Review = l, review
			return err
		})
	if err != nil {
		return nil, err
	}
	return full, openActions(ctx, h, string(list), of, now)
}

// openActions gives devices their open actions, the strictest first, then the oldest.
func openActions(ctx context.Context, h *handle, numbers string, of map[audit.DeviceID]*audit.Standing, now time.Time) error {
	list, err := actions(ctx, h, `WHERE x.device IN (SELECT s.device FROM standings s WHERE s.n IN (SELECT value FROM json_each(?)))
		AND x.live AND x.opens_at <= ? ORDER BY x.due_at, x.entry, x.n`, numbers, utc(now))
	slices.SortStableFunc(list, func(a, b audit.Action) int {
		return cmp.Compare(audit.Strictness(b.Urgency), audit.Strictness(a.Urgency))
	})
	for _, a := range list {
		if st := of[a.Device]; st != nil {
			st.Open = append(st.Open, a)
		}
	}
	return err
}
