package db

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
)

// matter is a row of actions. Its times are as the table has them, so that they
// compare as text.
type matter struct {
	row              int64 // of the table; 0: not there yet
	key              audit.ActionID
	device           audit.DeviceID
	checklist        string // id; "" of a gap
	word             string
	entry, n, audit  int64 // audit 0: a gap
	round            audit.RoundID
	room             audit.RoomID
	owner            string
	ownerSet         bool
	urgency, rules   string
	due, rule, opens string
	dueSet           bool
	since            int64
	sinceAt          string
	status           audit.ActionStatus
	step             int64
	stepAt           string
	stepBy           audit.PersonID
	done             int64
	doneBy           audit.PersonID
	doneOn           int64
	changed          bool // since it was read
}

const matterFields = `rowid, key, device, checklist, action, entry, n, coalesce(audit, 0), round, room, owner, owner_set, urgency, rules,
	due_at, rule_due_at, opens_at, due_set, since, since_at, status, step, step_at, step_by, done, done_by, done_on`

func (m *matter) dest() []any {
	return []any{
		&m.row, &m.key, &m.device, &m.checklist, &m.word, &m.entry, &m.n, &m.audit, &m.round, &m.room, &m.owner, &m.ownerSet, &m.urgency, &m.rules,
		&m.due, &m.rule, &m.opens, &m.dueSet, &m.since, &m.sinceAt, &m.status, &m.step, &m.stepAt, &m.stepBy, &m.done, &m.doneBy, &m.doneOn,
	}
}

// live reports whether somebody has to do it, now or later.
func (m *matter) live() bool { return m.status == audit.ToDo || m.status == audit.InWork }

// known reports whether it was in the table before.
func (m *matter) known() bool { return m.row != 0 }

// open reports whether somebody has to do it at a time (UTC, as in due_at).
func (m *matter) open(at string) bool { return m.live() && m.opens <= at }

// move gives the matter a status, by an entry.
func (m *matter) move(to audit.ActionStatus, e entry) {
	m.status, m.step, m.stepAt, m.stepBy, m.changed = to, e.n, e.stamp, audit.PersonID(e.by), true
}

// demand is what a sealed audit, or a round closed with a gap, asks for.
type demand struct {
	matter
	at      time.Time // when the audit was taken, or the round closed
	amended bool      // it is a revision of the audit that was amended
	listed  bool      // imported: its time counts, and not its place in the log
}

// ask brings a demand into a matter. One that is open stays the same: who works
// on it, what was set by hand, and the earlier deadline, so that auditing again
// buys no time; only a stricter urgency overrules a deadline set by hand. One that was done is opened anew, unless it was done after the audit was
// taken, or the audit is only amended.
func (m *matter) ask(d demand) {
	was := *m
	*m = d.matter
	m.row, m.changed = was.row, true
	stricter := audit.Strictness(d.urgency) > audit.Strictness(was.urgency)
	settled := was.status == audit.Done || was.status == audit.Confirmed
	switch {
	case was.known() && was.open(utc(d.at)) && d.opens == "":
		m.keep(was)
		m.due, m.rule = was.due, min(was.rule, d.rule)
		if m.dueSet = was.dueSet && !stricter; !m.dueSet {
			m.due = min(was.due, d.rule)
		}
	case settled && d.opens == "" && (d.amended && was.audit == d.audit || d.listed && was.doneOn >= d.at.Unix()):
		m.keep(was)
		m.due, m.dueSet, m.rule = was.due, was.dueSet, was.rule
	}
}

// keep takes over what became of the matter so far.
func (m *matter) keep(was matter) {
	m.since, m.sinceAt, m.status = was.since, was.sinceAt, was.status
	m.step, m.stepAt, m.stepBy = was.step, was.stepAt, was.stepBy
	m.done, m.doneBy, m.doneOn = was.done, was.doneBy, was.doneOn
	if m.ownerSet = was.ownerSet; m.ownerSet {
		m.owner = was.owner
	}
}

// matters are those of a device.
func (p *projector) matters(ctx context.Context, device audit.DeviceID) (list []*matter, err error) {
	err = p.each(ctx, "SELECT "+matterFields+" FROM actions WHERE device = ?", []any{device}, func(scan func(...any) error) error {
		m := &matter{}
		err := scan(m.dest()...)
		list = append(list, m)
		return err
	})
	return list, err
}

// write brings what has changed of matters into the table.
func (p *projector) write(ctx context.Context, list []*matter) error {
	var added []*matter
	for _, m := range list {
		switch {
		case !m.changed:
		case !m.known():
			added = append(added, m)
		default:
			err := p.exec(ctx, `UPDATE actions SET entry = ?, n = ?, audit = ?, round = ?, room = ?, owner = ?, owner_set = ?, urgency = ?, rules = ?,
				due_at = ?, rule_due_at = ?, opens_at = ?, due_set = ?, since = ?, since_at = ?, status = ?, step = ?, step_at = ?, step_by = ?,
				done = ?, done_by = ?, done_on = ? WHERE rowid = ?`,
				m.entry, m.n, numberOrNull(m.audit), m.round, m.room, m.owner, m.ownerSet, m.urgency, m.rules,
				m.due, m.rule, m.opens, m.dueSet, m.since, m.sinceAt, m.status, m.step, m.stepAt, m.stepBy, m.done, m.doneBy, m.doneOn, m.row)
			if err != nil {
				return err
			}
		}
	}
	return p.add(ctx, added)
}

// add inserts the matters that an entry opens in one statement: an import has
// hundreds of thousands.
func (p *projector) add(ctx context.Context, list []*matter) error {
	if len(list) == 0 {
		return nil
	}
	m := list[0]
	args := make([]any, 0, 7+8*len(list))
	args = append(args, m.device, m.checklist, m.entry, numberOrNull(m.audit), m.round, m.room, m.sinceAt)
	for _, m := range list {
		args = append(args, m.key, m.word, m.n, m.owner, m.urgency, m.rules, m.due, m.opens)
	}
	if p.adds[len(list)] == "" {
		var b strings.Builder
		b.WriteString(`INSERT INTO actions (device, checklist, entry, audit, round, room, since, since_at, status,
			retired, key, action, n, owner, urgency, rules, due_at, rule_due_at, opens_at) VALUES`)
		for i := range list {
			at := 8*i + 8
			fmt.Fprintf(&b, ", (?1, ?2, ?3, ?4, ?5, ?6, ?3, ?7, 'open', coalesce((SELECT retired FROM standings WHERE device = ?1), 0), ?%d, ?%d, ?%d, ?%d, ?%d, ?%d, ?%d, ?%d, ?%d)",
				at, at+1, at+2, at+3, at+4, at+5, at+6, at+6, at+7)
		}
		p.adds[len(list)] = strings.Replace(b.String(), "VALUES,", "VALUES", 1)
	}
	return p.exec(ctx, p.adds[len(list)], args...)
}

// numberOrNull is a number of an entry, or nil for none.
func numberOrNull(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// demands are what an outcome asks for, due from the time at which the audit was
// taken. What a consultation that was held has put off opens when that has
// expired.
func demands(of demand, o audit.Sealed) ([]demand, error) {
	list := make([]demand, 0, len(o.Actions)+1)
	for _, a := range o.Actions {
		due, err := audit.AddDuration(of.at, a.Within)
		if err != nil {
			return nil, fmt.Errorf("action %s: %w", a.Action, err)
		}
		if list, err = of.add(list, a, utc(due), ""); err != nil {
			return nil, err
		}
	}
	if o.Consultation == nil {
		return list, nil
	}
	until, err := checklist.ParseTime(o.Consultation.ValidUntil, of.at.Location())
	if err != nil {
		return nil, fmt.Errorf("consultation: %w", err)
	}
	return of.add(list, o.Consultation.Action, utc(until), utc(until))
}

func (d demand) add(list []demand, a audit.SealedAction, due, opens string) ([]demand, error) {
	rules, err := json.Marshal(a.Rules)
	d.key, d.word = audit.NewActionID(d.device, d.checklist, a.Action), a.Action
	d.n, d.owner, d.urgency, d.rules = int64(len(list)), a.Owner, a.Urgency, string(rules)
	d.due, d.rule, d.opens = due, due, opens
	return append(list, d), err
}

// opened is a demand of an entry, to be filled with what it asks for.
func opened(e entry, at time.Time, m matter) demand {
	m.entry, m.since, m.sinceAt, m.status = e.n, e.n, utc(at), audit.ToDo
	return demand{matter: m, at: at}
}

// sealing is a sealed revision of an audit.
type sealing struct {
	auditRow
	at       time.Time // when it was taken
	imported bool      // at counts, and not the order of the log
	outcome  audit.Sealed
}

// takeOver lets a sealed revision decide what must be done at its device: what it
// asks for, and no more what audits with the same checklist, whatever its
// version, asked for before. An imported audit taken before one that counts is
// itself old, and only closes the gap of a round closed before.
func (p *projector) takeOver(ctx context.Context, e entry, s sealing) error {
	c, err := p.checklists.get(ctx, p.handle, s.checklist)
	if err != nil {
		return err
	}
	list, err := p.matters(ctx, s.device)
	if err != nil {
		return err
	}
	if err := p.closeGaps(ctx, e, list, s.at, s.round); err != nil {
		return err
	}
	last, err := p.lastAudits(ctx, s.device)
	if err != nil {
		return err
	}
	if before, ok := last[c.ID]; !ok || !s.imported || before.taken <= s.at.Unix() {
		of := opened(e, s.at, matter{device: s.device, checklist: c.ID, audit: s.n, round: s.round, room: s.room})
		of.amended, of.listed = s.revision > 1, s.imported
		wanted, err := demands(of, s.outcome)
		if err != nil {
			return err
		}
		list = p.replace(e, list, wanted, c.ID)
		last[c.ID] = lastAudit{audit: s.n, taken: max(before.taken, s.at.Unix()), incomplete: s.outcome.Verdict == verdictIncomplete, newest: true}
		if err := p.setLast(ctx, s.device, c.ID, last[c.ID]); err != nil {
			return err
		}
	}
	if err := p.write(ctx, list); err != nil {
		return err
	}
	return p.stand(ctx, s.device, s.at, list, last)
}

// replace brings what is wanted into the matters of a checklist; the others are
// shown to be done.
func (p *projector) replace(e entry, list []*matter, wanted []demand, checklistID string) []*matter {
	byKey := make(map[audit.ActionID]*matter, len(list)+len(wanted))
	for _, m := range list {
		byKey[m.key] = m
	}
	asked := make(map[audit.ActionID]bool, len(wanted))
	for _, d := range wanted {
		if asked[d.key] { // a notice asks once for an action
			continue
		}
		asked[d.key] = true
		m := byKey[d.key]
		if m == nil {
			m = &matter{}
			list = append(list, m)
		}
		m.ask(d)
	}
	for _, m := range list {
		if m.checklist == checklistID && !asked[m.key] && m.status != audit.Confirmed && m.status != audit.Shown {
			m.move(audit.Shown, e)
		}
	}
	return list
}

// gap makes a gap of a round an action: the technician goes there again. It
// takes the place of other gaps of the same device or room.
func (p *projector) gap(ctx context.Context, e entry, round audit.RoundID, n int, gap audit.Gap) error {
	due, err := audit.AddDuration(e.at, gap.Within)
	if err != nil {
		return fmt.Errorf("gap %d: %w", n, err)
	}
	room := audit.NewRoom(gap.Ward, gap.Room).ID
	d := opened(e, e.at, matter{device: gap.Device, round: round, room: room, n: int64(n)})
	d.key, d.word = audit.NewGapID(gap.Kind, room, gap.Device), string(gap.Kind)
	d.owner, d.urgency, d.rules, d.due, d.rule = string(audit.Technician), gapUrgency, "[]", utc(due), utc(due)
	list, err := p.gaps(ctx, gap.Device, room)
	if err != nil {
		return err
	}
	list = p.replace(e, list, []demand{d}, "")
	if err := p.write(ctx, list); err != nil || gap.Device == "" {
		return err
	}
	return p.restand(ctx, gap.Device, e.at)
}

// gapUrgency is that of going again where a round left a gap (ours).
const gapUrgency = "high"

// gaps are those of a device, or of a room.
func (p *projector) gaps(ctx context.Context, device audit.DeviceID, room audit.RoomID) ([]*matter, error) {
	if device == "" {
		return p.roomGaps(ctx, room)
	}
	return p.matters(ctx, device)
}

func (p *projector) roomGaps(ctx context.Context, room audit.RoomID) (list []*matter, err error) {
	for _, kind := range []audit.GapKind{audit.GapRoom, audit.GapAccess} {
		err = p.each(ctx, "SELECT "+matterFields+" FROM actions WHERE device = '' AND key = ?", []any{audit.NewGapID(kind, room, "")}, func(scan func(...any) error) error {
			m := &matter{}
			err := scan(m.dest()...)
			list = append(list, m)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// closeGaps: at that time the device of the matters was audited, or said to be
// missing. That counts for rounds closed before, and for the round in which it was.
func (p *projector) closeGaps(ctx context.Context, e entry, list []*matter, at time.Time, round audit.RoundID) error {
	for _, m := range list {
		if m.checklist != "" || !m.live() {
			continue
		}
		before, err := exists(ctx, p.handle, "SELECT 1 FROM rounds WHERE id = ? AND (unixepoch(closed_at) <= ? OR id = ?)", m.round, at.Unix(), round)
		if err != nil {
			return err
		}
		if before {
			m.move(audit.Shown, e)
		}
	}
	return nil
}

// closeDeviceGap: the device was said to be missing.
func (p *projector) closeDeviceGap(ctx context.Context, e entry, round audit.RoundID, device audit.DeviceID) error {
	list, err := p.matters(ctx, device)
	if err != nil {
		return err
	}
	if err := p.closeGaps(ctx, e, list, e.at, round); err != nil {
		return err
	}
	if err := p.write(ctx, list); err != nil {
		return err
	}
	return p.restand(ctx, device, e.at)
}

// closeRoomGap: somebody went into the room that a round had left out.
func (p *projector) closeRoomGap(ctx context.Context, e entry, room audit.RoomID) error {
	list, err := p.roomGaps(ctx, room)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.live() {
			m.move(audit.Shown, e)
		}
	}
	return p.write(ctx, list)
}
