package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"

	"visite/audit"
	"visite/ledger"
)

// Laptop is what a sync needs of the database of an installation.
type Laptop interface {
	// Sizes is how many entries of each log need not come any more, by the writer's id.
	Sizes(ctx context.Context) (map[string]int64, error)
	// Contradicts reports whether the log of a writer had another root than that when it had so many entries. Nothing that
	// is not here contradicts anything.
	Contradicts(ctx context.Context, writer string, size int64, root ledger.Hash) (bool, error)
	// WriteMissing writes a bundle of what somebody lacks who has so many entries of each log, and returns up to where it
	// goes, by writer; nothing if they lack nothing. It holds about so many entries and bytes as it should; the rest is
	// for the next one.
	WriteMissing(ctx context.Context, w io.Writer, have map[string]int64, entries, bytes int64) (map[string]ledger.Checkpoint, error)
	// TakeBundle takes in a bundle: all of it that is new, or nothing.
	TakeBundle(ctx context.Context, r io.Reader) (audit.BundleReport, error)
	// KeepReceipts keeps a hub's receipts for what is here.
	KeepReceipts(ctx context.Context, hub ledger.Writer, receipts []ledger.Receipt) error
}

// Progress is how far a sync is.
type Progress struct {
	Sent, Received int64 // entries
}

// How many entries and bytes are sent at once: each part that has arrived need not
// be sent again.
const (
	entriesSent = 2000
	bytesSent   = 16 << 20
)

// Sync brings the hub what it lacks, and the laptop what it lacks. What has
// arrived on either side stays when it is interrupted; the next one goes on there.
// A log of which hub and laptop have different ones is a [*ledger.Fork]: if it is
// not the laptop's own, everything else was exchanged. What a hub says is wrong is
// a [*Problem].
func (c *Client) Sync(ctx context.Context, laptop Laptop, progress func(Progress)) (done Progress, err error) {
	s := &syncing{Client: c, laptop: laptop, tell: progress}
	if err = s.compare(ctx); err == nil {
		_, known := s.there[c.own.ID()]
		if err = s.send(ctx); err == nil && !known {
			err = s.compare(ctx) // only now it lets this laptop in
		}
	}
	if err == nil {
		err = s.fetch(ctx)
	}
	if err == nil {
		err = laptop.KeepReceipts(ctx, s.hub, s.receipts)
	}
	if err == nil && s.fork != nil {
		err = s.fork
	}
	return s.done, err
}

// syncing is a sync going on.
type syncing struct {
	*Client
	laptop Laptop
	tell   func(Progress)
	done   Progress
	there  map[string]int64 // entries that the hub has

	receipts []ledger.Receipt // that it has given at the beginning
	fork     *ledger.Fork     // of a log that is not this laptop's
	apart    []string         // such logs: they are neither sent nor fetched
}

// compare asks what the hub has, and holds it against what is here.
func (s *syncing) compare(ctx context.Context) error {
	answer, err := s.ask(ctx, http.MethodGet, "/v1/logs", nil)
	if err != nil {
		return err
	}
	defer drop(answer.Body)
	var list logs
	if err := hear(answer.Body, 16<<20, &list); err != nil {
		return err
	}
	s.there, s.receipts, s.apart = map[string]int64{}, nil, nil
	for _, r := range list.Receipts {
		receipt, end, err := s.open(r)
		if err != nil {
			return err
		}
		other, err := s.laptop.Contradicts(ctx, end.Writer.ID(), end.Size, end.Root)
		if err != nil {
			return err
		}
		if !other {
			s.there[end.Writer.ID()], s.receipts = end.Size, append(s.receipts, receipt)
			continue
		}
		s.fork = &ledger.Fork{Writer: end.Writer, Seq: end.Size - 1}
		if end.Writer == s.own {
			return s.fork
		}
		s.there[end.Writer.ID()], s.apart = ledger.MaxSize, append(s.apart, end.Writer.ID())
	}
	return nil
}

// open reads a receipt and checks it.
func (s *syncing) open(r receipt) (ledger.Receipt, ledger.Checkpoint, error) {
	w, err := ledger.ParseWriter(r.Writer)
	if err != nil {
		return ledger.Receipt{}, ledger.Checkpoint{}, fmt.Errorf("hub: %w", err)
	}
	end, _, _, err := ledger.OpenReceipt([]byte(r.Note), s.site, w, s.hub)
	if err != nil {
		return ledger.Receipt{}, end, fmt.Errorf("hub: %w", err)
	}
	return ledger.Receipt{Writer: w, Size: end.Size, Note: []byte(r.Note)}, end, nil
}

// send sends what the hub lacks.
func (s *syncing) send(ctx context.Context) error {
	for {
		var bundle spool
		some, err := s.sendOne(ctx, &bundle)
		bundle.drop()
		if err != nil || !some {
			return err
		}
	}
}

func (s *syncing) sendOne(ctx context.Context, bundle *spool) (some bool, err error) {
	ends, err := s.laptop.WriteMissing(ctx, bundle, s.there, entriesSent, bytesSent)
	if err != nil || len(ends) == 0 {
		return false, err
	}
	body, err := bundle.reader()
	if err != nil {
		return false, err
	}
	answer, err := s.ask(ctx, http.MethodPost, "/v1/entries", body)
	if err != nil {
		return false, err
	}
	defer drop(answer.Body)
	var got taken
	if err := hear(answer.Body, 16<<20, &got); err != nil {
		return false, err
	}
	if err := s.keepReceipts(ctx, got.Receipts, ends); err != nil {
		return false, err
	}
	s.done.Sent += got.New
	s.tell(s.done)
	return true, nil
}

// keepReceipts keeps the receipts for what was sent: one for each log.
func (s *syncing) keepReceipts(ctx context.Context, list []receipt, ends map[string]ledger.Checkpoint) error {
	if len(list) != len(ends) {
		return errors.New("hub: it took something and gave no receipt for it")
	}
	receipts := make([]ledger.Receipt, len(list))
	for i, r := range list {
		one, end, err := s.open(r)
		if err != nil {
			return err
		}
		if end != ends[end.Writer.ID()] {
			return fmt.Errorf("hub: its receipt for writer %s is not for what was sent", end.Writer.ID())
		}
		receipts[i], s.there[end.Writer.ID()] = one, end.Size
	}
	return s.laptop.KeepReceipts(ctx, s.hub, receipts)
}

// fetch fetches what is not here.
func (s *syncing) fetch(ctx context.Context) error {
	for before := map[string]int64(nil); ; {
		have, err := s.laptop.Sizes(ctx)
		if err != nil {
			return err
		}
		for _, id := range s.apart {
			have[id] = ledger.MaxSize
		}
		if !lacks(have, s.there) {
			return nil
		}
		if maps.Equal(have, before) {
			return errors.New("hub: it sends what is here already")
		}
		before = have
		var bundle spool
		err = s.fetchOne(ctx, have, &bundle)
		bundle.drop()
		if err != nil {
			return err
		}
	}
}

// lacks reports whether there is an entry that is not here.
func lacks(here, there map[string]int64) bool {
	for id, size := range there {
		if size > here[id] {
			return true
		}
	}
	return false
}

func (s *syncing) fetchOne(ctx context.Context, have map[string]int64, bundle *spool) error {
	question, err := json.Marshal(missing{have})
	if err != nil {
		return err
	}
	answer, err := s.ask(ctx, http.MethodPost, "/v1/missing", bytes.NewReader(question))
	if err != nil {
		return err
	}
	defer drop(answer.Body)
	if _, err := io.Copy(bundle, io.LimitReader(answer.Body, maxBundle)); err != nil {
		return s.unreachable(err)
	}
	in, err := bundle.reader()
	if err != nil {
		return err
	}
	taken, err := s.laptop.TakeBundle(ctx, in)
	if err != nil {
		return err
	}
	s.done.Received += taken.Entries()
	s.tell(s.done)
	return nil
}
