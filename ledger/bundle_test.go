package ledger

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// collected is what a bundle said.
type collected struct {
	said        []string
	entries     int
	attachments int
}

func (c *collected) Range(r Range, end Checkpoint) error {
	c.said = append(c.said, fmt.Sprintf("%s %d–%d", r.Writer.ID(), r.From, end.Size))
	return nil
}

func (c *collected) Entry(seq int64, text []byte, leaf Hash, _ []Hash) error {
	if leaf != LeafHash(text) {
		return errors.New("another leaf")
	}
	c.entries++
	c.said = append(c.said, fmt.Sprintf("%d %s", seq, text))
	return nil
}

func (c *collected) Attachment(a Attachment) error {
	c.attachments++
	c.said = append(c.said, string(a.Bytes))
	return nil
}

// bundledLog is a log of some entries with everything that a bundle needs of it.
type bundledLog struct {
	key   WriterKey
	texts []string
}

func (l bundledLog) at(size int) *Tree {
	var t Tree
	for _, text := range l.texts[:size] {
		_, _, _ = t.Append([]byte(text))
	}
	return &t
}

func (l bundledLog) write(t testing.TB, b *BundleWriter, site SiteID, from int) {
	t.Helper()
	whole := l.at(len(l.texts))
	note, err := l.key.SignCheckpoint(site, whole.Size(), whole.Root())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Range(Range{Writer: l.key.Public(), From: int64(from), Edge: l.at(from).Edge(), Checkpoint: note}); err != nil {
		t.Fatal(err)
	}
	for _, text := range l.texts[from:] {
		if err := b.Entry([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
}

// madeBundle is a bundle of two logs, one of them from its sixth entry on.
func madeBundle(t testing.TB) (site SiteID, text []byte) {
	t.Helper()
	site = LeafHash([]byte("founding"))
	key := func(seed string) WriterKey {
		k, err := NewWriterKey(strings.NewReader(seed))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	one := bundledLog{key: key("the first laptop's seed: 32 bytes")}
	two := bundledLog{key: key("the second laptop's seed: 32 bytes")}
	for i := range 11 {
		one.texts = append(one.texts, fmt.Sprintf("entry %d of one", i))
	}
	two.texts = []string{"entry 0 of two", "entry 1 of two"}
	var out bytes.Buffer
	b := NewBundleWriter(&out, site, one.key)
	one.write(t, b, site, 5)
	a, err := NewAttachment(rand.Reader, []byte("Jo Weiß"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Attachment(a); err != nil {
		t.Fatal(err)
	}
	two.write(t, b, site, 0)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return site, out.Bytes()
}

func TestBundle(t *testing.T) {
	site, text := madeBundle(t)
	var c collected
	maker, err := ReadBundle(bytes.NewReader(text), site, &c)
	if err != nil {
		t.Fatal(err)
	}
	if c.entries != 8 || c.attachments != 1 || !strings.HasSuffix(c.said[0], maker.ID()+" 5–11") || c.said[1] != "5 entry 5 of one" || c.said[7] != "Jo Weiß" {
		t.Errorf("%q", c.said)
	}
	if _, err := ReadBundle(bytes.NewReader(text), LeafHash([]byte("another")), &c); !errors.Is(err, ErrOtherSite) {
		t.Errorf("another site: %v", err)
	}
}

// Whatever single byte is changed, wherever it is cut, whatever is put in, moved or
// repeated: the bundle is refused.
func TestBundleRefusesChanges(t *testing.T) {
	site, text := madeBundle(t)
	letThrough := func(what string, changed []byte) {
		t.Helper()
		if _, err := ReadBundle(bytes.NewReader(changed), site, &collected{}); err == nil {
			t.Errorf("%s was let through", what)
		}
	}
	for at := range text {
		for _, by := range []byte{1, 0x20, 0x80, 0xff} {
			changed := bytes.Clone(text)
			changed[at] ^= by
			letThrough(fmt.Sprintf("byte %d changed by %#x", at, by), changed)
		}
		letThrough(fmt.Sprintf("cut at %d", at), text[:at])
		letThrough(fmt.Sprintf("byte %d left out", at), append(bytes.Clone(text[:at]), text[at+1:]...))
		letThrough(fmt.Sprintf("byte %d twice", at), append(bytes.Clone(text[:at+1]), text[at:]...))
	}
	letThrough("something after it", append(bytes.Clone(text), 'x'))
	letThrough("twice in a row", append(bytes.Clone(text), text...))
	first, second := bytes.Index(text, []byte("entry 6 of one")), bytes.Index(text, []byte("entry 7 of one"))
	swapped := bytes.Clone(text)
	copy(swapped[first:], "entry 7 of one")
	copy(swapped[second:], "entry 6 of one")
	letThrough("two entries swapped", swapped)
}

// A reader that cannot go on ends it with its own error.
type failingReader struct{ collected }

func (failingReader) Attachment(Attachment) error { return io.ErrClosedPipe }

func TestBundleReaderFails(t *testing.T) {
	site, text := madeBundle(t)
	if _, err := ReadBundle(bytes.NewReader(text), site, &failingReader{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v", err)
	}
}

// Nothing that is read as a bundle brings the reader down, or makes it hold more
// than is there.
func FuzzBundle(f *testing.F) {
	site, text := madeBundle(f)
	f.Add(text)
	f.Add(text[:200])
	f.Add([]byte(bundleMagic))
	f.Fuzz(func(_ *testing.T, text []byte) {
		_, _ = ReadBundle(bytes.NewReader(text), site, &collected{})
	})
}
