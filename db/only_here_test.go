package db

import (
	"crypto/rand"
	"io"
	"testing"
	"time"

	"visite/ledger"
)

// onlyHere is how many entries only this laptop has, and whether it knows of anybody else.
func (w *world) onlyHere(t testing.TB) (entries int64, others bool) {
	t.Helper()
	entries, others, err := w.store.OnlyHere(t.Context())
	check(t, err)
	return entries, others
}

// What went into a bundle, and what a hub has signed for, is not on this laptop
// only; the one that goes further counts. What came from others never is.
func TestOnlyHere(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	is := func(w *world, when string, want int64, known bool) {
		t.Helper()
		if entries, others := w.onlyHere(t); entries != want || others != known {
			t.Errorf("%s: %d entries, others: %v; want %d, %v", when, entries, others, want, known)
		}
	}
	is(a, "nobody else is known", sizeOf(t, a, a), false)
	first := a.bundle(t, false)
	is(a, "all is in a bundle", 0, true)
	is(b, "nobody else is known", sizeOf(t, b, b), false)
	b.takes(t, first)
	is(b, "it has all of the first laptop", sizeOf(t, b, b), true)

	hub := must(ledger.NewWriterKey(rand.Reader))(t)
	site := must(ledger.ParseHash(must(a.store.Site(ctx))(t).ID))(t)
	signed := func() {
		t.Helper()
		end := must(a.store.WriteMissing(ctx, io.Discard, nil, 1<<40, 1<<40))(t)[a.writer.Public().ID()]
		note := must(a.writer.SignCheckpoint(site, end.Size, end.Root))(t)
		receipt := must(hub.Countersign(note, site, a.writer.Public(), time.Unix(1_800_000_000, 0)))(t)
		check(t, a.store.KeepReceipts(ctx, hub.Public(), []ledger.Receipt{{Writer: a.writer.Public(), Size: end.Size, Note: receipt}}))
	}
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
	is(a, "two devices were listed", 2, true)
	signed()
	is(a, "the hub has it", 0, true)
	a.list(t, monitor("A3", "Intensiv 2", "2", "3"))
	is(a, "since the receipt", 1, true)
	a.bundle(t, false)
	is(a, "the bundle goes further", 0, true)
	a.list(t, monitor("A4", "Intensiv 2", "2", "4"))
	is(a, "since the bundle", 1, true)
}
