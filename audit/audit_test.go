package audit

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visite/checklist"
)

func word(s string) checklist.Value { return checklist.Value{Word: s} }

// begun is an audit with these answers given, each with its item as the name of
// its entry.
func begun(t *testing.T, answers map[string]string) *Audit {
	t.Helper()
	a := &Audit{
		ID: "a1", Round: "r1", Device: Device{ID: "d1", Maker: "Contec", Model: "CMS8000"},
		Checklist: shipped(t), Revision: 1, Status: Draft, Answers: map[string]Answer{},
	}
	for item, w := range answers {
		a.Answers[item] = Answer{Item: item, Value: word(w), Entry: item}
	}
	return a
}

// settled are the answers of a device off the network, not yet upgraded.
func settled() map[string]string {
	return map[string]string{
		"patient_attached": "no", "model": "cms8000", "anomaly": "none", "firmware_read_at": "not_readable",
		"connection": "none_proven", "open_egress_past": "no", "upgrade": "not_installed", "serious_incident": "no",
	}
}

func TestAnswer(t *testing.T) {
	a := begun(t, map[string]string{"connection": "wired"})
	tests := []struct {
		name string
		give NewAnswer
		want AuditAnswered
	}{
		{
			"first",
			NewAnswer{Item: "anomaly", Value: word("none")},
			AuditAnswered{Item: "anomaly", Value: json.RawMessage(`"none"`), Provenance: Attested},
		},
		{
			"again",
			NewAnswer{Item: "connection", Value: word("wlan"), Replaces: "connection", Provenance: Observed, Note: " im\x1b[1m Menü\r\n gesehen "},
			AuditAnswered{Item: "connection", Value: json.RawMessage(`"wlan"`), Provenance: Observed, Note: Say("im Menü\ngesehen"), Replaces: "connection"},
		},
		{
			"text",
			NewAnswer{Item: "plate", Value: word(" Contec\tCMS8000 "), Provenance: Plate},
			AuditAnswered{Item: "plate", Private: Say("Contec CMS8000"), Provenance: Plate},
		},
		{
			"person",
			NewAnswer{Item: "ward_approval", Value: checklist.Value{Fields: map[string]string{
				"name": " Dr. Weiß ", "function": "OA", "at": "2025-04-01T09:30:00+02:00",
			}}},
			AuditAnswered{
				Item: "ward_approval", Value: json.RawMessage(`{"at":"2025-04-01T09:30:00+02:00"}`),
				Private: Say(`{"function":"OA","name":"Dr. Weiß"}`), Provenance: Attested,
			},
		},
		{
			"files",
			NewAnswer{
				Item: "anomaly", Value: word("none"), Evidence: []NewEvidence{{Name: "C:\\Bilder\\typ\u202eschild.jpg", Bytes: []byte("jpg")}},
				Keep: []Evidence{{Ref: "00ff", SHA256: "aa", Name: "alt.jpg", Size: 7}},
			},
			AuditAnswered{Item: "anomaly", Value: json.RawMessage(`"none"`), Provenance: Attested, Evidence: []EvidenceRecord{
				{File: Private{Ref: "00ff"}, Name: Say("alt.jpg"), Size: 7},
				{File: Say("jpg"), Name: Say("typschild.jpg"), Size: 3},
			}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := a.Answer(tt.give)
			tt.want.Audit, tt.want.Revision = "a1", 1
			if diff := cmp.Diff(&tt.want, got); err != nil || diff != "" {
				t.Errorf("%v, -want +got:\n%s", err, diff)
			}
		})
	}
	if len(a.Answers) != 1 {
		t.Error("a rule has changed the audit")
	}
}

func TestAnswerRefuses(t *testing.T) {
	a := begun(t, map[string]string{"connection": "wired"})
	for _, tt := range []struct {
		name, code string
		give       NewAnswer
	}{
		{"unknown item", "item", NewAnswer{Item: "colour", Value: word("red")}},
		{"unknown option", "value", NewAnswer{Item: "anomaly", Value: word("fine")}},
		{"empty", "value", NewAnswer{Item: "plate", Value: word(" \u200b")}},
		{"fields for a choice", "value", NewAnswer{Item: "anomaly", Value: checklist.Value{Fields: map[string]string{"at": "x"}}}},
		{"field missing", "value", NewAnswer{Item: "ward_approval", Value: checklist.Value{Fields: map[string]string{"name": "J"}}}},
		{"unknown provenance", "provenance", NewAnswer{Item: "anomaly", Value: word("none"), Provenance: "guessed"}},
		{"a file with nothing in it", "file-empty", NewAnswer{Item: "anomaly", Value: word("none"), Evidence: []NewEvidence{{Name: "Foto.jpg"}}}},
		{"seen as open, answered meanwhile", "stale", NewAnswer{Item: "connection", Value: word("wlan")}},
		{"seen with an older answer", "stale", NewAnswer{Item: "connection", Value: word("wlan"), Replaces: "older"}},
		{"seen as answered, withdrawn meanwhile", "stale", NewAnswer{Item: "anomaly", Value: word("none"), Replaces: "anomaly"}},
	} {
		got, err := a.Answer(tt.give)
		wantRefused(t, tt.name, tt.code, got, err)
	}
	_, err := a.Answer(NewAnswer{Item: "anomaly", Value: word("fine")})
	var value *checklist.ValueError
	if !errors.As(err, &value) || value.Code != checklist.CodeUnknownOption {
		t.Errorf("%v does not say what the checklist said", err)
	}
	a.Status = Completed
	got, err := a.Answer(NewAnswer{Item: "anomaly", Value: word("none")})
	wantRefused(t, "sealed", "sealed", got, err)
}

func TestWithdraw(t *testing.T) {
	a := begun(t, map[string]string{"connection": "wired"})
	got, err := a.Withdraw("connection")
	want := &AuditAnswered{Audit: "a1", Revision: 1, Item: "connection", Withdrawn: true, Replaces: "connection"}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	got, err = a.Withdraw("anomaly")
	wantRefused(t, "nothing there", "no-answer", got, err)
	a.Status = Completed
	got, err = a.Withdraw("connection")
	wantRefused(t, "sealed", "sealed", got, err)
}

func TestComplete(t *testing.T) {
	a := begun(t, settled())
	got, err := a.Complete()
	if err != nil {
		t.Fatal(err)
	}
	if got.Audit != "a1" || got.Revision != 1 || got.Device != "d1" || got.Checklist != a.Checklist.Digest() {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff(Seal(a.Checklist, a.Outcome()), got.Outcome); diff != "" || got.Outcome.Verdict != "action_planned" {
		t.Errorf("outcome %+v", got.Outcome)
	}
	if v := got.Vouch(); v.Subject != "a1" || v.Revision != 1 || v.Digest != a.Checklist.Digest() || !cmp.Equal(v.Outcome, any(got.Outcome)) {
		t.Errorf("vouches for %+v", v)
	}
	a.Status = Completed
	got, err = a.Complete()
	wantRefused(t, "sealed", "sealed", got, err)
}

func TestCompleteNamesWhatIsOpen(t *testing.T) {
	for missing, wants := range map[string][2]string{
		"anomaly":            {"noch ein Punkt ist offen: ", "one item is still open: "},
		"connection upgrade": {"noch 2 Punkte sind offen, zuerst: ", "2 items are still open, first: "},
	} {
		answers := settled()
		items := strings.Fields(missing)
		for _, item := range items {
			delete(answers, item)
		}
		a := begun(t, answers)
		got, err := a.Complete()
		wantRefused(t, missing, "incomplete", got, err)
		first, _ := a.Checklist.Item(items[0])
		var r *Refusal
		if !errors.As(err, &r) || r.Text["de"] != wants[0]+first.Title["de"] || r.Text["en"] != wants[1]+first.Title["en"] {
			t.Errorf("without %s it says %v", missing, r.Text)
		}
	}
}

// A contradiction does not keep anybody from leaving the bed: it is sealed as
// what it is.
func TestCompleteSealsAContradiction(t *testing.T) {
	a := begun(t, map[string]string{
		"patient_attached": "no", "model": "not_contec", "plate": "Philips MP5", "anomaly": "none", "serious_incident": "no",
		"connection": "wired",
	})
	got, err := a.Complete()
	if err != nil {
		t.Fatal(err)
	}
	want := Sealed{
		Verdict: "incomplete", Urgency: "none", Rules: []string{"R1"}, Actions: []SealedAction{},
		Contradictions: []string{"plate"}, NotCounted: []string{"connection"},
	}
	if diff := cmp.Diff(want, got.Outcome); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"connection"}, a.Outcome().NotCounted); diff != "" {
		t.Errorf("leftover:\n%s", diff)
	}
}

func TestAmend(t *testing.T) {
	a := begun(t, settled())
	got, err := a.Amend("Tippfehler")
	wantRefused(t, "still open", "not-sealed", got, err)
	a.Status = Completed
	got, err = a.Amend("\t ")
	wantRefused(t, "without a reason", "reason-missing", got, err)
	got, err = a.Amend(" Tippfehler\x1b[0m ")
	want := &AuditAmended{Audit: "a1", Revision: 2, Reason: Say("Tippfehler")}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
}

// What may have changed since the last audit is never proposed from it.
func TestOffer(t *testing.T) {
	a := begun(t, nil)
	a.Prior = map[string]Answer{"colour": {Item: "colour", Value: word("red")}}
	for _, item := range a.Checklist.Items {
		a.Prior[item.ID] = Answer{Item: item.ID, Value: word("prior")}
	}
	offered := map[string]bool{}
	for item := range a.Prior {
		if answer, ok := a.Offer(item); ok {
			offered[item] = answer.Value.Word == "prior"
		}
	}
	if diff := cmp.Diff(map[string]bool{"model": true, "firmware": true, "firmware_read_at": true}, offered); diff != "" {
		t.Errorf("-want +offered:\n%s", diff)
	}
	strict := *a.Checklist
	strict.Items = slices.Clone(strict.Items)
	for i := range strict.Items {
		strict.Items[i].Confirmable, strict.Items[i].NeverPrefill = true, true
	}
	if got, ok := (&Audit{Checklist: &strict, Prior: a.Prior}).Offer("model"); ok {
		t.Errorf("what must be answered anew is offered as %+v", got)
	}
	a.Prior["model"] = Answer{Item: "model", Redacted: true}
	delete(a.Prior, "firmware")
	for _, item := range []string{"model", "firmware"} {
		if got, ok := a.Offer(item); ok {
			t.Errorf("%s is offered as %+v", item, got)
		}
	}
}

func TestItemsFollowTheAnswers(t *testing.T) {
	before := begun(t, nil).Items()
	after := begun(t, map[string]string{"model": "not_contec"}).Items()
	if slices.Contains(before, "plate") || !slices.Contains(after, "plate") ||
		slices.Contains(after, "connection") || !slices.Contains(after, "serious_incident") {
		t.Errorf("asked %v, then %v", before, after)
	}
}

// Sealing keeps a consultation that was held with the action that opens again
// when it has expired.
func TestSealConsultation(t *testing.T) {
	answers := settled()
	for item, w := range map[string]string{"connection": "wired", "internet": "reachable", "remote_monitoring": "yes", "on_the_spot": "neither_possible"} {
		answers[item] = w
	}
	a := begun(t, answers)
	if s := Seal(a.Checklist, a.Outcome()); s.Consultation != nil || len(a.Outcome().Missing) == 0 {
		t.Errorf("without a consultation: %+v", s)
	}
	held := map[string]string{
		"status": "held", "physician": "Dr. Weiß", "function": "OA", "at": "2025-04-01T09:40:00+02:00",
		"decision": "replace", "valid_until": "2025-04-02T09:40:00+02:00",
	}
	a.Answers["consultation"] = Answer{Item: "consultation", Value: checklist.Value{Fields: held}}
	want := &SealedConsultation{ValidUntil: "2025-04-02T09:40:00+02:00", Action: SealedAction{
		Action: "consult_physician", Owner: "physician", Urgency: "immediate", Within: "P1D", Rules: []string{"R5", "R16"},
	}}
	if diff := cmp.Diff(want, Seal(a.Checklist, a.Outcome()).Consultation); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Strictness needs no checklist at hand, and agrees with the shipped one.
func TestStrictnessAgreesWithTheChecklist(t *testing.T) {
	c := shipped(t)
	for rank, u := range c.Urgencies {
		if Strictness(u.Word) != rank {
			t.Errorf("%s: %d here, %d in the checklist", u.Word, Strictness(u.Word), rank)
		}
		if _, err := AddDuration(time.Time{}, u.Within); err != nil && u.Within != "" {
			t.Error(err)
		}
	}
}

func TestDrop(t *testing.T) {
	a := begun(t, settled())
	got, err := a.Drop(" \n")
	wantRefused(t, "answered, without a reason", "reason-missing", got, err)
	got, err = a.Drop(" falsches Gerät\x1b[0m ")
	want := &AuditDropped{Audit: "a1", Device: a.Device.ID, Round: a.Round, Reason: Say("falsches Gerät")}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}

	a.Revision = 2
	got, err = a.Drop("x")
	wantRefused(t, "being amended", "amending", got, err)
	a.Revision, a.Status = 1, Completed
	got, err = a.Drop("x")
	wantRefused(t, "sealed", "sealed", got, err)

	empty := begun(t, nil)
	got, err = empty.Drop("")
	if err != nil || !got.Reason.IsZero() {
		t.Errorf("without an answer it takes a reason: %+v, %v", got, err)
	}
}

// Nothing can be done any more with an audit that was dropped.
func TestDroppedIsOver(t *testing.T) {
	a := begun(t, settled())
	a.Status = Dropped
	answered, err := a.Answer(NewAnswer{Item: "patient_attached"})
	wantRefused(t, "answer", "dropped", answered, err)
	withdrawn, err := a.Withdraw("patient_attached")
	wantRefused(t, "withdraw", "dropped", withdrawn, err)
	completed, err := a.Complete()
	wantRefused(t, "complete", "dropped", completed, err)
	amended, err := a.Amend("x")
	wantRefused(t, "amend", "dropped", amended, err)
	again, err := a.Drop("x")
	wantRefused(t, "drop", "dropped", again, err)
}

// Answers that stand side by side and differ keep an audit from being sealed; what
// says the same, complements, is not asked or was erased does not.
func TestContested(t *testing.T) {
	a := begun(t, settled())
	held := a.Answers["upgrade"]
	rival := func(word string) Rival {
		return Rival{Answer: Answer{Item: "upgrade", Value: checklist.Value{Word: word}}}
	}
	for name, c := range map[string]struct {
		rival Rival
		want  bool
	}{
		"the same":   {rival(held.Value.Word), false},
		"otherwise":  {rival("installed_claimed"), true},
		"taken back": {Rival{Answer: Answer{Item: "upgrade"}, Withdrawn: true}, true},
		"erased":     {Rival{Answer: Answer{Item: "upgrade", Redacted: true}}, false},
	} {
		a.Rivals = map[string][]Rival{"upgrade": {c.rival}}
		if got := len(a.Contested()) > 0; got != c.want {
			t.Errorf("%s: contested %v", name, got)
		}
		got, err := a.Complete()
		if c.want {
			wantRefused(t, name, IsContested, got, err)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	a.Rivals = map[string][]Rival{"never_asked": {rival("x")}}
	if items := a.Contested(); items != nil {
		t.Errorf("contested are %q", items)
	}
}
