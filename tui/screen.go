package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/checklist"
)

// screen is one screen of the stack. Its methods are called from one goroutine.
type screen interface {
	// Init is run when the screen is pushed.
	Init() tea.Cmd
	Update(msg tea.Msg) (screen, tea.Cmd)
	// View gives at most h lines of at most w columns: the body between header
	// and footer.
	View(w, h int) string
	// Title stands in the header: "Intensiv 2 · Raum 204".
	Title() string
	// Keys are the bindings that work now, most important first.
	Keys() []key.Binding
}

// typist is a screen with fields to type in. While Typing, the app handles
// ctrl+c and nothing else: "q", "?", digits and esc all go to the screen.
type typist interface{ Typing() bool }

// scannable is a screen without a field that takes a barcode all the same.
// While it is in front and not Typing, a burst of characters is given to it as
// one scanMsg and fires no binding. A single character waits for [burstGap]
// before it counts as a key press.
type scannable interface{ Scannable() }

// guarded is a screen with a field that a scanner must not fill, that of a PIN.
// While Guarded, a burst is swallowed although the screen is Typing.
type guarded interface{ Guarded() bool }

// leaver is a screen with something to end when it goes off the stack. The
// command is run; its messages are dropped, its failures shown.
type leaver interface{ Left() tea.Cmd }

// beginner is a screen with something that goes on behind other screens: it
// begins even if the screen is put behind them.
type beginner interface{ Begin() tea.Cmd }

// strayMsg tells the screen in front that a burst was swallowed: what its first
// character did is to be undone.
type strayMsg struct{}

// scanMsg is a barcode, or text typed as fast as one.
type scanMsg struct{ code string }

// shownMsg tells a screen that it is in front again: time to load anew.
type shownMsg struct{}

// failMsg is a failure of a command. The app shows it; the screen that issued
// the command gets it too, so that it can stop waiting.
type failMsg struct{ err error }

// Navigation is done by messages, which the commands below make. They count
// only while the screen that asks is in front.
type (
	pushMsg    struct{ screen screen }
	popMsg     struct{ with tea.Msg }
	popToMsg   struct{ is func(screen) bool }
	replaceMsg struct{ screen screen }
	homeMsg    struct{ then []screen }
	sayMsg     struct {
		text string
		warn bool
	}
	siteMsg struct {
		site Site
		then func(*env) screen // on top of Home; nil: nothing
	}
	langMsg    struct{ lang checklist.Lang }
	sayOverMsg struct{ id int }
)

// push puts a screen in front.
func push(s screen) tea.Cmd { return tell(pushMsg{s}) }

// pop goes back to the screen behind.
func pop() tea.Cmd { return tell(popMsg{shownMsg{}}) }

// popWith goes back and tells the screen behind something else than shownMsg.
func popWith(msg tea.Msg) tea.Cmd { return tell(popMsg{msg}) }

// popTo goes back to the nearest screen of type S, or Home if there is none.
func popTo[S screen]() tea.Cmd {
	return tell(popToMsg{func(s screen) bool { _, ok := s.(S); return ok }})
}

// replace puts a screen in the place of the one in front.
func replace(s screen) tea.Cmd { return tell(replaceMsg{s}) }

// home goes back to Home and from there forward to the given screens, the last
// in front.
func home(then ...screen) tea.Cmd { return tell(homeMsg{then}) }

// say shows one line in the footer for a few seconds, or until the next key.
func say(text string) tea.Cmd { return tell(sayMsg{text: text}) }

// warn shows one line in the footer that says what is amiss: why a key did
// nothing, or what a scan was.
func warn(text string) tea.Cmd { return tell(sayMsg{text, true}) }

// fail shows an error and what to do about it.
func fail(err error) tea.Cmd { return tell(failMsg{err}) }

func tell(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
