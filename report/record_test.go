package report

import (
	"bytes"
	"errors"
	"testing"

	"visite/audit"
	"visite/checklist"
)

// recorded is an audit with everything that its record can show.
func recorded() audit.Record {
	r := completed()
	reviewer := audit.Stamp{At: "2025-04-01T14:00:00+02:00", Person: "p2", Name: "Petra Özdemir"}
	r.Leaf, r.Review = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", audit.Approved
	r.Reviews = []audit.Review{
		{
			Entry: leaf, Audit: r.ID, Revision: 1, Decision: audit.Return, Stamp: reviewer, Role: audit.Supervisor, Note: "bitte noch einmal ansehen",
			Items: []audit.ReviewItem{{Item: "firmware", Reason: "weicht vom Foto ab"}},
		},
		{
			Entry: leaf, Audit: r.ID, Revision: 2, Decision: audit.Approve, Role: audit.Technician, Stamp: audit.Stamp{At: "2025-04-01T15:00:00+02:00", Name: "Jana Krüger"},
			NoEffect: &audit.Refusal{Code: "technician", Text: both("Medizintechnik gibt nichts frei", "a technician approves nothing")},
		},
		{Entry: leaf, Audit: r.ID, Revision: 2, Decision: audit.Approve, Stamp: reviewer, Role: audit.Supervisor, Alike: 12},
	}
	return r
}

func recordPDF(t testing.TB, r audit.Record, h *Head) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := RecordPDF(&b, &r, h); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRecordOfAnything: a record of every kind of audit can be drawn, always with
// the same bytes.
func TestRecordOfAnything(t *testing.T) {
	for _, r := range append(all(), recorded(), audit.Record{}) {
		for _, l := range checklist.Langs() {
			h := head(t, l)
			if first := recordPDF(t, r, h); !bytes.Equal(first, recordPDF(t, r, h)) {
				t.Errorf("audit %s, %s: the same data made other bytes", r.ID, l)
			}
			h.Checklist = nil
			recordPDF(t, r, h)
		}
	}
}

func TestRecordFails(t *testing.T) {
	r := recorded()
	if err := RecordPDF(&brokenWriter{left: 1000}, &r, head(t, checklist.German)); !errors.Is(err, errFull) {
		t.Errorf("writing to a full disk gave %v", err)
	}
}
