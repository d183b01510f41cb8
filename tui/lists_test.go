package tui

import (
	"context"
	"strings"

	"visite/checklist"
)

// testLists is an importer that knows three files.
type testLists struct {
	took    []Mapping
	moved   bool
	block   chan struct{} // an import waits for it, if there is one
	stopped bool
}

func (l *testLists) Folder() string { return "testdata/lists/" }

func (l *testLists) Fields() []ListField {
	return []ListField{
		{"inventory_number", checklist.Text{"de": "Inventarnummer", "en": "Inventory number"}},
		{"serial", checklist.Text{"de": "Seriennummer", "en": "Serial number"}},
		{"maker", checklist.Text{"de": "Hersteller", "en": "Maker"}},
		{"model", checklist.Text{"de": "Typ", "en": "Model"}},
		{"ward", checklist.Text{"de": "Station", "en": "Ward"}},
		{"room", checklist.Text{"de": "Zimmer", "en": "Room"}},
		{"location", checklist.Text{"de": "Standort (Station / Zimmer / Bett)", "en": "Location (ward / room / bed)"}},
	}
}

func (l *testLists) Preview(_ context.Context, path string, m Mapping) (ListPreview, error) {
	p := ListPreview{
		Format: "CSV · ; · Windows-1252", Known: true,
		Columns: []ListColumn{
			{"Inv.-Nr.", []string{"MT-20101", "MT-20102", "MT-20201"}, "inventory_number"},
			{"Geräteart", []string{"Überwachungsmonitor", "Überwachungsmonitor"}, ""},
			{"Kostenstelle / Bereich", []string{"90210", "90211"}, ""},
			{"Ser.-Nr.", []string{"SN20101", "SN20102"}, "serial"},
		},
		Counts: ListCounts{Rows: 1204, Added: 1180, Changed: 3, Moved: 7, Differing: 2, Unchanged: 10, Rejected: 2, Unplaced: 4},
		Changes: []ListChange{
			{"MT-20501", "Contec CMS8000", "", true, "Intensiv 2 · Raum 205", "Intensiv 2 · Raum 207 · Bett 1"},
			{"MT-20502", "Contec Medical Systems Co., Ltd. CMS8000", "firmware", false, "", "CMS7.820.120.01/0.93(0.95)"},
			{"MT-20611", "Philips IntelliVue MX550", "", false, "Intensiv 2 · Raum 206", "Kardiologie · Raum 12"},
		},
		Rejects: []ListReject{
			{17, "Inv.-Nr.", checklist.Text{"de": "Inventar- und Seriennummer gehören zu verschiedenen Geräten", "en": "inventory and serial number belong to different devices"}},
			{903, "", checklist.Text{"de": "weder Inventar- noch Seriennummer", "en": "neither inventory nor serial number"}},
		},
	}
	if strings.Contains(path, "fremd") && m.Fields == nil {
		p.Known, p.Counts, p.Rejects = false, ListCounts{Rows: 88}, nil
	}
	return p, nil
}

func (l *testLists) Import(ctx context.Context, path string, m Mapping, move bool, progress func(int)) (ListResult, error) {
	l.took, l.moved = append(l.took, m), move
	progress(602)
	if l.block != nil {
		select {
		case <-ctx.Done():
			l.stopped = true
			return ListResult{}, ctx.Err()
		case <-l.block:
		}
	}
	p, err := l.Preview(ctx, path, m)
	return ListResult{Counts: p.Counts, Rejects: "/home/jo/geraete-abgewiesen.csv"}, err
}
