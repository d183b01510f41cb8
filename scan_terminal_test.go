//go:build unix

package main

import (
	"strings"
	"testing"
	"time"
)

// A scanner's bytes reach the program through a terminal with the separator of a
// GS1 code in them, as 0x1d and on Windows with a NUL before it: the serial
// number ends there and finds its device. Without it the code is another.
func TestScanThroughTerminal(t *testing.T) {
	c := newCrashes(t, 1)
	const code = "]d2010950600013435221S7"
	for _, s := range []struct{ name, keys, want string }{
		{"separator", code + "\x1d10LOT5\r", "CMS8000 · M7"},
		{"NUL and separator", code + "\x00\x1d10LOT5\r", "CMS8000 · M7"},
		{"no separator", code + "10LOT5\r", "S710LOT5"},
	} {
		t.Run(s.name, func(t *testing.T) {
			term := openTerminal(t, c.env, "--db", c.file, "--lang", "en")
			c.home(term)
			term.press(s.keys)
			frame, ok := term.wait(20*time.Second, func(f string) bool { return strings.Contains(f, s.want) })
			term.kill()
			if !ok {
				t.Errorf("never saw %q:\n%s", s.want, frame)
			}
		})
	}
}
