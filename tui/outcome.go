package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"visite/audit"
	"visite/checklist"
)

// hasExpired reports whether a consultation that was held is no longer valid.
func hasExpired(c checklist.Consultation, now time.Time) bool {
	until, err := checklist.ParseTime(c.ValidUntil, now.Location())
	return c.Held && err == nil && until.Before(now)
}

// reopened are the actions with that of a consultation which has expired: it is
// open again, first among the urgent ones.
func reopened(a *audit.Audit, o checklist.Outcome) []checklist.Action {
	held := audit.Seal(a.Checklist, o).Consultation
	if held == nil {
		return o.Actions
	}
	rank := func(urgency string) int {
		return slices.IndexFunc(a.Checklist.Urgencies, func(u checklist.Urgency) bool { return u.Word == urgency })
	}
	again := checklist.Action(held.Action)
	at := slices.IndexFunc(o.Actions, func(other checklist.Action) bool { return rank(other.Urgency) <= rank(again.Urgency) })
	if at < 0 {
		at = len(o.Actions)
	}
	return slices.Insert(slices.Clone(o.Actions), at, again)
}

// verdictLine is the outcome so far in one line.
func verdictLine(e *env, a *audit.Audit, o checklist.Outcome) string {
	sign, style := e.th.urgency(o.Urgency)
	verdict := e.text(a.Checklist.VerdictTitle(o.Verdict))
	switch {
	case len(o.Contradictions) > 0:
		return e.th.bad.Render("✗ " + e.w.round.contradicts)
	case o.Verdict != a.Checklist.Incomplete.Word:
		return style.Render(sign + " " + verdict)
	case len(o.Actions) == 0:
		return e.th.muted.Render("· " + e.w.round.noneYet)
	}
	return style.Render(sign+" "+e.text(a.Checklist.UrgencyTitle(o.Urgency))) + e.th.muted.Render(" · "+e.w.round.soFar)
}

// outcomeText is what the decision table derives so far, for w columns: the
// verdict, what must be done, by whom and until when, how if that is asked for, and why.
func outcomeText(e *env, a *audit.Audit, o checklist.Outcome, expired, how bool, w int) string {
	words := e.w.round
	lines := []string{e.th.accent.Render(words.outcome), wrap(verdictLine(e, a, o), w)}
	return paragraphs(
		strings.Join(lines, "\n"),
		contradictions(e, a, o, w),
		consulted(e, a, o, expired, w),
		titled(e, words.actions, actionLines(e, a, o, how, w)),
		titled(e, words.reasons, reasonLines(e, a, o, w)),
		titled(e, e.text(a.Checklist.Screens.NotCounted), leftovers(e, a, o, w)),
	)
}

func contradictions(e *env, a *audit.Audit, o checklist.Outcome, w int) string {
	var lines []string
	for _, id := range o.Contradictions {
		if def, ok := a.Checklist.Contradiction(id); ok {
			lines = append(lines, indent(e.th.bad.Render("✗ "), e.th.bad.Render(e.text(def.Title)+".")+" "+e.text(def.Help), w))
		}
	}
	return strings.Join(lines, "\n")
}

func consulted(e *env, a *audit.Audit, o checklist.Outcome, expired bool, w int) string {
	switch {
	case expired:
		return indent(e.th.bad.Render("✗ "), e.th.bad.Render(e.text(a.Checklist.Screens.Expired)), w)
	case o.Consultation.Held:
		return indent(e.th.good.Render("✓ "), e.w.round.consultedUntil(e.moment(o.Consultation.ValidUntil)), w)
	}
	return ""
}

// actionLines are the actions, strictest first, each with what must be said
// before it is done, and with how it is done if that is asked for.
func actionLines(e *env, a *audit.Audit, o checklist.Outcome, how bool, w int) []string {
	var lines []string
	for _, action := range o.Actions {
		def, ok := a.Checklist.Action(action.Action)
		if !ok {
			continue
		}
		sign, text, _ := strings.Cut(actionLine(e, a, action), " ")
		lines = append(lines, indent(sign+" ", text, w))
		lines = append(lines, cautions(e, a.Checklist, def, o.Hold, o.Guard, w)...)
		if how {
			lines = append(lines, indent("  ", e.th.muted.Render(e.text(def.How)), w))
		}
	}
	if o.Hold {
		lines = append(lines, holdLine(e, a.Checklist, w))
	}
	return lines
}

// holdLine says what must not be done to the device, whether or not it is asked for.
func holdLine(e *env, c *checklist.Checklist, w int) string {
	return indent(e.th.bad.Render("! "), e.th.bad.Render(e.w.round.holding(e.text(c.Screens.Hold))), w)
}

// cautions are what must be said before an action is done, whatever the rules.
func cautions(e *env, c *checklist.Checklist, def checklist.ActionDef, hold, guard bool, w int) []string {
	var lines []string
	warn := func(style lipgloss.Style, text string) {
		lines = append(lines, indent("  "+style.Render("! "), style.Render(text), w))
	}
	if def.Opens && hold {
		warn(e.th.bad, e.text(c.Screens.Hold))
	}
	if def.Separates && (hold || guard) {
		warn(e.th.warn, e.w.round.separating)
	}
	if def.Installs {
		warn(e.th.warn, e.text(c.Screens.Install))
	}
	return lines
}

// actionLine is an action with its owner and deadline.
func actionLine(e *env, a *audit.Audit, action checklist.Action) string {
	def, _ := a.Checklist.Action(action.Action)
	sign, style := e.th.urgency(action.Urgency)
	who := e.text(a.Checklist.OwnerTitle(action.Owner)) + ", " + e.w.round.within(action.Within)
	return style.Render(sign) + " " + e.th.bold.Render(e.text(def.Title)) + e.th.muted.Render(" – "+who)
}

// reasonLines are the rules that hold, each with its source.
func reasonLines(e *env, a *audit.Audit, o checklist.Outcome, w int) []string {
	var lines []string
	for _, id := range o.Rules {
		r, ok := a.Checklist.Rule(id)
		if !ok {
			continue
		}
		sign, style := e.th.urgency(r.Urgency)
		if r.Guard {
			sign, style = "!", e.th.bad
		}
		source := e.th.muted.Render("(" + r.ID + ", " + e.text(r.Source) + ")")
		lines = append(lines, indent(style.Render(sign+" "), e.text(r.Reason)+" "+source, w))
	}
	return lines
}

// leftovers are answers without effect.
func leftovers(e *env, a *audit.Audit, o checklist.Outcome, w int) []string {
	var lines []string
	for _, id := range o.NotCounted {
		lines = append(lines, indent("– ", e.th.muted.Render(e.answerLine(a, id)), w))
	}
	return lines
}

// answerLine is an item and its answer in one line.
func (e *env) answerLine(a *audit.Audit, item string) string {
	def, ok := a.Checklist.Item(item)
	answer, answered := a.Answers[item]
	if !ok || !answered {
		return ""
	}
	return e.text(def.Title) + " " + e.shortValue(def, answer)
}

// shortValue is an answer in a few words: of a structured one, what is public
// of it first.
func (e *env) shortValue(def checklist.Item, answer audit.Answer) string {
	if !def.Kind.Structured() {
		return strings.ReplaceAll(e.value(def, answer), "\n", " ")
	}
	var parts []string
	for _, f := range def.Fields {
		if v := answer.Value.Fields[f.Name]; v != "" {
			parts = append(parts, audit.Clean(e.fieldValue(f, v), 80))
		}
	}
	return strings.Join(parts, ", ")
}

// outcomeScreen is the help of an item in full and the outcome so far, for
// windows in which they do not fit beside the question.
type outcomeScreen struct {
	q     *questionScreen
	pager pager
}

func newOutcome(q *questionScreen) screen { return &outcomeScreen{q: q} }

func (s *outcomeScreen) Init() tea.Cmd { return nil }

func (s *outcomeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	k := s.q.e.k
	switch {
	case !ok:
	case key.Matches(press, k.back), key.Matches(press, k.round.outcome), key.Matches(press, k.do):
		return s, pop()
	default:
		s.pager.update(press, k)
	}
	return s, nil
}

func (s *outcomeScreen) Title() string { return s.q.Title() }

func (s *outcomeScreen) Keys() []key.Binding {
	k := s.q.e.k
	return []key.Binding{as(k.back, s.q.e.w.round.toQuestion), k.up, k.down, k.pageUp, k.pageDown}
}

func (s *outcomeScreen) View(w, h int) string {
	q, wide := s.q, min(w, 100)
	def := q.item()
	text := paragraphs(
		q.e.th.bold.Render(wrap(q.e.text(def.Title), wide))+"\n"+wrap(q.e.text(def.Help), wide),
		outcomeText(q.e, q.a, q.out, q.expired, true, wide),
	)
	return s.pager.view(q.e.th, text, w, h)
}

// isoParts are the number and the unit of an ISO 8601 duration such as P7D or PT4H.
func isoParts(iso string) (n int, unit string) {
	rest := strings.TrimPrefix(strings.TrimPrefix(iso, "P"), "T")
	if _, err := fmt.Sscanf(rest, "%d%s", &n, &unit); err != nil {
		return 0, ""
	}
	return n, unit
}
