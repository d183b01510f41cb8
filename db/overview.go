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
		"SELECT count(*) FROM wards":                       &o.Wards,
		"SELECT count(*) FROM rooms":                       &o.Rooms,
		"SELECT count(*) FROM standings WHERE NOT retired": &o.Devices,
		"SELECT (SELECT count(*) FROM audits) - (SELECT count(*) FROM audits WHERE status = 'draft') - (SELECT count(*) FROM audits WHERE status = 'dropped')": &o.Audits,
		"SELECT count(*) FROM audits WHERE status = 'draft'": &o.Unfinished,
	} {
		if err := h.scan(ctx, query, nil, dest); err != nil {
			return o, err
		}
	}
	if o.Rounds, err = s.summaries(ctx, h, "WHERE status = 'open'"); err != nil {
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
	if !errors.Is(err, sql.ErrNoRows) {
		return st, err
	}
	switch begun, err := exists(ctx, h, isFounded); {
	case err != nil:
		return st, err
	case begun:
		return st, wrong(nil, "table site is empty")
	}
	return st, refuseNotFounded(path)
}

// urgencies are those of an action, the strictest first.
var urgencies = []string{"now", "immediate", "high", "planned", "normal"}

// isLive is the condition of actions x that somebody has to do, now or later. It is their
// column live, as the index actions_urgent needs it.
const isLive = "x.retired = 0 AND x.status IN ('open', 'in_work')"

// isUrgent is the condition of actions x of an urgency that somebody must see:
// immediate or stricter and open, or overdue at the time that is its parameter.
// One that opens later is due when it opens, so an overdue one is open.
func isUrgent(urgency string) string {
	if audit.Strictness(urgency) >= audit.Strictness("immediate") {
		return isLive + " AND x.urgency = '" + urgency + "' AND x.opens_at <= ?1"
	}
	return isLive + " AND x.urgency = '" + urgency + "' AND x.due_at < ?1"
}

// attention lists the first of the urgent actions, the strictest first, then the
// oldest. count is of all of them.
func attention(ctx context.Context, h *handle, now time.Time) (list []audit.Action, count int, err error) {
	for _, urgency := range urgencies {
		where := isUrgent(urgency)
		var n int
		if err := h.scan(ctx, "SELECT count(*) FROM actions x WHERE "+where, []any{utc(now)}, &n); err != nil {
			return nil, 0, err
		}
		count += n
		if rest := atMost - len(list); n > 0 && rest > 0 {
			const order = " ORDER BY x.due_at, x.entry, x.n"
			more, err := actions(ctx, h, "WHERE x.rowid IN (SELECT x.rowid FROM actions x WHERE "+where+order+" LIMIT ?2)"+order, utc(now), rest)
			if err != nil {
				return nil, 0, err
			}
			list = append(list, more...)
		}
	}
	return list, count, nil
}
