package report

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"visite/audit"
	"visite/checklist"
)

// reviewed are the audits of the other tests with actions and reviews.
func reviewed() []audit.Record {
	list := all()
	r := &list[0]
	r.Review = audit.Approved
	due := time.Date(2025, 4, 2, 9, 45, 0, 0, time.FixedZone("", 7200))
	for i, word := range []string{"disconnect", "inform_it"} {
		r.Actions = append(r.Actions, audit.Action{
			ID: audit.ActionID(word), Status: audit.ToDo, Audit: r.ID, Device: r.Device.ID, Word: word, Owner: "it", Urgency: "immediate",
			Since: due.AddDate(0, 0, -1), Due: due.AddDate(0, 0, i), Rules: []string{"R4"},
		})
	}
	other := r.Actions[0]
	other.Audit = list[2].ID // it stands there
	r.Actions = append(r.Actions, other)
	list[2].Actions = []audit.Action{other}
	r.Reviews = []audit.Review{
		{
			Audit: r.ID, Revision: 1, Decision: audit.Return, Stamp: audit.Stamp{At: "2025-04-01T10:00:00+02:00", Name: "=Leitung"}, Role: audit.Supervisor,
			Items: []audit.ReviewItem{{Item: "firmware", Reason: "nicht lesbar"}, {Item: "model"}},
		},
		{
			Audit: r.ID, Revision: 2, Decision: audit.Approve, Stamp: audit.Stamp{At: "2025-04-01T11:00:00+02:00", Name: "Leitung"}, Role: audit.Technician,
			NoEffect: &audit.Refusal{Code: "technician", Text: checklist.Text{"de": "gilt nicht", "en": "does not count"}},
		},
	}
	return list
}

func auditsBook(t *testing.T, list []audit.Record, o *Order) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := AuditsXLSX(&out, told(approved(recordsOf(list), o), o), &o.Head, &o.Done); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func sheetRows(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Each answer, action, review and file of the audits is there once, and what
// nobody approved only if asked for; then every sheet says so.
func TestAuditsXLSX(t *testing.T) {
	list := reviewed()
	o := &Order{Head: *head(t, checklist.German)}
	f := auditsBook(t, list, o)
	if o.Done != (Tally{Records: 1, LeftOut: 3}) {
		t.Errorf("tally %+v", o.Done)
	}
	about := sheetRows(t, f, "Angaben")
	for _, want := range [][]string{{"Kontrollwert", o.Checkpoint}, {"Weggelassen, da nicht freigegeben", "3"}, {"Zeilen in „Prüfungen“", "1"}} {
		if !slices.ContainsFunc(about, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("about the paper: %q, no %q", about, want)
		}
	}

	o.Unreviewed = true
	o.Done = Tally{}
	f = auditsBook(t, list, o)
	want := map[string]int{"Prüfungen": len(list), "Antworten": len(list), "Maßnahmen": 3, "Freigaben": 2, "Nachweise": 0}
	for _, r := range list {
		for _, a := range r.Answers {
			want["Nachweise"] += len(a.Evidence)
		}
	}
	for sheet, n := range want {
		rows := sheetRows(t, f, sheet)
		if len(rows) != 2+n || rows[0][0] != "ENTHÄLT NICHT FREIGEGEBENE PRÜFUNGEN" {
			t.Errorf("%s: %d rows, want %d below the mark and the header: %q", sheet, len(rows), n, rows[0])
		}
	}
	answers := sheetRows(t, f, "Antworten")
	for i, r := range list {
		if row := strings.Join(answers[2+i], "|"); !strings.Contains(row, string(r.ID)) || !strings.Contains(row, r.Place.Ward) {
			t.Errorf("answers of %s: %s", r.ID, row)
		}
	}
	if row := strings.Join(answers[2], "|"); !strings.Contains(row, "CMS8000") || !strings.Contains(row, "=2.6.27") || !strings.Contains(row, "vom Typenschild") {
		t.Errorf("answers %s", row)
	}
}

// Reviews without effect say why; a reason that was erased says so.
func TestAuditsXLSXReviews(t *testing.T) {
	o := &Order{Head: *head(t, checklist.German)}
	rows := sheetRows(t, auditsBook(t, reviewed(), o), "Freigaben")
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, want := range []string{"Firmware", "gilt nicht"} {
		if row := strings.Join(rows[1+i], "|"); !strings.Contains(row, want) {
			t.Errorf("review %d: %s has no %q", i, row, want)
		}
	}
	if row := strings.Join(rows[1], "|"); !strings.Contains(row, "=Leitung") || !strings.Contains(row, "(gelöscht)") {
		t.Errorf("review: %s", row)
	}
}

// A paper about nothing says that there is nothing; one that failed is none.
func TestAuditsXLSXNothing(t *testing.T) {
	o := &Order{Head: *head(t, checklist.English)}
	about := sheetRows(t, auditsBook(t, nil, o), "About")
	if !slices.ContainsFunc(about, func(row []string) bool {
		return slices.Equal(row, []string{"Rows in “Audits”", "0 – there is nothing"})
	}) {
		t.Errorf("about nothing: %q", about)
	}
	broken := errors.New("broken")
	var out bytes.Buffer
	if err := AuditsXLSX(&out, records(all(), broken), head(t, checklist.English), &Tally{}); !errors.Is(err, broken) || out.Len() > 0 {
		t.Errorf("a broken store: %v, %d bytes", err, out.Len())
	}
	if err := AuditsXLSX(&brokenWriter{left: 100}, recordsOf(all()), head(t, checklist.English), &Tally{}); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
}

func BenchmarkAuditsXLSX(b *testing.B) {
	h := &Head{Checklist: shipped(b), Lang: checklist.German, Unreviewed: true}
	measure(b, func(w io.Writer) error { return AuditsXLSX(w, synthetic(benchAudits), h, &Tally{}) })
}
