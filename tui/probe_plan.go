package tui

import (
	"context"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// probePlanScreen is what a connect check of a room would do: each device with
// what would be sent to it, or why it cannot be checked. It sends nothing.
type probePlanScreen struct {
	e      *env
	visit  audit.Visit
	device audit.DeviceID // the person was on it: it is picked first, if it can be
	link   string         // to go over; "" for the one chosen by itself
	plan   *ProbePlan     // nil until it is made
	picked map[audit.DeviceID]bool
	list   list
}

type planMsg struct{ plan ProbePlan }

func newProbePlan(e *env, v audit.Visit, device audit.DeviceID, link string) screen {
	return &probePlanScreen{e: e, visit: v, device: device, link: link, picked: map[audit.DeviceID]bool{}}
}

func (s *probePlanScreen) Init() tea.Cmd {
	prober, v, link := s.e.site.Prober, s.visit, s.link
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		plan, err := prober.Plan(ctx, v.Round, v.Room.ID, link)
		return planMsg{plan}, err
	})
}

func (s *probePlanScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case planMsg:
		s.plan = &msg.plan
		s.list.setLen(len(msg.plan.Devices))
		for i, d := range msg.plan.Devices {
			if d.Device.ID == s.device {
				s.list.at = i
				s.picked[d.Device.ID] = s.can(d)
			}
		}
	case failMsg:
		return s, pop()
	case shownMsg: // what was true before may not be any more
		return s, s.Init()
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

// can reports whether a device can be checked. Nothing here overrides a no.
func (s *probePlanScreen) can(d ProbeCandidate) bool { return s.plan.Barred == nil && d.Barred == nil }

func (s *probePlanScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case s.plan == nil || len(s.plan.Devices) == 0:
	case key.Matches(msg, k.pick):
		d := s.plan.Devices[s.list.at]
		if !s.can(d) {
			return warn(s.e.w.network.probeBarred)
		}
		s.picked[d.Device.ID] = !s.picked[d.Device.ID]
	case key.Matches(msg, k.do):
		if len(s.chosen()) == 0 {
			return warn(s.e.w.network.probePick)
		}
		return push(newProbeForm(s))
	default:
		s.list.update(msg, k)
	}
	return nil
}

// chosen are the devices picked.
func (s *probePlanScreen) chosen() []ProbeCandidate {
	if s.plan == nil {
		return nil
	}
	var all []ProbeCandidate
	for _, d := range s.plan.Devices {
		if s.picked[d.Device.ID] && s.can(d) {
			all = append(all, d)
		}
	}
	return all
}

func (s *probePlanScreen) Title() string {
	return s.e.w.room(s.visit.Room.Name) + " · " + s.e.w.network.probeTitle
}

func (s *probePlanScreen) Help() string { return s.e.w.network.probeHelp }

func (s *probePlanScreen) Keys() []key.Binding {
	k := s.e.k
	if s.plan == nil || len(s.plan.Devices) == 0 || s.plan.Barred != nil {
		return []key.Binding{k.back}
	}
	var keys []key.Binding
	if len(s.chosen()) > 0 {
		keys = append(keys, as(k.do, s.e.w.network.probeNext))
	}
	return append(keys, k.pick, k.back, k.up, k.down)
}

func (s *probePlanScreen) View(w, h int) string {
	words, th := s.e.w.network, s.e.th
	if s.plan == nil {
		return s.e.w.loading
	}
	head := th.warn.Render(wrap("! "+words.probeIntro, min(w, 90)))
	switch {
	case s.plan.Barred != nil:
		return clip(head+"\n\n"+indent(th.bad.Render("✗ "), audit.Clean(s.e.text(s.plan.Barred), audit.MaxNote), min(w, 90)), w, h)
	case len(s.plan.Devices) == 0:
		return clip(head+"\n\n"+wrap(words.probeNone, w), w, h)
	}
	head += "\n" + th.muted.Render(cut(audit.Clean(s.plan.Interface, 20)+" · "+words.probeAllowed(cleanList(s.plan.Networks)), w))
	foot := s.about(s.plan.Devices[s.list.at], min(w, 90))
	rows := s.list.view(th, min(w, wideRows), max(1, h-height(head)-height(foot)-2), s.row)
	return clip(head+"\n\n"+rows+"\n\n"+foot, w, h)
}

func (s *probePlanScreen) row(i, w int) string {
	th, words, d := s.e.th, s.e.w.network, s.plan.Devices[i]
	switch {
	case !s.can(d):
		return spread(th.muted.Render("–   ")+deviceLine(s.e, d.Device), "  "+th.muted.Render(words.probeCannot), w)
	case s.picked[d.Device.ID]:
		return spread(th.good.Render("[✓] ")+deviceLine(s.e, d.Device), "  "+audit.Clean(d.Target.Address, 40), w)
	}
	return spread("[ ] "+deviceLine(s.e, d.Device), "  "+audit.Clean(d.Target.Address, 40), w)
}

// about is what would be sent to a device, or why nothing can be.
func (s *probePlanScreen) about(d ProbeCandidate, w int) string {
	if d.Barred != nil {
		return indent(s.e.th.bad.Render("✗ "), audit.Clean(s.e.text(d.Barred), audit.MaxNote), w)
	}
	return indent("› ", s.e.wouldSend(d), w)
}

// wouldSend says exactly what would be sent to a device.
func (e *env) wouldSend(d ProbeCandidate) string {
	ports := make([]string, len(d.Target.Ports))
	for i, p := range d.Target.Ports {
		ports[i] = strconv.Itoa(p)
	}
	return e.w.network.probeWould(len(ports), audit.Clean(d.Target.Address, 40), strings.Join(ports, ", "), d.Takes)
}
