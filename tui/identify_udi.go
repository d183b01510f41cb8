package tui

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/udi"
)

// matchesMsg is what a code may mean.
type matchesMsg struct {
	code    string
	udi     udi.Code // what it says, if it is one
	isUDI   bool
	matches []audit.Match
}

// identify looks a code up. If it is a UDI whose serial number nobody has, but
// with y and z exchanged somebody does, the code says so as a proposal.
func identify(e *env, round audit.RoundID, code string) tea.Cmd {
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		matches, err := e.store().Identify(ctx, round, code)
		if err != nil {
			return nil, err
		}
		m := matchesMsg{code: code, matches: matches}
		m.udi, m.isUDI = e.readCode(code)
		asked, ok := m.udi.Swapped()
		if !ok || m.tied() {
			return m, nil
		}
		other := *asked.Proposal
		if matches, err = e.store().Identify(ctx, round, other.Canonical()); err != nil {
			return nil, err
		}
		if (matchesMsg{code: other.Canonical(), udi: other, matches: matches}).tied() {
			m.udi = asked
		}
		return m, nil
	})
}

// tied reports whether a device is meant, and not just its model.
func (m matchesMsg) tied() bool {
	return slices.ContainsFunc(m.matches, func(a audit.Match) bool { return ties(m.code, m.udi, a.Device) })
}

// doubtful reports whether the code itself is to be settled first: it is not to
// be taken as it stands, or it could be read otherwise and nobody has the serial
// number that it gives.
func (s *identifyScreen) doubtful() bool {
	m := s.found
	return m.isUDI && !s.asIs && (m.udi.Grave() || m.udi.Proposal != nil) && !m.tied()
}

// settle is a key while the code is doubtful: a person says how it is to be
// read. Nothing is saved by that.
func (s *identifyScreen) settle(msg tea.KeyMsg) tea.Cmd {
	k, c := s.e.k, s.found.udi
	switch {
	case key.Matches(msg, k.do) && c.Proposal != nil:
		s.field.set(c.Proposal.Canonical())
		return s.lookUp()
	case key.Matches(msg, k.do):
		s.again()
	case key.Matches(msg, k.round.create) && c.Grave():
		return replace(newDevice(s.e, s.visit, ""))
	case key.Matches(msg, k.round.create):
		s.asIs = true
	}
	return nil
}

func (s *identifyScreen) settleKeys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	switch c := s.found.udi; {
	case c.Proposal == nil:
		return []key.Binding{as(k.do, w.otherCode), as(k.round.create, w.createWithout)}
	case c.Grave():
		return []key.Binding{as(k.do, w.readSo), as(k.round.create, w.createWithout), as(k.back, w.otherCode)}
	}
	return []key.Binding{as(k.do, w.readSo), as(k.round.create, w.asScanned), as(k.back, w.otherCode)}
}

// doubt says what is wrong with the code and what it may have been.
func (s *identifyScreen) doubt(w int) string {
	th, words, c := s.e.th, s.e.w.round, s.found.udi
	head := words.codeDoubt
	if c.Grave() {
		head = words.codeWrong
	}
	parts := []string{th.warn.Render(wrap("! "+head, w))}
	for _, line := range s.e.problems(c) {
		parts = append(parts, wrap(line, w))
	}
	if c.Proposal != nil {
		parts = append(parts, wrap(words.codeProposal, w)+"\n"+wrap(th.bold.Render(audit.Clean(c.Proposal.Human(), audit.MaxName)), w)+
			"\n"+th.muted.Render(wrap(s.e.udiParts(*c.Proposal), w)))
	}
	return paragraphs(parts...)
}

// says is what stands above the matches of a UDI: what it holds, what is odd
// about it, and why none of them is surely meant.
func (s *identifyScreen) says(w int) string {
	m, words := s.found, s.e.w.round
	if !m.isUDI || m.udi.Grave() {
		return ""
	}
	lines := []string{s.e.th.muted.Render(wrap("UDI · "+s.e.udiParts(m.udi), w))}
	for _, line := range s.e.problems(m.udi) {
		if !s.asIs {
			lines = append(lines, wrap(line, w))
		}
	}
	why := ""
	switch {
	case len(m.matches) == 0 || m.tied():
	case m.udi.Serial == "":
		why = words.modelOnly
	case slices.ContainsFunc(m.matches, func(a audit.Match) bool { return a.Device.Serial != "" }):
		why = words.serialOther
	default:
		why = words.serialNew(audit.Clean(m.udi.Serial, 40))
	}
	if why != "" {
		lines = append(lines, s.e.th.warn.Render(wrap("! "+why, w)))
	}
	return strings.Join(lines, "\n")
}

// alike are the devices of the model that the code names.
func (s *identifyScreen) alike() (all []audit.Device) {
	for _, m := range s.found.matches {
		if s.found.udi.DI != "" && udi.DeviceIdentifier(m.Device.UDI) == s.found.udi.DI {
			all = append(all, m.Device)
		}
	}
	return all
}
