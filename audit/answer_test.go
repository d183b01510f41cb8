package audit

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visite/checklist"
)

// What an entry may say of an answer and what lies beside it: rules and
// deadlines stay readable after a redaction, names and free text do not.
func TestSplit(t *testing.T) {
	tests := []struct {
		kind            checklist.Kind
		value           checklist.Value
		public, private string
	}{
		{checklist.KindChoice, checklist.Value{Word: "wired"}, `"wired"`, ""},
		{checklist.KindNumber, checklist.Value{Word: "37.5"}, `"37.5"`, ""},
		{checklist.KindDate, checklist.Value{Word: "2025-03-03"}, `"2025-03-03"`, ""},
		{checklist.KindText, checklist.Value{Word: "Contec CMS8000"}, ``, "Contec CMS8000"},
		{
			checklist.KindPerson,
			checklist.Value{Fields: map[string]string{"name": "Dr. Weiß", "function": "Oberarzt", "at": "2025-04-01T09:30"}},
			`{"at":"2025-04-01T09:30"}`, `{"function":"Oberarzt","name":"Dr. Weiß"}`,
		},
		{
			checklist.KindEvidence,
			checklist.Value{Fields: map[string]string{"reference": "SB-77", "installer": "Fa. Meier", "date": "2025-03-20", "file": "77.jpg"}},
			`{"date":"2025-03-20"}`, `{"file":"77.jpg","installer":"Fa. Meier","reference":"SB-77"}`,
		},
		{
			checklist.KindConsultation,
			checklist.Value{Fields: map[string]string{
				"status": "held", "physician": "Dr. Weiß", "function": "Oberarzt", "at": "2025-04-01T09:30",
				"decision": "replace", "conditions": "bis morgen", "valid_until": "2025-04-02T09:30",
			}},
			`{"at":"2025-04-01T09:30","decision":"replace","status":"held","valid_until":"2025-04-02T09:30"}`,
			`{"conditions":"bis morgen","function":"Oberarzt","physician":"Dr. Weiß"}`,
		},
		{checklist.KindConsultation, checklist.Value{Fields: map[string]string{"status": "not_reached"}}, `{"status":"not_reached"}`, ""},
	}
	for _, tt := range tests {
		public, private, err := Split(tt.kind, tt.value)
		if err != nil || string(public) != tt.public || private != Say(tt.private) {
			t.Errorf("Split(%s, %v) = %s, %+v, %v\nwant %s, %s", tt.kind, tt.value, public, private, err, tt.public, tt.private)
		}
		back, err := Join(tt.kind, public, private)
		if err != nil || !cmp.Equal(tt.value, back) {
			t.Errorf("Join(%s, %s, %s) = %v, %v, want %v", tt.kind, public, private.Text, back, err, tt.value)
		}
	}
}

func TestJoinRedacted(t *testing.T) {
	erased := Private{Ref: strings.Repeat("0", 64)}
	got, err := Join(checklist.KindConsultation, []byte(`{"status":"held","valid_until":"2025-04-02T09:30"}`), erased)
	want := checklist.Value{Fields: map[string]string{"status": "held", "valid_until": "2025-04-02T09:30"}}
	if err != nil || !cmp.Equal(want, got) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if got, err := Join(checklist.KindText, nil, erased); err != nil || got.Word != "" {
		t.Errorf("an erased text comes back as %v, %v", got, err)
	}
}

func TestJoinRefuses(t *testing.T) {
	for _, kind := range []checklist.Kind{checklist.KindChoice, checklist.KindPerson} {
		for _, public := range []string{`7`, `[]`, `"cut`, `{"a":1}`} {
			if got, err := Join(kind, []byte(public), Private{}); err == nil {
				t.Errorf("Join(%s, %s) = %v", kind, public, got)
			}
		}
	}
}

// Nothing of a structured answer is lost, and nothing but its public fields
// gets into the entry.
func TestSplitJoin(t *testing.T) {
	kinds := slices.Sorted(maps.Keys(publicFields))
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		names := rapid.SampledFrom([]string{"status", "at", "date", "name", "function", "decision", "valid_until", "reference"})
		fields := rapid.MapOfN(names, rapid.String(), 1, 6).Draw(t, "fields")
		public, private, err := Split(kind, checklist.Value{Fields: maps.Clone(fields)})
		if err != nil {
			t.Fatal(err)
		}
		back, err := Join(kind, public, private)
		if err != nil || !maps.Equal(fields, back.Fields) {
			t.Fatalf("%v comes back as %v, %v", fields, back.Fields, err)
		}
		open, err := Join(kind, public, Private{})
		if err != nil {
			t.Fatal(err)
		}
		for name := range open.Fields {
			if !slices.Contains(publicFields[kind], name) {
				t.Fatalf("%s is in the entry", name)
			}
		}
	})
}

func TestParseProvenance(t *testing.T) {
	for in, want := range map[string]Provenance{
		"": Attested, "attested": Attested, "plate": Plate, "observed": Observed, "imported": Imported,
	} {
		if got, err := ParseProvenance(in); err != nil || got != want {
			t.Errorf("ParseProvenance(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"Plate", "guessed", "plate\x1b[31m"} {
		got, err := ParseProvenance(in)
		wantRefused(t, in, "provenance", got, err)
		if strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("the refusal of %q repeats an escape sequence", in)
		}
	}
}
