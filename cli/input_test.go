package cli

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// Who waits for a pipe that nobody writes to can stop waiting; what was read
// before is not lost.
func TestInputEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	in := newInput(ctx, r)
	go w.Write([]byte("a line\n")) // the reader would miss it
	line := make([]byte, len("a line\n"))
	if _, err := io.ReadFull(in, line); err != nil || string(line) != "a line\n" {
		t.Errorf("read %q, %v", line, err)
	}
	go cancel()
	if _, err := in.Read(line); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting: %v", err)
	}
	if _, err := in.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("afterwards: %v", err)
	}
}

func TestInputReadsEverything(t *testing.T) {
	text := strings.Repeat("0123456789", 10_000)
	if err := iotest.TestReader(newInput(t.Context(), strings.NewReader(text)), []byte(text)); err != nil {
		t.Error(err)
	}
}
