package db

import (
	"context"
	"errors"
	"fmt"
	"io"

	"visite/ledger"
)

// Sizes is how many entries of each log are here, by the writer's id, with those
// that wait for something else and need not come again.
func (s *Store) Sizes(ctx context.Context) (map[string]int64, error) {
	sizes := map[string]int64{}
	err := s.read(ctx, func(h *handle) error {
		err := h.each(ctx, "SELECT w.id, c.size FROM writers w JOIN checkpoints c ON c.writer = w.n AND c.handed = ''", nil, func(scan func(...any) error) error {
			var id string
			var size int64
			err := scan(&id, &size)
			sizes[id] = size
			return err
		})
		if err != nil {
			return err
		}
		return h.each(ctx, "SELECT key, start, size FROM waiting ORDER BY start", nil, func(scan func(...any) error) error {
			var key string
			var start, size int64
			if err := scan(&key, &start, &size); err != nil {
				return err
			}
			w, err := ledger.ParseWriter(key)
			if id := w.ID(); err == nil && start <= sizes[id] {
				sizes[id] = max(sizes[id], size)
			}
			return err
		})
	})
	return sizes, err
}

// Contradicts reports whether the log of a writer had another root than that when
// it had so many entries. Nothing that is not here contradicts anything.
func (s *Store) Contradicts(ctx context.Context, writer string, size int64, root ledger.Hash) (contradicts bool, err error) {
	err = s.read(ctx, func(h *handle) error {
		n, err := writerNumber(writer)
		if err != nil {
			return err
		}
		if have, err := logSize(ctx, h, n); err != nil || have < size {
			return err
		}
		here, err := ledger.RootAt(size, storedHashes{ctx, h, n})
		contradicts = here != root
		return err
	})
	return contradicts, err
}

// WriteMissing writes a bundle of what somebody lacks who has so many entries of
// each log, by their writers' ids, and returns where its ranges end, by writer;
// nothing is written if they lack nothing. A bundle holds about as many entries and
// bytes as it should: of this installation's own log under a checkpoint signed for
// that, of others up to the one that is here; the rest is for the next one.
func (s *Store) WriteMissing(ctx context.Context, w io.Writer, have map[string]int64, entries, bytes int64) (map[string]ledger.Checkpoint, error) {
	ends := map[string]ledger.Checkpoint{}
	err := s.read(ctx, func(h *handle) error {
		site, err := siteID(ctx, h, s.path)
		if err != nil {
			return err
		}
		all, err := bundled(ctx, h, true)
		if err != nil {
			return err
		}
		var logs []bundledLog
		for _, l := range all {
			if l.From = have[l.Writer]; l.From >= l.Size {
				continue
			}
			if entries <= 0 || bytes <= 0 {
				break
			}
			size, weighs, err := upTo(ctx, h, l, entries, bytes)
			if err == nil && l.key == s.key.Public() && size < l.Size {
				err = s.cut(ctx, h, site, &l, size)
			}
			if err != nil {
				return err
			}
			entries, bytes = entries-(l.Size-l.From), bytes-weighs
			end, err := ledger.OpenCheckpoint(l.note, site, l.key)
			if err != nil {
				return err
			}
			l.New, ends[l.Writer] = l.Size-l.From, end
			logs = append(logs, l)
		}
		if len(logs) == 0 {
			return nil
		}
		_, err = s.bundle(ctx, h, w, site, logs)
		return err
	})
	return ends, err
}

// upTo is how far a range of a log goes that has so many entries or bytes, with what
// lies beside them: at least one entry, and what it weighs.
func upTo(ctx context.Context, h *handle, l bundledLog, entries, bytes int64) (size, weighs int64, err error) {
	size = l.From
	err = h.blobs(ctx, "SELECT seq, text FROM entries WHERE n & 0xffffffff = ? AND seq >= ? ORDER BY seq LIMIT ?", []any{l.number, l.From, entries}, func(seq int64, text []byte) error {
		if weighs >= bytes {
			return errStopped
		}
		size, weighs = seq+1, weighs+int64(len(text))
		event, err := loggedEvent(text)
		if err != nil {
			return wrongEntry(l.key, seq, err)
		}
		for _, p := range event.Privates() {
			n, err := besides(ctx, h, p.Ref)
			if err != nil {
				return err
			}
			weighs += n
		}
		return nil
	})
	if errors.Is(err, errStopped) {
		err = nil
	}
	return size, weighs, err
}

// besides is the size of what lies beside the log under a reference.
func besides(ctx context.Context, h *handle, ref string) (size int64, err error) {
	hash, err := ledger.ParseHash(ref)
	if err != nil {
		return 0, fmt.Errorf("attachment: %w", err)
	}
	err = h.scan(ctx, "SELECT coalesce(sum(length(bytes)), 0) FROM attachments WHERE ref = ?", []any{hash[:]}, &size)
	return size, err
}

// cut ends a range of this installation's own log sooner.
func (s *Store) cut(ctx context.Context, h *handle, site ledger.SiteID, l *bundledLog, size int64) error {
	root, err := ledger.RootAt(size, storedHashes{ctx, h, l.number})
	if err != nil {
		return err
	}
	l.Size = size
	l.note, err = s.key.SignCheckpoint(site, size, root)
	return err
}

// KeepReceipts keeps a hub's receipts, which have been checked, for what is here: of
// this installation's log all, of others the newest.
func (s *Store) KeepReceipts(ctx context.Context, hub ledger.Writer, receipts []ledger.Receipt) error {
	const fresh = `FROM writers w JOIN checkpoints c ON c.writer = w.n AND c.handed = '' AND c.size >= ?1 WHERE w.id = ?2
		AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.writer = w.n AND r.size = ?1 AND r.hub = ?3)`
	some := false
	err := s.read(ctx, func(h *handle) error {
		for _, r := range receipts {
			one, err := exists(ctx, h, "SELECT 1 "+fresh, r.Size, r.Writer.ID(), hub.String())
			if err != nil {
				return err
			}
			some = some || one
		}
		return nil
	})
	if err != nil || !some {
		return err
	}
	return s.transact(ctx, func(ctx context.Context, w *writer) error {
		for _, r := range receipts {
			err := w.exec(ctx, "INSERT INTO receipts (writer, size, hub, note) SELECT w.n, ?1, ?3, ?4 "+fresh, r.Size, r.Writer.ID(), hub.String(), r.Note)
			if err == nil && r.Writer != s.key.Public() {
				err = w.exec(ctx, `DELETE FROM receipts WHERE writer = (SELECT n FROM writers WHERE id = ?1) AND hub = ?2
					AND size < (SELECT max(size) FROM receipts o WHERE o.writer = receipts.writer AND o.hub = ?2)`, r.Writer.ID(), hub.String())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
