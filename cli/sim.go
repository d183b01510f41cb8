package cli

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/sim"
)

// simOptions say what is simulated, and where.
type simOptions struct {
	devices int
	seed    uint64
	on      string
	length  time.Duration
	fleet   bool
	capture string
}

// maxSimulated is how many devices one ward has at most: each of mDNS takes two
// file descriptors.
const maxSimulated = 254

func (a *app) simCommand() *cobra.Command {
	var o simOptions
	cmd := &cobra.Command{
		Use: "sim", Short: a.say.Sim, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.sim(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.IntVar(&o.devices, "devices", 24, a.say.FlagDevices)
	flags.Uint64Var(&o.seed, "seed", 1, a.say.FlagSeed)
	stringFlag(flags, &o.on, "interface", "", "NAME", a.say.FlagSimInterface)
	flags.DurationVar(&o.length, "for", 0, a.say.FlagSimFor)
	flags.BoolVar(&o.fleet, "tcp", false, a.say.FlagSimTCP)
	stringFlag(flags, &o.capture, "capture", "", "FILE", a.say.FlagSimCapture)
	return a.withJSON(cmd)
}

// simJSON is what a simulated ward was and has counted.
type simJSON struct {
	Interface string                 `json:"interface"`
	MDNS      bool                   `json:"mdns"`
	Seed      uint64                 `json:"seed"`
	Services  int                    `json:"services"`
	Announced map[audit.Source]int   `json:"announced"`
	Failed    int                    `json:"failed"`
	Called    int                    `json:"called"`
	Hosts     map[string]simHostJSON `json:"hosts,omitempty"`
}

// simHostJSON is what came in at one host.
type simHostJSON struct {
	Profile     sim.Profile `json:"profile"`
	Connections int         `json:"connections"`
	Peak        int         `json:"peak"` // at the same time
	Bytes       int         `json:"bytes"`
}

// sim simulates a ward until it is interrupted, or for a while.
func (a *app) sim(ctx context.Context, o simOptions) error {
	if o.capture != "" {
		return a.produce(o.capture, false, func(w io.Writer) error { return sim.Capture(w, a.now()) })
	}
	if err := a.needNetwork(); err != nil {
		return err
	}
	if o.devices < 1 || o.devices > maxSimulated {
		return usagef(a.say.SimTooMany, o.devices, maxSimulated)
	}
	on, err := simLink(o.on)
	if err != nil {
		return err
	}
	if o.length > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, o.length)
		defer stop()
	}
	addresses := sim.Addresses(on)
	ward := sim.Ward(o.devices, o.seed, addresses)
	done := simJSON{Interface: on.Name, MDNS: sim.AnswersMDNS(on), Seed: o.seed}
	var fleet *sim.Fleet
	var hosts []sim.Host
	if o.fleet {
		hosts = simHosts(addresses, o.devices)
		if fleet, err = sim.NewFleet(hosts, sim.FleetOptions{Interface: o.on, Shift: simShift}); err != nil {
			return err
		}
		defer func() { _ = fleet.Close() }() // nobody misses it
	}
	a.simTold(on, ward, hosts)
	c, err := sim.Run(ctx, sim.Options{Link: on, Monitors: ward}, func() { a.talk("%s", a.say.SimReady) })
	if err != nil {
		return err
	}
	done.Services, done.Announced, done.Failed, done.Called = c.Services, c.Announced, c.Failed, c.Called
	for _, h := range hosts {
		if done.Hosts == nil {
			done.Hosts = map[string]simHostJSON{}
		}
		n := fleet.Count(h.Address)
		done.Hosts[h.Address.String()] = simHostJSON{h.Profile, n.Accepts, n.Peak, n.Bytes}
	}
	return a.simEnded(done)
}

// simShift moves the ports of simulated hosts to where anybody may listen.
const simShift = 20000

// simLink is the link to simulate on: loopback, unless another is named.
func simLink(name string) (link.Link, error) {
	all, err := link.Links()
	if err != nil {
		return link.Link{}, err
	}
	if name == "" {
		for _, l := range all {
			if l.Kind == link.Loopback {
				name = l.Name
			}
		}
	}
	on, err := link.Choose(all, name)
	if err != nil {
		return on, err
	}
	return on, sim.May(on)
}

// simHosts gives each address one host, of each profile in turn.
func simHosts(addresses []netip.Addr, n int) []sim.Host {
	profiles := sim.Profiles()
	var hosts []sim.Host
	for i, address := range addresses[:min(n, len(addresses))] {
		hosts = append(hosts, sim.Host{Address: address, Profile: profiles[i%len(profiles)], Dies: 3})
	}
	return hosts
}

// simTold says what is simulated.
func (a *app) simTold(on link.Link, ward []sim.Monitor, hosts []sim.Host) {
	if a.json {
		return
	}
	answers := sim.AnswersMDNS(on)
	fmt.Fprintf(a.stdout, a.say.SimWard+"\n", len(ward), on.Name)
	for _, m := range ward {
		if m.Source == audit.SourceMDNS && !answers || m.Source == audit.SourceSDC && !on.Multicast {
			continue
		}
		fmt.Fprintf(a.stdout, "  %-15s %-8s %s\n", m.Address, m.Source, whatItSays(m.Sighting(on.Name, a.now())))
	}
	for _, h := range hosts {
		fmt.Fprintf(a.stdout, "  %-15s %-8s %s\n", h.Address, "tcp", fmt.Sprintf(a.say.SimHost, h.Profile, simShift))
	}
	if !answers {
		a.talk(a.say.SimNoMulticast, on.Name)
	}
}

// simEnded prints what was counted.
func (a *app) simEnded(done simJSON) error {
	if a.json {
		return a.printJSON(done)
	}
	fmt.Fprintf(a.stdout, a.say.SimDone+"\n", done.Services, done.Failed, done.Called)
	out := a.table()
	for _, source := range []audit.Source{audit.SourceSDC, audit.SourcePhilips, audit.SourceMindray, audit.SourceGE} {
		fmt.Fprintf(out, "  %s\t%d\n", source, done.Announced[source])
	}
	var addresses []string
	for address := range done.Hosts {
		addresses = append(addresses, address)
	}
	slices.Sort(addresses)
	for _, address := range addresses {
		h := done.Hosts[address]
		fmt.Fprintf(out, "  %s\t"+a.say.SimHostDone+"\n", address, h.Profile, h.Connections, h.Peak, h.Bytes)
	}
	return out.Flush()
}
