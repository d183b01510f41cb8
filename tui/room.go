package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// roomScreen is one room of a round: the devices expected there, those found,
// and what became of each. Looking into it records nothing; the first thing
// done in it records that it was entered.
type roomScreen struct {
	e     *env
	round audit.RoundID
	room  audit.RoomID
	visit *audit.Visit // nil until it is loaded
	list  list         // the devices, and one row more: leave the room
	ask   *dialog      // no monitor here, although some are expected
	busy  bool         // something is being recorded
	near  *nearby      // what is seen on the network around it

	resume *Place // a form that was open when the program ended
}

// visitMsg is the room as it stands.
type visitMsg struct{ visit audit.Visit }

// begunMsg is an audit that was begun or taken up.
type begunMsg struct{ id audit.AuditID }

// leftMsg says that the room was left.
type leftMsg struct{}

func newRoom(e *env, round audit.RoundID, room audit.RoomID) screen {
	return &roomScreen{e: e, round: round, room: room, near: newNearby(e)}
}

func (s *roomScreen) Init() tea.Cmd {
	return tea.Batch(s.load(), s.e.remember(Place{Round: s.round, Room: s.room}), s.near.look(s.round, s.room))
}

func (s *roomScreen) load() tea.Cmd { return loadVisit(s.e, s.round, s.room) }

func loadVisit(e *env, round audit.RoundID, room audit.RoomID) tea.Cmd {
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		visit, err := e.store().Visit(ctx, round, room)
		return visitMsg{visit}, err
	})
}

func (s *roomScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case visitMsg:
		s.visit, s.busy = &msg.visit, false
		s.near.expect(msg.visit)
		s.toOpen()
		return s, s.resumed()
	case shownMsg:
		return s, s.Init()
	case begunMsg:
		s.busy = false
		return s, push(newQuestion(s.e, msg.id, ""))
	case toDropMsg:
		s.busy = false
		return s, push(newDrop(s.e, msg.audit))
	case leftMsg:
		s.busy = false
		return s, tea.Batch(push(newReconcile(s.e, s.round, s.room, s.near)), passOn())
	case watchingMsg, aroundMsg:
		return s, s.near.took(msg)
	case lookMsg:
		return s, s.near.again(s.round, s.room)
	case failMsg:
		s.busy = false
	case scanMsg:
		if s.visit != nil {
			return s, push(newIdentify(s.e, *s.visit, msg.code))
		}
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *roomScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.ask != nil:
		return s.answered(msg)
	case s.visit == nil || s.busy:
		if key.Matches(msg, k.back) {
			return pop()
		}
	case key.Matches(msg, k.do):
		return s.open()
	case key.Matches(msg, k.round.here):
		return push(newIdentify(s.e, *s.visit, ""))
	case key.Matches(msg, k.round.missing):
		return s.missing()
	case key.Matches(msg, k.round.drop):
		return s.drop()
	case key.Matches(msg, k.round.none):
		return s.none()
	case key.Matches(msg, k.round.noAccess):
		return push(newNoAccess(s.e, s.round, s.visit.Room))
	case key.Matches(msg, k.round.leave):
		return s.leave()
	case key.Matches(msg, k.back):
		if s.visit.Status == audit.VisitEntered {
			return s.leave()
		}
		return pop()
	default:
		if cmd, ok := s.nearKey(msg); ok {
			return cmd
		}
		s.list.update(msg, k)
	}
	return nil
}

// toOpen puts the person on the next device that is still to be audited, or on
// the way out.
func (s *roomScreen) toOpen() {
	n := len(s.visit.Devices)
	s.list.setLen(n + 1)
	for i := range n {
		at := (s.list.at + i) % n
		if s.list.at == n {
			at = i
		}
		if isOpen(s.visit.Devices[at]) {
			s.list.at = at
			return
		}
	}
	s.list.at = n
}

// rowWidth is how far apart the ends of a row may be for the eye to keep to it.
const rowWidth = 92

func isOpen(d audit.Seen) bool {
	return d.State() == audit.SeenOpen || d.State() == audit.SeenDraft
}

func (s *roomScreen) selected() (audit.Seen, bool) {
	if s.list.at < len(s.visit.Devices) {
		return s.visit.Devices[s.list.at], true
	}
	return audit.Seen{}, false
}

// open audits the device the person is on, goes on with its audit, or shows it.
func (s *roomScreen) open() tea.Cmd {
	d, ok := s.selected()
	switch {
	case !ok && len(s.visit.Devices) == 0:
		return s.leaveEmpty()
	case !ok:
		return s.leave()
	case d.Audit != nil && d.Audit.Status == audit.Completed:
		return push(newComplete(s.e, d.Audit.ID, nil))
	case d.Audit != nil:
		return push(newQuestion(s.e, d.Audit.ID, ""))
	case d.Away != "":
		return push(newIdentify(s.e, *s.visit, d.Device.Code()))
	}
	s.busy = true
	return begin(s.e, *s.visit, d.Device.ID, false)
}

// begin enters the room if nobody did, says that the device was found here if
// it was, and begins its audit.
func begin(e *env, v audit.Visit, device audit.DeviceID, found bool) tea.Cmd {
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		if err := enter(ctx, e, v); err != nil {
			return nil, err
		}
		if found {
			if err := e.store().Find(ctx, v.Round, v.Room.ID, device); err != nil {
				return nil, err
			}
		}
		a, err := e.store().StartAudit(ctx, v.Round, v.Room.ID, device)
		if err != nil {
			return nil, err
		}
		return begunMsg{a.ID}, nil
	})
}

// enter records that somebody is in the room, once.
func enter(ctx context.Context, e *env, v audit.Visit) error {
	if v.Status == audit.VisitEntered {
		return nil
	}
	return e.store().EnterRoom(ctx, v.Round, v.Room.ID)
}

// none says that there is no monitor here; if some are expected, they will be
// missing, which is asked first.
func (s *roomScreen) none() tea.Cmd {
	open := len(s.visit.Reconcile().Open)
	if open == 0 {
		return s.leaveEmpty()
	}
	w := s.e.w.round
	s.ask = &dialog{title: w.noneTitle, text: w.noneText(open), yes: w.noneYes, no: s.e.w.keyBack, awake: true}
	return nil
}

func (s *roomScreen) answered(msg tea.KeyMsg) tea.Cmd {
	answered, yes := s.ask.update(msg, s.e.k)
	if !answered {
		return nil
	}
	s.ask = nil
	if yes {
		return s.leaveEmpty()
	}
	return nil
}

func (s *roomScreen) leaveEmpty() tea.Cmd {
	s.busy = true
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		return leftMsg{}, s.e.store().LeaveEmpty(ctx, s.round, s.room)
	})
}

func (s *roomScreen) leave() tea.Cmd { return push(newReconcile(s.e, s.round, s.room, s.near)) }

func (s *roomScreen) Scannable() {}

func (s *roomScreen) Title() string {
	if s.visit == nil {
		return ""
	}
	return s.visit.Room.Ward.Name + " · " + s.e.w.room(s.visit.Room.Name)
}

func (s *roomScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	switch {
	case s.ask != nil:
		return s.ask.keys(k)
	case s.visit == nil:
		return []key.Binding{k.back}
	}
	r := k.round
	keys := []key.Binding{as(k.do, s.doing()), r.here, r.missing}
	switch d, ok := s.selected(); {
	case ok && d.State() == audit.SeenDraft:
		keys[2] = r.drop // before it can be missing
	case ok && !d.Expected:
		keys[2] = as(r.missing, w.unfind)
	}
	keys = append(append(keys, r.none, r.noAccess, r.leave), s.nearKeys()...)
	return append(keys, k.back, bind("▮▮▮", w.scanHere), k.up, k.down, k.first, k.last)
}

// doing is what Enter does on the row the person is on.
func (s *roomScreen) doing() string {
	w := s.e.w.round
	d, ok := s.selected()
	switch {
	case !ok:
		return w.leaveShort
	case d.Audit == nil:
		return w.auditIt
	case d.Audit.Status == audit.Completed:
		return w.showIt
	}
	return w.goOn
}

func (s *roomScreen) Help() string {
	if s.near.here() {
		return s.e.w.round.roomHelp + " " + s.e.w.network.roomHelp
	}
	return s.e.w.round.roomHelp
}

func (s *roomScreen) View(w, h int) string {
	switch {
	case s.visit == nil:
		return s.e.w.loading
	case s.ask != nil:
		return s.ask.view(s.e, w, h)
	}
	return clip(s.withPanel(w, h, s.devices), w, h)
}

// devices are those expected and found, and the way out.
func (s *roomScreen) devices(w, h int) string {
	head := s.head(w)
	return clip(head+"\n\n"+s.list.view(s.e.th, min(w, rowWidth), h-height(head)-1, s.row), w, h)
}

func (s *roomScreen) head(w int) string {
	words, th := s.e.w.round, s.e.th
	lines := []string{words.roomCounts(s.visit.Reconcile())}
	switch v := s.visit; {
	case v.Status == audit.VisitNoAccess:
		lines = append(lines, th.warn.Render("! "+words.visit(v.Status)+": "+audit.Clean(v.Reason, audit.MaxNote)))
	case len(v.Devices) == 0:
		lines = []string{words.noneExpected}
	case v.Status == audit.VisitNotYet:
		lines = append(lines, th.muted.Render(words.notEntered))
	}
	return clip(strings.Join(lines, "\n"), w, 2)
}

func (s *roomScreen) row(i, w int) string {
	if i >= len(s.visit.Devices) {
		return s.e.th.accent.Render("› " + s.leaving())
	}
	d := s.visit.Devices[i]
	return spread(deviceLine(s.e, d.Device), "  "+s.state(d), w)
}

// deviceLine is a device as it is looked for: its code, what it is, its bed.
func deviceLine(e *env, d audit.Device) string { return deviceNamed(e, d, shortName(d)) }

func deviceNamed(e *env, d audit.Device, name string) string {
	parts := []string{e.th.bold.Render(d.Code())}
	if name != "" {
		parts = append(parts, name)
	}
	if d.Place.Bed != "" {
		parts = append(parts, e.w.bed(d.Place.Bed))
	}
	return strings.Join(parts, " · ")
}

// leaving is what the last row does.
func (s *roomScreen) leaving() string {
	if len(s.visit.Devices) == 0 {
		return s.e.w.round.leaveEmpty
	}
	return s.e.w.round.leaveRoom
}

// state is what became of a device, by sign and word.
func (s *roomScreen) state(d audit.Seen) string {
	th, words := s.e.th, s.e.w.round
	text := ""
	switch d.State() {
	case audit.SeenAudited:
		text = verdictBadge(s.e, *d.Audit)
	case audit.SeenDraft:
		text = th.accent.Render("● " + words.stateDraft)
	case audit.SeenAway:
		text = th.muted.Render("› " + words.stateAway(d.Away))
	case audit.SeenMissing:
		text = th.warn.Render("! " + words.stateMissing)
	default:
		text = "· " + words.stateOpen
	}
	switch {
	case d.Twice:
		text = th.warn.Render("! "+words.twice) + "  " + text
	case d.How == audit.MovedIn:
		text = th.muted.Render(words.movedIn) + "  " + text
	case d.How == audit.Unexpected:
		text = th.muted.Render(words.unexpected) + "  " + text
	}
	return text
}

// verdictBadge is a sealed audit in short.
func verdictBadge(e *env, ref audit.AuditRef) string {
	sign, style := e.th.urgency(ref.Urgency)
	word := e.w.round.auditedAs(e.urgencyTitle(ref.Urgency))
	if ref.Verdict == incomplete {
		sign, style, word = "!", e.th.bad, e.w.round.contradicts
	}
	return style.Render(sign + " " + word)
}

// incomplete is the verdict of an audit sealed with a contradiction.
const incomplete = "incomplete"
