package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"visite/checklist"
	"visite/discovery/probe"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// Build says what was built; empty fields are looked up in the binary itself.
type Build struct {
	Version, Commit, Date string

	// Work is what a passphrase and a PIN cost whoever guesses them, as age and
	// bcrypt count it; 0 is their own default. Only tests have less.
	Work int
}

// app is one run of the program.
type app struct {
	build  Build
	stdin  io.Reader
	stdout *output
	stderr io.Writer
	now    func() time.Time

	lang checklist.Lang
	say  words

	// Flags that every command has.
	file string // of the database, "" for the default
	json bool

	noNetwork bool // --offline; ask [app.offline]

	connects     *probe.Prober // of this run of the program, see newProber
	connectsOnce sync.Once

	probedLock sync.Mutex
	probed     []probedHere // by the screens

	stateLock sync.Mutex // of state.json, among the commands of the screens
}

// Main runs the program with the arguments after its name and returns its exit
// code.
func Main(build Build, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait

	// A reader that has gone, as of "visite … | head", is an error of writing
	// and not the sudden end of a program that has things to put away.
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)

	// What a library has to say must not be written over the screen.
	defer log.SetOutput(log.Writer())
	log.SetOutput(io.Discard)

	a := &app{build: build, stdin: stdin, stdout: &output{to: stdout}, stderr: stderr, now: time.Now}
	a.speak(guessLang(args, os.Getenv, savedLang()))
	// The last resort: a mistake of ours must not throw a stack trace at
	// somebody standing on a ward.
	defer func() {
		if p := recover(); p != nil {
			a.talk("visite: "+a.say.Panic, p)
			code = exitFailed
		}
	}()
	return a.run(ctx, args)
}

// run executes one command line.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = a.stdout.err
	}
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		a.talk("visite: %s", usage.text)
		return exitUsage
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		a.talk("visite: %s", a.say.Interrupted)
	case errors.Is(a.stdout.err, syscall.EPIPE): // nobody reads, nobody wants to know
	case !errors.Is(err, errSaid):
		a.talk("visite: %s", a.explain(err))
	}
	return exitFailed
}

// speak chooses the language of everything that follows.
func (a *app) speak(l checklist.Lang) {
	a.lang, a.say = l, wordsIn(l)
}

// talk writes one line for people to stderr. What came from outside, such as
// the name of a file, cannot move the cursor or break the line.
func (a *app) talk(format string, args ...any) {
	fmt.Fprintln(a.stderr, oneLine(fmt.Sprintf(format, args...)))
}
