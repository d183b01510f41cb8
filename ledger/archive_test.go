package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// kept is an archive in memory, without transactions.
type kept struct {
	Library // which Receive does not ask
	hashes  map[Writer][][]byte
	texts   map[Writer][]string
	ends    []string
	beside  int
}

func newKept() *kept { return &kept{hashes: map[Writer][][]byte{}, texts: map[Writer][]string{}} }

func (k *kept) Size(w Writer) (int64, error) { return int64(len(k.texts[w])), nil }

func (k *kept) Hashes(w Writer) HashReader {
	return HashesByEntry(func(seq int64) ([]byte, error) { return k.hashes[w][seq], nil })
}

func (k *kept) Entry(w Writer, seq int64, text []byte, stored []Hash) error {
	if seq != int64(len(k.texts[w])) {
		return errors.New("out of order")
	}
	k.hashes[w], k.texts[w] = append(k.hashes[w], JoinHashes(stored)), append(k.texts[w], string(text))
	return nil
}

func (k *kept) Checkpoint(w Writer, size int64, _ []byte) error {
	k.ends = append(k.ends, fmt.Sprintf("%s %d", w.ID(), size))
	return nil
}

func (k *kept) Attachment(Attachment) error { k.beside++; return nil }
func (k *kept) Note(Writer, int64) error    { return errors.New("not of Receive") }
func (k *kept) Erase(Hash) error            { return errors.New("not of Receive") }

// sent is a bundle of one log from an entry on.
func sent(t *testing.T, site SiteID, l bundledLog, from int) []byte {
	t.Helper()
	var out bytes.Buffer
	b := NewBundleWriter(&out, site, l.key)
	l.write(t, b, site, from)
	must(t, b.Close())
	return out.Bytes()
}

// An archive takes what extends a log, compares what it has, and is told of a log
// that is another one, or begins too late.
func TestReceive(t *testing.T) {
	site := LeafHash([]byte("founding"))
	long := bundledLog{key: testWriter(t, 1)}
	for i := range 40 {
		long.texts = append(long.texts, fmt.Sprintf("entry %d", i))
	}
	short := bundledLog{key: long.key, texts: long.texts[:13]}
	k := newKept()
	got, err := Receive(bytes.NewReader(sent(t, site, short, 0)), site, k)
	if err != nil || got.New != 13 || got.Maker != long.key.Public() || len(got.Logs) != 1 || got.Logs[0].Size != 13 {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, from := range []int{0, 5, 12, 13, 40 - 1} {
		k := newKept()
		_, err := Receive(bytes.NewReader(sent(t, site, short, 0)), site, k)
		must(t, err)
		got, err := Receive(bytes.NewReader(sent(t, site, long, from)), site, k)
		if from > 13 {
			var gap *Gap
			if !errors.As(err, &gap) || gap.Have != 13 || gap.From != int64(from) {
				t.Errorf("from %d: %v", from, err)
			}
			continue
		}
		if err != nil || got.New != 27 || !slices.Equal(k.texts[long.key.Public()], long.texts) {
			t.Errorf("from %d: %+v, %v", from, got, err)
		}
		for _, again := range []bundledLog{short, long} {
			if got, err := Receive(bytes.NewReader(sent(t, site, again, 0)), site, k); err != nil || got.New != 0 {
				t.Errorf("again: %+v, %v", got, err)
			}
		}
		if want := fmt.Sprint([]string{long.key.Public().ID() + " 13", long.key.Public().ID() + " 40"}); fmt.Sprint(k.ends) != want {
			t.Errorf("ends: %v", k.ends)
		}
	}
}

// A writer that signed two logs is found out wherever they part: in what is
// compared, or before what was sent, of which only the edge of the tree came.
func TestReceiveFindsForks(t *testing.T) {
	site := LeafHash([]byte("founding"))
	one := bundledLog{key: testWriter(t, 1)}
	for i := range 20 {
		one.texts = append(one.texts, fmt.Sprintf("entry %d", i))
	}
	for parts := range 20 {
		two := bundledLog{key: one.key, texts: slices.Clone(one.texts)}
		two.texts[parts] = "something else"
		two.texts = append(two.texts, "one more")
		for _, from := range []int{0, parts, parts + 1, 20} {
			k := newKept()
			_, err := Receive(bytes.NewReader(sent(t, site, one, 0)), site, k)
			must(t, err)
			var fork *Fork
			if _, err := Receive(bytes.NewReader(sent(t, site, two, from)), site, k); !errors.As(err, &fork) || fork.Writer != one.key.Public() {
				t.Errorf("parted at %d, sent from %d: %v", parts, from, err)
			}
		}
	}
}
