package checklist

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a checklist file.
type Problem struct {
	File         string
	Line, Column int    // from 1; 0 if unknown
	Text         string // the offending text
	What         string // what is wrong
	Do           string // what to do about it
	Warning      bool   // does not refuse the checklist
}

// String returns one line: file:line:column: what "text": what to do.
func (p Problem) String() string {
	kind := ""
	if p.Warning {
		kind = "warning: "
	}
	s := fmt.Sprintf("%s:%d:%d: %s%s", p.File, p.Line, p.Column, kind, p.What)
	if p.Text != "" {
		s += fmt.Sprintf(" %q", p.Text)
	}
	if p.Do != "" {
		s += ": " + p.Do
	}
	return s
}

// Problems is the error of a checklist that was refused.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}
