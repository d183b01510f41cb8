package cli

import (
	"context"
	"fmt"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/probe"
	"visite/tui"
)

var _ tui.Prober = (*prober)(nil)

// prober makes connect checks for the screens and for the command, in the name
// of who works on the site. What it counts, it counts over the whole run of the
// program: see [app.connects].
type prober struct {
	app     *app
	site    *site
	connect *probe.Prober
	links   func() ([]link.Link, error)
}

// newProber is the prober of a site on the laptop's own network.
func (a *app) newProber(s *site) *prober {
	a.connectsOnce.Do(func() { a.connects = probe.New(probe.Options{}) })
	return &prober{app: a, site: s, connect: a.connects, links: link.Links}
}

// Plan says what a check of a room would send, or why it would not.
func (p *prober) Plan(ctx context.Context, round audit.RoundID, room audit.RoomID, name string) (tui.ProbePlan, error) {
	visit, err := p.site.session.Visit(ctx, round, room)
	if err != nil {
		return tui.ProbePlan{}, p.app.told(err)
	}
	probing, err := p.site.session.Probing(ctx, round, room)
	if err != nil {
		return tui.ProbePlan{}, p.app.told(err)
	}
	plan := tui.ProbePlan{Networks: probing.Permit.Networks, Word: probeWord(visit.Room)}
	if len(plan.Networks) == 0 {
		plan.Barred = both(func(w words) string { return w.ProbeOff })
	}
	via, err := p.choose(name)
	if err != nil && plan.Barred == nil {
		plan.Barred = p.app.inBoth(err)
	}
	plan.Interface = via.Name
	for _, seen := range visit.Devices {
		one := tui.ProbeCandidate{Device: seen.Device}
		target, err := probing.Candidate(seen.Device.ID, p.app.now())
		var sends probe.Plan
		if err == nil {
			sends, err = p.connect.NewPlan(target, via, probing.Permit)
		}
		if err != nil {
			one.Barred = p.app.inBoth(err)
		} else {
			one.Target, one.Takes = target, sends.AtMost
		}
		plan.Devices = append(plan.Devices, one)
	}
	return plan, nil
}

// Run unlocks the targets and checks them.
func (p *prober) Run(ctx context.Context, o tui.ProbeOrder, progress func(tui.ProbeStep)) (tui.ProbeDone, error) {
	var done tui.ProbeDone
	order, err := p.unlock(ctx, o)
	if err != nil {
		if ctx.Err() != nil {
			return tui.ProbeDone{Stopped: true}, nil
		}
		return done, p.app.told(err)
	}
	p.app.remember(p.site, order.Unlock)
	made, err := p.connect.Run(ctx, order, func(s probe.Step) {
		progress(tui.ProbeStep{
			Device: s.Target.Device, Address: s.Target.Address, Port: s.Port, Result: s.Result, Done: s.Done, All: s.All, Look: s.Look,
		})
	})
	done = tui.ProbeDone{Unlock: order.Unlock, Made: made.Made, Open: made.Open, Look: made.Look, Stopped: made.Stopped}
	return done, p.app.told(err)
}

// unlock has the person sign that the targets may be checked. Whatever the order
// says is held to what is known now: the word typed, and each target.
func (p *prober) unlock(ctx context.Context, o tui.ProbeOrder) (probe.Order, error) {
	visit, err := p.site.session.Visit(ctx, o.Round, o.Room)
	if err != nil {
		return probe.Order{}, err
	}
	if word := probeWord(visit.Room); audit.Clean(o.Typed, audit.MaxName) != word {
		return probe.Order{}, failf(p.app.say.ProbeWrongWord, word)
	}
	via, err := p.choose(o.Interface)
	if err != nil {
		return probe.Order{}, err
	}
	permit, err := p.site.session.NetworkPermit(ctx)
	if err != nil {
		return probe.Order{}, err
	}
	for _, t := range o.Targets {
		if _, err := p.connect.NewPlan(t, via, permit); err != nil {
			return probe.Order{}, err
		}
	}
	signed, err := p.site.session.Unlock(ctx, audit.ProbeUnlocked{
		Round: o.Round, Room: o.Room, Interface: via.Name, AgreedBy: audit.Say(o.AgreedBy), Patient: audit.NoPatient,
		Reason: audit.Say(o.Reason), Targets: o.Targets,
	})
	if err != nil {
		return probe.Order{}, err
	}
	return probe.Order{Unlock: signed.Unlock, Link: via, Permit: permit, Targets: signed.Targets, Journal: p.site.session}, nil
}

// choose finds the link that a check goes over.
func (p *prober) choose(name string) (link.Link, error) {
	all, err := p.links()
	if err != nil {
		return link.Link{}, err
	}
	return link.Choose(all, name)
}

// probeWord is what is typed to confirm a check of a room.
func probeWord(room audit.Room) string { return "PROBE " + audit.Clean(room.Name, audit.MaxName) }

// probedHere is a connect check of this run of the program.
type probedHere struct {
	site   *site
	unlock audit.UnlockID
}

func (a *app) remember(s *site, id audit.UnlockID) {
	a.probedLock.Lock()
	defer a.probedLock.Unlock()
	a.probed = append(a.probed, probedHere{s, id})
}

// askLater says after the screens have gone, by ctrl+c or with their terminal, what
// nobody has answered on them. Until somebody does, the devices are left alone.
func (a *app) askLater(ctx context.Context) {
	a.probedLock.Lock()
	defer a.probedLock.Unlock()
	for _, p := range a.probed {
		if open, err := p.site.Unchecked(context.WithoutCancel(ctx), p.unlock); open || err != nil {
			a.alarm(fmt.Sprintf(a.say.ProbeLater, p.unlock))
		}
	}
}
