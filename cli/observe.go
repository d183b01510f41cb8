package cli

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"visite/discovery/capture"
)

// observeOptions say what is observed and what becomes of it.
type observeOptions struct {
	files      []string
	live       string // interface
	length     time.Duration
	device     string // number of the device it is recorded for
	caller     string // its MAC or address in the capture
	record     bool   // for all that are recognised
	conditions string
	as         string
}

func (a *app) observeCommand() *cobra.Command {
	var o observeOptions
	cmd := &cobra.Command{
		Use: "observe [FILE…]", Short: a.say.Observe,
		Example: "  visite observe ward.pcapng --device MT-1042 --conditions \"…\"\n  visite observe --live eth0 --for 10m",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.files = args
			return a.observe(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	stringFlag(flags, &o.live, "live", "", "INTERFACE", a.say.FlagLive)
	flags.DurationVar(&o.length, "for", 10*time.Minute, a.say.FlagFor)
	stringFlag(flags, &o.device, "device", "", "NUMBER", a.say.FlagDevice)
	stringFlag(flags, &o.caller, "caller", "", "MAC|ADDRESS", a.say.FlagCaller)
	flags.BoolVar(&o.record, "record", false, a.say.FlagRecord)
	stringFlag(flags, &o.conditions, "conditions", "", "TEXT", a.say.FlagConditions)
	stringFlag(flags, &o.as, "as", "", "NAME", a.say.FlagAs)
	return a.withJSON(cmd)
}

// observe reads captures or listens, prints what they show, and records it for
// devices if that is asked for.
func (a *app) observe(ctx context.Context, o observeOptions) error {
	switch {
	case len(o.files) == 0 && o.live == "":
		return usagef("%s", a.say.ObserveNothing)
	case len(o.files) > 0 && o.live != "":
		return usagef("%s", a.say.ObserveBoth)
	case o.device != "" && o.record:
		return usagef("%s", a.say.ObserveTwice)
	case o.length < time.Second || o.length > 24*time.Hour:
		return usagef(a.say.ObserveFor, o.length)
	}
	r, err := a.openRecorder(ctx, o) // before minutes of listening, not after
	if err != nil {
		return err
	}
	defer r.close()
	if o.live != "" {
		return a.observeLive(ctx, r, o)
	}
	return a.observeFiles(ctx, r, o.files)
}

func (a *app) observeLive(ctx context.Context, r *recorder, o observeOptions) error {
	if err := a.needNetwork(); err != nil {
		return err
	}
	seen, err := capture.Watch(ctx, o.live, o.length, a.aloud(o))
	if err != nil {
		return err
	}
	one, err := a.sayObserved(context.WithoutCancel(ctx), r, seen, "") // ended early is no reason to forget it
	if err == nil && a.json {
		err = a.printJSON([]observedJSON{one})
	}
	return err
}

// observeFiles goes through all files; one that cannot be read or recorded keeps
// no other from it.
func (a *app) observeFiles(ctx context.Context, r *recorder, paths []string) error {
	all := []observedJSON{}
	failed := false
	for i, path := range paths {
		seen, err := a.readCapture(ctx, path)
		if err == nil {
			if i > 0 && !a.json {
				fmt.Fprintln(a.stdout)
			}
			var one observedJSON
			one, err = a.sayObserved(ctx, r, seen, path)
			all = append(all, one)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && len(paths) == 1 && !a.json:
			return err
		case err != nil:
			a.talk("visite: %s", a.explain(err))
			failed = true
		}
	}
	if a.json {
		if err := a.printJSON(all); err != nil {
			return err
		}
	}
	if failed {
		return errSaid
	}
	return nil
}

// aloud tells at once who calls while it is listened.
func (a *app) aloud(o observeOptions) capture.Options {
	return capture.Options{
		Begun: func() { a.talk(a.say.LiveBegun, o.live, a.now().Add(o.length).Format("15:04:05")) },
		Contact: func(c capture.Caller) {
			a.talk(a.say.LiveCall, a.now().Format("15:04:05"), callerName(c), a.contactLine(c.Contacts[0]))
		},
	}
}

// readCapture reads one file, and shows on a terminal how far it is.
func (a *app) readCapture(ctx context.Context, path string) (*capture.Observation, error) {
	in, err := a.openInput(ctx, path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	o := capture.Options{Name: path}
	info, err := in.file.Stat()
	if err == nil && info.Size() > 0 {
		var wipe func()
		if o.Progress, wipe = a.progress(path, info.Size()); wipe != nil {
			defer wipe()
		}
	}
	return capture.Read(ctx, in, o)
}

// progress shows how much of a file is done, in one line of a terminal that is
// cleared in the end; nothing where nobody looks.
func (a *app) progress(path string, size int64) (tell func(int64), wipe func()) {
	if f, ok := a.stderr.(*os.File); !ok || !terminal(f) {
		return nil, nil
	}
	return func(done int64) {
			fmt.Fprint(a.stderr, "\r", oneLine(fmt.Sprintf(a.say.ObserveProgress, path, done*100/size)), "\x1b[K")
		}, func() {
			fmt.Fprint(a.stderr, "\r\x1b[K")
		}
}
