package postgres

import (
	"bytes"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"visite/ledger"
)

// Append runs do in one transaction on the logs of a site, see hub.Store.
func (s *Store) Append(ctx context.Context, site ledger.SiteID, do func(ledger.Archive) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		n, err := siteNumber(ctx, tx, site)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1, $2::int)", lockSites, n); err != nil {
			return err
		}
		a := &archive{reading: reading{ctx, tx, n}, logs: map[ledger.Writer]int64{}}
		if err := do(a); err != nil {
			return err
		}
		return a.flush()
	})
}

// Read runs do on the logs of a site as they are at one moment, see hub.Store.
func (s *Store) Read(ctx context.Context, site ledger.SiteID, do func(ledger.Library) error) error {
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, s.pool, snapshot, func(tx pgx.Tx) error {
		var n int64 // 0: not known
		err := tx.QueryRow(ctx, "SELECT n FROM sites WHERE id = $1", site[:]).Scan(&n)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return do(&reading{ctx, tx, n})
	})
}

// reading is a transaction on the logs of a site. It is a [ledger.Library].
type reading struct {
	ctx  context.Context
	tx   pgx.Tx
	site int64
}

// log is the number of a writer's log and its size; [pgx.ErrNoRows] if there is none.
func (r *reading) log(w ledger.Writer) (n, size int64, err error) {
	err = r.tx.QueryRow(r.ctx, "SELECT n, size FROM logs WHERE site = $1 AND key = $2", r.site, w.String()).Scan(&n, &size)
	return n, size, err
}

// Hashes reads the hashes kept with the entries of a log.
func (r *reading) Hashes(w ledger.Writer) ledger.HashReader {
	return ledger.HashesByEntry(func(seq int64) (stored []byte, err error) {
		n, _, err := r.log(w)
		if err == nil {
			err = r.tx.QueryRow(r.ctx, "SELECT hashes FROM entries WHERE site = $1 AND log = $2 AND seq = $3", r.site, n, seq).Scan(&stored)
		}
		return stored, err
	})
}

// Receipts calls yield for each log, see [ledger.Library].
func (r *reading) Receipts(yield func(key string, size int64, note []byte) error) error {
	rows, err := r.tx.Query(r.ctx, "SELECT l.key, l.size, r.note FROM logs l JOIN receipts r ON r.log = l.n AND r.size = l.size WHERE l.site = $1 ORDER BY l.key", r.site)
	if err != nil {
		return err
	}
	var key string
	var size int64
	var note []byte
	_, err = pgx.ForEachRow(rows, []any{&key, &size, &note}, func() error { return yield(key, size, note) })
	return err
}

// Receipt is the note of a log of the least size not below size, see [ledger.Library].
func (r *reading) Receipt(w ledger.Writer, size int64) (note []byte, err error) {
	n, last, err := r.log(w)
	if err == nil {
		err = r.tx.QueryRow(r.ctx, "SELECT note FROM receipts WHERE log = $1 AND size >= $2 ORDER BY size LIMIT 1", n, min(size, last)).Scan(&note)
	}
	return note, err
}

// Entries calls yield with the text of each entry from a place on and before another.
func (r *reading) Entries(w ledger.Writer, from, to int64, yield func(text []byte) error) error {
	n, _, err := r.log(w)
	if err != nil {
		return err
	}
	rows, err := r.tx.Query(r.ctx, "SELECT text FROM entries WHERE site = $1 AND log = $2 AND seq >= $3 AND seq < $4 ORDER BY seq", r.site, n, from, to)
	if err != nil {
		return err
	}
	var text []byte
	_, err = pgx.ForEachRow(rows, []any{&text}, func() error { return yield(text) })
	return err
}

// Notable calls yield with each entry that was marked, see [ledger.Library].
func (r *reading) Notable(yield func(key string, seq int64, text []byte) error) error {
	rows, err := r.tx.Query(r.ctx, `SELECT l.key, e.seq, e.text FROM notable x JOIN entries e USING (site, log, seq) JOIN logs l ON l.n = x.log
		WHERE x.site = $1 ORDER BY x.n`, r.site)
	if err != nil {
		return err
	}
	var key string
	var seq int64
	var text []byte
	_, err = pgx.ForEachRow(rows, []any{&key, &seq, &text}, func() error { return yield(key, seq, text) })
	return err
}

// Beside reads an attachment; false if it is not there or was erased.
func (r *reading) Beside(ref ledger.Hash) (a ledger.Attachment, ok bool, err error) {
	a.Hash = ref
	var salt []byte
	err = r.tx.QueryRow(r.ctx, "SELECT salt, bytes FROM attachments WHERE site = $1 AND ref = $2 AND salt IS NOT NULL", r.site, ref[:]).Scan(&salt, &a.Bytes)
	if errors.Is(err, pgx.ErrNoRows) {
		return a, false, nil
	}
	copy(a.Salt[:], salt)
	return a, err == nil, err
}

// archive is a transaction that appends to the logs of a site. Rows are collected
// and go to the database by the thousand. It is a [ledger.Archive].
type archive struct {
	reading
	logs    map[ledger.Writer]int64 // their numbers
	entries [][]any
	bytes   int // of entries and attachments collected

	refs, salts, contents [][]byte // of attachments
}

// A collection is written when it has so many bytes.
const maxCollected = 4 << 20

func (a *archive) Size(w ledger.Writer) (int64, error) {
	n, size, err := a.log(w)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	a.logs[w] = n
	return size, err
}

// Hashes also sees what is only collected yet.
func (a *archive) Hashes(w ledger.Writer) ledger.HashReader {
	return ledger.HashReaderFunc(func(indexes []int64) ([]ledger.Hash, error) {
		if err := a.flush(); err != nil {
			return nil, err
		}
		return a.reading.Hashes(w).ReadHashes(indexes)
	})
}

func (a *archive) Entry(w ledger.Writer, seq int64, text []byte, stored []ledger.Hash) error {
	if _, known := a.logs[w]; !known {
		n, _, err := a.log(w)
		if errors.Is(err, pgx.ErrNoRows) {
			err = a.tx.QueryRow(a.ctx, "INSERT INTO logs (site, key) VALUES ($1, $2) RETURNING n", a.site, w.String()).Scan(&n)
		}
		if err != nil {
			return err
		}
		a.logs[w] = n
	}
	hashes := ledger.JoinHashes(stored)
	a.entries = append(a.entries, []any{a.site, a.logs[w], seq, hashes, bytes.Clone(text)})
	return a.collected(len(text) + len(hashes))
}

func (a *archive) Attachment(at ledger.Attachment) error {
	a.refs, a.salts, a.contents = append(a.refs, bytes.Clone(at.Hash[:])), append(a.salts, bytes.Clone(at.Salt[:])), append(a.contents, bytes.Clone(at.Bytes))
	return a.collected(len(at.Bytes) + 64)
}

// collected writes what was collected if it is much.
func (a *archive) collected(bytes int) error {
	if a.bytes += bytes; a.bytes < maxCollected {
		return nil
	}
	return a.flush()
}

func (a *archive) flush() error {
	if len(a.entries) > 0 {
		columns := []string{"site", "log", "seq", "hashes", "text"}
		if _, err := a.tx.CopyFrom(a.ctx, pgx.Identifier{"entries"}, columns, pgx.CopyFromRows(a.entries)); err != nil {
			return err
		}
	}
	if len(a.refs) > 0 {
		_, err := a.tx.Exec(a.ctx, `INSERT INTO attachments (site, ref, salt, bytes) SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bytea[]) ON CONFLICT DO NOTHING`,
			a.site, a.refs, a.salts, a.contents)
		if err != nil {
			return err
		}
	}
	a.entries, a.refs, a.salts, a.contents, a.bytes = nil, nil, nil, nil, 0
	return nil
}

func (a *archive) Checkpoint(w ledger.Writer, size int64, note []byte) error {
	if _, err := a.tx.Exec(a.ctx, "UPDATE logs SET size = $1 WHERE n = $2", size, a.logs[w]); err != nil {
		return err
	}
	_, err := a.tx.Exec(a.ctx, "INSERT INTO receipts (log, size, note) VALUES ($1, $2, $3)", a.logs[w], size, note)
	return err
}

func (a *archive) Note(w ledger.Writer, seq int64) error {
	_, err := a.tx.Exec(a.ctx, "INSERT INTO notable (site, log, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", a.site, a.logs[w], seq)
	return err
}

// Notable also sees what is only collected yet.
func (a *archive) Notable(yield func(key string, seq int64, text []byte) error) error {
	if err := a.flush(); err != nil {
		return err
	}
	return a.reading.Notable(yield)
}

func (a *archive) Erase(ref ledger.Hash) error {
	if err := a.flush(); err != nil {
		return err
	}
	_, err := a.tx.Exec(a.ctx, "INSERT INTO attachments (site, ref) VALUES ($1, $2) ON CONFLICT (site, ref) DO UPDATE SET salt = NULL, bytes = NULL", a.site, ref[:])
	return err
}
