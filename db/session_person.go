package db

import (
	"context"
	"strings"

	"visite/audit"
)

// ChangeRole gives somebody another role, from now on. Who acts must be an
// administrator, or the recovery key, and signs it. The reason may be empty.
func (s *Session) ChangeRole(ctx context.Context, who audit.PersonID, to audit.Role, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		return one(roleChanged(ctx, t.handle, s.author.Person, who, to, reason))
	})
}

// Readmit takes in the new key of somebody who has lost theirs: the old one is
// revoked, if it is not yet, and for four eyes both are one human. Who acts must
// be an administrator, or the recovery key, and signs the revocation.
func (s *Session) Readmit(ctx context.Context, e audit.PersonJoined, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		author, old, err := actors(ctx, t.handle, s.author.Person, e.SameAs)
		if err != nil {
			return nil, err
		}
		var events []audit.Event
		if !old.Revoked {
			revoked, err := author.Revoke(old, reason)
			if err != nil {
				return nil, err
			}
			old.Revoked, events = true, append(events, revoked)
		}
		return append(events, &e), author.SameHuman(old)
	})
}

// Revoke takes all rights from somebody, for good. Who acts must be an
// administrator, or the recovery key, and signs it.
func (s *Session) Revoke(ctx context.Context, who audit.PersonID, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		return one(personRevoked(ctx, t.handle, s.author.Person, who, reason))
	})
}

// DecideQuestion says whether an act in question holds, named by the beginning of
// its entry's leaf hash. Who decides must be an administrator, or the recovery key,
// and signs it.
func (s *Session) DecideQuestion(ctx context.Context, entry string, holds bool, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actor(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		all, err := questions(ctx, t.handle)
		if err != nil {
			return nil, err
		}
		var found []audit.Question
		for _, q := range all {
			if entry != "" && strings.HasPrefix(q.Entry, entry) {
				found = append(found, q)
			}
		}
		if len(found) != 1 {
			return nil, audit.NoDecision(audit.NoQuestion)
		}
		return one(found[0].Decide(by, holds, reason))
	})
}

// Me is who acts.
func (s *Session) Me(ctx context.Context) (audit.Person, error) {
	return s.Store.Person(ctx, s.author.Person)
}
