package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"visite/audit"
	"visite/checklist"
)

// View is the question with its options, and beside it or below it the outcome
// so far. Where there is little room the options stay, and the outcome is one line.
func (s *questionScreen) View(w, h int) string {
	switch {
	case s.a == nil || s.at == "": // or it is about to give way to another page
		return s.e.w.loading
	case s.sure != nil:
		return s.sure.view(s.e, w, h)
	}
	if w >= wideEnough {
		return columns(s.ask, s.derived, w, h, 55)
	}
	above := s.ask(w, h-2)
	rule := s.e.th.muted.Render(strings.Repeat("─", w))
	return clip(above+"\n"+rule+"\n"+s.inShort(w, h-height(above)-1), w, h)
}

// inShort is the outcome so far below the question: all of it if it fits, else
// with as much of the reasons as fits, else the verdict and the actions, a line
// each.
func (s *questionScreen) inShort(w, h int) string {
	verdict := verdictLine(s.e, s.a, s.out)
	why := titled(s.e, s.e.w.round.reasons, reasonLines(s.e, s.a, s.out, w))
	above := contradictions(s.e, s.a, s.out, w)
	if line := consulted(s.e, s.a, s.out, s.expired, w); line != "" {
		above = strings.TrimPrefix(above+"\n"+line, "\n")
	}
	actions := actionLines(s.e, s.a, s.out, false, w)
	parts := append([]string{verdict}, linesOf(above)...)
	parts = append(parts, actions...)
	whole := strings.Join(append(parts, linesOf(why)...), "\n")
	if height(whole) <= h {
		return whole
	}
	more := func(n int) string { return s.e.th.muted.Render("  " + s.e.w.round.moreOutcome(n)) }
	if n := height(strings.Join(parts, "\n")); n < h {
		if n+3 > h { // no room for a heading and a reason
			return firstLines(whole, n) + "\n" + more(height(whole)-n)
		}
		return firstLines(whole, h-1) + "\n" + more(height(whole)-h+1)
	}
	short := []string{verdict}
	if s.expired {
		short = append(short, cut(consulted(s.e, s.a, s.out, true, 1000), w))
	}
	if s.out.Hold {
		short = append(short, cut(holdLine(s.e, s.a.Checklist, 1000), w))
	}
	for _, action := range s.out.Actions {
		short = append(short, cut(s.actionShort(action), w))
	}
	if h < 2 {
		return spread(verdict, more(height(whole)-1), w)
	}
	short = short[:min(len(short), h-1)]
	return strings.Join(append(short, more(height(whole)-len(short))), "\n")
}

// firstLines are the first n lines of a text.
func firstLines(text string, n int) string {
	return strings.Join(linesOf(text)[:n], "\n")
}

// linesOf are the lines of a text; none of an empty one.
func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// actionShort is an action in one line. One that must not be done without
// reading on says so.
func (s *questionScreen) actionShort(action checklist.Action) string {
	def, _ := s.a.Checklist.Action(action.Action)
	if !def.Installs && !(def.Opens && s.out.Hold) {
		return actionLine(s.e, s.a, action)
	}
	sign, style := s.e.th.urgency(action.Urgency)
	return style.Render(sign) + " " + s.e.th.bad.Render(s.e.w.round.readFirst) + " " + s.e.th.bold.Render(s.e.text(def.Title))
}

// derived is the outcome so far; if it is cut, a key shows all of it.
func (s *questionScreen) derived(w, h int) string {
	lines := strings.Split(outcomeText(s.e, s.a, s.out, s.expired, false, w), "\n")
	if len(lines) <= h {
		return strings.Join(lines, "\n")
	}
	more := s.e.th.muted.Render(cut(s.e.w.round.moreOutcome(len(lines)-h+1), w))
	return strings.Join(append(lines[:max(0, h-1)], more), "\n")
}

// ask is the question in at most h lines: where the person is, the item, its
// options, what is known of the answer. Help and empty lines take what is left.
func (s *questionScreen) ask(w, h int) string {
	def, th := s.item(), s.e.th
	head := []string{s.progress(w)}
	if s.out.Guard && len(s.a.Answers) > 0 {
		head = append(head, s.band(w))
	}
	title := strings.Split(th.bold.Render(wrap(s.e.text(def.Title), w)), "\n")
	title = append(title, s.questionedLine(w)...)
	if rivals := s.e.rivalLines(s.a, def, w); len(rivals) > 0 {
		title = append(title, rivals...)
		title = append(title, linesOf(wrap(s.e.th.muted.Render(s.e.w.round.decides), w))...)
	}
	help := wrapLines(th.muted.Render(s.e.text(def.Help)), w)
	body := s.body(def, w)
	facts := s.facts(w)
	free := h - len(head) - len(title) - len(body)
	if len(facts) > free {
		facts = facts[:max(0, free)]
	}
	free -= len(facts)
	if len(help) > free {
		help = shorten(help, max(0, free), w)
	}
	free -= len(help)
	gap := func(lines []string) []string {
		if free <= 0 || len(lines) == 0 {
			return lines
		}
		free--
		return append([]string{""}, lines...)
	}
	body = gap(body)
	title = gap(title)
	facts = gap(facts)
	var lines []string
	for _, part := range [][]string{head, title, help, body, facts} {
		lines = append(lines, part...)
	}
	return clip(strings.Join(lines, "\n"), w, h)
}

// band says all the time that a patient is or may be attached.
func (s *questionScreen) band(w int) string {
	text := " ! " + s.e.w.round.guardBand
	if width(text) > w {
		text = " ! " + s.e.w.round.guardBandShort
	}
	return s.e.th.stop.Render(pad(text, w))
}

// shorten keeps n lines; the last one says that there is more.
func shorten(lines []string, n, w int) []string {
	if n == 0 {
		return nil
	}
	lines = lines[:n:n]
	lines[n-1] = cut(lines[n-1]+" …", w)
	return lines
}

// progress is which item this is, how many are still open, and what was saved.
func (s *questionScreen) progress(w int) string {
	words, th := s.e.w.round, s.e.th
	at := 0
	for i, item := range s.out.Asked {
		if item == s.at {
			at = i + 1
		}
	}
	left := th.accent.Render(words.itemOf(at, len(s.out.Asked))) + th.muted.Render(" · "+words.left(len(s.out.Missing)))
	right := ""
	switch {
	case s.saving != "":
		right = th.muted.Render(words.savingNow)
	case s.saved != "":
		right = th.good.Render("✓ " + cut(s.saved, max(12, w-width(left)-4)))
	}
	return spread(left, "  "+right, w)
}

// savedLine says what is on disk now.
func (s *questionScreen) savedLine(item string) string {
	def, _ := s.a.Checklist.Item(item)
	answer, answered := s.a.Answers[item]
	if !answered {
		return s.e.w.round.withdrawn
	}
	return s.e.w.round.savedAs(s.e.shortValue(def, answer))
}

// body is what the answer is given with.
func (s *questionScreen) body(def checklist.Item, w int) []string {
	switch {
	case def.Kind == checklist.KindChoice:
		return s.options(def, w)
	case s.typing:
		return s.textBody(w)
	}
	answer, ok := s.a.Answers[s.at]
	if !ok {
		return []string{s.e.th.accent.Render("› " + s.e.w.round.fillInHint)}
	}
	value := s.e.value(def, answer)
	return strings.Split(indent(s.e.th.good.Render("● "), value, w), "\n")
}

func (s *questionScreen) textBody(w int) []string {
	input := s.input
	input.Width = max(1, w-4)
	line := s.e.th.accent.Render("› ") + cut(input.View(), w-2)
	if value, ok := s.offered(); ok && input.Value() == "" {
		line = s.e.th.accent.Render("› ") + s.e.th.cursor.Render(" ") + s.e.th.muted.Render(cut(" "+value.Word, w-4))
	}
	return []string{line}
}

// options are the answers with their keys. Those that must not be offered have
// no key and say why.
func (s *questionScreen) options(def checklist.Item, w int) []string {
	th := s.e.th
	given := s.a.Answers[s.at].Value.Word
	var lines []string
	for i, o := range def.Options {
		mark, digit, text := " ", th.key.Render(string(digitOf(def, i))), s.e.text(o.Title)
		why := s.barred(o)
		switch {
		case why != "":
			digit, text = "–", th.muted.Render(text+" · "+why)
		case i == s.cursor:
			mark, text = th.selected.Render("▸"), th.selected.Render(text)
		}
		if o.Word == given && given != "" {
			text += th.good.Render(" ●")
		}
		lines = append(lines, strings.Split(indent(mark+digit+" ", text, w), "\n")...)
	}
	return lines
}

// facts are what is known of the answer: who gave it, what was said last time,
// what is said about it, and what waits to be saved.
func (s *questionScreen) facts(w int) []string {
	words, th := s.e.w.round, s.e.th
	var lines []string
	add := func(text string) { lines = append(lines, strings.Split(wrap(text, w), "\n")...) }
	answer, answered := s.a.Answers[s.at]
	if s.notCounted() {
		add(th.warn.Render("! " + s.e.text(s.a.Checklist.Screens.NotCounted)))
	}
	for _, line := range s.proposals() {
		add(line)
	}
	lines = append(lines, s.evidenceLines(w)...)
	if answered {
		add(th.good.Render("✓ "+words.savedBy) + th.muted.Render(" "+s.e.stamp(answer.By)+" · "+words.provenance(s.provenance())))
		if answer.Note != "" {
			add(th.muted.Render(words.noteIs) + audit.Clean(answer.Note, audit.MaxNote))
		}
		for _, f := range answer.Evidence {
			add(th.muted.Render(words.fileIs) + fileLine(f))
		}
	}
	if d := s.drafts[s.at]; d != nil {
		lines = append(lines, s.waiting(d, w)...)
	}
	return lines
}

func (s *questionScreen) notCounted() bool {
	for _, item := range s.out.NotCounted {
		if item == s.at {
			return true
		}
	}
	return false
}

// waiting is what will be saved with the answer.
func (s *questionScreen) waiting(d *draft, w int) []string {
	words, th := s.e.w.round, s.e.th
	var what []string
	if d.provenance != "" {
		what = append(what, words.provenance(d.provenance))
	}
	if d.noted {
		what = append(what, words.noteIs+audit.Clean(d.note, audit.MaxNote))
	}
	for _, f := range d.evidence {
		what = append(what, words.fileIs+audit.Clean(f.Name, audit.MaxName))
	}
	if len(d.fields) > 0 {
		what = append(what, words.formBegun)
	}
	if len(what) == 0 {
		return nil
	}
	return strings.Split(wrap(th.warn.Render("! "+words.waits)+" "+strings.Join(what, " · "), w), "\n")
}

func (s *questionScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	switch {
	case s.a == nil || s.at == "":
		return []key.Binding{k.back}
	case s.sure != nil:
		return s.sure.keys(k)
	case s.typing:
		return []key.Binding{as(k.do, s.entering()), k.round.previousTab, k.round.nextTab, k.back}
	}
	r := k.round
	var keys []key.Binding
	if s.item().Kind == checklist.KindChoice {
		keys = append(keys, r.digit)
	}
	if do := s.entering(); do != "" {
		keys = append(keys, as(k.do, do))
	}
	if len(s.unattached()) > 0 {
		keys = append(keys, k.network.attach)
	}
	keys = append(keys, r.previous, r.next, r.jump, r.outcome, r.note, r.provenance, r.evidence)
	if _, ok := s.a.Answers[s.at]; ok {
		keys = append(keys, r.withdraw)
	}
	if s.a.Revision == 1 {
		return append(keys, r.seal, as(k.back, w.toRoom), as(r.drop, w.drop), k.up, k.down)
	}
	return append(keys, r.seal, as(k.back, w.toRoom), k.up, k.down)
}
