package tui

import (
	"context"
	"path/filepath"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// backupScreen writes a copy of the database to a file.
type backupScreen struct {
	e    *env
	form *form
	busy bool
	path string // of the copy; "" before
}

type backupDoneMsg struct{ path string }

func newBackup(e *env) screen {
	f := textField(e.w.backupPath, e.site.Settings.SuggestBackup(), e.w.backupPathHint, func(v string) string {
		if v == "" {
			return e.w.pathMissing
		}
		return ""
	})
	return &backupScreen{e: e, form: newForm(e, f)}
}

func (s *backupScreen) Init() tea.Cmd { return nil }
func (s *backupScreen) Typing() bool  { return !s.e.site.Demo && !s.busy && s.path == "" }

func (s *backupScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case backupDoneMsg:
		s.busy, s.path = false, msg.path
		return s, nil
	case failMsg:
		s.busy = false
		return s, nil
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *backupScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back), (s.path != "" || s.e.site.Demo) && key.Matches(msg, k.do):
		return pop()
	case s.busy || s.path != "" || s.e.site.Demo:
		return nil
	}
	done, cmd := s.form.update(msg)
	if !done {
		return cmd
	}
	s.busy = true
	path, settings := s.form.fields[0].value(), s.e.site.Settings
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		path, err := filepath.Abs(ownFolder(path))
		if err != nil {
			return nil, err
		}
		return backupDoneMsg{path}, settings.Backup(ctx, path)
	})
}

func (s *backupScreen) View(w, h int) string {
	e := s.e
	switch {
	case e.site.Demo:
		return clip(wrap(e.w.noDemoBackup, min(w, 76)), w, h)
	case s.path != "":
		return clip(paragraphs(
			wrap(e.th.good.Render("✓ "+e.w.backupDone), w), wrap(s.path, w),
			wrap(e.th.muted.Render(e.w.backupKeep), w)), w, h)
	case s.busy:
		return wrap(e.w.backupBusy, w)
	}
	intro := wrap(e.w.backupIntro, min(w, 76))
	return intro + "\n\n" + s.form.view(w, h-height(intro)-1)
}

func (s *backupScreen) Title() string { return s.e.w.menuBackup }

func (s *backupScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.path != "" || s.e.site.Demo:
		return []key.Binding{as(k.do, w.keyBack)}
	case s.busy:
		return []key.Binding{k.back}
	}
	return []key.Binding{as(k.do, w.keyBackup), k.back}
}
