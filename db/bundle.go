package db

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"visite/audit"
	"visite/ledger"
)

// handedInBundles marks checkpoints up to which a log was given away in bundles.
const handedInBundles = "bundle"

// WriteBundle writes what this file holds of all logs as a bundle: everything, or
// what was in no bundle that was kept with [Store.KeepBundle] before. A report
// without logs says that there is nothing new; then nothing was written.
func (s *Store) WriteBundle(ctx context.Context, w io.Writer, everything bool) (report audit.BundleReport, err error) {
	err = s.read(ctx, func(h *handle) error {
		site, err := siteID(ctx, h, s.path)
		if err != nil {
			return err
		}
		logs, err := bundled(ctx, h, everything)
		if err != nil || len(logs) == 0 {
			return err
		}
		report, err = s.bundle(ctx, h, w, site, logs)
		return err
	})
	return report, err
}

// bundle writes ranges of logs as a bundle.
func (s *Store) bundle(ctx context.Context, h *handle, w io.Writer, site ledger.SiteID, logs []bundledLog) (report audit.BundleReport, err error) {
	b := bundling{handle: h, out: ledger.NewBundleWriter(w, site, s.key), refs: map[string]bool{}}
	for _, l := range logs {
		if err := b.log(ctx, l); err != nil {
			return report, err
		}
		report.Logs = append(report.Logs, l.BundleLog)
	}
	report.Files = b.files
	return report, b.out.Close()
}

// KeepBundle remembers that others hold the logs up to where a bundle ended, so
// that the next one begins there.
func (s *Store) KeepBundle(ctx context.Context, r audit.BundleReport) error {
	return s.transact(ctx, func(ctx context.Context, w *writer) error {
		for _, l := range r.Logs {
			err := w.exec(ctx, `INSERT OR IGNORE INTO checkpoints (writer, handed, size, note)
				SELECT c.writer, ?, c.size, c.note FROM checkpoints c JOIN writers w ON w.n = c.writer WHERE w.id = ? AND c.handed = '' AND c.size = ?`,
				handedInBundles, l.Writer, l.Size)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// OnlyHere is how many entries of this installation's log nobody else has, as far
// as its bundles and the receipts of hubs say, and whether anybody else is known:
// another laptop of the site, a hub, or who was given a bundle.
func (s *Store) OnlyHere(ctx context.Context) (entries int64, others bool, err error) {
	own := s.key.Public().ID()
	err = s.read(ctx, func(h *handle) error {
		err := h.scan(ctx, `SELECT c.size - max(
				coalesce((SELECT max(g.size) FROM checkpoints g WHERE g.writer = w.n AND g.handed = ?1), 0),
				coalesce((SELECT max(r.size) FROM receipts r WHERE r.writer = w.n), 0))
			FROM writers w JOIN checkpoints c ON c.writer = w.n AND c.handed = '' WHERE w.id = ?2`, []any{handedInBundles, own}, &entries)
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // nothing was written here yet
			return err
		}
		others, err = exists(ctx, h, `SELECT 1 FROM writers WHERE id <> ?1 UNION ALL SELECT 1 FROM receipts
			UNION ALL SELECT 1 FROM checkpoints WHERE handed = ?2`, own, handedInBundles)
		return err
	})
	return entries, others, err
}

func siteID(ctx context.Context, h *handle, path string) (ledger.SiteID, error) {
	st, err := site(ctx, h, path)
	if err != nil {
		return ledger.SiteID{}, err
	}
	return ledger.ParseHash(st.ID)
}

// bundledLog is a log of which a bundle takes a range.
type bundledLog struct {
	audit.BundleLog
	number int64
	key    ledger.Writer
	note   []byte
}

// bundled are the logs that have something for a bundle.
func bundled(ctx context.Context, h *handle, everything bool) (logs []bundledLog, err error) {
	err = h.each(ctx, `SELECT w.n, w.id, w.key, c.size, c.note, iif(?, 0, coalesce((SELECT max(g.size) FROM checkpoints g WHERE g.writer = w.n AND g.handed = ?), 0))
		FROM writers w JOIN checkpoints c ON c.writer = w.n AND c.handed = '' ORDER BY w.id`, []any{everything, handedInBundles}, func(scan func(...any) error) error {
		var l bundledLog
		var key string
		err := scan(&l.number, &l.Writer, &key, &l.Size, &l.note, &l.From)
		if err != nil {
			return err
		}
		if l.New = l.Size - l.From; l.New == 0 {
			return nil
		}
		l.key, err = ledger.ParseWriter(key)
		logs = append(logs, l)
		return err
	})
	return logs, err
}

// bundling is a bundle being written.
type bundling struct {
	*handle
	out   *ledger.BundleWriter
	refs  map[string]bool // of what lies beside the log and was written
	files int
}

func (b *bundling) log(ctx context.Context, l bundledLog) error {
	before, err := ledger.OpenTree(l.From, storedHashes{ctx, b.handle, l.number})
	if err != nil {
		return err
	}
	if err := b.out.Range(ledger.Range{Writer: l.key, From: l.From, Edge: before.Edge(), Checkpoint: l.note}); err != nil {
		return err
	}
	const texts = "SELECT seq, text FROM entries WHERE n & 0xffffffff = ? AND seq >= ? AND seq < ? ORDER BY seq"
	err = b.blobs(ctx, texts, []any{l.number, l.From, l.Size}, func(_ int64, text []byte) error { return b.out.Entry(text) })
	if err != nil {
		return err
	}
	return b.blobs(ctx, texts, []any{l.number, l.From, l.Size}, func(seq int64, text []byte) error {
		event, err := loggedEvent(text)
		if err != nil {
			return wrongEntry(l.key, seq, err)
		}
		for _, p := range event.Privates() {
			if err := b.beside(ctx, p.Ref); err != nil {
				return wrongEntry(l.key, seq, err)
			}
		}
		return nil
	})
}

// beside writes what lies beside the log under a reference, unless it was erased.
func (b *bundling) beside(ctx context.Context, ref string) error {
	if b.refs[ref] {
		return nil
	}
	b.refs[ref] = true
	a, there, err := saltedAttachment(ctx, b.handle, ref)
	if err != nil || !there {
		return err
	}
	b.files++
	return b.out.Attachment(a)
}

// loggedEvent is what an entry says, without what lies beside it.
func loggedEvent(text []byte) (audit.Event, error) {
	envelope, err := ledger.Decode(text)
	if err != nil {
		return nil, err
	}
	return audit.DecodeEvent(envelope.Kind, envelope.Data)
}
