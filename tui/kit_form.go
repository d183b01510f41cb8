package tui

import (
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// field is one question of a form: a line of text, or a choice if it has
// options.
type field struct {
	label   string
	hint    string                    // under the field
	options []string                  // of a choice
	check   func(value string) string // what is wrong with it; "" if nothing is

	input  textinput.Model
	choice int
	wrong  string
}

// textField asks for a line of text. Check may be nil.
func textField(label, value, hint string, check func(string) string) *field {
	f := &field{label: label, hint: hint, check: check, input: textinput.New()}
	f.input.Prompt, f.input.CharLimit = "", 4_000
	f.input.SetValue(value)
	return f
}

// secretField asks for a PIN, which is not shown.
func secretField(label, hint string, check func(string) string) *field {
	f := textField(label, "", hint, check)
	f.input.EchoMode, f.input.EchoCharacter, f.input.CharLimit = textinput.EchoPassword, '●', 64
	return f
}

func (f *field) secret() bool { return f.input.EchoMode == textinput.EchoPassword }

// shown is what is seen of the field while another one has the focus.
func (f *field) shown() string {
	if f.secret() {
		return strings.Repeat("●", len([]rune(f.input.Value())))
	}
	return f.input.Value()
}

// choiceField asks for one of the options; at is the one chosen at first, -1
// for none.
func choiceField(label string, options []string, at int) *field {
	return &field{label: label, options: options, choice: at}
}

// value is what was typed, without blanks around it, or the option chosen.
func (f *field) value() string {
	switch {
	case f.options == nil:
		return strings.TrimSpace(f.input.Value())
	case f.choice < 0:
		return ""
	}
	return f.options[f.choice]
}

// form is fields one under the other. Enter and tab go on to the next one,
// enter on the last one ends the form if every field is right.
type form struct {
	e      *env
	fields []*field
	at     int
	last   time.Time // when a character came
	burst  bool      // several came faster than a person types: a scanner, or pasted
}

func newForm(e *env, fields ...*field) *form {
	f := &form{e: e, fields: fields}
	for _, field := range fields {
		field.input.Cursor.SetMode(cursor.CursorStatic)
		field.input.Cursor.Style = e.th.cursor
		field.input.TextStyle, field.input.PromptStyle = e.th.plain, e.th.plain
	}
	f.focus(0)
	return f
}

// fill puts texts that were typed before into the fields, and goes on behind the last of them.
func (f *form) fill(texts []string) {
	for i, text := range texts {
		if i >= len(f.fields) || f.fields[i].options != nil || text == "" {
			continue
		}
		f.fields[i].input.SetValue(text)
		f.focus(i)
	}
}

// texts are what the fields hold.
func (f *form) texts() []string {
	texts := make([]string, len(f.fields))
	for i, field := range f.fields {
		texts[i] = field.value()
	}
	return texts
}

func (f *form) focus(at int) {
	f.at = max(0, min(at, len(f.fields)-1))
	for i, field := range f.fields {
		if i == f.at && field.options == nil {
			field.input.Focus()
			continue
		}
		field.input.Blur()
	}
}

// update takes a message, and reports whether the form was ended and is right.
func (f *form) update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	here := f.fields[f.at]
	if _, ok := msg.(strayMsg); ok && here.secret() {
		here.input.SetValue("")
		return false, nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		here.input, cmd = here.input.Update(msg)
		return false, cmd
	}
	switch {
	case key.Matches(press, f.e.k.do) && f.at == len(f.fields)-1 && f.scanning():
		return false, warn(f.e.w.round.scanRead) // its Enter must not record what nobody has read
	case key.Matches(press, f.e.k.do):
		return f.enter(), nil
	case key.Matches(press, f.e.k.next):
		f.focus(f.at + 1)
	case key.Matches(press, f.e.k.previous):
		f.focus(f.at - 1)
	case here.options != nil:
		here.choose(press)
	default:
		if isText(press) {
			f.burst = !press.Paste && (len(press.Runes) > 1 || f.fast())
			f.last = f.e.now()
		}
		here.input, cmd = here.input.Update(press)
		here.wrong = ""
	}
	return false, cmd
}

// fast reports whether a character came just now.
func (f *form) fast() bool { return f.e.now().Sub(f.last).Abs() < burstGap }

// scanning reports whether what comes now belongs to a burst.
func (f *form) scanning() bool { return f.burst && f.fast() }

// enter goes on, or ends the form; at the first field that is wrong it stays.
func (f *form) enter() bool {
	if !f.right(f.at) {
		return false
	}
	if f.at < len(f.fields)-1 {
		f.focus(f.at + 1)
		return false
	}
	for i := range f.fields {
		if !f.right(i) {
			f.focus(i)
			return false
		}
	}
	return true
}

func (f *form) right(i int) bool {
	field := f.fields[i]
	field.wrong = ""
	if field.check != nil {
		field.wrong = field.check(field.value())
	}
	return field.wrong == ""
}

// choose takes arrows, blank and digits.
func (f *field) choose(press tea.KeyMsg) {
	switch n, s := len(f.options), press.String(); s {
	case "left", "h":
		f.choice = (max(f.choice, 0) + n - 1) % n
	case "right", "l", " ":
		f.choice = (f.choice + 1) % n
	default:
		if len(s) == 1 && s[0] >= '1' && int(s[0]-'1') < n {
			f.choice = int(s[0] - '1')
		}
	}
	f.wrong = ""
}

// view draws every field with its label above and what is wrong, or its hint,
// below. What does not fit in h lines stands closer, and is scrolled so that the
// field in focus is seen.
func (f *form) view(w, h int) string {
	lines, focus := f.lines(w, true)
	if len(lines) > h {
		lines, focus = f.lines(w, false)
	}
	from := max(0, min(focus-h, len(lines)-h))
	return clip(strings.Join(lines[from:], "\n"), w, h)
}

// lines are the fields, with empty lines between them if there is room, and the
// line at which the one in focus ends.
func (f *form) lines(w int, gaps bool) (lines []string, focus int) {
	for i, field := range f.fields {
		if i > 0 && gaps {
			lines = append(lines, "")
		}
		lines = append(lines, strings.Split(field.view(f.e, w, i == f.at), "\n")...)
		if i == f.at {
			focus = len(lines)
		}
	}
	return lines, focus
}

func (f *field) view(e *env, w int, focus bool) string {
	label := "  " + e.th.muted.Render(f.label)
	if focus {
		label = e.th.selected.Render("▸ " + f.label)
	}
	lines := []string{cut(label, w), "    " + f.body(e, w-4, focus)}
	switch {
	case f.wrong != "":
		lines = append(lines, indent("    "+e.th.bad.Render("✗ "), e.th.bad.Render(f.wrong), w))
	case f.hint != "" && focus:
		lines = append(lines, indent("    ", e.th.muted.Render(f.hint), w))
	}
	return strings.Join(lines, "\n")
}

// body is the field itself, on a copy: drawing changes nothing.
func (f *field) body(e *env, w int, focus bool) string {
	if f.options == nil {
		input := f.input
		input.Width = max(1, w-1)
		input.SetCursor(input.Position()) // scrolls to it
		if !focus {
			return cut(orDash(f.shown()), w)
		}
		return cut(input.View(), w)
	}
	parts := make([]string, len(f.options))
	for i := range f.options {
		parts[i] = f.option(e, i)
	}
	line := strings.Join(parts, "   ")
	switch {
	case width(line) <= w:
		return line
	case focus:
		return f.numbered(e, w)
	}
	return cut(e.th.selected.Render(orDash(f.value())), w)
}

// orDash makes an empty field visible.
func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// numbered are the options one under the other, with the digits that choose them.
func (f *field) numbered(e *env, w int) string {
	lines := make([]string, len(f.options))
	for i := range f.options {
		lines[i] = cut(f.option(e, i), w)
	}
	return strings.Join(lines, "\n    ")
}

// option is one of the options with its digit, marked if it is chosen.
func (f *field) option(e *env, i int) string {
	mark, style := "  ", e.th.plain
	if i == f.choice {
		mark, style = e.th.selected.Render("● "), e.th.selected
	}
	return mark + e.th.key.Render(strconv.Itoa(i+1)) + " " + style.Render(f.options[i])
}

// keys are what works in the field in focus.
func (f *form) keys() []key.Binding {
	k := f.e.k
	keys := []key.Binding{k.do}
	if f.fields[f.at].options != nil {
		keys = append(keys, k.choose)
	}
	if len(f.fields) > 1 {
		keys = append(keys, k.next, k.previous)
	}
	return append(keys, k.back)
}
