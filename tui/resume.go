package tui

import tea "github.com/charmbracelet/bubbletea"

// Which screen a [Place] was, where its ids do not say it.
const (
	screenQuestion  = "question"
	screenComplete  = "complete"
	screenReconcile = "reconcile"
	screenClose     = "close"
)

// openPlace goes on exactly where the person was: every screen behind it is
// there to go back to.
func openPlace(e *env, p Place) tea.Cmd {
	if p.Round == "" {
		return nil
	}
	screens := []screen{newWalkAt(e, p.Round, p.Room)}
	if p.Room != "" {
		screens = append(screens, newRoom(e, p.Round, p.Room))
	}
	switch {
	case p.Audit != "" && p.Screen == screenComplete:
		q := newQuestion(e, p.Audit, p.Item)
		screens = append(screens, q, newComplete(e, p.Audit, q))
	case p.Audit != "":
		screens = append(screens, newQuestion(e, p.Audit, p.Item))
	case p.Room != "" && p.Screen == screenReconcile:
		screens = append(screens, newReconcile(e, p.Round, p.Room))
	case p.Screen == screenClose:
		screens = append(screens, newClose(e, p.Round))
	}
	return home(screens...)
}
