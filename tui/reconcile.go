package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// reconcileScreen is what leaving a room shows: the list against the room.
type reconcileScreen struct {
	e     *env
	round audit.RoundID
	room  audit.RoomID
	visit *audit.Visit // nil until it is loaded
	near  *nearby      // what is seen around the room
	lines []string
	pager pager
	busy  bool
}

// onMsg says where the walk goes on; room is "" if every room is done.
type onMsg struct {
	room  audit.RoomID
	offer string // the ward that is done, if it is to be offered to pass it on
}

func newReconcile(e *env, round audit.RoundID, room audit.RoomID, near *nearby) screen {
	return &reconcileScreen{e: e, round: round, room: room, near: near}
}

func (s *reconcileScreen) Init() tea.Cmd {
	return tea.Batch(
		s.load(),
		s.e.remember(Place{Round: s.round, Room: s.room, Screen: screenReconcile}),
	)
}

// reconciledMsg is the room as it stands, and what is seen from it that nothing
// in the round can be.
type reconciledMsg struct {
	visit   audit.Visit
	nowhere []audit.Nearby
}

func (s *reconcileScreen) load() tea.Cmd {
	seen := s.near.unlinked()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		visit, err := s.e.store().Visit(ctx, s.round, s.room)
		if err != nil {
			return nil, err
		}
		nowhere, err := s.e.store().Nowhere(ctx, s.round, seen)
		return reconciledMsg{visit, nowhere}, err
	})
}

func (s *reconcileScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case reconciledMsg:
		s.visit = &msg.visit
		s.lines = append(s.sections(msg.visit.Reconcile()), s.network(msg.nowhere)...)
	case shownMsg:
		return s, s.Init()
	case onMsg:
		then := []screen{newWalk(s.e, s.round), newClose(s.e, s.round)}
		if msg.room != "" {
			then = []screen{newWalkAt(s.e, s.round, msg.room), newRoom(s.e, s.round, msg.room)}
		}
		if msg.offer != "" {
			then = append(then, newExchange(s.e, msg.offer))
		}
		return s, tea.Batch(home(then...), passOn())
	case failMsg:
		s.busy = false
	case scanMsg: // one more, on the way out
		if s.visit != nil && !s.busy {
			return s, replace(newIdentify(s.e, *s.visit, msg.code))
		}
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *reconcileScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return popTo[*walkScreen]()
	case s.visit == nil || s.busy:
	case key.Matches(msg, k.do):
		s.busy = true
		return s.leave()
	case key.Matches(msg, k.round.left):
		return pop()
	default:
		s.pager.update(msg, k)
	}
	return nil
}

// leave records that the room was left, unless it was already, and finds the next.
func (s *reconcileScreen) leave() tea.Cmd {
	v, seen := *s.visit, s.near.unlinked()
	ex, hubFailed := s.e.site.Exchange, s.e.exchanging.failed()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		if v.Status == audit.VisitNotYet || v.Status == audit.VisitEntered {
			if err := enter(ctx, s.e, v); err != nil {
				return nil, err
			}
			if err := leaveSeen(ctx, s.e.store(), v.Round, v.Room.ID, seen); err != nil {
				return nil, err
			}
			if err := s.e.store().LeaveRoom(ctx, v.Round, v.Room.ID); err != nil {
				return nil, err
			}
		}
		round, err := s.e.store().Round(ctx, v.Round)
		if err != nil {
			return nil, err
		}
		on := onMsg{room: nextRoom(round, v.Room.ID)}
		offer, err := offerExchange(ctx, ex, hubFailed, round, v.Room.Ward)
		if offer {
			on.offer = v.Room.Ward.Name
		}
		return on, err
	})
}

// nextRoom is the room to go to after the given one; "" if every room is done.
func nextRoom(round audit.Round, after audit.RoomID) audit.RoomID {
	from := -1
	for i, line := range round.Rooms {
		if line.Room.ID == after {
			from = i
		}
	}
	next := round.Next(from)
	if next < 0 || next == from {
		return ""
	}
	return round.Rooms[next].Room.ID
}

// sections lists the devices by what became of them, what is left to do first.
func (s *reconcileScreen) sections(r audit.Reconciliation) []string {
	w, th := s.e.w.round, s.e.th
	var lines []string
	add := func(heading string, devices []audit.Seen, more func(audit.Seen) string) {
		if len(devices) == 0 {
			return
		}
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, heading)
		for _, d := range devices {
			line := "  " + deviceLine(s.e, d.Device)
			if m := more(d); m != "" {
				line += th.muted.Render(" · " + m)
			}
			lines = append(lines, line)
		}
	}
	none := func(audit.Seen) string { return "" }
	add(th.bad.Render("✗ "+w.sectionOpen), r.Open, func(d audit.Seen) string {
		if d.State() == audit.SeenDraft {
			return w.stateDraft
		}
		return ""
	})
	add(th.warn.Render("! "+w.sectionTwice), r.Twice, none)
	add(th.warn.Render("! "+w.sectionMissing), r.Missing, none)
	add(th.accent.Render("› "+w.sectionMovedIn), r.MovedIn, func(d audit.Seen) string { return w.from(d.Home) })
	add(th.accent.Render("› "+w.sectionUnexpected), r.Unexpected, none)
	add(th.muted.Render("– "+w.sectionAway), r.Away, func(d audit.Seen) string { return w.nowIn(d.Away) })
	add(th.good.Render("✓ "+w.sectionAudited), r.Found, func(d audit.Seen) string { return verdictWords(s.e, d) })
	return lines
}

func verdictWords(e *env, d audit.Seen) string {
	if d.Audit == nil {
		return ""
	}
	return e.verdictTitle(d.Audit.Verdict)
}

func (s *reconcileScreen) Scannable() {}

func (s *reconcileScreen) Title() string {
	if s.visit == nil {
		return ""
	}
	return s.e.w.room(s.visit.Room.Name) + " · " + s.e.w.round.reconcile
}

func (s *reconcileScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	if s.visit == nil {
		return []key.Binding{k.back}
	}
	return []key.Binding{as(k.do, w.leaveOn), as(k.round.left, w.backToRoom), as(k.back, w.toWalk), k.up, k.down}
}

func (s *reconcileScreen) View(w, h int) string {
	if s.visit == nil {
		return s.e.w.loading
	}
	words, th := s.e.w.round, s.e.th
	r := s.visit.Reconcile()
	verdict := th.good.Render(wrap("✓ "+words.reconciled, w))
	if n := len(r.Open); n > 0 {
		verdict = th.bad.Render(wrap("✗ "+words.stillOpen(n), w))
	}
	head := strings.Join([]string{wrap(words.reconcileCounts(r), w), verdict}, "\n")
	body := s.pager.view(th, strings.Join(s.lines, "\n"), w, h-height(head)-1)
	return clip(head+"\n\n"+body, w, h)
}
