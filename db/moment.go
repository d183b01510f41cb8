package db

import (
	"context"
	"slices"
)

// views opens connections that all see the file as it is at one moment.
func (s *Store) views(ctx context.Context, count int) (handles []*handle, err error) {
	for range count {
		h, err := connect(ctx, s.path, s.access)
		if err != nil {
			return handles, err
		}
		handles = append(handles, h)
	}
	return handles, oneMoment(ctx, handles...)
}

// oneMoment begins a transaction on each connection, so that all see the same
// state although others may write between two beginnings: every writing
// transaction signs a checkpoint, or brings in a range that waits.
func oneMoment(ctx context.Context, handles ...*handle) error {
	for {
		var states []string
		for _, h := range handles {
			if err := h.exec(ctx, "BEGIN"); err != nil {
				return err
			}
			var state string
			err := h.scan(ctx, `SELECT coalesce(group_concat(state), '') FROM (SELECT hex(note) AS state FROM checkpoints UNION ALL SELECT n || hex(note) FROM waiting ORDER BY state)`, nil, &state)
			if err != nil {
				return err
			}
			states = append(states, state)
		}
		if states = slices.Compact(states); len(states) == 1 {
			return nil
		}
		for _, h := range handles {
			if err := h.exec(ctx, "COMMIT"); err != nil {
				return err
			}
		}
	}
}
