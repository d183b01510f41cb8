package db

import (
	"context"
	"slices"
	"time"

	"visite/audit"
)

// verdictIncomplete is that of an audit sealed with a contradiction.
const verdictIncomplete = "incomplete"

// lastAudit is a row of last_audits.
type lastAudit struct {
	audit, taken int64
	incomplete   bool
	newest       bool // it is the one that has just been sealed
}

// lastAudits are those of a device that count, by the id of their checklist.
func (p *projector) lastAudits(ctx context.Context, device audit.DeviceID) (map[string]lastAudit, error) {
	last := map[string]lastAudit{}
	err := p.each(ctx, "SELECT checklist, audit, taken, incomplete FROM last_audits WHERE device = ?", []any{device}, func(scan func(...any) error) error {
		var l lastAudit
		var id string
		err := scan(&id, &l.audit, &l.taken, &l.incomplete)
		last[id] = l
		return err
	})
	return last, err
}

func (p *projector) setLast(ctx context.Context, device audit.DeviceID, checklistID string, l lastAudit) error {
	return p.exec(ctx, `INSERT INTO last_audits (device, checklist, audit, taken, incomplete) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET audit = excluded.audit, taken = excluded.taken, incomplete = excluded.incomplete`,
		device, checklistID, l.audit, l.taken, l.incomplete)
}

// standing is a row of standings.
type standing struct {
	retired           bool
	state             string
	open              int
	due               string
	opens, opensState string
	audit             int64
	week              string
	fresh             bool // it was never in another state or out of service
}

// stricter is the stricter of two states of a device.
func stricter(a, b string) string {
	for _, s := range audit.DeviceStates() {
		if s == a || s == b {
			return s
		}
	}
	return b
}

// standingOf is where a device stands by its matters and its last audits.
func standingOf(list []*matter, last map[string]lastAudit) standing {
	s := standing{state: audit.StateUnaudited}
	if len(last) > 0 {
		s.state = audit.StateResolved
	}
	for _, l := range last {
		if l.incomplete {
			s.state = stricter(s.state, audit.StateUnclear)
		}
		if s.audit == 0 || l.newest {
			s.audit = l.audit
		}
	}
	for _, m := range list {
		if !m.live() || m.opens != "" {
			continue
		}
		s.state = stricter(s.state, m.urgency)
		if s.open++; s.due == "" || m.due < s.due {
			s.due = m.due
		}
	}
	s.opensState = s.state
	for _, m := range list {
		if !m.live() || m.opens == "" {
			continue
		}
		// Of several the first moment and the strictest state: never milder than it is.
		s.opensState = stricter(s.opensState, m.urgency)
		if s.opens == "" || m.opens < s.opens {
			s.opens = m.opens
		}
	}
	if s.opens == "" {
		s.opensState = ""
	}
	return s
}

// stands gives a new device its standing.
func (p *projector) stands(ctx context.Context, device audit.DeviceID, at time.Time) error {
	known, err := exists(ctx, p.handle, "SELECT 1 FROM standings WHERE device = ?", device)
	if err != nil || known {
		return err
	}
	s := standing{state: audit.StateUnaudited, week: monday(at)}
	p.move(s.counts(s.week), 1)
	return p.exec(ctx, "INSERT INTO standings (n, device, state, week) SELECT n, id, ?, ? FROM devices WHERE id = ?", s.state, s.week, device)
}

// restand works out anew where a device stands, after something that happened
// at a time.
func (p *projector) restand(ctx context.Context, device audit.DeviceID, at time.Time) error {
	list, err := p.matters(ctx, device)
	if err != nil {
		return err
	}
	last, err := p.lastAudits(ctx, device)
	if err != nil {
		return err
	}
	return p.stand(ctx, device, at, list, last)
}

func (p *projector) standing(ctx context.Context, device audit.DeviceID) (s standing, err error) {
	err = p.scan(ctx, "SELECT retired, state, open, due_at, opens_at, opens_state, audit, week, fresh FROM standings WHERE device = ?", []any{device},
		&s.retired, &s.state, &s.open, &s.due, &s.opens, &s.opensState, &s.audit, &s.week, &s.fresh)
	return s, err
}

// stand writes where a device stands, and in which week it came there.
func (p *projector) stand(ctx context.Context, device audit.DeviceID, at time.Time, list []*matter, last map[string]lastAudit) error {
	was, err := p.standing(ctx, device)
	if err != nil {
		return err
	}
	s := standingOf(list, last)
	s.retired, s.week, s.fresh = was.retired, was.week, was.fresh
	if was.audit != 0 && !anyNewest(last) {
		s.audit = was.audit
	}
	if s == was {
		return nil
	}
	if !slices.Equal(s.counts(was.week), was.counts(was.week)) {
		s.week, s.fresh = was.changes(at), false
		if !s.retired {
			p.move(was.counts(max(s.week, was.week)), -1)
			p.move(s.counts(s.week), 1)
		}
	}
	return p.exec(ctx, "UPDATE standings SET state = ?, open = ?, due_at = ?, opens_at = ?, opens_state = ?, audit = ?, week = ?, fresh = ? WHERE device = ?",
		s.state, s.open, s.due, s.opens, s.opensState, s.audit, s.week, s.fresh, device)
}

func anyNewest(last map[string]lastAudit) bool {
	for _, l := range last {
		if l.newest {
			return true
		}
	}
	return false
}

// weekDelta is a change of state_weeks.
type weekDelta struct {
	week, state string
	delta       int
}

// counts is what a device counts for from a week on: in its state, and in the one
// it comes into later.
func (s standing) counts(week string) []weekDelta {
	if s.opens == "" || s.opensState == s.state {
		return []weekDelta{{week, s.state, 1}}
	}
	later := week
	if at, err := time.Parse(time.RFC3339, s.opens); err == nil { // written by utc: always
		later = monday(at)
	}
	if later <= week {
		return []weekDelta{{week, s.opensState, 1}}
	}
	return []weekDelta{{week, s.state, 1}, {later, s.state, -1}, {later, s.opensState, 1}}
}

// changes is the week from which a change counts that happened at a time. A first
// audit may have been taken long before it was imported: the device was not
// unaudited then, as is known now. After that its changes count in the order of the
// log, none from a week before that of the last one: neither what becomes known
// late nor a clock that jumped back rewrites the weeks before.
func (s standing) changes(at time.Time) string {
	if s.fresh {
		return monday(at)
	}
	return max(monday(at), s.week)
}

// move keeps changes of state_weeks until the end of the transaction: an import
// has hundreds of thousands, of a few rows.
func (p *projector) move(list []weekDelta, sign int) {
	for _, d := range list {
		p.moved[weekDelta{week: d.week, state: d.state}] += sign * d.delta
	}
}

// writeWeeks writes the changes that were kept.
func (p *projector) writeWeeks(ctx context.Context) error {
	for d, sum := range p.moved {
		err := p.exec(ctx, "INSERT INTO state_weeks (week, state, delta) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET delta = delta + excluded.delta",
			d.week, d.state, sum)
		if err != nil {
			return err
		}
	}
	clear(p.moved)
	return p.exec(ctx, "DELETE FROM state_weeks WHERE delta = 0")
}

// monday is the first day of the week of a time, where it is.
func monday(at time.Time) string {
	return at.AddDate(0, 0, -(int(at.Weekday())+6)%7).Format(time.DateOnly)
}

// retire takes a device out of those that are counted, or puts it back. With
// another day of the same it stays as it is.
func (p *projector) retire(ctx context.Context, device audit.DeviceID, retired bool, at time.Time) error {
	s, err := p.standing(ctx, device)
	if err != nil || s.retired == retired {
		return err
	}
	week := s.changes(at)
	if retired {
		p.move(s.counts(max(week, s.week)), -1)
	} else {
		p.move(s.counts(week), 1)
	}
	return p.exec(ctx, "UPDATE standings SET retired = ?, week = ?, fresh = 0 WHERE device = ?", retired, week, device)
}
