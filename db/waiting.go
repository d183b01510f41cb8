package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// maxWaiting is how many bytes, of entries and of what lies beside them, may wait.
const maxWaiting = 256 << 20

// Waiting lists what came before what it builds on.
func (s *Store) Waiting(ctx context.Context) (list []audit.WaitingEntries, err error) {
	err = s.read(ctx, func(h *handle) error {
		site, err := siteID(ctx, h, s.path)
		if err == nil {
			list, err = waiting(ctx, h, site)
		}
		return err
	})
	return list, err
}

// waitingRange is a row of the table waiting.
type waitingRange struct {
	n          int64
	key        ledger.Writer
	from, size int64
	edge       []ledger.Hash
	note       []byte
}

func waitingRanges(ctx context.Context, h *handle) (list []waitingRange, err error) {
	err = h.each(ctx, "SELECT n, key, start, size, edge, note FROM waiting ORDER BY key, start, n", nil, func(scan func(...any) error) error {
		var r waitingRange
		var key string
		var edge []byte
		if err := scan(&r.n, &key, &r.from, &r.size, &edge, &r.note); err != nil {
			return err
		}
		if r.key, err = ledger.ParseWriter(key); err != nil {
			return err
		}
		if r.edge, err = ledger.SplitHashes(edge); err != nil {
			return err
		}
		list = append(list, r)
		return nil
	})
	return list, err
}

// loadWaiting adds the ranges that wait to those of the bundle.
func (t *taking) loadWaiting() error {
	list, err := waitingRanges(t.ctx, t.handle)
	if err != nil {
		return err
	}
	for _, w := range list {
		l, err := t.log(w.key)
		if same := (*sameNumberError)(nil); errors.As(err, &same) {
			continue // it can never come in
		}
		if err != nil {
			return err
		}
		r := &incoming{log: l, n: w.n, from: w.from, size: w.size, edge: w.edge, note: w.note, needs: map[int64]int64{}, names: map[string]bool{}}
		if r.waits, err = conflicting(t.ctx, t.handle, w, l.number, l.have); err != nil {
			return err
		}
		r.next = max(r.from, min(l.have, r.size))
		err = t.blobs(t.ctx, "SELECT seq, text FROM waiting_entries WHERE range = ? ORDER BY seq", []any{w.n}, func(seq int64, text []byte) error {
			envelope, event, err := decodeEntry(text)
			if err != nil {
				return err
			}
			for _, id := range introducing(event) {
				r.names[id] = true
			}
			return r.need(t.site, seq, envelope.Seen)
		})
		if err != nil {
			return err
		}
		t.ranges = append(t.ranges, r)
	}
	return t.knowOthers()
}

// knowOthers reads how far the logs are that a range needs and no range is of.
func (t *taking) knowOthers() error {
	for _, r := range t.ranges {
		for n := range r.needs {
			if t.logs[n] != nil {
				continue
			}
			have, err := logSize(t.ctx, t.handle, n)
			if err != nil {
				return err
			}
			t.logs[n] = &growing{number: n, had: have, have: have}
		}
	}
	return nil
}

// conflicting is WaitsForked if a range has other entries than the log here.
func conflicting(ctx context.Context, h *handle, w waitingRange, writer, have int64) (audit.WaitReason, error) {
	if w.from > have {
		return "", nil
	}
	tree, err := ledger.OpenTree(w.from, storedHashes{ctx, h, writer})
	if err != nil {
		return "", err
	}
	if !slices.Equal(tree.Edge(), w.edge) {
		return audit.WaitsForked, nil
	}
	differs, err := exists(ctx, h, `SELECT 1 FROM waiting_entries w JOIN entries e ON e.n & 0xffffffff = ? AND e.seq = w.seq
		WHERE w.range = ? AND w.hashes <> e.hashes LIMIT 1`, writer, w.n)
	if differs {
		return audit.WaitsForked, err
	}
	return "", err
}

// keepWaiting keeps the ranges of the bundle that wait, and forgets those that
// wait no more.
func (t *taking) keepWaiting() error {
	for _, r := range t.ranges {
		if r.n > 0 && r.waits == "" {
			if err := t.forget(r.n); err != nil {
				return err
			}
		}
	}
	more := false
	for _, r := range t.ranges {
		if r.n > 0 || r.waits == "" {
			continue
		}
		if err := t.keepRange(r); err != nil {
			return err
		}
		more = true
	}
	if !more {
		return nil
	}
	return t.checkBound()
}

func (t *taking) forget(n int64) error {
	err := t.exec(t.ctx, "DELETE FROM waiting_entries WHERE range = ?", n)
	if err == nil {
		err = t.exec(t.ctx, "DELETE FROM waiting WHERE n = ?", n)
	}
	return err
}

// keepRange keeps a range of the bundle, unless one that waits holds it already;
// one that it holds is forgotten.
func (t *taking) keepRange(r *incoming) error {
	if r.waits != audit.WaitsForked && r.from < r.log.have {
		if err := t.cut(r, r.log.have); err != nil {
			return err
		}
	}
	var n int64
	if err := t.scan(t.ctx, "SELECT coalesce(max(n), 0) + 1 FROM waiting", nil, &n); err != nil {
		return err
	}
	if err := t.exec(t.ctx, "INSERT INTO waiting (n, key, start, size, edge, note) VALUES (?, ?, ?, ?, ?, ?)",
		n, r.log.key.String(), r.from, r.size, ledger.JoinHashes(r.edge), r.note); err != nil {
		return err
	}
	if err := t.exec(t.ctx, "INSERT INTO waiting_entries (range, seq, hashes, text) SELECT ?, seq, hashes, text FROM temp.arrived WHERE writer = ? AND seq >= ?",
		n, r.log.number, r.from); err != nil {
		return err
	}
	list, err := waitingRanges(t.ctx, t.handle)
	if err != nil {
		return err
	}
	mine := list[slices.IndexFunc(list, func(w waitingRange) bool { return w.n == n })]
	for _, w := range list {
		if w.n == n || w.key != mine.key {
			continue
		}
		for _, pair := range [][2]waitingRange{{w, mine}, {mine, w}} {
			holds, err := t.holds(pair[0], pair[1])
			if err != nil {
				return err
			}
			if holds {
				if err := t.forget(pair[1].n); err != nil || pair[1].n == n {
					return err
				}
				break
			}
		}
	}
	return nil
}

// holds reports whether a range holds all of another one of its log.
func (t *taking) holds(all, part waitingRange) (bool, error) {
	if all.from > part.from || all.size < part.size {
		return false, nil
	}
	differs, err := exists(t.ctx, t.handle, `SELECT 1 FROM waiting_entries p LEFT JOIN waiting_entries a ON a.range = ? AND a.seq = p.seq
		WHERE p.range = ? AND a.hashes IS NOT p.hashes LIMIT 1`, all.n, part.n)
	if err != nil || differs {
		return false, err
	}
	tree, err := ledger.ContinueTree(all.from, all.edge)
	if err != nil {
		return false, err
	}
	err = t.blobs(t.ctx, "SELECT seq, hashes FROM waiting_entries WHERE range = ? AND seq < ? ORDER BY seq", []any{all.n, part.from}, func(_ int64, hashes []byte) error {
		_, err := tree.AppendLeaf(ledger.Hash(hashes[:ledger.HashSize]))
		return err
	})
	return err == nil && slices.Equal(tree.Edge(), part.edge), err
}

// checkBound refuses to let more wait than may.
func (t *taking) checkBound() error {
	var bytes int64
	refs := map[ledger.Hash]bool{}
	err := t.blobs(t.ctx, "SELECT seq, text FROM waiting_entries", nil, func(_ int64, text []byte) error {
		bytes += int64(len(text))
		_, event, err := decodeEntry(text)
		if err != nil {
			return err
		}
		for _, p := range event.Privates() {
			ref, err := ledger.ParseHash(p.Ref)
			if err != nil {
				return err
			}
			refs[ref] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	for ref := range refs {
		var size int64
		if err := t.scan(t.ctx, "SELECT coalesce(length(bytes), 0) FROM attachments WHERE ref = ?", []any{ref[:]}, &size); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		bytes += size
	}
	if bytes > t.store.maxWaiting {
		return refuse("waiting-full", nil,
			"hier wartet schon zu viel auf Einträge, die noch fehlen (mehr als %d MB), nichts wurde übernommen: erst die Bündel einlesen, auf die es wartet; „visite bundle waiting“ zeigt sie",
			"too much waits here for entries that are missing (more than %d MB), nothing was taken in: first import the bundles for which it waits; “visite bundle waiting” shows them", t.store.maxWaiting>>20)
	}
	return nil
}

// decodeEntry reads an entry and what it says, without what lies beside it.
func decodeEntry(text []byte) (envelope ledger.Envelope, event audit.Event, err error) {
	if envelope, err = ledger.Decode(text); err == nil {
		event, err = audit.DecodeEvent(envelope.Kind, envelope.Data)
	}
	return envelope, event, err
}
