package tui

import (
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
)

// groupSeparator parts the elements of a GS1 code (FNC1).
const groupSeparator = '\x1d'

// maxCode is how many characters a code may have.
const maxCode = 256

// codeField takes an inventory number, a serial number or a barcode, typed,
// pasted or scanned. A scanner is a keyboard: its whole burst comes as one
// message or one rune each, the group separator as ctrl+], on Windows with a NUL
// before it. Enter ends it, and belongs to the screen.
type codeField struct{ runes []rune }

// update takes a key, and reports whether it was one for the field.
func (c *codeField) update(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		c.add(msg.Runes)
	case tea.KeyCtrlCloseBracket:
		c.add([]rune{groupSeparator})
	case tea.KeyCtrlAt: // NUL
	case tea.KeyBackspace:
		c.runes = c.runes[:max(0, len(c.runes)-1)]
	default:
		return false
	}
	return true
}

// add appends what is printable, up to the first line break if there is text
// before it.
func (c *codeField) add(runes []rune) {
	for _, r := range runes {
		if (r == '\r' || r == '\n') && len(c.runes) > 0 {
			return
		}
		if len(c.runes) < maxCode && (r == groupSeparator || unicode.IsPrint(r)) {
			c.runes = append(c.runes, r)
		}
	}
}

// code is what was entered, without blanks around it.
func (c *codeField) code() string { return strings.TrimSpace(string(c.runes)) }

func (c *codeField) empty() bool { return len(c.runes) == 0 }

func (c *codeField) clear() { c.runes = nil }

func (c *codeField) set(s string) {
	c.clear()
	c.add([]rune(s))
}

// view is the field as one line of w columns; what is too long is cut at the
// front, so that the end is always seen. Group separators show as "·".
func (c *codeField) view(e *env, w int, placeholder string) string {
	cursor := e.th.cursor.Render(" ")
	prompt := e.th.accent.Render("› ")
	if c.empty() {
		return cut(prompt+cursor+e.th.muted.Render(placeholder), w)
	}
	shown := strings.ReplaceAll(string(c.runes), string(groupSeparator), "·")
	room := w - width(prompt) - 1
	for width(shown) > room && room > 1 {
		runes := []rune(shown)
		shown = "…" + string(runes[min(2, len(runes)):])
		if len(runes) <= 2 {
			break
		}
	}
	return cut(prompt+shown+cursor, w)
}
