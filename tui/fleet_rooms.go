package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// fleetRoomsScreen is the rooms by whether their last closed round proves that
// nothing was forgotten there, those it does not prove first.
type fleetRoomsScreen struct {
	e    *env
	all  []audit.FleetRoom
	read bool
	list list
}

type fleetRoomsMsg struct{ all []audit.FleetRoom }

func newFleetRooms(e *env) screen { return &fleetRoomsScreen{e: e} }

func (s *fleetRoomsScreen) Init() tea.Cmd {
	store := s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		all, err := store.FleetRooms(ctx)
		return fleetRoomsMsg{all}, err
	})
}

func (s *fleetRoomsScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case fleetRoomsMsg:
		s.all, s.read = msg.all, true
		s.list.setLen(len(msg.all))
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, s.e.k.back):
			return s, pop()
		case key.Matches(msg, s.e.k.do):
			return s, s.open()
		}
		s.list.update(msg, s.e.k)
	}
	return s, nil
}

// open leads to what the last round says, or to a new round where there was none.
func (s *fleetRoomsScreen) open() tea.Cmd {
	switch {
	case s.list.at >= len(s.all):
		return nil
	case s.all[s.list.at].Round == "":
		return push(newStartRound(s.e))
	}
	return push(newRecord(s.e, s.all[s.list.at].Round))
}

func (s *fleetRoomsScreen) View(w, h int) string {
	if !s.read {
		return s.e.th.muted.Render(s.e.w.loading)
	}
	return s.list.view(s.e.th, min(w, wideRows), h, func(i, w int) string { return s.line(s.all[i], w) })
}

func (s *fleetRoomsScreen) line(of audit.FleetRoom, w int) string {
	e, words := s.e, s.e.w.fleet
	name := of.Room.Ward.Name + " · " + e.w.room(of.Room.Name)
	switch {
	case of.Proven:
		return spread(e.th.good.Render("✓ ")+name, "  "+e.th.good.Render(words.roomsProven)+" "+e.th.muted.Render(e.day(of.Closed)), w)
	case of.Round == "":
		return spread(e.th.muted.Render("– ")+name, "  "+e.th.muted.Render(words.neverWalked), w)
	}
	return spread(e.th.warn.Render("! ")+name, "  "+e.th.warn.Render(words.notProven)+" "+e.th.muted.Render(e.day(of.Closed)), w)
}

func (s *fleetRoomsScreen) Title() string { return s.e.w.fleet.rooms }

func (s *fleetRoomsScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.keyOpen), s.e.k.move, s.e.k.back}
}
