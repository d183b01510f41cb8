package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"visite/audit"
)

// atMost is how many lines the lists of an overview have.
const atMost = 50

// Overview reads where things stand.
func (s *Store) Overview(ctx context.Context) (o audit.Overview, err error) {
	err = s.read(ctx, func(h *handle) error {
		o, err = s.overview(ctx, h)
		return err
	})
	return o, err
}

func (s *Store) overview(ctx context.Context, h *handle) (o audit.Overview, err error) {
	if o.Site, err = site(ctx, h, s.path); err != nil {
		return o, err
	}
	for query, dest := range map[string]any{
		"SELECT count(*) FROM wards":   &o.Wards,
		"SELECT count(*) FROM rooms":   &o.Rooms,
		"SELECT count(*) FROM devices": &o.Devices,
		"SELECT (SELECT count(*) FROM audits) - (SELECT count(*) FROM audits WHERE status = 'draft')": &o.Audits,
	} {
		if err := h.scan(ctx, query, nil, dest); err != nil {
			return o, err
		}
	}
	if o.Rounds, err = s.openRounds(ctx, h); err != nil {
		return o, err
	}
	if o.Attention, o.Urgent, err = attention(ctx, h, s.now()); err != nil {
		return o, err
	}
	if o.Drafts, err = auditLines(ctx, h, "WHERE a.status = 'draft' ORDER BY unixepoch(a.changed_at) DESC, a.n DESC LIMIT ?", atMost); err != nil {
		return o, err
	}
	w, err := s.ownWriter(ctx, h)
	if err != nil {
		return o, err
	}
	o.Entries, err = logSize(ctx, h, w)
	return o, err
}

// ownWriter is the number of the writer whose log this file is about: this
// installation's, or the first if its key is not here.
func (s *Store) ownWriter(ctx context.Context, h *handle) (n int64, err error) {
	err = h.scan(ctx, "SELECT n FROM writers ORDER BY key <> ?, n LIMIT 1", []any{s.key.Public().String()}, &n)
	return n, err
}

func site(ctx context.Context, h *handle, path string) (st audit.Site, err error) {
	err = h.scan(ctx, "SELECT id, facility, founded_at FROM site", nil, &st.ID, &st.Facility, &st.Founded)
	if errors.Is(err, sql.ErrNoRows) {
		return st, refuseNotFounded(path)
	}
	return st, err
}

// openRounds sums up the open rounds, newest first.
func (s *Store) openRounds(ctx context.Context, h *handle) ([]audit.RoundSummary, error) {
	var ids []audit.RoundID
	err := h.each(ctx, "SELECT id FROM rounds WHERE status = 'open' ORDER BY started DESC", nil, func(scan func(...any) error) error {
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
			ID: r.ID, Status: r.Status, Title: r.Title, Wards: r.Wards, Started: r.Started, Closed: r.Closed, Progress: p,
		})
	}
	return list, nil
}

// attention lists the actions that somebody must see: immediate or stricter, or
// overdue; the strictest first, then the oldest. count is of all of them.
func attention(ctx context.Context, h *handle, now time.Time) (list []audit.Action, count int, err error) {
	for _, urgency := range []string{"now", "immediate", "high", "planned", "normal"} {
		// One that opens later is due when it opens, so an overdue one is open.
		where, until := "x.due_at < ?", utc(now)
		if audit.Strictness(urgency) >= audit.Strictness("immediate") {
			where = "x.opens_at <= ?"
		}
		where = "x.superseded = 0 AND x.urgency = ? AND " + where
		var n int
		if err := h.scan(ctx, "SELECT count(*) FROM actions x WHERE "+where, []any{urgency, until}, &n); err != nil {
			return nil, 0, err
		}
		count += n
		if rest := atMost - len(list); n > 0 && rest > 0 {
			const order = " ORDER BY x.due_at, x.entry, x.n"
			more, err := actions(ctx, h, "WHERE (x.entry, x.n) IN (SELECT x.entry, x.n FROM actions x WHERE "+where+order+" LIMIT ?)"+order, urgency, until, rest)
			if err != nil {
				return nil, 0, err
			}
			list = append(list, more...)
		}
	}
	return list, count, nil
}
