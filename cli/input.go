package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// input is a file that somebody named, or stdin. A pipe may have no writer, and
// a terminal nobody who types: opening and reading end with ctx, so that the
// command can put its things away.
type input struct {
	ctx  context.Context
	from io.Reader
	file *os.File // nil: not ours to close
	read chan readDone
	buf  []byte
}

type readDone struct {
	n   int
	err error
}

func newInput(ctx context.Context, from io.Reader) *input {
	return &input{ctx: ctx, from: from, read: make(chan readDone, 1)}
}

// openInput opens a file to be read from its beginning to its end. It refuses
// what is no file and has no end; the end of a pipe is up to its writer.
func (a *app) openInput(ctx context.Context, path string) (*input, error) {
	type opened struct {
		file *os.File
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(path)
		done <- opened{f, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case o := <-done:
		if o.err != nil {
			return nil, o.err
		}
		if err := a.readable(o.file); err != nil {
			return nil, errors.Join(err, o.file.Close())
		}
		in := newInput(ctx, o.file)
		in.file = o.file
		return in, nil
	}
}

func (a *app) readable(f *os.File) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return failf("%s: %s", f.Name(), a.say.IsDirectory)
	case info.Mode()&fs.ModeDevice != 0 && !terminal(f) && f.Name() != os.DevNull:
		return failf("%s: %s", f.Name(), a.say.NotRegular)
	}
	return nil
}

// Read reads into a buffer of its own, since p belongs to the caller again once
// ctx has ended a read that is still waiting.
func (in *input) Read(p []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, err
	}
	if len(in.buf) < len(p) {
		in.buf = make([]byte, len(p))
	}
	go func(buf []byte) {
		n, err := in.from.Read(buf)
		in.read <- readDone{n, err}
	}(in.buf[:len(p)])
	select {
	case <-in.ctx.Done():
		return 0, in.ctx.Err()
	case done := <-in.read:
		return copy(p, in.buf[:done.n]), done.err
	}
}

// Close closes the file.
func (in *input) Close() error {
	if in.file == nil {
		return nil
	}
	return in.file.Close()
}
