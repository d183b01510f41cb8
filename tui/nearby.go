package tui

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// nearby is what is seen around a room. The room's screen owns it and is the
// only one to change it; those in front of it read it.
type nearby struct {
	e     *env
	watch *watch // nil while nothing is listened to
	seen  *audit.Surroundings
	err   error // the watch ended with it
	all   []nearDevice
	room  []audit.Device // what is looked for in it
	links []nearLink     // what somebody said in the round
}

// nearLink says which device of the list something seen is.
type nearLink struct {
	seen nearDevice
	code string
}

// nearDevice is a device as all sources saw it, made ready to be drawn.
type nearDevice struct {
	audit.Nearby
	title   string
	mac     string
	address string
	first   time.Time
	linked  string // code of the device it is; "" if nobody said so
	matches string // code of the device of this room that it is by a fact it gives; "" if none
}

func newNearby(e *env) *nearby { return &nearby{e: e} }

// here reports whether there is anything to show: something that looks around,
// or a reason why nothing does.
func (n *nearby) here() bool { return n.e.site.Finder != nil || n.e.site.NoFinder != nil }

// wanted reports whether it is to be looked around.
func (n *nearby) wanted() bool { return n.e.site.Finder != nil && !n.e.looking.off }

// on is the interface that a person chose or that is listened on, so that a
// check goes where the devices were seen; "" if there is neither.
func (n *nearby) on() string {
	if n.e.looking.link == "" && n.seen != nil {
		return n.seen.Interface
	}
	return n.e.looking.link
}

// look begins to look around, unless that is done already or is not wanted.
func (n *nearby) look(round audit.RoundID, room audit.RoomID) tea.Cmd {
	if !n.wanted() || n.watch != nil {
		return nil
	}
	n.watch = n.e.looking.next()
	return n.e.lookOut(n.watch, round, room)
}

// again is look under other conditions: what was seen before counts no more.
func (n *nearby) again(round audit.RoundID, room audit.RoomID) tea.Cmd {
	over := n.end()
	n.seen, n.err, n.all = nil, nil, nil
	return tea.Batch(over, n.look(round, room))
}

// end ends the watch.
func (n *nearby) end() tea.Cmd {
	w := n.watch
	n.watch = nil
	if w == nil {
		return nil
	}
	return func() tea.Msg { w.end(); return nil }
}

// ask has the questions asked once more.
func (n *nearby) ask() tea.Cmd {
	w := n.watch
	if w == nil {
		return nil
	}
	return func() tea.Msg { w.ask(); return nil }
}

// took takes what a watch tells and waits for more; what an older one tells is
// nothing any more.
func (n *nearby) took(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case watchingMsg:
		if msg.watch == n.watch {
			return n.e.lookOn(msg.watch, msg.lookout)
		}
	case aroundMsg:
		if msg.watch != n.watch {
			return nil
		}
		if msg.err != nil {
			n.err = msg.err
			return nil
		}
		n.seen = &msg.seen
		n.gather()
		return n.e.lookOn(msg.watch, msg.lookout)
	}
	return nil
}

// expect says what is looked for in the room, and what was linked in the round
// already.
func (n *nearby) expect(v audit.Visit) {
	n.room, n.links = nil, nil
	for _, d := range v.Devices {
		n.room = append(n.room, d.Device)
	}
	for _, l := range v.Linked {
		at := nearDevice{mac: l.MAC}
		if l.Address.IsValid() {
			at.address = l.Address.String()
		}
		n.links = append(n.links, nearLink{at, l.Code})
	}
	n.gather()
}

// link remembers which device somebody said it is.
func (n *nearby) link(d nearDevice, code string) {
	n.links = append(n.links, nearLink{d, code})
	n.gather()
}

// isLinked reports whether something was linked to a device in the round.
func (n *nearby) isLinked(code string) bool {
	return slices.ContainsFunc(n.links, func(l nearLink) bool { return l.code == code })
}

// unlink forgets what somebody said is a device.
func (n *nearby) unlink(code string) {
	n.links = slices.DeleteFunc(n.links, func(l nearLink) bool { return l.code == code })
	n.gather()
}

// same reports whether two are the same device. It may give its MAC address
// later than its address; two MAC addresses are two devices.
func (d nearDevice) same(other nearDevice) bool {
	switch {
	case d.mac != "" && other.mac != "":
		return d.mac == other.mac
	case d.address != "" || other.address != "":
		return d.address == other.address
	}
	return d.Title() == other.Title()
}

// gather puts together what belongs together. What is or may be a device of this
// room comes first, so that it is not lost among those of the whole network; then
// those seen first last. Being heard again moves nothing.
func (n *nearby) gather() {
	if n.seen == nil {
		return
	}
	all := audit.Gather(n.seen.Sightings)
	n.all = make([]nearDevice, len(all))
	for i, d := range all {
		n.all[i] = n.device(d)
	}
	slices.SortStableFunc(n.all, func(a, b nearDevice) int {
		return cmp.Or(cmp.Compare(n.ours(a), n.ours(b)), b.first.Compare(a.first), cmp.Compare(a.mac, b.mac), cmp.Compare(a.address, b.address))
	})
}

// ours is 0 for what is or may be a device of this room, else 1.
func (n *nearby) ours(d nearDevice) int {
	is := d.matches != "" || slices.ContainsFunc(n.room, func(r audit.Device) bool { return d.linked != "" && r.Code() == d.linked })
	if is {
		return 0
	}
	return 1
}

func (n *nearby) device(near audit.Nearby) nearDevice {
	d := nearDevice{Nearby: near, title: audit.Clean(near.Title(), 60), mac: near.MAC()}
	if a := near.Address(); a.IsValid() {
		d.address = a.String()
	}
	if d.title == "" || d.title == d.address || d.title == d.mac {
		d.title = n.nameless(near)
	}
	for _, s := range near.Sightings {
		if d.first.IsZero() || s.First.Before(d.first) {
			d.first = s.First
		}
	}
	for _, l := range n.links {
		if l.seen.same(d) {
			d.linked = l.code
		}
	}
	if c := near.Match(n.room); d.linked == "" && len(c) > 0 {
		d.matches = c[0].Device.Code()
	}
	return d
}

// nameless is what a device is called that says no name: by where it says it
// stands, else by the protocol that only such devices speak, else by who had its
// MAC registered, which is a guess.
func (n *nearby) nameless(near audit.Nearby) string {
	w, said := n.e.w.network, near.Said()
	if spot := said.Spot; spot.Room != "" {
		return w.spot("", spot.Room, spot.Bed)
	} else if spot.Unit != "" || spot.Bed != "" {
		return w.spot(spot.Unit, "", spot.Bed)
	}
	for _, s := range near.Sources() {
		switch s {
		case audit.SourceSDC, audit.SourcePhilips, audit.SourceMindray, audit.SourceGE:
			return w.deviceOf(s)
		}
	}
	for _, f := range said.Facts {
		if f.Key == audit.FactMACMaker {
			return audit.Clean(f.Value, 40) + "?"
		}
	}
	return w.nameless
}

// find is a device as it is seen now.
func (n *nearby) find(one nearDevice) (nearDevice, bool) {
	i := slices.IndexFunc(n.all, one.same)
	if i < 0 {
		return nearDevice{}, false
	}
	return n.all[i], true
}

// unlinked are those of which nobody has said what they are.
func (n *nearby) unlinked() []audit.Nearby {
	var all []audit.Nearby
	for _, d := range n.all {
		if d.linked == "" {
			all = append(all, d.Nearby)
		}
	}
	return all
}

// leaveSeen records what was seen from a room and linked to no device.
func leaveSeen(ctx context.Context, store Store, round audit.RoundID, room audit.RoomID, seen []audit.Nearby) error {
	if len(seen) == 0 {
		return nil
	}
	return store.LeaveSightings(ctx, round, room, seen)
}
