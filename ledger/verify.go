package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Entry is one entry of a writer's log. Text may be overwritten by whoever yields it as soon as yield returns.
type Entry struct {
	Seq  int64
	Text []byte
}

// Log is everything one writer's log consists of, to be verified. Entries and Stored are ranged over at the same time,
// from two goroutines, once, in order. An error they yield ends the verification and is returned.
type Log struct {
	Site       SiteID
	Writer     Writer
	Checkpoint []byte                  // the newest, as signed
	Entries    iter.Seq2[Entry, error] // from 0
	Stored     iter.Seq2[Hash, error]  // what Tree.Append handed out for storing; nil if it was not stored (a bundle)
}

// VerifyOptions may be left zero.
type VerifyOptions struct {
	// Seen is called in order for what each entry says its writer had seen of other logs. Whether those logs had that
	// root at that size ([RootAt]) only the caller can know; an error is taken as the entry being wrong.
	Seen func(seq int64, p Position) error
	// Progress is called now and then, from the calling goroutine, with the number of entries found right so far.
	Progress func(done int64)
}

// Report says what was verified.
type Report struct {
	Checkpoint Checkpoint
	Bytes      int64 // of the entries' texts
	Signed     int64 // entries signed by a person
	Founding   bool  // the log begins with the founding entry of the site
}

// VerifyError names the first wrong entry of a log.
type VerifyError struct {
	Writer string // id
	Seq    int64  // of the entry; -1 if no entry can be named, only that the log is not the one of the checkpoint
	What   string
	Err    error // the cause, may be nil
}

// Error says which entry of which writer is wrong and how.
func (e *VerifyError) Error() string {
	where := "checkpoint"
	if e.Seq >= 0 {
		where = fmt.Sprintf("entry %d", e.Seq)
	}
	if e.Err != nil {
		return fmt.Sprintf("writer %s, %s: %s: %v", e.Writer, where, e.What, e.Err)
	}
	return fmt.Sprintf("writer %s, %s: %s", e.Writer, where, e.What)
}

// Unwrap is the cause.
func (e *VerifyError) Unwrap() error { return e.Err }

// VerifyLog recomputes every leaf and every inner node of a log, compares them with those stored, checks that no entry
// is missing, that each is well formed, that what a person signed is signed by that person, that what the writer had
// seen of others never shrinks, and that the root is the one in the checkpoint signed by the writer.
// A wrong log gives a *[VerifyError].
//
// It uses all processors and a few megabytes whatever the size of the log. When it returns, nothing of it runs on.
func VerifyLog(ctx context.Context, log Log, opts VerifyOptions) (Report, error) {
	c, err := OpenCheckpoint(log.Checkpoint, log.Site, log.Writer)
	if err != nil {
		return Report{}, &VerifyError{Writer: log.Writer.id, Seq: -1, What: "not valid", Err: err}
	}
	ctx, cancel := context.WithCancel(ctx)
	p := startPipeline(ctx, log, c.Size)
	defer p.wait()
	defer cancel()

	f := folding{log: log, opts: opts, report: Report{Checkpoint: c}, seen: map[string]int64{}}
	if log.Stored != nil {
		next, stop := iter.Pull2(log.Stored)
		defer stop()
		f.stored = next
	}
	for {
		b, err := p.next(ctx)
		if err != nil {
			return Report{}, fmt.Errorf("verify log of writer %s: %w", log.Writer.id, err)
		}
		if b == nil {
			return f.end()
		}
		if err := f.batch(b); err != nil {
			return Report{}, err
		}
		p.recycle(b)
	}
}

// folding is the part of the verification that goes from entry to entry in order.
type folding struct {
	log    Log
	opts   VerifyOptions
	tree   Tree
	stored func() (Hash, error, bool) // nil if not stored
	seen   map[string]int64           // size seen of each other writer
	report Report
}

func (f *folding) wrong(seq int64, what string, err error) error {
	return &VerifyError{Writer: f.log.Writer.id, Seq: seq, What: what, Err: err}
}

func (f *folding) batch(b *batch) error {
	seen := b.seen
	for i, leaf := range b.leaves {
		seq := b.first + int64(i)
		if err := f.entry(seq, leaf); err != nil {
			return err
		}
		for ; len(seen) > 0 && seen[0].seq == seq; seen = seen[1:] {
			if err := f.position(seen[0]); err != nil {
				return err
			}
		}
	}
	if b.wrong != nil {
		return b.wrong
	}
	if b.err != nil {
		return fmt.Errorf("read entries of writer %s: %w", f.log.Writer.id, b.err)
	}
	f.report.Bytes += int64(len(b.text))
	f.report.Signed += b.signed
	if f.opts.Progress != nil {
		f.opts.Progress(f.tree.Size())
	}
	return nil
}

// entry adds a leaf to the tree and compares what it makes with what was stored.
func (f *folding) entry(seq int64, leaf Hash) error {
	if seq == 0 {
		f.report.Founding = leaf == f.log.Site
	}
	made, err := f.tree.AppendLeaf(leaf)
	if err != nil || f.stored == nil {
		return err
	}
	for level, hash := range made {
		stored, err, ok := f.stored()
		switch {
		case err != nil:
			return fmt.Errorf("read stored hashes of writer %s: %w", f.log.Writer.id, err)
		case !ok:
			return f.wrong(seq, "its hash is missing among those stored", nil)
		case stored != hash && level == 0:
			return f.wrong(seq, "its text does not fit the hash stored for it", nil)
		case stored != hash:
			return f.wrong(seq, fmt.Sprintf("the hash stored with it for level %d of the tree is wrong", level), nil)
		}
	}
	return nil
}

func (f *folding) position(s seenAt) error {
	if s.Writer == f.log.Writer.id {
		return f.wrong(s.seq, "says that its writer received its own entries", nil)
	}
	if s.Size <= f.seen[s.Writer] {
		return f.wrong(s.seq, fmt.Sprintf("had seen %d entries of writer %s before, now %d", f.seen[s.Writer], s.Writer, s.Size), nil)
	}
	f.seen[s.Writer] = s.Size
	if f.opts.Seen == nil {
		return nil
	}
	if err := f.opts.Seen(s.seq, s.Position); err != nil {
		return f.wrong(s.seq, "what it had seen of writer "+s.Writer, err)
	}
	return nil
}

// end checks what can be checked only when all entries have been read.
func (f *folding) end() (Report, error) {
	size, c := f.tree.Size(), f.report.Checkpoint
	if size < c.Size {
		return Report{}, f.wrong(size, fmt.Sprintf("missing: the checkpoint vouches for %d entries", c.Size), nil)
	}
	if f.stored != nil {
		if _, err, ok := f.stored(); err != nil {
			return Report{}, fmt.Errorf("read stored hashes of writer %s: %w", f.log.Writer.id, err)
		} else if ok {
			return Report{}, f.wrong(size, "a hash is stored for it, but there is no such entry", nil)
		}
	}
	if root := f.tree.Root(); root != c.Root {
		return Report{}, f.wrong(-1, "vouches for other entries than these", errors.New("root is "+root.String()+", not "+c.Root.String()))
	}
	return f.report, nil
}
