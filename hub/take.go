package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"visite/audit"
	"visite/ledger"
)

// take keeps what a bundle of a site brings that a laptop made, and returns a
// receipt for each log of which it holds a range. The bundle is read twice: it is
// right to the last byte before the store hears of it.
func take(ctx context.Context, s Store, key ledger.WriterKey, maker ledger.Writer, site ledger.SiteID, now time.Time, bundle io.ReadSeeker) (receipts []receipt, added int64, err error) {
	made, err := ledger.ReadBundle(bundle, site, door{})
	if err == nil && made != maker {
		err = errors.New("bundle: another laptop made it than the one that sends it")
	}
	if err != nil {
		return nil, 0, err
	}
	if _, err := bundle.Seek(0, io.SeekStart); err != nil {
		return nil, 0, broken(err)
	}
	var inner error
	err = s.Append(ctx, site, func(archive ledger.Archive) error {
		receipts, added, inner = receive(archive, key, site, now, bundle)
		return inner
	})
	if inner == nil {
		err = broken(err)
	}
	return receipts, added, err
}

// door refuses entries that no laptop could read: they would keep all of them from
// taking in what comes with them.
type door struct{}

func (door) Range(ledger.Range, ledger.Checkpoint) error { return nil }
func (door) Attachment(ledger.Attachment) error          { return nil }

func (door) Entry(seq int64, text []byte, _ ledger.Hash, _ []ledger.Hash) error {
	envelope, err := ledger.Decode(text)
	if err == nil {
		_, err = audit.DecodeEvent(envelope.Kind, envelope.Data)
	}
	if err != nil {
		return fmt.Errorf("entry %d: %w", seq, err)
	}
	return nil
}

func receive(archive ledger.Archive, key ledger.WriterKey, site ledger.SiteID, now time.Time, bundle io.Reader) (receipts []receipt, added int64, err error) {
	got, err := ledger.Receive(bundle, site, &witness{Archive: archive, key: key, site: site, now: now})
	if err != nil {
		return nil, 0, err
	}
	for i, end := range got.Logs {
		note, err := key.Countersign(got.Notes[i], site, end.Writer, now)
		if err != nil {
			return nil, 0, err
		}
		receipts = append(receipts, receipt{end.Writer.String(), string(note)})
	}
	return receipts, got.New, nil
}

// witness packs the entries that go into an archive, countersigns the checkpoints,
// and tells the archive's errors from those of what was sent.
type witness struct {
	ledger.Archive
	key    ledger.WriterKey
	site   ledger.SiteID
	now    time.Time
	packed bytes.Buffer
}

func (w *witness) Entry(writer ledger.Writer, seq int64, text []byte, stored []ledger.Hash) error {
	return broken(w.Archive.Entry(writer, seq, pack(&w.packed, text), stored))
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
