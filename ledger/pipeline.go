package ledger

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// A batch is a run of entries that one worker checks at once.
const (
	batchEntries = 256
	batchBytes   = 256 << 10 // soft: the entry that reaches it still belongs to the batch
)

type batch struct {
	first  int64  // seq of the first entry
	text   []byte // of all entries, one after the other
	ends   []int  // where each ends in text
	err    error  // from the iterator, after these entries
	leaves []Hash // of the entries up to and including a wrong one
	signed int64
	seen   []seenAt
	wrong  *VerifyError  // the first entry found wrong, or missing after these
	done   chan struct{} // one token when the worker is through
}

type seenAt struct {
	seq int64
	Position
}

// pipeline reads entries in one goroutine and checks them, each by itself, in several.
// There are only so many batches; reading waits until one is free.
type pipeline struct {
	log     Log
	size    int64       // entries the checkpoint vouches for
	free    chan *batch // to be filled
	work    chan *batch // to be checked, by any worker
	inOrder chan *batch // the same in order, to be folded
	running sync.WaitGroup
}

func startPipeline(ctx context.Context, log Log, size int64) *pipeline {
	workers := runtime.GOMAXPROCS(0)
	n := 2*workers + 2
	p := &pipeline{log: log, size: size, free: make(chan *batch, n), work: make(chan *batch, n), inOrder: make(chan *batch, n)}
	for range n {
		p.free <- &batch{done: make(chan struct{}, 1)}
	}
	p.running.Go(func() { p.read(ctx) })
	for range workers {
		p.running.Go(func() {
			for b := range p.work {
				if ctx.Err() == nil {
					p.check(b)
				}
				b.done <- struct{}{}
			}
		})
	}
	return p
}

// next is the next batch in order, checked; nil after the last.
func (p *pipeline) next(ctx context.Context) (*batch, error) {
	b := <-p.inOrder // closed soon after ctx is done
	if b != nil {
		<-b.done
	}
	return b, ctx.Err()
}

func (p *pipeline) recycle(b *batch) { p.free <- b }

func (p *pipeline) wait() { p.running.Wait() }

// read cuts the entries into batches.
func (p *pipeline) read(ctx context.Context) {
	defer close(p.work)
	defer close(p.inOrder)
	var b *batch
	var seq int64
	begin := func() bool {
		select {
		case b = <-p.free:
			b.reset(seq)
			return true
		case <-ctx.Done():
			return false
		}
	}
	send := func() { // never blocks: there is room for all batches
		p.inOrder <- b
		p.work <- b
		b = nil
	}
	for e, err := range p.log.Entries {
		if b == nil && !begin() {
			return
		}
		if p.add(b, seq, e, err) {
			seq++
		} else {
			break
		}
		if b.full() {
			send()
		}
	}
	if b != nil {
		send()
	}
}

// add puts an entry into the batch, or notes why reading ends here.
func (p *pipeline) add(b *batch, seq int64, e Entry, err error) bool {
	switch {
	case err != nil:
		b.err = err
	case e.Seq != seq:
		b.wrong = p.wrong(seq, fmt.Sprintf("missing: entry %d comes in its place", e.Seq), nil)
	case seq >= p.size:
		b.wrong = p.wrong(seq, fmt.Sprintf("the checkpoint vouches only for %d entries", p.size), nil)
	case len(e.Text) > MaxEntry:
		b.wrong = p.wrong(seq, fmt.Sprintf("has %d bytes, more than %d", len(e.Text), MaxEntry), nil)
	default:
		b.text = append(b.text, e.Text...)
		b.ends = append(b.ends, len(b.text))
		return true
	}
	return false
}

func (p *pipeline) wrong(seq int64, what string, err error) *VerifyError {
	return &VerifyError{Writer: p.log.Writer.id, Seq: seq, What: what, Err: err}
}

// check checks each entry of a batch by itself, up to the first wrong one.
func (p *pipeline) check(b *batch) {
	start := 0
	for i, end := range b.ends {
		seq, text := b.first+int64(i), b.text[start:end]
		start = end
		b.leaves = append(b.leaves, LeafHash(text))
		e, err := Decode(text)
		if err != nil {
			b.wrong = p.wrong(seq, "not an entry", err)
			return
		}
		for _, s := range e.Seen {
			b.seen = append(b.seen, seenAt{seq, s})
		}
		if e.Signed == nil {
			continue
		}
		if _, err := e.CheckSigned(p.log.Site); err != nil {
			b.wrong = p.wrong(seq, "what a person signed", err)
			return
		}
		b.signed++
	}
}

func (b *batch) full() bool { return len(b.ends) >= batchEntries || len(b.text) >= batchBytes }

func (b *batch) reset(first int64) {
	if cap(b.text) > 4*batchBytes { // after an unusually long entry
		b.text = nil
	}
	*b = batch{first: first, text: b.text[:0], ends: b.ends[:0], leaves: b.leaves[:0], seen: b.seen[:0], done: b.done}
}
