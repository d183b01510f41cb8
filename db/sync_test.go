package db

import (
	"bytes"
	"testing"

	"visite/ledger"
)

// What somebody lacks comes in parts of about so many entries or bytes, each under
// a checkpoint of its own; together they are everything.
func TestWriteMissingInParts(t *testing.T) {
	ctx := t.Context()
	for _, limit := range []struct{ entries, bytes, least, most int64 }{
		{1, 1 << 30, 3, 3}, {1 << 30, 1, 3, 3}, {2, 1 << 30, 2, 2}, {1 << 30, 1 << 30, 1, 1},
	} {
		a, b := twoLaptops(t)
		a.takes(t, b.bundle(t, true))
		a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
		parts := int64(0)
		for {
			var out bytes.Buffer
			have := must(b.store.Sizes(ctx))(t)
			ends := must(a.store.WriteMissing(ctx, &out, have, limit.entries, limit.bytes))(t)
			if len(ends) == 0 {
				if out.Len() > 0 {
					t.Error("nothing is missing, and something was written")
				}
				break
			}
			b.takes(t, out.Bytes())
			for id, end := range ends {
				if got := must(b.store.Sizes(ctx))(t)[id]; got != end.Size {
					t.Errorf("it goes to entry %d, and there are %d", end.Size, got)
				}
				if other := must(a.store.Contradicts(ctx, id, end.Size, end.Root))(t); other {
					t.Error("it ends at another root")
				}
			}
			parts++
		}
		if parts < limit.least || parts > limit.most {
			t.Errorf("%+v: %d parts", limit, parts)
		}
		agree(t, a, b)
	}
}

// A hub's receipts are kept once, for what is here only; one for another log, or
// for more than is here, is found by verify.
func TestReceiptsAreKept(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	hub := must(ledger.NewWriterKey(bytes.NewReader(bytes.Repeat([]byte("hub seed"), 4))))(t)
	site := must(w.store.Site(ctx))(t)
	id := must(ledger.ParseHash(site.ID))(t)
	receipt := func(size int64, root ledger.Hash) ledger.Receipt {
		note := must(w.writer.SignCheckpoint(id, size, root))(t)
		return ledger.Receipt{Writer: w.writer.Public(), Size: size, Note: must(hub.Countersign(note, id, w.writer.Public(), w.clock.at))(t)}
	}
	h := must(connect(ctx, w.path, reading))(t)
	defer h.close()
	root := must(ledger.RootAt(1, storedHashes{ctx, h, must(writerNumber(w.writer.Public().ID()))(t)}))(t)
	kept := func() (n int) {
		check(t, h.scan(ctx, "SELECT count(*) FROM receipts", nil, &n))
		return n
	}
	for range 2 {
		check(t, w.store.KeepReceipts(ctx, hub.Public(), []ledger.Receipt{receipt(1, root), receipt(99, root)}))
		if n := kept(); n != 1 {
			t.Errorf("%d receipts", n)
		}
		must(w.store.Verify(ctx, nil))(t)
	}
	if other := must(w.store.Contradicts(ctx, w.writer.Public().ID(), 1, ledger.Hash{1}))(t); !other {
		t.Error("another root is none")
	}
	if other := must(w.store.Contradicts(ctx, w.writer.Public().ID(), 99, ledger.Hash{1}))(t); other {
		t.Error("what is not here is contradicted")
	}
	check(t, w.store.KeepReceipts(ctx, hub.Public(), []ledger.Receipt{receipt(1, ledger.Hash{1})})) // a second one is not kept
	must(w.store.Verify(ctx, nil))(t)
	other := must(ledger.NewWriterKey(bytes.NewReader(bytes.Repeat([]byte("other hb"), 4))))(t)
	check(t, w.store.KeepReceipts(ctx, other.Public(), []ledger.Receipt{receipt(1, root)}))
	if _, err := w.store.Verify(ctx, nil); err == nil {
		t.Error("a receipt of another hub passes")
	}
}

// Of the own log every receipt is kept, of others the newest one.
func TestReceiptsOfOthers(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	a.takes(t, b.bundle(t, true))
	hub := must(ledger.NewWriterKey(bytes.NewReader(bytes.Repeat([]byte("hub seed"), 4))))(t)
	site := must(ledger.ParseHash(must(a.store.Site(ctx))(t).ID))(t)
	h := must(connect(ctx, a.path, reading))(t)
	defer h.close()
	keep := func(of *world, size int64) {
		t.Helper()
		n := must(writerNumber(of.writer.Public().ID()))(t)
		note := must(of.writer.SignCheckpoint(site, size, must(ledger.RootAt(size, storedHashes{ctx, h, n}))(t)))(t)
		receipt := ledger.Receipt{Writer: of.writer.Public(), Size: size, Note: must(hub.Countersign(note, site, of.writer.Public(), a.clock.at))(t)}
		check(t, a.store.KeepReceipts(ctx, hub.Public(), []ledger.Receipt{receipt}))
	}
	kept := func(of *world) (sizes string) {
		check(t, h.scan(ctx, "SELECT coalesce(group_concat(size), '') FROM (SELECT size FROM receipts r JOIN writers w ON w.n = r.writer WHERE w.id = ? ORDER BY size)",
			[]any{of.writer.Public().ID()}, &sizes))
		return sizes
	}
	b.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
	a.takes(t, b.bundle(t, true))
	a.list(t, monitor("A3", "Intensiv 2", "2", "3"))
	for _, size := range []int64{1, 3, 2} {
		keep(b, size)
		keep(a, min(size, 2))
	}
	if own, other := kept(a), kept(b); own != "1,2" || other != "3" {
		t.Errorf("of its own log %q, of the other %q", own, other)
	}
	must(a.store.Verify(ctx, nil))(t)
}
