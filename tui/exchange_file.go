package tui

import (
	"context"
	"path/filepath"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// bundleEnding is how the names of bundles end.
const bundleEnding = ".bundle"

// bundleScreen asks for the file of a bundle, to be written or read in.
type bundleScreen struct {
	e          *env
	write      bool
	everything bool // is written
	field      *pathField
}

func newBundleWrite(e *env, everything bool) screen {
	return &bundleScreen{e: e, write: true, everything: everything, field: newPathField(e, e.site.Exchange.Suggest())}
}

func newBundleTake(e *env) screen {
	return &bundleScreen{e: e, field: newPathField(e, e.site.Exchange.Folder(), bundleEnding)}
}

func (s *bundleScreen) Init() tea.Cmd { return s.field.look() }
func (s *bundleScreen) Typing() bool  { return true }

func (s *bundleScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, s.e.k.back) {
		return s, pop()
	}
	if _, ok := msg.(shownMsg); ok {
		return s, s.field.look()
	}
	path, done, cmd := s.field.update(msg)
	switch {
	case !done:
		return s, cmd
	case s.write:
		return s, push(newWriteRun(s.e, path, s.everything))
	}
	return s, push(newTakeRun(s.e, path))
}

func (s *bundleScreen) View(w, h int) string {
	words := s.e.w.exchange
	text := words.which
	if s.write {
		text = words.where
	}
	head := wrap(text, min(w, 76))
	return head + "\n\n" + s.field.view(w, h-height(head)-1)
}

func (s *bundleScreen) Title() string {
	switch w := s.e.w.exchange; {
	case s.everything:
		return w.writeAll
	case s.write:
		return w.write
	default:
		return w.take
	}
}

func (s *bundleScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	act := w.exchange.keyTake
	if s.write {
		act = w.exchange.keyWrite
	}
	return []key.Binding{as(k.do, act), bind("tab", w.keyComplete, "tab"), bind("↓", w.keyChooseFile, "down"), k.back}
}

// newWriteRun writes a bundle to a file.
func newWriteRun(e *env, path string, everything bool) *exchangeRunScreen {
	w, ex := e.w.exchange, e.site.Exchange
	title := w.write
	if everything {
		title = w.writeAll
	}
	s := &exchangeRunScreen{e: e, title: title, busy: w.busyWrite, stopped: w.stoppedFile, path: path}
	s.work = func(ctx context.Context, _ func(done, all int64)) ([]string, error) {
		path, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		made, err := ex.Write(ctx, path, everything, s.replaced)
		return []string{e.th.good.Render("✓ " + w.doneWrite), path, w.held(made.Entries(), made.Files), e.th.muted.Render(w.carry)}, err
	}
	return s
}

// newTakeRun takes in the bundle in a file, and says what came and what waits.
func newTakeRun(e *env, path string) *exchangeRunScreen {
	w, ex := e.w.exchange, e.site.Exchange
	s := &exchangeRunScreen{e: e, title: w.take, busy: w.busyTake, stopped: w.stoppedFile}
	s.work = func(ctx context.Context, _ func(done, all int64)) ([]string, error) {
		taken, waiting, err := ex.Take(ctx, path)
		lines := []string{e.th.good.Render("✓ " + w.doneTake), w.came(taken.Entries(), taken.Files)}
		if taken.Entries() == 0 && taken.Files == 0 {
			lines[1] = w.nothingCame
		}
		return append(lines, e.waiting(waiting)...), err
	}
	return s
}

// waiting lists what came and waits for something else.
func (e *env) waiting(all []string) (lines []string) {
	if len(all) > 0 {
		lines = append(lines, e.th.warn.Render("! "+e.w.exchange.waits))
	}
	for _, one := range all {
		lines = append(lines, sentence(audit.Clean(one, audit.MaxNote)))
	}
	return lines
}
