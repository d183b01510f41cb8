package db

import (
	"context"

	"visite/audit"
)

// The rules about people, over the tables as they are: what a verb appends, and
// what the fold asks of every entry.

func roleChanged(ctx context.Context, h *handle, by, who audit.PersonID, to audit.Role, reason string) (*audit.RoleChanged, error) {
	author, of, err := actors(ctx, h, by, who)
	if err != nil {
		return nil, err
	}
	return author.ChangeRole(of, to, reason)
}

func personRevoked(ctx context.Context, h *handle, by, who audit.PersonID, reason string) (*audit.PersonRevoked, error) {
	author, of, err := actors(ctx, h, by, who)
	if err != nil {
		return nil, err
	}
	return author.Revoke(of, reason)
}

func actors(ctx context.Context, h *handle, by, who audit.PersonID) (author, of audit.Actor, err error) {
	if author, err = actorOrNobody(ctx, h, by); err != nil {
		return author, of, err
	}
	of, err = actorOrNobody(ctx, h, who)
	return author, of, err
}

// sameHuman: whose first key it is, if a new one may take the place of the key.
func sameHuman(ctx context.Context, h *handle, by, same audit.PersonID) (audit.PersonID, error) {
	author, old, err := actors(ctx, h, by, same)
	if err != nil {
		return "", err
	}
	return old.Human, author.SameHuman(old)
}
