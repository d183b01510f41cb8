package audit

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visite/checklist"
)

// shipped is the checklist that comes with the program.
// noon is when the imports of these tests happen.
var noon = time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC)

func shipped(t testing.TB) *checklist.Checklist {
	t.Helper()
	all, err := checklist.Shipped()
	if err != nil || len(all) == 0 {
		t.Fatalf("shipped checklists: %d, %v", len(all), err)
	}
	return all[0]
}

var cest = time.FixedZone("CEST", 2*60*60)

// take parses and judges a line as the store would, with nothing known before.
func take(t *testing.T, im *Import, text string) (*AuditImported, error) {
	t.Helper()
	l, err := ParseLine([]byte(text))
	if err != nil {
		return nil, err
	}
	d, _, err := l.Locate(nil, "r1")
	if err != nil {
		return nil, err
	}
	return im.Audit(l, d)
}

func TestImport(t *testing.T) {
	c := shipped(t)
	got, err := take(t, NewImport("r1", c, People{}, noon), goodLine)
	if err != nil {
		t.Fatal(err)
	}
	choice := func(item, word string) ImportedAnswer {
		return ImportedAnswer{Item: item, Value: json.RawMessage(`"` + word + `"`), Provenance: Imported}
	}
	model := choice("model", "cms8000")
	model.Provenance, model.Note = Plate, Say("gelesen")
	want := &AuditImported{
		Audit: "293c5b981a7300f413f7b6cbe8011b00", Round: "r1", Device: NumberID("MT-10042"),
		Place: Place{Ward: "Intensiv 2", Room: "204"}, Checklist: c.Digest(), By: Say("Jana Krüger"), At: "2025-04-01T09:30:00+02:00",
		Answers: []ImportedAnswer{
			choice("patient_attached", "no"), model, choice("anomaly", "none"), choice("firmware_read_at", "not_readable"),
			choice("connection", "none_proven"), choice("open_egress_past", "no"), choice("upgrade", "not_installed"),
			choice("serious_incident", "no"),
		},
		Outcome: &Sealed{
			Verdict: "action_planned", Urgency: "planned", Rules: []string{"R8"},
			Actions: []SealedAction{
				{Action: "plan_upgrade", Owner: "technician", Urgency: "planned", Within: "P30D", Rules: []string{"R8"}},
				{Action: "label_do_not_connect", Owner: "technician", Urgency: "planned", Within: "P30D", Rules: []string{"R8"}},
			},
			Contradictions: []string{}, NotCounted: []string{},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestImportDraft(t *testing.T) {
	const rest = `"ward":"A","room":"1","device":{"serial":"C1"},"checklist":"bfarm-contec-2025-03-03","at":"2025-04-01T09:30"}`
	for name, text := range map[string]string{
		"said":       `{"complete":false,"answers":{"model":"cms8000"},` + rest,
		"by silence": `{"answers":{"model":"cms8000"},` + rest,
		"no answers": `{` + rest,
		"all there":  strings.Replace(goodLine, `"complete":true`, `"complete":false`, 1),
	} {
		got, err := take(t, NewImport("r1", shipped(t), People{}, noon.In(cest)), text)
		if err != nil || got.Outcome != nil {
			t.Errorf("%s: %+v, %v; want a draft", name, got, err)
		}
	}
}

// Answers can be a name, a consultation, a file: what names people stays out of
// the entry, and times get their zone.
func TestImportStructured(t *testing.T) {
	line := strings.NewReplacer(
		`"connection":"none_proven"`, `"connection":"wired","internet":"reachable","remote_monitoring":"yes","on_the_spot":"neither_possible",`+
			`"consultation":{"value":{"status":"held","physician":"Dr. Weiß","function":"OA","at":"2025-04-01T09:40",`+
			`"decision":"replace","valid_until":"2025-04-02T09:40:00Z"},"note":"ruft zurück","evidence":"Protokoll 12"}`,
		`"not_readable"`, `"label","firmware":"2.6.27"`,
	).Replace(goodLine)
	got, err := take(t, NewImport("r1", shipped(t), People{}, noon.In(cest)), line)
	if err != nil {
		t.Fatal(err)
	}
	var consultation, firmware ImportedAnswer
	for _, a := range got.Answers {
		switch a.Item {
		case "consultation":
			consultation = a
		case "firmware":
			firmware = a
		}
	}
	want := ImportedAnswer{
		Item:       "consultation",
		Value:      json.RawMessage(`{"at":"2025-04-01T09:40:00+02:00","decision":"replace","status":"held","valid_until":"2025-04-02T09:40:00Z"}`),
		Private:    Say(`{"function":"OA","physician":"Dr. Weiß"}`),
		Provenance: Imported, Note: Say("ruft zurück\nEvidence: Protokoll 12"),
	}
	if diff := cmp.Diff(want, consultation); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if firmware.Value != nil || firmware.Private != Say("2.6.27") {
		t.Errorf("firmware %+v", firmware)
	}
	if got.Outcome.Consultation == nil || got.Outcome.Consultation.ValidUntil != "2025-04-02T09:40:00Z" {
		t.Errorf("outcome %+v", got.Outcome)
	}
}

// A contradiction is sealed as what it is, an answer no longer asked is kept
// and does not count.
func TestImportContradictionAndLeftover(t *testing.T) {
	line := strings.Replace(goodLine, `{"value":"cms8000","provenance":"plate","note":"gelesen"}`, `"not_contec","plate":"Contec CMS8000"`, 1)
	got, err := take(t, NewImport("r1", shipped(t), People{}, noon), line)
	if err != nil {
		t.Fatal(err)
	}
	want := &Sealed{
		Verdict: "incomplete", Urgency: "none", Rules: []string{"R1"}, Actions: []SealedAction{}, Contradictions: []string{"plate"},
		NotCounted: []string{"firmware_read_at", "connection", "open_egress_past", "upgrade"},
	}
	if diff := cmp.Diff(want, got.Outcome); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(got.Answers) != 9 {
		t.Errorf("%d answers kept, want 9", len(got.Answers))
	}
}

func TestImportRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ old, new, code, want string }{
		"no ward":            {`"Intensiv 2"`, `""`, "place", "the ward is missing"},
		"no room":            {`"204"`, `" "`, "place", "the room is missing"},
		"no numbers":         {`"inventory_number":"MT-10042","serial":"C0042",`, ``, "no-number", "neither"},
		"other checklist":    {`bfarm-contec-2025-03-03`, `bfarm-other\u001b[31m`, "checklist", `another checklist "bfarm-other"`},
		"no checklist":       {`"checklist":"bfarm-contec-2025-03-03",`, ``, "checklist", "another checklist"},
		"unknown item":       {`"anomaly":"none"`, `"colour":"red","anomaly":"none"`, "item", `unknown item "colour"`},
		"unknown option":     {`"anomaly":"none"`, `"anomaly":"fine"`, "value", `anomaly: there is no such option here: "fine" (none, display_implausible, tamper_signs, not_checkable)`},
		"German option":      {`"patient_attached":"no"`, `"patient_attached":"nein"`, "value", "patient_attached"},
		"empty answer":       {`"anomaly":"none"`, `"anomaly":" "`, "value", "anomaly: the answer is empty"},
		"object for choice":  {`"anomaly":"none"`, `"anomaly":{"status":"held"}`, "value", "anomaly: this kind of answer"},
		"text for a person":  {`"anomaly":"none"`, `"anomaly":"none","ward_approval":"Jana"`, "value", "ward_approval: this kind of answer"},
		"field missing":      {`"anomaly":"none"`, `"anomaly":"none","ward_approval":{"name":"Jana"}`, "value", "ward_approval.function: this field is missing"},
		"unknown field":      {`"anomaly":"none"`, `"anomaly":"none","consultation":{"status":"not_reached","who":"x"}`, "value", "consultation.who"},
		"bad time in answer": {`"anomaly":"none"`, `"anomaly":"none","ward_approval":{"name":"J","function":"P","at":"gestern"}`, "value", "ward_approval.at"},
		"provenance":         {`"plate"`, `"guessed"`, "provenance", `unknown provenance "guessed"`},
		"note too long":      {`gelesen`, strings.Repeat("ä", MaxNote+1), "too-long", "model: the note is longer than 4000"},
		"name too long":      {`Jana`, strings.Repeat("a", MaxName), "too-long", "by is longer than 120"},
		"text too long":      {`"anomaly":"none"`, `"anomaly":"none","note":"` + strings.Repeat("n", 2001) + `"`, "value", "note: "},
		"no time":            {`"2025-04-01T09:30:00+02:00"`, `""`, "time", "at is not a time"},
		"day only":           {`T09:30:00+02:00`, ``, "time", "at is not a time"},
		"no such day":        {`2025-04-01`, `2025-02-30`, "time", "at is not a time"},
		"German time":        {`2025-04-01T09:30:00+02:00`, `01.04.2025 09:30`, "time", "at is not a time"},
		"in the future":      {`2025-04-01T09`, `2025-04-03T09`, "future", "at lies in the future: 2025-04-03T09:30:00+02:00; the clock of this laptop says 2025-04-01T12:00:00Z"},
		"one missing":        {`"anomaly":"none",`, ``, "incomplete", "there is no answer to: anomaly"},
		"several missing":    {`"connection":"none_proven","open_egress_past":"no",`, ``, "incomplete", "there is no answer to: connection, open_egress_past"},
		"consultation open":  {`"none_proven"`, `"wired","internet":"unknown","remote_monitoring":"yes","on_the_spot":"not_yet"`, "incomplete", "consultation"},
	} {
		if !strings.Contains(goodLine, tt.old) {
			t.Fatalf("%s: nothing to replace", name)
		}
		got, err := take(t, NewImport("r1", shipped(t), People{}, noon), strings.Replace(goodLine, tt.old, tt.new, 1))
		wantRefused(t, name, tt.code, got, err)
		if err != nil && (!strings.Contains(err.Error(), tt.want) || strings.IndexFunc(err.Error(), harmful) >= 0) {
			t.Errorf("%s: says %q, want %q", name, err, tt.want)
		}
	}
}

// A device whose record in the inventory contradicts "not a Contec" shows as a
// contradiction, though the line does not say so.
func TestImportTrustsTheInventory(t *testing.T) {
	line := strings.NewReplacer(`"model":{"value":"cms8000","provenance":"plate","note":"gelesen"}`, `"model":"not_contec","plate":"Philips MP5"`,
		`,"maker":"Contec","model":"CMS8000"`, ``).Replace(goodLine)
	l := parse(t, line)
	known := Device{ID: "d", InventoryNumber: "MT-10042", Maker: "Contec", Model: "CMS8000", Place: Place{Ward: "Intensiv 2", Room: "204"}}
	d, _, err := l.Locate([]Device{known}, "r1")
	if err != nil {
		t.Fatal(err)
	}
	got, err := NewImport("r1", shipped(t), People{}, noon).Audit(l, d)
	if err != nil || got.Outcome.Verdict != "incomplete" || got.Device != "d" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// One person under many audits is one attachment; two persons are two.
func TestImportNamesOnce(t *testing.T) {
	im := NewImport("r1", shipped(t), People{}, noon)
	stored := map[string]int{} // what the store does with what has no reference yet
	for i := range 3 * maxNamed {
		by := "Jana Krüger"
		if i%3 == 1 {
			by = " Jana  Kru\u0308ger "
		}
		if i%3 == 2 {
			by = ""
		}
		if i == 10 {
			by = "Ali Demir"
		}
		e, err := take(t, im, strings.Replace(goodLine, "Jana Krüger", by, 1))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range e.Privates() {
			if p.Ref == "" {
				stored[p.Text]++
				p.Ref = strings.Repeat("0", 60) + p.Text[:4]
			}
		}
		if by == "" && !e.By.IsZero() {
			t.Fatalf("nobody is named, but it says %+v", e.By)
		}
	}
	delete(stored, "gelesen")
	if diff := cmp.Diff(map[string]int{"Jana Krüger": 1, "Ali Demir": 1}, stored); diff != "" {
		t.Errorf("-want +stored:\n%s", diff)
	}
}

// An audit that never came into the store lends its name to nobody.
func TestImportNamesOnlyWhatIsStored(t *testing.T) {
	im := NewImport("r1", shipped(t), People{}, noon)
	var events [3]AuditImported
	for i := range events {
		im.name(&events[i], "Jana Krüger")
		if i == 1 {
			events[i].By.Ref = "00ff"
		}
	}
	if events[2].By != (Private{Text: "Jana Krüger", Ref: "00ff"}) {
		t.Errorf("the third says %+v", events[2].By)
	}
}

// A file with a new name in each line does not fill the memory.
func TestImportForgetsNames(t *testing.T) {
	im := NewImport("r1", shipped(t), People{}, noon)
	for i := range maxNamed + 10 {
		im.name(&AuditImported{}, "Person "+strings.Repeat("x", i))
	}
	if len(im.named) > maxNamed {
		t.Errorf("remembers %d names", len(im.named))
	}
}

func BenchmarkImport(b *testing.B) {
	im := NewImport("r1", shipped(b), People{}, noon)
	line := []byte(goodLine)
	l := parse(b, goodLine)
	d, _, err := l.Locate(nil, "r1")
	if err != nil {
		b.Fatal(err)
	}
	known := []Device{d}
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(line)))
		for b.Loop() {
			if _, err := ParseLine(line); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
	b.Run("all", func(b *testing.B) {
		b.SetBytes(int64(len(line)))
		for b.Loop() {
			l, err := ParseLine(line)
			if err != nil {
				b.Fatal(err)
			}
			d, _, err := l.Locate(known, "r1")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := im.Audit(l, d); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
}
