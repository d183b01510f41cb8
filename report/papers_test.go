package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"visite/audit"
	"visite/checklist"
)

// head is that of the papers in tests.
func head(t testing.TB, l checklist.Lang) *Head {
	t.Helper()
	return &Head{
		Facility: "Klinikum Süd", At: time.Date(2025, 4, 2, 8, 0, 0, 0, time.FixedZone("", 2*3600)),
		Checkpoint: "28·3394-a540-6f3c-55f5-9a31-9769", Lang: l, Checklist: shipped(t),
	}
}

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
	r.Actions = actions()[:2]
	return r
}

// suspicious is an audit with a suspected serious incident.
func suspicious() audit.Record {
	r := recorded()
	r.Outcome.Verdict, r.Outcome.Rules = "action_now", append(r.Outcome.Rules, "R17")
	r.Outcome.Actions = append(r.Outcome.Actions, audit.SealedAction{Action: "draft_incident_report", Owner: "safety_officer", Within: "PT0S", Rules: []string{"R17"}})
	r.Answers = append(r.Answers, word("serious_incident", "suspected"))
	return r
}

// actions are one that is overdue, one in work, one of a room, one that is done
// and one that opens later.
func actions() []audit.Action {
	due, d := time.Date(2025, 4, 1, 9, 0, 0, 0, time.UTC), completed().Device
	place := audit.Place{Ward: "Intensiv 2", Room: "204", Bed: "A"}
	action := func(id audit.ActionID, word, owner string, s audit.ActionStatus, days int) audit.Action {
		return audit.Action{ID: id, Device: d.ID, Name: d.Name(), Code: d.Code(), Place: place, Word: word, Owner: owner, Status: s, Due: due.AddDate(0, 0, days)}
	}
	all := []audit.Action{
		action("1", "disconnect", "technician", audit.ToDo, 0), action("2", "inform_it", "it", audit.InWork, 6),
		action("3", string(audit.GapAccess), "technician", audit.ToDo, 7), action("4", "install_upgrade", "technician", audit.Done, 0),
		action("5", "consult_physician", "physician", audit.ToDo, 9),
	}
	all[1].Step = audit.Stamp{At: "2025-04-01T10:00:00+02:00", Name: "Ali Demir"}
	all[2].Device, all[2].Name, all[2].Code, all[2].Round = "", "204", "", completed().Round
	all[4].Opens = due.AddDate(0, 0, 8)
	return all
}

// standings are devices in several states: approved, not audited, not approved,
// not concerned, out of service.
func standings() []audit.Standing {
	device := func(id audit.DeviceID, serial string) audit.Device {
		d := completed().Device
		d.ID, d.Serial, d.InventoryNumber = id, serial, "MT-"+serial
		return d
	}
	line := func(verdict string) audit.AuditLine { return audit.AuditLine{ID: "a", Verdict: verdict} }
	other := device("4", "D0001")
	other.Maker, other.Model = "Dräger", "Infinity"
	return []audit.Standing{
		{Device: device("1", "C0044"), State: "immediate", Audit: line("action_immediate"), Review: audit.Approved},
		{Device: device("2", "C0043"), State: "immediate", Audit: line("action_high"), Review: audit.Approved},
		{Device: device("3", "C0045"), State: audit.StateUnaudited},
		{Device: device("5", "C0046"), State: "planned", Audit: line("action_planned"), Review: audit.Changed},
		{Device: device("6", "C0047"), State: audit.StateResolved, Audit: line("not_affected"), Review: audit.Approved},
		{Device: device("7", "C0048"), State: "now", Audit: line("action_now"), Decommissioned: "2025-01-01"},
		{Device: other, State: audit.StateUnaudited},
	}
}

// notice is the shipped checklist.
func notice(t testing.TB) *checklist.Checklist {
	t.Helper()
	c, _ := shipped(t)("any")
	return c
}

// papers writes every paper of this package that is a PDF, of what the tests have,
// each record and view changed first.
func papers(t testing.TB, h *Head, change func(any)) map[string]func(io.Writer) error {
	r, incident, round, devices, open, all := recorded(), suspicious(), walked(), []audit.Device{completed().Device}, actions(), standings()
	round.Title, round.Checklist = notice(t).Title, notice(t).Digest()
	if change != nil {
		for _, v := range []any{&r, &incident, &round, &devices, &open, &all} {
			change(v)
		}
	}
	return map[string]func(io.Writer) error{
		"record":    func(w io.Writer) error { return RecordPDF(w, &r, h) },
		"round":     func(w io.Writer) error { return RoundPDF(w, &round, recordsOf(open), h) },
		"inventory": func(w io.Writer) error { return InventoryPDF(w, recordsOf(devices), h) },
		"work":      func(w io.Writer) error { return WorkPDF(w, recordsOf(open), h) },
		"reply":     func(w io.Writer) error { return ReplyPDF(w, recordsOf(all), notice(t), ReplyBy{}, h) },
		"incident":  func(w io.Writer) error { return IncidentPDF(w, &incident, h) },
	}
}

// written is a paper in memory.
func written(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPapersAreAlwaysTheSame: the same data make the same bytes.
func TestPapersAreAlwaysTheSame(t *testing.T) {
	for _, l := range checklist.Langs() {
		first, second := papers(t, head(t, l), nil), papers(t, head(t, l), nil)
		for name := range first {
			if !bytes.Equal(written(t, first[name]), written(t, second[name])) {
				t.Errorf("%s in %s: the same data made other bytes", name, l)
			}
		}
	}
}

// TestRecordOfAnything: there is a record of every kind of audit, with checklist
// and without.
func TestRecordOfAnything(t *testing.T) {
	for _, r := range append(all(), recorded(), audit.Record{}) {
		h := head(t, checklist.German)
		written(t, func(w io.Writer) error { return RecordPDF(w, &r, h) })
		h.Checklist = nil
		written(t, func(w io.Writer) error { return RecordPDF(w, &r, h) })
	}
}

// TestPapersOnFullDisk: every paper says that it could not be written.
func TestPapersOnFullDisk(t *testing.T) {
	for name, write := range papers(t, head(t, checklist.German), nil) {
		if err := write(&brokenWriter{left: 1000}); !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk gave %v", name, err)
		}
	}
}

// TestPapersOfBrokenSource: what ends half-way is an error and leaves nothing that
// looks like a paper.
func TestPapersOfBrokenSource(t *testing.T) {
	h, round, broken := head(t, checklist.German), walked(), errors.New("disk gone")
	for name, write := range map[string]func(io.Writer) error{
		"round":     func(w io.Writer) error { return RoundPDF(w, &round, records(actions(), broken), h) },
		"inventory": func(w io.Writer) error { return InventoryPDF(w, records([]audit.Device{{}, {}}, broken), h) },
		"work":      func(w io.Writer) error { return WorkPDF(w, records(actions(), broken), h) },
		"reply":     func(w io.Writer) error { return ReplyPDF(w, records(standings(), broken), notice(t), ReplyBy{}, h) },
		"replyJSON": func(w io.Writer) error { return ReplyJSON(w, records(standings(), broken), notice(t), ReplyBy{}, h) },
	} {
		var b bytes.Buffer
		if err := write(&b); !errors.Is(err, broken) || b.Len() > 0 {
			t.Errorf("%s: error %v and %d bytes, want the error of the source and nothing written", name, err, b.Len())
		}
	}
}

// TestReplyAddsUp: what is listed and what is left out is everything concerned.
func TestReplyAddsUp(t *testing.T) {
	schema := compiled(t, "reply")
	for _, tt := range []struct {
		unreviewed      bool
		listed, leftOut int
	}{{false, 3, 1}, {true, 4, 0}} {
		h := head(t, checklist.German)
		h.Unreviewed = tt.unreviewed
		text := written(t, func(w io.Writer) error {
			return ReplyJSON(w, recordsOf(standings()), notice(t), ReplyBy{Name: "Dr. Ö"}, h)
		})
		var got replyJSON
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, s := range got.States {
			if sum += s.Count; s.Count != len(s.Devices) {
				t.Errorf("state %s: count %d of %d devices", s.State, s.Count, len(s.Devices))
			}
		}
		if got.Listed != tt.listed || got.LeftOut != tt.leftOut || sum != got.Listed || got.Devices != got.Listed+got.LeftOut {
			t.Errorf("unreviewed %v: %d listed, %d left out of %d, states %d; want %d listed and %d left out", tt.unreviewed, got.Listed, got.LeftOut, got.Devices, sum, tt.listed, tt.leftOut)
		}
		if got.Function != nil || got.Contact == nil || *got.Contact != "Dr. Ö" {
			t.Errorf("contact %v, function %v: what nobody knows is null", got.Contact, got.Function)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Error(err)
		}
	}
}

// TestIncidentNeedsSuspicion: there is no draft about a device of which nobody
// suspects anything.
func TestIncidentNeedsSuspicion(t *testing.T) {
	r := recorded()
	for _, write := range []func(io.Writer, *audit.Record, *Head) error{IncidentPDF, IncidentText} {
		var b bytes.Buffer
		if err := write(&b, &r, head(t, checklist.German)); !errors.Is(err, &audit.Refusal{Code: "no-incident"}) || b.Len() > 0 {
			t.Errorf("a draft without suspicion: %v, %d bytes", err, b.Len())
		}
	}
}

// TestIncidentNamesNobody: notes, names of persons and the bed are not in the
// draft, which leaves the house.
func TestIncidentNamesNobody(t *testing.T) {
	r := suspicious()
	text := string(written(t, func(w io.Writer) error { return IncidentText(w, &r, head(t, checklist.German)) }))
	for _, s := range []string{"Jana", "Krüger", "Weiß", "zweite Zeile", "verkratzt", "Bett"} {
		if strings.Contains(text, s) {
			t.Errorf("%q is in the draft", s)
		}
	}
	for _, s := range []string{"ENTWURF", "C0042", "unverzüglich (MPAMIV § 3)", "Anschrift: ____", "Ja, Verdacht"} {
		if !strings.Contains(text, s) {
			t.Errorf("%q is not in the draft:\n%s", s, text)
		}
	}
}
