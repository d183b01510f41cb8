package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"visite/audit"
)

// takeBack takes the effect of an act back that changed what must be done, where a
// device stands or what an audit says. What others have built on it since stays, and
// so does the act then.
func (p *projector) takeBack(ctx context.Context, a act, effect string) (done bool, err error) {
	switch a.kind {
	case "conflict.decided":
		return p.takeDecisionBack(ctx, a.entry, effect)
	case "device.decommissioned":
		return p.takeDecommissionBack(ctx, a.entry, effect, p.entry.at)
	}
	return p.takeStepBack(ctx, a.entry, effect, p.entry.at)
}

// stepState is what a step changes of an action.
type stepState struct {
	Status   audit.ActionStatus
	Step     int64
	StepAt   string
	StepBy   audit.PersonID
	Done     int64
	DoneBy   audit.PersonID
	DoneOn   int64
	Owner    string
	OwnerSet bool
	Due      string
	DueSet   bool
}

func (m *matter) state() stepState {
	return stepState{m.status, m.step, m.stepAt, m.stepBy, m.done, m.doneBy, m.doneOn, m.owner, m.ownerSet, m.due, m.dueSet}
}

func (m *matter) back(to stepState) {
	m.status, m.step, m.stepAt, m.stepBy, m.done, m.doneBy, m.doneOn = to.Status, to.Step, to.StepAt, to.StepBy, to.Done, to.DoneBy, to.DoneOn
	m.owner, m.ownerSet, m.due, m.dueSet, m.changed = to.Owner, to.OwnerSet, to.Due, to.DueSet, true
}

// takeStepBack brings actions back to where they were before a step.
func (p *projector) takeStepBack(ctx context.Context, entry int64, effect string, at time.Time) (done bool, err error) {
	type step struct {
		audit.ActionTarget
		was, is stepState
	}
	var all []step
	err = p.each(ctx, "SELECT key, device, was FROM action_steps WHERE entry = ? AND effect = '' AND was <> ''", []any{entry}, func(scan func(...any) error) error {
		var s step
		var text []byte
		if err := scan(&s.Action, &s.Device, &text); err != nil {
			return err
		}
		both := [2]stepState{}
		err := json.Unmarshal(text, &both)
		s.was, s.is = both[0], both[1]
		all = append(all, s)
		return err
	})
	if err != nil {
		return false, err
	}
	for _, s := range all {
		list, err := p.matter(ctx, s.ActionTarget)
		if err != nil {
			return done, err
		}
		if len(list) == 0 || list[0].state() != s.is {
			continue
		}
		list[0].back(s.was)
		if err := p.write(ctx, list); err != nil {
			return done, err
		}
		done = true
		if err := p.exec(ctx, "UPDATE action_steps SET effect = ? WHERE entry = ? AND key = ?", effect, entry, s.Action); err != nil {
			return done, err
		}
		if s.Device == "" {
			continue
		}
		if err := p.restand(ctx, s.Device, at); err != nil {
			return done, err
		}
	}
	return done, nil
}

// takeDecommissionBack: the day out of service is the one before.
func (p *projector) takeDecommissionBack(ctx context.Context, entry int64, effect string, at time.Time) (done bool, err error) {
	var device audit.DeviceID
	err = p.scan(ctx, `SELECT device FROM decommissionings d WHERE entry = ?1
		AND NOT EXISTS (SELECT 1 FROM decommissionings o WHERE o.device = d.device AND o.entry > ?1 AND o.effect = '')`, []any{entry}, &device)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := p.exec(ctx, "UPDATE decommissionings SET effect = ? WHERE entry = ?", effect, entry); err != nil {
		return false, err
	}
	date := ""
	err = p.scan(ctx, "SELECT date FROM decommissionings WHERE device = ? AND effect = '' ORDER BY entry DESC LIMIT 1", []any{device}, &date)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	return true, p.outOfService(ctx, device, date, at)
}

// takeDecisionBack: the audit kept is again what it was before, and the other one counts.
func (p *projector) takeDecisionBack(ctx context.Context, entry int64, effect string) (done bool, err error) {
	var keep, aside int64
	var revision int
	err = p.scan(ctx, `SELECT d.keep, d.aside, d.revision FROM decisions d JOIN audits k ON k.n = d.keep JOIN audits a ON a.n = d.aside
		WHERE d.n = ? AND k.sealed = d.n AND k.revision = d.revision AND a.aside = d.n`, []any{entry}, &keep, &aside, &revision)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, change := range []struct {
		query string
		args  []any
	}{
		{"UPDATE decisions SET effect = ? WHERE n = ?", []any{effect, entry}},
		{"DELETE FROM answers WHERE audit = ? AND revision = ?", []any{keep, revision}},
		{"DELETE FROM evidence WHERE audit = ? AND revision = ?", []any{keep, revision}},
		{"DELETE FROM revisions WHERE audit = ? AND revision = ?", []any{keep, revision}},
		{`UPDATE audits SET revision = ?1, sealed = x.entry, verdict = json_extract(x.outcome, '$.verdict'), urgency = json_extract(x.outcome, '$.urgency')
			FROM revisions x WHERE audits.n = ?2 AND x.audit = ?2 AND x.revision = ?1`, []any{revision - 1, keep}},
		{"UPDATE audits SET aside = 0 WHERE aside = ?", []any{entry}},
	} {
		if err := p.exec(ctx, change.query, change.args...); err != nil {
			return false, err
		}
	}
	return true, p.takeOverAgain(ctx, keep, aside)
}

// takeOverAgain lets two audits ask for what they asked for before a decision about
// them: the later of them last.
func (p *projector) takeOverAgain(ctx context.Context, one, two int64) error {
	a, err := sealedOf(ctx, p.handle, p.checklists, one)
	if err != nil {
		return err
	}
	b, err := sealedOf(ctx, p.handle, p.checklists, two)
	if err != nil {
		return err
	}
	if a.completed > b.completed {
		a, b = b, a
	}
	for _, s := range []sealedAudit{a, b} {
		row, err := p.audit(ctx, s.ID)
		if err != nil {
			return err
		}
		var text []byte
		var outcome audit.Sealed
		if err := p.scan(ctx, "SELECT outcome FROM revisions WHERE audit = ? AND revision = ?", []any{s.n, s.Revision}, &text); err != nil {
			return err
		}
		if err := json.Unmarshal(text, &outcome); err != nil {
			return err
		}
		at, err := taken(s, s)
		if err != nil {
			return err
		}
		if err := p.takeOver(ctx, p.entry, sealing{auditRow: row, at: at, imported: true, outcome: outcome}); err != nil {
			return err
		}
		if err := p.reviewState(ctx, s.n); err != nil {
			return err
		}
	}
	return p.conflicts(ctx, a.Round, a.Device.ID)
}
