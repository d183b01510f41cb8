package tui

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"visite/audit"
	"visite/checklist"
)

// env is what every screen holds a pointer to. Only the app changes it: the
// language, and the site once it is founded.
type env struct {
	ctx        context.Context // ends with the program: commands run under it
	site       Site
	me         audit.Person // who works, as the log knew them when Home was last loaded
	setup      Setup
	checklists []*checklist.Checklist
	opener     Opener // may be nil
	now        func() time.Time
	lang       checklist.Lang
	w          *words
	k          *keyMap
	th         theme
	places     placeKeeper
	wrongPINs  map[audit.PersonID]int // one after the other; only the screens count them
	size       size                   // of the body, for pages that scroll
	looking    looking                // around, on the network
	exchanging exchanging             // with the hub
	since      time.Time              // who works now began
	keyState   KeyState               // of their key, when it was last looked at

	// explainFile is Config.ExplainFile.
	explainFile func(err error, l checklist.Lang) (says string, known bool)

	// after gives msg once d has passed; tests make time fly.
	after func(d time.Duration, msg tea.Msg) tea.Cmd
	// await gives what call gives, which waits for something outside; tests say when.
	await func(call func() tea.Msg) tea.Cmd
}

// size is so many columns and lines.
type size struct{ w, h int }

func newEnv(ctx context.Context, c Config) *env {
	e := &env{
		ctx: ctx, setup: c.Setup, checklists: c.Checklists, opener: c.Opener, now: c.Now,
		explainFile: c.ExplainFile, wrongPINs: map[audit.PersonID]int{}, exchanging: newExchanging(),
		after: func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		},
		await: func(call func() tea.Msg) tea.Cmd { return call },
	}
	if e.now == nil {
		e.now = time.Now
	}
	renderer := lipgloss.DefaultRenderer()
	if c.Output != nil {
		renderer = lipgloss.NewRenderer(c.Output)
	}
	e.th = newTheme(renderer)
	e.setLang(c.Lang)
	e.setSite(c.Site)
	return e
}

// setSite is the site from now on, with what is remembered about listening.
func (e *env) setSite(s Site) {
	if old := e.site.Key; old != nil && old != s.Key {
		old.Lock()
	}
	e.site, e.since = s, e.now()
	if s.Settings != nil {
		e.looking.off = !s.Settings.Listening()
	}
}

func (e *env) setLang(l checklist.Lang) {
	e.lang, e.w = l, english()
	if l == checklist.German {
		e.w = german()
	}
	e.k = newKeys(e.w)
}

// store is the opened site's.
func (e *env) store() Store { return e.site.Store }

// text is t in the person's language.
func (e *env) text(t checklist.Text) string { return t.In(e.lang) }

// do makes a command of a call to the disk. What it gives goes back to the
// screen that issued the command; an error is shown. If the key of who works is
// locked, they are asked for the passphrase and it is called again.
func (e *env) do(call func(ctx context.Context) (tea.Msg, error)) tea.Cmd {
	return func() tea.Msg {
		msg, err := call(e.ctx)
		switch {
		case errors.Is(err, ErrLocked):
			return lockedMsg{e.do(call)}
		case err != nil:
			return failMsg{err}
		}
		return msg
	}
}

// placeMsg is where the person is, if its screen is the one in front.
type placeMsg struct{ place Place }

// remember keeps where the person is, for the next start. A screen that only
// lies behind another says nothing of that.
func (e *env) remember(p Place) tea.Cmd {
	return func() tea.Msg { return placeMsg{p} }
}

// keepPlace keeps a place now.
func (e *env) keepPlace(p Place) tea.Cmd {
	n, settings := e.places.ask(), e.site.Settings
	return e.do(func(context.Context) (tea.Msg, error) { return nil, e.places.keep(n, settings, p) })
}

// placeKeeper keeps the place last asked for, in whatever order the commands run.
type placeKeeper struct {
	asked  int // only the screens count it
	mu     sync.Mutex
	kept   int
	failed bool
}

func (k *placeKeeper) ask() int {
	k.asked++
	return k.asked
}

func (k *placeKeeper) keep(n int, s Settings, p Place) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if n < k.kept {
		return nil
	}
	k.kept = n
	err := s.SetPlace(p)
	if err == nil || k.failed { // said once: it would come up at every step
		return nil
	}
	k.failed = true
	return err
}

// explain says what went wrong, for people, and what to do about it.
func (e *env) explain(err error) (what, hint string) {
	var refusal *audit.Refusal
	if errors.As(err, &refusal) {
		return sentence(audit.CleanLines(e.text(refusal.Text), audit.MaxNote)), ""
	}
	var value *checklist.ValueError
	if errors.As(err, &value) {
		return sentence(audit.CleanLines(e.text(value.Text), audit.MaxNote)), ""
	}
	what = audit.CleanLines(err.Error(), audit.MaxNote)
	if e.explainFile != nil {
		if says, known := e.explainFile(err, e.lang); known {
			return sentence(audit.CleanLines(says, audit.MaxNote)), "(" + what + ")"
		}
	}
	return what, e.w.failHint
}

// capital is s with a capital first letter.
func capital(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// sentence is a message as a sentence: it begins with a capital, unless it begins
// with a name of a file, and ends with a stop, unless with such a name.
func sentence(s string) string {
	isName := func(word string) bool { return strings.ContainsAny(word, `./\\_`) }
	words := strings.Fields(s)
	if len(words) == 0 {
		return s
	}
	if !isName(words[0]) {
		s = capital(s)
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	if !isName(words[len(words)-1]) && (unicode.IsLetter(last) || unicode.IsDigit(last)) {
		s += "."
	}
	return s
}
