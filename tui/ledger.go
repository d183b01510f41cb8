package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// ledgerPage is how many entries are read at a time.
const ledgerPage = 100

// ledgerScreen is the log, newest first, with the checkpoint that proves it.
type ledgerScreen struct {
	e     *env
	list  list
	page  audit.LedgerPage // the newest, with the lines of all read so far
	ready bool
	more  bool // older entries are being read
}

type ledgerMsg struct {
	before int64 // 0: the newest
	page   audit.LedgerPage
}

func newLedger(e *env) screen { return &ledgerScreen{e: e} }

func (s *ledgerScreen) Init() tea.Cmd { return s.load(0) }

func (s *ledgerScreen) load(before int64) tea.Cmd {
	store := s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		page, err := store.Ledger(ctx, before, ledgerPage)
		return ledgerMsg{before, page}, err
	})
}

func (s *ledgerScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case failMsg:
		s.more = false
	case ledgerMsg:
		s.take(msg)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

// take puts older entries under those shown; the newest page begins anew.
func (s *ledgerScreen) take(msg ledgerMsg) {
	s.more = false
	if msg.before == 0 {
		s.page, s.ready = msg.page, true
	} else if n := len(s.page.Lines); n > 0 && s.page.Lines[n-1].Seq == msg.before {
		s.page.Lines = append(s.page.Lines, msg.page.Lines...)
	}
	s.list.setLen(len(s.page.Lines))
}

func (s *ledgerScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.back):
		return pop()
	case key.Matches(msg, s.e.k.verify):
		return push(newVerify(s.e))
	case key.Matches(msg, s.e.k.do) && s.list.n > 0:
		return push(newEntry(s.e, s.page.Lines[s.list.at]))
	}
	s.list.update(msg, s.e.k)
	return s.readOn()
}

// readOn reads older entries before the person reaches the last one read.
func (s *ledgerScreen) readOn() tea.Cmd {
	if s.more || s.list.n == 0 || s.list.at < s.list.n-ledgerPage/4 {
		return nil
	}
	last := s.page.Lines[s.list.n-1].Seq
	if last == 0 {
		return nil
	}
	s.more = true
	return s.load(last)
}

func (s *ledgerScreen) View(w, h int) string {
	if !s.ready {
		return s.e.th.muted.Render(s.e.w.loading)
	}
	head := s.head(w)
	return head + "\n\n" + s.list.view(s.e.th, min(w, wideRows), h-height(head)-1, s.line)
}

// head is how long the log is and what proves it.
func (s *ledgerScreen) head(w int) string {
	e := s.e
	lines := []string{
		e.w.ledgerSize(s.page.Size, e.when(s.page.At)),
		e.th.muted.Render(e.w.checkpoint+" ") + e.th.bold.Render(s.page.Short),
		e.th.muted.Render(e.w.checkpointHelp),
	}
	return wrap(strings.Join(lines, "\n"), w)
}

func (s *ledgerScreen) line(i, w int) string {
	l := s.page.Lines[i]
	return s.e.entryLine(l, s.e.sentence(l.Event, s.e.about(l)), w)
}

func (s *ledgerScreen) Title() string { return s.e.w.ledgerTitle }

func (s *ledgerScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	return []key.Binding{k.verify, as(k.do, w.keyDetails), k.move, k.back}
}
