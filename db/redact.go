package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"visite/audit"
	"visite/ledger"
)

// Erasable lists what lies beside the log about an audit, a device with its
// audits, a round or a person, in the order in which it was first named.
func (s *Store) Erasable(ctx context.Context, subject string) (list []audit.Erasable, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err = erasable(ctx, h, subject)
		return err
	})
	return list, err
}

func erasable(ctx context.Context, h *handle, subject string) ([]audit.Erasable, error) {
	var entries []int64
	err := h.each(ctx, `SELECT DISTINCT entry FROM mentions WHERE subject = ?1 OR subject IN (SELECT id FROM audits WHERE device = ?1) ORDER BY entry`,
		[]any{subject}, func(scan func(...any) error) error {
			var n int64
			err := scan(&n)
			entries = append(entries, n)
			return err
		})
	if err != nil {
		return nil, err
	}
	var list []audit.Erasable
	known := map[string]bool{}
	for _, n := range entries {
		found, err := besideEntry(ctx, h, n)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			if !known[e.Ref] {
				known[e.Ref] = true
				list = append(list, e)
			}
		}
	}
	return list, nil
}

// besideEntry lists what an entry names that lies beside it.
func besideEntry(ctx context.Context, h *handle, n int64) ([]audit.Erasable, error) {
	var text []byte
	of := audit.Erasable{}
	if err := h.scan(ctx, "SELECT e.seq, e.text, w.id FROM entries e JOIN writers w ON w.n = e.n & 0xffffffff WHERE e.n = ?", []any{n}, &of.Seq, &text, &of.Writer); err != nil {
		return nil, fmt.Errorf("entry %d: %w", n, err)
	}
	envelope, err := ledger.Decode(text)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", of.Seq, err)
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", of.Seq, err)
	}
	of.Kind, of.At = envelope.Kind, plain(envelope.At).Format(stampLayout)
	names, kinds := map[string]string{}, map[string]audit.ErasableKind{}
	for _, f := range audit.EvidenceOf(event) {
		kinds[f.File.Ref] = audit.ErasableFile
		if f.Name.Ref == "" { // nothing of it could be shown
			continue
		}
		name, err := attachment(ctx, h, f.Name.Ref)
		if err != nil {
			return nil, err
		}
		names[f.File.Ref], kinds[f.Name.Ref] = string(name), audit.ErasableName
	}
	var list []audit.Erasable
	for _, p := range event.Privates() {
		one := of
		one.Ref, one.What, one.Item = p.Ref, audit.ErasableText, audit.ItemOf(event, p)
		bytes, err := attachment(ctx, h, p.Ref)
		if err != nil {
			return nil, err
		}
		one.Text, one.Size, one.Erased = string(bytes), int64(len(bytes)), bytes == nil
		if kind, known := kinds[p.Ref]; known {
			one.What = kind
		}
		if one.What == audit.ErasableFile {
			one.Text = names[p.Ref]
		}
		list = append(list, one)
	}
	return list, nil
}

// Redact erases attachments by their references, or the unambiguous beginnings of
// these, on this laptop at once; on others when they receive the entry. Who acts
// must be an administrator, and signs it. The tables are folded anew, which takes
// about as long as verifying them.
func (s *Session) Redact(ctx context.Context, refs []string, reason string, progress func(done, total int64)) error {
	err := s.write(ctx, s.author, func(ctx context.Context, t *tx) error {
		by, err := actor(ctx, t.handle, s.author.Person)
		if err != nil {
			return err
		}
		var found []audit.Erasable
		for _, ref := range refs {
			one, err := erasableCalled(ctx, t.handle, ref)
			if err != nil {
				return err
			}
			found = append(found, one)
		}
		e, err := by.Redact(found, reason)
		if err != nil {
			return err
		}
		if _, err := t.append(ctx, e); err != nil {
			return err
		}
		return t.refold(ctx, progress)
	})
	if err != nil {
		return err
	}
	return s.emptyWAL(ctx)
}

// emptyWAL brings the write-ahead log into the file and cuts it to nothing: what
// was overwritten in the file lies there still. While somebody else reads it
// stays as it is until the file is closed.
func (s *Store) emptyWAL(ctx context.Context) error {
	var w *writer
	select {
	case w = <-s.writer:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.writer <- w }()
	var busy, frames, moved int
	err := w.scan(ctx, "PRAGMA wal_checkpoint(TRUNCATE)", nil, &busy, &frames, &moved)
	return explain("write database", s.path, err)
}

// erasableCalled finds an attachment by its reference or the beginning of it.
func erasableCalled(ctx context.Context, h *handle, ref string) (audit.Erasable, error) {
	var e audit.Erasable
	notThere := refuse("redact-unknown", nil, "%.64s gibt es nicht: „visite redact list“ zeigt, was sich löschen lässt", "there is no %.64s: “visite redact list” shows what can be erased", audit.Clean(ref, 64))
	if len(ref) < 8 || len(ref) > 64 || strings.Trim(ref, "0123456789abcdef") != "" {
		return e, notThere
	}
	var found []string
	first, last := ref+strings.Repeat("0", 64-len(ref)), ref+strings.Repeat("f", 64-len(ref))
	low, err := ledger.ParseHash(first)
	if err != nil {
		return e, notThere
	}
	high, err := ledger.ParseHash(last)
	if err != nil {
		return e, notThere
	}
	err = h.each(ctx, "SELECT lower(hex(ref)), salt IS NULL, coalesce(CAST(substr(bytes, 1, 400) AS TEXT), '') FROM attachments WHERE ref BETWEEN ? AND ? LIMIT 2", []any{low[:], high[:]},
		func(scan func(...any) error) error {
			err := scan(&e.Ref, &e.Erased, &e.Text)
			found = append(found, e.Ref)
			return err
		})
	switch {
	case err != nil:
		return e, err
	case len(found) == 0:
		return e, notThere
	case len(found) > 1:
		return e, refuse("redact-ambiguous", nil, "%s… kommt mehrmals vor: bitte mehr Zeichen angeben", "%s… is there more than once: please give more of it", ref)
	}
	return e, nil
}

// redactionMade: from now on the attachments are erased, if whoever says so may.
func (p *projector) redactionMade(ctx context.Context, e entry, ev *audit.RedactionMade) error {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	by.Meanwhile = nil // what is erased cannot be brought back
	effect, err := noEffect(by.May(audit.MayRedact))
	if err != nil {
		return err
	}
	return p.redactions(ctx, e, ev, effect)
}

func (p *projector) redactions(ctx context.Context, e entry, ev *audit.RedactionMade, effect string) error {
	for i, ref := range ev.Refs {
		hash, err := ledger.ParseHash(ref)
		if err != nil {
			return fmt.Errorf("redaction: %w", err)
		}
		err = p.exec(ctx, "INSERT INTO redactions (entry, n, ref, reason, effect, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
			e.n, i, hash[:], ev.Reason, effect, e.stamp, e.by)
		if err != nil {
			return err
		}
	}
	return nil
}

// refold erases the attachments that are to be erased and makes the tables anew,
// as if what was erased had never been there. The way back, which may still hold
// it, is emptied.
func (t *tx) refold(ctx context.Context, progress func(done, total int64)) error {
	err := t.exec(ctx, "UPDATE attachments SET salt = NULL, bytes = NULL WHERE salt IS NOT NULL AND ref IN (SELECT ref FROM redactions WHERE effect = '')")
	if err != nil {
		return err
	}
	lenient, err := exists(ctx, t.handle, hasRulings)
	if err != nil {
		return err
	}
	t.given, t.lenient = (&rulings{}).with(rulings{}), lenient || t.rules
	for {
		given, lenient := t.given.with(rulings{}), t.lenient // folding adds to it whom nobody admitted
		if err := t.pass(ctx, progress); err != nil {
			return err
		}
		found := t.project.found
		if !found.any() && !lenient {
			t.given = nil
			return nil
		}
		t.given, t.lenient = given.with(found), false
	}
}

// hasRulings finds that somebody has decided about a laptop.
const hasRulings = "SELECT 1 FROM writer_rulings UNION ALL SELECT 1 FROM stops LIMIT 1"

// pass folds all entries from nothing, once.
func (t *tx) pass(ctx context.Context, progress func(done, total int64)) error {
	if err := t.stopUndo(ctx); err != nil {
		return err
	}
	if err := t.raw(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
		return err
	}
	schema, err := schemaOf(ctx, t.handle)
	if err != nil {
		return err
	}
	for object := range schema {
		if table, ok := strings.CutPrefix(object, "table "); ok && !slices.Contains(logTables, table) {
			if err := t.raw(ctx, "DELETE FROM "+table); err != nil {
				return fmt.Errorf("empty table %s: %w", table, err)
			}
		}
	}
	return t.foldAfter(ctx, -1, progress)
}

// foldAfter folds all entries after number n. There is a way back over the last of
// them.
func (t *tx) foldAfter(ctx context.Context, n int64, progress func(done, total int64)) error {
	var total, done int64
	if err := t.scan(ctx, "SELECT count(*) FROM entries WHERE n > ?", []any{n}, &total); err != nil {
		return err
	}
	t.project = newProjector(t.handle, t.store.checklists) // what an old one kept for the end is in the log
	t.project.laptops, t.project.lenient = t.given, t.lenient
	if t.given != nil {
		if err := t.project.keepStops(ctx); err != nil {
			return err
		}
	}
	if total > undoReach {
		t.project.noWayBack = true
		if err := t.stopUndo(ctx); err != nil {
			return err
		}
	}
	writers := map[int64]ledger.Writer{}
	for n, err := t.nextEntry(ctx, n); ; n, err = t.nextEntry(ctx, n) {
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil && total > undoReach && total-done == undoReach {
			t.project.noWayBack = false
			err = t.project.finish(ctx)
		}
		if err == nil {
			err = t.refoldOne(ctx, writers, n)
		}
		if err != nil {
			return err
		}
		if done++; progress != nil && done%256 == 0 {
			progress(done, total)
		}
	}
}

// nextEntry is the number of the entry after n. The entries are read one by one:
// a query that is still going on would see the tables change.
func (t *tx) nextEntry(ctx context.Context, n int64) (next int64, err error) {
	err = t.scan(ctx, "SELECT n FROM entries WHERE n > ? ORDER BY n LIMIT 1", []any{n}, &next)
	return next, err
}

func (t *tx) refoldOne(ctx context.Context, writers map[int64]ledger.Writer, n int64) error {
	w, known := writers[writerOf(n)]
	if !known {
		var key string
		err := t.scan(ctx, "SELECT key FROM writers WHERE n = ?", []any{writerOf(n)}, &key)
		if err == nil {
			w, err = ledger.ParseWriter(key)
		}
		if err != nil {
			return fmt.Errorf("writer %d: %w", writerOf(n), err)
		}
		writers[writerOf(n)] = w
	}
	var text []byte
	var seq int64
	if err := t.scan(ctx, "SELECT seq, text FROM entries WHERE n = ?", []any{n}, &seq, &text); err != nil {
		return err
	}
	envelope, err := ledger.Decode(text)
	if err != nil {
		return wrongEntry(w, seq, err)
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if err != nil {
		return wrongEntry(w, seq, err)
	}
	if err := fill(ctx, t.handle, event); err != nil {
		return wrongEntry(w, seq, err)
	}
	if err := t.project.project(ctx, newEntry(inLog{n, seq, ledger.LeafHash(text)}, w, envelope), event); err != nil {
		return wrongEntry(w, seq, err)
	}
	return nil
}
