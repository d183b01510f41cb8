package tui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

// settle is how long a dialog that opened by itself ignores keys, so that a key
// pressed for the screen behind it does not answer it.
const settle = 300 * time.Millisecond

// dialog asks one question, or says one thing if it has no "no".
type dialog struct {
	title, text string
	yes, no     string // what the answers do: "Ja, löschen"; no may be ""
	stop        bool   // something dangerous: a double border
	awake       bool
}

// awakeMsg ends the time in which a dialog ignores keys.
type awakeMsg struct{ d *dialog }

// wake makes a dialog that opened by itself listen after [settle]. A dialog
// opened by a key press listens at once: set awake.
func (d *dialog) wake(e *env) tea.Cmd { return e.after(settle, awakeMsg{d}) }

// update takes an answer. Only once it is answered is yes of any meaning.
func (d *dialog) update(msg tea.Msg, k *keyMap) (answered, yes bool) {
	switch msg := msg.(type) {
	case awakeMsg:
		if msg.d == d {
			d.awake = true
		}
	case tea.KeyMsg:
		switch {
		case !d.awake:
		case d.no == "" && (key.Matches(msg, k.yes) || key.Matches(msg, k.no)):
			return true, true
		case key.Matches(msg, k.yes):
			return true, true
		case key.Matches(msg, k.no):
			return true, false
		}
	}
	return false, false
}

// keys are the answers.
func (d *dialog) keys(k *keyMap) []key.Binding {
	if d.no == "" {
		return []key.Binding{as(k.do, d.yes)}
	}
	return []key.Binding{as(k.yes, d.yes), as(k.no, d.no)}
}

// view is the dialog in the middle of w × h.
func (d *dialog) view(e *env, w, h int) string {
	style, title := e.th.box, e.th.accent
	if d.stop {
		style, title = e.th.stopBox, e.th.bad
	}
	inner := min(w-4, 72)
	if inner < 8 {
		return clip(d.title+"\n"+d.text, w, h)
	}
	keys := ""
	for _, b := range d.keys(e.k) {
		keys += e.th.key.Render(b.Help().Key) + " " + b.Help().Desc + "   "
	}
	head, foot := wrap(title.Render(d.title), inner), wrap(keys, inner)
	text := clip(wrap(d.text, inner), inner, max(1, h-height(head)-height(foot)-4))
	box := style.Render(lipgloss.NewStyle().Width(inner).Render(head + "\n\n" + text + "\n\n" + foot))
	return centre(box, w, h)
}
