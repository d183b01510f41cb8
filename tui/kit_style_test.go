package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// A wrapped text keeps its style on every line, and each line ends it.
func TestWrapKeepsStyle(t *testing.T) {
	got := wrap("eins \x1b[1;31mzwei drei\x1b[0m vier", 10)
	want := "eins \x1b[1;31mzwei\x1b[m\n\x1b[1;31mdrei\x1b[0m vier"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Carrying a style changes nothing that can be read, and leaves none open.
func TestCarryStyle(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"a", "ä ", "\n", "\x1b[1m", "\x1b[38;5;3m", "\x1b[m", "\x1b[0m"})).Draw(r, "parts")
		s := strings.Join(parts, "")
		got := carryStyle(s)
		if ansi.Strip(got) != ansi.Strip(s) {
			r.Fatalf("%q became %q", s, got)
		}
		lines := strings.Split(got, "\n")
		for _, line := range lines[:len(lines)-1] {
			if open := openStyle("", line); open != "" {
				r.Fatalf("%q leaves %q open", line, open)
			}
		}
	})
}
