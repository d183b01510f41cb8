package tui

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// importRunScreen imports a list, with progress, and says what came of it.
type importRunScreen struct {
	e       *env
	path    string
	mapping Mapping
	move    bool
	rows    int
	task    *task
	result  *ListResult
	stopped bool
	err     error
}

type importedMsg struct {
	result ListResult
	err    error
}

func newImportRun(e *env, path string, m Mapping, move bool, rows int) screen {
	return &importRunScreen{e: e, path: path, mapping: m, move: move, rows: rows}
}

func (s *importRunScreen) Init() tea.Cmd {
	lists, path, mapping, move, rows := s.e.site.Lists, s.path, s.mapping, s.move, s.rows
	var cmd tea.Cmd
	s.task, cmd = startTask(s.e, func(ctx context.Context, progress func(done, all int64)) (tea.Msg, error) {
		result, err := lists.Import(ctx, path, mapping, move, func(done int) { progress(int64(done), int64(rows)) })
		return importedMsg{result, err}, nil
	})
	return cmd
}

func (s *importRunScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case importedMsg:
		switch {
		case errors.Is(msg.err, context.Canceled):
			s.stopped = true
		case msg.err != nil:
			s.err = msg.err
		default:
			s.result = &msg.result
		}
		return s, nil
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, s.task.update(msg)
}

func (s *importRunScreen) over() bool { return s.result != nil || s.stopped || s.err != nil }

func (s *importRunScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case !key.Matches(msg, s.e.k.back) && !key.Matches(msg, s.e.k.do):
	case s.result != nil && key.Matches(msg, s.e.k.do):
		return replace(newStartRound(s.e))
	case s.over():
		return pop()
	case key.Matches(msg, s.e.k.back):
		s.task.cancel()
	}
	return nil
}

func (s *importRunScreen) View(w, h int) string {
	e := s.e
	text := min(w, 76)
	switch {
	case s.err != nil:
		what, hint := e.explain(s.err)
		return clip(paragraphs(wrap(e.th.bad.Render("✗ "+e.w.importFailed), text), wrap(what, text), wrap(hint, text)), w, h)
	case s.stopped:
		return clip(wrap("– "+e.w.importStopped, text), w, h)
	case s.result == nil:
		return clip(paragraphs(
			wrap(e.w.importing(s.rows), text),
			progressBar(e.th, s.task.done, s.task.all, min(w, 60))), w, h)
	}
	rejects := ""
	if s.result.Rejects != "" {
		rejects = wrap(e.w.rejectsFile, text) + "\n" + wrap(s.result.Rejects, w)
	}
	return clip(paragraphs(wrap(e.th.good.Render("✓ "+e.w.imported), text), countsView(e, s.result.Counts, w), rejects), w, h)
}

func (s *importRunScreen) Title() string { return s.e.w.menuImport }

func (s *importRunScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.result != nil:
		return []key.Binding{as(k.do, w.menuRound), as(k.back, w.keyDone)}
	case s.over():
		return []key.Binding{as(k.do, w.keyBack)}
	}
	return []key.Binding{k.cancel}
}
