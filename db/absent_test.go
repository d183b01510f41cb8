package db

import (
	"bytes"
	"strings"
	"testing"

	"visite/audit"
	"visite/ledger"
)

// forgotten is a laptop with a note that was erased, and the part of the site that
// knows nothing of it yet.
func forgotten(t *testing.T) (a, b *world) {
	t.Helper()
	a, b = twoLaptops(t)
	a.takes(t, b.bundle(t, true))
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	a.walks(t).works(t, "A1")
	one := a.noted(t, "Frau Quastenflosser")
	check(t, a.Redact(t.Context(), refsOf(t, a, string(one.ID), "Quastenflosser"), "Art. 17", nil))
	return a, b
}

// noted is the audit of A1, with a note in it.
func (w *world) noted(t *testing.T, note string) *audit.Audit {
	t.Helper()
	for _, line := range must(w.store.Ledger(t.Context(), 0, 1000))(t).Lines {
		if e, ok := line.Event.(*audit.AuditStarted); ok {
			one := must(w.Audit(t.Context(), e.Audit))(t)
			return must(w.Answer(t.Context(), one.ID, audit.NewAnswer{Item: "anomaly", Value: word("none"), Note: note, Replaces: one.Answers["anomaly"].Entry}))(t)
		}
	}
	t.Fatal("no audit")
	return nil
}

// absent is how much of what entries name has not come, as verify says.
func (w *world) absent(t *testing.T) int64 {
	t.Helper()
	return must(w.store.Verify(t.Context(), nil))(t).Absent
}

// What was erased before a laptop first hears of it is erased there too, also if
// the entry that says so comes last.
func TestErasedBeforeItCame(t *testing.T) {
	a, b := forgotten(t)
	b.takes(t, a.bundle(t, true))
	if n := b.absent(t); n != 0 {
		t.Errorf("%d are absent", n)
	}
	agree(t, a, b)

	a, b = forgotten(t)
	most := int64(0)
	for {
		var part bytes.Buffer
		ends := must(a.store.WriteMissing(t.Context(), &part, must(b.store.Sizes(t.Context()))(t), 1, 1<<20))(t)
		if len(ends) == 0 {
			break
		}
		b.takes(t, part.Bytes())
		most = max(most, b.absent(t))
	}
	if n := b.absent(t); n != 0 || most != 1 {
		t.Errorf("%d are absent, and on the way %d were", n, most)
	}
	agree(t, a, b)
}

// without copies a bundle and leaves out what lies beside the entries.
type without struct{ *ledger.BundleWriter }

func (w without) Range(r ledger.Range, _ ledger.Checkpoint) error { return w.BundleWriter.Range(r) }
func (w without) Attachment(ledger.Attachment) error              { return nil }

func (w without) Entry(_ int64, text []byte, _ ledger.Hash, _ []ledger.Hash) error {
	return w.BundleWriter.Entry(text)
}

// What somebody left out of a bundle is known to be missing, is no reason to keep
// the entries out, and comes with the next bundle that has it.
func TestAbsentComesLater(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	a.takes(t, b.bundle(t, true))
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	a.walks(t).works(t, "A1")
	a.noted(t, "Kabel hinten")
	whole := a.bundle(t, true)
	site := must(ledger.ParseHash(must(a.store.Site(ctx))(t).ID))(t)
	var bare bytes.Buffer
	w := without{ledger.NewBundleWriter(&bare, site, a.writer)}
	must(ledger.ReadBundle(bytes.NewReader(whole), site, w))(t)
	check(t, w.Close())

	b.takes(t, bare.Bytes())
	if b.absent(t) == 0 {
		t.Error("nothing is absent")
	}
	c := a.newcomer(t, "Carl")
	c.takes(t, b.bundle(t, true)) // which passes on what it has
	if c.absent(t) == 0 {
		t.Error("nothing is absent there")
	}
	check(t, b.store.Close()) // so that all is in the file that is copied
	for _, change := range []string{"DELETE FROM absent", "INSERT INTO absent VALUES (zeroblob(32))", "INSERT INTO absent SELECT ref FROM attachments LIMIT 1"} {
		copied := must(manipulated(t, b.path, change))(t)
		if err := verdict(t, copied); err == nil || !strings.Contains(err.Error(), "attachment") {
			t.Errorf("%s: %v", change, err)
		}
	}
	b.store = b.open(t)
	for _, w := range []*world{b, c} {
		w.takes(t, whole)
		if n := w.absent(t); n != 0 {
			t.Errorf("%d are absent still", n)
		}
	}
	a.takes(t, c.bundle(t, true))
	b.takes(t, c.bundle(t, true))
	agree(t, a, b)
	agree(t, b, c)
}
