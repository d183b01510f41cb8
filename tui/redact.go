package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// redactScreen shows what lies beside the log about an audit, a device or a
// person, and lets an administrator erase it, for good.
type redactScreen struct {
	e       *env
	subject string
	about   string // what the subject is called
	all     []audit.Erasable
	loaded  bool
	chosen  map[string]bool // by reference
	list    list
}

type erasableMsg struct{ all []audit.Erasable }

// newRedact shows what can be erased about a subject, by its id.
func newRedact(e *env, subject, about string) screen {
	return &redactScreen{e: e, subject: subject, about: about, chosen: map[string]bool{}}
}

// mayRedact reports whether the person may erase: others are not offered it.
func (e *env) mayRedact() bool { return e.me.Role == audit.Administrator }

func (s *redactScreen) Init() tea.Cmd {
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		all, err := s.e.store().Erasable(ctx, s.subject)
		return erasableMsg{all}, err
	})
}

func (s *redactScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case erasableMsg:
		s.all, s.loaded = msg.all, true
		s.list.setLen(len(s.all))
		for _, one := range s.all {
			if one.Erased {
				delete(s.chosen, one.Ref)
			}
		}
	case tea.KeyMsg:
		k := s.e.k
		switch {
		case key.Matches(msg, k.back):
			return s, pop()
		case key.Matches(msg, k.pick):
			return s, s.pick()
		case key.Matches(msg, k.do):
			return s, s.erase()
		default:
			s.list.update(msg, k)
		}
	}
	return s, nil
}

// pick marks what the person is on, or takes the mark away.
func (s *redactScreen) pick() tea.Cmd {
	if s.list.at >= len(s.all) {
		return nil
	}
	one := s.all[s.list.at]
	if one.Erased {
		return warn(s.e.w.redaction.gone)
	}
	if s.chosen[one.Ref] {
		delete(s.chosen, one.Ref)
	} else {
		s.chosen[one.Ref] = true
	}
	return nil
}

// erase asks for a reason and the word, and erases what is marked.
func (s *redactScreen) erase() tea.Cmd {
	w := s.e.w.redaction
	if len(s.chosen) == 0 {
		return warn(w.nothing)
	}
	var refs []string
	for _, one := range s.all {
		if s.chosen[one.Ref] {
			refs = append(refs, one.Ref)
		}
	}
	typed := func(value string) string {
		if value != w.word {
			return w.typeIt(w.word)
		}
		return ""
	}
	return push(&reasonScreen{
		e: s.e, title: w.title, intro: w.warning(len(refs)), act: w.keyErase,
		form: newForm(s.e, textField(s.e.w.round.reason, "", w.reasonHint, needed(s.e)), textField(w.confirm, "", w.typeIt(w.word), typed)),
		record: func(ctx context.Context, reason string) error {
			return s.e.store().Redact(ctx, refs, reason, nil)
		},
		then: func() tea.Cmd { return tea.Batch(popTo[*redactScreen](), say(w.done(len(refs)))) },
	})
}

func (s *redactScreen) View(w, h int) string {
	e := s.e
	if !s.loaded {
		return e.th.muted.Render(cut(e.w.loading, w))
	}
	head := wrap(e.th.bold.Render(s.about)+"\n"+e.w.redaction.intro, min(w, 78))
	if len(s.all) == 0 {
		return clip(head+"\n\n"+e.th.muted.Render(e.w.redaction.none), w, h)
	}
	return clip(head+"\n\n"+s.list.view(e.th, min(w, wideRows), h-height(head)-1, s.line), w, h)
}

func (s *redactScreen) line(i, w int) string {
	e, one := s.e, s.all[i]
	box := "[ ] "
	if s.chosen[one.Ref] {
		box = e.th.bad.Render("[x] ")
	}
	text := strings.Join(strings.Fields(audit.Clean(e.privateText(one.Item, one.Text), 200)), " ")
	switch {
	case one.Erased:
		box, text = "    ", e.th.muted.Render(e.w.redacted)
	case one.What == audit.ErasableFile:
		text = e.w.file + ": " + text
	case one.What == audit.ErasableName:
		text = e.w.redaction.fileName + ": " + text
	}
	what := e.w.events[one.Kind]
	if one.Item != "" {
		what = cut(e.itemTitle(one.Item), max(10, w/3))
	}
	return spread(box+cut(text, max(12, w-width(what)-6)), "  "+e.th.muted.Render(what), w)
}

func (s *redactScreen) Title() string { return s.e.w.redaction.title }

func (s *redactScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.redaction
	if len(s.all) == 0 {
		return []key.Binding{k.back}
	}
	return []key.Binding{as(k.pick, w.keyPick), as(k.do, w.keyErase), k.move, k.back}
}
