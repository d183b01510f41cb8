package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// pause is a short time in which something does not count. Starting it again
// makes it longer.
type pause struct{ asked, over int }

// pauseMsg ends a pause, if it was not started again since.
type pauseMsg struct {
	p *pause
	n int
}

func (p *pause) start(e *env, d time.Duration) tea.Cmd {
	p.asked++
	return e.after(d, pauseMsg{p, p.asked})
}

func (p *pause) running() bool { return p.over < p.asked }

func (p *pause) update(msg pauseMsg) {
	if msg.p == p {
		p.over = max(p.over, msg.n)
	}
}
