package db

import (
	"context"
	"database/sql"
)

// cursor goes through the rows of a query beside other queries. It stands on a
// row that has been read but not taken.
type cursor struct {
	rows *sql.Rows
	dest []any
	more bool // it stands on a row
}

func (h *handle) cursor(ctx context.Context, query string, args ...any) (*cursor, error) {
	s, err := h.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args...) //nolint:rowserrcheck // see next
	if err != nil {
		return nil, err
	}
	return &cursor{rows: rows}, nil
}

// read says where the columns go, and reads the first row.
func (c *cursor) read(dest ...any) error {
	c.dest = dest
	return c.next()
}

// next goes on to the next row.
func (c *cursor) next() error {
	if c.more = c.rows.Next(); c.more {
		return c.rows.Scan(c.dest...)
	}
	return c.rows.Err()
}

func (c *cursor) close() error { return c.rows.Close() }
