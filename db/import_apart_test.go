package db

import (
	"bytes"
	"testing"
)

// Half of an import came, or half of one counts: that nobody has signed for it is
// no finding as long as its end is not here, or is in quarantine.
func TestHalfAnImport(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	a.takes(t, b.bundle(t, true))
	b.importLines(t, 0, 4, importedLine)
	var half bytes.Buffer
	must(b.store.WriteMissing(ctx, &half, must(a.store.Sizes(ctx))(t), 9, 1<<20))(t)
	a.takes(t, half.Bytes())
	unended := func(want int64) {
		t.Helper()
		if r := must(a.store.Verify(ctx, nil))(t); r.Unended != want {
			t.Errorf("%d imports have not come to their end, want %d", r.Unended, want)
		}
	}
	unended(1)
	size := sizeOf(t, a, b)
	a.takes(t, b.bundle(t, true))
	unended(0)
	must(a.RevokeLaptop(ctx, b.writer.Public().ID(), size, "verloren"))(t)
	unended(0)
	b.takes(t, a.bundle(t, true))
	agree(t, a, b)
}
