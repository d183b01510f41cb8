package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"visite/audit"
	"visite/checklist"
)

// driver is a person in front of the screens. Commands run at once and in
// order, and time passes only when the person lets it.
type driver struct {
	t       *testing.T
	app     *app
	clock   *testClock
	pending []alarm
	waits   []heldCall // commands that wait for something outside
	presses int        // keys pressed by hand
}

// alarm is a message that comes at a time.
type alarm struct {
	at  time.Time
	msg tea.Msg
}

// later is what env.after gives in tests.
type later struct {
	d   time.Duration
	msg tea.Msg
}

// handSpeed is how long a person takes between two keys, scanSpeed a scanner.
const (
	handSpeed = 250 * time.Millisecond
	scanSpeed = 8 * time.Millisecond
)

// newDriver starts the screens on a site, in a window of w × h.
func newDriver(t *testing.T, s *testSite, lang checklist.Lang, w, h int) *driver {
	t.Helper()
	lists, err := checklist.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return drive(t, s.clock, Config{
		Site: Site{Store: s.store, Settings: s.settings, Lists: &testLists{}, Person: "Jo Weiß"}, Checklists: lists, Lang: lang, Now: s.clock.now,
	}, w, h)
}

// drive starts the screens.
func drive(t *testing.T, clock *testClock, c Config, w, h int) *driver {
	t.Helper()
	d := &driver{t: t, clock: clock, app: newApp(context.Background(), c)}
	d.app.e.after = func(after time.Duration, msg tea.Msg) tea.Cmd {
		return func() tea.Msg { return later{after, msg} }
	}
	d.app.e.await = func(call func() tea.Msg) tea.Cmd {
		return func() tea.Msg { return waiting{call} }
	}
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	d.run(d.app.Init())
	return d
}

func (d *driver) open(screens ...screen) *driver {
	d.run(d.app.push(screens...))
	return d
}

func (d *driver) send(msg tea.Msg) {
	_, cmd := d.app.Update(msg)
	d.run(cmd)
	d.look()
}

func (d *driver) resize(w, h int) { d.send(tea.WindowSizeMsg{Width: w, Height: h}) }

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, one := range msg {
			d.run(one)
		}
	case later:
		d.pending = append(d.pending, alarm{d.clock.now().Add(msg.d), msg.msg})
	case framed:
		switch held := msg.msg.(type) {
		case later:
			d.pending = append(d.pending, alarm{d.clock.now().Add(held.d), framed{msg.id, held.msg}})
		case waiting:
			d.waits = append(d.waits, heldCall{msg.id, held.call})
		default:
			d.send(msg)
		}
	default:
		d.send(msg)
	}
}

// wait lets time pass.
func (d *driver) wait(t time.Duration) {
	end := d.clock.now().Add(t)
	for {
		i := -1
		for j, a := range d.pending {
			if !a.at.After(end) && (i < 0 || a.at.Before(d.pending[i].at)) {
				i = j
			}
		}
		if i < 0 {
			break
		}
		a := d.pending[i]
		d.pending = slices.Delete(d.pending, i, i+1)
		if a.at.After(d.clock.now()) {
			d.clock.set(a.at)
		}
		d.send(a.msg)
	}
	d.clock.set(end)
}

// look draws what is seen and checks that it fits.
func (d *driver) look() string {
	view := d.app.View()
	lines := strings.Split(view, "\n")
	if len(lines) > d.app.h {
		d.t.Fatalf("%d lines in a window of %d:\n%s", len(lines), d.app.h, view)
	}
	for _, line := range lines {
		if width(line) > d.app.w {
			d.t.Fatalf("a line of %d columns in a window of %d: %q\n%s", width(line), d.app.w, line, view)
		}
	}
	return ansi.Strip(view)
}

// press presses keys by hand: names of keys, or single characters.
func (d *driver) press(keys ...string) *driver {
	d.t.Helper()
	for _, k := range keys {
		d.presses++
		d.send(keyOf(k))
		d.wait(handSpeed)
	}
	return d
}

// write types a text by hand.
func (d *driver) write(text string) *driver {
	for _, r := range text {
		d.press(string(r))
	}
	return d
}

// scan sends a barcode as Linux does, in one message; the separator of a GS1 code
// is a key of its own.
func (d *driver) scan(code string) *driver {
	for i, part := range strings.Split(code, string(groupSeparator)) {
		if i > 0 {
			d.send(tea.KeyMsg{Type: tea.KeyCtrlCloseBracket})
		}
		if part != "" {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(part)})
		}
	}
	d.wait(scanSpeed)
	d.send(tea.KeyMsg{Type: tea.KeyEnter})
	d.wait(handSpeed)
	return d
}

// scanSlow sends a barcode as Windows does, one character at a time, and a NUL
// before the separator.
func (d *driver) scanSlow(code string) *driver {
	for _, r := range code {
		if r == groupSeparator {
			d.send(tea.KeyMsg{Type: tea.KeyCtrlAt})
			d.send(tea.KeyMsg{Type: tea.KeyCtrlCloseBracket})
		} else {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		}
		d.wait(scanSpeed)
	}
	d.send(tea.KeyMsg{Type: tea.KeyEnter})
	d.wait(handSpeed)
	return d
}

// see fails unless every text is on the screen, line breaks aside.
func (d *driver) see(texts ...string) *driver {
	d.t.Helper()
	view := d.look()
	flat := strings.Join(strings.Fields(view), " ")
	for _, want := range texts {
		if !strings.Contains(flat, want) {
			d.t.Fatalf("want %q on the screen, have\n%s", want, view)
		}
	}
	return d
}

// seeNot fails if a text is on the screen.
func (d *driver) seeNot(texts ...string) *driver {
	d.t.Helper()
	view := d.look()
	for _, bad := range texts {
		if strings.Contains(view, bad) {
			d.t.Fatalf("%q must not be on the screen:\n%s", bad, view)
		}
	}
	return d
}

func keyOf(name string) tea.KeyMsg {
	switch name {
	case "enter":
		return tea.KeyMsg{Type: tea.KeyEnter}
	case "esc":
		return tea.KeyMsg{Type: tea.KeyEsc}
	case "up":
		return tea.KeyMsg{Type: tea.KeyUp}
	case "down":
		return tea.KeyMsg{Type: tea.KeyDown}
	case "left":
		return tea.KeyMsg{Type: tea.KeyLeft}
	case "right":
		return tea.KeyMsg{Type: tea.KeyRight}
	case "tab":
		return tea.KeyMsg{Type: tea.KeyTab}
	case "shift+tab":
		return tea.KeyMsg{Type: tea.KeyShiftTab}
	case "backspace":
		return tea.KeyMsg{Type: tea.KeyBackspace}
	case "delete":
		return tea.KeyMsg{Type: tea.KeyDelete}
	case "end":
		return tea.KeyMsg{Type: tea.KeyEnd}
	case "ctrl+u":
		return tea.KeyMsg{Type: tea.KeyCtrlU}
	case " ":
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// answers are the words answered so far to the audit in front.
func (d *driver) answers(s *testSite, id audit.AuditID) map[string]string {
	d.t.Helper()
	a, err := s.store.Audit(context.Background(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	words := map[string]string{}
	for item, answer := range a.Answers {
		words[item] = answer.Value.Word
	}
	return words
}
