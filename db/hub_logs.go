package db

import (
	"context"
	"database/sql"
	"errors"

	"visite/ledger"
)

// Append runs do in a transaction on the logs of a site; nothing is kept if it fails.
func (h *Hub) Append(ctx context.Context, site ledger.SiteID, do func(ledger.Archive) error) error {
	return h.transact(ctx, func(ctx context.Context, w *writer) error {
		n, err := hubSite(ctx, w.handle, site, true)
		if err != nil {
			return err
		}
		return do(&hubArchive{w.handle, ctx, n})
	})
}

// hubArchive is a transaction on the logs of a site, or a snapshot of them. It is a
// [ledger.Archive].
type hubArchive struct {
	*handle
	ctx  context.Context
	site int64
}

// logNumber is the number of a writer's log and its size; [sql.ErrNoRows] if there is none.
func (a *hubArchive) log(key string) (n, size int64, err error) {
	err = a.scan(a.ctx, "SELECT n, size FROM logs WHERE site = ? AND key = ?", []any{a.site, key}, &n, &size)
	return n, size, err
}

func (a *hubArchive) Size(w ledger.Writer) (int64, error) {
	_, size, err := a.log(w.String())
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return size, err
}

func (a *hubArchive) Hashes(w ledger.Writer) ledger.HashReader {
	return ledger.HashesByEntry(func(seq int64) (stored []byte, err error) {
		n, _, err := a.log(w.String())
		if err == nil {
			err = a.scan(a.ctx, "SELECT hashes FROM entries WHERE n = ?", []any{hubEntry(n, seq)}, &stored)
		}
		return stored, err
	})
}

// hubEntry is the number of an entry in a hub.
func hubEntry(log, seq int64) int64 { return log<<40 | seq }

func (a *hubArchive) Entry(w ledger.Writer, seq int64, text []byte, stored []ledger.Hash) error {
	key := w.String()
	if seq == 0 {
		if err := a.exec(a.ctx, "INSERT INTO logs (site, key) VALUES (?, ?)", a.site, key); err != nil {
			return err
		}
	}
	n, _, err := a.log(key)
	if err != nil {
		return err
	}
	return a.exec(a.ctx, "INSERT INTO entries (n, hashes, text) VALUES (?, ?, ?)", hubEntry(n, seq), ledger.JoinHashes(stored), text)
}

func (a *hubArchive) Checkpoint(w ledger.Writer, size int64, note []byte) error {
	n, _, err := a.log(w.String())
	if err != nil {
		return err
	}
	if err := a.exec(a.ctx, "UPDATE logs SET size = ? WHERE n = ?", size, n); err != nil {
		return err
	}
	return a.exec(a.ctx, "INSERT INTO receipts (log, size, note) VALUES (?, ?, ?)", n, size, note)
}

func (a *hubArchive) Attachment(at ledger.Attachment) error {
	return a.exec(a.ctx, "INSERT OR IGNORE INTO attachments (site, ref, salt, bytes) VALUES (?, ?, ?, ?)", a.site, at.Hash[:], at.Salt[:], at.Bytes)
}

func (a *hubArchive) Note(w ledger.Writer, seq int64) error {
	n, _, err := a.log(w.String())
	if err != nil {
		return err
	}
	return a.exec(a.ctx, "INSERT OR IGNORE INTO notable (site, entry) VALUES (?, ?)", a.site, hubEntry(n, seq))
}

func (a *hubArchive) Erase(ref ledger.Hash) error {
	err := a.exec(a.ctx, "INSERT OR IGNORE INTO attachments (site, ref) VALUES (?, ?)", a.site, ref[:])
	if err != nil {
		return err
	}
	return a.exec(a.ctx, "UPDATE attachments SET salt = NULL, bytes = NULL WHERE site = ? AND ref = ? AND salt IS NOT NULL", a.site, ref[:])
}

// Read runs do in a snapshot of the logs of a site. A site that is not known has none.
func (h *Hub) Read(ctx context.Context, site ledger.SiteID, do func(ledger.Library) error) error {
	return h.read(ctx, func(h *handle) error {
		n, err := hubSite(ctx, h, site, false)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return do(&hubArchive{h, ctx, n})
	})
}

func (a *hubArchive) Receipts(yield func(key string, size int64, note []byte) error) error {
	return a.each(a.ctx, "SELECT l.key, l.size, r.note FROM logs l JOIN receipts r ON r.log = l.n AND r.size = l.size WHERE l.site = ? ORDER BY l.key", []any{a.site}, func(scan func(...any) error) error {
		var key string
		var size int64
		var note sql.RawBytes
		if err := scan(&key, &size, &note); err != nil {
			return err
		}
		return yield(key, size, note)
	})
}

func (a *hubArchive) Receipt(w ledger.Writer, size int64) (note []byte, err error) {
	n, last, err := a.log(w.String())
	if err == nil {
		err = a.scan(a.ctx, "SELECT note FROM receipts WHERE log = ? AND size >= ? ORDER BY size LIMIT 1", []any{n, min(size, last)}, &note)
	}
	return note, err
}

func (a *hubArchive) Entries(w ledger.Writer, from, to int64, yield func(text []byte) error) error {
	n, _, err := a.log(w.String())
	if err != nil {
		return err
	}
	return a.blobs(a.ctx, "SELECT n, text FROM entries WHERE n >= ? AND n < ? ORDER BY n", []any{hubEntry(n, from), hubEntry(n, to)}, func(_ int64, text []byte) error { return yield(text) })
}

func (a *hubArchive) Notable(yield func(key string, seq int64, text []byte) error) error {
	const notable = "SELECT l.key, e.n & 0xffffffffff, e.text FROM notable x JOIN entries e ON e.n = x.entry JOIN logs l ON l.n = e.n >> 40 WHERE x.site = ? ORDER BY x.n"
	return a.each(a.ctx, notable, []any{a.site}, func(scan func(...any) error) error {
		var key string
		var seq int64
		var text sql.RawBytes
		if err := scan(&key, &seq, &text); err != nil {
			return err
		}
		return yield(key, seq, text)
	})
}

// Beside reads an attachment; false if it is not there or was erased.
func (a *hubArchive) Beside(ref ledger.Hash) (at ledger.Attachment, ok bool, err error) {
	at.Hash = ref
	var salt []byte
	err = a.scan(a.ctx, "SELECT salt, bytes FROM attachments WHERE site = ? AND ref = ? AND salt IS NOT NULL", []any{a.site, ref[:]}, &salt, &at.Bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return at, false, nil
	}
	copy(at.Salt[:], salt)
	return at, err == nil, err
}
