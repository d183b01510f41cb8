package checklist

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// choice is an item with its options, as the decision table lists them.
type choice struct {
	item    string
	options []string
	of      func(*oracle) *string
}

// choices come in the order of the table. The first four are always asked.
func choices() []choice {
	return []choice{
		{"patient_attached", []string{"yes", "no", "unknown"}, func(o *oracle) *string { return &o.patient }},
		{"model", []string{"cms6000", "cms6500", "cms7000", "cms8000", "cms9000", "mn120", "other_contec", "lookalike", "not_contec", "unknown"}, func(o *oracle) *string { return &o.model }},
		{"anomaly", []string{"none", "display_implausible", "tamper_signs", "not_checkable"}, func(o *oracle) *string { return &o.anomaly }},
		{"serious_incident", []string{"no", "suspected"}, func(o *oracle) *string { return &o.incident }},
		{"firmware_read_at", []string{"screen", "label", "service_report", "not_readable"}, func(o *oracle) *string { return &o.readAt }},
		{"open_egress_past", []string{"yes", "no", "unknown"}, func(o *oracle) *string { return &o.egress }},
		{"connection", []string{"none_proven", "wired", "wlan", "both", "menu_off_only", "unknown"}, func(o *oracle) *string { return &o.connection }},
		{"upgrade", []string{"installed_evidence", "installed_claimed", "not_installed", "not_available", "unknown"}, func(o *oracle) *string { return &o.upgrade }},
		{"internet", []string{"blocked_proven", "reachable", "unknown"}, func(o *oracle) *string { return &o.internet }},
		{"remote_monitoring", []string{"yes", "no", "unknown"}, func(o *oracle) *string { return &o.remote }},
		{"on_the_spot", []string{"disconnected_proven", "upgraded_evidence", "disconnected_and_upgraded", "neither_possible", "not_yet"}, func(o *oracle) *string { return &o.spot }},
	}
}

// structured are well-formed answers to the items that are not choices.
func structured() Answers {
	return Answers{
		"plate":            {Word: "Beispiel GmbH M1"},
		"firmware":         {Word: "1.0"},
		"ward_approval":    {Fields: map[string]string{"name": "A. Beispiel", "function": "Stationsleitung", "at": "2025-03-04T10:00:00+01:00"}},
		"upgrade_evidence": {Fields: map[string]string{"reference": "SB 1", "installer": "Beispiel GmbH", "date": "2025-03-04"}},
	}
}

func heldConsultation() Value {
	return Value{Fields: map[string]string{
		"status": "held", "physician": "Dr. Beispiel", "function": "Oberärztin", "at": "2025-03-04T10:00:00+01:00",
		"decision": "continue_local", "valid_until": "2025-03-05T10:00:00+01:00",
	}}
}

// combo is one complete combination: an option's place per choice, -1 where
// the choice is not asked.
type combo [11]int8

// key is the combination as a number below comboKeys.
func (c combo) key(all []choice) (key int) {
	for i, at := range c {
		key = key*(len(all[i].options)+1) + int(at) + 1
	}
	return key
}

// thinStride thins the walk where all of it would take too long: with -short
// and with the race detector.
const thinStride = 101

const comboKeys = 4 * 11 * 5 * 3 * 5 * 4 * 7 * 6 * 4 * 4 * 6

// complete puts -1 where a choice is not asked, by the table's columns.
func (c combo) complete(all []choice) combo {
	word := func(i int) string { return all[i].options[c[i]] }
	if word(1) == "not_contec" {
		for i := 4; i < len(c); i++ {
			c[i] = -1
		}
		return c
	}
	if word(6) == "none_proven" {
		c[8], c[9], c[10] = -1, -1, -1
	} else if word(7) == "installed_evidence" {
		c[9], c[10] = -1, -1
	}
	return c
}

// eachCombo calls visit for every complete combination of one model.
func eachCombo(all []choice, model int, visit func(combo)) {
	var walk func(c combo, i int)
	walk = func(c combo, i int) {
		if i == len(all) {
			visit(c)
			return
		}
		for k := range all[i].options {
			if i == 1 && k != model {
				continue
			}
			c[i] = int8(k)
			if done := c.complete(all); done[i] >= 0 {
				walk(c, i+1)
				continue
			}
			c[i] = -1
			walk(c, i+1)
			break
		}
	}
	walk(combo{}, 0)
}

// comboTester compares the engine with the oracle, one model at a time.
type comboTester struct {
	list    *Checklist
	all     []choice
	answers Answers
	count   int     // combinations evaluated, those of the consultation included
	steps   int     // combinations
	stride  int     // evaluates one of so many
	urgency []uint8 // per key: rank + 1
}

func (t *comboTester) visit(c combo) error {
	t.steps++
	if t.steps%t.stride != 0 {
		return nil
	}
	base := oracle{plate: "x", firmware: "x", approval: "x", evidence: "x", consultation: "not_reached"}
	for i, ch := range t.all {
		if c[i] >= 0 {
			*ch.of(&base) = ch.options[c[i]]
			t.answers[ch.item] = Value{Word: ch.options[c[i]]}
		} else if n := (t.steps + i) % (len(ch.options) + 1); n > 0 {
			t.answers[ch.item] = Value{Word: ch.options[n-1]} // a leftover
		} else {
			delete(t.answers, ch.item)
		}
	}
	o := base
	t.answers["consultation"] = Value{Fields: map[string]string{"status": "not_reached"}}
	if err := t.compare(c, &o); err != nil || len(o.calls) == 0 {
		return err
	}
	o = base
	o.consultation = "held"
	t.answers["consultation"] = heldConsultation()
	return t.compare(c, &o)
}

func (t *comboTester) compare(c combo, o *oracle) error {
	t.count++
	o.work()
	out := t.list.Evaluate(t.answers, Device{})
	rank := slices.IndexFunc(t.list.Urgencies, func(u Urgency) bool { return u.Word == out.Urgency })
	t.urgency[c.key(t.all)] = uint8(rank) + 1
	switch what := o.differs(out); {
	case what != "":
		return fmt.Errorf("%s differs for %v\nengine %+v\noracle %+v", what, t.answers, out, *o)
	case rank < 0 || out.Verdict != t.list.Urgencies[rank].Verdict.Word:
		return fmt.Errorf("verdict %q of a complete set: %v", out.Verdict, t.answers)
	case o.model != "not_contec" && out.Verdict == "not_affected":
		return fmt.Errorf("affected, but %q: %v", out.Verdict, t.answers)
	}
	return nil
}

// TestEveryCombination enumerates all complete sets of answers to the shipped
// checklist, with leftovers in the items that are not asked, and compares each
// outcome with the oracle's. It takes half a minute on one processor.
func TestEveryCombination(t *testing.T) {
	list, all := shippedChecklist(t), choices()
	stride := comboStride
	if testing.Short() {
		stride = thinStride
	}
	urgency := make([]uint8, comboKeys)
	testers := make([]comboTester, len(all[1].options))
	var group sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for model := range testers {
		group.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			tester := &testers[model]
			*tester = comboTester{list: list, all: all, answers: structured(), stride: stride, urgency: urgency}
			var first error
			eachCombo(all, model, func(c combo) {
				if first == nil {
					first = tester.visit(c)
				}
			})
			if first != nil {
				t.Error(first)
			}
		})
	}
	group.Wait()
	steps, count := 0, 0
	for _, tester := range testers {
		steps, count = steps+tester.steps, count+tester.count
	}
	t.Logf("%d complete combinations, %d evaluated with their consultations", steps, count)
	if steps != 2_384_664 {
		t.Errorf("%d combinations, expected 3·4·2·(1 + 9·4·3·(5 + 5·3·(1 + 4·3·5)))", steps)
	}
	if stride == 1 && !t.Failed() {
		testUnknownIsUnsafe(t, all, urgency)
	}
}

// testUnknownIsUnsafe compares every combination with "unknown" somewhere with
// the same one and each known answer there: the outcome must not be milder
// than the mildest of those.
func testUnknownIsUnsafe(t *testing.T, all []choice, urgency []uint8) {
	compared := 0
	for model := range all[1].options {
		eachCombo(all, model, func(c combo) {
			for i, ch := range all {
				if c[i] < 0 || ch.options[c[i]] != "unknown" {
					continue
				}
				safest, known := uint8(255), c
				for k := range ch.options[:len(ch.options)-1] {
					known[i] = int8(k)
					safest = min(safest, urgency[known.complete(all).key(all)])
				}
				if compared++; safest == 0 {
					t.Fatalf("%v was not evaluated", known)
				}
				if urgency[c.key(all)] < safest {
					t.Fatalf("unknown %s is milder than the safest known answer: %v", ch.item, c)
				}
			}
		})
	}
	t.Logf("%d unknown answers compared with every known one", compared)
}

func TestChoicesAreTheChecklists(t *testing.T) {
	list := shippedChecklist(t)
	for _, ch := range choices() {
		item, ok := list.Item(ch.item)
		var words []string
		for _, o := range item.Options {
			words = append(words, o.Word)
		}
		if !ok || !slices.Equal(words, ch.options) {
			t.Errorf("%s has options %v, the table says %v", ch.item, words, ch.options)
		}
	}
}
