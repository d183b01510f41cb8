package db

import (
	"bytes"
	"errors"
	"testing"

	"visite/audit"
)

// What comes too early is kept, says what it waits for, and comes in by itself once
// that has come.
func TestWhatComesTooEarlyWaits(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	var parts [][]byte
	for _, number := range []string{"A1", "A2", "A3"} {
		a.list(t, monitor(number, "Intensiv 2", "2", number[1:]))
		parts = append(parts, a.bundle(t, false))
	}
	id := a.writer.Public().ID()
	report := b.takes(t, parts[2])
	if report.Entries() != 0 || len(report.Waiting) != 1 {
		t.Fatalf("took %+v", report)
	}
	want := audit.WaitingEntries{
		EntryRange: audit.EntryRange{Laptop: audit.Laptop{ID: id}, From: 3, To: 3}, Why: audit.WaitsForEntries,
		For: audit.EntryRange{Laptop: audit.Laptop{ID: id}, From: 0, To: 2},
	}
	if report.Waiting[0] != want {
		t.Errorf("it says %+v, want %+v", report.Waiting[0], want)
	}
	before := b.fold(t)
	b.takes(t, parts[2])
	if list := must(b.store.Waiting(ctx))(t); len(list) != 1 || b.fold(t) != before {
		t.Errorf("the same again: %+v", list)
	}
	if r := must(b.store.Verify(ctx, nil))(t); r.Waiting != 1 {
		t.Errorf("verify says that %d wait", r.Waiting)
	}
	for d := range b.store.Devices(ctx) {
		t.Errorf("what waits is in the tables: %+v", d)
	}
	b.takes(t, parts[0])
	if report := b.takes(t, parts[1]); report.Entries() != 2 || len(report.Waiting) != 0 {
		t.Errorf("with what was missing came %+v", report)
	}
	a.takes(t, b.bundle(t, true))
	agree(t, a, b)
}

// A range waits for what its laptop had seen of another one, and whoever has only
// that range says so.
func TestWaitsForAnotherLaptop(t *testing.T) {
	a, b := twoLaptops(t)
	c := a.newcomer(t, "Eva")
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	first := a.bundle(t, false)
	b.takes(t, first)
	b.bundle(t, true)
	b.list(t, monitor("A2", "Intensiv 2", "2", "2"))
	second := b.bundle(t, false) // which says to have seen first
	report := c.takes(t, second)
	if len(report.Waiting) != 1 || report.Waiting[0].For.Laptop.ID != b.writer.Public().ID() {
		t.Fatalf("waits: %+v", report.Waiting)
	}
	report = c.takes(t, b.bundle(t, true))
	if len(report.Waiting) != 0 {
		t.Errorf("waits: %+v", report.Waiting)
	}
	a.takes(t, second)
	if list := must(a.store.Waiting(t.Context()))(t); len(list) != 1 || list[0].For.From != 0 || list[0].For.To != 0 {
		t.Errorf("waits: %+v", list)
	}
}

// Only so much may wait.
func TestWaitingIsBounded(t *testing.T) {
	a, b := twoLaptops(t)
	a.bundle(t, true)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	early := a.bundle(t, false)
	b.store.maxWaiting = 100
	_, err := b.store.TakeBundle(t.Context(), bytes.NewReader(early))
	if !errors.Is(err, &audit.Refusal{Code: "waiting-full"}) {
		t.Errorf("says %v", err)
	}
	if list := must(b.store.Waiting(t.Context()))(t); len(list) != 0 {
		t.Errorf("waits: %+v", list)
	}
}

// What waits is held to the checkpoint with which it came.
func TestVerifyHoldsWhatWaits(t *testing.T) {
	for what, statement := range map[string]string{
		"text":    "UPDATE waiting_entries SET text = CAST(replace(CAST(text AS TEXT), 'A2', 'A9') AS BLOB)",
		"hashes":  "UPDATE waiting_entries SET hashes = zeroblob(length(hashes))",
		"seq":     "UPDATE waiting_entries SET seq = seq + 7",
		"missing": "DELETE FROM waiting_entries",
		"start":   "UPDATE waiting SET start = start - 1",
		"size":    "UPDATE waiting SET size = size + 1",
		"edge":    "UPDATE waiting SET edge = zeroblob(length(edge))",
		"note":    "UPDATE waiting SET note = (SELECT note FROM checkpoints LIMIT 1)",
		"key":     "UPDATE waiting SET key = (SELECT key FROM writers LIMIT 1)",
	} {
		t.Run(what, func(t *testing.T) {
			a, b := twoLaptops(t)
			a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
			a.bundle(t, true)
			a.list(t, monitor("A2", "Intensiv 2", "2", "2"))
			b.takes(t, a.bundle(t, false))
			check(t, b.raw(t, statement))
			_, err := b.store.Verify(t.Context(), nil)
			found(t, err, "waiting")
		})
	}
}
