package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"visite/ledger"
)

// Laptop is what a sync needs of the database of an installation.
type Laptop interface {
	// Sizes is how many entries of each log are here, by the writer's id.
	Sizes(ctx context.Context) (map[string]int64, error)
	// Holds reports whether the log of a writer, which is here that far, has that root there.
	Holds(ctx context.Context, writer string, size int64, root ledger.Hash) (bool, error)
	// WriteMissing writes a bundle of what somebody lacks who has so many entries of each log, and returns up to where it
	// goes, by writer; nothing if they lack nothing. Of a log of its own it takes so many entries at most.
	WriteMissing(ctx context.Context, w io.Writer, have map[string]int64, most int64) (map[string]ledger.Checkpoint, error)
	// TakeFromHub takes in a bundle that the hub with that key made, and returns how many entries were new.
	TakeFromHub(ctx context.Context, r io.Reader, hub ledger.Writer) (int64, error)
	// KeepReceipt keeps a hub's receipt for a log.
	KeepReceipt(ctx context.Context, hub, writer ledger.Writer, size int64, note []byte) error
}

// Progress is how far a sync is.
type Progress struct {
	Sent, Received int64 // entries
}

// maxSent is how many entries of this laptop's log are sent at once: each such
// part that has arrived need not be sent again.
const maxSent = 2000

// Sync brings the hub what it lacks, and the laptop what it lacks. What has
// arrived on either side stays when it is interrupted; the next one goes on there.
// A log of which hub and laptop have different ones is a [*ledger.Fork]; what a
// hub says is wrong is a [*Problem].
func (c *Client) Sync(ctx context.Context, laptop Laptop, progress func(Progress)) (done Progress, err error) {
	s := &syncing{Client: c, laptop: laptop, tell: progress}
	if err = s.compare(ctx); err == nil {
		err = s.send(ctx)
	}
	if err == nil {
		err = s.fetch(ctx)
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
}

// compare asks what the hub has, and holds it against what is here.
func (s *syncing) compare(ctx context.Context) error {
	answer, err := s.ask(ctx, http.MethodGet, "/v1/logs", nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var list logs
	if err := hear(answer.Body, 16<<20, &list); err != nil {
		return err
	}
	here, err := s.laptop.Sizes(ctx)
	if err != nil {
		return err
	}
	s.there = map[string]int64{}
	for _, r := range list.Receipts {
		w, err := ledger.ParseWriter(r.Writer)
		if err != nil {
			return fmt.Errorf("hub: %w", err)
		}
		end, _, _, err := ledger.OpenReceipt([]byte(r.Note), s.site, w, s.hub)
		if err != nil {
			return fmt.Errorf("hub: %w", err)
		}
		s.there[w.ID()] = end.Size
		if end.Size <= here[w.ID()] {
			if err := s.same(ctx, w, end, []byte(r.Note)); err != nil {
				return err
			}
		}
	}
	return nil
}

// same checks that the hub has the beginning of the log that is here, and keeps
// its receipt for it.
func (s *syncing) same(ctx context.Context, w ledger.Writer, end ledger.Checkpoint, note []byte) error {
	same, err := s.laptop.Holds(ctx, w.ID(), end.Size, end.Root)
	if err != nil {
		return err
	}
	if !same {
		return &ledger.Fork{Writer: w, Seq: end.Size - 1}
	}
	return s.laptop.KeepReceipt(ctx, s.hub, w, end.Size, note)
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
	ends, err := s.laptop.WriteMissing(ctx, bundle, s.there, maxSent)
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
	defer answer.Body.Close()
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
func (s *syncing) keepReceipts(ctx context.Context, receipts []string, ends map[string]ledger.Checkpoint) error {
	if len(receipts) != len(ends) {
		return errors.New("hub: it took something and gave no receipt for it")
	}
	for _, note := range receipts {
		fitting := false
		for id, sent := range ends {
			end, _, _, err := ledger.OpenReceipt([]byte(note), s.site, sent.Writer, s.hub)
			if err != nil {
				continue
			}
			fitting = true
			if end != sent {
				return fmt.Errorf("hub: its receipt for writer %s is not for what was sent", id)
			}
			if err := s.laptop.KeepReceipt(ctx, s.hub, sent.Writer, end.Size, []byte(note)); err != nil {
				return err
			}
			s.there[id] = max(s.there[id], end.Size)
		}
		if !fitting {
			return errors.New("hub: a receipt is not its own, or for something else")
		}
	}
	return nil
}

// fetch fetches what is not here.
func (s *syncing) fetch(ctx context.Context) error {
	for {
		have, err := s.laptop.Sizes(ctx)
		if err != nil {
			return err
		}
		if !more(s.there, have) {
			return nil
		}
		var bundle spool
		some, err := s.fetchOne(ctx, have, &bundle)
		bundle.drop()
		if err != nil || !some {
			return err
		}
	}
}

// more reports whether there is an entry that is not here.
func more(there, here map[string]int64) bool {
	for id, size := range there {
		if size > here[id] {
			return true
		}
	}
	return false
}

func (s *syncing) fetchOne(ctx context.Context, have map[string]int64, bundle *spool) (some bool, err error) {
	question, err := json.Marshal(missing{have})
	if err != nil {
		return false, err
	}
	answer, err := s.ask(ctx, http.MethodPost, "/v1/missing", bytes.NewReader(question))
	if err != nil {
		return false, err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNoContent {
		return false, nil
	}
	if _, err := io.Copy(bundle, io.LimitReader(answer.Body, maxBundle)); err != nil {
		return false, fmt.Errorf("hub: %w", err)
	}
	in, err := bundle.reader()
	if err != nil {
		return false, err
	}
	taken, err := s.laptop.TakeFromHub(ctx, in, s.hub)
	if err != nil {
		return false, err
	}
	s.done.Received += taken
	s.tell(s.done)
	if taken == 0 {
		return false, errors.New("hub: it sends what is here already")
	}
	return true, nil
}
