package checklist

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// batch returns an empty batch that begins with line number first.
func (p *pipeline) batch(first int) *batch {
	b, ok := p.free.Get().(*batch)
	if !ok {
		b = &batch{done: make(chan struct{}, 1)}
	}
	b.first, b.text, b.lines, b.bad = first, b.text[:0], b.lines[:0], 0
	b.result.Reset()
	return b
}

// read cuts r into batches. A batch goes off when it is full, and when there
// is nothing more to read just now: whoever types lines sees the results.
func (p *pipeline) read(r io.Reader) error {
	in := bufio.NewReaderSize(r, readBytes)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		in.Discard(3) //nolint:errcheck // they are buffered
	}
	b := p.batch(1)
	defer func() { p.send(b) }()
	blank := false // the line before, of which only the next tells whether it is the last
	for !p.failed.Load() {
		l, err := b.read(in)
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("read answers: %w", err)
		}
		if blank {
			b.lines = append(b.lines, line{err: errBlank})
		}
		if blank = l.err == nil && len(bytes.TrimSpace(b.text[l.start:l.end])) == 0; !blank {
			b.lines = append(b.lines, l)
		}
		if len(b.text) >= batchBytes || len(b.lines) >= batchLines || in.Buffered() == 0 {
			next := b.first + len(b.lines)
			p.send(b)
			b = p.batch(next)
		}
	}
	return nil
}

// read appends one line to the batch's text, or throws it away if it is too
// long. At the end of the input it returns io.EOF.
func (b *batch) read(in *bufio.Reader) (line, error) {
	l := line{start: len(b.text)}
	for begun := false; ; begun = true {
		part, err := in.ReadSlice('\n')
		if l.err == nil {
			b.text = append(b.text, part...)
		}
		if len(bytes.TrimSuffix(b.text[l.start:], []byte("\n"))) > maxLine {
			b.text, l.err = b.text[:l.start], errLong
		}
		l.end = len(b.text)
		switch {
		case err == nil:
			return l, nil
		case errors.Is(err, io.EOF) && (begun || len(part) > 0):
			return l, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return l, err
		}
	}
}
