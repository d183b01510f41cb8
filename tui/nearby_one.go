package tui

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// nearbyOneScreen is one device seen nearby: what it says of itself, and what to
// do with it. Nothing of it is believed before a person says so.
type nearbyOneScreen struct {
	e     *env
	room  *roomScreen
	seen  nearDevice // as it was when the screen was opened: what is looked at is what is linked
	rows  []linkRow
	list  list
	start int     // where the list began: nobody has moved yet
	found bool    // the candidates are there
	ask   *dialog // whether it is really this one
	busy  bool
	all   bool // all it says, instead of the choice
	pager pager
}

// linkRow is something to do with what is seen.
type linkRow struct {
	device audit.Device
	by     audit.MatchedBy // [audit.ByPerson] if nothing of it matches
	here   bool            // it is on the list of this room
	do     linkDo
}

type linkDo int

const (
	linkIt     linkDo = iota // it is this device
	linkOther                // search another device
	linkCreate               // a device no list knows
)

// candidatesMsg are the devices of the round that it may be.
type candidatesMsg struct{ all []audit.Candidate }

// linkedMsg says that somebody said what it is.
type linkedMsg struct{ device audit.Device }

func newNearbyOne(room *roomScreen, seen nearDevice) *nearbyOneScreen {
	s := &nearbyOneScreen{e: room.e, room: room, seen: seen}
	s.offer(nil)
	return s
}

func (s *nearbyOneScreen) Init() tea.Cmd {
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		all, err := s.e.store().Candidates(ctx, s.room.round, s.room.room, s.seen.Nearby)
		return candidatesMsg{all}, err
	})
}

// offer lists what can be done: the devices that match, then the others of the
// room, then to search one, and to take it down as a new one.
func (s *nearbyOneScreen) offer(candidates []audit.Candidate) {
	s.rows = nil
	add := func(d audit.Device, by audit.MatchedBy) {
		had := slices.ContainsFunc(s.rows, func(r linkRow) bool { return r.device.ID == d.ID })
		if !had {
			s.rows = append(s.rows, linkRow{device: d, by: by, here: s.isHere(d)})
		}
	}
	for _, c := range candidates {
		add(c.Device, c.By)
	}
	if s.room.visit != nil {
		for _, d := range s.room.visit.Devices {
			add(d.Device, audit.ByPerson)
		}
	}
	s.rows = append(s.rows, linkRow{do: linkOther}, linkRow{do: linkCreate})
	s.list.setLen(len(s.rows))
	s.list.at = 0
	if len(candidates) == 0 { // Enter, pressed too soon, must not say what nothing says
		s.list.at = len(s.rows) - 2
	}
	s.start = s.list.at
}

// isHere reports whether a device is on the list of this room.
func (s *nearbyOneScreen) isHere(d audit.Device) bool {
	return s.room.visit != nil && slices.ContainsFunc(s.room.visit.Devices, func(seen audit.Seen) bool { return seen.Device.ID == d.ID })
}

func (s *nearbyOneScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case candidatesMsg:
		s.found = true
		if s.list.at == s.start && s.ask == nil {
			s.offer(msg.all)
		}
	case linkedMsg:
		s.room.near.link(s.seen, msg.device.Code())
		return s, tea.Batch(pop(), say(s.e.w.network.linkedSaid(msg.device.Code())))
	case shownMsg:
		s.busy = false
	case awakeMsg:
		if s.ask != nil {
			s.ask.update(msg, s.e.k)
		}
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *nearbyOneScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.ask != nil:
		return s.answered(msg)
	case s.busy:
	case key.Matches(msg, k.network.details):
		s.all, s.pager = !s.all, pager{}
	case key.Matches(msg, k.back) && s.all:
		s.all = false
	case key.Matches(msg, k.back):
		return pop()
	case s.all:
		s.pager.scroll(msg, k, s.about(min(s.e.size.w, 100)), s.e.size.h)
	case key.Matches(msg, k.do):
		return s.choose()
	case key.Matches(msg, k.network.unlink):
		return s.unlink()
	default:
		s.list.update(msg, k)
	}
	return nil
}

// choose does what the row says. That something is a device although nothing it
// says matches is asked once more.
func (s *nearbyOneScreen) choose() tea.Cmd {
	r, w := s.rows[s.list.at], s.e.w.network
	switch {
	case s.room.visit == nil:
		return nil
	case r.do == linkOther:
		return push(newLinkSearch(s))
	case r.do == linkCreate:
		f := newDevice(s.e, *s.room.visit, "")
		f.fillFrom(s.room.near, s.seen)
		return replace(f)
	case !r.here:
		s.ask = s.standsHere(r.device)
		return s.ask.wake(s.e)
	case r.by == audit.ByPerson:
		s.ask = &dialog{
			title: w.sureTitle(r.device.Code()), text: w.sureText(s.seen.title, s.e.device(r.device)),
			yes: w.sureYes, no: s.e.w.keyBack,
		}
		return s.ask.wake(s.e)
	}
	return s.link(r.device, r.by)
}

// standsHere asks whether a device of another place stands in this room: the
// network reaches further than a room.
func (s *nearbyOneScreen) standsHere(d audit.Device) *dialog {
	w, here := s.e.w, s.e.w.room(s.room.visit.Room.Name)
	return &dialog{
		title: w.network.hereTitle(d.Code(), here), text: w.network.hereText(s.e.place(d.Place), here),
		yes: w.network.hereYes, no: w.keyBack,
	}
}

// unlinks reports whether there is a link to take back.
func (s *nearbyOneScreen) unlinks(r linkRow) bool {
	return r.do == linkIt && r.here && s.room.near.isLinked(r.device.Code())
}

// unlink takes back what was linked to the device under the cursor in this
// round: the wrong row was chosen.
func (s *nearbyOneScreen) unlink() tea.Cmd {
	r, w := s.rows[s.list.at], s.e.w.network
	if !s.unlinks(r) {
		return warn(w.unlinkWhich)
	}
	round, room, near, store := s.room.round, s.room.room, s.room.near, s.e.store()
	return push(&reasonScreen{
		e: s.e, title: s.Title(), intro: w.unlinkIntro(s.e.device(r.device)), act: w.keyUnlink,
		form: newForm(s.e, textField(w.unlinkReason, "", s.e.w.round.noPatient, nil)),
		record: func(ctx context.Context, reason string) error {
			return store.UnlinkSighting(ctx, round, room, r.device.ID, reason)
		},
		then: func() tea.Cmd {
			near.unlink(r.device.Code())
			return tea.Batch(popTo[*nearbyScreen](), say(w.unlinked(r.device.Code())))
		},
	})
}

func (s *nearbyOneScreen) answered(msg tea.KeyMsg) tea.Cmd {
	answered, yes := s.ask.update(msg, s.e.k)
	if !answered {
		return nil
	}
	s.ask = nil
	if r := s.rows[s.list.at]; yes {
		return s.link(r.device, r.by)
	}
	return nil
}

func (s *nearbyOneScreen) link(d audit.Device, by audit.MatchedBy) tea.Cmd {
	s.busy = true
	record := linkDevice(s.e, *s.room.visit, d.ID, by, s.seen.Nearby, !s.isHere(d))
	return s.e.do(func(ctx context.Context) (tea.Msg, error) { return linkedMsg{d}, record(ctx) })
}

func (s *nearbyOneScreen) Title() string {
	return s.room.Title() + " · " + s.e.w.network.nearbyShort
}

func (s *nearbyOneScreen) Help() string { return s.e.w.network.oneHelp }

func (s *nearbyOneScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.network
	switch {
	case s.ask != nil:
		return s.ask.keys(k)
	case s.all:
		return []key.Binding{as(k.network.details, w.keyChoice), k.back, k.up, k.down, k.pageUp, k.pageDown}
	}
	keys := []key.Binding{as(k.do, s.doing()), k.network.details}
	if s.unlinks(s.rows[s.list.at]) {
		keys = append(keys, k.network.unlink)
	}
	return append(keys, k.back, k.up, k.down)
}

// doing is what Enter does.
func (s *nearbyOneScreen) doing() string {
	w := s.e.w.network
	switch s.rows[s.list.at].do {
	case linkOther:
		return w.searchIt
	case linkCreate:
		return w.createIt
	}
	return w.linkIt
}

func (s *nearbyOneScreen) View(w, h int) string {
	switch {
	case s.ask != nil:
		return s.ask.view(s.e, w, h)
	case s.all:
		return s.pager.view(s.e.th, s.about(min(w, 100)), w, h)
	case w >= wideEnough:
		return columns(func(w, h int) string { return clip(s.about(w), w, h) }, s.choice, w, h, 52)
	}
	room := min(len(s.rows)+2+len(s.differences(w)), h/2)
	about := linesOf(s.about(w))
	if free := h - room - 1; len(about) > free {
		about = append(about[:free-1], s.e.th.muted.Render(s.e.w.network.moreSaid(len(about)-free+1)))
	}
	return clip(strings.Join(about, "\n")+"\n\n"+s.choice(w, h-len(about)-1), w, h)
}

// choice is what can be done, and what the list has otherwise than the device
// under the cursor.
func (s *nearbyOneScreen) choice(w, h int) string {
	th, words := s.e.th, s.e.w.network
	differs := s.differences(w)
	head := th.accent.Render(words.whichIsIt)
	if !s.found {
		head = th.muted.Render(words.comparing)
	}
	rows := s.list.view(th, w, max(1, h-1-len(differs)), s.row)
	return clip(strings.Join(append([]string{head, rows}, differs...), "\n"), w, h)
}

func (s *nearbyOneScreen) row(i, w int) string {
	th, words, r := s.e.th, s.e.w.network, s.rows[i]
	switch r.do {
	case linkOther:
		return words.otherDevice
	case linkCreate:
		return words.newHere
	}
	state := ""
	if r.by != audit.ByPerson {
		state = th.good.Render("✓ " + words.matchedBy(r.by))
	}
	if !r.here {
		state += th.warn.Render(" ! " + s.e.shortPlace(r.device.Place))
	}
	return spread(deviceLine(s.e, r.device), "  "+state, w)
}

// differences are what the device under the cursor has otherwise in the list.
func (s *nearbyOneScreen) differences(w int) []string {
	r := s.rows[s.list.at]
	if r.do != linkIt {
		return nil
	}
	var lines []string
	for _, d := range s.seen.Differences(r.device) {
		lines = append(lines, s.e.differenceLine(d, w)...)
	}
	return lines
}

// differenceLine is a fact that a device says otherwise than the list has it.
func (e *env) differenceLine(d audit.Difference, w int) []string {
	text := e.w.network.differs(e.w.network.fact(d.Field), audit.Clean(d.Seen, 60), audit.Clean(d.Listed, 60))
	return strings.Split(indent(e.th.warn.Render("! "), text, w), "\n")
}
