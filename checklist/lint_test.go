package checklist

import (
	"errors"
	"strings"
	"testing"
)

// edit is one change to the shipped checklist and what lint says about it.
type edit struct {
	name     string
	old, new string // the first old becomes new
	below    int    // the problem is so many lines below the change
	want     string // in the problem's line
	text     string // the offending text
}

// refusedEdits break the checklist.
func refusedEdits() []edit {
	return []edit{
		{"no id", "id: bfarm-contec-2025-03-03\n", "", 0, `checklist without "id"`, ""},
		{"version of letters", "version: 1", "version: one", 0, "not a whole number", "one"},
		{"version zero", "version: 1", "version: 0", 0, "not a whole number", "0"},
		{"id with blanks", "id: bfarm-contec-2025-03-03", "id: bfarm contec", 0, "not an id", "bfarm contec"},
		{"unknown key", "    never_prefill: true", "    never_prefil: true", 0, "unknown key in item", "never_prefil"},
		{"key twice", "version: 1", "version: 1\nversion: 1", 1, "already", ""},
		{"flag of words", "    never_prefill: true", "    never_prefill: maybe", 0, "neither true nor false", ""},
		{"observed nothing", "    observed: firmware", "    observed: colour", 0, "nothing that can be observed", "colour"},
		{"observed for another kind", "    observed: firmware", "    observed: contact", 0, "cannot be observed for the item", "contact"},
		{"observed for another choice", "open_egress_past\n    kind: choice\n    observed: contact", "open_egress_past\n    kind: choice\n    observed: model", 2, "cannot be observed for the item", "model"},
		{"observed and asked anew", "    observed: firmware", "    observed: firmware\n    never_prefill: true", 0, "never_prefill", "firmware"},
		{"missing translation", "      en: Is a patient attached to the monitor?\n", "", -1, `title is missing in language "en"`, ""},
		{"empty translation", "      en: Is a patient attached to the monitor?", "      en: ''", 0, "is empty", ""},
		{"third language", "      en: Is a patient attached to the monitor?", "      en: Is one?\n      fr: Un patient?", 1, "unknown key in title", "fr"},
		{"control character", "Is a patient attached to the monitor?", "\"Is a\\u009b patient?\"", 0, "unprintable", "Is a\u009b patient?"},
		{"direction mark", "Is a patient attached to the monitor?", "Is a \u202e patient?", 0, "unprintable", "Is a \u202e patient?"},
		{"unknown kind", "    kind: choice", "    kind: chioce", 0, "unknown kind", "chioce"},
		{"unknown option", "{item: model, in: [not_contec, other", "{item: model, in: [not_cotec, other", 0, "unknown option", "not_cotec"},
		{"option twice in a row", "in: [not_contec, other_contec,", "in: [not_contec, not_contec,", 0, "twice in the row", "not_contec"},
		{"option twice", "      - word: cms6500", "      - word: cms6000", 0, "option is there twice", "cms6000"},
		{"word in capitals", "      - word: cms6500", "      - word: CMS6500", 0, "not a word", "CMS6500"},
		{"unknown item", "{item: firmware_read_at, is_not", "{item: firmware_read, is_not", 0, "unknown item", "firmware_read"},
		{"item twice", "  - id: plate\n    kind: text", "  - id: note\n    kind: text", -1000, "item is there twice", "note"},
		{"unknown fact", "asked_if: {fact: affected}", "asked_if: {fact: afected}", 0, "unknown fact", "afected"},
		{"unknown rule", "    - rule: R5\n", "    - rule: R55\n", 0, "unknown rule", "R55"},
		{"rule twice", "  - id: R1\n", "  - id: R0\n", 0, "rule is there twice", "R0"},
		{"unknown action", "actions: [secure_device, assess", "actions: [secure_devise, assess", 0, "unknown action", "secure_devise"},
		{"action twice", "  - word: assess_incident", "  - word: secure_device", 0, "action is there twice", "secure_device"},
		{"unknown owner", "    owner: ward", "    owner: wards", 0, "unknown owner", "wards"},
		{"unknown urgency", "    urgency: now", "    urgency: asap", 0, "unknown urgency", "asap"},
		{"urgency twice", "  - word: normal", "  - word: none", 0, "urgency is there twice", "none"},
		{"verdict twice", "verdict: {word: resolved,", "verdict: {word: not_affected,", 0, "verdict is there twice", "not_affected"},
		{"neither urgency nor guard", "    guard: true\n", "", -2, "either an urgency or guard", "R15"},
		{"actions without a deadline", "    urgency: none\n    actions: []", "    urgency: none\n    actions: [file_reply]", -2, "without a deadline", "R1"},
		{"bad duration", "within: P30D", "within: 30 days", 0, "not a duration", "30 days"},
		{"bad day", `date: "2025-03-03"`, `date: "3.3.2025"`, 0, "not a day", "3.3.2025"},
		{"unanswered is no option", "    unanswered: unknown", "    unanswered: dunno", 0, "unknown option", "dunno"},
		{"condition without a form", "when: {item: model, is_not: not_contec}", "when: {modell: x}", 0, "not a condition", ""},
		{"two forms in a row", "when: {item: model, is_not: not_contec}", "when: {item: model, fact: patched, is_not: not_contec}", 0, "two conditions", "fact"},
		{"two comparisons", "when: {item: model, is_not: not_contec}", "when: {item: model, is: unknown, is_not: not_contec}", 0, "two comparisons", "is_not"},
		{"item without comparison", "when: {item: model, is_not: not_contec}", "when: {item: model}", 0, "without a comparison", "model"},
		{"empty list", "in: [not_contec, other_contec, lookalike]", "in: []", 0, "without words", "in"},
		{"text compared", "{item: model, in: [not_contec, other_contec, lookalike]}", "{item: note, is: x}", 0, "without options", "note"},
		{"fact without its value", "when: {fact: connection_now, is: none_proven}", "when: {fact: connection_now}", 0, "has a value", "connection_now"},
		{"true fact compared", "asked_if: {fact: affected}", "asked_if: {fact: affected, is: yes}", 0, "without options", "affected"},
		{"fact answered", "asked_if: {fact: affected}", "asked_if: {fact: affected, answered: true}", 0, "not answered", "affected"},
		{"circle of facts", "when: {item: model, is_not: not_contec}", "when: {fact: patched}", -1, "affected → patched → upgrade_now", "affected"},
		{"circle of an item", "asked_if: {item: model, in: [not_contec", "asked_if: {item: plate, answered: true}\n    x: {in: [not_contec", -2, "plate → plate", "plate"},
		{"rule never holds", "when: {item: model, is: mn120}", "when: {all: [{item: model, is: mn120}, {item: model, is: cms8000}]}", -1, "rule never holds", "R3"},
		{"item never asked", "asked_if: {item: model, in: [not_contec, other_contec, lookalike]}", "asked_if: {all: [{item: model, is: unknown}, {item: model, is: cms8000}]}", -2, "item is never asked", "plate"},
		{"call never comes", "and: {item: on_the_spot, is: not_yet}", "and: {item: connection, is: none_proven}", -1, "never calls", "R4"},
		{"contradiction never arises", "  - id: plate\n    when: {item: model, is: not_contec}", "  - id: plate\n    when: {all: [{item: model, is: not_contec}, {fact: affected}]}", 0, "never arises", "plate"},
		{"a set without a rule", "when: {item: model, is: not_contec}\n    urgency: none", "when: {all: [{item: model, is: not_contec}, {item: anomaly, is: not_checkable}]}\n    urgency: none", -1000, "no rule with an urgency", "patient_attached=yes model=not_contec anomaly=none serious_incident=no"},
		{"field of another kind", "{name: installer, title:", "{name: physician, title:", 0, "no such field", "physician"},
		{"field missing", "      - {name: installer, title: {de: Installiert von (Person und Firma), en: Installed by (person and firm)}}\n", "", -11, "without field", "installer"},
		{"status of other words", "          - word: not_reached", "          - word: nobody", -5, "not the options of a status", "status"},
		{"consultation nobody calls for", "  item: consultation\n", "  item: note\n", 0, "not an item of kind consultation", "note"},
		{"consultation with asked_if", "    kind: consultation\n", "    kind: consultation\n    asked_if: {fact: affected}\n", 1, "its own condition", "consultation"},
		{"calls out of order", "    - rule: R5\n    - rule: R6", "    - rule: R6\n    - rule: R5", 1, "not in the order", "R5"},
		{"scope of a text", "scope:\n  item: model", "scope:\n  item: note", 3, "unknown option", "other_contec"},
		{"name of nothing", "{name: CMS6000, option", "{name: '--', option", 0, "matches nothing", "--"},
		{"names in a choice", "names_in: [plate]", "names_in: [model]", 0, "names are looked for in a choice", "model"},
		{"no screens", "screens:\n  guard:", "screen:\n  guard:", 0, "unknown key in checklist", "screen"},
		{"anchor", "version: 1", "version: &v 1", 0, "not a plain text", ""},
		{"null", "version: 1", "version:", 0, "not a plain text", ""},
		{"word for a mapping", "    - {name: Contec, option: other_contec}", "    - Contec", 0, "not a mapping", ""},
		{"broken indentation", "  - id: plate\n", " - id: plate\n", 0, "not readable as YAML", ""},
		{"tab", "    kind: choice", "\tkind: choice", 0, "control character U+0009", ""},
		{"two documents", "notice:\n", "---\nnotice:\n", -1000, "not one YAML document", ""},
	}
}

func TestLintRefuses(t *testing.T) {
	source := string(shippedChecklist(t).Source())
	for _, test := range refusedEdits() {
		t.Run(test.name, func(t *testing.T) {
			at := strings.Index(source, test.old)
			if at < 0 {
				t.Fatalf("%q is not in the checklist", test.old)
			}
			line := strings.Count(source[:at], "\n") + 1 + test.below
			broken := []byte(source[:at] + test.new + source[at+len(test.old):])
			c, err := Parse("facility.yaml", broken)
			var problems Problems
			if c != nil || !errors.As(err, &problems) {
				t.Fatalf("parsed, error %v", err)
			}
			found := false
			for _, p := range problems {
				found = found || !p.Warning && strings.Contains(p.String(), test.want) && p.Text == test.text && (p.Line == line || test.below == -1000)
			}
			if !found {
				t.Errorf("no %q %q in line %d, but\n%v", test.want, test.text, line, problems)
			}
			for _, p := range problems {
				if p.Line < 1 || p.Column < 1 || p.What == "" || p.Do == "" || strings.Contains(p.String(), "\n") || strings.ContainsFunc(p.String(), unprintable) {
					t.Errorf("not one line with place and advice: %q", p)
				}
			}
		})
	}
}

// warnedEdits leave the checklist usable, but not as good as it was.
func warnedEdits() []edit {
	return []edit{
		{"action of no rule", "actions: [decide_use, replace_device]", "actions: [replace_device]", -1000, "no rule asks for this action", "decide_use"},
		{"owner of no action", "  - word: operator\n", "  - word: gardener\n    title: {de: Garten, en: Garden}\n  - word: operator\n", 0, "this owner has no action", "gardener"},
		{"fact of no use", "  - id: connected\n", "  - id: spare\n    when: {item: model, is: mn120}\n  - id: connected\n", 0, "nothing looks at this fact", "spare"},
		{"choice of no use", "{item: serious_incident, is: suspected}", "{item: anomaly, is: tamper_signs}", -1000, "nothing looks at this choice", "serious_incident"},
		{"rule that always holds", "when: {item: patient_attached, is_not: \"no\"}", "when: {item: patient_attached, answered: true}", -1, "rule always holds", "R15"},
		{"rule twice under two names", "  - id: R1\n", "  - id: R1a\n    when: {item: model, is: not_contec}\n    urgency: none\n    actions: []\n    reason: {de: a, en: a}\n    source: {de: a, en: a}\n  - id: R1\n", 6, "whenever it holds, R1a holds", "R1"},
		{"rule within another", "when: {item: anomaly, in: [display_implausible, tamper_signs]}\n    urgency: now\n    hold: true\n    actions: [secure_device, assess_incident]", "when: {all: [{item: anomaly, is: tamper_signs}, {item: serious_incident, is: suspected}]}\n    urgency: now\n    hold: true\n    actions: [secure_device]", -1, "whenever it holds, R17 holds", "R0"},
		{"dead branch", "when: {item: model, is: mn120}", "when: {any: [{item: model, is: mn120}, {all: [{item: model, is: not_contec}, {fact: connected}]}]}", 0, "row is never true", ""},
		{"dead row", "when: {item: model, is: mn120}", "when: {any: [{item: model, is: mn120}, {fact: silent, is: mn120}]}", 0, "row is never true", "silent"},
		{"dead option", "when: {item: model, is: mn120}", "when: {fact: silent, in: [unknown, mn120]}", 0, "option never comes up", "mn120"},
		{"item before what it rests on", "asked_if: {item: model, in: [not_contec, other_contec, lookalike]}", "asked_if: {all: [{item: model, in: [not_contec, other_contec, lookalike]}, {item: anomaly, answered: true}]}", -2, "asked before one it rests on", "plate"},
		{"long title", "Is a patient attached to the monitor?", "Is a patient, or anybody or anything else, attached to this monitor?", 0, "longer than 60", "Is a patient, or anybody or anything else, attached to this monitor?"},
	}
}

func TestLintWarns(t *testing.T) {
	source := string(shippedChecklist(t).Source())
	// A fact for the edits that need one which never has the value mn120.
	const silent = "  - id: silent\n    of: model\n    cases:\n      - is: unknown\n        when: {item: model, is: mn120}\n"
	for _, test := range warnedEdits() {
		t.Run(test.name, func(t *testing.T) {
			source := source
			if strings.Contains(test.new, "silent") {
				source = strings.Replace(source, "facts:\n", "facts:\n"+silent, 1)
			}
			at := strings.LastIndex(source, test.old)
			if at < 0 {
				t.Fatalf("%q is not in the checklist", test.old)
			}
			line := strings.Count(source[:at], "\n") + 1 + test.below
			changed := []byte(source[:at] + test.new + source[at+len(test.old):])
			problems := Lint("facility.yaml", changed)
			found := false
			for _, p := range problems {
				found = found || p.Warning && strings.Contains(p.String(), test.want) && p.Text == test.text && (p.Line == line || test.below == -1000)
			}
			if !found {
				t.Errorf("no %q %q in line %d, but\n%v", test.want, test.text, line, Problems(problems))
			}
		})
	}
}

func TestParse(t *testing.T) {
	shipped := shippedChecklist(t)
	if c, err := Parse("x", shipped.Source()); err != nil || c != shipped {
		t.Errorf("the shipped checklist's own bytes: %v", err)
	}
	// Longer titles only earn a warning, and a comment changes the digest.
	changed := strings.Replace(string(shipped.Source()), "to the monitor?", "to this monitor here, or could anybody be?", 1) + "# ours\n"
	c, err := Parse("facility.yaml", []byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	if string(c.Source()) != changed || len(c.Digest()) != 64 || c.Digest() == shipped.Digest() {
		t.Errorf("digest %s", c.Digest())
	}
	if got := c.Evaluate(answers(well+"connection=none_proven upgrade=not_installed"), Device{}); got.Verdict != "action_planned" {
		t.Errorf("verdict %s", got.Verdict)
	}
}

func TestParseRefusesWhatIsNoText(t *testing.T) {
	for name, src := range map[string]string{
		"nothing":          "",
		"a comment":        "# nothing\n",
		"a word":           "hello",
		"a list":           "- a\n- b\n",
		"UTF-16":           "\xff\xfei\x00d\x00",
		"Latin-1":          "id: \xfc",
		"zero bytes":       "id: a\x00b",
		"too large":        strings.Repeat("# x\n", maxSource/4+1),
		"deep brackets":    strings.Repeat("[", 100_000),
		"deep indentation": deepBlock(1000),
		"deep dashes":      strings.Repeat("- ", 100_000) + "a",
		"deep questions":   strings.Repeat("? ", 100_000) + "a",
	} {
		problems := Lint(name, []byte(src))
		if len(problems) == 0 || problems[0].Line == 0 || problems[0].What == "" {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func deepBlock(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
