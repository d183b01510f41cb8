package tui

import (
	"context"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// addPersonScreen takes somebody in, in three steps: their name, what lets them
// in, and their own PIN. Nothing is written before the last one.
type addPersonScreen struct {
	e    *env
	step addStep
	name *form      // and, if who works now may admit, whether they do
	file *pathField // of a key or an invitation
	pin  *form
	path string // of the file decided on; "": who works now admits
	busy bool
}

type addStep int

const (
	askName addStep = iota
	askFile
	askPIN
)

// addedMsg says that the log knows the new person.
type addedMsg struct{}

func newAddPerson(e *env, here []PersonHere) screen {
	words := e.w.people
	fields := []*field{textField(words.name, "", words.nameHint, func(v string) string {
		name := audit.Clean(v, audit.MaxName)
		switch {
		case name == "":
			return e.w.personMissing
		case slices.ContainsFunc(here, func(p PersonHere) bool { return audit.Fold(p.Name) == audit.Fold(name) }):
			return words.nameTaken
		}
		return ""
	})}
	for _, p := range here {
		if p.Last && p.Role == audit.Administrator {
			fields = append(fields, choiceField(words.admittedBy, []string{p.Name, words.byFile}, 0))
		}
	}
	return &addPersonScreen{
		e: e, name: newForm(e, fields...), file: newPathField(e, e.site.People.Folder()),
		pin: newForm(e, e.pinFields(words.pin)...),
	}
}

func (s *addPersonScreen) Init() tea.Cmd { return s.file.look() }
func (s *addPersonScreen) Typing() bool  { return true }
func (s *addPersonScreen) Guarded() bool { return s.step == askPIN }

// person is the name of the new person.
func (s *addPersonScreen) person() string {
	return audit.Clean(s.name.fields[0].value(), audit.MaxName)
}

func (s *addPersonScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case addedMsg:
		done := s.e.w.people.added(s.person())
		if s.path != "" {
			done = s.e.w.people.lockKey(s.person())
		}
		return s, tea.Batch(say(done), pop())
	case failMsg:
		s.busy = false
		if s.step = askName; s.path != "" {
			s.step = askFile
		}
	case folderMsg:
		_, _, cmd := s.file.update(msg)
		return s, cmd
	case strayMsg:
		s.pin.update(msg)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *addPersonScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case s.busy:
		return nil
	case key.Matches(msg, s.e.k.back):
		return s.back()
	case s.step == askName:
		done, cmd := s.name.update(msg)
		if done {
			s.step, s.path = askFile, ""
			if len(s.name.fields) > 1 && s.name.fields[1].choice == 0 {
				s.step = askPIN
			}
		}
		return cmd
	case s.step == askFile:
		path, done, cmd := s.file.update(msg)
		if done {
			s.step, s.path = askPIN, path
		}
		return cmd
	}
	done, cmd := s.pin.update(msg)
	if !done {
		return cmd
	}
	s.busy = true
	people, p := s.e.site.People, NewPerson{Name: s.person(), PIN: s.pin.fields[0].value(), Admission: s.path}
	return s.e.do(func(ctx context.Context) (tea.Msg, error) { return addedMsg{}, people.Add(ctx, p) })
}

// back goes to the step before.
func (s *addPersonScreen) back() tea.Cmd {
	switch {
	case s.step == askPIN && s.path != "":
		s.step = askFile
	case s.step != askName:
		s.step = askName
	default:
		return pop()
	}
	return nil
}

func (s *addPersonScreen) View(w, h int) string {
	words, text := s.e.w.people, min(w, 76)
	switch {
	case s.busy:
		return s.e.th.muted.Render(cut(words.adding(s.person()), w))
	case s.step == askName:
		return s.name.view(w, h)
	case s.step == askFile:
		intro := wrap(words.admitIntro(s.person()), text)
		return clip(intro+"\n\n"+s.file.view(w, h-height(intro)-1), w, h)
	}
	intro := wrap(words.newPIN(s.person()), text)
	return clip(intro+"\n\n"+s.pin.view(w, h-height(intro)-1), w, h)
}

func (s *addPersonScreen) Title() string { return s.e.w.people.title + " · " + s.e.w.people.add }

func (s *addPersonScreen) Keys() []key.Binding {
	k := s.e.k
	switch s.step {
	case askName:
		return s.name.keys()
	case askFile:
		return []key.Binding{k.do, bind("tab", s.e.w.keyComplete, "tab"), bind("↓", s.e.w.keyChooseFile, "down"), k.back}
	}
	return []key.Binding{as(k.do, s.e.w.people.keyAdd), k.next, k.back}
}
