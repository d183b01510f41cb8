package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// linksScreen chooses the network interface to look around on.
type linksScreen struct {
	e      *env
	links  []NetworkLink
	loaded bool
	rows   rows
}

type linksMsg struct{ links []NetworkLink }

func newLinks(e *env) screen { return &linksScreen{e: e} }

func (s *linksScreen) Init() tea.Cmd {
	finder := s.e.site.Finder
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		links, err := finder.Links(ctx)
		return linksMsg{links}, err
	})
}

func (s *linksScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case linksMsg:
		s.links, s.loaded = msg.links, true
		s.set()
	case failMsg:
		s.loaded = true
	case lookMsg:
		return s, tea.Batch(pop(), say(s.e.w.network.linkTaken(orDash(msg.link))))
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

// set lists what can be used and then, to be read, what is left out.
func (s *linksScreen) set() {
	w := s.e.w.network
	var usable, left []row
	for _, l := range s.links {
		line := func(w int) string { return s.line(l, w) }
		if l.LeftOut != nil {
			left = append(left, row{line: line})
			continue
		}
		usable = append(usable, row{line: line, open: func() tea.Cmd { return tell(lookMsg{link: l.Name}) }})
	}
	if len(usable) > 0 {
		usable[0].heading = plainHeading(w.linksUsable)
	}
	if len(left) > 0 {
		left[0].heading = plainHeading(w.linksLeftOut)
	}
	s.rows.set(append(usable, left...))
	for i := range usable {
		if s.links[i].Name == s.e.looking.link || s.e.looking.link == "" && s.links[i].Default {
			s.rows.at = i
		}
	}
}

// line is an interface in one line: its name, what it is, and its address, or
// why it is not used.
func (s *linksScreen) line(l NetworkLink, w int) string {
	th, words := s.e.th, s.e.w.network
	name := th.bold.Render(audit.Clean(l.Name, 24)) + " · " + audit.Clean(s.e.text(l.What), 60)
	switch {
	case l.LeftOut != nil:
		return th.muted.Render(audit.Clean(l.Name, 24)+" · "+audit.Clean(s.e.text(l.What), 60)) + " – " + audit.Clean(s.e.text(l.LeftOut), 120)
	case l.Name == s.e.looking.link:
		name = th.good.Render("● ") + name + th.muted.Render(" · "+words.linkChosen)
	case l.Default && s.e.looking.link == "":
		name = th.good.Render("● ") + name + th.muted.Render(" · "+words.linkDefault)
	}
	return spread(name, "  "+audit.Clean(l.Address, 40), w)
}

func (s *linksScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.back):
		return pop()
	case key.Matches(msg, s.e.k.do):
		if s.rows.at < len(s.rows.all) && s.rows.all[s.rows.at].open == nil {
			return warn(s.e.w.network.linkNotUsed)
		}
		return s.rows.open()
	}
	s.rows.update(msg, s.e.k)
	return nil
}

func (s *linksScreen) Title() string { return s.e.w.network.linksTitle }
func (s *linksScreen) Help() string  { return s.e.w.network.linksHelp }

func (s *linksScreen) Keys() []key.Binding {
	k := s.e.k
	return []key.Binding{as(k.do, s.e.w.network.useLink), k.back, k.up, k.down}
}

func (s *linksScreen) View(w, h int) string {
	switch {
	case !s.loaded:
		return s.e.w.loading
	case len(s.links) == 0:
		return wrap(s.e.w.network.noLinks, min(w, 78))
	}
	head := s.e.th.muted.Render(wrap(s.e.w.network.linksIntro, min(w, 78)))
	why := "" // in full: a row has one line
	if s.rows.at < len(s.links) && s.links[s.rows.at].LeftOut != nil {
		why = s.e.th.muted.Render(wrap(audit.Clean(s.e.text(s.links[s.rows.at].LeftOut), 300), min(w, 78)))
	}
	room := max(3, h-height(head)-1-4) // lines for the reason are kept free
	return clip(head+"\n\n"+fill(s.rows.view(s.e.th, min(w, wideRows), room), w, room)+"\n"+why, w, h)
}
