package db

import (
	"context"
	"testing"

	"visite/audit"
)

// Records come in the order of the log though they are read in pieces at once,
// and as the file was when reading began.
func TestRecordsInPieces(t *testing.T) {
	const count = 3*pieceSize + 1
	w := newWorld(t)
	w.importAudits(t, 0, count)
	var seen []int64
	for r, err := range w.store.Records(context.Background(), audit.AuditFilter{}) {
		check(t, err)
		if len(seen) == 0 {
			w.importAudits(t, count, 1)
			check(t, w.do(context.Background(), func(context.Context, *tx) ([]audit.Event, error) {
				id := audit.NumberID(importedLine(count - 1).Device.InventoryNumber)
				return []audit.Event{&audit.DeviceCorrected{Device: id, Fields: map[string]string{"designation": "neu"}}}, nil
			}))
		}
		if r.Device.Designation != "" {
			t.Errorf("audit %d shows what was written after reading began", r.Seq)
		}
		if len(r.Answers) != 14 {
			t.Fatalf("audit %d has %d answers", r.Seq, len(r.Answers))
		}
		seen = append(seen, r.Seq)
	}
	if len(seen) != count {
		t.Errorf("%d audits, of %d when reading began", len(seen), count)
	}
	for i := 1; i < len(seen); i++ {
		if seen[i] <= seen[i-1] {
			t.Fatalf("entry %d comes behind entry %d", seen[i], seen[i-1])
		}
	}
}

// Whoever has seen enough stops; a caller that goes away is told.
func TestRecordsStop(t *testing.T) {
	w := newWorld(t)
	w.importAudits(t, 0, 2*pieceSize)
	for _, err := range w.store.Records(context.Background(), audit.AuditFilter{}) {
		check(t, err)
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	count := 0
	var last error
	for _, err := range w.store.Records(ctx, audit.AuditFilter{}) {
		cancel()
		count++
		last = err
	}
	if last == nil || count == 2*pieceSize {
		t.Errorf("%d audits after the caller went away, error %v", count, last)
	}
}
