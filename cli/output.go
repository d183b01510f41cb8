package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
)

// output is stdout. It remembers the first error, so that no command can lose
// data and call itself done, and writes nothing after it.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (n int, err error) {
	if o.err == nil {
		n, o.err = o.to.Write(p)
	}
	return n, o.err
}

// printJSON prints one value as indented JSON.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

// printLine prints one value as JSON on a line of its own, for commands that print
// what they find as they find it. An error of writing is remembered.
func (a *app) printLine(v any) {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // of plain structs: only writing can fail
}

// table prints rows of cells below each other, parted by tabs.
func (a *app) table() *tabwriter.Writer {
	return tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
}
