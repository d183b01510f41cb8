package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// handle is one connection with the statements it has prepared. It is used by
// one goroutine at a time.
type handle struct {
	pool       *sql.DB
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	undo       *undoing // of the connection that writes; else nil
}

// connect opens a handle of its own on a pool of one connection, so that no
// statement of another can come between.
func connect(ctx context.Context, path string, a access) (*handle, error) {
	pool := openPool(path, a)
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		_ = pool.Close()
		return nil, err
	}
	return &handle{pool: pool, conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

func (h *handle) close() error {
	for _, s := range h.statements {
		_ = s.Close()
	}
	_ = h.conn.Close()
	return h.pool.Close()
}

// prepared is the statement for the text, which is prepared once.
func (h *handle) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := h.statements[query]; ok {
		return s, nil
	}
	s, err := h.conn.PrepareContext(ctx, settled(query))
	if err != nil {
		return nil, fmt.Errorf("prepare %.60q: %w", query, err)
	}
	h.statements[query] = s
	return s, nil
}

// settled is the query with a + before each parameter, which changes no value
// and keeps SQLite from preparing a statement anew for each set of them, as if
// they could change which index is best: that took longer than the answer. No
// query of ours has a question mark that is no parameter.
func settled(query string) string { return strings.ReplaceAll(query, "?", "+?") }

func (h *handle) exec(ctx context.Context, query string, args ...any) error {
	s, err := h.prepared(ctx, query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx, args...)
	return err
}

// scan reads the one row of a query into dest; [sql.ErrNoRows] if there is none.
func (h *handle) scan(ctx context.Context, query string, args []any, dest ...any) error {
	s, err := h.prepared(ctx, query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(ctx, args...).Scan(dest...)
}

// each calls row for every row of a query; row reads it with scan.
func (h *handle) each(ctx context.Context, query string, args []any, row func(scan func(dest ...any) error) error) error {
	s, err := h.prepared(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// raw runs SQL that is not worth preparing, of one or more statements.
func (h *handle) raw(ctx context.Context, query string, args ...any) error {
	_, err := h.conn.ExecContext(ctx, query, args...)
	return err
}

// blobs calls row for every row of a number and bytes, which are valid until it
// returns.
func (h *handle) blobs(ctx context.Context, query string, args []any, row func(n int64, bytes []byte) error) error {
	return h.each(ctx, query, args, func(scan func(...any) error) error {
		var n int64
		var bytes sql.RawBytes
		if err := scan(&n, &bytes); err != nil {
			return err
		}
		return row(n, bytes)
	})
}
