package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/udi"
)

// readCode reads a code as a UDI; ok is false for what is none.
func (e *env) readCode(code string) (c udi.Code, ok bool) {
	c, err := udi.Parse(code, e.now().Year())
	return c, err == nil
}

// ties reports whether a code means that device and no other: it is its number,
// or a UDI with its serial number that names no other model.
func ties(code string, c udi.Code, d audit.Device) bool {
	for _, own := range []string{d.InventoryNumber, d.Serial, d.UDI} {
		if own != "" && audit.Fold(own) == audit.Fold(code) {
			return true
		}
	}
	return !c.Grave() && c.Serial != "" && audit.Fold(c.Serial) == audit.Fold(d.Serial) && !otherModel(c, d)
}

// otherModel reports whether the device's own UDI names another model.
func otherModel(c udi.Code, d audit.Device) bool {
	own := udi.DeviceIdentifier(d.UDI)
	return own != "" && own != c.DI
}

// codeName is a code inside a sentence: of a UDI its serial number.
func codeName(code string, c udi.Code) string {
	if !c.Grave() && c.Serial != "" {
		code = c.Serial
	}
	return audit.Clean(code, 60)
}

// udiParts says in one line what a UDI holds.
func (e *env) udiParts(c udi.Code) string {
	var parts []string
	for _, el := range c.Elements {
		name, value := el.Name.In(string(e.lang)), el.Value
		if !el.Known() {
			name = "(" + el.ID + ")"
		}
		if !el.Date.IsZero() {
			value = el.Date.String()
		}
		parts = append(parts, audit.Clean(name+" "+value, audit.MaxName))
	}
	return strings.Join(parts, " · ")
}

// problems are what is to be said about a code, in the person's language.
func (e *env) problems(c udi.Code) (lines []string) {
	for _, p := range c.Problems {
		lines = append(lines, p.Text.In(string(e.lang)))
	}
	return lines
}

// seenSeparator makes the separator of a GS1 code, which a field of a form drops,
// a character that is seen in it. The NUL that comes before it on Windows goes.
func seenSeparator(msg tea.KeyMsg) tea.KeyMsg {
	picture := []rune(udi.Picture)
	switch {
	case msg.Type == tea.KeyCtrlCloseBracket:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: picture}
	case msg.Type == tea.KeyRunes && strings.ContainsRune(string(msg.Runes), groupSeparator):
		msg.Runes = []rune(strings.ReplaceAll(string(msg.Runes), string(groupSeparator), udi.Picture))
	}
	return msg
}
