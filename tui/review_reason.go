package tui

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// reasonForScreen takes the reason why an item is in question: one of the usual
// ones, or in one's own words.
type reasonForScreen struct {
	e    *env
	a    *audit.Audit
	item string
	list list
	form *form // nil until one's own words are chosen
}

func newReasonFor(e *env, a *audit.Audit, item, had string) screen {
	s := &reasonForScreen{e: e, a: a, item: item}
	quick := e.w.review.quick
	s.list.setLen(len(quick) + 1)
	for i, q := range quick {
		if q == had {
			s.list.at = i
			return s
		}
	}
	if had != "" {
		s.list.at = len(quick)
		s.own(had)
	}
	return s
}

// own lets the person say it in their own words.
func (s *reasonForScreen) own(text string) {
	s.form = newForm(s.e, textField(s.e.w.round.reason, text, s.e.w.round.noPatient, needed(s.e)))
}

func (s *reasonForScreen) Init() tea.Cmd { return nil }

func (s *reasonForScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if s.form != nil {
		if ok && key.Matches(press, s.e.k.back) {
			s.form = nil
			return s, nil
		}
		done, cmd := s.form.update(msg)
		if done {
			return s, popWith(reasonMsg{s.item, s.form.fields[0].value()})
		}
		return s, cmd
	}
	if !ok {
		return s, nil
	}
	switch k := s.e.k; {
	case key.Matches(press, k.back):
		return s, pop()
	case key.Matches(press, k.do):
		return s, s.choose(s.list.at)
	case isDigit(press):
		if i := int(press.Runes[0] - '1'); i >= 0 && i < s.list.n {
			return s, s.choose(i)
		}
	case isText(press) && strings.TrimSpace(string(press.Runes)) != "": // whoever begins to type has words of their own
		s.list.at = s.list.n - 1
		s.own(string(press.Runes))
	default:
		s.list.update(press, k)
	}
	return s, nil
}

func (s *reasonForScreen) choose(i int) tea.Cmd {
	quick := s.e.w.review.quick
	if i < len(quick) {
		return popWith(reasonMsg{s.item, quick[i]})
	}
	s.list.at = i
	s.own("")
	return nil
}

func (s *reasonForScreen) View(w, h int) string {
	e := s.e
	def, _ := s.a.Checklist.Item(s.item)
	head := []string{wrap(e.th.bold.Render(e.text(def.Title)), w)}
	if answer, ok := s.a.Answers[s.item]; ok {
		head = append(head, wrap(e.answerOr(def, &answer, w), w))
	}
	head = append(head, "", e.w.review.reasonFor, "")
	above := strings.Join(head, "\n")
	if s.form != nil {
		return clip(above+"\n"+s.form.view(w, h-height(above)), w, h)
	}
	quick := e.w.review.quick
	return clip(above+"\n"+s.list.view(e.th, min(w, wideRows), h-height(above), func(i, w int) string {
		text := e.w.review.otherReason
		if i < len(quick) {
			text = quick[i]
		}
		return cut(e.th.key.Render(strconv.Itoa(i+1))+" "+text, w)
	}), w, h)
}

func (s *reasonForScreen) Typing() bool  { return s.form != nil }
func (s *reasonForScreen) Title() string { return s.e.w.review.returnTitle }

func (s *reasonForScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	if s.form != nil {
		return []key.Binding{as(k.do, w.keyTake), k.back}
	}
	return []key.Binding{as(k.do, w.keyTake), k.move, k.back}
}
