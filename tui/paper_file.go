package tui

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// paperFileScreen asks where a paper is to be written, writes it, and says what
// came of it.
type paperFileScreen struct {
	e       *env
	kind    PaperKind
	paper   Paper
	field   *pathField // nil until a name is suggested
	path    string     // decided on
	replace *dialog    // a file is there already
	task    *task      // nil while nothing is written
	state   paperState
	tally   PaperTally
	err     error
}

// paperState is how far the writing is.
type paperState int

const (
	paperAsked paperState = iota
	paperWriting
	paperWritten
	paperStopped
	paperFailed
)

type (
	suggestedMsg struct{ path string }
	writtenMsg   struct {
		tally PaperTally
		err   error
	}
)

func newPaperFile(e *env, k PaperKind, p Paper) screen {
	return &paperFileScreen{e: e, kind: k, paper: p}
}

func (s *paperFileScreen) Init() tea.Cmd {
	papers, p := s.e.site.Papers, s.paper
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		path, err := papers.Suggest(ctx, p)
		return suggestedMsg{path}, err
	})
}

func (s *paperFileScreen) Typing() bool {
	return s.field != nil && s.replace == nil && s.state == paperAsked
}

func (s *paperFileScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case suggestedMsg:
		s.field = newPathField(s.e, msg.path)
		return s, s.field.look()
	case writtenMsg:
		s.tally = msg.tally
		return s, s.written(msg.err)
	case tea.KeyMsg:
		return s, s.press(msg)
	case awakeMsg:
		if s.replace != nil {
			s.replace.update(msg, s.e.k)
		}
		return s, nil
	case stepMsg:
		return s, s.task.update(msg)
	}
	if s.field == nil {
		return s, nil
	}
	_, _, cmd := s.field.update(msg)
	return s, cmd
}

func (s *paperFileScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.replace != nil:
		answered, yes := s.replace.update(msg, k)
		if answered {
			s.replace = nil
		}
		if answered && yes {
			return s.write(true)
		}
	case s.state == paperWriting:
		if key.Matches(msg, k.cancel) {
			s.task.cancel()
		}
	case s.state == paperWritten:
		if key.Matches(msg, k.do) || key.Matches(msg, k.back) {
			return popTo[*papersScreen]()
		}
	case s.state != paperAsked: // stopped, or failed: another place may do
		if key.Matches(msg, k.do) || key.Matches(msg, k.back) {
			s.state, s.err = paperAsked, nil
			return s.field.look()
		}
	case key.Matches(msg, k.back):
		return pop()
	case s.field != nil:
		path, done, cmd := s.field.update(msg)
		if done {
			s.path = path
			return s.write(false)
		}
		return cmd
	}
	return nil
}

// write begins to write.
func (s *paperFileScreen) write(replace bool) tea.Cmd {
	papers, p, path := s.e.site.Papers, s.paper, s.path
	s.state = paperWriting
	var cmd tea.Cmd
	s.task, cmd = startTask(s.e, func(ctx context.Context, progress func(done, all int64)) (tea.Msg, error) {
		path, err := filepath.Abs(path)
		if err != nil {
			return writtenMsg{err: err}, nil
		}
		tally, err := papers.Write(ctx, p, path, replace, func(done int) { progress(int64(done), 0) })
		return writtenMsg{tally, err}, nil
	})
	return cmd
}

// written says what came of it; where a file was already, it asks.
func (s *paperFileScreen) written(err error) tea.Cmd {
	words := s.e.w.papers
	switch {
	case err == nil:
		s.state = paperWritten
	case errors.Is(err, ErrFileThere):
		s.state = paperAsked
		s.replace = &dialog{
			title: words.there, text: s.path + "\n\n" + words.thereMeans,
			yes: words.replace, no: words.otherName,
		}
		return s.replace.wake(s.e)
	case errors.Is(err, context.Canceled):
		s.state = paperStopped
	default:
		s.state, s.err = paperFailed, err
	}
	return nil
}

func (s *paperFileScreen) View(w, h int) string {
	e, words, text := s.e, s.e.w.papers, min(w, 76)
	switch {
	case s.replace != nil:
		return s.replace.view(e, w, h)
	case s.state == paperWriting:
		return clip(paragraphs(wrap(words.writing, text), e.th.muted.Render(words.soFar(int(s.task.done)))), w, h)
	case s.state == paperWritten:
		return clip(paragraphs(wrap(e.th.good.Render("✓ "+words.written), text), wrap(s.path, w), s.marked(text)), w, h)
	case s.state == paperStopped:
		return clip(wrap("– "+words.stopped, text), w, h)
	case s.state == paperFailed:
		what, _ := e.explain(s.err)
		return clip(paragraphs(wrap(e.th.bad.Render("✗ "+words.failed), text), wrap(what, text), wrap(e.th.muted.Render(words.failedDo), text)), w, h)
	case s.field == nil:
		return e.th.muted.Render(e.w.loading)
	}
	head := wrap(words.where, text)
	return head + "\n\n" + s.field.view(w, h-height(head)-1)
}

// marked says what must be known about the paper that was written: that it is
// empty, that audits are left out, or in it although nobody approved them.
func (s *paperFileScreen) marked(w int) string {
	words, text := s.e.w.papers, ""
	switch {
	case s.tally.LeftOut > 0:
		text = words.leftOut(s.tally.LeftOut)
	case s.paper.Unreviewed:
		text = words.isMarked
	}
	if s.tally.Records == 0 {
		text = words.isEmpty + " " + text
	}
	if text == "" {
		return ""
	}
	return indent(s.e.th.warn.Render("! "), s.e.th.warn.Render(text), w)
}

func (s *paperFileScreen) Title() string { return capital(s.e.text(s.kind.Title)) }

func (s *paperFileScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.replace != nil:
		return s.replace.keys(k)
	case s.state == paperWriting:
		return []key.Binding{k.cancel}
	case s.state == paperWritten:
		return []key.Binding{as(k.do, w.keyDone)}
	case s.state != paperAsked:
		return []key.Binding{as(k.do, w.papers.keyAgain)}
	}
	return []key.Binding{
		as(k.do, w.papers.keyWrite), bind("tab", w.keyComplete, "tab"), bind("↓", w.keyChooseFile, "down"), k.back,
	}
}
