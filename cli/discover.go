package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/discovery"
	"visite/discovery/link"
	"visite/report"
)

// discoverOptions say how to look around.
type discoverOptions struct {
	length     time.Duration
	on         string
	listenOnly bool
	schema     bool
	as         string
}

func (a *app) discoverCommand() *cobra.Command {
	var o discoverOptions
	cmd := &cobra.Command{
		Use: "discover", Short: a.say.Discover, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.discover(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.DurationVar(&o.length, "for", 8*time.Second, a.say.FlagLookFor)
	stringFlag(flags, &o.on, "interface", "", "NAME", a.say.FlagLookOn)
	flags.BoolVar(&o.listenOnly, "listen-only", false, a.say.FlagListenOnly)
	stringFlag(flags, &o.as, "as", "", "NAME", a.say.FlagAs)
	flags.BoolVar(&o.schema, "schema", false, a.say.FlagSchema)
	return a.withJSON(cmd)
}

// discover shows what is seen on the network, one line each as it comes.
func (a *app) discover(ctx context.Context, o discoverOptions) error {
	if o.schema {
		return a.printSchema("sighting")
	}
	if o.length <= 0 {
		return usagef(a.say.FlagBadValue, "--for", o.length, a.say.FlagLookFor)
	}
	if err := a.needNetwork(); err != nil {
		return err
	}
	on, err := a.discoverLink(o.on)
	if err != nil {
		return err
	}
	look := discovery.Options{Interface: on.Name}
	if !o.listenOnly {
		s, err := a.browseFor(ctx, &look, o.as)
		if err != nil {
			return err
		}
		if s != nil {
			defer s.Close()
		}
	}
	if o.listenOnly || look.Ask {
		word := a.say.ListenOnly
		if look.Ask {
			word = a.say.Asks
		}
		a.talk(word, on.Name, o.length)
	}
	return a.lookAround(ctx, look, o.length)
}

// discoverLink chooses the interface and says which and why.
func (a *app) discoverLink(name string) (link.Link, error) {
	all, err := link.Links()
	if err != nil {
		return link.Link{}, err
	}
	on, err := link.Choose(all, name)
	if err != nil {
		return on, err
	}
	a.talk(a.say.DiscoverOn, on.Name, a.say.LinkKinds[string(on.Kind)], on.Addr())
	var others []string
	for _, l := range all {
		if _, err := link.Choose(all, l.Name); err == nil && l.Name != on.Name && l.Kind != link.Loopback {
			others = append(others, l.Name+" ("+a.say.LinkKinds[string(l.Kind)]+")")
		}
	}
	if len(others) > 0 && name == "" {
		a.talk(a.say.DiscoverOthers, strings.Join(others, ", "))
	}
	return on, nil
}

// browseFor has the questions recorded in the newest open round. Without one
// nothing is asked, and it is said why.
func (a *app) browseFor(ctx context.Context, look *discovery.Options, as string) (*site, error) {
	path, err := a.dataFile()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		a.talk(a.say.NoRoundToAsk, look.Interface)
		return nil, nil
	}
	s, err := a.openToWrite(ctx, as)
	if err != nil {
		return nil, err
	}
	o, err := s.Overview(ctx)
	if err != nil {
		s.Close()
		return nil, err
	}
	if len(o.Rounds) == 0 {
		a.talk(a.say.NoRoundToAsk, look.Interface)
		return s, nil
	}
	look.Ask, look.Journal, look.Round = true, s.session, o.Rounds[0].ID
	return s, nil
}

// lookAround watches for a while and prints what changes; at the end what was
// seen and asked, and what it means that nothing was.
func (a *app) lookAround(ctx context.Context, o discovery.Options, length time.Duration) error {
	timed, stop := context.WithTimeout(ctx, length)
	defer stop()
	watch := discovery.Watch(ctx, o)
	defer watch.Close()
	p := sightingPrinter{app: a, shown: map[string]string{}, told: map[string]bool{}}
	for {
		seen, err := watch.Next(timed)
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, discovery.ErrClosed) {
			break
		}
		if err != nil {
			return err
		}
		if err := p.print(seen); err != nil {
			return err
		}
	}
	watch.Close() // questions on their way are accounted for
	last := watch.Seen()
	if err := p.print(last); err != nil {
		return err
	}
	a.talk(a.say.Discovered, len(audit.Gather(last.Sightings)), len(last.Sightings), last.Announced, last.Heard, last.Dropped)
	if len(last.Sightings) == 0 {
		a.talk("%s", discovery.Nothing().In(a.lang))
	}
	return nil
}

// sightingPrinter prints each sighting when it is new or says something else.
type sightingPrinter struct {
	app   *app
	shown map[string]string // what was printed, by device
	told  map[string]bool   // problems that were told
}

func (p *sightingPrinter) print(s audit.Surroundings) error {
	p.problems(s)
	for i := range s.Sightings {
		one := s.Sightings[len(s.Sightings)-1-i] // the oldest first, as they came
		key := strings.Join([]string{string(one.Source), one.Address.String(), one.Name}, "\x00")
		line := p.line(one)
		if p.shown[key] == line {
			continue
		}
		p.shown[key] = line
		if p.app.json {
			if err := report.SightingLine(p.app.stdout, one); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintf(p.app.stdout, "%s  %s\n", one.Last.Local().Format(time.TimeOnly), line); err != nil {
			return err
		}
	}
	return nil
}

// problems tells once what keeps it from seeing.
func (p *sightingPrinter) problems(s audit.Surroundings) {
	tell := func(text string) {
		if text != "" && !p.told[text] {
			p.told[text] = true
			p.app.talk("%s", text)
		}
	}
	tell(s.Problem.In(p.app.lang))
	for _, c := range s.Channels {
		if c.Problem != nil && s.Problem == nil {
			tell(string(c.Source) + ": " + c.Problem.In(p.app.lang))
		}
	}
}

// line is a sighting without its time: source, address, MAC, and what it says.
func (p *sightingPrinter) line(s audit.Sighting) string {
	address, mac := "–", "–"
	if s.Address.IsValid() {
		address = s.Address.String()
	}
	if s.MAC != "" {
		mac = s.MAC
	}
	says := whatItSays(s)
	hint := makerHint(s.MAC)
	switch {
	case hint.Maker != nil:
		says += " [" + hint.Maker.In(p.app.lang) + "]"
	case hint.Local:
		says += " [" + p.app.say.LocalMAC + "]"
	}
	if s.Gone {
		says += " (" + p.app.say.Gone + ")"
	}
	for i, a := range s.Foreign {
		if i == 0 {
			says += " ! " + p.app.say.Foreign
		}
		says += " " + a.String()
	}
	return fmt.Sprintf("%-9s  %-15s  %-17s  %s", s.Source, address, oneLine(mac), oneLine(says))
}
