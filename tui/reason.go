package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// reasonScreen asks for one line of text and records something with it: why a
// room could not be entered, what is known of a missing device, why a sealed
// audit is changed or one is dropped.
type reasonScreen struct {
	e      *env
	title  string
	intro  string
	act    string // what Enter does
	form   *form
	record func(ctx context.Context, reason string) error
	then   func() tea.Cmd // once it is on disk
	place  Place          // of the screen; the zero place is not kept
	busy   bool

	settles bool  // a key still pressed for the screen behind answers nothing
	resting pause // no key counts
}

// recordedMsg says that it is on disk.
type recordedMsg struct{}

// newNoAccess asks why a room could not be entered.
func newNoAccess(e *env, round audit.RoundID, room audit.Room) *reasonScreen {
	w, store, ex, hubFailed := e.w.round, e.store(), e.site.Exchange, e.exchanging.failed()
	done := false // the ward, and nobody else has it
	return &reasonScreen{
		e: e, title: e.w.room(room.Name) + " · " + w.visit(audit.VisitNoAccess), intro: w.noAccessIntro, act: w.recordIt,
		form: newForm(e, textField(w.reason, "", w.noAccessHint, needed(e))),
		record: func(ctx context.Context, reason string) error {
			if err := store.LeaveNoAccess(ctx, round, room.ID, reason); err != nil {
				return err
			}
			r, err := store.Round(ctx, round)
			if err == nil {
				done, err = offerExchange(ctx, ex, hubFailed, r, room.Ward)
			}
			return err
		},
		then: func() tea.Cmd {
			on := popTo[*walkScreen]()
			if done {
				on = home(newWalk(e, round), newExchange(e, room.Ward.Name))
			}
			return tea.Batch(on, say(w.recorded), passOn())
		},
		place: Place{Round: round, Room: room.ID, Screen: screenNoAccess},
	}
}

// needed refuses an empty field.
func needed(e *env) func(string) string {
	return func(value string) string {
		if value == "" {
			return e.w.round.needed
		}
		return ""
	}
}

func (s *reasonScreen) Init() tea.Cmd {
	if s.settles {
		return s.resting.start(s.e, settle)
	}
	return s.keep()
}

// keep keeps what was typed, should the program end now.
func (s *reasonScreen) keep() tea.Cmd {
	if s.place.Round == "" {
		return nil
	}
	p := s.place
	p.Typed = &Typed{Fields: s.form.texts()}
	return s.e.remember(p)
}

func (s *reasonScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case recordedMsg:
		return s, s.then()
	case failMsg:
		s.busy = false
		return s, nil
	case pauseMsg:
		s.resting.update(msg)
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) {
			return s, pop()
		}
	}
	if s.busy || s.resting.running() {
		return s, nil
	}
	done, cmd := s.form.update(msg)
	if done {
		s.busy = true
		reason := s.form.fields[0].value()
		return s, s.e.do(func(ctx context.Context) (tea.Msg, error) {
			return recordedMsg{}, s.record(ctx, reason)
		})
	}
	if _, press := msg.(tea.KeyMsg); press {
		cmd = tea.Batch(cmd, s.keep())
	}
	return s, cmd
}

func (s *reasonScreen) Typing() bool  { return true }
func (s *reasonScreen) Title() string { return s.title }

func (s *reasonScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.act), s.e.k.back}
}

func (s *reasonScreen) View(w, h int) string {
	intro := wrap(s.intro, min(w, 78))
	return clip(intro+"\n\n"+s.form.view(w, max(3, h-height(intro)-1)), w, h)
}
