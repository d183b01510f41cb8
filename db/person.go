package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"visite/audit"
)

// actor is a person as the log knows them by now, to be asked what they may.
// Whom it does not know is refused with the code "unknown-person".
func actor(ctx context.Context, h *handle, id audit.PersonID) (audit.Actor, error) {
	a := audit.Actor{Person: id}
	err := h.scan(ctx, "SELECT p.role, p.revoked > 0, p.human, p.key = s.recovery, p.doubt > 0 FROM persons p, site s WHERE p.id = ?", []any{id},
		&a.Role, &a.Revoked, &a.Human, &a.Recovery, &a.Doubtful)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Actor{}, audit.NoRight(audit.NotKnown)
	}
	return a, err
}

// actorOrNobody is [actor], and the zero Actor for somebody unknown: an entry
// by them is judged like any other.
func actorOrNobody(ctx context.Context, h *handle, id audit.PersonID) (audit.Actor, error) {
	a, err := actor(ctx, h, id)
	return a, unlessRefused(err)
}

// People reads everybody whom the log knows, by name; the recovery key last.
func (s *Store) People(ctx context.Context) (list []audit.Person, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err = persons(ctx, h, "")
		return err
	})
	byName(list, func(p audit.Person) string { return p.Name })
	slices.SortStableFunc(list, func(a, b audit.Person) int {
		switch {
		case a.Recovery:
			return 1
		case b.Recovery:
			return -1
		}
		return 0
	})
	return list, err
}

// Person reads a person by id.
func (s *Store) Person(ctx context.Context, id audit.PersonID) (p audit.Person, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err := persons(ctx, h, "WHERE p.id = ?", id)
		if err == nil && len(list) == 0 {
			err = audit.NoRight(audit.NotKnown)
		}
		if err == nil {
			p = list[0]
		}
		return err
	})
	return p, err
}

func persons(ctx context.Context, h *handle, where string, args ...any) (list []audit.Person, err error) {
	err = h.each(ctx, `SELECT p.id, p.name, p.role, p.key, p.human, p.since_at, p.key = (SELECT recovery FROM site), coalesce(c.at, ''), coalesce(c.reason, '')
		FROM persons p LEFT JOIN person_changes c ON c.entry = p.revoked `+where, args, func(scan func(...any) error) error {
		var p audit.Person
		err := scan(&p.ID, &p.Name, &p.Role, &p.Key, &p.Human, &p.Since, &p.Recovery, &p.Revoked, &p.Reason)
		list = append(list, p)
		return err
	})
	return list, err
}
