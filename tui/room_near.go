package tui

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// What the room's screen does about the network around it.

// nearKey are the keys about what is seen nearby.
func (s *roomScreen) nearKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	k := s.e.k.network
	switch {
	case key.Matches(msg, k.probe) && s.e.site.Prober != nil && s.e.looking.off: // off is off
		return warn(s.e.w.network.probeWhileOff), true
	case key.Matches(msg, k.probe) && s.e.site.Prober != nil:
		d, _ := s.selected()
		return push(newProbePlan(s.e, *s.visit, d.Device.ID, s.near.on())), true
	case key.Matches(msg, k.probe) && s.e.site.NoProber != nil:
		return warn(s.e.text(s.e.site.NoProber)), true
	case !s.near.here():
		return nil, false
	case key.Matches(msg, k.nearby):
		return push(newNearbyList(s)), true
	case key.Matches(msg, k.mute):
		return s.e.mute(), true
	}
	return nil, false
}

// mute stops looking around, or begins again.
func (e *env) mute() tea.Cmd {
	if e.site.Finder == nil {
		return warn(e.w.network.offline(e.text(e.site.NoFinder)))
	}
	off := !e.looking.off
	said := e.w.network.nowOn
	if off {
		said = e.w.network.nowOff
	}
	return tea.Batch(tell(lookMsg{off: off, link: e.looking.link}), say(said))
}

// nearKeys are the bindings about what is seen nearby.
func (s *roomScreen) nearKeys() []key.Binding {
	var keys []key.Binding
	if s.near.here() {
		keys = append(keys, s.e.k.network.nearby, s.e.muteKey())
	}
	if s.e.site.Prober != nil {
		keys = append(keys, s.e.k.network.probe)
	}
	return keys
}

func (e *env) muteKey() key.Binding {
	if e.looking.off {
		return as(e.k.network.mute, e.w.network.keyUnmute)
	}
	return e.k.network.mute
}

// Begin looks around the room behind the question where the person goes on.
func (s *roomScreen) Begin() tea.Cmd { return tea.Batch(s.load(), s.near.look(s.round, s.room)) }

// Left ends looking around and records what was seen and linked to no device,
// if anybody was in the room at all.
func (s *roomScreen) Left() tea.Cmd {
	keep := s.keepSeen()
	return tea.Batch(s.near.end(), s.e.do(func(ctx context.Context) (tea.Msg, error) { return nil, keep(ctx) }))
}

// keepSeen records what has been seen until now, when it is called, if anybody
// was in the room: behind a question the screen does not know that yet.
func (s *roomScreen) keepSeen() func(context.Context) error {
	store, seen := s.e.store(), s.near.unlinked()
	return func(ctx context.Context) error {
		if len(seen) == 0 {
			return nil
		}
		visit, err := store.Visit(ctx, s.round, s.room)
		if err != nil || !visit.Status.Entered() {
			return err
		}
		err = leaveSeen(ctx, store, s.round, s.room, seen)
		var r *audit.Refusal
		if errors.As(err, &r) && r.Code == "round-closed" { // looked into, long after: there is nothing to keep
			return nil
		}
		return err
	}
}

// withPanel is the room with what is seen nearby: below it, or beside it in a
// wide window.
func (s *roomScreen) withPanel(w, h int, room func(w, h int) string) string {
	switch below := s.near.panelBelow(w, h); {
	case below > 0:
		return fill(room(w, h-below-1), w, h-below-1) + "\n\n" + s.near.panel(w, below)
	case s.near.here():
		return columns(room, s.near.panel, w, h, (w-panelWide-3)*100/w+1)
	}
	return room(w, h)
}

// linkDevice says that what was seen is a device; of one that was not expected
// here it says first that it stands here now.
func linkDevice(e *env, v audit.Visit, device audit.DeviceID, by audit.MatchedBy, seen audit.Nearby, find bool) func(context.Context) error {
	store := e.store()
	return func(ctx context.Context) error {
		if err := enter(ctx, e, v); err != nil {
			return err
		}
		if find {
			if err := store.Find(ctx, v.Round, v.Room.ID, device); err != nil {
				return err
			}
		}
		return store.LinkSighting(ctx, v.Round, v.Room.ID, device, by, seen)
	}
}
