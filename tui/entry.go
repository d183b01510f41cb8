package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// entryScreen is one entry of the log, as it was written.
type entryScreen struct {
	e    *env
	line audit.HistoryLine
}

func newEntry(e *env, l audit.HistoryLine) screen { return &entryScreen{e: e, line: l} }

func (s *entryScreen) Init() tea.Cmd { return nil }

func (s *entryScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch round := s.round(); {
	case ok && key.Matches(press, s.e.k.do) && round != "":
		return s, push(newRecord(s.e, round))
	case ok && (key.Matches(press, s.e.k.back) || key.Matches(press, s.e.k.do)):
		return s, pop()
	}
	return s, nil
}

// round is the round that the entry begins or closes; "" if it does neither.
func (s *entryScreen) round() audit.RoundID {
	switch ev := s.line.Event.(type) {
	case *audit.RoundStarted:
		return ev.Round
	case *audit.RoundClosed:
		return ev.Round
	}
	return ""
}

func (s *entryScreen) View(w, h int) string {
	e, l := s.e, s.line
	facts := [][2]string{
		{e.w.factDevice, e.device(l.Device)},
		{e.w.factRoom, e.roomOf(l.Room)},
		{e.w.factWhen, e.when(l.Stamp.At)},
		{e.w.factWho, e.doer(l)},
		{e.w.factEntry, e.w.entryNumber(l.Seq)},
		{e.w.factSigned, e.w.yesNo(l.Signed)},
		{e.w.review.noEffectFact, e.noEffect(l.NoEffect)},
		{e.w.factHash, inGroups(l.Leaf, 16)},
		{e.w.factKind, audit.Clean(l.Event.Kind(), 60)},
	}
	lines := []string{wrap(e.th.bold.Render(e.sentence(l.Event, "")), w), ""}
	for _, f := range facts {
		if f[1] == "" {
			continue
		}
		lines = append(lines, indent(pad(e.th.muted.Render(f[0]), 16), f[1], w))
	}
	return clip(strings.Join(lines, "\n"), w, h)
}

// noEffect is why an entry counts for nothing; "" if it does count.
func (e *env) noEffect(why *audit.Refusal) string {
	if why == nil {
		return ""
	}
	return e.th.warn.Render(e.refusalText(why))
}

// roomOf is a room with its ward; "" if there is none.
func (e *env) roomOf(r audit.Room) string {
	if r.ID == "" {
		return ""
	}
	return r.Ward.Name + " · " + e.w.room(r.Name)
}

func (s *entryScreen) Title() string { return s.e.w.entryTitle }

func (s *entryScreen) Keys() []key.Binding {
	if s.round() != "" {
		return []key.Binding{as(s.e.k.do, s.e.w.round.showRecord), s.e.k.back}
	}
	return []key.Binding{s.e.k.back}
}

// inGroups puts a blank after every n letters of a hash: it is compared by eye.
func inGroups(hash string, n int) string {
	var groups []string
	for part := range slices.Chunk([]byte(hash), n) {
		groups = append(groups, string(part))
	}
	return strings.Join(groups, " ")
}
