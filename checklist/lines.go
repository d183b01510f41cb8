package checklist

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// Lines go through in batches, so that they can be evaluated in parallel and
// written in order with flat memory.
const (
	maxLine    = 1 << 20
	batchBytes = 64 << 10 // a batch takes no further line from here on,
	batchLines = 1 << 10  // nor from here on
	readBytes  = 64 << 10
)

var (
	errLong  = errors.New("longer than 1 MiB, write one set of answers per line")
	errBlank = errors.New("empty, remove it")
)

// EvaluateLines reads sets of answers as JSON objects, one per line, and
// writes one result per line, in the same order. An answer is a bare value or
// the wrapper of [Given]. A bad line gives {"error":"line N: …"} in its place,
// and bad counts them: not UTF-8, not a JSON object, a key twice, an answer
// that [Checklist.Check] refuses, a provenance that there is not, longer than
// 1 MiB, empty. Only at the very end an empty line is nothing.
// The error is one of reading or writing; what was read before it is written.
func EvaluateLines(c *Checklist, r io.Reader, w io.Writer) (bad int, err error) {
	p := newPipeline(c, w)
	err = p.read(r)
	return p.close(err)
}

// batch is a run of lines and, later, their results.
type batch struct {
	first  int    // number of its first line
	text   []byte // the lines, one after the other
	lines  []line
	result bytes.Buffer
	bad    int
	done   chan struct{}
}

// line is a part of a batch's text, or what is wrong with it.
type line struct {
	start, end int
	err        error
}

// pipeline has one reader (the caller), a worker per processor and a writer.
type pipeline struct {
	work  chan *batch // to the workers
	order chan *batch // the same, to the writer
	free  sync.Pool

	workers, writer sync.WaitGroup
	bad             int         // of the writer, until it ends
	failed          atomic.Bool // the writer has failed
	err             error       // why; of the writer, until it ends
}

func newPipeline(c *Checklist, w io.Writer) *pipeline {
	n := runtime.GOMAXPROCS(0)
	p := &pipeline{work: make(chan *batch, n), order: make(chan *batch, 2*n)}
	for range n {
		p.workers.Go(func() { p.evaluate(c) })
	}
	p.writer.Go(func() { p.write(w) })
	return p
}

// close waits for everything under way.
func (p *pipeline) close(readErr error) (bad int, err error) {
	close(p.work)
	close(p.order)
	p.workers.Wait()
	p.writer.Wait()
	return p.bad, errors.Join(readErr, p.err)
}

func (p *pipeline) send(b *batch) {
	p.order <- b
	p.work <- b
}

func (p *pipeline) evaluate(c *Checklist) {
	e := newLineEvaluator(c)
	for b := range p.work {
		for i := range b.lines {
			if err := e.line(b, i); err != nil {
				b.bad++
				writeFault(&b.result, fmt.Sprintf("line %d: %v", b.first+i, err))
			}
		}
		b.done <- struct{}{}
	}
}

func (p *pipeline) write(w io.Writer) {
	for b := range p.order {
		<-b.done
		p.bad += b.bad
		if p.err == nil {
			if _, err := b.result.WriteTo(w); err != nil {
				p.err = fmt.Errorf("write results: %w", err)
				p.failed.Store(true)
			}
		}
		p.free.Put(b)
	}
}
