package tui

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"visite/audit"
)

func (s *queueScreen) View(w, h int) string {
	head := s.head(w)
	rest := h - height(head) - 1
	body := s.list.view(s.e.th, min(w, wideRows), rest, s.row)
	switch {
	case !s.ready:
		body = s.e.th.muted.Render(s.e.w.loading)
	case s.list.n == 0:
		body = s.e.th.muted.Render(wrap(s.e.w.review.noneFound, min(w, 76)))
	}
	return clip(head+"\n\n"+body, w, h)
}

// head is the filter, what is wrong with it, and the counts, which are always
// seen: of the last text that could be read.
func (s *queueScreen) head(w int) string {
	lines := []string{s.filterLine(w)}
	switch {
	case s.wrong != nil:
		what, _ := s.e.explain(s.wrong)
		lines = append(lines, strings.Split(indent(s.e.th.bad.Render("✗ "), s.e.th.bad.Render(what), w), "\n")...)
		lines = append(lines, s.e.th.muted.Render(cut("  "+s.e.w.review.lastResult, w)))
	case s.unfinished != "":
		lines = append(lines, s.e.th.muted.Render(cut("· "+s.e.w.review.unfinished(s.unfinished), w)))
	}
	return strings.Join(append(lines, s.counts(w)...), "\n")
}

func (s *queueScreen) filterLine(w int) string {
	prompt := s.e.th.accent.Render("› ")
	if !s.typing {
		text := s.field.Value()
		if text == "" {
			text = s.e.th.muted.Render(s.e.w.review.noFilter)
		}
		return cut(prompt+text, w)
	}
	field := s.field // drawing changes nothing
	field.Width = max(1, w-3)
	field.SetCursor(field.Position())
	return cut(prompt+field.View(), w)
}

// counts are how many audits the filter leaves, by the state of their review and
// of their device, as lines of w columns.
func (s *queueScreen) counts(w int) []string {
	if !s.ready {
		return []string{""}
	}
	e, c := s.e, s.page.Counts
	reviews := []string{e.th.bold.Render(e.w.review.audits(c.All))}
	for _, state := range reviewStates {
		if n := c.Reviews[state]; n > 0 {
			reviews = append(reviews, e.reviewBadge(state)+" "+strconv.Itoa(n))
		}
	}
	var states []string
	for _, state := range audit.DeviceStates() {
		if n := c.States[state]; n > 0 {
			states = append(states, e.stateBadge(state)+" "+strconv.Itoa(n))
		}
	}
	lines := flow(reviews, "  ", w)
	lines = append(lines, flow(states, "  ", w)...)
	if n := len(s.marked); n > 0 {
		lines = append(lines, e.th.accent.Render(cut("● "+e.w.review.marked(n), w)))
	}
	return lines
}

// reviewStates lists the states of a review as counts show them.
var reviewStates = []audit.ReviewState{audit.Awaiting, audit.Changed, audit.Returned, audit.Approved}

// reviewMark is the sign of the state of a review, and its style.
func (t theme) reviewMark(state audit.ReviewState) (string, lipgloss.Style) {
	switch state {
	case audit.Approved:
		return "✓", t.good
	case audit.Returned:
		return "›", t.accent
	case audit.Changed:
		return "!", t.warn
	case audit.Awaiting:
		return "·", t.plain
	}
	return "–", t.muted
}

// reviewBadge is the state of a review as sign and word, in its colour.
func (e *env) reviewBadge(state audit.ReviewState) string {
	sign, style := e.th.reviewMark(state)
	return style.Render(sign + " " + cmp.Or(e.w.review.states[state], string(state)))
}

// row is a line of the queue: marked or not, how urgent, where, what was found,
// what stands in the way, and until when.
func (s *queueScreen) row(i, w int) string {
	line, ok := s.line(i)
	if !ok {
		return s.e.th.muted.Render("…")
	}
	mark := "  "
	if _, marked := s.marked[line.ID]; marked {
		mark = s.e.th.accent.Render("● ")
	}
	return mark + s.e.queueLine(line, w-2)
}

// queueLine is an audit as the desk shows it in w columns.
func (e *env) queueLine(l audit.QueueLine, w int) string {
	sign, word, style := e.stateMark(l.State)
	state := style.Render(pad(sign+" "+word, 17)) + " "
	if w < narrow {
		state = style.Render(sign) + " "
	}
	right := "  " + e.queueRight(l)
	room := w - width(state) - width(right)
	place, name, code := e.shortPlace(l.Place), shortName(l.Device), cmp.Or(l.Device.Code(), shortName(l.Device))
	short := joined(e.w.room(l.Place.Room), code)
	if !l.Place.Known() {
		place, short = e.w.placeUnknown, code
	}
	said := joined(e.flags(l)...)
	verdict := e.th.muted.Render(e.verdictTitle(l.Verdict))
	text := fitting(
		room,
		joined(place, name, code, said, verdict), joined(place, code, said, verdict), joined(short, said, verdict),
		joined(short, said), joined(code, said), code,
	)
	return spread(state+text, right, w)
}

// flags are what stands in the way of an approval, or was decided.
func (e *env) flags(l audit.QueueLine) []string {
	var all []string
	add := func(held bool, style lipgloss.Style, text string) {
		if held {
			all = append(all, style.Render(text))
		}
	}
	w := &e.w.review
	add(l.Conflict, e.th.bad, "✗ "+w.inConflict)
	add(l.Contradiction, e.th.bad, "✗ "+w.contradiction)
	add(l.Aside, e.th.muted, "– "+w.aside)
	add(l.Author, e.th.muted, "– "+w.own)
	if l.Review != audit.Awaiting && l.Review != "" {
		sign, style := e.th.reviewMark(l.Review)
		all = append(all, style.Render(sign+" "+w.inShort[l.Review]))
	}
	return all
}

// queueRight is the deadline, or if nothing is open when the audit was sealed.
func (e *env) queueRight(l audit.QueueLine) string {
	switch {
	case l.Due.IsZero():
		return e.th.muted.Render(e.day(l.Completed.At))
	case l.Due.Before(e.now()):
		return e.th.bad.Render(e.due(l.Due))
	}
	return e.due(l.Due)
}

// notTogether is why an audit is not approved together with others; "" if it can be.
func (e *env) notTogether(l audit.QueueLine) string {
	w := &e.w.review
	switch {
	case l.Author:
		return w.whyOwn
	case l.Aside:
		return w.whyAside
	case l.Conflict:
		return w.whyConflict
	case l.Status != audit.Completed:
		return w.whyOpen
	case l.Review == audit.Approved || l.Review == audit.Returned:
		return w.whyDecided(w.states[l.Review])
	case l.Contradiction:
		return w.whyContradiction
	case l.Open > 0:
		return w.whyActions
	}
	return ""
}

// byPlace is the order in which somebody walks by, so that a list can be checked.
func byPlace(a, b audit.QueueLine) int {
	return cmp.Or(
		cmp.Compare(audit.SortKey(a.Place.Ward), audit.SortKey(b.Place.Ward)),
		cmp.Compare(audit.SortKey(a.Place.Room), audit.SortKey(b.Place.Room)),
		cmp.Compare(audit.SortKey(a.Place.Bed), audit.SortKey(b.Place.Bed)),
		cmp.Compare(audit.SortKey(a.Device.Code()), audit.SortKey(b.Device.Code())),
		cmp.Compare(a.ID, b.ID),
	)
}
