package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// recordScreen is the record of a round, to read: its gaps, and what was sent
// and seen on the network, room by room. It changes nothing, not even where the
// person is.
type recordScreen struct {
	e    *env
	id   audit.RoundID
	of   *audit.RoundRecord // nil until it is loaded
	rows rows
}

type recordMsg struct{ of audit.RoundRecord }

func newRecord(e *env, id audit.RoundID) screen { return &recordScreen{e: e, id: id} }

func (s *recordScreen) Init() tea.Cmd {
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		of, err := store.RoundRecord(ctx, id)
		return recordMsg{of}, err
	})
}

func (s *recordScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case recordMsg:
		s.of = &msg.of
		s.rows.set(s.build())
	case shownMsg:
		return s, s.Init()
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, s.e.k.back):
			return s, pop()
		case key.Matches(msg, s.e.k.fleet.papers) && s.of != nil && s.e.site.Papers != nil:
			return s, push(newPapers(s.e, papersAbout{round: s.id, name: joinComma(s.of.Wards)}))
		}
		s.rows.update(msg, s.e.k)
	}
	return s, nil
}

func (s *recordScreen) build() []row {
	var all []row
	gaps := s.e.gapRows(s.of.Gaps, func(audit.Gap) tea.Cmd { return nil })
	sent := s.e.sentRows(s.of.Round)
	if len(sent) == 0 {
		nothing := s.e.th.muted.Render("– " + s.e.w.network.nothingSent)
		sent = []row{{heading: plainHeading(s.e.w.network.sentTitle), line: func(int) string { return nothing }}}
	}
	all = append(append(all, gaps...), sent...)
	var nowhere, never []row
	for _, v := range s.of.Visits {
		rec := v.Reconcile()
		for _, n := range rec.Unlinked {
			d := newNearby(s.e).device(n)
			nowhere = append(nowhere, s.inRoom(v.Room, joined(d.title, d.address)))
		}
		for _, d := range rec.Unseen {
			never = append(never, s.inRoom(v.Room, audit.Clean(d.Device.Label(), audit.MaxName)))
		}
	}
	return append(append(all, headed(s.e.w.network.sectionNowhere, nowhere)...),
		headed(s.e.w.network.sectionNeverSeen+" ("+s.e.w.network.neverSeenMeans+")", never)...)
}

// headed puts a heading over rows, if there are any.
func headed(heading string, part []row) []row {
	if len(part) > 0 {
		part[0].heading = plainHeading(heading)
	}
	return part
}

func (s *recordScreen) inRoom(r audit.Room, what string) row {
	return row{line: func(w int) string { return spread(what, "  "+s.e.th.muted.Render(s.e.roomIn(r, s.of.Wards)), w) }}
}

// roomIn is what a room is called in a round: with its ward if there are several.
func (e *env) roomIn(r audit.Room, wards []string) string {
	if len(wards) > 1 {
		return e.roomOf(r)
	}
	return e.w.room(r.Name)
}

// gapRows are gaps by room.
func (e *env) gapRows(gaps []audit.Gap, open func(audit.Gap) tea.Cmd) []row {
	var all []row
	room := ""
	for _, g := range gaps {
		r := row{
			line: func(w int) string { return e.gapLine(g, w) },
			open: func() tea.Cmd { return open(g) },
		}
		if name := g.Ward + " · " + e.w.room(g.Room); name != room {
			room, r.heading = name, plainHeading(name)
		}
		all = append(all, r)
	}
	return all
}

func (e *env) gapLine(g audit.Gap, w int) string {
	what := e.th.warn.Render("! " + e.w.round.gap(g.Kind))
	if g.Name != "" {
		what = e.th.warn.Render("!") + " " + audit.Clean(g.Name, audit.MaxName) + " · " + e.th.warn.Render(e.w.round.gap(g.Kind))
	}
	return cut(what, w)
}

// sentRows are what was sent over the network in a round: a row for each room
// from which anything was, and the sum; none if nothing was.
func (e *env) sentRows(r audit.Round) []row {
	words := e.w.network
	var all []row
	add := func(n audit.VisitNetwork, where ...string) {
		sent := "  " + words.sentCounts(n)
		all = append(all, row{line: func(w int) string { return spread(fitting(w-width(sent), where...), sent, w) }})
	}
	for _, l := range r.Rooms {
		if l.Network.Sent() {
			add(l.Network, e.roomIn(l.Room, r.Wards), e.w.room(l.Room.Name))
		}
	}
	if r.Outside.Sent() {
		add(r.Outside, words.outsideRooms)
	}
	if len(all) > 0 {
		sum := r.Network()
		sum.Interfaces = nil // they stand above
		add(sum, e.th.bold.Render(words.inAll))
	}
	return headed(words.sentTitle, all)
}

func (s *recordScreen) Title() string {
	if s.of == nil {
		return s.e.w.round.recordTitle
	}
	return strings.Join(s.of.Wards, ", ") + " · " + s.e.w.round.recordTitle
}

func (s *recordScreen) Help() string { return s.e.w.round.recordHelp }

func (s *recordScreen) Keys() []key.Binding {
	k := s.e.k
	papers := k.fleet.papers
	papers.SetEnabled(s.e.site.Papers != nil)
	return []key.Binding{k.back, papers, k.up, k.down, k.pageUp, k.pageDown, k.first, k.last}
}

func (s *recordScreen) View(w, h int) string {
	if s.of == nil {
		return s.e.w.loading
	}
	head := s.head(w)
	return clip(head+"\n\n"+s.rows.view(s.e.th, min(w, wideRows), h-height(head)-1), w, h)
}

// head is how the round stands, and by whom.
func (s *recordScreen) head(w int) string {
	th, words := s.e.th, s.e.w.round
	status := words.roundIs(s.of.Status)
	switch s.of.Status {
	case audit.RoundComplete:
		status = th.good.Render("✓ " + status)
	case audit.RoundGaps:
		status = th.warn.Render("! " + status)
	}
	lines := []string{status, words.progress(s.of.Progress()), th.muted.Render(words.begunBy(s.e.stamp(s.of.Started)))}
	if s.of.Closed.At != "" {
		lines = append(lines, th.muted.Render(words.closedBy(s.e.stamp(s.of.Closed))))
	}
	return clip(strings.Join(lines, "\n"), w, len(lines))
}
