package db

import (
	"context"

	"visite/audit"
)

// Rounds sums up all rounds, imported ones too, the newest first.
func (s *Store) Rounds(ctx context.Context) (list []audit.RoundSummary, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err = s.summaries(ctx, h, "")
		return err
	})
	return list, err
}

// ChosenRounds sums up the rounds with audits that a filter chooses, the newest first.
func (s *Store) ChosenRounds(ctx context.Context, f audit.AuditFilter) (list []audit.RoundSummary, err error) {
	err = s.read(ctx, func(h *handle) error {
		c, err := choose(ctx, h, f, s.now())
		if err != nil {
			return err
		}
		q := c.numbers()
		list, err = s.summaries(ctx, h, "WHERE started IN (SELECT q.round FROM facets q WHERE "+q.String()+")", q.args...)
		return err
	})
	return list, err
}

// summaries sums up the rounds that a condition chooses, the newest first.
func (s *Store) summaries(ctx context.Context, h *handle, where string, args ...any) ([]audit.RoundSummary, error) {
	var ids []audit.RoundID
	err := h.each(ctx, "SELECT id FROM rounds "+where+" ORDER BY started DESC", args, func(scan func(...any) error) error {
		var id audit.RoundID
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	var list []audit.RoundSummary
	for _, id := range ids {
		r, err := s.roundHead(ctx, h, id)
		if err != nil {
			return nil, err
		}
		p, err := progress(ctx, h, id)
		if err != nil {
			return nil, err
		}
		list = append(list, audit.RoundSummary{
			ID: r.ID, Status: r.Status, Wards: r.Wards, Started: r.Started, Closed: r.Closed, Progress: p,
		})
	}
	return list, nil
}

// RoundRecord reads all that a round has to show.
func (s *Store) RoundRecord(ctx context.Context, id audit.RoundID) (r audit.RoundRecord, err error) {
	err = s.read(ctx, func(h *handle) error {
		if r.Round, err = s.round(ctx, h, id); err != nil {
			return err
		}
		for _, l := range r.Rooms {
			v, err := visit(ctx, h, id, l.Room.ID)
			if err != nil {
				return err
			}
			if err := onNetwork(ctx, h, &v); err != nil {
				return err
			}
			r.Visits = append(r.Visits, v)
		}
		if r.Status == audit.RoundOpen {
			r.Gaps = audit.Gaps(r.Visits)
			return nil
		}
		r.Gaps, err = closedWith(ctx, h, id)
		return err
	})
	return r, err
}

// closedWith are the gaps that a round was closed with: what was done since does
// not change them.
func closedWith(ctx context.Context, h *handle, id audit.RoundID) (gaps []audit.Gap, err error) {
	lines, err := historyLines(ctx, h, "WHERE e.n = (SELECT closed FROM rounds WHERE id = ?)", id)
	for _, l := range lines {
		if closed, ok := l.Event.(*audit.RoundClosed); ok {
			gaps = closed.Gaps
		}
	}
	return gaps, err
}
