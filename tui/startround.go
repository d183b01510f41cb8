package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// startRoundScreen chooses the wards of a round and its checklist, and starts it.
type startRoundScreen struct {
	e       *env
	list    list
	wards   []audit.WardLine
	running map[string]bool // wards in a round that is open
	picked  map[audit.WardID]bool
	choose  bool // the checklist is being chosen
	checks  list
	ready   bool
	busy    bool
}

type (
	roundWardsMsg struct {
		wards   []audit.WardLine
		running map[string]bool
	}
	roundStartedMsg struct{ id audit.RoundID }
)

func newStartRound(e *env) screen {
	s := &startRoundScreen{e: e, picked: map[audit.WardID]bool{}}
	s.checks.setLen(len(e.checklists))
	return s
}

func (s *startRoundScreen) Init() tea.Cmd {
	store := s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		wards, err := store.Wards(ctx)
		if err != nil {
			return nil, err
		}
		overview, err := store.Overview(ctx)
		running := map[string]bool{}
		for _, r := range overview.Rounds {
			for _, w := range r.Wards {
				running[w] = true
			}
		}
		return roundWardsMsg{wards, running}, err
	})
}

func (s *startRoundScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case roundWardsMsg:
		s.wards, s.running, s.ready = msg.wards, msg.running, true
		s.list.setLen(len(s.wards))
	case roundStartedMsg:
		return s, replace(newWalk(s.e, msg.id))
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *startRoundScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.busy:
	case s.choose:
		return s.pressChecklist(msg)
	case key.Matches(msg, k.back):
		return pop()
	case !s.ready:
	case len(s.wards) == 0:
		return s.pressEmpty(msg)
	case key.Matches(msg, k.pick):
		id := s.wards[s.list.at].Ward.ID
		s.picked[id] = !s.picked[id]
		if s.list.at < s.list.n-1 {
			s.list.at++
		}
	case key.Matches(msg, k.do) && len(s.e.checklists) > 1:
		s.choose = true
	case key.Matches(msg, k.do):
		return s.start()
	default:
		s.list.update(msg, k)
	}
	return nil
}

func (s *startRoundScreen) pressChecklist(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.back):
		s.choose = false
	case key.Matches(msg, s.e.k.do):
		return s.start()
	default:
		s.checks.update(msg, s.e.k)
	}
	return nil
}

// pressEmpty is for a site without wards: the way to them.
func (s *startRoundScreen) pressEmpty(msg tea.KeyMsg) tea.Cmd {
	switch msg.String() {
	case "1", "enter":
		return replace(newImport(s.e))
	case "2":
		return replace(newRooms(s.e))
	}
	return nil
}

// chosen are the wards picked, in the order of the list; without any, the one
// the person is on.
func (s *startRoundScreen) chosen() []audit.WardID {
	var ids []audit.WardID
	for _, w := range s.wards {
		if s.picked[w.Ward.ID] {
			ids = append(ids, w.Ward.ID)
		}
	}
	if len(ids) == 0 && s.list.at < len(s.wards) {
		ids = append(ids, s.wards[s.list.at].Ward.ID)
	}
	return ids
}

func (s *startRoundScreen) start() tea.Cmd {
	if len(s.e.checklists) == 0 {
		return nil
	}
	s.busy = true
	wards, checklist, store := s.chosen(), s.e.checklists[s.checks.at].ID, s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		id, err := store.StartRound(ctx, wards, checklist)
		return roundStartedMsg{id}, err
	})
}

func (s *startRoundScreen) View(w, h int) string {
	e := s.e
	switch {
	case !s.ready:
		return e.th.muted.Render(e.w.loading)
	case len(s.wards) == 0:
		return wrap(paragraphs(e.w.noWards, "1  "+e.w.menuImport+"\n2  "+e.w.menuRooms), w)
	case s.choose:
		return wrap(e.w.whichChecklist, w) + "\n\n" + s.checks.view(e.th, w, h-2, func(i, _ int) string {
			return e.text(e.checklists[i].Title)
		})
	}
	foot := s.foot(w)
	return e.w.whichWards + "\n\n" + s.list.view(e.th, min(w, wideRows), h-height(foot)-3, s.line) + "\n\n" + foot
}

func (s *startRoundScreen) line(i, w int) string {
	e, ward := s.e, s.wards[i]
	mark := "   "
	if s.picked[ward.Ward.ID] {
		mark = e.th.good.Render("✓") + "  "
	}
	note := e.w.neverWalked
	switch {
	case s.running[ward.Ward.Name]:
		note = e.th.warn.Render("● " + e.w.running)
	case ward.Last.At != "":
		note = e.w.lastWalked(e.when(ward.Last.At))
	}
	counts := e.w.roomCount(ward.Rooms) + " · " + e.w.devices(ward.Devices)
	if w < 60 {
		return spread(mark+ward.Ward.Name, "  "+counts, w)
	}
	return spread(mark+pad(ward.Ward.Name, w/3)+"  "+counts, "  "+e.th.muted.Render(note), w)
}

// foot says what would be started.
func (s *startRoundScreen) foot(w int) string {
	rooms, devices := 0, 0
	chosen := s.chosen()
	for _, ward := range s.wards {
		for _, id := range chosen {
			if ward.Ward.ID == id {
				rooms += ward.Rooms
				devices += ward.Devices
			}
		}
	}
	text := s.e.w.wouldWalk(len(chosen), rooms, devices)
	if len(s.e.checklists) == 1 {
		text += "\n" + s.e.th.muted.Render(s.e.text(s.e.checklists[0].Title))
	}
	return wrap(text, w)
}

func (s *startRoundScreen) Title() string { return s.e.w.menuRound }

func (s *startRoundScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.ready && len(s.wards) == 0:
		return []key.Binding{bind("1", w.menuImport, "1"), bind("2", w.menuRooms, "2"), k.back}
	case s.choose:
		return []key.Binding{as(k.do, w.keyStart), k.move, k.back}
	}
	return []key.Binding{as(k.do, w.keyStart), k.pick, k.move, k.back}
}
