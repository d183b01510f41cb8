package db

import (
	"context"

	"visite/audit"
)

// Session is a store with the person who acts in it: everything that the
// screens need of the disk.
type Session struct {
	*Store
	author Author
}

// Session lets a person act. Whether the site knows them is asked when they write.
func (s *Store) Session(a Author) *Session { return &Session{s, a} }

// Person is who acts.
func (s *Session) Person() audit.PersonID { return s.author.Person }

// do runs a verb: it appends the events that decide returns.
func (s *Session) do(ctx context.Context, decide func(ctx context.Context, t *tx) ([]audit.Event, error)) error {
	return s.write(ctx, s.author, func(ctx context.Context, t *tx) error {
		events, err := decide(ctx, t)
		if err != nil {
			return err
		}
		_, err = t.append(ctx, events...)
		return err
	})
}
