package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// pager scrolls through a text that is longer than the screen. It learns the
// size when it is drawn for the first time after a key press, so scrolling past
// the end is taken back when it is seen.
type pager struct{ from int }

// update scrolls, and reports whether the key was one that does. The text and
// the size are those of the last frame.
func (p *pager) update(msg tea.KeyMsg, k *keyMap) bool {
	switch {
	case key.Matches(msg, k.up):
		p.from--
	case key.Matches(msg, k.down):
		p.from++
	case key.Matches(msg, k.pageUp):
		p.from -= page
	case key.Matches(msg, k.pageDown):
		p.from += page
	case key.Matches(msg, k.first):
		p.from = 0
	case key.Matches(msg, k.last):
		p.from = 1 << 20
	default:
		return false
	}
	p.from = max(0, p.from)
	return true
}

// view is h lines of text, with a line that says where it is if there is more.
func (p *pager) view(th theme, text string, w, h int) string {
	lines := strings.Split(text, "\n")
	if len(lines) <= h {
		return clip(text, w, h)
	}
	room := max(1, h-1)
	from := min(p.from, len(lines)-room)
	seen := strings.Join(lines[from:from+room], "\n")
	mark := fmt.Sprintf("── %d–%d / %d ──", from+1, from+room, len(lines))
	return clip(seen+"\n"+th.muted.Render(cut(mark, w)), w, h)
}
