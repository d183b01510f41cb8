package db

import (
	"context"

	"visite/audit"
)

// ChangeRole gives somebody another role, from now on. Who acts must be an
// administrator, or the recovery key, and signs it. The reason may be empty.
func (s *Session) ChangeRole(ctx context.Context, who audit.PersonID, to audit.Role, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		return one(roleChanged(ctx, t.handle, s.author.Person, who, to, reason))
	})
}

// Revoke takes all rights from somebody, for good. Who acts must be an
// administrator, or the recovery key, and signs it.
func (s *Session) Revoke(ctx context.Context, who audit.PersonID, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		return one(personRevoked(ctx, t.handle, s.author.Person, who, reason))
	})
}
