package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/probe"
	"visite/tui"
)

// probeOptions are what a connect check is asked for with.
type probeOptions struct {
	hosts                                   []string
	room, ward, patient, agreedBy, reason   string
	ports, on, confirm, as, shows, note, id string
}

func (a *app) probeCommand() *cobra.Command {
	var o probeOptions
	cmd := &cobra.Command{
		Use: "probe HOST… --room R --patient no --agreed-by NAME --reason TEXT", Short: a.say.Probe, Long: a.say.ProbeLong,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || slices.Contains(args, "") {
				return usagef(a.say.ArgMissing, cmd.CommandPath(), "HOST…")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.hosts = args
			return a.probe(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	stringFlag(flags, &o.room, "room", "", "ROOM", a.say.FlagProbeRoom)
	stringFlag(flags, &o.ward, "ward", "", "WARD", a.say.FlagProbeWard)
	stringFlag(flags, &o.patient, "patient", "", "no", a.say.FlagPatient)
	stringFlag(flags, &o.agreedBy, "agreed-by", "", "NAME", a.say.FlagAgreedBy)
	stringFlag(flags, &o.reason, "reason", "", "TEXT", a.say.FlagReason)
	stringFlag(flags, &o.ports, "ports", "", "PORTS", a.say.FlagPorts)
	stringFlag(flags, &o.on, "interface", "", "NAME", a.say.FlagInterface)
	stringFlag(flags, &o.confirm, "confirm", "", "WORD", a.say.FlagConfirm)
	stringFlag(flags, &o.as, "as", "", "NAME", a.say.FlagAs)
	cmd.AddCommand(a.probeCheckedCommand())
	return a.withJSON(cmd)
}

func (a *app) probeCheckedCommand() *cobra.Command {
	var o probeOptions
	cmd := &cobra.Command{
		Use: "checked UNLOCK --shows yes|no", Short: a.say.ProbeChecked, Args: a.args("UNLOCK"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.id = args[0]
			return a.probeChecked(cmd.Context(), o)
		},
	}
	stringFlag(cmd.Flags(), &o.shows, "shows", "", "yes|no", a.say.FlagShows)
	stringFlag(cmd.Flags(), &o.note, "note", "", "TEXT", a.say.FlagNote)
	stringFlag(cmd.Flags(), &o.as, "as", "", "NAME", a.say.FlagAs)
	return cmd
}

// probe checks hosts of a room: it shows exactly what will be sent, asks for the
// word, sends it, and asks what the monitors show.
func (a *app) probe(ctx context.Context, o probeOptions) error {
	ports, err := a.probeAsked(o)
	if err != nil {
		return err
	}
	if err := a.needNetwork(); err != nil {
		return err
	}
	s, err := a.openToWrite(ctx, o.as)
	if err != nil {
		return err
	}
	defer s.Close()
	c := &connectCheck{app: a, site: s, prober: a.newProber(s)}
	if err := c.aim(ctx, o, ports); err != nil {
		return err
	}
	if c.order.Typed, err = c.confirm(ctx, o.confirm); err != nil {
		return err
	}
	done, err := c.prober.Run(ctx, c.order, c.tell)
	if done.Unlock == "" {
		return firstError(err, ctx.Err())
	}
	err = errors.Join(err, c.after(ctx, done), ctx.Err())
	if err == nil && done.Stopped {
		return errSaid
	}
	return err
}

// probeAsked refuses a command line with which nothing may be sent.
func (a *app) probeAsked(o probeOptions) (ports []int, err error) {
	for _, needed := range []struct{ flag, value string }{
		{"--room ROOM", o.room}, {"--agreed-by NAME", o.agreedBy}, {"--reason TEXT", o.reason}, {"--patient no", o.patient},
	} {
		if audit.Clean(needed.value, audit.MaxNote) == "" {
			return nil, usagef(a.say.FlagRequired, "visite probe", needed.flag)
		}
	}
	if o.patient != audit.NoPatient {
		return nil, failf("%s", a.say.ProbePatient)
	}
	if o.ports == "" {
		return audit.ProbePorts(), nil
	}
	for _, field := range strings.Split(o.ports, ",") {
		port, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil {
			return nil, usagef(a.say.FlagBadValue, "--ports", o.ports, "23,80,111,515,2049")
		}
		ports = append(ports, port)
	}
	return ports, nil
}

// connectCheck is one run of the command.
type connectCheck struct {
	app    *app
	site   *site
	prober *prober
	order  tui.ProbeOrder
}

// aim finds the room and the devices behind the hosts, or says why they must not
// be connected to.
func (c *connectCheck) aim(ctx context.Context, o probeOptions, ports []int) error {
	round, room, err := c.app.openRoom(ctx, c.site, o.ward, o.room)
	if err != nil {
		return err
	}
	c.order = tui.ProbeOrder{Round: round, Room: room.ID, AgreedBy: o.agreedBy, Reason: o.reason, Typed: probeWord(room)}
	via, err := c.prober.choose(o.on)
	if err != nil {
		return err
	}
	c.order.Interface = via.Name
	probing, err := c.site.Probing(ctx, round, room.ID)
	if err != nil {
		return err
	}
	for _, host := range o.hosts {
		if err := c.add(host, ports, via, probing); err != nil {
			return err
		}
	}
	return nil
}

// add takes a host into the order. Where it must not be connected to for what it
// is, that is said first, whoever it belongs to.
func (c *connectCheck) add(host string, ports []int, via link.Link, probing audit.Probing) error {
	if err := probe.Check(audit.ProbeTarget{Address: host, Ports: ports}, via, probing.Permit); err != nil {
		return err
	}
	device, ok := probing.At(host)
	if !ok {
		return failf(c.app.say.ProbeNotLinked, host)
	}
	target, err := probing.Candidate(device.ID, c.app.now())
	if err != nil {
		return err
	}
	if target.Address != host {
		return failf(c.app.say.ProbeMoved, host, target.Address)
	}
	target.Ports = ports
	c.order.Targets = append(c.order.Targets, target)
	sends, err := c.prober.connect.NewPlan(target, via, probing.Permit)
	if err != nil {
		return err
	}
	c.app.talk("%s (%s)", sends.Line().In(c.app.lang), device.Name())
	return nil
}

// confirm has the person type the word of the room; without a terminal it must
// be given.
func (c *connectCheck) confirm(ctx context.Context, given string) (string, error) {
	if given != "" {
		return given, nil
	}
	return c.app.ask(ctx, fmt.Sprintf(c.app.say.ProbeAsk, c.order.Typed), fmt.Sprintf(c.app.say.ProbeNeedsWord, c.order.Typed))
}

// connectJSON is one connection, made.
type connectJSON struct {
	Address string              `json:"address"`
	Port    int                 `json:"port"`
	Result  audit.ConnectResult `json:"result"`
	Look    bool                `json:"look_at_the_monitor_now,omitempty"`
}

// connectedJSON is the last line: what became of the check.
type connectedJSON struct {
	Unlock  audit.UnlockID `json:"unlock"`
	Made    int            `json:"made"`
	Open    int            `json:"open"`
	Look    bool           `json:"look_at_the_monitor_now"`
	Stopped bool           `json:"stopped"`
}

// tell prints a connection that was made.
func (c *connectCheck) tell(s tui.ProbeStep) {
	if s.Result == "" {
		return
	}
	if c.app.json {
		c.app.printLine(connectJSON{s.Address, s.Port, s.Result, s.Look})
	} else {
		fmt.Fprintf(c.app.stdout, "%s\t%d\t%s\n", s.Address, s.Port, c.app.say.ConnectResults[string(s.Result)])
	}
	if s.Look {
		c.app.alarm(probe.LookNow().In(c.app.lang) + ": " + s.Address)
	}
}

// after says what was done, and asks what the monitors show now.
func (c *connectCheck) after(ctx context.Context, done tui.ProbeDone) error {
	a := c.app
	if a.json {
		a.printLine(connectedJSON{done.Unlock, done.Made, done.Open, done.Look, done.Stopped})
	}
	a.talk(a.say.ProbeDone, done.Made, done.Open)
	if done.Stopped {
		a.talk("%s", a.say.ProbeStopped)
	}
	if done.Made == 0 {
		return nil
	}
	// Who has stopped the check is asked too; stopping once more ends the program.
	ctx = context.WithoutCancel(ctx)
	later := fmt.Sprintf(a.say.ProbeLater, done.Unlock)
	for {
		answer, err := c.app.ask(ctx, a.say.ProbeShows, later)
		if err != nil {
			a.talk("%s", later)
			return nil
		}
		if shows, ok := a.yes(answer); ok {
			return a.recordChecked(ctx, c.site, audit.ProbeChecked{Unlock: done.Unlock, Shows: shows})
		}
	}
}

// probeChecked records afterwards what the monitors showed after a check.
func (a *app) probeChecked(ctx context.Context, o probeOptions) error {
	shows, ok := a.yes(o.shows)
	if o.shows == "" {
		return usagef(a.say.FlagRequired, "visite probe checked", "--shows yes|no")
	}
	if !ok {
		return usagef(a.say.FlagBadValue, "--shows", o.shows, "yes, no")
	}
	s, err := a.openToWrite(ctx, o.as)
	if err != nil {
		return err
	}
	defer s.Close()
	return a.recordChecked(ctx, s, audit.ProbeChecked{Unlock: audit.UnlockID(o.id), Shows: shows, Note: audit.Say(o.note)})
}

func (a *app) recordChecked(ctx context.Context, s *site, e audit.ProbeChecked) error {
	if err := s.session.CheckProbe(ctx, e); err != nil {
		return err
	}
	if e.Shows {
		a.talk("%s", a.say.ProbeShown)
	} else {
		a.alarm(a.say.ProbeNotShown)
	}
	return nil
}

// yes reads an answer to yes or no, in either language.
func (a *app) yes(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case "yes", "y", "ja", "j":
		return true, true
	case "no", "n", "nein":
		return false, true
	}
	return false, false
}

// alarm writes a line that must not be overlooked to stderr, in red where that
// can be shown.
func (a *app) alarm(text string) {
	f, ok := a.stderr.(*os.File)
	if ok && terminal(f) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" {
		fmt.Fprintf(a.stderr, "\x1b[1;31m%s\x1b[0m\a\n", oneLine(text))
		return
	}
	a.talk("!!! %s", text)
}

// openRoom finds a room by its name in the rounds that are open.
func (a *app) openRoom(ctx context.Context, s *site, ward, name string) (audit.RoundID, audit.Room, error) {
	o, err := s.Overview(ctx)
	if err != nil {
		return "", audit.Room{}, err
	}
	var found []audit.RoundID
	var room audit.Room
	for _, summary := range o.Rounds {
		round, err := s.Round(ctx, summary.ID)
		if err != nil {
			return "", audit.Room{}, err
		}
		for _, line := range round.Rooms {
			if audit.Fold(line.Room.Name) == audit.Fold(name) && (ward == "" || audit.Fold(line.Room.Ward.Name) == audit.Fold(ward)) {
				found, room = append(found, round.ID), line.Room
			}
		}
	}
	switch {
	case len(o.Rounds) == 0:
		return "", room, failf("%s", a.say.ProbeNoRound)
	case len(found) == 0:
		return "", room, failf(a.say.ProbeNoRoom, name)
	case len(found) > 1:
		return "", room, failf(a.say.ProbeManyRooms, name)
	}
	return found[0], room, nil
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
