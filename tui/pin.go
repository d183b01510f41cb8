package tui

import (
	"context"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// leastPIN is the smallest number of digits of a PIN.
const leastPIN = 4

// pinScreen asks for the PIN of a person who wants to work.
type pinScreen struct {
	e      *env
	person PersonHere
	start  bool // nobody works yet: there is nothing to go back to
	form   *form
	busy   bool
	wrong  bool          // the last one was
	wait   pause         // after a wrong one
	left   time.Duration // of it, when it began
}

func newPIN(e *env, p PersonHere, start bool) screen {
	s := &pinScreen{e: e, person: p, start: start}
	s.ask()
	return s
}

func (s *pinScreen) ask() {
	s.form = newForm(s.e, secretField(s.e.w.people.pinOf(orDash(s.person.Name)), "", nil))
}

// Init goes on waiting after a wrong PIN where the last start of the program
// left off.
func (s *pinScreen) Init() tea.Cmd {
	wrong := max(s.person.Wrong, s.e.wrongPINs[s.person.ID])
	if wrong == 0 {
		return nil
	}
	s.e.wrongPINs[s.person.ID] = wrong
	if s.left = patience(wrong) - s.e.now().Sub(s.person.WrongAt).Abs(); s.left <= 0 {
		return nil
	}
	return s.wait.start(s.e, s.left)
}

func (s *pinScreen) Typing() bool  { return true }
func (s *pinScreen) Guarded() bool { return true }

func (s *pinScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case failMsg:
		s.busy = false
	case shownMsg: // the key may be another one now
		if s.start {
			return s, replace(newWhoWorks(s.e))
		}
		return s, pop()
	case wrongPINMsg:
		return s, s.miss()
	case pauseMsg:
		s.wait.update(msg)
	case tea.KeyMsg:
		return s, s.press(msg)
	case strayMsg:
		s.form.update(msg)
	}
	return s, nil
}

// miss makes the person wait a little, longer each time.
func (s *pinScreen) miss() tea.Cmd {
	s.busy, s.wrong = false, true
	s.e.wrongPINs[s.person.ID]++
	s.ask()
	s.left = patience(s.e.wrongPINs[s.person.ID])
	return s.wait.start(s.e, s.left)
}

// patience is how long one waits after so many wrong PINs or passphrases: 1, 2,
// 4 … seconds, at most half a minute.
func patience(wrong int) time.Duration {
	return min(time.Second<<min(wrong-1, 10), 30*time.Second)
}

func (s *pinScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case s.busy:
		return nil
	case key.Matches(msg, s.e.k.back):
		if s.start {
			return tea.Quit
		}
		return pop()
	case key.Matches(msg, s.e.k.forgot):
		return push(newRights(s.e, s.person, PersonHere{}))
	case s.wait.running():
		return nil
	}
	done, cmd := s.form.update(msg)
	pin := s.form.fields[0].value()
	if !done || pin == "" {
		return cmd
	}
	s.busy = true
	return s.e.enter(s.person, pin)
}

func (s *pinScreen) View(w, h int) string {
	words, th := s.e.w.people, s.e.th
	said := ""
	switch {
	case s.busy:
		return th.muted.Render(cut(words.opening, w))
	case s.wait.running():
		said = th.bad.Render("✗ "+words.pinWrong) + " " + words.pinWait(int((s.left+time.Second-1)/time.Second))
	case s.wrong:
		said = th.bad.Render("✗ "+words.pinWrong) + " " + words.pinOnceMore
	}
	return clip(paragraphs(s.form.view(w, h-3), wrap(said, min(w, 76))), w, h)
}

func (s *pinScreen) Title() string { return s.e.w.people.who }

func (s *pinScreen) Keys() []key.Binding {
	k := s.e.k
	if s.start {
		return []key.Binding{as(k.do, s.e.w.people.workOn), k.forgot, as(k.back, s.e.w.keyQuit)}
	}
	return []key.Binding{as(k.do, s.e.w.people.workOn), k.forgot, k.back}
}

// GoodPIN reports whether a PIN has enough digits, and nothing else.
func GoodPIN(pin string) bool { return len(pin) >= leastPIN && strings.Trim(pin, "0123456789") == "" }

// pinFields ask for a new PIN twice.
func (e *env) pinFields(label string) []*field {
	words := e.w.people
	first := secretField(label, words.pinHint, func(v string) string {
		if !GoodPIN(v) {
			return words.pinShort
		}
		return ""
	})
	again := secretField(words.pinAgain, words.pinKeep, func(v string) string {
		if v != first.value() {
			return words.pinDiffers
		}
		return ""
	})
	return []*field{first, again}
}

// ownPINScreen puts a PIN on the key of who works now, before a second person
// can sign here.
type ownPINScreen struct {
	e    *env
	here []PersonHere
	form *form
	busy bool
}

// pinSetMsg says that the key has a PIN.
type pinSetMsg struct{}

func newOwnPIN(e *env, here []PersonHere) screen {
	return &ownPINScreen{e: e, here: here, form: newForm(e, e.pinFields(e.w.people.pinOwn)...)}
}

func (s *ownPINScreen) Init() tea.Cmd { return nil }
func (s *ownPINScreen) Typing() bool  { return true }
func (s *ownPINScreen) Guarded() bool { return true }

func (s *ownPINScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case pinSetMsg:
		return s, tea.Batch(say(s.e.w.people.sealed), replace(newAddPerson(s.e, s.here)))
	case failMsg:
		s.busy = false
	case strayMsg:
		s.form.update(msg)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *ownPINScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case s.busy:
		return nil
	case key.Matches(msg, s.e.k.back):
		return pop()
	}
	done, cmd := s.form.update(msg)
	if !done {
		return cmd
	}
	s.busy = true
	people, pin := s.e.site.People, s.form.fields[0].value()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) { return pinSetMsg{}, people.Seal(ctx, pin) })
}

func (s *ownPINScreen) View(w, h int) string {
	e := s.e
	if s.busy {
		return e.th.muted.Render(cut(e.w.people.sealing, w))
	}
	intro := wrap(e.w.people.pinWhy, min(w, 76))
	return clip(intro+"\n\n"+s.form.view(w, h-height(intro)-1), w, h)
}

func (s *ownPINScreen) Title() string { return s.e.w.people.title + " · " + s.e.w.people.pinOwn }

func (s *ownPINScreen) Keys() []key.Binding {
	return append([]key.Binding{as(s.e.k.do, s.e.w.people.keySeal)}, s.e.k.next, s.e.k.back)
}
