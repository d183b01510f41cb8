//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
)

// terminal is a small terminal with the program in it: it understands what the
// screens write, and shows whole frames only.
type terminal struct {
	t       *testing.T
	program *exec.Cmd
	pty     *os.File
	ended   chan struct{} // closed once everything the program wrote was read

	mu       sync.Mutex
	cells    [][]rune
	row, col int
	frame    string
	drawn    chan struct{} // closed with the next frame
}

const rows, columns = 30, 100

// openTerminal starts the program with arguments in a terminal of its own.
func openTerminal(t *testing.T, env []string, args ...string) *terminal {
	t.Helper()
	program := exec.Command("visite", args...)
	program.Env = slices.Concat(env, []string{"VISITE_OFFLINE=1"}) // not the network of this machine
	return inTerminal(t, program)
}

// inTerminal starts a program in a terminal of its own.
func inTerminal(t *testing.T, program *exec.Cmd) *terminal {
	t.Helper()
	term := &terminal{
		t: t, program: program, ended: make(chan struct{}), drawn: make(chan struct{}), cells: make([][]rune, rows),
	}
	program.Env = append(program.Env, "TERM=xterm-256color")
	var err error
	term.pty, err = pty.StartWithSize(term.program, &pty.Winsize{Rows: rows, Cols: columns})
	if err != nil {
		t.Fatal(err)
	}
	go term.read()
	return term
}

// read draws what the program writes until it has ended.
func (term *terminal) read() {
	defer close(term.ended)
	var rest []byte
	chunk := make([]byte, 1<<16)
	for {
		n, err := term.pty.Read(chunk)
		rest = term.draw(append(rest, chunk[:n]...))
		if err != nil { // Linux reports EIO when nobody holds the other end
			return
		}
	}
}

// draw takes in output and returns what is not complete yet.
func (term *terminal) draw(out []byte) (rest []byte) {
	term.mu.Lock()
	defer term.mu.Unlock()
	for len(out) > 0 {
		switch {
		case out[0] == '\x1b':
			n := term.escape(out)
			if n == 0 {
				return out
			}
			out = out[n:]
			continue
		case out[0] == '\r':
			term.col = 0
		case out[0] == '\n':
			term.row = min(term.row+1, rows-1)
		case out[0] >= ' ':
			if !utf8.FullRune(out) {
				return out
			}
			r, n := utf8.DecodeRune(out)
			term.put(r)
			out = out[n:]
			continue
		}
		out = out[1:]
	}
	return nil
}

func (term *terminal) put(r rune) {
	line := term.cells[term.row]
	for len(line) <= term.col {
		line = append(line, ' ')
	}
	line[term.col] = r
	term.cells[term.row] = line
	term.col++
}

// escape obeys one sequence and returns its length; 0 if its end is missing.
func (term *terminal) escape(out []byte) int {
	if len(out) < 2 {
		return 0
	}
	switch out[1] {
	case '[':
		for i := 2; i < len(out); i++ {
			if out[i] >= '@' && out[i] <= '~' {
				term.control(out[i], string(out[2:i]))
				return i + 1
			}
		}
		return 0
	case ']': // a question about colours, which many terminals leave unanswered
		if end := bytes.IndexAny(out, "\a\\"); end > 0 {
			return end + 1
		}
		return 0
	}
	return 2
}

func (term *terminal) control(final byte, args string) {
	line := term.cells[term.row]
	switch final {
	case 'H':
		row, _, placed := strings.Cut(args, ";")
		n, _ := strconv.Atoi(row)
		term.row, term.col = min(max(n-1, 0), rows-1), 0
		if placed { // each frame ends with the cursor in its last line
			term.show()
		}
	case 'K':
		term.cells[term.row] = line[:min(term.col, len(line))]
	case 'J':
		for i := term.row; i < rows; i++ {
			term.cells[i] = nil
		}
	case 'n': // where is the cursor? Without an answer the start takes seconds.
		if _, err := term.pty.WriteString("\x1b[1;1R"); err != nil {
			term.t.Log(err) // it is dead already
		}
	}
}

// show makes what is drawn a frame.
func (term *terminal) show() {
	lines := make([]string, rows)
	for i, line := range term.cells {
		lines[i] = strings.TrimRight(string(line), " ")
	}
	term.frame = strings.Join(lines, "\n")
	close(term.drawn)
	term.drawn = make(chan struct{})
}

// look returns the frame in front, and what tells of the next one.
func (term *terminal) look() (frame string, next <-chan struct{}) {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.frame, term.drawn
}

// wait waits until a frame is as wanted, or for so long, and returns it.
func (term *terminal) wait(long time.Duration, wanted func(frame string) bool) (frame string, seen bool) {
	timeout := time.After(long)
	for {
		frame, next := term.look()
		if wanted(frame) {
			return frame, true
		}
		select {
		case <-next:
		case <-term.ended:
			frame, _ = term.look()
			return frame, wanted(frame)
		case <-timeout:
			return frame, false
		}
	}
}

// press types keys.
func (term *terminal) press(keys string) {
	term.t.Helper()
	if _, err := term.pty.WriteString(keys); err != nil {
		term.t.Fatalf("press %q: %v", keys, err)
	}
}

// kill ends the program as a dead battery does, and returns the last frame it
// got out.
func (term *terminal) kill() string {
	term.t.Helper()
	if err := term.program.Process.Kill(); err != nil {
		frame, _ := term.look()
		term.t.Fatalf("the program ended by itself: %v\n%s", err, frame)
	}
	_ = term.program.Wait() // it was killed
	<-term.ended
	_ = term.pty.Close()
	frame, _ := term.look()
	return frame
}
