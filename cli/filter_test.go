package cli

import (
	"os"
	"strings"
	"testing"

	"visite/audit"
)

// Every key and every word of the filter stands in docs/formats.md, in the row of its key.
func TestFilterIsDescribed(t *testing.T) {
	page, err := os.ReadFile("../docs/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Filters")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, k := range audit.FilterKeys() {
		_, row, found := strings.Cut(section, "\n| `"+k.Names[0]+"` |")
		row, _, _ = strings.Cut(row, "\n")
		if !found {
			t.Errorf("%s: no row", k.Names[0])
		}
		for _, name := range k.Names[1:] {
			if !strings.Contains(row, "`"+name+"`") {
				t.Errorf("%s: the row lacks %s", k.Names[0], name)
			}
		}
		for _, w := range k.Words {
			if !strings.Contains(row, "`"+w.Word+"`") && (len(k.Words) > 2 || w.Word == "yes") {
				t.Errorf("%s: the row lacks %s", k.Names[0], w.Word)
			}
		}
	}
}
