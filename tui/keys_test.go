package tui

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
)

// The keys in the table of the README are keys that there are, under the names
// the screens have for them.
func TestKeysOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(readme), "| key | does |\n|---|---|\n")
	if !found {
		t.Fatal("the README has no table of keys")
	}
	w := english()
	keys := newKeys(w)
	caps := map[string]bool{w.capLetters: true}
	for _, m := range []any{*keys, keys.round} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(m)) {
			if f.Type == reflect.TypeFor[key.Binding]() {
				caps[reflect.ValueOf(m).FieldByIndex(f.Index).FieldByName("help").FieldByName("Key").String()] = true
			}
		}
	}
	rows := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) != 4 {
			break
		}
		rows++
		if name := strings.TrimSpace(cells[1]); !caps[name] {
			t.Errorf("the README names the key %q, which no screen has", name)
		}
		for _, name := range []string{w.capPageUp, w.capPageDown, w.capHome, w.capEnd} {
			if strings.Contains(cells[1], "↑↓") && !strings.Contains(cells[2], name) {
				t.Errorf("the README does not name the key %q", name)
			}
		}
	}
	if rows < 4 {
		t.Errorf("%d keys in the README", rows)
	}
}
