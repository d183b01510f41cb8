package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// pager scrolls through a text that is longer than the screen.
type pager struct{ from int }

// scroll takes a key that scrolls in a text seen in h lines, and reports whether
// it was one. Screens know the size of the body from env.size.
func (p *pager) scroll(msg tea.KeyMsg, k *keyMap, text string, h int) bool {
	switch {
	case key.Matches(msg, k.up):
		p.from--
	case key.Matches(msg, k.down):
		p.from++
	case key.Matches(msg, k.pageUp):
		p.from -= h - 2
	case key.Matches(msg, k.pageDown):
		p.from += h - 2
	case key.Matches(msg, k.first):
		p.from = 0
	case key.Matches(msg, k.last):
		p.from = height(text)
	default:
		return false
	}
	p.from = p.top(height(text), h)
	return true
}

// top is the first line seen of so many in h lines, the last of which says
// where the person is.
func (p *pager) top(lines, h int) int { return max(0, min(p.from, lines-max(1, h-1))) }

// view is h lines of text, with a line that says where it is if there is more.
func (p *pager) view(th theme, text string, w, h int) string {
	lines := strings.Split(text, "\n")
	if len(lines) <= h {
		return clip(text, w, h)
	}
	room := max(1, h-1)
	from := p.top(len(lines), h)
	seen := strings.Join(lines[from:from+room], "\n")
	mark := fmt.Sprintf("── %d–%d / %d ──", from+1, from+room, len(lines))
	return clip(seen+"\n"+th.muted.Render(cut(mark, w)), w, h)
}

// update is scroll for a screen that does not know its size.
func (p *pager) update(msg tea.KeyMsg, k *keyMap) {
	p.scroll(msg, k, strings.Repeat("\n", 1<<12), page)
}
