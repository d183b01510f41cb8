package db

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// settle puts into the logs what can be, each entry after those its writer had
// seen, keeps the rest, and brings the tables up to it.
func (t *taking) settle() error {
	for _, r := range t.ranges {
		if r.log.key == t.store.key.Public() && r.waits == "" && r.size > r.log.have {
			return refuseOlder(r.log.have, r.size)
		}
	}
	if err := t.loadWaiting(); err != nil {
		return err
	}
	var last int64
	if err := t.scan(t.ctx, "SELECT coalesce(max(n), 0) FROM entries", nil, &last); err != nil {
		return err
	}
	if err := t.introduced(); err != nil {
		return err
	}
	for placed := false; !placed; {
		t.plan()
		var err error
		if placed, err = t.place(); err != nil {
			return err
		}
	}
	for _, l := range t.logs {
		if err := t.keepCheckpoint(l); err != nil {
			return err
		}
	}
	if err := t.keepWaiting(); err != nil {
		return err
	}
	return t.foldTaken(last)
}

// foldTaken brings the tables up to the entries taken.
func (t *taking) foldTaken(last int64) error {
	if len(t.taken) > 0 {
		if err := t.bringUp(last); err != nil {
			return err
		}
	}
	return t.finishBeside()
}

// bringUp brings the tables up to the entries taken.
func (t *taking) bringUp(last int64) error {
	anew, err := t.decides(last)
	if err != nil {
		return err
	}
	if anew {
		return t.foldAnew(&tx{handle: t.handle, store: t.store, rules: true})
	}
	return t.fold(last)
}

// decides reports whether what came in can change what entries that were here
// count for: it says something about a laptop, or comes before where somebody has.
// Then all are folded from nothing.
func (t *taking) decides(last int64) (bool, error) {
	if t.rules || slices.Min(t.taken) > last {
		return t.rules, nil
	}
	return exists(t.ctx, t.handle, "SELECT 1 FROM writer_rulings WHERE effect = ''")
}

// plan decides which ranges can be put into their logs: those that continue what
// is here or another range, and need nothing that is neither here nor in a range.
// A range goes in whole or not at all, so that each log ends where its writer has
// signed.
func (t *taking) plan() {
	for {
		reach := t.reach()
		held := false
		for _, r := range t.ranges {
			if r.waits != "" {
				continue
			}
			short := r.from > reach[r.log.number]
			for n, size := range r.needs {
				short = short || size > reach[n]
			}
			if short {
				r.waits, held = audit.WaitsForEntries, true
			}
		}
		if !held {
			return
		}
	}
}

// reach is how far the logs will be, if all ranges go in that do not wait. What
// other logs there are, a range need not name.
func (t *taking) reach() map[int64]int64 {
	reach := map[int64]int64{}
	for n, l := range t.logs {
		reach[n] = l.have
	}
	for grown := true; grown; {
		grown = false
		for _, r := range t.ranges {
			if r.waits == "" && r.from <= reach[r.log.number] && r.size > reach[r.log.number] {
				reach[r.log.number], grown = r.size, true
			}
		}
	}
	return reach
}

// errHeld: a range that was to go in does not fit after all, and waits.
var errHeld = errors.New("a range does not fit")

// place puts the ranges in that do not wait. If one does not fit after all, nothing
// is placed and it waits.
func (t *taking) place() (placed bool, err error) {
	if err := t.raw(t.ctx, "SAVEPOINT placing"); err != nil {
		return false, err
	}
	err = t.placeAll()
	if errors.Is(err, errHeld) {
		for _, l := range t.logs {
			l.have = l.had
		}
		for _, r := range t.ranges {
			r.next = max(r.from, min(r.log.have, r.size))
		}
		t.taken, t.rules = nil, false
		return false, t.raw(t.ctx, "ROLLBACK TO placing; RELEASE placing")
	}
	if err == nil {
		err = t.raw(t.ctx, "RELEASE placing")
	}
	return err == nil, err
}

func (t *taking) placeAll() error {
	for moved := int64(1); moved > 0; {
		moved = 0
		for _, r := range t.ranges {
			if r.waits != "" {
				continue
			}
			n, err := t.advance(r)
			if err != nil {
				return err
			}
			moved += n
		}
	}
	var stuck error
	for _, r := range t.ranges {
		if r.waits == "" && r.next < r.size { // they say to have seen each other
			r.waits, stuck = audit.WaitsForEntries, errHeld
		}
	}
	return stuck
}

// advance puts entries of a range in, up to one that must come after one of
// another log.
func (t *taking) advance(r *incoming) (moved int64, err error) {
	l := r.log
	if r.next > l.have || r.next == r.size {
		return 0, nil
	}
	if r.next == r.from { // what is before it may have come just now
		fits, err := t.follows(r)
		if err != nil {
			return 0, err
		}
		if !fits {
			r.waits = audit.WaitsForked
			return 0, errHeld
		}
	}
	for ; r.next < r.size; r.next++ {
		var hashes, text []byte
		if err := t.scan(t.ctx, `SELECT hashes, text FROM temp.arrived WHERE ?1 = 0 AND writer = ?2 AND seq = ?3
			UNION ALL SELECT hashes, text FROM waiting_entries WHERE range = ?1 AND seq = ?3`, []any{r.n, l.number, r.next}, &hashes, &text); err != nil {
			return moved, err
		}
		if r.next < l.have {
			if err := t.sameHere(r, hashes); err != nil {
				return moved, err
			}
			continue
		}
		there, err := t.placeOne(r, hashes, text)
		if err != nil || !there {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

// sameHere holds an entry of a range against the one that another range has brought.
func (t *taking) sameHere(r *incoming, hashes []byte) error {
	var here []byte
	err := t.scan(t.ctx, "SELECT hashes FROM entries WHERE n & 0xffffffff = ? AND seq = ?", []any{r.log.number, r.next}, &here)
	if err == nil && string(here) != string(hashes) {
		r.waits, err = audit.WaitsForked, errHeld
	}
	return err
}

// placeOne puts the next entry of a range in, if all is there that it builds on.
func (t *taking) placeOne(r *incoming, hashes, text []byte) (there bool, err error) {
	l := r.log
	envelope, err := ledger.Decode(text)
	if err != nil {
		return false, wrongEntry(l.key, r.next, err)
	}
	deepest, there, err := t.deepest(r, envelope.Seen)
	if err != nil || !there {
		return false, err
	}
	if r.next == 0 {
		if err := t.exec(t.ctx, "INSERT INTO writers (n, id, key) VALUES (?, ?, ?)", l.number, l.Writer, l.key.String()); err != nil {
			return false, err
		}
	}
	n := number(deepest+1, l.number)
	if err := t.exec(t.ctx, "INSERT INTO entries (n, seq, hashes, text) VALUES (?, ?, ?, ?)", n, r.next, hashes, text); err != nil {
		return false, err
	}
	l.have = r.next + 1
	t.taken, t.rules = append(t.taken, n), t.rules || isRuling(envelope.Kind)
	return true, nil
}

// deepest is the depth of the deepest entry that the next one of a range builds
// on, if all are there.
func (t *taking) deepest(r *incoming, seen []ledger.Position) (deepest int64, there bool, err error) {
	depth := func(writer, seq int64) error {
		var n int64
		err := t.scan(t.ctx, "SELECT n FROM entries WHERE n & 0xffffffff = ? AND seq = ?", []any{writer, seq}, &n)
		deepest = max(deepest, depthOf(n))
		return err
	}
	if r.next > 0 {
		if err := depth(r.log.number, r.next-1); err != nil {
			return 0, false, err
		}
	}
	for _, p := range seen {
		other, err := writerNumber(p.Writer)
		if err != nil {
			return 0, false, err
		}
		switch err := depth(other, p.Size-1); {
		case errors.Is(err, sql.ErrNoRows) && r.next == 0 && p.Size == 1 && p.Root == t.site:
			deepest = max(deepest, 1) // the founding entry, which whoever joins knows by its hash
			continue
		case errors.Is(err, sql.ErrNoRows):
			return 0, false, nil
		case err != nil:
			return 0, false, err
		}
		root, err := ledger.RootAt(p.Size, storedHashes{t.ctx, t.handle, other})
		if err != nil {
			return 0, false, err
		}
		if root != p.Root {
			r.waits = audit.WaitsSawFork
			return 0, false, errHeld
		}
	}
	return deepest, true, nil
}

// keepCheckpoint keeps the checkpoint at which a log ends now.
func (t *taking) keepCheckpoint(l *growing) error {
	if l.have == l.had {
		return nil
	}
	for _, r := range t.ranges {
		if r.log != l || r.size != l.have || r.waits != "" {
			continue
		}
		if err := t.exec(t.ctx, "DELETE FROM checkpoints WHERE writer = ? AND handed = ''", l.number); err != nil {
			return err
		}
		return t.exec(t.ctx, "INSERT INTO checkpoints (writer, handed, size, note) VALUES (?, '', ?, ?)", l.number, l.have, r.note)
	}
	return fmt.Errorf("the log of writer %s ends where nobody has signed", l.Writer)
}

// finishBeside brings the tables up to what came beside entries that were here or
// wait: it is to be erased, or was absent. What is absent and erased by now is not
// absent any more.
func (t *taking) finishBeside() error {
	erase, err := t.toBeErased()
	if err != nil {
		return err
	}
	if erase || t.late {
		if err := t.foldAnew(&tx{handle: t.handle, store: t.store}); err != nil {
			return err
		}
	}
	if err := t.exec(t.ctx, "INSERT INTO attachments (ref) SELECT a.ref FROM absent a WHERE a.ref IN (SELECT ref FROM redactions WHERE effect = '')"); err != nil {
		return err
	}
	return t.exec(t.ctx, "DELETE FROM absent WHERE ref IN (SELECT ref FROM attachments)")
}
