package db

import (
	"context"
	"errors"
	"fmt"

	"visite/audit"
	"visite/ledger"
)

// recovery brings in the site's recovery key as a person: it signs changes of
// roles, revocations and invitations.
func (p *projector) recovery(ctx context.Context, key, at string) error {
	who, err := ledger.ParsePerson(key)
	if err != nil {
		return fmt.Errorf("recovery key: %w", err)
	}
	id := audit.PersonID(who.ID())
	known, err := exists(ctx, p.handle, "SELECT 1 FROM persons WHERE id = ?", id)
	if err == nil && known {
		err = errors.New("the recovery key is that of a person")
	}
	if err != nil {
		return err
	}
	return p.person(ctx, audit.PersonRecord{ID: id, Key: key, Role: audit.Administrator}, id, at)
}

// person brings in somebody new.
func (p *projector) person(ctx context.Context, r audit.PersonRecord, human audit.PersonID, at string) error {
	return p.exec(ctx, "INSERT OR IGNORE INTO persons (id, key, name, role, since_at, human) VALUES (?, ?, ?, ?, ?, ?)",
		r.ID, r.Key, r.Name.Text, r.Role, at, human)
}

// humanOf is whose first key it is that a new one takes the place of. A claim
// that its author had no right to make, or about a key that still counts, has
// no effect: the key is that of somebody else.
func (p *projector) humanOf(ctx context.Context, e entry, ev *audit.PersonJoined) (audit.PersonID, error) {
	if ev.SameAs == "" {
		return ev.Person.ID, nil
	}
	old, err := sameHuman(ctx, p.handle, audit.PersonID(e.by), ev.SameAs)
	if err != nil {
		return ev.Person.ID, unlessRefused(err)
	}
	return old, nil
}

func (p *projector) roleChanged(ctx context.Context, e entry, ev *audit.RoleChanged) error {
	_, err := roleChanged(ctx, p.handle, audit.PersonID(e.by), ev.Person, ev.Role, "")
	counts, err := p.change(ctx, e, ev.Person, ev.Role, ev.Reason, err)
	if err != nil || !counts {
		return err
	}
	return p.exec(ctx, "UPDATE persons SET role = ? WHERE id = ?", ev.Role, ev.Person)
}

func (p *projector) personRevoked(ctx context.Context, e entry, ev *audit.PersonRevoked) error {
	_, err := personRevoked(ctx, p.handle, audit.PersonID(e.by), ev.Person, "given") // it may have been erased since
	counts, err := p.change(ctx, e, ev.Person, "", ev.Reason, err)
	if err != nil || !counts {
		return err
	}
	p.without = nil
	return p.exec(ctx, "UPDATE persons SET revoked = ? WHERE id = ?", e.n, ev.Person)
}

// change keeps a change of somebody's rights, with why it has no effect if the
// rule refused it.
func (p *projector) change(ctx context.Context, e entry, who audit.PersonID, role audit.Role, reason audit.Private, ruled error) (counts bool, err error) {
	effect, err := noEffect(ruled)
	if err != nil {
		return false, err
	}
	return effect == "", p.exec(ctx, "INSERT INTO person_changes (entry, person, role, reason, effect, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
		e.n, who, role, reason.Text, effect, e.stamp, e.by)
}

// noEffect is the code of a refusal, "" if the rule did not refuse; the error if
// it was another.
func noEffect(err error) (code string, _ error) {
	var refusal *audit.Refusal
	if errors.As(err, &refusal) {
		return refusal.Code, nil
	}
	return "", err
}

// powerless are those who were revoked before: nothing they write has an effect
// any more. Few are, so they are kept in memory once they are known.
func powerless(ctx context.Context, h *handle, known map[string]bool) (map[string]bool, error) {
	if known != nil {
		return known, nil
	}
	known = map[string]bool{}
	err := h.each(ctx, "SELECT id FROM persons WHERE revoked > 0", nil, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		known[id] = true
		return err
	})
	return known, err
}
