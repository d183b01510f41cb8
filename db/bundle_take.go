package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// TakeBundle takes in what a bundle holds and this file does not. Every entry,
// signature and attachment is checked before anything is kept, the order in which
// bundles come makes no difference, and one that came before changes nothing. What
// builds on entries that are not here is kept and waits; each bundle that comes
// later tries again. A refusal says what is wrong, and then nothing was kept.
//
// That the laptop that made the bundle is known here is not asked: what is taken
// rests on the signatures of those whose logs it holds.
func (s *Store) TakeBundle(ctx context.Context, r io.Reader) (report audit.BundleReport, err error) {
	erases := false
	err = s.transact(ctx, func(ctx context.Context, w *writer) error {
		site, err := siteID(ctx, w.handle, s.path)
		if err != nil {
			return err
		}
		t := &taking{handle: w.handle, store: s, ctx: ctx, site: site, logs: map[int64]*growing{}}
		if err := t.begin(); err != nil {
			return err
		}
		if _, err := ledger.ReadBundle(r, site, t); err != nil {
			return refuseBundle(err)
		}
		if err := t.exec(ctx, "INSERT OR IGNORE INTO absent (ref) SELECT ref FROM temp.arrived_names EXCEPT SELECT ref FROM attachments"); err != nil {
			return err
		}
		if err := t.settle(); err != nil {
			return err
		}
		if err := t.sayForked(w); err != nil {
			return err
		}
		w.log = nil // there is news for it
		erases = t.erases
		report, err = t.report()
		return err
	})
	if err == nil && erases {
		err = s.emptyWAL(ctx)
	}
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

// taking is a bundle being taken in. What arrives lies in a table of its own
// until the bundle was read to its end.
type taking struct {
	*handle
	store  *Store
	ctx    context.Context
	site   ledger.SiteID
	logs   map[int64]*growing // by the writer's number
	ranges []*incoming        // those of the bundle, then those that have waited
	now    *incoming          // the range being read
	files  int
	taken  []int64 // numbers of new entries
	erases bool    // something that was here
	late   bool    // something came that entries here name and that was absent
	rules  bool    // some of them may decide for what laptops count
}

// growing is a log of which ranges came in.
type growing struct {
	audit.BundleLog
	number int64
	key    ledger.Writer
	had    int64 // entries here before
	have   int64 // entries here now
}

// incoming is a range of a log that is to be put into it.
type incoming struct {
	log   *growing
	n     int64 // of its row in the table waiting; 0: it comes with this bundle
	from  int64 // place of the first entry
	size  int64 // of the log where it ends
	edge  []ledger.Hash
	note  []byte
	needs map[int64]int64  // how far other logs must be, by the writer's number
	names map[string]bool  // people and laptops that it says something about
	next  int64            // the next entry to be put into the log
	waits audit.WaitReason // "" it does not
}

func (t *taking) begin() error {
	for _, query := range []string{
		"CREATE TEMP TABLE IF NOT EXISTS arrived (writer INTEGER, seq INTEGER, hashes BLOB, text BLOB, PRIMARY KEY (writer, seq)) WITHOUT ROWID",
		"CREATE TEMP TABLE IF NOT EXISTS arrived_names (ref BLOB PRIMARY KEY) WITHOUT ROWID",
		"DELETE FROM temp.arrived",
		"DELETE FROM temp.arrived_names",
	} {
		if err := t.raw(t.ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// log is the log of a writer, as it is here.
func (t *taking) log(key ledger.Writer) (*growing, error) {
	n, err := writerNumber(key.ID())
	if err != nil {
		return nil, err
	}
	l := t.logs[n]
	if l == nil {
		l = &growing{number: n, key: key, BundleLog: audit.BundleLog{Writer: key.ID()}}
		known := key.String()
		if err := t.scan(t.ctx, "SELECT key FROM writers WHERE n = ?", []any{n}, &known); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		if known != key.String() {
			return nil, &sameNumberError{known, key.String()}
		}
		if l.had, err = logSize(t.ctx, t.handle, n); err != nil {
			return nil, err
		}
		l.have, t.logs[n] = l.had, l
	}
	if l.key != key {
		return nil, &sameNumberError{l.key.String(), key.String()}
	}
	return l, nil
}

// sameNumberError: see [writerNumber].
type sameNumberError struct{ one, other string }

func (e *sameNumberError) Error() string {
	return fmt.Sprintf("two laptops have one number: %s and %s", e.one, e.other)
}

// Range is told that a range of a log comes.
func (t *taking) Range(r ledger.Range, end ledger.Checkpoint) error {
	l, err := t.log(r.Writer)
	switch {
	case err != nil:
		return err
	case l.Size > 0:
		return fmt.Errorf("two ranges of writer %s", l.Writer)
	case l.key == t.store.key.Public() && r.From > l.have:
		return refuseOlder(l.have, end.Size)
	}
	l.From, l.Size = r.From, end.Size
	t.now = &incoming{log: l, from: r.From, size: end.Size, edge: r.Edge, note: r.Checkpoint, next: max(r.From, min(l.have, end.Size)), needs: map[int64]int64{}, names: map[string]bool{}}
	t.ranges = append(t.ranges, t.now)
	if r.From > l.have {
		return nil
	}
	fits, err := t.follows(t.now)
	if err != nil || fits {
		return err
	}
	return t.forked(t.now, r.From)
}

// refuseOlder: what this laptop wrote after the state to which it was taken back is
// known to others.
func refuseOlder(have, size int64) error {
	return refuse("bundle-older", nil,
		"diese Datenbank ist älter als das, was sie schon weitergegeben hat (%d statt %d Einträge): sie wurde zurückgespielt und darf so nicht weiterschreiben", "this database is older than what it has given away (%d entries instead of %d): it was restored and must not go on writing",
		have, size)
}

// follows reports whether the log here is, before a range, as the range says.
func (t *taking) follows(r *incoming) (bool, error) {
	edge, err := t.edgeAt(r.log, r.from)
	return slices.Equal(edge, r.edge), err
}

// edgeAt is the right edge of the first entries of a log here.
func (t *taking) edgeAt(l *growing, size int64) ([]ledger.Hash, error) {
	tree, err := ledger.OpenTree(size, storedHashes{t.ctx, t.handle, l.number})
	if err != nil {
		return nil, err
	}
	return tree.Edge(), nil
}

// forked: from an entry on, a range is not what is here.
func (t *taking) forked(r *incoming, seq int64) error {
	r.waits = audit.WaitsForked
	return t.cut(r, seq)
}

// cut lets a range begin later: the entries before are here.
func (t *taking) cut(r *incoming, seq int64) (err error) {
	if seq > r.from {
		r.from = seq
		r.edge, err = t.edgeAt(r.log, seq)
	}
	r.next = r.from
	return err
}

// Entry compares an entry with the one that is here, or keeps it for later.
func (t *taking) Entry(seq int64, text []byte, leaf ledger.Hash, stored []ledger.Hash) error {
	r := t.now
	if seq < r.log.have && r.waits == "" {
		var here []byte
		if err := t.scan(t.ctx, "SELECT substr(hashes, 1, 32) FROM entries WHERE n & 0xffffffff = ? AND seq = ?", []any{r.log.number, seq}, &here); err != nil {
			return err
		}
		if ledger.Hash(here) == leaf {
			return nil
		}
		if err := t.forked(r, seq); err != nil {
			return err
		}
	}
	if err := t.reads(r, seq, text); err != nil {
		return wrongEntry(r.log.key, seq, err)
	}
	return t.exec(t.ctx, "INSERT INTO temp.arrived (writer, seq, hashes, text) VALUES (?, ?, ?, ?)", r.log.number, seq, ledger.JoinHashes(stored), text)
}

// reads notes what an entry names that lies beside the log, and what of other
// logs it needs.
func (t *taking) reads(r *incoming, seq int64, text []byte) error {
	envelope, event, err := decodeEntry(text)
	if err != nil {
		return err
	}
	if err := r.need(t.site, seq, envelope.Seen); err != nil {
		return err
	}
	for _, id := range introducing(event) {
		r.names[id] = true
	}
	for _, p := range event.Privates() {
		ref, err := ledger.ParseHash(p.Ref)
		if err != nil {
			return fmt.Errorf("attachment: %w", err)
		}
		if err := t.exec(t.ctx, "INSERT OR IGNORE INTO temp.arrived_names (ref) VALUES (?)", ref[:]); err != nil {
			return err
		}
	}
	return nil
}

// need notes what of other logs must be here before an entry. The founding entry
// whoever joins knows by its hash.
func (r *incoming) need(site ledger.SiteID, seq int64, seen []ledger.Position) error {
	for _, p := range seen {
		if seq == 0 && p.Size == 1 && p.Root == site {
			continue
		}
		n, err := writerNumber(p.Writer)
		if err != nil {
			return err
		}
		r.needs[n] = max(r.needs[n], p.Size)
	}
	return nil
}

// Attachment keeps what lies beside the logs; what was erased here stays erased.
func (t *taking) Attachment(a ledger.Attachment) error {
	known, err := exists(t.ctx, t.handle, "SELECT 1 FROM attachments WHERE ref = ?", a.Hash[:])
	if err != nil || known {
		return err
	}
	absent, err := exists(t.ctx, t.handle, "SELECT 1 FROM absent WHERE ref = ?", a.Hash[:])
	if err != nil {
		return err
	}
	named, err := exists(t.ctx, t.handle, "SELECT 1 FROM temp.arrived_names WHERE ref = ?", a.Hash[:])
	switch {
	case err != nil:
		return err
	case absent:
		t.late = true
		if err := t.exec(t.ctx, "DELETE FROM absent WHERE ref = ?", a.Hash[:]); err != nil {
			return err
		}
	case !named:
		return fmt.Errorf("attachment %s belongs to no entry before it", a.Hash)
	}
	t.files++
	return t.exec(t.ctx, "INSERT INTO attachments (ref, salt, bytes) VALUES (?, ?, ?)", a.Hash[:], a.Salt[:], a.Bytes)
}

// fold brings the tables up to the entries taken. If they come between those that
// were here, the tables go back to before the first of them; if that is too far, all
// are folded anew.
func (t *taking) fold(last int64) error {
	x := &tx{handle: t.handle, store: t.store}
	folded := true
	var err error
	if first := slices.Min(t.taken); first > last {
		err = t.foldOn(x, last)
	} else {
		folded, err = t.foldBetween(x, first)
	}
	if err == nil && folded {
		var erase bool
		erase, err = t.toBeErased()
		folded = !erase
	}
	if err == nil && !folded {
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
		again, err = t.toBeErased()
		if err != nil {
			return err
		}
	}
	return nil
}

// toBeErased reports whether something is there still that an entry erases.
func (t *taking) toBeErased() (bool, error) {
	erase, err := exists(t.ctx, t.handle, "SELECT 1 FROM redactions r JOIN attachments a ON a.ref = r.ref WHERE r.effect = '' AND a.salt IS NOT NULL")
	t.erases = t.erases || erase
	return erase, err
}

// report says what came into the logs, and what waits.
func (t *taking) report() (r audit.BundleReport, err error) {
	r.Files = t.files
	for _, n := range slices.Sorted(maps.Keys(t.logs)) {
		l := t.logs[n]
		ranged := l.Size > 0
		if l.New = l.have - l.had; !ranged { // not in the bundle, but some of it had waited
			l.From, l.Size = l.had, l.have
		}
		if ranged || l.New > 0 {
			r.Logs = append(r.Logs, l.BundleLog)
		}
	}
	r.Waiting, err = waiting(t.ctx, t.handle, t.site)
	return r, err
}
