package tui

import (
	"context"
	"errors"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// app is the whole program on the screen: the stack of screens, what lies over
// them, and who gets which message.
type app struct {
	e      *env
	stack  []frame // the last one is in front; never empty
	frames int     // ids given out
	w, h   int     // of the terminal; 0 until it has said
	help   bool
	helpAt pager
	over   *dialog  // an error
	locked *lockBox // commands that wait for a passphrase
	toast  sayMsg
	said   int // toasts shown, so that a late end does not take a newer one away
	burst  burst
}

// frame is a screen on the stack, with the id its commands' messages carry.
type frame struct {
	id     int
	screen screen
}

// framed is a message for the screen of one frame.
type framed struct {
	id  int
	msg tea.Msg
}

func newApp(ctx context.Context, c Config) *app {
	a := &app{e: newEnv(ctx, c)}
	switch {
	case c.Site.Store != nil:
		a.stack = []frame{a.frame(newHome(a.e))}
	case c.Site.People != nil:
		a.stack = []frame{a.frame(newWhoWorks(a.e))}
	default:
		a.stack = []frame{a.frame(newSetup(a.e))}
	}
	return a
}

func (a *app) frame(s screen) frame {
	a.frames++
	return frame{id: a.frames, screen: s}
}

func (a *app) front() *frame { return &a.stack[len(a.stack)-1] }

// Init starts the screen in front.
func (a *app) Init() tea.Cmd {
	return tea.Batch(a.arrived(), a.begin())
}

// begin starts the screen in front.
func (a *app) begin() tea.Cmd { return a.address(a.front().id, a.front().screen.Init()) }

// Update gives a message to whom it is for.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
		a.e.size = size{a.w - 2, a.h - 3}
		return a, a.update(a.front().id, msg)
	case tea.KeyMsg:
		return a, a.press(msg)
	case burstOverMsg:
		return a, a.burstOver(msg)
	case sayOverMsg:
		if msg.id == a.said {
			a.toast = sayMsg{}
		}
	case keyTickMsg:
		return a, a.watchKey()
	case awakeMsg:
		if a.over != nil {
			a.over.update(msg, a.e.k)
		}
	case framed:
		return a, a.deliver(msg)
	}
	return a, nil
}

// deliver gives a command's message to the screen that issued it, after doing
// what it asks of the app.
func (a *app) deliver(m framed) tea.Cmd {
	switch msg := m.msg.(type) {
	case lockedMsg:
		a.lock(m.id, msg.again)
		return nil
	case unlockMsg:
		return a.unlocked(msg.err)
	case pinSetMsg:
		a.e.site.HasPIN = true
	case pauseMsg:
		if a.locked != nil && msg.p == &a.locked.wait {
			a.locked.wait.update(msg)
			return nil
		}
	case failMsg:
		if errors.Is(msg.err, ErrLocked) { // of work that cannot be run again by itself
			a.lock(m.id, nil)
			return a.update(m.id, msg)
		}
		return tea.Batch(a.fail(msg.err), a.update(m.id, msg))
	case placeMsg:
		if m.id != a.front().id {
			return nil
		}
		return a.address(m.id, a.e.keepPlace(msg.place))
	case sayMsg:
		return a.say(msg)
	case passOnMsg:
		return a.passOn()
	case exchangedMsg:
		return a.passedOn(msg)
	case langMsg:
		a.e.setLang(msg.lang)
		return a.update(m.id, shownMsg{})
	case lookMsg:
		a.e.looking.off, a.e.looking.link = msg.off, msg.link
		return tea.Batch(a.tellAll(msg), a.address(m.id, a.e.keepListening(!msg.off)))
	case pushMsg, popMsg, popToMsg, replaceMsg, homeMsg, siteMsg:
		if m.id != a.front().id {
			return nil
		}
		return a.navigate(msg)
	}
	return a.update(m.id, m.msg)
}

// update lets the screen of a frame have a message; if it is gone, nobody has it.
func (a *app) update(id int, msg tea.Msg) tea.Cmd {
	for i := range a.stack {
		if a.stack[i].id != id {
			continue
		}
		s, cmd := a.stack[i].screen.Update(msg)
		a.stack[i].screen = s
		return a.address(id, cmd)
	}
	return nil
}

// tellAll lets every screen have a message, those behind first.
func (a *app) tellAll(msg tea.Msg) tea.Cmd {
	var all []tea.Cmd
	for _, f := range a.stack {
		all = append(all, a.update(f.id, msg))
	}
	return tea.Batch(all...)
}

// address makes every message of a command go back to the frame that issued it.
func (a *app) address(id int, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		switch msg := cmd().(type) {
		case nil:
			return nil
		case tea.QuitMsg:
			return msg
		case tea.BatchMsg:
			all := make(tea.BatchMsg, len(msg))
			for i, one := range msg {
				all[i] = a.address(id, one)
			}
			return all
		default:
			return framed{id, msg}
		}
	}
}

// navigate changes the stack.
func (a *app) navigate(msg tea.Msg) tea.Cmd {
	a.help = false
	switch msg := msg.(type) {
	case pushMsg:
		return a.push(msg.screen)
	case replaceMsg:
		left := a.leave(len(a.stack) - 1)
		return tea.Batch(left, a.push(msg.screen))
	case popMsg:
		return a.cutTo(len(a.stack)-1, msg.with)
	case popToMsg:
		at := len(a.stack) - 1
		for at > 1 && !msg.is(a.stack[at-1].screen) {
			at--
		}
		return a.cutTo(at, shownMsg{})
	case homeMsg:
		return a.home(msg.then...)
	case siteMsg:
		left := a.leave(0) // in the name of who worked until now
		a.e.setSite(msg.site)
		clear(a.e.wrongPINs)
		if msg.then == nil {
			return tea.Batch(left, a.home(), a.arrived())
		}
		return tea.Batch(left, a.home(msg.then(a.e)), a.arrived())
	}
	return nil
}

// home begins the stack anew, with screens in front of Home.
func (a *app) home(then ...screen) tea.Cmd {
	left := a.leave(0)
	return tea.Batch(left, a.push(append([]screen{newHome(a.e)}, then...)...))
}

// push puts screens in front. Only the last is seen and begins; the others do
// when they are come back to, by shownMsg, but for what goes on behind.
func (a *app) push(screens ...screen) tea.Cmd {
	var begun []tea.Cmd
	for i, s := range screens {
		f := a.frame(s)
		a.stack = append(a.stack, f)
		if b, ok := s.(beginner); ok && i < len(screens)-1 {
			begun = append(begun, a.address(f.id, b.Begin()))
		}
	}
	return tea.Batch(append(begun, a.begin())...)
}

// cutTo keeps the first n frames, at least one, and tells the one in front.
func (a *app) cutTo(n int, msg tea.Msg) tea.Cmd {
	left := a.leave(max(1, n))
	return tea.Batch(left, a.update(a.front().id, msg))
}

// leave takes the frames from n on off the stack.
func (a *app) leave(n int) tea.Cmd {
	var left []tea.Cmd
	for _, f := range a.stack[min(n, len(a.stack)):] {
		if l, ok := f.screen.(leaver); ok {
			left = append(left, a.address(f.id, l.Left()))
		}
	}
	a.stack = a.stack[:min(n, len(a.stack))]
	return tea.Batch(left...)
}

// end ends what the screens have begun and the program must not go without: what
// was seen from a room is recorded as if the person had left it.
func (a *app) end() error {
	if w := a.e.looking.now; w != nil {
		w.end()
	}
	var err error
	for _, f := range a.stack {
		switch s := f.screen.(type) {
		case *probeRunScreen:
			s.Left()
		case *roomScreen:
			err = errors.Join(err, s.keepSeen()(context.WithoutCancel(a.e.ctx)))
		case *exchangeRunScreen:
			s.Left()
		}
	}
	a.e.exchanging.quit()
	a.e.looking.probes.Wait() // within a second; what it has sent is recorded then
	return err
}

// sayFor is how long a toast is seen.
const sayFor = 4 * time.Second

func (a *app) say(msg sayMsg) tea.Cmd {
	a.said++
	a.toast = msg
	return a.e.after(sayFor, sayOverMsg{a.said})
}

func (a *app) fail(err error) tea.Cmd {
	what, hint := a.e.explain(err)
	a.over = &dialog{title: a.e.w.failTitle, text: paragraphs(what, hint), yes: a.e.w.keyBack}
	return a.over.wake(a.e)
}

// press is a key: ctrl+c ends everything, what lies over the screen comes next,
// then the screen.
func (a *app) press(msg tea.KeyMsg) tea.Cmd {
	if msg.Type == tea.KeyCtrlC {
		return tea.Quit
	}
	if a.atKeyboard() {
		return a.endShift()
	}
	a.toast = sayMsg{} // it was about the key before
	if a.over != nil {
		if answered, _ := a.over.update(msg, a.e.k); answered {
			a.over = nil
		}
		return nil
	}
	if a.locked != nil {
		closed, cmd := a.locked.press(msg)
		if closed {
			return a.putOff()
		}
		return a.address(0, cmd)
	}
	if a.help {
		a.pressHelp(msg)
		return nil
	}
	if cmd, taken := a.scan(msg); taken {
		return cmd
	}
	return a.keyed(msg)
}

// keyed gives one key to the screen in front, unless it is the app's.
func (a *app) keyed(msg tea.KeyMsg) tea.Cmd {
	if !a.typing() && key.Matches(msg, a.e.k.help) {
		a.help = true
		return nil
	}
	return a.update(a.front().id, msg)
}

func (a *app) typing() bool {
	t, ok := a.front().screen.(typist)
	return ok && t.Typing()
}
