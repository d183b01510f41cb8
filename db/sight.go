package db

import (
	"context"

	"visite/ledger"
)

// sight is how far the writer of an entry had seen the logs, by their writers: that
// many entries. Of its own log it had seen everything before. nil had seen all.
type sight map[int64]int64

// has reports whether an entry had been seen.
func (s sight) has(n, seq int64) bool { return s == nil || seq < s[writerOf(n)] }

// sightOf is what the writer of entry n had seen, with what that entry says itself.
// Everything before it is folded.
func sightOf(ctx context.Context, h *handle, n int64, seen []ledger.Position) (sight, error) {
	own := writerOf(n)
	s := sight{own: ledger.MaxSize}
	err := h.each(ctx, "SELECT writer, max(size) FROM positions WHERE entry & 0xffffffff = ? AND entry <= ? GROUP BY writer", []any{own, n}, func(scan func(...any) error) error {
		var writer, size int64
		err := scan(&writer, &size)
		s[writer] = size
		return err
	})
	for _, p := range seen {
		writer, parseErr := writerNumber(p.Writer)
		if parseErr != nil {
			return nil, parseErr
		}
		s[writer] = p.Size
	}
	return s, err
}
