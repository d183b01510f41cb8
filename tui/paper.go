package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// paperScreen asks how a paper is to be: its format, what is in it, and whether
// audits that nobody approved are.
type paperScreen struct {
	e     *env
	kind  PaperKind
	about papersAbout
	form  *form

	format, filter, unreviewed *field      // nil: not asked
	by                         []*field    // name, function, contact; nil: not asked
	asked                      Paper       // what count is of
	count                      *PaperCount // nil until it is known
}

type paperCountMsg struct {
	of    Paper
	count PaperCount
}

func newPaper(e *env, k PaperKind, about papersAbout) screen {
	s := &paperScreen{e: e, kind: k, about: about}
	words := e.w.papers
	s.format = choiceField(words.format, upper(k.Formats), 0)
	fields := []*field{s.format}
	if k.About == AboutSite {
		s.filter = textField(words.filter, s.presetFilter(), words.filterHint, s.checkFilter)
		fields = append(fields, s.filter)
	}
	if k.Outside {
		s.unreviewed = choiceField(words.unreviewed, []string{words.onlyApproved, words.marked}, 0)
		fields = append(fields, s.unreviewed)
	}
	if k.Signed {
		s.by = []*field{
			textField(words.name, e.site.Person, words.nameHint, nil),
			textField(words.function, "", words.functionHint, nil), textField(words.reach, "", words.reachHint, nil),
		}
		fields = append(fields, s.by...)
	}
	s.form = newForm(e, fields...)
	return s
}

func upper(words []string) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = strings.ToUpper(w)
	}
	return all
}

// presetFilter chooses what the person was looking at.
func (s *paperScreen) presetFilter() string {
	if s.about.round != "" {
		return "round:" + string(s.about.round)
	}
	return s.about.filter
}

func (s *paperScreen) checkFilter(text string) string {
	if _, err := audit.ParseFilter(text); err != nil {
		what, _ := s.e.explain(err)
		return what
	}
	return ""
}

// paper is what is asked for so far.
func (s *paperScreen) paper() Paper {
	p := Paper{
		Kind: s.kind.Kind, Format: s.kind.Formats[max(0, s.format.choice)], Lang: s.e.lang,
		Audit: s.about.audit, Round: s.about.round,
	}
	if s.filter != nil {
		p.Filter, p.Round, p.Audit = s.filter.value(), "", ""
	}
	if s.unreviewed != nil {
		p.Unreviewed = s.unreviewed.choice == 1
	}
	if s.by != nil {
		p.By = PaperBy{Name: s.by[0].value(), Function: s.by[1].value(), Contact: s.by[2].value()}
	}
	return p
}

func (s *paperScreen) Init() tea.Cmd { return s.recount() }

// recount asks what the paper would be made of, if that may have changed.
func (s *paperScreen) recount() tea.Cmd {
	p := s.paper()
	p.Format, p.Unreviewed, p.By = "", false, PaperBy{} // they do not change it
	switch {
	case !s.kind.Outside || s.asked == p:
		return nil
	case s.checkFilter(p.Filter) != "":
		s.asked, s.count = Paper{}, nil
		return nil
	}
	s.asked, s.count = p, nil
	papers := s.e.site.Papers
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		count, err := papers.Count(ctx, p)
		return paperCountMsg{p, count}, err
	})
}

func (s *paperScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case paperCountMsg:
		if msg.of == s.asked {
			s.count = &msg.count
		}
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) {
			return s, pop()
		}
	}
	done, cmd := s.form.update(msg)
	if done {
		return s, push(newPaperFile(s.e, s.kind, s.paper()))
	}
	return s, tea.Batch(cmd, s.recount())
}

func (s *paperScreen) Typing() bool { return true }

func (s *paperScreen) View(w, h int) string {
	e, text := s.e, min(w, 76)
	about := ""
	if s.about.name != "" && s.filter == nil {
		about = wrap(e.w.papers.about(s.about.name), text)
	}
	head := paragraphs(wrap(e.th.muted.Render(e.w.papers.forWhom(e.text(s.kind.For))), text), about)
	foot := s.counted(text)
	form := s.form.view(w, max(3, h-height(head)-height(foot)-3))
	return clip(paragraphs(head, form, foot), w, h)
}

// counted says how many audits are in the paper, and what becomes of those that
// nobody approved.
func (s *paperScreen) counted(w int) string {
	e, words := s.e, s.e.w.papers
	switch {
	case s.unreviewed == nil, s.filter != nil && s.checkFilter(s.filter.value()) != "":
		return ""
	case s.count == nil:
		return e.th.muted.Render(words.counting)
	}
	approved, other := s.count.Audits-s.count.Unreviewed, s.count.Unreviewed
	line := words.approvedCount(approved)
	switch {
	case other == 0:
		return wrap(e.th.good.Render("✓ "+line), w)
	case s.unreviewed.choice == 1:
		return wrap(line, w) + "\n" + indent(e.th.warn.Render("! "), e.th.warn.Render(words.markedCount(other)), w)
	}
	return wrap(line, w) + "\n" + indent(e.th.warn.Render("! "), words.leftOut(other), w)
}

func (s *paperScreen) Title() string { return capital(s.e.text(s.kind.Title)) }

func (s *paperScreen) Keys() []key.Binding {
	keys := s.form.keys()
	if s.form.at == len(s.form.fields)-1 {
		keys[0] = as(keys[0], s.e.w.papers.keyFile)
	}
	return keys
}
