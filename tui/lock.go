package tui

import (
	"context"
	"errors"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// shift is how long somebody works before they are asked for their PIN again.
const shift = 8 * time.Hour

// keyTick is how often it is looked whether an open key has locked itself.
const keyTick = time.Minute

// keyTickMsg is the time to look.
type keyTickMsg struct{}

// lockedMsg says that a command could not sign, and how to run it again.
type lockedMsg struct{ again tea.Cmd }

// unlockMsg is what became of a passphrase.
type unlockMsg struct{ err error }

// errPutOff tells a screen that its command was not run: the person did not give
// the passphrase. Nothing else is said of it.
var errPutOff = errors.New("put off")

// locked is a command that waits for the key, and the frame that issued it.
type locked struct {
	id    int
	again tea.Cmd // nil: the screen has to begin anew
}

// lockBox lies over the screens and asks who works for their passphrase, or for
// a new one if their key has none yet. The commands that wait for it are run
// again afterwards, so that no screen knows of locks.
type lockBox struct {
	e     *env
	fresh bool // a new passphrase
	form  *form
	waits []locked
	busy  bool
	wrong bool
	wait  pause // after a wrong one
}

func newLockBox(e *env) *lockBox {
	b := &lockBox{e: e, fresh: e.site.Key.State() == KeyUnsealed}
	b.ask()
	return b
}

func (b *lockBox) ask() {
	if b.fresh {
		b.form = newForm(b.e, b.e.phraseFields()...)
		return
	}
	b.form = newForm(b.e, phraseField(b.e.w.people.phraseOf(orDash(b.e.site.Person)), "", nil))
}

// phraseField asks for a passphrase.
func phraseField(label, hint string, check func(string) string) *field {
	f := secretField(label, hint, check)
	f.input.CharLimit = 200
	return f
}

// phraseFields ask for a new passphrase twice.
func (e *env) phraseFields() []*field {
	words := e.w.people
	first := phraseField(words.phraseNew, words.phraseHint(LeastPassphrase), func(v string) string {
		if len([]rune(v)) < LeastPassphrase {
			return words.phraseShort(LeastPassphrase)
		}
		return ""
	})
	again := phraseField(words.phraseAgain, words.phraseKeep, func(v string) string {
		if v != first.value() {
			return words.phraseDiffers
		}
		return ""
	})
	return []*field{first, again}
}

// counted is under what the wrong passphrases of who works are counted.
func (b *lockBox) counted() audit.PersonID { return audit.PersonID("passphrase of " + b.e.site.Person) }

// press is a key while the box lies over the screens. Closed reports whether the
// person has put it off.
func (b *lockBox) press(msg tea.KeyMsg) (closed bool, cmd tea.Cmd) {
	switch {
	case b.busy:
		return false, nil
	case key.Matches(msg, b.e.k.back):
		return true, nil
	case b.wait.running() && key.Matches(msg, b.e.k.do): // what is typed meanwhile is not lost
		return false, nil
	}
	done, cmd := b.form.update(msg)
	phrase := b.form.fields[0].value()
	if !done || phrase == "" {
		return false, cmd
	}
	b.busy, b.wrong = true, false
	k, open := b.e.site.Key, b.e.site.Key.Unlock
	if b.fresh {
		open = k.Seal
	}
	ctx := b.e.ctx
	return false, func() tea.Msg { return unlockMsg{open(context.WithoutCancel(ctx), phrase)} }
}

// missed makes the person wait a little, longer each time.
func (b *lockBox) missed() tea.Cmd {
	b.busy, b.wrong = false, true
	b.e.wrongPINs[b.counted()]++
	b.ask()
	return b.wait.start(b.e, patience(b.e.wrongPINs[b.counted()]))
}

func (b *lockBox) view(w, h int) string {
	words, th := b.e.w.people, b.e.th
	text := min(w, 76)
	intro := words.phraseWhy
	if b.fresh {
		intro = words.phraseRaised(orDash(b.e.site.Person))
	}
	said := ""
	switch {
	case b.busy:
		said = th.muted.Render(words.opening)
	case b.wait.running():
		said = th.bad.Render("✗ "+words.phraseWrong) + " " + words.pinWait(int(patience(b.e.wrongPINs[b.counted()])/time.Second))
	case b.wrong:
		said = th.bad.Render("✗ "+words.phraseWrong) + " " + words.pinOnceMore
	}
	return clip(paragraphs(wrap(intro, text), b.form.view(w, h-height(wrap(intro, text))-4), wrap(said, text)), w, h)
}

func (b *lockBox) keys() []key.Binding {
	words, k := b.e.w.people, b.e.k
	if b.fresh {
		return []key.Binding{as(k.do, words.keySealPhrase), k.next, as(k.back, words.keyLater)}
	}
	return []key.Binding{as(k.do, words.keyUnlock), as(k.back, words.keyLater)}
}

// whenOpen gives what then gives once the key of who works is open: for work that
// cannot be run again by itself.
func (e *env) whenOpen(then tea.Cmd) tea.Cmd {
	k := e.site.Key
	return func() tea.Msg {
		if k != nil && k.State() != KeyOpen {
			return lockedMsg{then}
		}
		return then()
	}
}

// lock keeps a command until the key is open, and asks for it.
func (a *app) lock(id int, again tea.Cmd) {
	if a.e.site.Key == nil {
		return
	}
	if a.locked == nil {
		a.locked = newLockBox(a.e)
	}
	a.locked.waits = append(a.locked.waits, locked{id, again})
}

// unlocked runs what waited, or says that the passphrase was wrong.
func (a *app) unlocked(err error) tea.Cmd {
	b := a.locked
	switch {
	case b == nil:
		return nil
	case errors.Is(err, ErrWrongPIN):
		return a.address(0, b.missed())
	case err != nil:
		b.busy = false
		return a.fail(err)
	}
	delete(a.e.wrongPINs, b.counted())
	a.locked = nil
	all := []tea.Cmd{a.watchKey()}
	for _, w := range b.waits {
		all = append(all, a.address(w.id, w.again))
	}
	return tea.Batch(all...)
}

// putOff closes the box; whoever waited for it goes on without.
func (a *app) putOff() tea.Cmd {
	waits := a.locked.waits
	a.locked = nil
	var all []tea.Cmd
	for _, w := range waits {
		all = append(all, a.update(w.id, failMsg{errPutOff}))
	}
	return tea.Batch(all...)
}

// watchKey looks from time to time whether the key has locked itself.
func (a *app) watchKey() tea.Cmd {
	k := a.e.site.Key
	if k == nil {
		return nil
	}
	if a.e.keyState = k.State(); a.e.keyState != KeyOpen {
		return nil
	}
	return a.e.after(keyTick, keyTickMsg{})
}

// arrived is what there is to do once somebody works: a key that has no
// passphrase yet, and needs one, gets it first.
func (a *app) arrived() tea.Cmd {
	watch := a.watchKey()
	if a.e.site.Key != nil && a.e.keyState == KeyUnsealed && a.locked == nil {
		a.locked = newLockBox(a.e)
	}
	return watch
}

// atKeyboard says that a key was pressed, and reports whether who works has
// worked for a shift and is asked for their PIN again.
func (a *app) atKeyboard() (over bool) {
	if k := a.e.site.Key; k != nil {
		k.Touch()
		a.e.keyState = k.State()
	}
	return a.e.site.HasPIN && a.e.now().Round(0).Sub(a.e.since).Abs() >= shift
}

// endShift asks who works.
func (a *app) endShift() tea.Cmd {
	left := a.leave(0)
	a.over, a.locked, a.help = nil, nil, false
	a.e.setSite(Site{People: a.e.site.People})
	return tea.Batch(left, a.push(newWhoWorks(a.e)), a.say(sayMsg{text: a.e.w.people.shiftOver}))
}

// keyMark says in the header whose key is open.
func (e *env) keyMark(room int) string {
	if e.site.Key == nil {
		return ""
	}
	words, sign := e.w.people, "○"
	long := words.keyLocked(e.site.Person)
	if e.keyState == KeyOpen {
		sign, long = "●", words.keyOpen(e.site.Person)
	}
	return fitting(room, " "+sign+" "+long+" ", " "+sign+" "+e.site.Person+" ", " "+sign+" ")
}
