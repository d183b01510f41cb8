package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// probeFormScreen asks who of the ward agrees and why, shows exactly what will be
// sent, and has it confirmed by typing. Its last Enter signs.
type probeFormScreen struct {
	p       *probePlanScreen
	targets []ProbeCandidate
	form    *form
}

// The fields of the form.
const (
	probeFieldAgreed = iota
	probeFieldReason
	probeFieldWord
)

func newProbeForm(p *probePlanScreen) screen {
	w, word := p.e.w.network, p.plan.Word
	s := &probeFormScreen{p: p, targets: p.chosen()}
	s.form = newForm(
		p.e,
		textField(w.probeAgreed, "", w.probeAgreedHint, needed(p.e)),
		textField(w.probeReason, "", w.probeReasonHint, needed(p.e)),
		textField(w.probeType(word), "", "", func(typed string) string {
			if typed != word {
				return w.probeTypeWrong(word)
			}
			return ""
		}),
	)
	return s
}

func (s *probeFormScreen) Init() tea.Cmd { return nil }

func (s *probeFormScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, s.p.e.k.back) {
		return s, pop()
	}
	done, cmd := s.form.update(msg)
	if !done {
		return s, cmd
	}
	order := ProbeOrder{
		Round: s.p.visit.Round, Room: s.p.visit.Room.ID, Interface: s.p.plan.Interface,
		AgreedBy: s.form.fields[probeFieldAgreed].value(), Reason: s.form.fields[probeFieldReason].value(),
		Typed: s.form.fields[probeFieldWord].value(),
	}
	for _, d := range s.targets {
		order.Targets = append(order.Targets, d.Target)
	}
	return s, s.p.e.whenOpen(replace(newProbeRun(s.p.e, s.p.visit.Room, order, s.targets)))
}

func (s *probeFormScreen) Typing() bool  { return true }
func (s *probeFormScreen) Title() string { return s.p.Title() }

func (s *probeFormScreen) Keys() []key.Binding {
	keys := s.form.keys()
	if s.form.at == probeFieldWord {
		keys[0] = as(keys[0], s.p.e.w.network.probeStart)
	}
	return keys
}

func (s *probeFormScreen) View(w, h int) string {
	e, words := s.p.e, s.p.e.w.network
	signed := e.th.warn.Render(wrap("! "+words.probeNobody(len(s.targets)), min(w, 90)))
	lines := []string{e.th.accent.Render(words.probeExactly(len(s.targets)))}
	for _, d := range s.targets {
		lines = append(lines, indent("› ", e.th.bold.Render(d.Device.Code())+": "+e.wouldSend(d), min(w, 100)))
	}
	lines = strings.Split(strings.Join(lines, "\n"), "\n")
	if room := max(3, h-9-height(signed)); len(lines) > room { // the fields must be seen
		all := 0
		for _, d := range s.targets {
			all += len(d.Target.Ports)
		}
		lines = append(lines[:room-1], e.th.muted.Render("… "+words.probeConnects(all)))
	}
	head := signed + "\n" + strings.Join(lines, "\n")
	return clip(head+"\n\n"+s.form.view(w, max(3, h-height(head)-1)), w, h)
}

// probeName is a device of a check by its number, as it stands on it.
func probeName(targets []ProbeCandidate, id audit.DeviceID) string {
	for _, d := range targets {
		if d.Device.ID == id {
			return d.Device.Code()
		}
	}
	return ""
}
