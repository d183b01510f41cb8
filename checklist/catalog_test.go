package checklist

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// What screens and imports take from the shipped checklist beside its rules, by
// word, as the decision table lists it.
func TestWhatTheCatalogAsksOfScreens(t *testing.T) {
	c := shippedChecklist(t)
	got := map[string][]string{}
	note := func(what string, is bool, word string) {
		if is {
			got[what] = append(got[what], word)
		}
	}
	for _, i := range c.Items {
		note("never prefilled", i.NeverPrefill, i.ID)
		note("confirmable", i.Confirmable, i.ID)
		note("optional", i.Optional, i.ID)
		note("counts as unknown", i.Unanswered == "unknown", i.ID)
		for k, o := range i.Options {
			note("installs on the spot", o.Installs, o.Word)
			if o.Unknown != (o.Word == "unknown") || o.Unknown && k != len(i.Options)-1 {
				t.Errorf("%s: option %s is unknown: %v", i.ID, o.Word, o.Unknown)
			}
		}
	}
	for _, a := range c.Actions {
		note("installs", a.Installs, a.Word)
		note("opens", a.Opens, a.Word)
		note("separates", a.Separates, a.Word)
		note("consults", a.Consulting, a.Word)
	}
	for _, r := range c.Rules {
		note("guards", r.Guard, r.ID)
		note("holds", r.Hold, r.ID)
	}
	for what, want := range map[string]string{
		"never prefilled":      "patient_attached anomaly connection internet on_the_spot serious_incident",
		"confirmable":          "model firmware_read_at firmware",
		"optional":             "note",
		"counts as unknown":    "patient_attached internet remote_monitoring",
		"installs on the spot": "upgraded_evidence disconnected_and_upgraded",
		"installs":             "install_upgrade plan_upgrade",
		"opens":                "install_upgrade plan_upgrade check_before_use",
		"separates":            "disconnect isolate_network",
		"consults":             "consult_physician",
		"guards":               "R15",
		"holds":                "R0 R17",
	} {
		if !slices.Equal(got[what], strings.Fields(want)) {
			t.Errorf("%s: %v, want %s", what, got[what], want)
		}
	}
	if c.Consultation.Offer != 24*time.Hour {
		t.Errorf("a consultation is offered for %v", c.Consultation.Offer)
	}
}

// edited is the shipped checklist with some of its text replaced.
func edited(t *testing.T, oldAndNew ...string) *Checklist {
	t.Helper()
	source := string(shippedChecklist(t).Source())
	for i := 0; i < len(oldAndNew); i += 2 {
		if strings.Count(source, oldAndNew[i]) != 1 {
			t.Fatalf("%q is not there once", oldAndNew[i])
		}
		source = strings.Replace(source, oldAndNew[i], oldAndNew[i+1], 1)
	}
	c, err := Parse("edited.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What nobody has answered is neither so nor otherwise.
func TestNotOfWhatIsOpenIsOpen(t *testing.T) {
	const r19 = "when: {item: anomaly, is: not_checkable}"
	for _, when := range []string{
		"{not: {item: anomaly, in: [none, display_implausible, tamper_signs]}}",
		"{not: {any: [{item: anomaly, is: none}, {item: anomaly, in: [display_implausible, tamper_signs]}]}}",
		"{not: {all: [{item: anomaly, is_not: not_checkable}, {item: anomaly, in: [none, display_implausible, tamper_signs]}]}}",
		"{not: {not: {item: anomaly, is: not_checkable}}}",
	} {
		c := edited(t, r19, "when: "+when)
		for answer, want := range map[string]bool{"": false, "none": false, "tamper_signs": false, "not_checkable": true} {
			a := Answers{}
			if answer != "" {
				a["anomaly"] = Value{Word: answer}
			}
			if got := slices.Contains(c.Evaluate(a, Device{}).Rules, "R19"); got != want {
				t.Errorf("%s, anomaly %q: %v", when, answer, got)
			}
		}
	}
}

// An action has the strictest urgency of the rules that ask for it, wherever
// they stand.
func TestAnActionTakesTheStrictestUrgency(t *testing.T) {
	c := edited(t, "actions: [clarify_model]", "actions: [clarify_model, inform_it]")
	out := c.Evaluate(answers(strings.Replace(noCentre, "model=cms8000", "model=unknown", 1)+"on_the_spot=not_yet"), Device{})
	i := slices.IndexFunc(out.Actions, func(a Action) bool { return a.Action == "inform_it" })
	if i < 0 || out.Actions[i].Urgency != "immediate" || out.Actions[i].Within != "P1D" || !slices.Equal(out.Actions[i].Rules, []string{"R2", "R4"}) {
		t.Errorf("actions %+v", out.Actions)
	}
}

// A contradiction that looks at no names is one of answers alone.
func TestAContradictionOfAnswers(t *testing.T) {
	c := edited(t, "    when: {item: model, is: not_contec}\n    names_in: [plate]\n    names_of_device: true\n", "    when: {item: anomaly, is: not_checkable}\n")
	for answer, want := range map[string]int{"none": 0, "not_checkable": 1} {
		if out := c.Evaluate(answers("anomaly="+answer), Device{}); len(out.Contradictions) != want {
			t.Errorf("anomaly %s: contradictions %v", answer, out.Contradictions)
		}
	}
}
