package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sort"

	"visite/audit"
	"visite/ledger"
)

// ownLog is the end of this installation's log, kept between transactions.
type ownLog struct {
	number int64 // of the writer in this file
	site   ledger.SiteID
	tree   *ledger.Tree
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
	err := h.scan(ctx, "SELECT max(n) FROM entries WHERE n BETWEEN ? AND ?",
		[]any{number(writer, 0), number(writer+1, 0) - 1}, &last)
	if err != nil || !last.Valid {
		return 0, err
	}
	return seqOf(last.Int64) + 1, nil
}

// storedHashes reads the hashes that a writer's entries completed, by their
// place in the order of storing.
type storedHashes struct {
	ctx    context.Context
	handle *handle
	writer int64
}

func (s storedHashes) ReadHashes(indexes []int64) ([]ledger.Hash, error) {
	hashes := make([]ledger.Hash, len(indexes))
	for i, index := range indexes {
		// The entry is the last one whose hashes begin at or before the index.
		seq := int64(sort.Search(int(index)+1, func(seq int) bool { return ledger.StoredHashCount(int64(seq)+1) > index }))
		var stored []byte
		if err := s.handle.scan(s.ctx, "SELECT hashes FROM entries WHERE n = ?", []any{number(s.writer, seq)}, &stored); err != nil {
			return nil, fmt.Errorf("entry %d: %w", seq, err)
		}
		begin := (index - ledger.StoredHashCount(seq)) * ledger.HashSize
		if begin < 0 || int64(len(stored)) < begin+ledger.HashSize {
			return nil, fmt.Errorf("entry %d has %d bytes of hashes", seq, len(stored))
		}
		hashes[i] = ledger.Hash(stored[begin : begin+ledger.HashSize])
	}
	return hashes, nil
}
