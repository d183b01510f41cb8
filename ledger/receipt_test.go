package ledger

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// A receipt says what the writer signed, and since when the witness has it; any
// other text is none.
func TestReceipt(t *testing.T) {
	laptop, hub, other := testWriter(t, 1), testWriter(t, 2), testWriter(t, 3)
	site := LeafHash([]byte("founding"))
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	note, err := laptop.SignCheckpoint(site, 7, LeafHash([]byte("x")))
	must(t, err)
	receipt, err := hub.Countersign(note, site, laptop.Public(), at)
	must(t, err)
	c, before, when, err := OpenReceipt(receipt, site, laptop.Public(), hub.Public())
	if err != nil || c.Size != 7 || !bytes.Equal(before, note) || !when.Equal(at) {
		t.Fatalf("%v, %q, %v, %v", c, before, when, err)
	}
	no := func(what string, text []byte, writer, witness Writer) {
		t.Helper()
		if _, _, _, err := OpenReceipt(text, site, writer, witness); err == nil {
			t.Errorf("%s is taken for a receipt:\n%s", what, text)
		}
	}
	no("a checkpoint", note, laptop.Public(), hub.Public())
	no("one of another witness", receipt, laptop.Public(), other.Public())
	no("one for another writer", receipt, other.Public(), hub.Public())
	last := receipt[bytes.LastIndex(receipt, []byte("— ")):]
	no("one with its last line twice", append(bytes.Clone(receipt), last...), laptop.Public(), hub.Public())
	lines := strings.SplitAfter(string(receipt), "\n")
	lines[4], lines[5] = lines[5], lines[4]
	no("one with its signatures exchanged", []byte(strings.Join(lines, "")), laptop.Public(), hub.Public())
	for i := range receipt {
		for _, by := range []byte{1, 0x20, 0x80} {
			changed := bytes.Clone(receipt)
			changed[i] ^= by
			no("a changed one", changed, laptop.Public(), hub.Public())
		}
		no("a cut one", receipt[:i], laptop.Public(), hub.Public())
	}
	if _, err := hub.Countersign(receipt, site, laptop.Public(), at); err == nil {
		t.Error("a receipt was countersigned again")
	}
	if _, err := hub.Countersign(note, site, laptop.Public(), time.Unix(-1, 0)); err == nil {
		t.Error("it is dated before 1970")
	}
}
