package db

import (
	"context"
	"database/sql"
	"errors"

	"visite/audit"
	"visite/ledger"
)

// sight is how far the writer of an entry had seen the logs. Of its own log it had
// seen everything before. nil had seen all that there is.
type sight struct {
	*handle
	n    int64           // the entry
	size map[int64]int64 // entries seen of other logs, as far as they were asked for
}

// sightOf is what the writer of entry n had seen, with what that entry says itself.
// Everything before it is folded.
func sightOf(h *handle, n int64, seen []ledger.Position) (*sight, error) {
	s := &sight{handle: h, n: n}
	for i, p := range seen {
		if i == 0 {
			s.size = make(map[int64]int64, len(seen))
		}
		writer, err := writerNumber(p.Writer)
		if err != nil {
			return nil, err
		}
		s.size[writer] = p.Size
	}
	return s, nil
}

// of is how many entries of another log had been seen.
func (s *sight) of(ctx context.Context, writer int64) (int64, error) {
	size, known := s.size[writer]
	if known {
		return size, nil
	}
	err := s.scan(ctx, "SELECT size FROM positions WHERE writer = ? AND entry <= ? AND entry & 0xffffffff = ? ORDER BY entry DESC LIMIT 1",
		[]any{writer, s.n, writerOf(s.n)}, &size)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	if s.size == nil {
		s.size = map[int64]int64{}
	}
	s.size[writer] = size
	return size, nil
}

// has reports whether an entry had been seen; there is none with the number 0.
func (s *sight) has(ctx context.Context, n int64) (bool, error) {
	if s == nil || n == 0 || writerOf(n) == writerOf(s.n) {
		return true, nil
	}
	size, err := s.of(ctx, writerOf(n))
	if err != nil || size == 0 {
		return false, err
	}
	var seq int64
	err = s.scan(ctx, "SELECT seq FROM entries WHERE n = ?", []any{n}, &seq)
	return seq < size, err
}

// missed reports whether there are entries before this one that its writer had not
// seen: of any subject, or of one of these.
func (s *sight) missed(ctx context.Context, subjects ...string) (bool, error) {
	if len(subjects) > 0 {
		return s.missedOf(ctx, subjects)
	}
	var others []int64
	query, args := "SELECT n FROM writers WHERE n <> ?", []any{writerOf(s.n)}
	if err := s.each(ctx, query, args, numbersInto(&others)); err != nil {
		return false, err
	}
	for _, writer := range others {
		size, err := s.of(ctx, writer)
		if err != nil {
			return false, err
		}
		before, err := exists(ctx, s.handle, "SELECT 1 FROM entries WHERE n & 0xffffffff = ? AND seq = ? AND n < ?", writer, size, s.n)
		if err != nil || before {
			return before, err
		}
	}
	return false, nil
}

func (s *sight) missedOf(ctx context.Context, subjects []string) (bool, error) {
	for _, subject := range subjects {
		var about []int64
		if err := s.each(ctx, "SELECT entry FROM mentions WHERE subject = ? AND entry < ? AND entry & 0xffffffff <> ?", []any{subject, s.n, writerOf(s.n)}, numbersInto(&about)); err != nil {
			return false, err
		}
		for _, n := range about {
			if seen, err := s.has(ctx, n); err != nil || !seen {
				return !seen, err
			}
		}
	}
	return false, nil
}

// numbersInto collects a column of numbers.
func numbersInto(list *[]int64) func(scan func(...any) error) error {
	return func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		*list = append(*list, n)
		return err
	}
}

// concurrent reports whether entries came before this one that its writer had not
// seen and that its rule may depend on: what it says was right where it was written.
func (s *sight) concurrent(ctx context.Context, event audit.Event) (bool, error) {
	switch event.(type) {
	case *audit.AuditAnswered, *audit.AuditCompleted, *audit.AuditAmended, *audit.AuditDropped,
		*audit.AuditApproved, *audit.AuditReturned, *audit.ReviewWithdrawn, *audit.ConflictDecided:
		return s.missed(ctx, event.Subjects()...)
	}
	return s.missed(ctx)
}
