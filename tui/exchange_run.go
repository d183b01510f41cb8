package tui

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// exchangeRunScreen exchanges with the hub, writes a bundle or takes one in, and
// says what came of it.
type exchangeRunScreen struct {
	e       *env
	title   string
	busy    string // said while it runs
	stopped string // said if it was cancelled
	path    string // of a bundle to be written
	hub     bool

	// work does it, and says in paragraphs what came of it.
	work     func(ctx context.Context, progress func(sent, received int64)) ([]string, error)
	replaced bool    // a file that is there may be replaced
	replace  *dialog // whether it may is asked
	task     *task   // nil once it is over
	sent     int64
	received int64
	says     []string
	err      error
	pager    pager
}

// ranMsg says what came of it.
type ranMsg struct {
	says []string
	err  error
}

// newHubRun exchanges with the hub. It takes the place of an exchange in the
// background.
func newHubRun(e *env) *exchangeRunScreen {
	w, ex, x := e.w.exchange, e.site.Exchange, &e.exchanging
	s := &exchangeRunScreen{e: e, title: w.hub, busy: w.busyHub, stopped: w.stoppedHub, hub: true}
	s.work = func(ctx context.Context, progress func(sent, received int64)) ([]string, error) {
		var sent, received int64
		var waiting []string
		err := x.alone(ctx, func() (err error) {
			waiting, err = ex.Hub(ctx, func(s, r int64) {
				sent, received = s, r
				progress(s, r)
			})
			return err
		})
		lines := []string{e.th.good.Render("✓ " + w.doneHub), w.counts(sent, received) + "."}
		return append(lines, e.waiting(waiting)...), err
	}
	return s
}

func (s *exchangeRunScreen) Init() tea.Cmd {
	if stop := s.e.exchanging.stop; s.hub && stop != nil {
		stop()
	}
	return s.run()
}

func (s *exchangeRunScreen) run() tea.Cmd {
	work := s.work
	var cmd tea.Cmd
	s.task, cmd = startTask(s.e, func(ctx context.Context, progress func(done, all int64)) (tea.Msg, error) {
		says, err := work(ctx, progress)
		return ranMsg{says, err}, nil
	})
	return cmd
}

// Left ends what still runs.
func (s *exchangeRunScreen) Left() tea.Cmd {
	if s.task != nil {
		s.task.cancel()
	}
	return nil
}

func (s *exchangeRunScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stepMsg:
		if s.task != nil {
			s.sent, s.received = msg.done, msg.all
			return s, s.task.update(msg)
		}
	case ranMsg:
		return s, s.ran(msg)
	case awakeMsg:
		if s.replace != nil {
			s.replace.update(msg, s.e.k)
		}
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

// ran says what came of it; where a file is already, it asks.
func (s *exchangeRunScreen) ran(msg ranMsg) tea.Cmd {
	s.task, s.says, s.err = nil, msg.says, msg.err
	if s.hub {
		s.e.exchanging.ended(msg.err, s.e.now())
	}
	if errors.Is(msg.err, ErrFileThere) {
		w := s.e.w.papers
		s.replace = &dialog{title: w.there, text: s.path + "\n\n" + s.e.w.exchange.thereMeans, yes: w.replace, no: w.otherName}
		return s.replace.wake(s.e)
	}
	return nil
}

func (s *exchangeRunScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.replace != nil:
		answered, yes := s.replace.update(msg, k)
		switch {
		case answered && yes:
			s.replace, s.replaced = nil, true
			return s.run()
		case answered:
			return pop()
		}
	case s.task != nil:
		if key.Matches(msg, k.cancel) {
			s.task.cancel()
		}
	case key.Matches(msg, k.do) || key.Matches(msg, k.back):
		if s.err != nil {
			return pop() // to choose another file, if it was about one
		}
		return popTo[*exchangeScreen]()
	default:
		s.pager.update(msg, k)
	}
	return nil
}

func (s *exchangeRunScreen) View(w, h int) string {
	e, words, text := s.e, s.e.w.exchange, min(w, 76)
	switch {
	case s.replace != nil:
		return s.replace.view(e, w, h)
	case s.task != nil:
		counts := ""
		if s.hub {
			counts = e.th.muted.Render(words.counts(s.sent, s.received))
		}
		return clip(paragraphs(wrap(s.busy, text), wrap(counts, text)), w, h)
	case errors.Is(s.err, context.Canceled):
		return clip(wrap("– "+s.stopped, text), w, h)
	case s.err != nil:
		what, _ := e.explain(s.err)
		return clip(paragraphs(wrap(e.th.bad.Render("✗ "+words.failed), text), wrap(what, text)), w, h)
	}
	parts := make([]string, len(s.says))
	for i, one := range s.says {
		parts[i] = wrap(one, text)
	}
	return s.pager.view(e.th, paragraphs(parts...), w, h)
}

func (s *exchangeRunScreen) Title() string { return s.title }

func (s *exchangeRunScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.replace != nil:
		return s.replace.keys(k)
	case s.task != nil:
		return []key.Binding{k.cancel}
	}
	return []key.Binding{as(k.do, w.keyDone), k.up, k.down}
}
