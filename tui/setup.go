package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// setupScreen is the first start: language, facility, person and role; then it
// makes the keys.
type setupScreen struct {
	e     *env
	langs list
	form  *form // nil while the language is chosen
	seal  *form // of the passphrase; nil while it is not asked for
	busy  bool
}

// setupLangs are the languages to choose from, each in its own name.
var setupLangs = []struct {
	lang checklist.Lang
	name string
}{{checklist.German, "Deutsch"}, {checklist.English, "English"}}

// setupRoles are the roles in the order offered.
var setupRoles = []audit.Role{audit.Technician, audit.Supervisor, audit.Administrator}

func newSetup(e *env) screen {
	s := &setupScreen{e: e}
	s.langs.setLen(len(setupLangs) + 1)
	for i, l := range setupLangs {
		if l.lang == e.lang {
			s.langs.at = i
		}
	}
	return s
}

func (s *setupScreen) Init() tea.Cmd { return nil }
func (s *setupScreen) Typing() bool  { return s.form != nil && !s.busy }
func (s *setupScreen) Guarded() bool { return s.seal != nil }

func (s *setupScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case failMsg:
		s.busy = false
	case shownMsg:
		s.ask()
	case strayMsg:
		if s.seal != nil {
			s.seal.update(msg)
		}
	case tea.KeyMsg:
		switch {
		case s.busy:
		case s.form == nil:
			return s, s.pressLang(msg)
		case s.seal != nil:
			return s, s.pressSeal(msg)
		default:
			return s, s.pressForm(msg)
		}
	}
	return s, nil
}

func (s *setupScreen) pressLang(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.quit):
		return tea.Quit
	case !key.Matches(msg, k.do):
		s.langs.update(msg, k)
	case s.langs.at == len(setupLangs):
		s.busy = true
		return s.e.lookAround()
	default:
		// The app changes the language and says shownMsg.
		return tell(langMsg{setupLangs[s.langs.at].lang})
	}
	return nil
}

// lookAround opens the made-up hospital.
func (e *env) lookAround() tea.Cmd {
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		site, err := e.setup.Demo(ctx)
		return siteMsg{site: site}, err
	})
}

// ask asks who works where.
func (s *setupScreen) ask() {
	w := s.e.w
	needed := func(what string) func(string) string {
		return func(v string) string {
			if audit.Clean(v, audit.MaxName) == "" {
				return what
			}
			return ""
		}
	}
	var roles []string
	for _, r := range setupRoles {
		roles = append(roles, w.roles[string(r)])
	}
	s.form = newForm(
		s.e,
		textField(w.facility, "", w.facilityHint, needed(w.facilityMissing)),
		textField(w.personName, "", w.personHint, needed(w.personMissing)),
		choiceField(w.role, roles, 0),
	)
}

func (s *setupScreen) pressForm(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, s.e.k.back) {
		s.form = nil
		return nil
	}
	done, cmd := s.form.update(msg)
	if !done {
		return cmd
	}
	if setupRoles[s.form.fields[2].choice] != audit.Technician {
		s.seal = newForm(s.e, s.e.phraseFields()...)
		return nil
	}
	return s.found("")
}

func (s *setupScreen) pressSeal(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, s.e.k.back) {
		s.seal = nil
		return nil
	}
	done, cmd := s.seal.update(msg)
	if !done {
		return cmd
	}
	return s.found(s.seal.fields[0].value())
}

func (s *setupScreen) found(passphrase string) tea.Cmd {
	s.busy = true
	e, f := s.e, s.form.fields
	founding := Founding{
		Lang:     e.lang,
		Facility: audit.Clean(f[0].value(), audit.MaxName),
		Person:   audit.Clean(f[1].value(), audit.MaxName),
		Role:     setupRoles[f[2].choice], Passphrase: passphrase,
	}
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		site, recovery, err := e.setup.Found(ctx, founding)
		return siteMsg{site: site, then: func(e *env) screen { return newWelcome(e, recovery) }}, err
	})
}

func (s *setupScreen) View(w, h int) string {
	e := s.e
	text := min(w, 76)
	switch {
	case s.busy:
		return clip(wrap(e.w.makingKeys, text), w, h)
	case s.seal != nil:
		head := wrap(e.w.people.phraseWhy, text)
		return clip(paragraphs(head, s.seal.view(w, h-height(head)-1)), w, h)
	case s.form != nil:
		head := wrap(e.w.setupIntro, text)
		if h < 16 {
			head = ""
		}
		return clip(paragraphs(head, s.form.view(w, h-height(head)-1)), w, h)
	}
	head := wrap(e.th.bold.Render("Willkommen bei visite · Welcome to visite"), text) + "\n\n" +
		wrap("Mit visite gehen Sie eine Station ab, prüfen jeden Monitor gegen eine behördliche Mitteilung und behalten einen Nachweis, den niemand unbemerkt ändert.", text) + "\n\n" +
		wrap("With visite you walk a ward, check each monitor against a regulator's notice and keep a record that nobody can change unnoticed.", text)
	return clip(paragraphs(head, s.langs.view(e.th, w, 3, s.langLine)), w, h)
}

func (s *setupScreen) langLine(i, w int) string {
	if i == len(setupLangs) {
		return fitting(w, "Erst umsehen: erfundenes Krankenhaus · Look around: made-up hospital", "Erst umsehen · Look around first")
	}
	return setupLangs[i].name
}

func (s *setupScreen) Title() string {
	if s.form == nil {
		return ""
	}
	return s.e.w.setupTitle
}

func (s *setupScreen) Keys() []key.Binding {
	k := s.e.k
	switch {
	case s.busy:
		return []key.Binding{k.abort}
	case s.seal != nil:
		return append([]key.Binding{as(k.do, s.e.w.keyFound)}, k.next, k.back)
	case s.form != nil && s.form.at == len(s.form.fields)-1:
		keys := s.form.keys()
		return append([]key.Binding{as(k.do, s.e.w.keyFound)}, keys[1:]...)
	case s.form != nil:
		return s.form.keys()
	}
	return []key.Binding{k.do, k.move, k.quit}
}
