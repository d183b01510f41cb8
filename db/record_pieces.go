package db

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"visite/audit"
)

// piece is a run of audits, by their numbers.
type piece []int64

// pieceSize is how many audits one reader reads at a time.
const pieceSize = 128

// readPiece is what became of reading a piece.
type readPiece struct {
	list []audit.Record
	err  error
}

// recordPieces reads the chosen audits piece by piece and calls do for each, in
// order. As many pieces are read at once as there are processors, each on its
// own connection; all see the file as it is at one moment.
func (s *Store) recordPieces(ctx context.Context, f audit.AuditFilter, alone bool, do func([]audit.Record) error) (err error) {
	handles, err := s.views(ctx, min(runtime.NumCPU(), maxReaders))
	defer func() {
		for _, h := range handles {
			err = errors.Join(err, h.close())
		}
	}()
	if err != nil {
		return err
	}
	pieces, err := piecesOf(ctx, handles[0], f, s.now())
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var readers sync.WaitGroup
	defer readers.Wait()
	defer stop()
	results := make([]chan readPiece, len(handles))
	for i, h := range handles {
		results[i] = make(chan readPiece, 1)
		readers.Go(func() { s.readPieces(ctx, h, f, alone, pieces, i, len(handles), results[i]) })
	}
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		select {
		case r := <-results[i%len(handles)]:
			if r.err != nil {
				return r.err
			}
			if err := do(r.list); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// readPieces reads the pieces from, from+step, …
func (s *Store) readPieces(ctx context.Context, h *handle, f audit.AuditFilter, alone bool, pieces []piece, from, step int, out chan<- readPiece) {
	quiet := context.WithoutCancel(ctx) // a statement that can be interrupted costs more; a piece is read soon
	records, err := s.newRecords(quiet, h, f)
	if err == nil {
		records.alone = alone
	}
	for i := from; i < len(pieces); i += step {
		var r readPiece
		if r.err = err; err == nil {
			r.list, r.err = records.piece(quiet, pieces[i])
		}
		select {
		case out <- r:
		case <-ctx.Done():
			return
		}
		if r.err != nil {
			return
		}
	}
}

// piecesOf cuts the chosen audits into pieces.
func piecesOf(ctx context.Context, h *handle, f audit.AuditFilter, now time.Time) (pieces []piece, err error) {
	c, err := choose(ctx, h, f, now)
	if err != nil {
		return nil, err
	}
	q := c.numbers()
	var all piece
	err = h.each(ctx, "SELECT q.n FROM facets q WHERE "+q.String()+" ORDER BY q.n", q.args, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		all = append(all, n)
		return err
	})
	return slices.Collect(slices.Chunk(all, pieceSize)), err
}
