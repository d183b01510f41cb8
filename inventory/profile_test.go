package inventory

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visite/audit"
)

// TestProfileBytes pins the file a profile is kept in.
func TestProfileBytes(t *testing.T) {
	p := Profile{
		Name:    "Haus Süd",
		Columns: map[Field]string{Number: "Anlagen-Nr.", Maker: "Lieferant <alt>", Location: "Ort"},
		Split:   &Split{Separator: "-", Parts: []Field{"", Ward, Room}},
	}
	want := `{
  "name": "Haus Süd",
  "columns": {
    "inventory_number": "Anlagen-Nr.",
    "location": "Ort",
    "maker": "Lieferant \u003calt\u003e"
  },
  "split": {
    "separator": "-",
    "parts": [
      "",
      "ward",
      "room"
    ]
  }
}`
	got, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	back, err := ParseProfile(got)
	if diff := cmp.Diff(p, back); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// TestBadProfile lists what must be refused.
func TestBadProfile(t *testing.T) {
	for name, content := range map[string]string{
		"empty":                   ``,
		"no object":               `[]`,
		"unknown key":             `{"name":"a","columns":{"serial":"S"},"colour":"red"}`,
		"unknown field":           `{"name":"a","columns":{"serial":"S","price":"P"}}`,
		"no name":                 `{"columns":{"serial":"S"}}`,
		"escape in its name":      `{"name":"a\u001b[1m","columns":{"serial":"S"}}`,
		"neither number":          `{"name":"a","columns":{"maker":"M"}}`,
		"field without heading":   `{"name":"a","columns":{"serial":"S","maker":" "}}`,
		"heading twice":           `{"name":"a","columns":{"serial":"S","lot":"S"}}`,
		"something behind":        `{"name":"a","columns":{"serial":"S"}} {}`,
		"split without parts":     `{"name":"a","columns":{"serial":"S"},"split":{"separator":"/","parts":[]}}`,
		"split without mark":      `{"name":"a","columns":{"serial":"S"},"split":{"separator":"","parts":["ward"]}}`,
		"split into a number":     `{"name":"a","columns":{"serial":"S"},"split":{"separator":"/","parts":["serial"]}}`,
		"split with a part twice": `{"name":"a","columns":{"serial":"S"},"split":{"separator":"/","parts":["ward","ward"]}}`,
		"too big":                 `{"name":"a","columns":{"serial":"S"}}` + strings.Repeat(" ", maxProfile),
	} {
		p, err := ParseProfile([]byte(content))
		if err == nil {
			t.Errorf("%s: taken as %+v", name, p)
		}
		if name != "empty" && name != "no object" && name != "unknown key" {
			wantRefusal(t, err, "profile")
		}
	}
}

func TestBind(t *testing.T) {
	p := Profile{Name: "a", Columns: map[Field]string{Number: "Inv.-Nr.", Maker: "Hersteller"}}
	if _, err := p.Bind([]string{"HERSTELLER", "Inv Nr"}); err != nil {
		t.Errorf("other spelling of the headings: %v", err)
	}
	_, err := p.Bind([]string{"Inv.-Nr.", "Fabrikat"})
	needs := (*NeedsMapping)(nil)
	if !errors.As(err, &needs) || !strings.Contains(err.Error(), "Hersteller") {
		t.Errorf("column missing: %v", err)
	}
	wantRefusal(t, err, "profile-column")
	if _, err := p.Bind([]string{"Inv-Nr", "Inv Nr.", "Hersteller"}); !errors.As(err, &needs) {
		t.Errorf("two columns that could be meant: %v", err)
	}
	if _, err := p.Bind([]string{"Inv-Nr", "Inv.-Nr.", "Hersteller"}); err != nil {
		t.Errorf("two columns, one of them exactly: %v", err)
	}
}

func TestSplit(t *testing.T) {
	at := func(ward, room, bed string) audit.Place { return audit.Place{Ward: ward, Room: room, Bed: bed} }
	own := Split{Separator: "-", Parts: []Field{"", Department, Ward, Room}}
	for _, c := range []struct {
		split    Split
		location string
		want     audit.Device
		code     string
	}{
		{usualSplit, "Intensiv 1 / 204 / 2", audit.Device{Place: at("Intensiv 1", "204", "2")}, ""},
		{usualSplit, "Intensiv 1, Zimmer 204, Bett 2", audit.Device{Place: at("Intensiv 1", "204", "2")}, ""},
		{usualSplit, "Zi. 204; Intensiv 1", audit.Device{Place: at("Intensiv 1", "204", "")}, ""},
		{usualSplit, "Raum204|IMC", audit.Device{Place: at("IMC", "204", "")}, ""},
		{usualSplit, "Bettenstation 3", audit.Device{Place: at("Bettenstation 3", "", "")}, ""},
		{usualSplit, "Zimmer", audit.Device{Place: at("Zimmer", "", "")}, ""},
		{usualSplit, "IMC / - / 4", audit.Device{Place: at("IMC", "", "4")}, ""},
		{usualSplit, " / ", audit.Device{}, ""},
		{usualSplit, "a/b/c/d", audit.Device{}, "location"},
		{usualSplit, strings.Repeat("x", 121), audit.Device{}, "too-long"},
		{own, "Haus 1 - Innere - 3A - 312", audit.Device{Department: "Innere", Place: at("3A", "312", "")}, ""},
	} {
		var got audit.Device
		why := c.split.apply(c.location, &got)
		if c.code != "" {
			if why == nil || why.Code != c.code {
				t.Errorf("%q: %v, want %s", c.location, why, c.code)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); why != nil || diff != "" {
			t.Errorf("%q: %v\n%s", c.location, why, diff)
		}
	}
}
