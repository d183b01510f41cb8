package db

import (
	"time"

	"visite/ledger"
)

// An entry's number joins its writer's number and its place in that writer's log.
const seqBits = 40

func number(writer, seq int64) int64 { return writer<<seqBits | seq }

func writerOf(n int64) int64 { return n >> seqBits }
func seqOf(n int64) int64    { return n & (1<<seqBits - 1) }

// stampLayout is how an entry writes a time.
const stampLayout = "2006-01-02T15:04:05-07:00"

// entry is what a projection may know about an entry beside its event.
type entry struct {
	n      int64
	leaf   ledger.Hash
	writer ledger.Writer
	at     time.Time // in a fixed zone, see plain
	stamp  string    // at as text
	by     string    // id of the person, or ""
}

func newEntry(n int64, leaf ledger.Hash, w ledger.Writer, at time.Time, by string) entry {
	at = plain(at)
	return entry{n: n, leaf: leaf, writer: w, at: at, stamp: at.Format(stampLayout), by: by}
}

// plain drops what an entry cannot say of a time, fractions and the name of its
// zone, so that a day added to it is the same day wherever that is computed.
func plain(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Truncate(time.Second).In(time.FixedZone("", offset-offset%60))
}

// utc is a time as due_at and opens_at have it.
func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }
