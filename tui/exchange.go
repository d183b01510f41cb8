package tui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// Exchange gives others what is new on this laptop, and takes in what is new with
// them: through a hub, or in bundles on a stick.
type Exchange interface {
	// Standing is how much only this laptop has.
	Standing(ctx context.Context) (Standing, error)
	// Hub exchanges with the hub. Progress is told how many entries were sent and
	// received by now; they stay where they are if ctx is cancelled. A hub that
	// does not answer is [ErrHubAway]. Waiting says line by line all that waits here
	// for something else.
	Hub(ctx context.Context, progress func(sent, received int64)) (waiting []string, err error)
	// Suggest is a path for a bundle in the folder where people look for one.
	Suggest() string
	// Write writes a bundle to path, whole or not at all: what was in none before,
	// or everything. Where a file is already it is [ErrFileThere], unless replace
	// is set.
	Write(ctx context.Context, path string, everything, replace bool) (audit.BundleReport, error)
	// Take takes in the bundle in a file, all of it that is new or nothing. Waiting
	// is as after an exchange with the hub.
	Take(ctx context.Context, path string) (taken audit.BundleReport, waiting []string, err error)
	// Folder is where a bundle is looked for first, with a slash at its end.
	Folder() string
}

// Standing is how much only this laptop has.
type Standing struct {
	Hub      bool  // one is known, and may be asked
	OnlyHere int64 // entries that nobody else has
	Others   bool  // somebody else is known who could have them
}

// ErrHubAway says that the hub does not answer.
var ErrHubAway = errors.New("the hub does not answer")

// exchanging is the exchange with the hub in this run of the program: one at a
// time, in the background or on its screen.
type exchanging struct {
	turn  chan struct{}      // who exchanges holds it
	stop  context.CancelFunc // of the exchange in the background; nil if there is none
	again bool               // something was added since it began
	at    time.Time          // when the last one ended; zero: there was none
	err   error              // how
}

func newExchanging() exchanging { return exchanging{turn: make(chan struct{}, 1)} }

// alone makes an exchange once no other one is under way.
func (x *exchanging) alone(ctx context.Context, exchange func() error) error {
	select {
	case x.turn <- struct{}{}:
		defer func() { <-x.turn }()
		return exchange()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ended keeps how an exchange ended. One that was cancelled says nothing.
func (x *exchanging) ended(err error, at time.Time) {
	if !errors.Is(err, context.Canceled) {
		x.at, x.err = at, err
	}
}

// failed reports whether the last exchange did not work.
func (x *exchanging) failed() bool { return x.err != nil }

// quitWait is how long the end of the program waits for an exchange.
const quitWait = time.Second

// quit ends the exchange in the background. What has arrived by then stays.
func (x *exchanging) quit() {
	if x.stop != nil {
		x.stop()
	}
	select {
	case x.turn <- struct{}{}:
	case <-time.After(quitWait):
	}
}

type (
	// passOnMsg says that there is something new for others: a good moment to
	// exchange with the hub.
	passOnMsg struct{}
	// exchangedMsg says how the exchange in the background ended.
	exchangedMsg struct {
		err  error
		none bool // there is no hub
	}
	// standingMsg is how much only this laptop has now.
	standingMsg struct{ Standing }
)

// passOn has the hub told in the background.
func passOn() tea.Cmd { return tell(passOnMsg{}) }

// passOn exchanges with the hub beside the screens, if there is one. A failure is
// tried again at the next occasion.
func (a *app) passOn() tea.Cmd {
	x, ex := &a.e.exchanging, a.e.site.Exchange
	switch {
	case ex == nil:
		return nil
	case x.stop != nil:
		x.again = true
		return nil
	}
	ctx, stop := context.WithCancel(a.e.ctx)
	x.stop, x.again = stop, false
	return a.address(0, a.e.await(func() tea.Msg {
		defer stop()
		standing, err := ex.Standing(ctx)
		if err != nil || !standing.Hub {
			return exchangedMsg{err, !standing.Hub}
		}
		err = x.alone(ctx, func() error {
			_, err := ex.Hub(ctx, func(_, _ int64) {})
			return err
		})
		return exchangedMsg{err: err}
	}))
}

// passedOn takes the end of the exchange in the background, and tells the screen
// in front.
func (a *app) passedOn(msg exchangedMsg) tea.Cmd {
	x := &a.e.exchanging
	x.stop = nil
	if msg.none {
		return nil
	}
	x.ended(msg.err, a.e.now())
	told := a.update(a.front().id, msg)
	if x.again && msg.err == nil {
		return tea.Batch(told, a.passOn())
	}
	return told
}

// standing looks how much only this laptop has.
func (e *env) standing() tea.Cmd {
	ex := e.site.Exchange
	if ex == nil {
		return nil
	}
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		standing, err := ex.Standing(ctx)
		return standingMsg{standing}, err
	})
}

// onlyHere says how many entries only this laptop has; "" if that is nobody's
// concern.
func (e *env) onlyHere(s Standing) string {
	if s.OnlyHere == 0 || !s.Others && !s.Hub {
		return ""
	}
	return e.w.exchange.onlyHere(s.OnlyHere)
}

// hubMark says in the header how the last exchange with the hub ended, if there
// is room for it.
func (e *env) hubMark(room int) string {
	x, words := &e.exchanging, e.w.exchange
	text := ""
	switch at := x.at.In(e.now().Location()).Format(e.w.clock); {
	case x.at.IsZero():
	case x.err == nil:
		text = " ✓ " + words.markDone(at) + " "
	case errors.Is(x.err, ErrHubAway):
		text = " ! " + words.markAway + " "
	default:
		text = " ! " + words.markFailed + " "
	}
	if width(text) > room {
		return ""
	}
	return text
}
