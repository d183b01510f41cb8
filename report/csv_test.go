package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visite/audit"
	"visite/checklist"
)

func auditsCSV(t testing.TB, o CSVOptions, records []audit.Record) string {
	t.Helper()
	var b strings.Builder
	if err := AuditsCSV(&b, recordsOf(records), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The bytes of an export are pinned: other people's spreadsheets depend on them.
func TestAuditsCSV(t *testing.T) {
	for name, o := range map[string]CSVOptions{
		"audits_de.csv": {Lang: checklist.German, Checklist: shipped(t)},
		"audits_en.csv": {Lang: checklist.English, Checklist: shipped(t), Delimiter: ',', NoBOM: true},
		"audits.tsv":    {Delimiter: '\t'},
	} {
		golden(t, name, auditsCSV(t, o, all()))
	}
}

// golden compares with a file in testdata; UPDATE=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.SplitAfter(string(want), "\n"), strings.SplitAfter(got, "\n")); diff != "" {
		t.Errorf("%s: -want +got:\n%s", name, diff)
	}
}

func columnNames() (names []string) {
	for _, c := range auditColumns() {
		names = append(names, c.name)
	}
	return names
}

// Columns are only ever appended.
func TestColumnsArePinned(t *testing.T) {
	audits := "id status verdict verdict_text urgency due_on ward room bed inventory_number serial maker model rules actions actions_text " +
		"contradictions not_counted completed_on completed_at completed_by begun_at begun_by revision imported round checklist " +
		"checklist_version device writer seq " +
		"answer_patient_attached answer_model answer_plate answer_anomaly answer_firmware_read_at answer_firmware answer_connection " +
		"answer_internet answer_open_egress_past answer_upgrade answer_remote_monitoring answer_on_the_spot answer_ward_approval " +
		"answer_upgrade_evidence answer_consultation answer_serious_incident answer_note other_answers notes evidence seen_on_network calls connects"
	if diff := cmp.Diff(strings.Fields(audits), columnNames()); diff != "" {
		t.Errorf("audits: -want +got:\n%s", diff)
	}
	inventory := "designation type model lot serial year maker maker_address inventory_number ward room bed department udi mac ip firmware host"
	if diff := cmp.Diff(strings.Fields(inventory), InventoryColumns()); diff != "" {
		t.Errorf("inventory: -want +got:\n%s", diff)
	}
}

// Every item of a shipped checklist has a column.
func TestEveryItemHasAColumn(t *testing.T) {
	all, err := checklist.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		for _, item := range c.Items {
			if !slices.Contains(columnNames(), "answer_"+item.ID) {
				t.Errorf("%s: no column for %s: append one", c.ID, item.ID)
			}
		}
	}
}

// An audit is one line, whatever people wrote.
func TestOneLineAnAudit(t *testing.T) {
	got := lines(auditsCSV(t, CSVOptions{}, all()))
	if len(got) != 1+len(all()) || strings.Contains(strings.Join(got, ""), "\n") {
		t.Errorf("%d lines for %d audits and a header:\n%s", len(got), len(all()), strings.Join(got, "\n"))
	}
}

// A large export has every audit once.
func TestLargeCSV(t *testing.T) {
	const n = 3_000
	var b strings.Builder
	if err := AuditsCSV(&b, synthetic(n), CSVOptions{}); err != nil {
		t.Fatal(err)
	}
	rows := parsed(t, b.String())
	if len(rows) != n+1 {
		t.Fatalf("%d rows for %d audits and a header", len(rows), n)
	}
	for i, row := range rows[1:] {
		if want := fmt.Sprintf("MT-%05d", i); row[9] != want {
			t.Fatalf("row %d is of %s, want %s", i, row[9], want)
		}
	}
}

// Where the checklist is not known its words stand for themselves.
func TestWordsOfAnUnknownChecklist(t *testing.T) {
	known, unknown := completed(), completed()
	unknown.ChecklistDigest = ""
	rows := parsed(t, auditsCSV(t, CSVOptions{Lang: checklist.German, Checklist: shipped(t)}, []audit.Record{known, unknown}))
	for column, want := range map[int][2]string{
		3:  {"Maßnahme unverzüglich", "action_immediate"},
		15: {rows[1][15], "disconnect (technician) | inform_it (it)"},
	} {
		if got := [2]string{rows[1][column], rows[2][column]}; got != want {
			t.Errorf("%s: got %q, want %q", rows[0][column], got, want)
		}
	}
}

// Nothing in a cell is a formula to a spreadsheet.
func TestCellsAreDefused(t *testing.T) {
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A1", `="x;y"`, "＝1"} {
		r := completed()
		r.Place.Ward, r.Device.Serial, r.Completed.Name = evil, evil, evil
		r.Answers = []audit.Answer{word("plate", evil)}
		for _, cell := range parsed(t, auditsCSV(t, CSVOptions{}, []audit.Record{r}))[1] {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") || strings.HasPrefix(cell, "＝") {
				t.Errorf("%q comes out as %q", evil, cell)
			}
		}
	}
}

// parsed reads a CSV with another reader.
func parsed(t testing.TB, text string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return rows
}

// Any text comes back from another reader as it went in, but for the apostrophe.
func TestTableIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cells := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringMatching(`[ ;",\r\n\t'=+a-]{0,6}`)), 2, 5).Draw(rt, "cells")
		var b strings.Builder
		w := newTable(&b, CSVOptions{}, cells)
		for _, c := range cells {
			w.cell(c)
		}
		w.endRow()
		if err := w.flush(true); err != nil {
			rt.Fatal(err)
		}
		for i, got := range parsed(t, b.String())[1] {
			// encoding/csv reads \r\n in quotes as \n.
			if want := strings.ReplaceAll(cells[i], "\r\n", "\n"); got != audit.Defuse(want) {
				rt.Fatalf("cell %q is read back as %q", want, got)
			}
		}
	})
}

func TestParseDelimiter(t *testing.T) {
	for in, want := range map[string]byte{";": ';', ",": ',', "|": '|', "\t": '\t', "tab": '\t', `\t`: '\t'} {
		if got, err := ParseDelimiter(in); err != nil || got != want {
			t.Errorf("ParseDelimiter(%q) = %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"", ";;", `"`, "\n", "a", "0", "ü", "=", "\x1b[31m"} {
		got, err := ParseDelimiter(in)
		var refusal *audit.Refusal
		if !errors.As(err, &refusal) || strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("ParseDelimiter(%q) = %q, %v; want it refused", in, got, err)
		}
	}
}

func TestCSVErrors(t *testing.T) {
	broken := errors.New("the database is locked")
	var b strings.Builder
	if err := AuditsCSV(&b, records(all(), broken), CSVOptions{}); !errors.Is(err, broken) {
		t.Errorf("audits: the error of the records is %v", err)
	}
	if err := InventoryCSV(&b, records([]audit.Device{completed().Device}, broken), CSVOptions{}); !errors.Is(err, broken) {
		t.Errorf("inventory: the error of the records is %v", err)
	}
	many := make([]audit.Record, 1000)
	for i := range many {
		many[i] = completed()
	}
	for _, left := range []int{0, 100, 100_000} {
		if err := AuditsCSV(&brokenWriter{left}, recordsOf(many), CSVOptions{}); !errors.Is(err, errFull) {
			t.Errorf("audits, after %d bytes: %v", left, err)
		}
	}
	if err := InventoryCSV(&brokenWriter{}, recordsOf([]audit.Device{{}}), CSVOptions{}); !errors.Is(err, errFull) {
		t.Errorf("inventory: %v", err)
	}
}
