package db

import (
	"context"
	"time"

	"visite/audit"
)

// act runs a verb on an action.
func (s *Session) act(ctx context.Context, t audit.ActionTarget, decide func(m audit.Matter, by audit.Actor, at time.Time) (audit.Event, error)) error {
	return s.do(ctx, func(ctx context.Context, tx *tx) ([]audit.Event, error) {
		by, err := actor(ctx, tx.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		m, err := ruledMatter(ctx, tx.handle, s.checklists, t)
		if err != nil {
			return nil, err
		}
		return one(decide(m, by, tx.at))
	})
}

// PlanAction sets owner or deadline of an action by hand.
func (s *Session) PlanAction(ctx context.Context, t audit.ActionTarget, p audit.NewPlan) error {
	return s.act(ctx, t, func(m audit.Matter, by audit.Actor, _ time.Time) (audit.Event, error) { return m.Plan(by, p) })
}

// BeginAction says that the person works on an action. The note may be empty.
func (s *Session) BeginAction(ctx context.Context, t audit.ActionTarget, note string) error {
	return s.act(ctx, t, func(m audit.Matter, by audit.Actor, at time.Time) (audit.Event, error) { return m.Begin(by, at, note) })
}

// FinishAction says, with evidence, that something is done: one action, or with a
// network that of all devices in it. It returns how many that closed.
func (s *Session) FinishAction(ctx context.Context, d audit.NewDone) (closed int, err error) {
	err = s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actor(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		targets := []audit.ActionTarget{d.Target}
		if d.Network != "" {
			network, err := audit.ParseNetwork(d.Network)
			if err != nil {
				return nil, err
			}
			d.Network = network.String()
			if targets, _, err = inNetwork(ctx, t.handle, network); err != nil {
				return nil, err
			}
		}
		var all []audit.Matter
		for _, target := range targets {
			m, err := ruledMatter(ctx, t.handle, s.checklists, target)
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
		e, err := audit.Finish(by, all, t.at, d)
		if err == nil {
			closed = len(e.Targets)
		}
		return one(e, err)
	})
	return closed, err
}

// ConfirmAction says that the evidence of an entry, by its leaf hash, suffices:
// for all actions that it has closed and that are not confirmed yet. Signed by
// the person. It returns how many these are.
func (s *Session) ConfirmAction(ctx context.Context, done, note string) (confirmed int, err error) {
	err = s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actor(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		targets, err := doneBy(ctx, t.handle, done)
		if err != nil {
			return nil, err
		}
		if len(targets) == 0 {
			return nil, audit.NoStep(audit.OtherDone)
		}
		for _, target := range targets {
			m, err := ruledMatter(ctx, t.handle, s.checklists, target)
			if err != nil {
				return nil, err
			}
			if err := m.Confirm(by, done); err != nil {
				return nil, err
			}
		}
		confirmed = len(targets)
		return []audit.Event{&audit.ActionConfirmed{Targets: targets, Done: done, Note: audit.Say(audit.CleanLines(note, audit.MaxNote))}}, nil
	})
	return confirmed, err
}

// doneBy are the actions that an entry has closed and nobody confirmed yet.
func doneBy(ctx context.Context, h *handle, leaf string) (list []audit.ActionTarget, err error) {
	err = h.each(ctx, `SELECT x.key, x.device FROM actions x JOIN action_steps s ON s.entry = x.done AND s.key = x.key JOIN entries e ON e.n = x.done
		WHERE x.status = 'done' AND lower(hex(substr(e.hashes, 1, 32))) = ? ORDER BY x.device, x.key`, []any{leaf}, func(scan func(...any) error) error {
		var t audit.ActionTarget
		err := scan(&t.Action, &t.Device)
		list = append(list, t)
		return err
	})
	return list, err
}

// ReopenAction says that an action is not done after all.
func (s *Session) ReopenAction(ctx context.Context, t audit.ActionTarget, reason string) error {
	return s.act(ctx, t, func(m audit.Matter, by audit.Actor, _ time.Time) (audit.Event, error) { return m.Reopen(by, reason) })
}

// Decommission takes a device out of service on a day, 2026-01-31.
func (s *Session) Decommission(ctx context.Context, id audit.DeviceID, date, reason string) error {
	if date == "" {
		return audit.NoStep(audit.NoDate)
	}
	return s.setDecommissioned(ctx, id, date, reason)
}

// Recommission puts a device back into service.
func (s *Session) Recommission(ctx context.Context, id audit.DeviceID, reason string) error {
	return s.setDecommissioned(ctx, id, "", reason)
}

func (s *Session) setDecommissioned(ctx context.Context, id audit.DeviceID, date, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actor(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		was, known, err := decommissioned(ctx, t.handle, id)
		if err != nil {
			return nil, err
		}
		return one(by.Decommission(id, known, was, date, reason, t.at))
	})
}
