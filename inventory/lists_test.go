package inventory

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visite/checklist"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestLists reads lists as hospitals have them and compares everything that is
// made of them with the golden file beside each.
func TestLists(t *testing.T) {
	lists, err := filepath.Glob("testdata/lists/*")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob("testdata/example-*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(lists, examples...) {
		if filepath.Ext(path) == ".golden" {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			golden := filepath.Join("testdata/lists", filepath.Base(path)+".golden")
			got := describe(t, path)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// describe writes down what becomes of a list: format, headings, profile,
// records and rejects.
func describe(t *testing.T, path string) []byte {
	t.Helper()
	table := open(t, path)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n", table.Format)
	g := Guess(table.Header)
	for _, f := range Fields() {
		if h := g.Profile.Columns[f]; h != "" {
			fmt.Fprintf(&b, "%s = %s\n", f, h)
		}
		if heads := g.Ambiguous[f]; heads != nil {
			fmt.Fprintf(&b, "%s ? %q\n", f, heads)
		}
	}
	fmt.Fprintf(&b, "unknown %q\nmissing %q\n", g.Unknown, g.Missing)
	profile, err := table.Guess()
	if needs := (*NeedsMapping)(nil); errors.As(err, &needs) {
		fmt.Fprintf(&b, "needs mapping: %s\n%q\n", needs.Reason.Text.In(checklist.German), table.Sample)
		return b.Bytes()
	}
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	mapping := bind(t, profile, table)
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rec, reject := mapping.Record(row)
		if reject != nil {
			fmt.Fprintf(&b, "%d: %s %q: %s\n", reject.Row, reject.Reason.Code, reject.Column, reject.Reason.Text.In(checklist.German))
			continue
		}
		fmt.Fprintf(&b, "%d: ", rec.Row)
		if err := enc.Encode(rec.Device); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func open(t *testing.T, path string) *Table {
	t.Helper()
	table, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	})
	return table
}

func read(t *testing.T, name, content string) (*Table, error) {
	t.Helper()
	return Read(name, strings.NewReader(content), int64(len(content)))
}

func bind(t *testing.T, p Profile, table *Table) *Mapping {
	t.Helper()
	p.Name = "test"
	m, err := p.Bind(table.Header)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
