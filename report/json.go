package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// array writes records as a JSON array, one a line. If it ends early the array
// is not closed, so that nobody takes a part for the whole.
func array[T any](w io.Writer, records iter.Seq2[T, error], convert func(*T) any) error {
	out := bufio.NewWriterSize(w, 64<<10)
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	between := "[\n"
	for record, err := range records {
		if err != nil {
			return err
		}
		line.Reset()
		if err := enc.Encode(convert(&record)); err != nil {
			return fmt.Errorf("encode JSON: %w", err)
		}
		out.WriteString(between) //nolint:errcheck // Flush returns it
		if _, err := out.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n"))); err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
		between = ",\n"
	}
	end := "\n]\n"
	if between == "[\n" {
		end = "[]\n"
	}
	out.WriteString(end) //nolint:errcheck // Flush returns it
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
