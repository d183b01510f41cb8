package checklist

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawAnswers draws any set of answers, half of them missing, some of them
// ill-formed, with the oracle's view of it.
func drawAnswers(t *rapid.T) (Answers, oracle) {
	a, o := Answers{}, oracle{}
	for _, ch := range choices() {
		word := rapid.SampledFrom(append([]string{"", "", "cms800"}, ch.options...)).Draw(t, ch.item)
		if word != "" {
			a[ch.item] = Value{Word: word}
		}
		if slices.Contains(ch.options, word) {
			*ch.of(&o) = word
		}
	}
	for item, into := range map[string]*string{
		"plate": &o.plate, "firmware": &o.firmware, "ward_approval": &o.approval, "upgrade_evidence": &o.evidence,
	} {
		if v := structured()[item]; rapid.Bool().Draw(t, item) {
			a[item], *into = v, "given"
			if v.Fields != nil && rapid.Bool().Draw(t, item+" broken") {
				broken := maps.Clone(v.Fields)
				delete(broken, slices.Sorted(maps.Keys(v.Fields))[0])
				a[item], *into = Value{Fields: broken}, ""
			}
		}
	}
	switch rapid.IntRange(0, 3).Draw(t, "consultation") {
	case 1:
		a["consultation"], o.consultation = heldConsultation(), "held"
	case 2:
		a["consultation"], o.consultation = Value{Fields: map[string]string{"status": "not_reached"}}, "not_reached"
	case 3:
		a["consultation"] = Value{Fields: map[string]string{"status": "held", "physician": "Dr. Beispiel"}}
	}
	return a, o
}

func TestAnyAnswersAsTheOracleSays(t *testing.T) {
	list := shippedChecklist(t)
	rapid.Check(t, func(t *rapid.T) {
		a, o := drawAnswers(t)
		device := rapid.SampledFrom([]Device{{}, {Maker: "Philips", Model: "MP5"}, {Maker: "Contec Medical Systems Co., Ltd."}, {Model: "CMS-8000"}}).Draw(t, "device")
		o.contradicted = device.Maker == "Contec Medical Systems Co., Ltd." || device.Model == "CMS-8000"
		before := maps.Clone(a)
		out := list.Evaluate(a, device)
		o.work()
		if what := o.differs(out); what != "" {
			t.Fatalf("%s differs\nengine %+v\noracle %+v", what, out, o)
		}
		for _, id := range out.NotCounted {
			delete(before, id)
		}
		without := list.Evaluate(before, device)
		without.NotCounted = out.NotCounted
		if diff := cmp.Diff(out, without); diff != "" {
			t.Errorf("answers that are not counted change the outcome:\n%s", diff)
		}
	})
}

func TestOutcomeArraysAreNeverNull(t *testing.T) {
	list := shippedChecklist(t)
	for _, a := range []Answers{nil, {}, answers("patient_attached=no model=not_contec anomaly=none serious_incident=no")} {
		got, err := json.Marshal(list.Evaluate(a, Device{}))
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(got, &fields); err != nil {
			t.Fatal(err)
		}
		for name, raw := range fields {
			if string(raw) == "null" {
				t.Errorf("%s is null in %s", name, got)
			}
		}
		want := []string{"actions", "contradictions", "missing", "rules", "urgency", "verdict"}
		if names := slices.Sorted(maps.Keys(fields)); !slices.Equal(names, want) {
			t.Errorf("fields %v, want %v", names, want)
		}
	}
}
