package db

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"visite/ledger"
)

// An entry's number joins its depth in what its writer had seen and its writer's
// number: see the table entries. Two entries of one depth neither knew of each other.
const writerBits = 32

func number(depth, writer int64) int64 { return depth<<writerBits | writer }

func depthOf(n int64) int64  { return n >> writerBits }
func writerOf(n int64) int64 { return n & (1<<writerBits - 1) }

// writerNumber is the number of a writer: the first 32 bits of its id, which are
// the same on every installation. Two writers of a site with one number are as
// good as impossible; the second one is refused.
func writerNumber(id string) (int64, error) {
	n, err := strconv.ParseUint(id[:min(len(id), writerBits/4)], 16, writerBits)
	if err != nil {
		return 0, fmt.Errorf("writer %.40q has no number: %w", id, err)
	}
	return int64(n), nil
}

// inLog is where an entry lies.
type inLog struct {
	n    int64 // its number
	seq  int64 // its place in its writer's log
	leaf ledger.Hash
}

// stampLayout is how an entry writes a time.
const stampLayout = "2006-01-02T15:04:05-07:00"

// entry is what a projection may know about an entry beside its event.
type entry struct {
	inLog
	writer ledger.Writer
	at     time.Time // in a fixed zone, see plain
	stamp  string    // at as text
	by     string    // id of the person, or ""
	kind   string
	seen   []ledger.Position
}

func newEntry(in inLog, w ledger.Writer, e ledger.Envelope) entry {
	at := plain(e.At)
	return entry{inLog: in, writer: w, at: at, stamp: at.Format(stampLayout), by: e.By, kind: e.Kind, seen: e.Seen}
}

// plain drops what an entry cannot say of a time, fractions and the name of its
// zone, so that a day added to it is the same day wherever that is computed.
func plain(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Truncate(time.Second).In(time.FixedZone("", offset-offset%60))
}

// utc is a time as due_at and opens_at have it.
func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// depths are those of all entries folded so far, by writer and place in its log.
type depths map[int64][]int64

// check holds the number of an entry to what its writer says to have seen, and
// keeps it. What was not folded before it is no cause of it; of the founder's log
// a laptop that joined knows no more than that it has a first entry.
func (d depths) check(n, seq int64, seen []ledger.Position) error {
	writer, deepest := writerOf(n), int64(0)
	if int64(len(d[writer])) != seq {
		return errors.New("it does not come after the one before it in its log")
	}
	if seq > 0 {
		deepest = d[writer][seq-1]
	}
	for _, p := range seen {
		other, err := writerNumber(p.Writer)
		switch {
		case err != nil:
			return err
		case p.Size <= int64(len(d[other])):
			deepest = max(deepest, d[other][p.Size-1])
		case seq == 0 && p.Size == 1: // see [verification.seen]
			deepest = max(deepest, 1)
		default:
			return fmt.Errorf("its writer had seen %d entries of writer %s, which are not here", p.Size, p.Writer)
		}
	}
	if depthOf(n) != deepest+1 {
		return fmt.Errorf("its number is %d, and its depth %d", n, deepest+1)
	}
	d[writer] = append(d[writer], deepest+1)
	return nil
}
