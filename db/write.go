package db

import (
	"context"
	"time"

	"visite/audit"
)

// Author is the person who acts.
type Author struct {
	Person audit.PersonID
	// Sign signs a statement with the person's key, see [ledger.PersonKey.Sign].
	Sign func(kind string, statement []byte) (armored string, err error)
}

// writer is the connection that writes, with what it knows of this
// installation's log.
type writer struct {
	*handle
	log *ownLog // nil: to be read from the tables
}

// tx is one writing transaction. Its statements are not interrupted half-way:
// a caller that goes away is noticed before it begins.
type tx struct {
	*handle
	store   *Store
	author  Author
	at      time.Time // of all its entries
	log     *ownLog
	project *projector
	rules   bool     // what is folded may decide for what laptops count
	given   *rulings // of a pass over all entries; nil: those that hold
	lenient bool     // see [projector]
	begun   int64    // size of the log when the transaction began
}

// write runs do in a transaction as the author and keeps all of it, under one
// signed checkpoint, or nothing.
func (s *Store) write(ctx context.Context, author Author, do func(ctx context.Context, t *tx) error) error {
	return s.transact(ctx, func(ctx context.Context, w *writer) error {
		t, err := s.begin(ctx, w, author)
		if err != nil {
			return err
		}
		if err := do(ctx, t); err != nil {
			return err
		}
		return t.seal(ctx)
	})
}

// transact runs do alone in a transaction of the only writing connection.
func (f *file) transact(ctx context.Context, do func(ctx context.Context, w *writer) error) error {
	if f.readOnly {
		return refuseReadOnly(f.path, nil)
	}
	var w *writer
	select {
	case w = <-f.writer:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { f.writer <- w }()
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	err := w.transact(ctx, func() error { return do(ctx, w) })
	if err != nil {
		w.log = nil // what it appended is gone
		w.undo.on = false
	}
	return explain("write database", f.path, err)
}

// begin looks at what another process may have appended meanwhile.
func (s *Store) begin(ctx context.Context, w *writer, author Author) (*tx, error) {
	t, err := s.beginUnsigned(ctx, w)
	if err != nil {
		return nil, err
	}
	t.author = author
	return t, checkAuthor(ctx, w.handle, author)
}

// beginUnsigned begins what the laptop itself writes.
func (s *Store) beginUnsigned(ctx context.Context, w *writer) (*tx, error) {
	if w.log == nil {
		log, err := s.findLog(ctx, w.handle)
		if err != nil {
			return nil, err
		}
		w.log = log
	}
	if err := w.log.lookAround(ctx, w.handle); err != nil {
		return nil, err
	}
	if err := checkLaptop(ctx, w.handle, w.log.number); err != nil {
		return nil, err
	}
	return s.newTx(w, Author{}), nil
}

func (s *Store) newTx(w *writer, author Author) *tx {
	t := &tx{
		handle: w.handle, store: s, author: author, at: plain(s.now()), log: w.log, begun: w.log.tree.Size(),
		project: newProjector(w.handle, s.checklists),
	}
	t.project.own = true
	return t
}

// checkAuthor refuses who is not known, and who was revoked.
func checkAuthor(ctx context.Context, h *handle, a Author) error {
	who, err := actor(ctx, h, a.Person)
	if err == nil && who.Revoked {
		err = audit.NoRight(audit.IsRevoked)
	}
	return err
}

// seal signs the log as it is now.
func (t *tx) seal(ctx context.Context) error {
	size := t.log.tree.Size()
	if size == t.begun {
		return nil
	}
	if t.project.found.any() { // of entries that have had an effect so far
		if err := t.refold(ctx, nil); err != nil {
			return err
		}
	}
	if err := t.project.finish(ctx); err != nil {
		return err
	}
	t.log.all += size - t.begun
	note, err := t.store.key.SignCheckpoint(t.log.site, size, t.log.tree.Root())
	if err != nil {
		return err
	}
	if t.begun > 0 {
		return t.exec(ctx, "UPDATE checkpoints SET size = ?, note = ? WHERE writer = ? AND handed = ''", size, note, t.log.number)
	}
	return t.exec(ctx, "INSERT INTO checkpoints (writer, size, note) VALUES (?, ?, ?)", t.log.number, size, note)
}
