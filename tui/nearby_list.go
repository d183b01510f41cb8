package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// nearbyScreen is what is seen nearby, to pick from. Its order stands still
// while the person is in it: what comes new is counted, and shown by a key.
type nearbyScreen struct {
	e    *env
	room *roomScreen
	near *nearby
	rows []nearDevice // in the order shown, as they were when they were taken in
	list list
}

func newNearbyList(room *roomScreen) screen {
	return &nearbyScreen{e: room.e, room: room, near: room.near, rows: slices.Clone(room.near.all)}
}

func (s *nearbyScreen) Init() tea.Cmd {
	s.list.setLen(len(s.rows))
	return nil
}

func (s *nearbyScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case lookMsg: // on another interface, or not at all: nothing of this holds any more
		s.rows = nil
		s.list.setLen(0)
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *nearbyScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.network.nearby), key.Matches(msg, k.do) && len(s.rows) == 0:
		s.takeIn()
	case key.Matches(msg, k.do):
		return push(newNearbyOne(s.room, s.row(s.list.at)))
	case key.Matches(msg, k.network.mute):
		return s.e.mute()
	case key.Matches(msg, k.network.link):
		return s.links()
	case key.Matches(msg, k.network.ask):
		return s.askAgain()
	default:
		s.list.update(msg, k)
	}
	return nil
}

func (s *nearbyScreen) askAgain() tea.Cmd {
	if !s.near.wanted() || s.near.watch == nil {
		return warn(s.e.w.network.offShort)
	}
	return tea.Batch(s.near.ask(), say(s.e.w.network.askedAgain))
}

func (s *nearbyScreen) links() tea.Cmd {
	if s.e.site.Finder == nil {
		return warn(s.e.w.network.offline(s.e.text(s.e.site.NoFinder)))
	}
	return push(newLinks(s.e))
}

// fresh are the devices seen that the list does not show yet.
func (s *nearbyScreen) fresh() []nearDevice {
	var fresh []nearDevice
	for _, d := range s.near.all {
		if !slices.ContainsFunc(s.rows, d.same) {
			fresh = append(fresh, d)
		}
	}
	return fresh
}

// takeIn shows the new ones at the top; the person stays on their device.
func (s *nearbyScreen) takeIn() {
	fresh := s.fresh()
	had := len(s.rows)
	s.rows = append(fresh, s.rows...)
	s.list.setLen(len(s.rows))
	if had > 0 {
		s.list.at += len(fresh)
		s.list.setLen(len(s.rows))
	}
}

// row is a device of the list as it is seen now.
func (s *nearbyScreen) row(i int) nearDevice {
	if d, ok := s.near.find(s.rows[i]); ok {
		return d
	}
	return s.rows[i]
}

func (s *nearbyScreen) Title() string {
	return s.room.Title() + " · " + s.e.w.network.nearbyShort
}

func (s *nearbyScreen) Help() string { return s.e.w.network.nearbyHelp }

func (s *nearbyScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.network
	var keys []key.Binding
	if len(s.rows) > 0 {
		keys = append(keys, as(k.do, w.lookAt))
	}
	if len(s.fresh()) > 0 {
		keys = append(keys, as(k.network.nearby, w.showNew))
	}
	if s.near.wanted() {
		keys = append(keys, k.network.ask)
	}
	return append(keys, k.network.link, s.e.muteKey(), k.back, k.up, k.down, k.first, k.last)
}

func (s *nearbyScreen) View(w, h int) string {
	th, words := s.e.th, s.e.w.network
	head := s.head(w)
	fresh := ""
	if n := len(s.fresh()); n > 0 {
		fresh = th.accent.Render("› " + words.newSeen(n))
	}
	head = append(head, cut(fresh, w)) // its line is kept free
	room := h - len(head) - 1
	body := ""
	switch says := s.near.says(); {
	case len(s.rows) > 0:
		body = s.list.view(th, min(w, wideRows), room, func(i, w int) string { return s.near.line(s.row(i), w) })
	case says != "":
		body = wrap(says, min(w, 78))
	}
	return clip(strings.Join(head, "\n")+"\n\n"+body, w, h)
}

// head is what is listened to and what was sent.
func (s *nearbyScreen) head(w int) []string {
	th, words, seen := s.e.th, s.e.w.network, s.near.seen
	if seen == nil || !s.near.wanted() {
		return []string{""}
	}
	var names []string
	for _, c := range seen.Channels {
		if c.State == audit.ChannelListening || c.State == audit.ChannelAsking {
			names = append(names, words.source(c.Source))
		}
	}
	on := th.muted.Render(words.listening(names))
	if seen.Interface != "" {
		on = th.bold.Render(audit.Clean(seen.Interface, 20)) + th.muted.Render(" · ") + on
	}
	lines := append(wrapLines(on, w), s.failed(w)...)
	return append(lines, cut(th.muted.Render(words.sent(seen.Asking, seen.Announced, seen.Heard, seen.Dropped)), w))
}

// failed are the sources that hear nothing, and why: those with the same reason
// together, and the reason alone if it is that of the whole watch.
func (s *nearbyScreen) failed(w int) []string {
	th, words, seen := s.e.th, s.e.w.network, s.near.seen
	var reasons []string
	sources := map[string][]string{}
	for _, c := range seen.Channels {
		if c.State == audit.ChannelFailed {
			why := audit.Clean(s.e.text(c.Problem), 200)
			if sources[why] == nil {
				reasons = append(reasons, why)
			}
			sources[why] = append(sources[why], words.source(c.Source))
		}
	}
	var lines []string
	for _, why := range reasons {
		if len(sources[why]) < len(seen.Channels) {
			why = joinComma(sources[why]) + ": " + why
		}
		lines = append(lines, strings.Split(indent(th.warn.Render("! "), why, w), "\n")...)
	}
	return lines
}
