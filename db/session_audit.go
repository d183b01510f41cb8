package db

import (
	"context"

	"visite/audit"
)

// StartAudit begins an audit of a device in a room of a round, with the
// checklist of the round.
func (s *Session) StartAudit(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID) (*audit.Audit, error) {
	return s.changed(ctx, func(ctx context.Context, t *tx) (audit.AuditID, audit.Event, error) {
		if err := checkOpen(ctx, t.handle, round); err != nil {
			return "", nil, err
		}
		v, err := visit(ctx, t.handle, round, room)
		if err != nil {
			return "", nil, err
		}
		var digest string
		if err := t.scan(ctx, "SELECT checklist FROM rounds WHERE id = ?", []any{round}, &digest); err != nil {
			return "", nil, err
		}
		e, err := v.Start(device, digest)
		if err != nil {
			return "", nil, err
		}
		return e.Audit, e, nil
	})
}

// Answer gives an item of a draft a value.
func (s *Session) Answer(ctx context.Context, id audit.AuditID, answer audit.NewAnswer) (*audit.Audit, error) {
	return s.changed(ctx, func(ctx context.Context, t *tx) (audit.AuditID, audit.Event, error) {
		a, err := s.audit(ctx, t.handle, id, 0)
		if err != nil {
			return id, nil, err
		}
		e, err := a.Answer(answer)
		if err != nil {
			return id, nil, err
		}
		known, err := people(ctx, t.handle)
		e.Named = known.NamedIn(a.Checklist, e)
		return id, e, err
	})
}

// Withdraw takes an answer back.
func (s *Session) Withdraw(ctx context.Context, id audit.AuditID, item string) (*audit.Audit, error) {
	return s.inAudit(ctx, id, func(a *audit.Audit) (audit.Event, error) { return a.Withdraw(item) })
}

// Complete seals the revision, signed by the person.
func (s *Session) Complete(ctx context.Context, id audit.AuditID) (*audit.Audit, error) {
	return s.inAudit(ctx, id, func(a *audit.Audit) (audit.Event, error) { return a.Complete() })
}

// Amend begins a new revision of a sealed audit.
func (s *Session) Amend(ctx context.Context, id audit.AuditID, reason string) (*audit.Audit, error) {
	return s.inAudit(ctx, id, func(a *audit.Audit) (audit.Event, error) { return a.Amend(reason) })
}

// DropAudit says that a draft was begun by mistake.
func (s *Session) DropAudit(ctx context.Context, id audit.AuditID, reason string) error {
	_, err := s.inAudit(ctx, id, func(a *audit.Audit) (audit.Event, error) { return a.Drop(reason) })
	return err
}

// inAudit runs a verb on an audit and returns it as it is afterwards.
func (s *Session) inAudit(ctx context.Context, id audit.AuditID, decide func(a *audit.Audit) (audit.Event, error)) (*audit.Audit, error) {
	return s.changed(ctx, func(ctx context.Context, t *tx) (audit.AuditID, audit.Event, error) {
		a, err := s.audit(ctx, t.handle, id, 0)
		if err != nil {
			return id, nil, err
		}
		e, err := decide(a)
		return id, e, err
	})
}

// changed appends the event that decide returns and reads the audit it is about.
func (s *Session) changed(ctx context.Context, decide func(ctx context.Context, t *tx) (audit.AuditID, audit.Event, error)) (*audit.Audit, error) {
	var after *audit.Audit
	err := s.write(ctx, s.author, func(ctx context.Context, t *tx) error {
		id, e, err := decide(ctx, t)
		if err != nil {
			return err
		}
		if _, err := t.append(ctx, e); err != nil {
			return err
		}
		after, err = s.audit(ctx, t.handle, id, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	return after, nil
}
