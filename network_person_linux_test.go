package main

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// person reads the screens of a program and presses keys.
type person struct{ *terminal }

// slow is how long a busy machine may take to show what a key has done.
const slow = 5 * time.Second

// press presses keys, no faster than a person, or it would be a barcode.
func (s *person) press(keys string) {
	s.t.Helper()
	time.Sleep(100 * time.Millisecond)
	s.terminal.press(keys)
}

// write types a text and finishes it.
func (s *person) write(text string) {
	s.t.Helper()
	for _, r := range text {
		s.terminal.press(string(r))
		time.Sleep(20 * time.Millisecond)
	}
	s.press("\r")
}

// see waits until all of the texts are in one frame.
func (s *person) see(texts ...string) string {
	s.t.Helper()
	frame, ok := s.wait(patience, func(f string) bool { return containsAll(f, texts) })
	if !ok {
		s.t.Fatalf("no %q on the screen:\n%s", texts, frame)
	}
	return frame
}

// row waits until texts are in one line of a frame.
func (s *person) row(texts ...string) {
	s.t.Helper()
	frame, ok := s.wait(patience, func(f string) bool {
		return slices.ContainsFunc(strings.Split(f, "\n"), func(line string) bool { return containsAll(line, texts) })
	})
	if !ok {
		s.t.Fatalf("no row with %q:\n%s", texts, frame)
	}
}

// do presses keys and waits for what comes of it.
func (s *person) do(keys string, texts ...string) string {
	s.t.Helper()
	s.press(keys)
	return s.see(texts...)
}

// again presses keys until they do something: a screen that has come up by
// itself takes none at first, and who presses at once has to wait anew.
func (s *person) again(keys string, texts ...string) string {
	s.t.Helper()
	for begin := time.Now(); ; {
		time.Sleep(300 * time.Millisecond)
		s.press(keys)
		frame, ok := s.wait(slow, func(f string) bool { return containsAll(f, texts) })
		if ok {
			return frame
		}
		if time.Since(begin) > patience {
			s.t.Fatalf("%q does not lead to %q:\n%s", keys, texts, frame)
		}
	}
}

func containsAll(frame string, texts []string) bool {
	for _, text := range texts {
		if !strings.Contains(frame, text) {
			return false
		}
	}
	return true
}

// onto moves the cursor of a list to the row with a text.
func (s *person) onto(text string) {
	s.t.Helper()
	for begin := time.Now(); time.Since(begin) < patience; {
		frame, _ := s.wait(time.Second, func(f string) bool { at, row := cursor(f, text); return at >= 0 && row >= 0 })
		at, row := cursor(frame, text)
		switch {
		case at < 0 || row < 0:
			continue
		case at == row:
			return
		case at < row:
			s.press("\x1b[B")
		default:
			s.press("\x1b[A")
		}
		s.wait(slow, func(f string) bool { now, _ := cursor(f, text); return now >= 0 && now != at }) // or it would be pressed twice
	}
	frame, _ := s.look()
	s.t.Fatalf("no row with %q:\n%s", text, frame)
}

// cursor is the line that the cursor of a list is in, and the one with a text
// that it can be brought to; -1 if there is none.
func cursor(frame, text string) (at, row int) {
	at, row = -1, -1
	n := 0
	for line := range strings.Lines(frame) {
		list, _, _ := strings.Cut(line, "│")
		if strings.HasPrefix(strings.TrimSpace(list), "▸") {
			at = n
		}
		if strings.Contains(list, text) && row < 0 {
			row = n
		}
		n++
	}
	return at, row
}

var sentLine = regexp.MustCompile(`Sent from here: (\d+) mDNS questions? on (\w+), (\d+) connections?`)
