package tui

import (
	"fmt"
	"strings"

	"visite/audit"
	"visite/checklist"
)

// reviewWidth is how wide the page of one audit grows.
const reviewWidth = 116

// text is the page for w columns, and for each file of it the line it is on.
func (s *reviewScreen) text(w int) (text string, files []int) {
	e, p, w := s.e, s.page, min(w, reviewWidth)
	above := paragraphs(
		s.stale(w),
		reviewHead(e, p, w),
		s.standing(w),
		s.disagreements(w),
		s.changes(w),
		pageReasons(e, p.Audit, p.Audit.Sealed, w),
		pageActions(e, p.Audit, p.Audit.Sealed, w),
	)
	answers, lines := s.answers(w)
	for _, line := range lines {
		files = append(files, height(above)+1+line)
	}
	return paragraphs(above, answers, pageNetwork(e, p.Audit, w), s.reviews(w)), files
}

// stale says what has changed since a decision was begun.
func (s *reviewScreen) stale(w int) string {
	if s.shown == nil {
		return ""
	}
	e, words, now := s.e, &s.e.w.review, s.page
	lines := strings.Split(indent(e.th.warn.Render("! "), e.th.warn.Render(words.staleText), w), "\n")
	if now.Audit.Revision != s.shown.Audit.Revision {
		lines = append(lines, indent("  ", e.w.revision(s.shown.Audit.Revision)+" › "+e.w.revision(now.Audit.Revision)+", "+e.stamp(now.Audit.Completed), w))
	}
	if now.Amending {
		lines = append(lines, indent("  ", words.whyOpen, w))
	}
	lines = append(lines, e.changeLines(now.Audit, changed(s.shown.Audit, now.Audit), w)...)
	return titled(e, words.staleTitle, lines)
}

// changed are the answers that are others in b than in a.
func changed(a, b *audit.Audit) []audit.ItemChange {
	var all []audit.ItemChange
	for _, item := range b.Checklist.Items {
		was, had := a.Answers[item.ID]
		is, has := b.Answers[item.ID]
		if had == has && was.Entry == is.Entry {
			continue
		}
		c := audit.ItemChange{Item: item.ID}
		if had {
			c.Before = &was
		}
		if has {
			c.After = &is
		}
		all = append(all, c)
	}
	return all
}

// reviewHead is which device it is, where, and what was found.
func reviewHead(e *env, p *audit.ReviewPage, w int) string {
	a, d := p.Audit, p.Audit.Device
	sign, style := e.th.urgency(a.Sealed.Urgency)
	if len(a.Sealed.Contradictions) > 0 {
		sign, style = "✗", e.th.bad
	}
	var facts []string
	for _, f := range [][2]string{
		{e.w.inventoryNumber, d.InventoryNumber},
		{e.w.serial, d.Serial},
		{e.w.firmware, d.Firmware},
		{"MAC", d.MAC},
		{"IP", d.IP},
		{e.w.network.hostName, d.Host},
	} {
		if f[1] != "" {
			facts = append(facts, e.th.muted.Render(f[0])+" "+f[1])
		}
	}
	place := e.place(audit.Place{Ward: a.Room.Ward.Name, Room: a.Room.Name, Bed: d.Place.Bed})
	if a.Room.ID == "" {
		place = e.place(d.Place)
	}
	sealed := e.th.good.Render("✓ "+e.w.sealed) + " " + e.stamp(a.Completed)
	lines := []string{
		wrap(e.th.bold.Render(joined(e.device(d), place)), w),
		strings.Join(flow(facts, "   ", w), "\n"),
		wrap(style.Render(sign+" "+e.text(a.Checklist.VerdictTitle(a.Sealed.Verdict))), w),
		strings.Join(flow([]string{e.w.revision(a.Revision) + " · " + sealed, e.th.muted.Render(e.text(a.Checklist.Title))}, "   ", w), "\n"),
	}
	return strings.Join(lines, "\n")
}

// standing is where the review stands, and what is in the way of one.
func (s *reviewScreen) standing(w int) string {
	e, p, words := s.e, s.page, &s.e.w.review
	var lines []string
	add := func(sign, text string) { lines = append(lines, indent(sign+" ", text, w)) }
	if mark, style := e.th.reviewMark(p.State); p.Aside {
		add(e.th.muted.Render("–"), words.whyAside)
	} else {
		add(style.Render(mark), style.Render(words.states[p.State]))
	}
	if p.Amending {
		add(e.th.warn.Render("!"), words.whyOpen)
	}
	if p.MayNot != nil && !p.Aside {
		add(e.th.warn.Render("!"), words.mayNot+" "+e.refusalText(p.MayNot))
	}
	for _, o := range p.Others {
		sign, word := e.likeness(o.Comparison.Likeness), e.likenessWord(o)
		if p.Aside && !o.Aside {
			sign, word = e.th.good.Render("✓"), words.holds
		}
		add(sign, words.otherAudit(e.stamp(o.Audit.Completed))+": "+word)
	}
	return strings.Join(lines, "\n")
}

// likenessWord is how another audit goes together with this one.
func (e *env) likenessWord(o audit.ComparedAudit) string {
	if o.Aside {
		return e.w.review.aside
	}
	return e.w.review.likeness[o.Comparison.Likeness]
}

// likeness is the sign of how answers go together, in its colour.
func (e *env) likeness(l audit.Likeness) string {
	switch l {
	case audit.Conflicting:
		return e.th.bad.Render("✗")
	case audit.Complementary:
		return e.th.accent.Render("●")
	}
	return e.th.good.Render("✓")
}

// disagreements are facts that sources say differently.
func (s *reviewScreen) disagreements(w int) string {
	e, words := s.e, &s.e.w.review
	var lines []string
	for _, d := range s.page.Disagreements {
		lines = append(lines, indent(e.th.warn.Render("! "), e.th.warn.Render(e.factTitle(d))+"  "+e.saidLine(s.page.Audit.Checklist, d), w))
	}
	return titled(e, words.disagreements, lines)
}

// saidLine is what each source says of a fact: "Liste: 1.0.2 · Typenschild: 1.0.3".
// What was chosen in the checklist is called as it is there.
func (e *env) saidLine(c *checklist.Checklist, d audit.Disagreement) string {
	def, _ := c.Item(d.Item)
	var said []string
	for _, v := range d.Said {
		value := audit.Clean(v.Value, 80)
		if o, ok := def.Option(v.Value); ok && (v.Source == audit.SaysAnswer || v.Source == audit.SaysPlate) {
			value = e.text(o.Title)
		}
		said = append(said, e.w.review.sources[v.Source]+": "+e.th.bold.Render(value))
	}
	return strings.Join(said, " · ")
}

// factTitle is what a fact is called on which sources disagree.
func (e *env) factTitle(d audit.Disagreement) string {
	if title := e.fieldTitle(d.Fact); title != d.Fact {
		return title
	}
	return e.itemTitle(d.Item)
}

// changes are what is other than when it was last reviewed.
func (s *reviewScreen) changes(w int) string {
	if s.page.Since == nil {
		return ""
	}
	words, since := &s.e.w.review, s.page.Since
	lines := s.e.changeLines(s.page.Audit, s.page.Changes, w)
	if len(lines) == 0 {
		lines = []string{s.e.th.muted.Render(words.noChanges)}
	}
	return titled(s.e, words.changesTitle(since.Revision, words.decisions[since.Decision]), lines)
}

// changeLines are answers before and after: side by side where there is room,
// else one under the other.
func (e *env) changeLines(a *audit.Audit, all []audit.ItemChange, w int) []string {
	words := &e.w.review
	var lines []string
	for _, c := range all {
		def, _ := a.Checklist.Item(c.Item)
		sign := e.th.warn.Render("! ")
		lines = append(lines, indent(sign, e.th.muted.Render(e.text(def.Title)), w))
		half := (w - 4) / 2
		before, after := e.answerOr(def, c.Before, half), e.answerOr(def, c.After, half)
		if w >= wideEnough {
			pair := beside(words.before+": "+before, words.after+": "+after, half, w-2)
			lines = append(lines, indent("  ", pair, w))
			continue
		}
		lines = append(lines, indent("  "+words.before+": ", before, w), indent("  "+words.after+": ", after, w))
	}
	return lines
}

// answerOr is an answer in a few words with its note, and who gave it, for w
// columns; or that there is none.
func (e *env) answerOr(def checklist.Item, a *audit.Answer, w int) string {
	if a == nil {
		return e.th.muted.Render("– " + e.w.review.gone)
	}
	text := e.th.bold.Render(e.shortValue(def, *a))
	if a.Note != "" {
		text += " " + e.th.muted.Render("("+strings.ReplaceAll(a.Note, "\n", " ")+")")
	}
	return text + e.th.muted.Render(" · "+unbroken(e.stampIn(a.By, w)))
}

// answers is every item in the order asked: value, how it is known, who said it
// when, note and files. files are the lines that files stand on.
func (s *reviewScreen) answers(w int) (text string, files []int) {
	e, a := s.e, s.page.Audit
	legend := e.th.muted.Render("  " + e.w.review.otherwise(e.w.provenances[string(audit.Attested)]))
	lines := []string{cut(e.th.accent.Render(e.w.answersTitle)+legend, w)}
	for _, item := range a.Checklist.Items {
		answer, ok := a.Answers[item.ID]
		if !ok {
			continue
		}
		from := "  "
		if w >= 76 {
			from = strings.Repeat(" ", answerColumn+2)
		}
		lines = append(lines, strings.Split(e.reviewAnswer(item, answer, w), "\n")...)
		for _, f := range answer.Evidence {
			files = append(files, len(lines))
			lines = append(lines, s.fileLine(f, from, len(files)-1 == s.file, w))
		}
		lines = append(lines, e.rivalLines(a, item, w)...)
	}
	for _, item := range a.Sealed.NotCounted {
		if def, ok := a.Checklist.Item(item); ok {
			lines = append(lines, indent(e.th.muted.Render("– "), e.th.muted.Render(e.w.notCounted+": "+e.text(def.Title)), w))
		}
	}
	return strings.Join(lines, "\n"), files
}

// answerColumn is how wide the items stand beside their answers.
const answerColumn = 36

// reviewAnswer is an item with its answer, how that is known, who gave it when,
// and the note.
func (e *env) reviewAnswer(item checklist.Item, answer audit.Answer, w int) string {
	value := e.value(item, answer)
	if p := e.w.provenances[string(answer.Provenance)]; p != "" && answer.Provenance != audit.Attested {
		value += " " + e.th.muted.Render("["+p+"]")
	}
	room := w
	if w >= 76 {
		room = w - answerColumn - 2
	}
	value += e.th.muted.Render(" · " + unbroken(e.stampIn(answer.By, room)))
	if answer.Note != "" {
		value += "\n" + e.th.muted.Render(e.w.note+": ") + answer.Note
	}
	title := e.th.muted.Render(e.text(item.Title))
	if w < 76 {
		return wrap(title, w) + "\n" + indent("  ", value, w)
	}
	return beside(title, value, answerColumn, w)
}

// fileLine is a file beside an answer, marked if the person is on it.
func (s *reviewScreen) fileLine(f audit.Evidence, from string, here bool, w int) string {
	text := s.e.w.file + ": " + audit.Clean(f.Name, audit.MaxName) + " · " + kilobytes(f.Size)
	if f.SHA256 != "" {
		text = fitting(w-width(from), text+" · SHA-256 "+f.SHA256[:12]+"…", text+" · "+f.SHA256[:8]+"…", text)
	}
	if here {
		return from[:len(from)-2] + s.e.th.highlight(s.e.th.selected.Render("▸ ")+text, w-width(from)+2)
	}
	return cut(from+s.e.th.bold.Render(text), w)
}

func kilobytes(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	return fmt.Sprintf("%d MB", (n+999_999)/1_000_000)
}

// reviews are what was decided before, newest first, with what has no effect and why.
func (s *reviewScreen) reviews(w int) string {
	var lines []string
	for _, r := range s.page.Reviews {
		lines = append(lines, s.e.reviewLines(s.page.Audit.Checklist, r, w)...)
	}
	if len(lines) == 0 {
		return ""
	}
	return titled(s.e, s.e.w.review.reviewsTitle, lines)
}

func (e *env) reviewLines(c *checklist.Checklist, r audit.Review, w int) []string {
	words := &e.w.review
	sign, style := "✓", e.th.good
	if r.Decision == audit.Return {
		sign, style = "›", e.th.accent
	}
	if r.NoEffect != nil || r.Withdrawn != (audit.Stamp{}) {
		sign, style = "–", e.th.muted
	}
	what := style.Render(words.decisions[r.Decision]) + " · " + e.w.revision(r.Revision)
	if r.Alike > 0 {
		what += " · " + e.w.deskEntry.alike(r.Alike)
	}
	lines := []string{indent(style.Render(sign+" "), what+e.th.muted.Render(" · "+e.stamp(r.Stamp)+" · "+e.w.roles[string(r.Role)]), w)}
	add := func(text string) { lines = append(lines, indent("  ", text, w)) }
	if r.NoEffect != nil {
		add(e.th.warn.Render("! " + words.noEffect + ": " + e.refusalText(r.NoEffect)))
	}
	for _, item := range r.Items {
		reason := item.Reason
		if reason == "" {
			reason = e.w.redacted
		}
		def, _ := c.Item(item.Item)
		add("› " + e.text(def.Title) + ": " + e.th.bold.Render(reason))
	}
	if r.Note != "" {
		add(e.th.muted.Render(e.w.note+": ") + r.Note)
	}
	if r.Withdrawn != (audit.Stamp{}) {
		add(e.th.muted.Render(words.withdrawnAt(e.stamp(r.Withdrawn))))
	}
	return lines
}
