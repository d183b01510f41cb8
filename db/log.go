package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"visite/audit"
	"visite/ledger"
)

// ownLog is the end of this installation's log, kept between transactions.
type ownLog struct {
	number int64 // of the writer
	site   ledger.SiteID
	tree   *ledger.Tree
	all    int64             // entries of all logs in the file
	last   int64             // number of the last of them; 0: there is none
	seen   []ledger.Position // what came of other logs since the last entry of this one
}

// findLog finds this installation's log, which its key must fit.
func (s *Store) findLog(ctx context.Context, h *handle) (*ownLog, error) {
	var site string
	switch err := h.scan(ctx, "SELECT id FROM site", nil, &site); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, refuseNotFounded(s.path)
	case err != nil:
		return nil, err
	}
	var log ownLog
	var err error
	if log.site, err = ledger.ParseHash(site); err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	err = h.scan(ctx, "SELECT n FROM writers WHERE key = ?", []any{s.key.Public().String()}, &log.number)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, refuse("other-writer", nil,
			"diese Datenbank gehört zu einer anderen Installation, deren Schlüssel hier fehlt: sie kann nur gelesen werden",
			"this database belongs to another installation, whose key is not here: it can only be read")
	}
	return &log, err
}

func refuseNotFounded(path string) *audit.Refusal {
	return refuse("not-founded", nil,
		"%s ist noch nicht eingerichtet: zuerst „visite init“ ausführen", "%s is not set up yet: run “visite init” first", path)
}

// logSize is the number of entries of a writer's log.
func logSize(ctx context.Context, h *handle, writer int64) (int64, error) {
	var last sql.NullInt64
	err := h.scan(ctx, "SELECT max(seq) FROM entries WHERE n & 0xffffffff = ?", []any{writer}, &last)
	if err != nil || !last.Valid {
		return 0, err
	}
	return last.Int64 + 1, nil
}

// lookAround brings the log up to what others have written into the file, or
// brought into it.
func (l *ownLog) lookAround(ctx context.Context, h *handle) error {
	// What was brought in may come before the last entry: only the sizes tell.
	var all int64
	if err := h.scan(ctx, "SELECT coalesce(sum(size), 0) FROM checkpoints WHERE handed = ''", nil, &all); err != nil || all == l.all {
		return err
	}
	size, err := logSize(ctx, h, l.number)
	if err != nil {
		return err
	}
	if l.tree == nil || l.tree.Size() != size {
		if l.tree, err = ledger.OpenTree(size, storedHashes{ctx, h, l.number}); err != nil {
			return err
		}
	}
	if err := h.scan(ctx, "SELECT coalesce(max(n), 0) FROM entries", nil, &l.last); err != nil {
		return err
	}
	if l.seen, err = news(ctx, h, l.number); err == nil {
		l.all = all
	}
	return err
}

// news is how far the other logs are, of which a writer has not said in its own
// that it has seen them that far.
func news(ctx context.Context, h *handle, writer int64) (seen []ledger.Position, err error) {
	err = h.each(ctx, `SELECT w.n, w.id, (SELECT max(seq) + 1 FROM entries WHERE n & 0xffffffff = w.n) AS have,
			(SELECT coalesce(max(p.size), 0) FROM positions p WHERE p.writer = w.n AND p.entry & 0xffffffff = ?1) AS said
		FROM writers w WHERE w.n <> ?1 AND have > said ORDER BY w.id`, []any{writer}, func(scan func(...any) error) error {
		var p ledger.Position
		var n, said int64
		err := scan(&n, &p.Writer, &p.Size, &said)
		if err == nil {
			p.Root, err = ledger.RootAt(p.Size, storedHashes{ctx, h, n})
		}
		seen = append(seen, p)
		return err
	})
	return seen, err
}

// storedHashes reads the hashes that a writer's entries completed, by their
// place in the order of storing.
type storedHashes struct {
	ctx    context.Context
	handle *handle
	writer int64
}

func (s storedHashes) ReadHashes(indexes []int64) ([]ledger.Hash, error) {
	return ledger.HashesByEntry(func(seq int64) (stored []byte, err error) {
		err = s.handle.scan(s.ctx, "SELECT hashes FROM entries WHERE n & 0xffffffff = ? AND seq = ?", []any{s.writer, seq}, &stored)
		return stored, err
	}).ReadHashes(indexes)
}
