package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"visite/audit"
	"visite/ledger"
)

// taker takes in what a laptop sends for its site.
type taker struct {
	store  Store
	key    ledger.WriterKey // of the hub
	site   ledger.SiteID
	laptop ledger.Writer
	known  bool // the site lets the laptop in already
	now    time.Time
}

// kept is what became of a bundle.
type kept struct {
	receipts []receipt // one for each log of which it holds a range
	added    int64     // entries that were not there
	noted    bool      // something says who is let in, or what is erased
}

// take keeps what a bundle brings. It is read twice: it is right to the last byte
// before the store hears of it. A laptop that is not known must bring what shows
// that the site lets it in.
func (t taker) take(ctx context.Context, bundle io.ReadSeeker) (k kept, err error) {
	d := door{packed: map[place][]byte{}, notable: map[place]bool{}}
	made, err := ledger.ReadBundle(bundle, t.site, &d)
	if err == nil && made != t.laptop {
		err = errors.New("bundle: another laptop made it than the one that sends it")
	}
	if err != nil {
		return k, err
	}
	if _, err := bundle.Seek(0, io.SeekStart); err != nil {
		return k, broken(err)
	}
	var inner error
	err = t.store.Append(ctx, t.site, func(archive ledger.Archive) error {
		k, inner = t.receive(archive, bundle, &d)
		return inner
	})
	if inner == nil {
		err = broken(err)
	}
	return k, err
}

func (t taker) receive(archive ledger.Archive, bundle io.Reader, d *door) (k kept, err error) {
	w := &witness{Archive: archive, key: t.key, site: t.site, now: t.now, door: d}
	got, err := ledger.Receive(bundle, t.site, w)
	if err != nil {
		return k, err
	}
	for i, end := range got.Logs {
		note, err := t.key.Countersign(got.Notes[i], t.site, end.Writer, t.now)
		if err != nil {
			return k, err
		}
		k.receipts = append(k.receipts, receipt{end.Writer.String(), string(note)})
	}
	k.added, k.noted = got.New, w.noted
	if !w.noted && t.known {
		return k, nil
	}
	now, err := readTrust(t.site, archive)
	switch {
	case err != nil:
		return k, broken(err)
	case !now.lets(t.laptop.ID()):
		return k, &Problem{Code: CodeUnknown}
	}
	return k, broken(erase(archive, now.erased))
}

// erase erases attachments.
func erase(archive ledger.Archive, refs []string) error {
	for _, ref := range refs {
		hash, err := ledger.ParseHash(ref)
		if err != nil {
			continue // no attachment is called so
		}
		if err := archive.Erase(hash); err != nil {
			return err
		}
	}
	return nil
}

// door refuses entries that no laptop could read: they would keep all of them from
// taking in what comes with them. What can be done with an entry before it is kept
// is done here, beside other requests, since the store keeps one at a time.
type door struct {
	now     ledger.Writer // whose range is being read
	packed  map[place][]byte
	bytes   int // of packed
	notable map[place]bool
}

// place is where an entry lies.
type place struct {
	writer ledger.Writer
	seq    int64
}

func (d *door) Range(r ledger.Range, _ ledger.Checkpoint) error {
	d.now = r.Writer
	return nil
}

func (d *door) Attachment(ledger.Attachment) error { return nil }

func (d *door) Entry(seq int64, text []byte, _ ledger.Hash, _ []ledger.Hash) error {
	envelope, err := ledger.Decode(text)
	if err == nil {
		_, err = audit.DecodeEvent(envelope.Kind, envelope.Data)
	}
	if err != nil {
		return fmt.Errorf("entry %d of writer %s: %w", seq, d.now.ID(), err)
	}
	at := place{d.now, seq}
	if notableKinds[envelope.Kind] {
		d.notable[at] = true
	}
	if d.bytes >= inMemory {
		return nil // of a very large bundle the rest is packed when it is kept
	}
	packed, err := pack(nil, text)
	d.packed[at], d.bytes = packed, d.bytes+len(packed)
	return broken(err)
}

// witness packs the entries that go into an archive, countersigns the checkpoints,
// and tells the archive's errors from those of what was sent.
type witness struct {
	ledger.Archive
	key   ledger.WriterKey
	site  ledger.SiteID
	now   time.Time
	door  *door // through which everything came
	noted bool  // something says who is let in, or what is erased
}

func (w *witness) Entry(writer ledger.Writer, seq int64, text []byte, stored []ledger.Hash) error {
	at := place{writer, seq}
	packed, ready := w.door.packed[at]
	if !ready {
		var err error
		if packed, err = pack(nil, text); err != nil {
			return broken(err)
		}
	}
	if err := w.Archive.Entry(writer, seq, packed, stored); err != nil {
		return broken(err)
	}
	if !w.door.notable[at] {
		return nil
	}
	w.noted = true
	return broken(w.Note(writer, seq))
}

func (w *witness) Checkpoint(writer ledger.Writer, size int64, note []byte) error {
	receipt, err := w.key.Countersign(note, w.site, writer, w.now)
	if err != nil {
		return fmt.Errorf("sign receipt: %w", err)
	}
	return broken(w.Archive.Checkpoint(writer, size, receipt))
}

func (w *witness) Size(writer ledger.Writer) (int64, error) {
	size, err := w.Archive.Size(writer)
	return size, broken(err)
}

func (w *witness) Hashes(writer ledger.Writer) ledger.HashReader {
	return ledger.HashReaderFunc(func(indexes []int64) ([]ledger.Hash, error) {
		hashes, err := w.Archive.Hashes(writer).ReadHashes(indexes)
		return hashes, broken(err)
	})
}

func (w *witness) Attachment(a ledger.Attachment) error { return broken(w.Archive.Attachment(a)) }
