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
	return p.exec(ctx, "INSERT OR IGNORE INTO persons (id, key, name, role, came_as, since_at, human) VALUES (?, ?, ?, ?, ?, ?, ?)",
		r.ID, r.Key, r.Name.Text, r.Role, r.Role, at, human)
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
	by, who, err := p.changing(ctx, e, ev.Person)
	if err != nil {
		return err
	}
	_, err = by.ChangeRole(who, ev.Role, "")
	return p.change(ctx, e, ev, by, personChange{ev.Person, ev.Role, ev.Reason, audit.Takes(who.Role, ev.Role)}, err)
}

func (p *projector) personRevoked(ctx context.Context, e entry, ev *audit.PersonRevoked) error {
	by, who, err := p.changing(ctx, e, ev.Person)
	if err != nil {
		return err
	}
	_, err = by.Revoke(who, "given") // it may have been erased since
	return p.change(ctx, e, ev, by, personChange{ev.Person, "", ev.Reason, true}, err)
}

// changing is who changes somebody's rights, as they knew things, and who it is
// about.
func (p *projector) changing(ctx context.Context, e entry, id audit.PersonID) (by, who audit.Actor, err error) {
	if by, err = p.actor(ctx, audit.PersonID(e.by)); err != nil {
		return by, who, err
	}
	who, err = actorOrNobody(ctx, p.handle, id)
	return by, who, err
}

// personChange is a change of somebody's rights.
type personChange struct {
	person audit.PersonID
	role   audit.Role // "" of a revocation
	reason audit.Private
	takes  bool
}

// change keeps a change of somebody's rights, with why it has no effect if the
// rule refused it.
func (p *projector) change(ctx context.Context, e entry, event audit.Event, by audit.Actor, c personChange, ruled error) error {
	effect, err := noEffect(ruled)
	if err != nil {
		return err
	}
	var milder []int64
	against := int64(0)
	if effect == "" && c.role != "" {
		if against, milder, err = p.rivalRoles(ctx, c); err != nil {
			return err
		}
		if against != 0 {
			effect = audit.InQuestion
		}
	}
	err = p.exec(ctx, "INSERT INTO person_changes (entry, person, role, reason, takes, effect, at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		e.n, c.person, c.role, c.reason.Text, c.takes, effect, e.stamp, e.by)
	if err != nil {
		return err
	}
	if against != 0 {
		return p.question(ctx, e.n, event.Kind(), audit.PersonID(e.by), against)
	}
	if err := p.questioned(ctx, e, event, by, effect); err != nil || effect != "" {
		return err
	}
	for _, n := range milder {
		if err := p.milder(ctx, n, e.n); err != nil {
			return err
		}
	}
	return p.rightsAnew(ctx, c.person, e.n)
}

// rivalRoles are the other roles that somebody was given meanwhile: against is one
// with fewer rights, milder are those with more. The one with the fewest holds.
func (p *projector) rivalRoles(ctx context.Context, c personChange) (against int64, milder []int64, err error) {
	given := map[int64]audit.Role{}
	var order []int64
	err = p.each(ctx, "SELECT entry, role FROM person_changes WHERE person = ? AND role <> '' AND effect = '' ORDER BY entry", []any{c.person}, func(scan func(...any) error) error {
		var n int64
		var role audit.Role
		err := scan(&n, &role)
		given[n], order = role, append(order, n)
		return err
	})
	if err != nil {
		return 0, nil, err
	}
	for _, n := range order {
		seen, err := p.saw.has(ctx, n)
		switch {
		case err != nil:
			return 0, nil, err
		case seen:
		case audit.Takes(c.role, given[n]):
			against = n
		case audit.Takes(given[n], c.role):
			milder = append(milder, n)
		}
	}
	return against, milder, nil
}

// milder puts a role in question that gave more rights than one given meanwhile.
func (p *projector) milder(ctx context.Context, n, against int64) error {
	var by audit.PersonID
	if err := p.scan(ctx, "SELECT by FROM person_changes WHERE entry = ?", []any{n}, &by); err != nil {
		return err
	}
	if err := p.question(ctx, n, "role.changed", by, against); err != nil {
		return err
	}
	return p.setChange(ctx, n, audit.InQuestion, against)
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
func powerless(ctx context.Context, h *handle, known map[string]int64) (map[string]int64, error) {
	if known != nil {
		return known, nil
	}
	known = map[string]int64{}
	err := h.each(ctx, "SELECT id, revoked FROM persons WHERE revoked > 0", nil, func(scan func(...any) error) error {
		var id string
		var revoked int64
		err := scan(&id, &revoked)
		known[id] = revoked
		return err
	})
	return known, err
}
