package db

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"visite/audit"
	"visite/ledger"
)

// verification is one run of [Store.Verify] over one state of the file.
type verification struct {
	store    *Store
	log      *handle // reads entries
	stored   *handle // reads the hashes of the tree, at the same time
	replay   *handle // recomputes the tables; the file is attached as original
	dir      string  // of replay
	schema   map[string]string
	site     ledger.SiteID
	writers  []verifiedWriter
	entries  int64
	progress func(done, total int64)
	report   audit.VerifyReport
}

type verifiedWriter struct {
	number int64
	ledger.Writer
	note []byte // newest checkpoint
}

// Verify recomputes every hash, signature and table of the file as it is at
// this moment, and says what it found. A file that is not what the log says is
// a refusal with the code "tampered" that names the first wrong entry or row.
func (s *Store) Verify(ctx context.Context, progress func(done, total int64)) (audit.VerifyReport, error) {
	v := &verification{store: s, progress: progress}
	if v.progress == nil {
		v.progress = func(int64, int64) {}
	}
	err := v.run(ctx)
	v.close()
	if ctx.Err() != nil {
		err = ctx.Err() // and not what SQLite makes of it
	}
	return v.report, explain("verify", s.path, err)
}

func (v *verification) run(ctx context.Context) error {
	start := time.Now()
	if err := v.open(ctx); err != nil {
		return err
	}
	if err := v.checkFile(ctx); err != nil {
		return err
	}
	if err := v.checkSchema(ctx); err != nil {
		return err
	}
	checked := time.Now()
	if err := v.logs(ctx); err != nil {
		return err
	}
	if err := v.waiting(ctx); err != nil {
		return err
	}
	v.report.Logs = time.Since(checked)
	if err := v.recompute(ctx); err != nil {
		return err
	}
	if err := v.compareTables(ctx); err != nil {
		return err
	}
	v.report.Projection = time.Since(start) - v.report.Logs
	return nil
}

// wrong says what in the file does not fit the log.
func wrong(cause error, where string, args ...any) *audit.Refusal {
	where = fmt.Sprintf(where, args...)
	if cause != nil {
		where += ": " + cause.Error()
	}
	return refuse("tampered", cause,
		"die Daten sind nicht mehr, wie sie geschrieben wurden: %s", "the data are not as they were written: %s", where)
}

// wrongEntry names a wrong entry.
func wrongEntry(w ledger.Writer, seq int64, cause error) *audit.Refusal {
	return wrong(cause, "writer %s, entry %d", w.ID(), seq)
}

// contradicts names an entry that nobody could have written through the rules.
func contradicts(w ledger.Writer, seq int64, cause error) *audit.Refusal {
	return refuse("tampered", cause,
		"ein Eintrag widerspricht denen vor ihm: Schreiber %s, Eintrag %d: %v", "an entry contradicts those before it: writer %s, entry %d: %v", w.ID(), seq, cause)
}

// checkFile asks SQLite whether the file is sound.
func (v *verification) checkFile(ctx context.Context) error {
	var verdict string
	if err := v.log.scan(ctx, "PRAGMA integrity_check(1)", nil, &verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return wrong(nil, "%s", strings.Join(strings.Fields(verdict), " "))
	}
	if err := v.log.checkForeignKeys(ctx); err != nil {
		return wrong(err, "file")
	}
	return nil
}

// logs verifies the log of each writer and every checkpoint of it.
func (v *verification) logs(ctx context.Context) error {
	if err := v.readWriters(ctx); err != nil {
		return err
	}
	for _, w := range v.writers {
		report, err := ledger.VerifyLog(ctx, v.ledgerLog(ctx, w), ledger.VerifyOptions{
			Seen:     func(_ int64, p ledger.Position) error { return v.seen(ctx, p) },
			Progress: func(done int64) { v.progress(v.report.Entries+done, 2*v.entries) },
		})
		var found *ledger.VerifyError
		if errors.As(err, &found) {
			return wrong(err, "log")
		}
		if err != nil {
			return err
		}
		v.report.Entries += report.Checkpoint.Size
		v.report.Signatures += report.Signed
		if w.Writer == v.store.key.Public() || v.report.Checkpoint == "" {
			v.report.Checkpoint = report.Checkpoint.Short()
		}
		if err := v.handedOut(ctx, w); err != nil {
			return err
		}
		if err := v.receipts(ctx, w); err != nil {
			return err
		}
	}
	if v.report.Entries != v.entries {
		return wrong(nil, "there are entries that belong to no writer's log")
	}
	return nil
}

// seen checks that another log had the root that an entry says its writer had
// seen. Of the founder's log a laptop that joined knows its first entry by its hash.
func (v *verification) seen(ctx context.Context, p ledger.Position) error {
	n, err := writerNumber(p.Writer)
	if err != nil {
		return err
	}
	size, err := logSize(ctx, v.replay, n)
	switch {
	case err != nil:
		return err
	case size == 0 && p.Size == 1 && p.Root == v.site:
		return nil
	case size < p.Size:
		return fmt.Errorf("of writer %s there are %d entries, not %d", p.Writer, size, p.Size)
	}
	root, err := ledger.RootAt(p.Size, storedHashes{ctx, v.replay, n})
	if err == nil && root != p.Root {
		err = fmt.Errorf("writer %s had another root at %d entries", p.Writer, p.Size)
	}
	return err
}

func (v *verification) readWriters(ctx context.Context) error {
	return v.log.each(ctx, `SELECT w.n, w.id, w.key, c.note FROM writers w
		LEFT JOIN checkpoints c ON c.writer = w.n AND c.handed = '' ORDER BY w.n`, nil, func(scan func(...any) error) error {
		var w verifiedWriter
		var id, key string
		err := scan(&w.number, &id, &key, &w.note)
		if err != nil {
			return err
		}
		if w.Writer, err = ledger.ParseWriter(key); err != nil {
			return wrong(err, "writers, row %d", w.number)
		}
		if w.ID() != id {
			return wrong(nil, "writers, row %d: its key is not that of writer %s", w.number, id)
		}
		if n, err := writerNumber(id); err != nil || n != w.number {
			return wrong(err, "writers, row %d: this is not the number of writer %s", w.number, id)
		}
		v.writers = append(v.writers, w)
		return nil
	})
}

func (v *verification) ledgerLog(ctx context.Context, w verifiedWriter) ledger.Log {
	return ledger.Log{
		Site: v.site, Writer: w.Writer, Checkpoint: w.note,
		Entries: entriesOf(ctx, v.log, w.number),
		Stored:  hashesOf(ctx, v.stored, w.number),
	}
}

// handedOut checks that the log has grown from each state of it that was ever
// handed out.
func (v *verification) handedOut(ctx context.Context, w verifiedWriter) error {
	return v.log.each(ctx, "SELECT handed, size, note FROM checkpoints WHERE writer = ?", []any{w.number}, func(scan func(...any) error) error {
		var handed string
		var size int64
		var note []byte
		if err := scan(&handed, &size, &note); err != nil {
			return err
		}
		c, err := ledger.OpenCheckpoint(note, v.site, w.Writer)
		if err == nil && c.Size != size {
			err = fmt.Errorf("it is of %d entries, not of %d", c.Size, size)
		}
		if err != nil {
			return wrong(err, "checkpoint %q of writer %s", handed, w.ID())
		}
		root, err := ledger.RootAt(size, storedHashes{ctx, v.stored, w.number})
		if err == nil && root != c.Root {
			err = errors.New("the log had another root then")
		}
		if err != nil {
			return wrong(err, "checkpoint %q of writer %s at %d entries", handed, w.ID(), size)
		}
		return nil
	})
}

// receipts checks that what hubs have countersigned of a log is its beginning.
func (v *verification) receipts(ctx context.Context, w verifiedWriter) error {
	return v.log.each(ctx, "SELECT size, hub, note FROM receipts WHERE writer = ?", []any{w.number}, func(scan func(...any) error) error {
		var size int64
		var key string
		var note []byte
		if err := scan(&size, &key, &note); err != nil {
			return err
		}
		hub, err := ledger.ParseWriter(key)
		if err != nil {
			return wrong(err, "receipt for writer %s", w.ID())
		}
		c, _, _, err := ledger.OpenReceipt(note, v.site, w.Writer, hub)
		if err == nil && c.Size != size {
			err = fmt.Errorf("it is for %d entries, not for %d", c.Size, size)
		}
		if err != nil {
			return wrong(err, "receipt for writer %s", w.ID())
		}
		if have, err := logSize(ctx, v.log, w.number); err != nil || have < size {
			return wrong(err, "receipt for writer %s: the hub has %d entries of the log, and here are %d", w.ID(), size, have)
		}
		root, err := ledger.RootAt(size, storedHashes{ctx, v.stored, w.number})
		if err == nil && root != c.Root {
			err = errors.New("the log had another root then")
		}
		if err != nil {
			return wrong(err, "receipt for writer %s at %d entries", w.ID(), size)
		}
		return nil
	})
}

// entriesOf goes through the texts of a writer's entries.
func entriesOf(ctx context.Context, h *handle, writer int64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		err := h.blobs(ctx, "SELECT seq, text FROM entries WHERE n & 0xffffffff = ? ORDER BY seq", []any{writer}, func(seq int64, text []byte) error {
			if !yield(ledger.Entry{Seq: seq, Text: text}, nil) {
				return errStopped
			}
			return nil
		})
		finish(err, yield)
	}
}

// hashesOf goes through the hashes stored with a writer's entries.
func hashesOf(ctx context.Context, h *handle, writer int64) iter.Seq2[ledger.Hash, error] {
	return func(yield func(ledger.Hash, error) bool) {
		err := h.blobs(ctx, "SELECT seq, hashes FROM entries WHERE n & 0xffffffff = ? ORDER BY seq", []any{writer}, func(seq int64, hashes []byte) error {
			if len(hashes)%ledger.HashSize != 0 {
				return wrong(nil, "entry %d: its hashes have %d bytes", seq, len(hashes))
			}
			for ; len(hashes) > 0; hashes = hashes[ledger.HashSize:] {
				if !yield(ledger.Hash(hashes[:ledger.HashSize]), nil) {
					return errStopped
				}
			}
			return nil
		})
		finish(err, yield)
	}
}
