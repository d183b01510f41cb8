package audit

import (
	"slices"

	"visite/checklist"
)

// Disagreements are the facts that the sources of an audit say differently: the
// device list, the answers and what is linked to the device on the network. What
// was erased, or says nothing, disagrees with nobody.
func (a *Audit) Disagreements() []Disagreement {
	var all []Disagreement
	for _, d := range a.Network.nearby().Differences(a.Device) {
		all = append(all, Disagreement{Fact: d.Field, Said: []SourceValue{{SaysList, d.Listed}, {SaysNetwork, d.Seen}}})
	}
	for i := range a.Checklist.Items {
		item := &a.Checklist.Items[i]
		answer, ok := a.Answers[item.ID]
		if !ok || answer.Redacted {
			continue
		}
		fact, values, agree := a.sourcesOf(item, answer)
		if fact == "" {
			continue
		}
		all = slices.DeleteFunc(all, func(d Disagreement) bool { return d.Fact == fact })
		if !agree {
			all = append(all, Disagreement{Item: item.ID, Fact: fact, Said: values})
		}
	}
	return all
}

// saying is what a source says: as it is shown, and as it is compared; with an
// empty key it says nothing.
type saying struct{ source, shown, key string }

// sourcesOf is what the sources say about the fact that an item asks for, and
// whether they agree.
func (a *Audit) sourcesOf(item *checklist.Item, answer Answer) (fact string, values []SourceValue, agree bool) {
	own := SaysAnswer
	if answer.Provenance == Plate {
		own = SaysPlate
	}
	said := a.Network.nearby().Said()
	var all []saying
	switch item.Observed {
	case checklist.ObservedFirmware:
		fact = "firmware"
		all = []saying{
			{SaysList, a.Device.Firmware, Fold(a.Device.Firmware)},
			{own, answer.Value.Word, Fold(answer.Value.Word)},
			{SaysNetwork, said.Firmware, Fold(said.Firmware)},
		}
	case checklist.ObservedModel:
		fact = "model"
		all = []saying{
			{SaysList, a.Device.Model, a.named(a.Device.Maker, a.Device.Model)},
			{own, answer.Value.Word, a.chosen(item, answer.Value.Word)},
			{SaysNetwork, said.Model, a.named(said.Maker, said.Model)},
		}
	}
	all = slices.DeleteFunc(all, func(s saying) bool { return s.key == "" })
	agree = true
	for _, s := range all {
		agree = agree && s.key == all[0].key
		values = append(values, SourceValue{s.source, Clean(s.shown, MaxName)})
	}
	return fact, values, agree
}

// noModel stands for a model that the notice does not name.
const noModel = "-"

// named is the option that the names of a device suggest.
func (a *Audit) named(maker, model string) string {
	if model == "" {
		return ""
	}
	if option, ok := a.Checklist.Concerns(maker, model); ok {
		return option
	}
	return noModel
}

// chosen is an option of the choice of the scope, as it compares with names.
func (a *Audit) chosen(item *checklist.Item, word string) string {
	if option, ok := item.Option(word); !ok || option.Unknown {
		return ""
	}
	for _, n := range slices.Concat(a.Checklist.Scope.Models, a.Checklist.Scope.Makers) {
		if n.Option == word {
			return word
		}
	}
	return noModel
}

// Changes are the answers of an audit that are other ones than in an earlier
// revision, in the order of the checklist.
func (a *Audit) Changes(before map[string]Answer) []ItemChange {
	var all []ItemChange
	for _, item := range a.Checklist.Items {
		var c ItemChange
		if answer, ok := before[item.ID]; ok {
			c.Before = &answer
		}
		if answer, ok := a.Answers[item.ID]; ok {
			c.After = &answer
		}
		if c.Before == nil && c.After == nil || c.Before != nil && c.After != nil && c.Before.says(*c.After) {
			continue
		}
		c.Item = item.ID
		all = append(all, c)
	}
	return all
}

// says reports whether two answers say the same, whoever gave them.
func (a Answer) says(b Answer) bool {
	if a.Entry == b.Entry {
		return true
	}
	same := func(x, y Evidence) bool { return x.SHA256 == y.SHA256 && x.Name == y.Name }
	return sameValue(checklist.KindChoice, a.Value, b.Value) && a.Note == b.Note && a.Provenance == b.Provenance &&
		a.Redacted == b.Redacted && slices.EqualFunc(a.Evidence, b.Evidence, same)
}
