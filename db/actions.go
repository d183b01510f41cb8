package db

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"visite/audit"
)

// byUrgency is the order in which actions x are shown: the strictest first, then
// the oldest deadline.
const byUrgency = ` ORDER BY CASE x.urgency WHEN 'now' THEN 0 WHEN 'immediate' THEN 1 WHEN 'high' THEN 2 WHEN 'planned' THEN 3 ELSE 4 END,
	x.due_at, x.entry, x.n, x.key`

// byDeadline is another order: what is overdue longest first, what is done last.
const byDeadline = ` ORDER BY x.live DESC, x.due_at, x.entry, x.n, x.key`

// Actions goes through the actions that a filter chooses at a time, the strictest
// first, then by deadline; or by deadline only.
func (s *Store) Actions(ctx context.Context, f audit.ActionFilter, now time.Time) iter.Seq2[audit.Action, error] {
	return func(yield func(audit.Action, error) bool) {
		where, args := whichActions(f, now)
		order := byUrgency
		if f.ByDeadline {
			order = byDeadline
		}
		err := s.read(ctx, func(h *handle) error {
			return h.each(ctx, actionQuery+where+order, args, func(scan func(...any) error) error {
				a, err := scanAction(scan)
				if err == nil && !yield(a, nil) {
					err = errStopped
				}
				return err
			})
		})
		finish(explain("read actions", s.path, err), yield)
	}
}

// whichActions is the filter as a condition of actions x.
func whichActions(f audit.ActionFilter, now time.Time) (where string, args []any) {
	and := func(condition string, values ...any) {
		where, args = where+" AND "+condition, append(args, values...)
	}
	if len(f.Status) == 0 {
		and("x.live")
	} else {
		var words []any
		for _, s := range f.Status {
			words = append(words, s)
		}
		and("x.status IN (?"+strings.Repeat(", ?", len(words)-1)+")", words...)
	}
	if !f.Later {
		and("(x.opens_at <= ? OR NOT x.live)", utc(now))
	}
	if f.Overdue {
		and("x.live AND x.opens_at <= ? AND x.due_at < ?", utc(now), utc(now))
	}
	if f.Within > 0 {
		and("x.live AND x.due_at <= ?", utc(now.Add(f.Within)))
	}
	for column, value := range map[string]string{"x.owner": f.Owner, "x.action": f.Word, "x.device": string(f.Device)} {
		if value != "" {
			and(column+" = ?", value)
		}
	}
	if f.Ward != "" {
		and("coalesce(d.ward, r.ward) = ?", audit.NewWard(f.Ward).ID)
	}
	if f.Device == "" {
		and("x.retired = 0")
	}
	return "WHERE" + strings.TrimPrefix(where, " AND"), args
}

// FindActions finds the actions whose id begins with a text.
func (s *Store) FindActions(ctx context.Context, begins string) (list []audit.Action, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err = actions(ctx, h, "WHERE x.rowid IN (SELECT rowid FROM actions WHERE substr(key, 1, length(?1)) = ?1 LIMIT 10) ORDER BY x.key", begins)
		return err
	})
	return list, err
}

// ActionPage reads everything about an action.
func (s *Store) ActionPage(ctx context.Context, id audit.ActionID) (page audit.ActionPage, err error) {
	err = s.read(ctx, func(h *handle) error {
		page, err = actionPage(ctx, h, id)
		return err
	})
	return page, err
}

func actionPage(ctx context.Context, h *handle, id audit.ActionID) (page audit.ActionPage, err error) {
	// The table is sought by device and id: its index is gone through once.
	list, err := actions(ctx, h, "WHERE x.rowid = (SELECT rowid FROM actions WHERE key = ? LIMIT 1)", id)
	if err != nil {
		return page, err
	}
	if len(list) == 0 {
		return page, audit.NoStep(audit.NoAction)
	}
	page.Action = list[0]
	var leaf []byte
	err = h.scan(ctx, `SELECT substr(e.hashes, 1, 32), (SELECT count(*) FROM action_steps s WHERE s.entry = x.done AND s.effect = '')
		FROM actions x JOIN entries e ON e.n = x.done WHERE x.device = ? AND x.key = ? AND x.done > 0`, []any{page.Device, id}, &leaf, &page.Together)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return page, err
	}
	page.Done = hex.EncodeToString(leaf)
	page.Steps, err = actionSteps(ctx, h, id)
	return page, err
}

// actionSteps are what was said about an action, the oldest first.
func actionSteps(ctx context.Context, h *handle, id audit.ActionID) (steps []audit.ActionStep, err error) {
	var entries []int64
	err = h.each(ctx, `SELECT s.entry, s.effect, (SELECT count(*) FROM action_steps o WHERE o.entry = s.entry) - 1 FROM action_steps s
		WHERE s.key = ? ORDER BY s.entry`, []any{id}, func(scan func(...any) error) error {
		var n int64
		var effect string
		var step audit.ActionStep
		err := scan(&n, &effect, &step.Others)
		step.NoEffect = audit.NoStep(effect)
		entries, steps = append(entries, n), append(steps, step)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range steps {
		if err := readStep(ctx, h, entries[i], &steps[i]); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

func readStep(ctx context.Context, h *handle, n int64, step *audit.ActionStep) error {
	lines, err := historyLines(ctx, h, "WHERE e.n = ?", n)
	if err != nil || len(lines) == 0 {
		return err
	}
	step.Entry, step.Stamp, step.Event = lines[0].Leaf, lines[0].Stamp, lines[0].Event
	return h.each(ctx, "SELECT ref, sha256, name, size FROM action_evidence WHERE entry = ? ORDER BY n", []any{n}, func(scan func(...any) error) error {
		var ref []byte
		var e audit.Evidence
		err := scan(&ref, &e.SHA256, &e.Name, &e.Size)
		e.Ref = hex.EncodeToString(ref)
		step.Evidence = append(step.Evidence, e)
		return err
	})
}

// NetworkActions are the open actions [audit.PerNetwork] that an answer for a
// network closes, and those of devices of which no address is known, which it
// leaves open.
func (s *Store) NetworkActions(ctx context.Context, cidr string) (matched, unknown []audit.Action, err error) {
	network, err := audit.ParseNetwork(cidr)
	if err != nil {
		return nil, nil, err
	}
	err = s.read(ctx, func(h *handle) error {
		in, without, err := inNetwork(ctx, h, network)
		if err != nil {
			return err
		}
		if matched, err = targeted(ctx, h, in); err != nil {
			return err
		}
		unknown, err = targeted(ctx, h, without)
		return err
	})
	return matched, unknown, err
}

func targeted(ctx context.Context, h *handle, targets []audit.ActionTarget) (all []audit.Action, err error) {
	for _, t := range targets {
		list, err := actions(ctx, h, "WHERE x.device = ? AND x.key = ?", t.Device, t.Action)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// Retention lists the devices that were taken out of service more than
// [audit.KeptYears] years before a time, the oldest first, and what is kept about
// them: the log itself forgets nothing.
func (s *Store) Retention(ctx context.Context, asOf time.Time) (list []audit.Retained, err error) {
	before := asOf.AddDate(-audit.KeptYears, 0, 0).Format(time.DateOnly)
	err = s.read(ctx, func(h *handle) error {
		var entries []int64
		err := h.each(ctx, "SELECT "+deviceFields+`, x.entry, x.at, x.by, coalesce(p.name, ''),
				(SELECT count(*) FROM audits a WHERE a.device = d.id),
				(SELECT count(*) FROM (SELECT entry FROM mentions WHERE subject = d.id
					UNION SELECT m.entry FROM audits a JOIN mentions m ON m.subject = a.id WHERE a.device = d.id)),
				(SELECT count(DISTINCT e.ref) FROM audits a JOIN evidence e ON e.audit = a.n WHERE a.device = d.id AND e.sha256 <> '')
					+ (SELECT count(DISTINCT e.ref) FROM action_steps t JOIN action_evidence e ON e.entry = t.entry WHERE t.device = d.id AND e.sha256 <> ''),
				(SELECT count(DISTINCT w.entry) FROM audits a JOIN answers w ON w.audit = a.n WHERE a.device = d.id AND w.note <> '')
			FROM devices d`+deviceJoins+`JOIN decommissionings x ON x.entry = (SELECT max(entry) FROM decommissionings WHERE device = d.id AND effect = '')
			LEFT JOIN persons p ON p.id = x.by
			WHERE d.decommissioned <> '' AND d.decommissioned < ? ORDER BY d.decommissioned, d.number_key, d.id`, []any{before}, func(scan func(...any) error) error {
			var r audit.Retained
			var n int64
			err := scan(append(deviceDest(&r.Device), &n, &r.By.At, &r.By.Person, &r.By.Name, &r.Audits, &r.Entries, &r.Files, &r.Notes)...)
			r.KeptUntil = audit.KeptUntil(r.Device.Decommissioned)
			entries, list = append(entries, n), append(list, r)
			return err
		})
		if err != nil {
			return err
		}
		for i, n := range entries {
			lines, err := historyLines(ctx, h, "WHERE e.n = ?", n)
			if err != nil {
				return fmt.Errorf("why out of service: %w", err)
			}
			for _, l := range lines {
				if ev, ok := l.Event.(*audit.DeviceDecommissioned); ok {
					list[i].Reason = ev.Reason.Text
				}
			}
		}
		return nil
	})
	return list, explain("read what is kept", s.path, err)
}
