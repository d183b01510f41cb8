package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// What is picked for the list of actions.
const (
	pickOwner  = "owner"
	pickWard   = "ward"
	pickStatus = "status"
)

// picked takes what was picked. The first of owners and wards is all of them.
func (s *actionsScreen) picked(msg pickedMsg) tea.Cmd {
	switch msg.what {
	case pickOwner:
		s.view.owner = append([]string{""}, s.e.owners()...)[msg.at]
	case pickWard:
		s.view.ward = append([]string{""}, s.wards...)[msg.at]
	case pickStatus:
		s.view.status = actionStatus(msg.at)
		if s.view.status > statusInWork {
			s.view.overdue, s.view.due = false, false // what is done is not late any more
		}
	}
	return s.again()
}

// owners are the words of those who can have something to do.
func (e *env) owners() []string {
	var all []string
	for _, c := range e.checklists {
		for _, o := range c.Owners {
			if !slices.Contains(all, o.Word) {
				all = append(all, o.Word)
			}
		}
	}
	return all
}

func (s *actionsScreen) ownerNames() []string {
	names := []string{s.e.w.actions.everybody}
	for _, word := range s.e.owners() {
		names = append(names, s.e.ownerTitle(word))
	}
	return names
}

func (s *actionsScreen) ownerAt() int { return slices.Index(s.e.owners(), s.view.owner) + 1 }

func (s *actionsScreen) wardNames() []string {
	return append([]string{s.e.w.actions.everywhere}, s.wards...)
}

func (s *actionsScreen) wardAt() int { return slices.Index(s.wards, s.view.ward) + 1 }

// statusNames are in the order of the statuses.
func (s *actionsScreen) statusNames() []string { return s.e.w.actions.views }
