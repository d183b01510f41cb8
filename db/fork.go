package db

import (
	"context"
	"errors"

	"visite/audit"
	"visite/ledger"
)

// branchPoint is where a range that waits parts from the log here: the first entry
// that may differ, and a size at which both are known to; 0 if it does not.
func branchPoint(ctx context.Context, h *handle, w waitingRange, writer, have int64) (from, size int64, err error) {
	if w.from > have {
		return 0, 0, nil
	}
	tree, err := ledger.OpenTree(w.from, storedHashes{ctx, h, writer})
	if err != nil {
		return 0, 0, err
	}
	same := int64(0)
	for i, node := range tree.Edge() {
		if i >= len(w.edge) || node != w.edge[i] {
			return same, w.from, nil
		}
		same += edgeSizes(w.from)[i]
	}
	seq := int64(-1)
	err = h.each(ctx, `SELECT w.seq FROM waiting_entries w JOIN entries e ON e.n & 0xffffffff = ? AND e.seq = w.seq
		WHERE w.range = ? AND w.hashes <> e.hashes ORDER BY w.seq LIMIT 1`, []any{writer, w.n}, func(scan func(...any) error) error { return scan(&seq) })
	return max(seq, 0), seq + 1, err
}

// edgeSizes are how many entries each hash of the right edge of a log stands for.
func edgeSizes(size int64) (sizes []int64) {
	for bit := int64(1) << 62; bit > 0; bit >>= 1 {
		if size&bit != 0 {
			sizes = append(sizes, bit)
		}
	}
	return sizes
}

// branchHashes reads the hashes of a log of which a range waits.
type branchHashes struct {
	ctx    context.Context
	handle *handle
	w      waitingRange
}

func (b branchHashes) ReadHashes(indexes []int64) ([]ledger.Hash, error) {
	before := map[int64]ledger.Hash{}
	for i, index := range ledger.EdgeIndexes(b.w.from) {
		before[index] = b.w.edge[i]
	}
	stored := ledger.HashesByEntry(func(seq int64) (hashes []byte, err error) {
		err = b.handle.scan(b.ctx, "SELECT hashes FROM waiting_entries WHERE range = ? AND seq = ?", []any{b.w.n, seq}, &hashes)
		return hashes, err
	})
	list := make([]ledger.Hash, len(indexes))
	for i, index := range indexes {
		var known bool
		if list[i], known = before[index]; known {
			continue
		}
		one, err := stored.ReadHashes([]int64{index})
		if err != nil {
			return nil, err
		}
		list[i] = one[0]
	}
	return list, nil
}

// proveForks makes an event of each log of which two branches are here, and of
// which nobody has said so.
func (t *taking) proveForks() (events []audit.Event, err error) {
	list, err := waitingRanges(t.ctx, t.handle)
	if err != nil {
		return nil, err
	}
	said := map[string]bool{}
	for _, w := range list {
		n, err := writerNumber(w.key.ID())
		if err != nil {
			return nil, err
		}
		have, err := logSize(t.ctx, t.handle, n)
		if err != nil {
			return nil, err
		}
		from, size, err := branchPoint(t.ctx, t.handle, w, n, have)
		if err != nil {
			return nil, err
		}
		known, err := exists(t.ctx, t.handle, "SELECT 1 FROM writer_rulings WHERE writer = ? AND kind = 'writer.forked' AND effect = '' AND start <= ?", w.key.ID(), from)
		if err != nil {
			return nil, err
		}
		if size == 0 || known || said[w.key.ID()] {
			continue
		}
		said[w.key.ID()] = true
		e, err := t.proveFork(w, n, have, from, size)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

func (t *taking) proveFork(w waitingRange, writer, have, from, size int64) (*audit.WriterForked, error) {
	e := &audit.WriterForked{Writer: w.key.ID(), Key: w.key.String(), From: from, Size: size}
	var note []byte
	if err := t.scan(t.ctx, "SELECT note FROM checkpoints WHERE writer = ? AND handed = ''", []any{writer}, &note); err != nil {
		return nil, err
	}
	for _, b := range []struct {
		note   []byte
		size   int64
		hashes ledger.HashReader
	}{{note, have, storedHashes{t.ctx, t.handle, writer}}, {w.note, w.size, branchHashes{t.ctx, t.handle, w}}} {
		root, err := ledger.RootAt(size, b.hashes)
		if err != nil {
			return nil, err
		}
		proof, err := ledger.ProveExtension(b.size, size, b.hashes)
		if err != nil {
			return nil, err
		}
		branch := audit.ForkBranch{Checkpoint: string(b.note), Root: root.String(), Proof: []string{}}
		for _, hash := range proof {
			branch.Proof = append(branch.Proof, hash.String())
		}
		e.Branches = append(e.Branches, branch)
	}
	return e, nil
}

// sayForked writes down, in this laptop's own log, that another one was copied, so
// that everybody hears of it, and with the proof. Where nothing can be written any
// more somebody else will say it.
func (t *taking) sayForked(w *writer) error {
	events, err := t.proveForks()
	if err != nil || len(events) == 0 {
		return err
	}
	w.log = nil
	x, err := t.store.beginUnsigned(t.ctx, w)
	if refused := (*audit.Refusal)(nil); errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := x.append(t.ctx, events...); err != nil {
		return err
	}
	return x.seal(t.ctx)
}

// checkFork holds what an entry says of a fork to its proof.
func checkFork(site ledger.SiteID, ev *audit.WriterForked) error {
	key, err := ledger.ParseWriter(ev.Key)
	if err != nil {
		return err
	}
	if key.ID() != ev.Writer || len(ev.Branches) != 2 || ev.From < 0 || ev.From >= ev.Size {
		return errors.New("it is no fork of this writer")
	}
	f := ledger.ForkProof{Size: ev.Size}
	for i, b := range ev.Branches {
		branch := ledger.Branch{Checkpoint: []byte(b.Checkpoint)}
		if branch.Root, err = ledger.ParseHash(b.Root); err != nil {
			return err
		}
		for _, text := range b.Proof {
			hash, err := ledger.ParseHash(text)
			if err != nil {
				return err
			}
			branch.Proof = append(branch.Proof, hash)
		}
		f.Branches[i] = branch
	}
	return f.Check(site, key)
}

// forkState is what is known of a fork of a laptop: the last that was proven, and
// the log that is here.
func forkState(ctx context.Context, h *handle, id string) (f audit.ForkState, err error) {
	n, err := writerNumber(id)
	if err != nil {
		return f, err
	}
	err = h.each(ctx, "SELECT size FROM writer_rulings WHERE writer = ? AND kind = 'writer.forked' AND effect = '' ORDER BY start, entry LIMIT 1", []any{id},
		func(scan func(...any) error) error { f.Forked = true; return scan(&f.Size) })
	if err != nil || !f.Forked {
		return f, err
	}
	have, err := logSize(ctx, h, n)
	if err != nil || have < f.Size {
		return audit.ForkState{}, err
	}
	root, err := ledger.RootAt(f.Size, storedHashes{ctx, h, n})
	f.Root = root.String()
	return f, err
}
