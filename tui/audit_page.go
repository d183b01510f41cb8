package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
)

// auditPage is an audit on one page of w columns, read-only: what was found,
// why, what must be done, and every answer with where it comes from. A draft
// shows the outcome of this moment.
func auditPage(e *env, a *audit.Audit, w int) string {
	outcome := a.Sealed
	if outcome == nil {
		now := audit.Seal(a.Checklist, a.Outcome())
		outcome = &now
	}
	return paragraphs(
		pageHead(e, a, outcome, w),
		pageReasons(e, a, outcome, w),
		pageActions(e, a, outcome, w),
		pageAnswers(e, a, outcome, w),
		pageNetwork(e, a, w),
	)
}

// pageHead is which device, which notice, which revision, and the verdict.
func pageHead(e *env, a *audit.Audit, o *audit.Sealed, w int) string {
	sign, style := e.th.urgency(o.Urgency)
	if len(o.Contradictions) > 0 {
		sign, style = "✗", e.th.bad
	}
	status := e.th.warn.Render("● " + e.w.draft)
	if a.Status == audit.Completed {
		status = e.th.good.Render("✓ "+e.w.sealed) + " " + e.stamp(a.Completed)
	}
	device := e.device(a.Device)
	if a.Device.InventoryNumber != "" && a.Device.Serial != "" {
		device += " · " + e.w.serial + " " + a.Device.Serial
	}
	lines := []string{
		wrap(e.th.bold.Render(device), w),
		wrap(a.Room.Ward.Name+" · "+e.w.room(a.Room.Name), w),
		wrap(e.th.muted.Render(e.text(a.Checklist.Title)), w),
		wrap(e.w.revision(a.Revision)+" · "+status, w),
		"",
		wrap(style.Render(sign+" "+e.text(a.Checklist.VerdictTitle(o.Verdict))), w),
	}
	return strings.Join(lines, "\n")
}

// pageReasons are the rules that held, each with its source.
func pageReasons(e *env, a *audit.Audit, o *audit.Sealed, w int) string {
	var lines []string
	for _, id := range o.Contradictions {
		if c, ok := a.Checklist.Contradiction(id); ok {
			lines = append(lines, indent(e.th.bad.Render("✗ "), e.text(c.Title)+". "+e.text(c.Help), w))
		}
	}
	for _, id := range o.Rules {
		r, ok := a.Checklist.Rule(id)
		if !ok || r.Guard {
			continue
		}
		sign, style := e.th.urgency(r.Urgency)
		text := e.text(r.Reason) + " " + e.th.muted.Render(fmt.Sprintf("[%s: %s]", r.ID, e.text(r.Source)))
		lines = append(lines, indent(style.Render(sign+" "), text, w))
	}
	return titled(e, e.w.reasons, lines)
}

// pageActions are what must be done, by whom and until when.
func pageActions(e *env, a *audit.Audit, o *audit.Sealed, w int) string {
	var lines []string
	holds := func(what func(checklist.Rule) bool) bool {
		return slices.ContainsFunc(o.Rules, func(id string) bool { r, ok := a.Checklist.Rule(id); return ok && what(r) })
	}
	hold, guard := holds(func(r checklist.Rule) bool { return r.Hold }), holds(func(r checklist.Rule) bool { return r.Guard })
	for _, action := range o.Actions {
		lines = append(lines, pageAction(e, a, action, "", w))
		def, _ := a.Checklist.Action(action.Action)
		lines = append(lines, cautions(e, a.Checklist, def, hold, guard, w)...)
		if a.Status == audit.Completed { // who has to do it reads it here
			lines = append(lines, indent("  ", e.th.muted.Render(e.text(def.How)), w))
		}
	}
	if hold {
		lines = append(lines, holdLine(e, a.Checklist, w))
	}
	if held := o.Consultation; held != nil {
		until := e.w.consultedUntil(e.moment(held.ValidUntil))
		if hasExpired(checklist.Consultation{Held: true, ValidUntil: held.ValidUntil}, e.now()) {
			until = e.text(a.Checklist.Screens.Expired)
		}
		lines = append(lines, pageAction(e, a, held.Action, until, w))
	}
	return titled(e, e.w.actionsTitle, lines)
}

func pageAction(e *env, a *audit.Audit, action audit.SealedAction, note string, w int) string {
	sign, style := e.th.urgency(action.Urgency)
	title := action.Action
	if def, ok := a.Checklist.Action(action.Action); ok {
		title = e.text(def.Title)
	}
	when := note
	switch {
	case note != "":
	case a.Status != audit.Completed:
		when = e.w.round.within(action.Within)
	default:
		when = e.text(a.Checklist.UrgencyTitle(action.Urgency))
		if t, err := time.Parse(time.RFC3339, a.Completed.At); err == nil {
			if due, err := audit.AddDuration(t, action.Within); err == nil {
				when += ", " + e.w.until(e.date(due))
			}
		}
	}
	who := e.text(a.Checklist.OwnerTitle(action.Owner))
	return indent(style.Render(sign+" "), title+" – "+who+" "+e.th.muted.Render("("+when+")"), w)
}

// pageAnswers is every item in the order asked, and what does not count.
func pageAnswers(e *env, a *audit.Audit, o *audit.Sealed, w int) string {
	var lines []string
	for _, item := range a.Checklist.Items {
		answer, ok := a.Answers[item.ID]
		if !ok {
			continue
		}
		lines = append(lines, pageAnswer(e, item, answer, w))
		lines = append(lines, e.rivalLines(a, item, w)...)
	}
	for _, item := range o.NotCounted {
		if def, ok := a.Checklist.Item(item); ok {
			lines = append(lines, indent(e.th.muted.Render("– "), e.th.muted.Render(e.w.notCounted+": "+e.text(def.Title)), w))
		}
	}
	return titled(e, e.w.answersTitle, lines)
}

func pageAnswer(e *env, item checklist.Item, answer audit.Answer, w int) string {
	value := e.value(item, answer)
	if answer.Provenance != audit.Attested && answer.Provenance != "" {
		value += " " + e.th.muted.Render("["+e.w.provenances[string(answer.Provenance)]+"]")
	}
	if answer.Note != "" {
		value += "\n" + e.th.muted.Render(e.w.note+": ") + answer.Note
	}
	for _, f := range answer.Evidence {
		value += "\n" + e.th.muted.Render(e.w.file+": ") + fileLine(f)
	}
	title := e.th.muted.Render(e.text(item.Title))
	if w < 76 {
		return wrap(title, w) + "\n" + indent("  ", value, w)
	}
	return beside(title, value, 36, w)
}

// fileLine is an evidence file by its name and the beginning of its SHA-256.
func fileLine(f audit.Evidence) string {
	name := audit.Clean(f.Name, audit.MaxName)
	if len(f.SHA256) < 12 {
		return name
	}
	return name + " · SHA-256 " + f.SHA256[:12] + "…"
}

// value is an answer's value as people read it.
func (e *env) value(item checklist.Item, answer audit.Answer) string {
	if answer.Redacted {
		return e.w.redacted
	}
	if !item.Kind.Structured() {
		if o, ok := item.Option(answer.Value.Word); ok {
			return e.text(o.Title)
		}
		return answer.Value.Word
	}
	var parts []string
	for _, f := range item.Fields {
		v := answer.Value.Fields[f.Name]
		if v == "" {
			continue
		}
		parts = append(parts, e.th.muted.Render(e.text(f.Title)+": ")+e.fieldValue(f, v))
	}
	return strings.Join(parts, "\n")
}

func (e *env) fieldValue(f checklist.Field, v string) string {
	switch f.Kind {
	case checklist.FieldTime:
		return e.moment(v)
	case checklist.FieldDate:
		if t, err := time.ParseInLocation(time.DateOnly, v, e.now().Location()); err == nil {
			return e.date(t)
		}
	case checklist.FieldChoice:
		for _, o := range f.Options {
			if o.Word == v {
				return e.text(o.Title)
			}
		}
	}
	return v
}

// titled puts a heading over lines; no lines, no heading.
func titled(e *env, heading string, lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return e.th.accent.Render(heading) + "\n" + strings.Join(lines, "\n")
}

// beside puts two wrapped texts next to each other, the left one share columns wide.
func beside(left, right string, share, w int) string {
	l, r := wrapLines(left, share), wrapLines(right, w-share-2)
	var b strings.Builder
	for i := range max(len(l), len(r)) {
		if i > 0 {
			b.WriteByte('\n')
		}
		var a, z string
		if i < len(l) {
			a = l[i]
		}
		if i < len(r) {
			z = r[i]
		}
		b.WriteString(pad(a, share) + "  " + z)
	}
	return b.String()
}
