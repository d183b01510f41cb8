package tui

import (
	"context"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// addPersonScreen takes somebody in, step by step: their name and role, what
// lets them in, their own PIN, and a passphrase if their role needs one. Nothing
// is written before the last one.
type addPersonScreen struct {
	e    *env
	step addStep
	name *form      // and, if who works now may admit, whether they do; and the role
	file *pathField // of a key or an invitation
	pin  *form
	seal *form  // of the passphrase
	path string // of the file decided on; "": who works now admits
	role audit.Role
	busy bool
}

type addStep int

const (
	askName addStep = iota
	askFile
	askPIN
	askPhrase
)

// admitsMsg is the role that the file gives; "" if any.
type admitsMsg struct{ role audit.Role }

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
	fields = append(fields, e.roleField(audit.Technician))
	for _, p := range here {
		if p.Last && p.Role == audit.Administrator {
			fields = append(fields, choiceField(words.admittedBy, []string{p.Name, words.byFile}, 0))
		}
	}
	return &addPersonScreen{
		e: e, name: newForm(e, fields...), file: newPathField(e, e.site.People.Folder()),
		pin: newForm(e, e.pinFields(words.pin)...), seal: newForm(e, e.phraseFields()...),
	}
}

// roleField asks for a role.
func (e *env) roleField(at audit.Role) *field {
	var roles []string
	for _, r := range setupRoles {
		roles = append(roles, e.w.roles[string(r)])
	}
	return choiceField(e.w.people.role, roles, slices.Index(setupRoles, at))
}

func (s *addPersonScreen) Init() tea.Cmd { return s.file.look() }
func (s *addPersonScreen) Typing() bool  { return true }
func (s *addPersonScreen) Guarded() bool { return s.step == askPIN || s.step == askPhrase }

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
	case admitsMsg:
		s.busy, s.step = false, askPIN
		if msg.role != "" {
			s.role = msg.role
		}
	case folderMsg:
		_, _, cmd := s.file.update(msg)
		return s, cmd
	case strayMsg:
		if s.step == askPhrase {
			s.seal.update(msg)
		} else {
			s.pin.update(msg)
		}
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
			s.step, s.path, s.role = askFile, "", setupRoles[s.name.fields[1].choice]
			if len(s.name.fields) > 2 && s.name.fields[2].choice == 0 {
				s.step = askPIN
			}
		}
		return cmd
	case s.step == askFile:
		path, done, cmd := s.file.update(msg)
		if !done {
			return cmd
		}
		s.busy, s.path = true, path
		people := s.e.site.People
		return s.e.do(func(ctx context.Context) (tea.Msg, error) {
			role, err := people.Admits(ctx, path)
			return admitsMsg{role}, err
		})
	case s.step == askPhrase:
		if done, cmd := s.seal.update(msg); !done {
			return cmd
		}
		return s.add(s.seal.fields[0].value())
	}
	done, cmd := s.pin.update(msg)
	switch {
	case !done:
		return cmd
	case s.role != audit.Technician:
		s.step = askPhrase
		return nil
	}
	return s.add("")
}

func (s *addPersonScreen) add(passphrase string) tea.Cmd {
	s.busy = true
	people, p := s.e.site.People, NewPerson{Name: s.person(), Role: s.role, PIN: s.pin.fields[0].value(), Passphrase: passphrase, Admission: s.path}
	return s.e.do(func(ctx context.Context) (tea.Msg, error) { return addedMsg{}, people.Add(ctx, p) })
}

// back goes to the step before.
func (s *addPersonScreen) back() tea.Cmd {
	switch {
	case s.step == askPhrase:
		s.step = askPIN
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
	case s.step == askPhrase:
		intro := wrap(words.phraseWhy, text)
		return clip(intro+"\n\n"+s.seal.view(w, h-height(intro)-1), w, h)
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
