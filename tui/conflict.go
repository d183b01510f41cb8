package tui

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// conflictScreen is two audits of one device in one round, side by side: what is
// the same, what one says and the other left out, and what contradicts. For each
// contradiction somebody who wrote neither chooses whose answer holds.
type conflictScreen struct {
	e      *env
	id     audit.AuditID // that is being reviewed
	other  audit.AuditID
	page   *audit.ReviewPage    // of id; nil until it is loaded
	with   *audit.ComparedAudit // the other one
	chosen map[string]audit.AuditID
	rows   []int // items that are shown: places in the comparison
	only   bool  // only what differs is shown
	list   list
	busy   bool
}

func newConflict(e *env, id, other audit.AuditID) screen {
	return &conflictScreen{e: e, id: id, other: other, chosen: map[string]audit.AuditID{}, only: true}
}

func (s *conflictScreen) Init() tea.Cmd {
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		page, err := store.ReviewPage(ctx, id)
		return reviewMsg{page}, err
	})
}

func (s *conflictScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case reviewMsg:
		return s, s.take(msg.page)
	case shownMsg:
		return s, s.Init()
	case askedMsg:
		return s, s.decide(msg.text)
	case decidedMsg, staleMsg:
		return s, popWith(msg)
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *conflictScreen) take(page audit.ReviewPage) tea.Cmd {
	s.page, s.busy = &page, false
	at := slices.IndexFunc(page.Others, func(o audit.ComparedAudit) bool { return o.Audit.ID == s.other })
	if at < 0 { // dropped meanwhile
		return pop()
	}
	s.with = &page.Others[at]
	s.pick()
	return nil
}

// pick chooses which items are shown.
func (s *conflictScreen) pick() {
	s.rows = s.rows[:0]
	for i, item := range s.with.Comparison.Items {
		if !s.only || item.Likeness != audit.Same {
			s.rows = append(s.rows, i)
		}
	}
	s.list.setLen(len(s.rows))
}

func (s *conflictScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case s.page == nil || s.busy:
	case key.Matches(msg, k.review.filter):
		s.only = !s.only
		s.pick()
	case key.Matches(msg, k.review.left):
		return s.choose(s.id)
	case key.Matches(msg, k.review.right):
		return s.choose(s.other)
	case key.Matches(msg, k.do):
		return s.end()
	default:
		s.list.update(msg, k)
	}
	return nil
}

// undecided are the items in conflict for which nothing is chosen yet.
func (s *conflictScreen) undecided() (n int) {
	for _, item := range s.with.Comparison.Conflicts() {
		if s.chosen[item] == "" {
			n++
		}
	}
	return n
}

// choose takes the answer of one of the two for the item the person is on, and
// goes on to the next that is undecided.
func (s *conflictScreen) choose(from audit.AuditID) tea.Cmd {
	if s.list.at >= len(s.rows) {
		return nil
	}
	item := s.with.Comparison.Items[s.rows[s.list.at]]
	switch {
	case s.mayNot() != "":
		return warn(s.mayNot())
	case item.Likeness != audit.Conflicting:
		return warn(s.e.w.review.nothingToChoose)
	}
	s.chosen[item.Item] = from
	for i := s.list.at + 1; i < len(s.rows); i++ {
		next := s.with.Comparison.Items[s.rows[i]]
		if next.Likeness == audit.Conflicting && s.chosen[next.Item] == "" {
			s.list.at = i
			break
		}
	}
	return nil
}

// mayNot is why the person cannot decide; "" if they can.
func (s *conflictScreen) mayNot() string {
	w := &s.e.w.review
	switch {
	case s.with.Aside:
		return w.aside
	case s.with.Comparison.Likeness != audit.Conflicting:
		return w.noConflict
	case s.page.MayNot != nil:
		return s.e.refusalText(s.page.MayNot)
	}
	return ""
}

// end asks why, once everything is chosen.
func (s *conflictScreen) end() tea.Cmd {
	w := &s.e.w.review
	switch n := s.undecided(); {
	case s.mayNot() != "":
		return warn(s.mayNot())
	case n > 0:
		return warn(w.decideFirst(n))
	}
	return push(newAsk(s.e, w.conflictTitle, w.decideReason, w.decideYes, true))
}

// decide ends the conflict. The audit whose answers hold more often is kept.
func (s *conflictScreen) decide(reason string) tea.Cmd {
	s.busy = true
	keep, aside := audit.Approval{ID: s.id, Sealed: s.page.Sealed}, audit.Approval{ID: s.other, Sealed: s.with.Sealed}
	of := map[audit.AuditID]int{}
	var items []audit.ItemChoice
	for _, item := range s.with.Comparison.Conflicts() {
		of[s.chosen[item]]++
		items = append(items, audit.ItemChoice{Item: item, From: s.chosen[item]})
	}
	if of[s.other] > of[s.id] {
		keep, aside = aside, keep
	}
	store, said := s.e.store(), s.e.w.review.decided
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		if err := store.DecideConflict(ctx, keep, aside, items, reason); err != nil {
			return outdated(err)
		}
		return decidedMsg{said}, nil
	})
}

func (s *conflictScreen) View(w, h int) string {
	switch {
	case s.page == nil:
		return s.e.th.muted.Render(s.e.w.loading)
	case s.busy:
		return s.e.th.muted.Render(s.e.w.review.signing)
	}
	w = min(w, reviewWidth)
	head := s.head(w)
	rest := h - height(head) - 1
	below := s.both(w)
	rest = max(3, rest-height(below)-1)
	if w >= wideEnough {
		head += "\n\n" + s.e.th.accent.Render(s.columns(w))
		rest -= 2
	} else {
		head += "\n"
	}
	list := s.list.view(s.e.th, w, rest, s.row)
	return clip(head+"\n"+list+"\n"+strings.Repeat("─", w)+"\n"+below, w, h)
}

// head is which two they are, how they go together, and what is to be done.
func (s *conflictScreen) head(w int) string {
	e, words, c := s.e, &s.e.w.review, s.with.Comparison
	lines := []string{
		e.th.bold.Render("1 ") + e.auditOf(s.page.Audit, w),
		e.th.bold.Render("2 ") + e.auditOf(s.with.Audit, w),
		e.likeness(c.Likeness) + " " + e.likenessWord(*s.with) + e.th.muted.Render(" · "+words.compared(count3(c))),
	}
	switch n := s.undecided(); {
	case s.mayNot() != "":
		lines = append(lines, e.th.muted.Render(s.mayNot()))
	case n > 0:
		lines = append(lines, e.th.warn.Render("! "+words.decideFirst(n)))
	default:
		lines = append(lines, e.th.good.Render("✓ "+words.allChosen))
	}
	return wrap(strings.Join(lines, "\n"), w)
}

// auditOf is an audit among several of one device: who sealed it when, and what
// was found.
func (e *env) auditOf(a *audit.Audit, w int) string {
	sign, style := e.th.urgency(a.Sealed.Urgency)
	return e.stampIn(a.Completed, w) + " · " + e.w.revision(a.Revision) + " · " + style.Render(sign+" "+e.verdictTitle(a.Sealed.Verdict))
}

// count3 counts the items that are the same, complementary and in conflict.
func count3(c audit.Comparison) (same, complementary, conflicting int) {
	for _, item := range c.Items {
		switch item.Likeness {
		case audit.Same:
			same++
		case audit.Complementary:
			complementary++
		default:
			conflicting++
		}
	}
	return same, complementary, conflicting
}

// row is one item: how the two go together by sign and word, what each says, and
// which was chosen.
func (s *conflictScreen) row(i, w int) string {
	e, item := s.e, s.with.Comparison.Items[s.rows[i]]
	def, _ := s.page.Audit.Checklist.Item(item.Item)
	word := pad(e.likeness(item.Likeness)+" "+e.w.review.likenessOf[item.Likeness], 14)
	if w < wideEnough-4 {
		chosen := ""
		switch s.chosen[item.Item] {
		case s.id:
			chosen = "  " + e.th.accent.Render("● 1")
		case s.other:
			chosen = "  " + e.th.accent.Render("● 2")
		}
		return spread(word+" "+e.text(def.Title), chosen, w)
	}
	part := answerPart(w)
	say := func(a *audit.Answer, from audit.AuditID) string {
		mark := "  "
		if s.chosen[item.Item] == from {
			mark = e.th.accent.Render("● ")
		}
		value := e.th.muted.Render("– " + e.w.review.gone)
		if a != nil {
			value = e.shortValue(def, *a)
		}
		return mark + cut(value, part-2)
	}
	return word + pad(e.text(def.Title), 34) + "  " + pad(say(item.A, s.id), part) + "  " + say(item.B, s.other)
}

// answerPart is how wide each answer stands beside the other in a row of w columns.
func answerPart(w int) int { return (w - 14 - 34 - 4) / 2 }

// columns are the headings over the rows.
func (s *conflictScreen) columns(w int) string {
	inner := w - 2
	if len(s.rows) > 0 {
		part := answerPart(inner)
		return "  " + pad("", 14) + pad(s.e.w.review.item, 34) + "    " + pad("1 "+s.page.Audit.Completed.Name, part) + "  2 " + s.with.Audit.Completed.Name
	}
	return ""
}

// both is what the two say of the item the person is on, one under the other.
func (s *conflictScreen) both(w int) string {
	if s.list.at >= len(s.rows) {
		return s.e.th.muted.Render(s.e.w.review.nothingDiffers)
	}
	item := s.with.Comparison.Items[s.rows[s.list.at]]
	def, _ := s.page.Audit.Checklist.Item(item.Item)
	return indent("1 ", s.e.answerOr(def, item.A, w), w) + "\n" + indent("2 ", s.e.answerOr(def, item.B, w), w)
}

func (s *conflictScreen) Title() string {
	if s.page == nil {
		return s.e.w.review.conflictTitle
	}
	return s.e.w.review.conflictTitle + " · " + s.e.device(s.page.Audit.Device)
}

func (s *conflictScreen) Help() string { return s.e.w.review.conflictHelp }

func (s *conflictScreen) Keys() []key.Binding {
	k, w := s.e.k, &s.e.w.review
	if s.page == nil {
		return []key.Binding{k.back}
	}
	var keys []key.Binding
	if s.mayNot() == "" {
		keys = append(keys, k.review.left, k.review.right, as(k.do, w.decideYes))
	}
	all := as(k.review.filter, w.showAll)
	if !s.only {
		all = as(k.review.filter, w.showDiffering)
	}
	return append(keys, all, k.back, k.up, k.down, k.pageUp, k.pageDown)
}
