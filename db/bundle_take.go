package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"visite/audit"
	"visite/ledger"
)

// TakeBundle takes in what a bundle holds and this file does not: all of it, or
// nothing. Every entry, signature and attachment is checked before anything is
// kept, the order in which bundles come makes no difference, and one that came
// before changes nothing. Refusals say what is wrong with the bundle, or which
// entries have to come first.
func (s *Store) TakeBundle(ctx context.Context, r io.Reader) (report audit.BundleReport, err error) {
	err = s.transact(ctx, func(ctx context.Context, w *writer) error {
		site, err := siteID(ctx, w.handle, s.path)
		if err != nil {
			return err
		}
		t := &taking{handle: w.handle, store: s, ctx: ctx, site: site, logs: map[int64]*arriving{}}
		if err := t.begin(); err != nil {
			return err
		}
		maker, err := ledger.ReadBundle(r, site, t)
		if err != nil {
			return refuseBundle(err)
		}
		if err := t.settle(); err != nil {
			return err
		}
		if _, err := t.writer(maker.ID()); err != nil {
			return refuse("bundle-waits", err,
				"das Bündel hat ein Laptop gemacht, der hier noch nicht bekannt ist: %s. Erst das Bündel einlesen, mit dem er dazukam", "the bundle was made by a laptop that is not known here yet: %s. First import the bundle with which it came in", maker.ID())
		}
		w.log = nil // there is news for it
		report = t.report()
		return nil
	})
	return report, err
}

// refuseBundle says what is wrong with a bundle; refusals and errors of the
// database stay what they are.
func refuseBundle(err error) error {
	var is *audit.Refusal
	switch {
	case errors.As(err, &is):
		return err
	case errors.Is(err, ledger.ErrOtherSite):
		return refuse("bundle-site", err, "das Bündel gehört zu einer anderen Einrichtung: nichts wurde übernommen", "the bundle belongs to another facility: nothing was taken in")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return refuse("bundle-cut", err, "das Bündel ist nicht vollständig, nichts wurde übernommen: noch einmal kopieren", "the bundle is not whole, nothing was taken in: copy it again")
	}
	return refuse("bundle-damaged", err, "das Bündel ist nicht, wie es gemacht wurde, nichts wurde übernommen: %v", "the bundle is not as it was made, nothing was taken in: %v", err)
}

// taking is a bundle being taken in. What arrives waits in a table of its own
// until the bundle was read to its end and all that it builds on is there.
type taking struct {
	*handle
	store *Store
	ctx   context.Context
	site  ledger.SiteID
	logs  map[int64]*arriving
	order []*arriving
	now   *arriving // whose range is being read
	files int
	taken []int64 // numbers of new entries
}

// arriving is a log of which a range arrives.
type arriving struct {
	audit.BundleLog
	number int64
	key    ledger.Writer
	have   int64 // entries here
	next   int64 // the next one to be put into the log
	note   []byte
}

func (t *taking) begin() error {
	for _, query := range []string{
		"CREATE TEMP TABLE IF NOT EXISTS arrived (writer INTEGER, seq INTEGER, hashes BLOB, text BLOB, PRIMARY KEY (writer, seq)) WITHOUT ROWID",
		"DELETE FROM temp.arrived",
	} {
		if err := t.raw(t.ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// writer is the number of a writer that is known here.
func (t *taking) writer(id string) (n int64, err error) {
	err = t.scan(t.ctx, "SELECT n FROM writers WHERE id = ?", []any{id}, &n)
	return n, err
}

// Range is told that a range of a log comes.
func (t *taking) Range(r ledger.Range, end ledger.Checkpoint) error {
	l := &arriving{BundleLog: audit.BundleLog{Writer: r.Writer.ID(), From: r.From, Size: end.Size}, key: r.Writer, note: r.Checkpoint}
	var err error
	if l.number, err = writerNumber(l.Writer); err != nil {
		return err
	}
	var known string
	switch err := t.scan(t.ctx, "SELECT key FROM writers WHERE n = ?", []any{l.number}, &known); {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return err
	case err == nil && known != r.Writer.String():
		return fmt.Errorf("two laptops have one number: %s and %s", known, r.Writer)
	}
	if t.logs[l.number] != nil {
		return fmt.Errorf("two ranges of writer %s", l.Writer)
	}
	if l.have, err = logSize(t.ctx, t.handle, l.number); err != nil {
		return err
	}
	l.next = max(l.have, l.From)
	switch {
	case l.key == t.store.key.Public() && l.Size > l.have:
		return refuse("bundle-older", nil,
			"diese Datenbank ist älter als das, was sie schon weitergegeben hat (%d statt %d Einträge): sie wurde zurückgespielt und darf so nicht weiterschreiben", "this database is older than what it has given away (%d entries instead of %d): it was restored and must not go on writing",
			l.have, l.Size)
	case l.From > l.have:
		return refuse("bundle-waits", nil,
			"vorher fehlen noch Einträge von Laptop %s: %d bis %d. Erst das Bündel einlesen, das sie enthält", "entries of laptop %s have to come first: %d to %d. First import the bundle that holds them",
			l.Writer, l.have, l.From-1)
	}
	t.now, t.logs[l.number], t.order = l, l, append(t.order, l)
	return nil
}

// Entry compares an entry with the one that is here, or keeps it for later.
func (t *taking) Entry(seq int64, text []byte, leaf ledger.Hash, stored []ledger.Hash) error {
	l := t.now
	if seq >= l.have {
		l.New++
		return t.exec(t.ctx, "INSERT INTO temp.arrived (writer, seq, hashes, text) VALUES (?, ?, ?, ?)", l.number, seq, joined(stored), text)
	}
	var here []byte
	if err := t.scan(t.ctx, "SELECT substr(hashes, 1, 32) FROM entries WHERE n & 0xffffffff = ? AND seq = ?", []any{l.number, seq}, &here); err != nil {
		return err
	}
	if ledger.Hash(here) != leaf {
		return refuse("fork", nil,
			"von Laptop %s gibt es zwei verschiedene Einträge %d: eine Kopie seiner Datenbank hat weitergeschrieben. Nichts wurde übernommen", "laptop %s has two different entries %d: a copy of its database went on writing. Nothing was taken in",
			l.Writer, seq)
	}
	return nil
}

// Attachment keeps what lies beside the logs; what was erased here stays erased.
func (t *taking) Attachment(a ledger.Attachment) error {
	known, err := exists(t.ctx, t.handle, "SELECT 1 FROM attachments WHERE ref = ?", a.Hash[:])
	if err != nil || known {
		return err
	}
	t.files++
	return t.exec(t.ctx, "INSERT INTO attachments (ref, salt, bytes) VALUES (?, ?, ?)", a.Hash[:], a.Salt[:], a.Bytes)
}

// settle puts what has arrived into the logs, each entry after those its writer
// had seen, and brings the tables up to it.
func (t *taking) settle() error {
	var last int64
	if err := t.scan(t.ctx, "SELECT coalesce(max(n), 0) FROM entries", nil, &last); err != nil {
		return err
	}
	for {
		moved := int64(0)
		for _, l := range t.order {
			n, err := t.advance(l)
			if err != nil {
				return err
			}
			moved += n
		}
		if moved == 0 {
			break
		}
	}
	for _, l := range t.order {
		if l.next < l.Size {
			return t.waits(l)
		}
		if err := t.keepCheckpoint(l); err != nil {
			return err
		}
	}
	if len(t.taken) == 0 {
		return nil
	}
	return t.fold(last)
}

// advance puts entries of a log in, up to one that must wait for another log.
func (t *taking) advance(l *arriving) (moved int64, err error) {
	for ; l.next < l.Size; l.next++ {
		var hashes, text []byte
		if err := t.scan(t.ctx, "SELECT hashes, text FROM temp.arrived WHERE writer = ? AND seq = ?", []any{l.number, l.next}, &hashes, &text); err != nil {
			return moved, err
		}
		envelope, err := ledger.Decode(text)
		if err != nil {
			return moved, refuseBundle(wrongEntry(l.key, l.next, err))
		}
		deepest, missing, err := t.deepest(l, envelope.Seen)
		if err != nil || missing != nil {
			return moved, err
		}
		if l.next == 0 {
			if err := t.exec(t.ctx, "INSERT INTO writers (n, id, key) VALUES (?, ?, ?)", l.number, l.Writer, l.key.String()); err != nil {
				return moved, err
			}
		}
		n := number(deepest+1, l.number)
		if err := t.exec(t.ctx, "INSERT INTO entries (n, seq, hashes, text) VALUES (?, ?, ?, ?)", n, l.next, hashes, text); err != nil {
			return moved, err
		}
		t.taken = append(t.taken, n)
		moved++
	}
	return moved, nil
}

// deepest is the depth of the deepest entry that the next one of a log builds on,
// or what is missing of another log.
func (t *taking) deepest(l *arriving, seen []ledger.Position) (deepest int64, missing *ledger.Position, err error) {
	depth := func(writer, seq int64) error {
		var n int64
		err := t.scan(t.ctx, "SELECT n FROM entries WHERE n & 0xffffffff = ? AND seq = ?", []any{writer, seq}, &n)
		deepest = max(deepest, depthOf(n))
		return err
	}
	if l.next > 0 {
		if err := depth(l.number, l.next-1); err != nil {
			return 0, nil, err
		}
	}
	for _, p := range seen {
		other, err := writerNumber(p.Writer)
		if err != nil {
			return 0, nil, err
		}
		switch err := depth(other, p.Size-1); {
		case errors.Is(err, sql.ErrNoRows) && l.next == 0 && p.Size == 1 && p.Root == t.site:
			deepest = max(deepest, 1) // the founding entry, which whoever joins knows by its hash
			continue
		case errors.Is(err, sql.ErrNoRows):
			return 0, &p, nil
		case err != nil:
			return 0, nil, err
		}
		root, err := ledger.RootAt(p.Size, storedHashes{t.ctx, t.handle, other})
		if err != nil {
			return 0, nil, err
		}
		if root != p.Root {
			return 0, nil, refuse("fork", nil,
				"Laptop %s hat von Laptop %s andere Einträge gesehen als die, die hier sind. Nichts wurde übernommen", "laptop %s has seen other entries of laptop %s than those here. Nothing was taken in", l.Writer, p.Writer)
		}
	}
	return deepest, nil, nil
}

// waits says what has to come first.
func (t *taking) waits(l *arriving) error {
	var text []byte
	if err := t.scan(t.ctx, "SELECT text FROM temp.arrived WHERE writer = ? AND seq = ?", []any{l.number, l.next}, &text); err != nil {
		return err
	}
	envelope, err := ledger.Decode(text)
	if err != nil {
		return err
	}
	_, missing, err := t.deepest(l, envelope.Seen)
	if err != nil || missing == nil {
		return fmt.Errorf("entry %d of writer %s cannot be placed: %w", l.next, l.Writer, err)
	}
	return refuse("bundle-waits", nil,
		"vorher fehlen noch Einträge von Laptop %s: bis %d. Erst das Bündel einlesen, das sie enthält", "entries of laptop %s have to come first: up to %d. First import the bundle that holds them",
		missing.Writer, missing.Size-1)
}

// keepCheckpoint keeps the newest checkpoint of a log.
func (t *taking) keepCheckpoint(l *arriving) error {
	if l.New == 0 {
		return nil
	}
	if err := t.exec(t.ctx, "DELETE FROM checkpoints WHERE writer = ? AND handed = ''", l.number); err != nil {
		return err
	}
	return t.exec(t.ctx, "INSERT INTO checkpoints (writer, handed, size, note) VALUES (?, '', ?, ?)", l.number, l.Size, l.note)
}

// fold brings the tables up to the entries taken: those that come after all that
// were here are added; if one comes between them, all are folded anew.
func (t *taking) fold(last int64) error {
	x := &tx{handle: t.handle, store: t.store, project: newProjector(t.handle, t.store.checklists)}
	after := true
	for _, n := range t.taken {
		after = after && n > last
	}
	if !after {
		return t.foldAnew(x)
	}
	writers := map[int64]ledger.Writer{}
	for n, err := x.nextEntry(t.ctx, last); ; n, err = x.nextEntry(t.ctx, n) {
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err == nil {
			err = x.refoldOne(t.ctx, writers, n)
		}
		if err != nil {
			return err
		}
	}
	if err := x.project.finish(t.ctx); err != nil {
		return err
	}
	erase, err := exists(t.ctx, t.handle, toBeErased)
	if err == nil && erase {
		err = t.foldAnew(x)
	}
	return err
}

// foldAnew folds all entries, twice if the first time shows that something is to
// be erased.
func (t *taking) foldAnew(x *tx) error {
	for again := true; again; {
		if err := x.refold(t.ctx, nil); err != nil {
			return err
		}
		if err := x.project.finish(t.ctx); err != nil {
			return err
		}
		var err error
		again, err = exists(t.ctx, t.handle, toBeErased)
		if err != nil {
			return err
		}
	}
	return nil
}

// toBeErased finds something that an entry erases and that is there still.
const toBeErased = "SELECT 1 FROM redactions r JOIN attachments a ON a.ref = r.ref WHERE r.effect = '' AND a.salt IS NOT NULL"

func (t *taking) report() audit.BundleReport {
	r := audit.BundleReport{Files: t.files}
	for _, l := range t.order {
		r.Logs = append(r.Logs, l.BundleLog)
	}
	return r
}
