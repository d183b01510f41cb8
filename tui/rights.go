package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// rightsScreen is a person with what can be done about their rights: another
// role, revoke them, or a new key for who has forgotten PIN or passphrase. An
// administrator who works does it; whoever else needs the recovery key.
type rightsScreen struct {
	e    *env
	who  PersonHere
	mine bool // who works may do it without a file
	step rightsStep
	act  rightsAct
	rows rows
	form *form // role, reason or PIN
	seal *form // of the new passphrase
	file *pathField
	busy bool
}

type rightsStep int

const (
	chooseAct rightsStep = iota
	fillForm
	fillPhrase
	giveFile
)

type rightsAct int

const (
	actRole rightsAct = iota
	actRevoke
	actReadmit
)

// rightsDoneMsg says that it is done, and whether with it the last administrator
// has gone.
type rightsDoneMsg struct{ nobodyLeft bool }

// newRights is the page of a person; me is who works, if anybody does.
func newRights(e *env, who, me PersonHere) screen {
	s := &rightsScreen{
		e: e, who: who, file: newPathField(e, e.site.People.Folder()),
		mine: e.site.Store != nil && me.Role == audit.Administrator && me.Revoked == "" && me.ID != who.ID,
	}
	words := e.w.people
	acts := []struct {
		act         rightsAct
		title, note string
	}{{actRole, words.changeRole, words.changeRoleNote}, {actRevoke, words.revoke, words.revokeNote}, {actReadmit, words.readmit, words.readmitNote}}
	var all []row
	for _, a := range acts {
		if who.Revoked != "" && a.act != actReadmit {
			continue
		}
		all = append(all, row{
			line: func(w int) string { return spread(a.title, "  "+e.th.muted.Render(a.note), w) },
			open: func() tea.Cmd { return s.begin(a.act) },
		})
	}
	s.rows.set(all)
	return s
}

// begin asks what an act needs.
func (s *rightsScreen) begin(act rightsAct) tea.Cmd {
	words := s.e.w.people
	s.act, s.step = act, fillForm
	switch act {
	case actRole:
		s.form = newForm(s.e, s.e.roleField(s.who.Role))
	case actRevoke:
		s.form = newForm(s.e, textField(words.revokeWhy, "", words.revokeHint, func(v string) string {
			if audit.CleanLines(v, audit.MaxNote) == "" {
				return words.revokeNeeds
			}
			return ""
		}))
	case actReadmit:
		s.form = newForm(s.e, s.e.pinFields(words.pin)...)
		s.seal = newForm(s.e, s.e.phraseFields()...)
	}
	return nil
}

func (s *rightsScreen) Init() tea.Cmd { return s.file.look() }
func (s *rightsScreen) Typing() bool  { return s.step != chooseAct }
func (s *rightsScreen) Guarded() bool {
	return s.step == fillPhrase || s.step == fillForm && s.act == actReadmit
}

func (s *rightsScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case rightsDoneMsg:
		done := say(s.done())
		if msg.nobodyLeft {
			done = warn(s.e.w.people.onlyRecovery)
		}
		return s, tea.Batch(done, pop())
	case failMsg:
		s.busy = false
	case folderMsg:
		_, _, cmd := s.file.update(msg)
		return s, cmd
	case strayMsg:
		if f := s.asked(); f != nil {
			f.update(msg)
		}
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

// asked is the form in front.
func (s *rightsScreen) asked() *form {
	switch s.step {
	case fillForm:
		return s.form
	case fillPhrase:
		return s.seal
	}
	return nil
}

func (s *rightsScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.busy:
	case key.Matches(msg, k.back):
		return s.back()
	case s.step == chooseAct && key.Matches(msg, k.do):
		return s.rows.open()
	case s.step == chooseAct:
		s.rows.update(msg, k)
	case s.step == giveFile:
		path, done, cmd := s.file.update(msg)
		if done {
			return s.run(path)
		}
		return cmd
	default:
		done, cmd := s.asked().update(msg)
		if done {
			return s.next()
		}
		return cmd
	}
	return nil
}

// next is the step after a form.
func (s *rightsScreen) next() tea.Cmd {
	switch {
	case s.step == fillForm && s.act == actReadmit && s.who.Role != audit.Technician:
		s.step = fillPhrase
	case s.mine:
		return s.run("")
	default:
		s.step = giveFile
	}
	return nil
}

func (s *rightsScreen) back() tea.Cmd {
	switch {
	case s.step == chooseAct:
		return pop()
	case s.step == giveFile && s.act == actReadmit && s.who.Role != audit.Technician:
		s.step = fillPhrase
	case s.step == fillForm:
		s.step = chooseAct
	default:
		s.step = fillForm
	}
	return nil
}

// run does it, with the recovery key in the file, or "" by who works now.
func (s *rightsScreen) run(recovery string) tea.Cmd {
	s.busy = true
	people, who, act := s.e.site.People, s.who, s.act
	var role audit.Role
	var reason string
	n := NewPerson{Name: who.Name, Role: who.Role, SameAs: who.ID, Reason: s.e.w.people.keyLost, Admission: recovery}
	switch act {
	case actRole:
		role = setupRoles[s.form.fields[0].choice]
	case actRevoke:
		reason = s.form.fields[0].value()
	case actReadmit:
		n.PIN, n.Passphrase = s.form.fields[0].value(), s.seal.fields[0].value()
	}
	wasOne := who.Role == audit.Administrator && who.Revoked == ""
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		var err error
		switch act {
		case actRole:
			err = people.ChangeRole(ctx, who.ID, role, recovery)
		case actRevoke:
			err = people.Revoke(ctx, who.ID, reason, recovery)
		case actReadmit:
			err = people.Add(ctx, n)
		}
		if err != nil {
			return nil, err
		}
		left, err := people.Administrators(ctx)
		return rightsDoneMsg{wasOne && left == 0}, err
	})
}

func (s *rightsScreen) done() string {
	words, name := s.e.w.people, orDash(s.who.Name)
	switch s.act {
	case actRole:
		role := setupRoles[s.form.fields[0].choice]
		return words.roleIs(name, s.e.w.roles[string(role)])
	case actRevoke:
		return words.revoked(name)
	}
	return words.readmitted(name)
}

func (s *rightsScreen) View(w, h int) string {
	words, th, text := s.e.w.people, s.e.th, min(w, 76)
	head := s.about(text)
	switch {
	case s.busy:
		return th.muted.Render(cut(words.changing, w))
	case s.step == chooseAct:
		return clip(paragraphs(head, s.rows.view(th, min(w, wideRows), max(1, h-height(head)-1))), w, h)
	case s.step == giveFile:
		head = wrap(words.needsRecovery, text)
		return clip(head+"\n\n"+s.file.view(w, h-height(head)-1), w, h)
	case s.step == fillPhrase:
		head = wrap(words.phraseWhy, text)
	case s.act == actRevoke:
		head = wrap(th.warn.Render("! "+words.revokeMeans(orDash(s.who.Name))), text)
	case s.act == actReadmit:
		head = wrap(words.readmitMeans(orDash(s.who.Name)), text)
	}
	return clip(paragraphs(head, s.asked().view(w, h-height(head)-1)), w, h)
}

// about says who it is.
func (s *rightsScreen) about(w int) string {
	words, th := s.e.w.people, s.e.th
	lines := th.bold.Render(cut(orDash(s.who.Name), w)) + "\n" + cut(s.e.w.roles[string(s.who.Role)]+" · "+words.since(s.e.when(s.who.Since)), w)
	if s.who.Revoked != "" {
		lines += "\n" + wrap(th.bad.Render("✗ "+words.revokedOn(s.e.when(s.who.Revoked)))+" "+audit.Clean(s.who.Reason, audit.MaxNote), w)
	}
	return lines
}

func (s *rightsScreen) Title() string { return s.e.w.people.title + " · " + orDash(s.who.Name) }

func (s *rightsScreen) Keys() []key.Binding {
	k := s.e.k
	switch s.step {
	case chooseAct:
		return []key.Binding{as(k.do, s.e.w.keyOpen), k.move, k.back}
	case giveFile:
		return []key.Binding{k.do, bind("tab", s.e.w.keyComplete, "tab"), bind("↓", s.e.w.keyChooseFile, "down"), k.back}
	}
	return s.asked().keys()
}
