package db

import (
	"context"

	"visite/audit"
)

// people are those whom the site knows by name.
func people(ctx context.Context, h *handle) (all audit.People, err error) {
	err = h.each(ctx, "SELECT id, name FROM persons", nil, func(scan func(...any) error) error {
		var id audit.PersonID
		var name string
		err := scan(&id, &name)
		all.Add(id, name)
		return err
	})
	return all, err
}
