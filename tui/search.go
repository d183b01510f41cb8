package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// searchLimit is how many devices a search shows.
const searchLimit = 200

// searchScreen finds a device by anything known of it.
type searchScreen struct {
	e     *env
	field codeField
	list  list
	found []audit.Device
	asked int    // searches begun: only the newest answer counts
	shown string // the query that found belongs to
	enter bool   // a code was ended: if it means one device, open it
}

// foundMsg is what a search found.
type foundMsg struct {
	asked int
	query string
	found []audit.Device
}

// newSearch begins with text in the field; entered says that it is a whole code.
func newSearch(e *env, text string, entered bool) screen {
	s := &searchScreen{e: e, enter: entered}
	if c, ok := e.readCode(text); ok && entered && !c.Grave() && c.Serial != "" {
		text = c.Serial // of a UDI
	}
	s.field.set(text)
	return s
}

func (s *searchScreen) Init() tea.Cmd { return s.search() }
func (s *searchScreen) Typing() bool  { return true }

func (s *searchScreen) search() tea.Cmd {
	s.asked++
	asked, query := s.asked, s.field.code()
	if query == "" {
		s.found, s.shown = nil, ""
		s.list.setLen(0)
		return nil
	}
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		found, err := s.e.store().FindDevices(ctx, query, searchLimit)
		return foundMsg{asked, query, found}, err
	})
}

func (s *searchScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.search()
	case foundMsg:
		return s, s.take(msg)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *searchScreen) take(msg foundMsg) tea.Cmd {
	if msg.asked != s.asked {
		return nil
	}
	s.found, s.shown = msg.found, msg.query
	s.list.setLen(len(msg.found))
	if s.enter && len(s.found) == 1 {
		s.enter = false
		return s.open()
	}
	s.enter = false
	return nil
}

func (s *searchScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.back):
		return pop()
	case key.Matches(msg, s.e.k.do) && s.shown != s.field.code():
		s.enter = true // the answer is still on its way
	case key.Matches(msg, s.e.k.do):
		return s.open()
	case s.field.update(msg):
		s.list.at = 0
		return s.search()
	default:
		s.list.update(msg, s.e.k)
	}
	return nil
}

func (s *searchScreen) open() tea.Cmd {
	if s.list.at >= len(s.found) {
		return nil
	}
	return push(newHistory(s.e, s.found[s.list.at].ID))
}

func (s *searchScreen) View(w, h int) string {
	e := s.e
	head := s.field.view(e, w, e.w.searchHint) + "\n" + e.th.muted.Render(cut(s.state(), w)) + "\n\n"
	return head + s.list.view(e.th, min(w, wideRows), h-3, s.line)
}

// state says what the list below is.
func (s *searchScreen) state() string {
	switch {
	case s.field.code() == "":
		return s.e.w.searchHelp
	case s.shown != s.field.code():
		return s.e.w.searching
	case len(s.found) == 0:
		return s.e.w.nothingFound
	case len(s.found) == searchLimit:
		return s.e.w.foundFirst(searchLimit)
	}
	return s.e.w.found(len(s.found))
}

// line is a device: number, name, serial number, place.
func (s *searchScreen) line(i, w int) string {
	d := s.found[i]
	if w < narrow {
		place := "  " + s.e.shortPlace(d.Place)
		code := pad(d.Code(), 10) + "  "
		return spread(code+fitting(w-width(code)-width(place), shortName(d), d.Model), place, w)
	}
	part := (w - 14) / 3
	return pad(d.InventoryNumber, 12) + "  " + pad(fitting(part-2, shortName(d), d.Model), part-2) + "  " + pad(d.Serial, part-8) + "  " + s.e.shortPlace(d.Place)
}

func (s *searchScreen) Title() string { return s.e.w.searchTitle }

func (s *searchScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyOpen), s.e.k.move, s.e.k.back}
}
