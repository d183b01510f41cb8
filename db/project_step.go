package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"visite/audit"
	"visite/ledger"
)

// given stands for a text that was given; it may have been erased since.
func given(p audit.Private) string {
	if p.IsZero() {
		return ""
	}
	return "given"
}

// ruled asks a rule about an action that an entry names, and keeps the answer.
func (p *projector) ruled(ctx context.Context, e entry, event audit.Event, t audit.ActionTarget, rule func(m audit.Matter, by audit.Actor) error) (counts bool, err error) {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return false, err
	}
	m, err := ruledMatter(ctx, p.handle, p.checklists, t)
	if err != nil {
		return false, err
	}
	effect, err := noEffect(rule(m, by))
	if err != nil {
		return false, err
	}
	if err := p.questioned(ctx, e, event, by, effect); err != nil {
		return false, err
	}
	return effect == "", p.exec(ctx, "INSERT OR IGNORE INTO action_steps (entry, key, device, effect, by) VALUES (?, ?, ?, ?, ?)", e.n, t.Action, t.Device, effect, e.by)
}

// judgedStep is [projector.step] by somebody who needs a right to it: it remembers
// what it changes, since the right may turn out to have been taken away meanwhile.
func (p *projector) judgedStep(ctx context.Context, e entry, t audit.ActionTarget, change func(m *matter)) error {
	var both [2]stepState
	err := p.step(ctx, e, t, func(m *matter) {
		both[0] = m.state()
		change(m)
		both[1] = m.state()
	})
	if err != nil {
		return err
	}
	was, err := json.Marshal(both)
	if err != nil {
		return err
	}
	return p.exec(ctx, "UPDATE action_steps SET was = ? WHERE entry = ? AND key = ?", string(was), e.n, t.Action)
}

// step changes an action of a device, and works out anew where that stands.
func (p *projector) step(ctx context.Context, e entry, t audit.ActionTarget, change func(m *matter)) error {
	list, err := p.matters(ctx, t.Device)
	if t.Device == "" {
		list, err = p.matter(ctx, t)
	}
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.key == t.Action {
			m.changed = true
			change(m)
		}
	}
	if err := p.write(ctx, list); err != nil || t.Device == "" {
		return err
	}
	last, err := p.lastAudits(ctx, t.Device)
	if err != nil {
		return err
	}
	return p.stand(ctx, t.Device, e.at, list, last)
}

// matter is one action.
func (p *projector) matter(ctx context.Context, t audit.ActionTarget) (list []*matter, err error) {
	err = p.each(ctx, "SELECT "+matterFields+" FROM actions WHERE device = ? AND key = ?", []any{t.Device, t.Action}, func(scan func(...any) error) error {
		m := &matter{}
		list = append(list, m)
		return scan(m.dest()...)
	})
	return list, err
}

func (p *projector) actionPlanned(ctx context.Context, e entry, ev *audit.ActionPlanned) error {
	counts, err := p.ruled(ctx, e, ev, ev.ActionTarget, func(m audit.Matter, by audit.Actor) error {
		_, err := m.Plan(by, audit.NewPlan{Owner: ev.Owner, Due: ev.Due, Reason: given(ev.Reason)})
		return err
	})
	if err != nil || !counts {
		return err
	}
	return p.judgedStep(ctx, e, ev.ActionTarget, func(m *matter) {
		if ev.Owner != "" {
			m.owner, m.ownerSet = ev.Owner, true
		}
		if due, err := time.Parse(time.RFC3339, ev.Due); err == nil {
			m.due, m.dueSet = utc(due), true
		}
	})
}

func (p *projector) actionBegun(ctx context.Context, e entry, ev *audit.ActionBegun) error {
	counts, err := p.ruled(ctx, e, ev, ev.ActionTarget, func(m audit.Matter, by audit.Actor) error {
		_, err := m.Begin(by, e.at, "")
		return err
	})
	if err != nil || !counts {
		return err
	}
	return p.step(ctx, e, ev.ActionTarget, func(m *matter) { m.move(audit.InWork, e) })
}

func (p *projector) actionDone(ctx context.Context, e entry, ev *audit.ActionDone) error {
	network, err := p.otherTargets(ctx, ev) // nothing of it counts then
	if err != nil {
		return err
	}
	if err := p.actionEvidence(ctx, e, ev); err != nil {
		return err
	}
	on, _ := time.Parse(time.RFC3339, ev.At) // one that is no time does not count
	for _, t := range ev.Targets {
		counts, err := p.ruled(ctx, e, ev, t, func(m audit.Matter, by audit.Actor) error {
			if err := m.Counts(by, e.at, ev); err != nil {
				return err
			}
			return network
		})
		if err != nil {
			return err
		}
		if !counts {
			continue
		}
		err = p.step(ctx, e, t, func(m *matter) {
			m.move(audit.Done, e)
			m.done, m.doneBy, m.doneOn = e.n, m.stepBy, on.Unix()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// otherTargets refuses what is said for a network about other actions than those
// whose device is in it.
func (p *projector) otherTargets(ctx context.Context, ev *audit.ActionDone) (refusal, err error) {
	network, err := audit.ParseNetwork(ev.Network)
	if ev.Network == "" || err != nil { // the rule about each says so
		return nil, nil
	}
	want, _, err := inNetwork(ctx, p.handle, network)
	if err == nil && !slices.Equal(want, ev.Targets) {
		refusal = audit.NoStep(audit.OtherTargets)
	}
	return refusal, err
}

func (p *projector) actionEvidence(ctx context.Context, e entry, ev *audit.ActionDone) error {
	for i, file := range ev.Evidence {
		ref, err := ledger.ParseHash(file.File.Ref)
		if err != nil {
			return err
		}
		sum := ""
		if !erased(file.File) {
			h := sha256.Sum256([]byte(file.File.Text))
			sum = hex.EncodeToString(h[:])
		}
		err = p.exec(ctx, "INSERT INTO action_evidence (entry, n, ref, sha256, name, size) VALUES (?, ?, ?, ?, ?, ?)",
			e.n, i, ref[:], sum, file.Name.Text, file.Size)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *projector) actionConfirmed(ctx context.Context, e entry, ev *audit.ActionConfirmed) error {
	for _, t := range ev.Targets {
		counts, err := p.ruled(ctx, e, ev, t, func(m audit.Matter, by audit.Actor) error { return m.Confirm(by, ev.Done) })
		if err != nil {
			return err
		}
		if !counts {
			continue
		}
		if err := p.judgedStep(ctx, e, t, func(m *matter) { m.move(audit.Confirmed, e) }); err != nil {
			return err
		}
	}
	return nil
}

func (p *projector) actionReopened(ctx context.Context, e entry, ev *audit.ActionReopened) error {
	counts, err := p.ruled(ctx, e, ev, ev.ActionTarget, func(m audit.Matter, by audit.Actor) error {
		_, err := m.Reopen(by, given(ev.Reason))
		return err
	})
	if err != nil || !counts {
		return err
	}
	return p.judgedStep(ctx, e, ev.ActionTarget, func(m *matter) {
		m.move(audit.ToDo, e)
		m.stepBy, m.done, m.doneBy, m.doneOn = "", 0, "", 0 // nobody works on it
	})
}

// deviceDecommissioned: the device is out of service, or in service after all.
// What is to be done about it stays as it is, and is shown no more.
func (p *projector) deviceDecommissioned(ctx context.Context, e entry, ev *audit.DeviceDecommissioned) error {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	was, known, err := decommissioned(ctx, p.handle, ev.Device)
	if err != nil {
		return err
	}
	_, err = by.Decommission(ev.Device, known, was, ev.Date, given(ev.Reason), e.at)
	effect, err := noEffect(err)
	if err != nil {
		return err
	}
	if err := p.questioned(ctx, e, ev, by, effect); err != nil {
		return err
	}
	err = p.exec(ctx, "INSERT INTO decommissionings (entry, device, date, effect, at, by) VALUES (?, ?, ?, ?, ?, ?)",
		e.n, ev.Device, ev.Date, effect, e.stamp, e.by)
	if err != nil || effect != "" {
		return err
	}
	return p.outOfService(ctx, ev.Device, ev.Date, e.at)
}

// outOfService: since that day, "" in service.
func (p *projector) outOfService(ctx context.Context, device audit.DeviceID, date string, at time.Time) error {
	if err := p.exec(ctx, "UPDATE devices SET decommissioned = ? WHERE id = ?", date, device); err != nil {
		return err
	}
	if err := p.exec(ctx, "UPDATE actions SET retired = ? WHERE device = ?", date != "", device); err != nil {
		return err
	}
	return p.retire(ctx, device, date != "", at)
}
