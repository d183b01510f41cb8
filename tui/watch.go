package tui

import (
	"context"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// watch is one look around from a room. Its commands run beside the screens and
// may run in any order, so it is locked: whatever is begun is ended, and before
// the next one begins.
type watch struct {
	mu      sync.Mutex
	before  *watch // ended first
	lookout Lookout
	over    bool
}

// begin looks around, and reports whether that is still wanted.
func (w *watch) begin(ctx context.Context, f Finder, round audit.RoundID, room audit.RoomID, link string) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.before != nil {
		w.before.end()
		w.before = nil
	}
	if w.over {
		return false, nil
	}
	lookout, err := f.Watch(ctx, round, room, link)
	w.lookout = lookout
	return err == nil, err
}

// end ends the watch, once; when it returns nothing is sent or heard any more.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	if w.before != nil {
		w.before.end()
		w.before = nil
	}
	if w.lookout != nil {
		w.lookout.Close()
		w.lookout = nil
	}
}

// ask has the questions asked once more.
func (w *watch) ask() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.lookout != nil {
		w.lookout.Ask()
	}
}

// looking is how this run of the program looks around: one watch at a time.
type looking struct {
	off  bool   // not wanted, by key
	link string // chosen by the person; "" for the one chosen by itself
	now  *watch // the newest, perhaps over

	probes sync.WaitGroup // connect checks that run
}

// next is the watch to begin now.
func (l *looking) next() *watch {
	l.now = &watch{before: l.now}
	return l.now
}

// keepListening remembers whether it is listened, so that the next start does as
// this one did: who has switched it off is not to be surprised.
func (e *env) keepListening(on bool) tea.Cmd {
	settings := e.site.Settings
	return e.do(func(context.Context) (tea.Msg, error) { return nil, settings.SetListening(on) })
}

// lookMsg changes how it is looked around, for every room from now on.
type lookMsg struct {
	off  bool
	link string
}

type (
	// watchingMsg says that a watch has begun.
	watchingMsg struct {
		watch   *watch
		lookout Lookout
	}
	// aroundMsg is what is seen now, or why nothing is any more.
	aroundMsg struct {
		watch   *watch
		lookout Lookout
		seen    audit.Surroundings
		err     error
	}
)

// lookOut begins a watch.
func (e *env) lookOut(w *watch, round audit.RoundID, room audit.RoomID) tea.Cmd {
	finder, link := e.site.Finder, e.looking.link
	return func() tea.Msg {
		wanted, err := w.begin(e.ctx, finder, round, room, link)
		switch {
		case err != nil:
			return aroundMsg{watch: w, err: err}
		case !wanted:
			return nil
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		return watchingMsg{w, w.lookout}
	}
}

// lookOn waits for what is seen next. No goroutine touches a screen: the
// message does.
func (e *env) lookOn(w *watch, lookout Lookout) tea.Cmd {
	if lookout == nil {
		return nil
	}
	return e.await(func() tea.Msg {
		seen, err := lookout.Next(e.ctx)
		return aroundMsg{w, lookout, seen, err}
	})
}
