package tui

import (
	"slices"
	"strings"

	"visite/audit"
	"visite/checklist"
)

// def is what the checklist says about the action; not of a gap.
func (s *actionScreen) def() (checklist.ActionDef, bool) {
	if s.audit == nil {
		return checklist.ActionDef{}, false
	}
	return s.audit.Checklist.Action(s.of.Word)
}

// text is the page.
func (s *actionScreen) text(w int) string {
	w = min(w, 100)
	return paragraphs(s.what(w), s.cautions(w), s.how(w), s.why(w), s.evidence(w), s.history(w))
}

// what says what must be done, where, by whom and until when.
func (s *actionScreen) what(w int) string {
	e, a, words := s.e, s.of.Action, s.e.w.actions
	sign, style := e.th.urgency(a.Urgency)
	title := e.th.bold.Render(e.actionTitle(a.Word))
	if !isGap(a) {
		title = style.Render(sign+" "+e.urgencyTitle(a.Urgency)) + "  " + title
	}
	named, _, _ := e.spots(a, false)
	lines := append(wrapLines(title, w), wrapLines(named, w)...)
	fact := func(label, text string) {
		lines = append(lines, indent(pad(e.th.muted.Render(label), factWidth), text, w))
	}
	fact(words.stands, s.stands())
	if s.live() {
		fact(words.until, s.until())
	}
	if !isGap(a) {
		owner := e.ownerTitle(a.Owner)
		if a.Planned.Owner {
			owner += e.th.muted.Render(" · " + words.byHand)
		}
		fact(words.owner, owner)
	}
	fact(words.since, e.whenTime(a.Since))
	return strings.Join(lines, "\n")
}

// factWidth is the width of the labels of facts.
const factWidth = 14

// stands is where the action stands, since when and by whom.
func (s *actionScreen) stands() string {
	e, a, w := s.e, s.of.Action, s.e.w.actions
	text := w.statuses[a.Status]
	switch {
	case a.Status == audit.ToDo && !a.Open(e.now()):
		return e.w.againFrom(e.whenTime(a.Opens))
	case a.Status == audit.InWork:
		text = e.th.accent.Render("● " + text)
	case a.Status == audit.Done:
		text = e.th.accent.Render("✓ "+text) + " · " + w.toConfirm
	case a.Status != audit.ToDo:
		text = e.th.good.Render("✓ " + text)
	}
	if a.Step.At != "" {
		text += e.th.muted.Render(" · " + e.stamp(a.Step))
	}
	return text
}

// until is the deadline, and what the checklist alone would say if it was set by hand.
func (s *actionScreen) until() string {
	e, a, w := s.e, s.of.Action, s.e.w.actions
	text := e.date(a.Due) + " · " + e.dueStyled(a)
	if a.Planned.Due {
		text += e.th.muted.Render(" · " + w.byHandDue(e.date(a.Planned.RuleDue)))
	}
	return text
}

// cautions are what must be said before it is done. While a rule holds the device
// back, that comes first.
func (s *actionScreen) cautions(w int) string {
	def, ok := s.def()
	if !ok || !s.live() {
		return ""
	}
	hold, guard := s.holds()
	e, c := s.e, s.audit.Checklist
	lines := cautions(e, c, def, hold, guard, w+2)
	for i, block := range lines {
		for j, line := range strings.Split(block, "\n") {
			line = strings.TrimPrefix(line, "  ")
			if j == 0 {
				lines[i] = line
			} else {
				lines[i] += "\n" + line
			}
		}
	}
	if hold && !def.Opens {
		lines = append(lines, holdLine(e, c, w))
	}
	return strings.Join(lines, "\n")
}

// holds reports whether a rule of the device's last audit holds the device back,
// and whether a patient was or may be attached.
func (s *actionScreen) holds() (hold, guard bool) {
	if s.audit.Sealed == nil {
		return false, false
	}
	for _, id := range s.audit.Sealed.Rules {
		if r, ok := s.audit.Checklist.Rule(id); ok {
			hold, guard = hold || r.Hold, guard || r.Guard
		}
	}
	return hold, guard
}

func (s *actionScreen) how(w int) string {
	def, ok := s.def()
	if !ok {
		return ""
	}
	return s.e.th.accent.Render(s.e.w.actions.how) + "\n" + wrap(s.e.text(def.How), w)
}

// why are the rules that ask for it, each with its reason and source.
func (s *actionScreen) why(w int) string {
	e, a := s.e, s.of.Action
	lines := []string{e.th.accent.Render(e.w.reasons)}
	if isGap(a) {
		return strings.Join(append(lines, wrap(e.w.actions.gapReason, w)), "\n")
	}
	for _, id := range a.Rules {
		r, ok := s.audit.Checklist.Rule(id)
		if !ok {
			lines = append(lines, id)
			continue
		}
		sign, style := e.th.urgency(r.Urgency)
		source := e.th.muted.Render("(" + r.ID + ", " + e.text(r.Source) + ")")
		lines = append(lines, indent(style.Render(sign+" "), e.text(r.Reason)+" "+source, w))
	}
	return strings.Join(lines, "\n")
}

// evidence is what was given for its being done, the last time.
func (s *actionScreen) evidence(w int) string {
	step, done := doneStep(s.of)
	if done == nil {
		return ""
	}
	return s.e.evidenceOf(step, done, s.of.Together, w)
}

// doneStep is the step that says it is done and counts; nil if none does.
func doneStep(of *audit.ActionPage) (audit.ActionStep, *audit.ActionDone) {
	for _, step := range slices.Backward(of.Steps) {
		if done, ok := step.Event.(*audit.ActionDone); ok && step.Entry == of.Done {
			return step, done
		}
	}
	return audit.ActionStep{}, nil
}

// evidenceOf is the evidence, with who gave it and when, and for how many actions.
func (e *env) evidenceOf(step audit.ActionStep, d *audit.ActionDone, together, w int) string {
	words := e.w.actions
	lines := []string{e.th.accent.Render(words.evidence), wrap(joined(words.doneWas(e.moment(d.At)), words.saidBy(e.stamp(step.Stamp))), w)}
	if d.Network != "" {
		lines = append(lines, wrap(words.forNetwork(d.Network, together), w))
	}
	if d.Reference.Text != "" {
		lines = append(lines, indent("  ", d.Reference.Text, w))
	}
	for _, f := range step.Evidence {
		lines = append(lines, indent("  ", e.w.round.filePath+": "+e.evidenceFile(f), w))
	}
	if d.Note.Text != "" {
		lines = append(lines, indent("  ", e.w.note+": "+d.Note.Text, w))
	}
	return strings.Join(lines, "\n")
}

// evidenceFile is a file in a few words.
func (e *env) evidenceFile(f audit.Evidence) string {
	name := f.Name
	if name == "" {
		name = e.w.redacted
	}
	return name + e.th.muted.Render(" · SHA-256 "+f.SHA256)
}

// history is what was said about it, oldest first, and why something does not count.
func (s *actionScreen) history(w int) string {
	e := s.e
	if len(s.of.Steps) == 0 {
		return ""
	}
	lines := []string{e.th.accent.Render(e.w.actions.history)}
	for _, step := range s.of.Steps {
		line := audit.HistoryLine{Stamp: step.Stamp, Event: step.Event}
		lines = append(lines, e.entryLine(line, e.sentence(step.Event, ""), w))
		if step.NoEffect != nil {
			lines = append(lines, indent("  "+e.th.warn.Render("! "), e.w.actions.noEffect+" "+e.text(step.NoEffect.Text), w))
		}
	}
	return strings.Join(lines, "\n")
}
