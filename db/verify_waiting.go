package db

import (
	"context"
	"errors"
	"fmt"

	"visite/ledger"
)

// waiting holds what waits against the checkpoints with which it came; it is in
// no table of the fold.
func (v *verification) waiting(ctx context.Context) error {
	ranges, err := waitingRanges(ctx, v.log)
	if err != nil {
		return wrong(err, "waiting")
	}
	for _, r := range ranges {
		if err := v.waitingRange(ctx, r); err != nil {
			return wrong(err, "waiting, row %d, of writer %s", r.n, r.key.ID())
		}
		v.report.Waiting += r.size - r.from
	}
	return nil
}

func (v *verification) waitingRange(ctx context.Context, r waitingRange) error {
	end, err := ledger.OpenCheckpoint(r.note, v.site, r.key)
	if err != nil {
		return err
	}
	tree, err := ledger.ContinueTree(r.from, r.edge)
	if err != nil {
		return err
	}
	err = v.log.each(ctx, "SELECT seq, hashes, text FROM waiting_entries WHERE range = ? ORDER BY seq", []any{r.n}, func(scan func(...any) error) error {
		var seq int64
		var hashes, text []byte
		if err := scan(&seq, &hashes, &text); err != nil {
			return err
		}
		if seq != tree.Size() {
			return fmt.Errorf("entry %d comes in the place of entry %d", seq, tree.Size())
		}
		_, made, err := tree.Append(text)
		if err == nil && string(ledger.JoinHashes(made)) != string(hashes) {
			err = errors.New("its text does not fit its hashes")
		}
		if err == nil {
			err = v.namesBeside(ctx, text)
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", seq, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if tree.Size() != end.Size || end.Size != r.size || tree.Root() != end.Root {
		return fmt.Errorf("its %d entries are not those for which its checkpoint of %d was signed", tree.Size(), end.Size)
	}
	return nil
}

// namesBeside checks what an entry that waits names beside the log.
func (v *verification) namesBeside(ctx context.Context, text []byte) error {
	_, event, err := decodeEntry(text)
	if err != nil {
		return err
	}
	for _, p := range event.Privates() {
		if err := v.attached(context.WithoutCancel(ctx), p); err != nil {
			return err
		}
	}
	return nil
}
