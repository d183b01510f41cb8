package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"visite/audit"
	"visite/checklist"
)

func auditsJSON(t testing.TB, records []audit.Record) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := AuditsJSON(&b, recordsOf(records)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func inventoryJSON(t testing.TB, devices []audit.Device) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := InventoryJSON(&b, recordsOf(devices)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAuditsJSON(t *testing.T) {
	golden(t, "audits.json", string(auditsJSON(t, all())))
	golden(t, "inventory.json", string(inventoryJSON(t, []audit.Device{completed().Device, {ID: "d2", Serial: "C1"}})))
}

// One audit a line between brackets, and an empty array for none.
func TestArrayForm(t *testing.T) {
	if got := string(auditsJSON(t, nil)); got != "[]\n" {
		t.Errorf("none: %q", got)
	}
	got := strings.Split(string(auditsJSON(t, all())), "\n")
	if len(got) != len(all())+3 || got[0] != "[" || got[len(all())+1] != "]" {
		t.Errorf("%d lines, first %q, last %q", len(got), got[0], got[len(got)-2])
	}
}

// What the manual promises to other programs.
func TestAuditsHaveAtLeast(t *testing.T) {
	var audits []map[string]any
	if err := json.Unmarshal(auditsJSON(t, all()), &audits); err != nil {
		t.Fatal(err)
	}
	for _, a := range audits {
		for _, name := range strings.Fields("id checklist checklist_version ward room device status verdict urgency rules actions answers completed_at completed_by") {
			if _, ok := a[name]; !ok {
				t.Errorf("audit %v has no %s", a["id"], name)
			}
		}
		for _, answer := range a["answers"].([]any) {
			for _, name := range strings.Fields("item value note provenance by at") {
				if _, ok := answer.(map[string]any)[name]; !ok {
					t.Errorf("an answer of audit %v has no %s", a["id"], name)
				}
			}
		}
	}
}

// Nothing that the store knows is lost: the record can be made again of it.
func TestAuditsJSONIsLossless(t *testing.T) {
	var back []auditJSON
	everything := append(all(), followed())
	if err := json.Unmarshal(auditsJSON(t, everything), &back); err != nil {
		t.Fatal(err)
	}
	for i, want := range everything {
		if diff := cmp.Diff(want, record(&back[i]), cmpopts.EquateEmpty(), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
			t.Errorf("%s: -was +is:\n%s", want.ID, diff)
		}
	}
}

// followed is an audit that was reviewed and acted upon.
func followed() audit.Record {
	r := recorded()
	r.Reviews[0].Withdrawn, r.Reviews[0].Human = audit.Stamp{At: "2025-04-01T14:05:00+02:00", Person: "p2", Name: "Petra Özdemir"}, "p2"
	r.Reviews[1].NoEffect = audit.NoReview(audit.IsRevoked)
	due := time.Date(2025, 4, 2, 9, 0, 0, 0, time.UTC)
	r.Actions = []audit.Action{{
		ID: "70000000000000000000000000000001", Audit: r.ID, Device: r.Device.ID, Name: r.Device.Name(), Code: r.Device.Code(), Place: r.Device.Place,
		Word: "disconnect", Owner: "it", Urgency: "immediate", Status: audit.InWork, Since: due.AddDate(0, 0, -1), Due: due, Opens: due.AddDate(0, 0, -1),
		Planned: audit.Planned{Owner: true, Due: true, RuleDue: due.AddDate(0, 0, 1)}, Step: audit.Stamp{At: "2025-04-01T15:00:00+02:00", Person: "p1", Name: "Jana Krüger"},
	}}
	return r
}

// record is the record that an export was made of.
func record(a *auditJSON) audit.Record {
	r := audit.Record{
		ID: audit.AuditID(a.ID), Round: audit.RoundID(a.Round), Checklist: a.Checklist, ChecklistVersion: a.ChecklistVersion,
		ChecklistDigest: a.ChecklistDigest, Place: audit.Place{Ward: a.Ward, Room: a.Room, Bed: a.Bed}, Device: deviceOf(a.Device),
		Revision: a.Revision, Status: audit.Status(a.Status), Imported: a.Imported,
		Outcome: audit.Sealed{
			Verdict: a.Verdict, Urgency: a.Urgency, Rules: a.Rules, Actions: a.Actions, Contradictions: a.Contradictions,
			NotCounted: a.NotCounted, Consultation: a.Consultation,
		},
		Started: stamp(a.StartedAt, a.StartedByID, a.StartedBy, a.Imported),
	}
	if a.CompletedAt != nil {
		r.Completed = stamp(*a.CompletedAt, a.CompletedByID, *a.CompletedBy, a.Imported)
	}
	if a.Imported {
		r.By = a.StartedBy
	}
	if a.Entry != nil {
		r.Writer, r.Seq, r.Leaf = a.Entry.Writer, a.Entry.Seq, a.Entry.Leaf
	}
	for _, x := range a.Answers {
		answer := audit.Answer{
			Item: x.Item, Value: x.Value, Note: x.Note, Provenance: audit.Provenance(x.Provenance), Entry: x.Entry,
			Redacted: x.Redacted, By: stamp(x.At, x.ByID, x.By, a.Imported),
		}
		for _, e := range x.Evidence {
			answer.Evidence = append(answer.Evidence, audit.Evidence{Ref: e.Ref, SHA256: e.SHA256, Name: e.Name, Size: e.Size})
		}
		r.Answers = append(r.Answers, answer)
	}
	if a.Network != nil {
		r.Network = networkOf(a.Network)
	}
	r.Review = audit.ReviewState(a.Review)
	for _, v := range a.Reviews {
		r.Reviews = append(r.Reviews, reviewOf(r.ID, v))
	}
	for _, s := range a.ActionStates {
		r.Actions = append(r.Actions, actionOf(&r, s))
	}
	return r
}

func reviewOf(id audit.AuditID, v reviewJSON) audit.Review {
	r := audit.Review{
		Entry: v.Entry, Audit: id, Revision: v.Revision, Decision: audit.Decision(v.Decision), Stamp: stampOf(&v.linker), Human: audit.PersonID(v.Human),
		Role: audit.Role(v.Role), Note: v.Note, Alike: v.Alike, NoEffect: audit.NoReview(v.NoEffect), Withdrawn: stampOf(v.Withdrawn),
	}
	for _, item := range v.Items {
		r.Items = append(r.Items, audit.ReviewItem(item))
	}
	return r
}

// actionOf is an action of the audit's device, whose names and rules stand with
// the audit.
func actionOf(r *audit.Record, s actionState) audit.Action {
	at := func(text string) (t time.Time) {
		t, _ = time.Parse(time.RFC3339, text)
		return t
	}
	return audit.Action{
		ID: audit.ActionID(s.ID), Audit: audit.AuditID(s.Audit), Word: s.Action, Owner: s.Owner, Urgency: s.Urgency, Status: audit.ActionStatus(s.Status),
		Since: at(s.Since), Due: at(s.Due), Opens: at(s.Opens), Planned: audit.Planned{Owner: s.OwnerByHand, Due: s.DueByHand, RuleDue: at(s.RuleDue)},
		Step: stampOf(s.Step), Device: r.Device.ID, Name: r.Device.Name(), Code: r.Device.Code(), Place: r.Device.Place,
	}
}

func stampOf(l *linker) audit.Stamp {
	if l == nil {
		return audit.Stamp{}
	}
	return audit.Stamp{At: l.At, Person: audit.PersonID(l.ByID), Name: l.By}
}

func networkOf(n *network) audit.DeviceNetwork {
	out := audit.DeviceNetwork{Checked: n.ShowsValues}
	at := func(l linker) audit.Stamp { return audit.Stamp{At: l.At, Person: audit.PersonID(l.ByID), Name: l.By} }
	for _, s := range n.Sightings {
		said, _ := json.Marshal(s.Said)
		seen, _ := audit.SightingRecord{
			Source: audit.Source(s.Source), First: s.First, Last: s.Last, Interface: s.Interface, Address: s.Address, MAC: s.MAC, Said: audit.Say(string(said)),
		}.Sighting()
		out.Linked = append(out.Linked, audit.LinkedSighting{Sighting: seen, By: audit.MatchedBy(s.MatchedBy), Stamp: at(s.linker), Differ: s.Differs})
	}
	for _, c := range n.Contacts {
		out.Contacts = append(out.Contacts, audit.ObservedContact{Stamp: at(c.linker), ContactObserved: audit.ContactObserved{
			File: audit.Private{Text: c.File}, SHA256: c.SHA256, Interface: c.Interface, MAC: c.MAC, Address: c.Address,
			First: c.First, Last: c.Last, Conditions: audit.Private{Text: c.Conditions}, Contacts: c.Contacts,
		}})
	}
	for _, c := range n.Connects {
		out.Connects = append(out.Connects, audit.Connect{
			Unlock: audit.UnlockID(c.Unlock), Address: c.Address, Port: c.Port, Result: audit.ConnectResult(c.Result), Millis: c.Millis, Begun: at(c.linker),
		})
	}
	return out
}

// stamp is who did something; in an imported audit it is nobody here.
func stamp(at, person, name string, imported bool) audit.Stamp {
	if imported && person == "" {
		name = ""
	}
	return audit.Stamp{At: at, Person: audit.PersonID(person), Name: name}
}

func deviceOf(d device) audit.Device {
	return audit.Device{
		ID: audit.DeviceID(d.ID), InventoryNumber: d.InventoryNumber, Serial: d.Serial, Maker: d.Maker, Model: d.Model,
		Designation: d.Designation, Type: d.Type, Lot: d.Lot, Year: d.Year, MakerAddress: d.MakerAddress, Department: d.Department,
		UDI: d.UDI, MAC: d.MAC, IP: d.IP, Firmware: d.Firmware, Host: d.Host,
		Place: audit.Place(d.Place), PlaceSource: audit.PlaceSource(d.PlaceSource),
	}
}

func TestInventoryJSONIsLossless(t *testing.T) {
	want := []audit.Device{completed().Device, {ID: "d2", Serial: "C1"}}
	var back []device
	if err := json.Unmarshal(inventoryJSON(t, want), &back); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if diff := cmp.Diff(want[i], deviceOf(back[i])); diff != "" {
			t.Errorf("-was +is:\n%s", diff)
		}
	}
}

// compiled compiles a published schema.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, err := Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestExportsFitTheirSchemas(t *testing.T) {
	device := completed().Device
	bare := audit.Device{ID: device.ID, Serial: "C1"}
	dropped := draft()
	dropped.Status = audit.Dropped
	for name, text := range map[string][]byte{
		"audits":    auditsJSON(t, append(all(), dropped, followed())),
		"inventory": inventoryJSON(t, []audit.Device{device, bare}),
		"round":     roundText(t, walked()),
	} {
		schema := compiled(t, name)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// roundText is the record of a round as it is written.
func roundText(t *testing.T, r audit.RoundRecord) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := RoundJSON(&out, &r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A round that is open has no end, and nothing is null that should be a list.
func TestOpenRound(t *testing.T) {
	text := string(roundText(t, audit.RoundRecord{Round: audit.Round{Status: audit.RoundOpen}}))
	for _, want := range []string{`"closed_at": null`, `"wards": []`, `"rooms": []`, `"gaps": []`, `"interfaces": []`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

// A schema that took anything would prove nothing.
func TestSchemasRefuse(t *testing.T) {
	schema := compiled(t, "audits")
	text := string(auditsJSON(t, []audit.Record{completed()}))
	for _, change := range [][2]string{
		{`"status":"completed"`, `"status":"approved"`},
		{`"revision":2`, `"revision":"2"`},
		{`"revision":2`, `"revision":0`},
		{`"ward":"Intensiv 2",`, ``},
		{`"value":"no"`, `"value":1`},
		{`"value":"no"`, `"value":null`},
		{`"answers":[`, `"answers":[7,`},
		{`"completed_at":"2025-04-01T09:45:00+02:00"`, `"completed_at":"gestern"`},
		{`"within":"P1D"`, `"within":"morgen"`},
		{`"provenance":"plate"`, `"provenance":"guessed"`},
		{`"imported":false`, `"imported":"no"`},
		{`"seq":42`, `"seq":-1`},
		{`"place_source":"bed"`, `"place_source":"hearsay"`},
		{`"inventory_number":"MT-10042",`, ``},
	} {
		broken := strings.Replace(text, change[0], change[1], 1)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(broken))
		if err != nil || broken == text {
			t.Fatalf("%s: nothing changed, %v", change[0], err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("the schema takes %s for %s", change[1], change[0])
		}
	}
}

// Every name in an export is described in its schema.
func TestSchemasDescribeEveryName(t *testing.T) {
	for name, text := range map[string][]byte{
		"audits": auditsJSON(t, all()), "inventory": inventoryJSON(t, []audit.Device{completed().Device}),
		"round": roundText(t, walked()),
	} {
		var schema, doc any
		source, err := Schema(name)
		if err != nil || json.Unmarshal(source, &schema) != nil || json.Unmarshal(text, &doc) != nil {
			t.Fatal(name, err)
		}
		described := map[string]bool{}
		properties(schema, described)
		used := map[string]bool{}
		names(doc, used)
		for _, n := range slices.Sorted(maps.Keys(used)) {
			if !described[n] {
				t.Errorf("%s: the schema does not describe %q", name, n)
			}
		}
	}
}

func properties(schema any, into map[string]bool) {
	switch s := schema.(type) {
	case map[string]any:
		if p, ok := s["properties"].(map[string]any); ok {
			for name := range p {
				into[name] = true
			}
		}
		for _, v := range s {
			properties(v, into)
		}
	case []any:
		for _, v := range s {
			properties(v, into)
		}
	}
}

func names(doc any, into map[string]bool) {
	switch d := doc.(type) {
	case map[string]any:
		for name, v := range d {
			if into[name] = true; name != "value" { // its names are the checklist's
				names(v, into)
			}
		}
	case []any:
		for _, v := range d {
			names(v, into)
		}
	}
}

// The two schemas say the same of a device.
func TestSchemasAgreeOnDevices(t *testing.T) {
	var defs [2]struct {
		Defs map[string]any `json:"$defs"`
	}
	for i, name := range []string{"audits", "inventory"} {
		source, err := Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(source, &defs[i]); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range defs[1].Defs {
		if diff := cmp.Diff(want, defs[0].Defs[name]); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if _, err := Schema("rounds"); err == nil {
		t.Error("there is a schema for rounds")
	}
}

func TestJSONErrors(t *testing.T) {
	broken := errors.New("the database is locked")
	var b bytes.Buffer
	if err := AuditsJSON(&b, records(all(), broken)); !errors.Is(err, broken) || json.Valid(b.Bytes()) {
		t.Errorf("the error of the records is %v; what is written must not look whole", err)
	}
	many := make([]audit.Record, 200)
	for i := range many {
		many[i] = completed()
	}
	for _, left := range []int{0, 100, 100_000} {
		if err := AuditsJSON(&brokenWriter{left}, recordsOf(many)); !errors.Is(err, errFull) {
			t.Errorf("after %d bytes: %v", left, err)
		}
	}
}

// A value that is neither word nor fields is an empty word, not null.
func TestEmptyValue(t *testing.T) {
	r := redacted()
	if got := newAudit(&r).Answers[0].Value; !cmp.Equal(got, checklist.Value{}) {
		t.Errorf("got %v", got)
	}
	if text := string(auditsJSON(t, []audit.Record{r})); !strings.Contains(text, `"item":"plate","value":""`) {
		t.Error(text)
	}
}
