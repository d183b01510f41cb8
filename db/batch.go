package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// Batch is one transaction of many events: an import. All of it is kept, under
// one checkpoint, or nothing. It is used by one goroutine.
type Batch struct {
	ctx    context.Context // of the import; ends it between two events
	quiet  context.Context // of statements, which are not interrupted
	tx     *tx
	leaves hash.Hash
}

// errDryRun takes back what a dry run did.
var errDryRun = errors.New("dry run")

// Batch runs do in one transaction, and keeps nothing if it fails or is only
// tried out.
func (s *Session) Batch(ctx context.Context, dryRun bool, do func(*Batch) error) error {
	err := s.write(ctx, s.author, func(inner context.Context, t *tx) error {
		restore, err := t.growCache(inner)
		if err != nil {
			return err
		}
		defer restore()
		if err := do(&Batch{ctx: ctx, quiet: inner, tx: t, leaves: sha256.New()}); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if dryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

// growCache gives the connection the memory, 64 MB, to keep the upper parts of
// all indexes while many rows come in anywhere.
func (h *handle) growCache(ctx context.Context) (restore func(), err error) {
	if err := h.raw(ctx, "PRAGMA cache_size = -65536"); err != nil {
		return nil, err
	}
	return func() { _ = h.raw(ctx, "PRAGMA cache_size = -2000; PRAGMA shrink_memory") }, nil
}

// Append writes events to the log, in order, and returns their leaf hashes.
func (b *Batch) Append(events ...audit.Event) ([]ledger.Hash, error) {
	if err := b.ctx.Err(); err != nil {
		return nil, err
	}
	leaves, err := b.tx.append(b.quiet, events...)
	if err != nil {
		return nil, err
	}
	for i, e := range events {
		if _, ok := e.(*audit.AuditImported); ok {
			b.leaves.Write(leaves[i][:])
		}
	}
	return leaves, nil
}

// Leaves is the hash over the leaf hashes of the audits imported so far, as
// [audit.ImportEnded] has it.
func (b *Batch) Leaves() string { return hex.EncodeToString(b.leaves.Sum(nil)) }

// Adopt returns the newest version of a checklist, and brings it into the log
// if it is not there.
func (b *Batch) Adopt(id string) (*checklist.Checklist, error) {
	c, err := b.tx.store.checklists.latest(id)
	if err != nil {
		return nil, err
	}
	events, err := adopt(b.quiet, b.tx.handle, c)
	if err != nil {
		return nil, err
	}
	_, err = b.Append(events...)
	return c, err
}

// People are those whom the site knows.
func (b *Batch) People() (audit.People, error) { return people(b.quiet, b.tx.handle) }

// Known lists the devices with that inventory number, that serial number or
// that id, however the numbers are written. Empty ones match nothing.
func (b *Batch) Known(number, serial string, id audit.DeviceID) ([]audit.Device, error) {
	return devices(b.quiet, b.tx.handle, `WHERE d.id IN (SELECT id FROM devices WHERE number_key = ?1 AND number_key <> ''
		UNION ALL SELECT id FROM devices WHERE serial_key = ?2 AND serial_key <> '' UNION ALL SELECT ?3)`,
		audit.Fold(number), audit.Fold(serial), id)
}

// AuditedAfter reports whether there is an audit of the device that was begun
// after a time (RFC 3339).
func (b *Batch) AuditedAfter(id audit.DeviceID, at string) (bool, error) {
	return exists(b.quiet, b.tx.handle, "SELECT 1 FROM audits WHERE device = ? AND status <> 'dropped' AND unixepoch(started_at) > unixepoch(?)", id, at)
}

// HasAudit reports whether the audit is in the log; one that was dropped is too,
// so that a file imported again does not bring it back.
func (b *Batch) HasAudit(id audit.AuditID) (bool, error) {
	return exists(b.quiet, b.tx.handle, "SELECT 1 FROM audits WHERE id = ?", id)
}
