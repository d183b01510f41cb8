package tui

import (
	"context"
	"errors"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// peopleScreen is who can work on this laptop: switch to another, or take
// somebody in. At the start, when nobody works yet, it asks who does.
type peopleScreen struct {
	e     *env
	start bool
	here  []PersonHere // nil until it is loaded
	rows  rows
	busy  bool
}

// peopleMsg is who is here.
type peopleMsg struct{ here []PersonHere }

// wrongPINMsg says that a PIN did not open a key.
type wrongPINMsg struct{}

func newPeople(e *env) screen { return &peopleScreen{e: e} }

// newWhoWorks is the first screen if a key has a PIN or there are several.
func newWhoWorks(e *env) screen { return &peopleScreen{e: e, start: true} }

func (s *peopleScreen) Init() tea.Cmd {
	people := s.e.site.People
	if people == nil {
		return nil
	}
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		here, err := people.Here(ctx)
		return peopleMsg{here}, err
	})
}

// enter lets a person work, with their PIN if they have one.
func (e *env) enter(p PersonHere, pin string) tea.Cmd {
	people := e.site.People
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		site, err := people.Enter(ctx, p.ID, pin)
		if errors.Is(err, ErrWrongPIN) {
			return wrongPINMsg{}, nil
		}
		if err != nil {
			return nil, err
		}
		return tea.BatchMsg{tell(siteMsg{site: site}), say(e.w.people.switched(site.Person))}, nil
	})
}

func (s *peopleScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case failMsg:
		s.busy = false
	case wrongPINMsg: // the key got a PIN meanwhile
		s.busy = false
		return s, s.Init()
	case peopleMsg:
		return s, s.take(msg.here)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *peopleScreen) take(here []PersonHere) tea.Cmd {
	if s.start && len(here) == 1 && here[0].HasPIN && here[0].Revoked == "" {
		return replace(newPIN(s.e, here[0], true))
	}
	fresh := s.here == nil
	s.here = here
	s.rows.set(s.build())
	if last := slices.IndexFunc(here, func(p PersonHere) bool { return p.Last }); fresh && last > 0 {
		s.rows.at = last
	}
	return nil
}

func (s *peopleScreen) build() []row {
	var all []row
	for _, p := range s.here {
		all = append(all, row{
			line: func(w int) string { return s.line(p, w) },
			open: func() tea.Cmd { return s.choose(p) },
		})
	}
	if s.start || len(all) == 0 {
		return all
	}
	words := s.e.w.people
	all[0].heading = plainHeading(words.hereTitle)
	return append(all, row{
		heading: plainHeading(words.newTitle),
		line:    func(w int) string { return spread(words.add, "  "+s.e.th.muted.Render(words.addNote), w) },
		open:    s.add,
	})
}

func (s *peopleScreen) line(p PersonHere, w int) string {
	words, th := s.e.w.people, s.e.th
	left := orDash(p.Name) + "  " + th.muted.Render(s.e.w.roles[string(p.Role)])
	switch {
	case p.Revoked != "":
		return spread(left, "  "+th.bad.Render("✗ "+words.revokedOn(s.e.day(p.Revoked))), w)
	case p.Last && !s.start:
		return spread(left, "  "+th.good.Render("● "+words.worksNow), w)
	case !p.HasPIN:
		return spread(left, "  "+th.muted.Render(words.noPIN), w)
	}
	return cut(left, w)
}

// choose lets a person work: at once if they do already or have no PIN.
func (s *peopleScreen) choose(p PersonHere) tea.Cmd {
	switch {
	case p.Revoked != "":
		return warn(s.e.w.people.revoked(orDash(p.Name)))
	case p.Last && !s.start:
		return pop()
	case p.HasPIN:
		return push(newPIN(s.e, p, false))
	}
	s.busy = true
	return s.e.enter(p, "")
}

// me is who works now; nobody at the start.
func (s *peopleScreen) me() PersonHere {
	if now := slices.IndexFunc(s.here, func(p PersonHere) bool { return p.Last }); now >= 0 && !s.start {
		return s.here[now]
	}
	return PersonHere{}
}

// add takes somebody in. Before that who works now gets a PIN.
func (s *peopleScreen) add() tea.Cmd {
	now := slices.IndexFunc(s.here, func(p PersonHere) bool { return p.Last })
	if now < 0 {
		return nil
	}
	if !s.here[now].HasPIN {
		return push(newOwnPIN(s.e, s.here))
	}
	return push(newAddPerson(s.e, s.here))
}

func (s *peopleScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.start && key.Matches(msg, k.quit):
		return tea.Quit
	case !s.start && key.Matches(msg, k.back):
		return pop()
	case s.busy:
	case key.Matches(msg, k.do):
		return s.rows.open()
	case key.Matches(msg, k.rights) && s.rows.at < len(s.here):
		return push(newRights(s.e, s.here[s.rows.at], s.me()))
	default:
		s.rows.update(msg, k)
	}
	return nil
}

func (s *peopleScreen) View(w, h int) string {
	e := s.e
	switch {
	case e.site.People == nil:
		return clip(wrap(e.w.people.onlyOne(e.site.Person), min(w, 76)), w, h)
	case s.busy:
		return e.th.muted.Render(cut(e.w.people.opening, w))
	case s.here == nil:
		return e.th.muted.Render(cut(e.w.loading, w))
	}
	return s.rows.view(e.th, min(w, wideRows), h)
}

func (s *peopleScreen) Title() string {
	if s.start {
		return s.e.w.people.who
	}
	return s.e.w.people.title
}

func (s *peopleScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.start:
		return []key.Binding{as(k.do, w.people.workOn), k.move, k.rights, k.quit}
	case len(s.here) == 0:
		return []key.Binding{k.back}
	}
	if s.rows.at < len(s.here) {
		return []key.Binding{as(k.do, w.keyOpen), k.move, k.rights, k.back}
	}
	return []key.Binding{as(k.do, w.keyOpen), k.move, k.back}
}
