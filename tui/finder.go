package tui

import (
	"context"

	"visite/audit"
	"visite/checklist"
)

// Finder looks around on the network while the person stands in a room. It is
// the only way in which the screens reach the network, but for [Prober].
type Finder interface {
	// Links are the laptop's network interfaces, those that can be used first.
	Links(ctx context.Context) ([]NetworkLink, error)
	// Watch begins to look around on a link, "" for the one chosen by itself. Its
	// questions are recorded before they are sent, as belonging to the room of the
	// round; where the site wants none it only listens. What keeps it from seeing
	// anything is told by the [Lookout], not as an error.
	Watch(ctx context.Context, round audit.RoundID, room audit.RoomID, link string) (Lookout, error)
	// Maker says what a MAC address gives away. It looks into a table in memory.
	Maker(mac string) MakerHint
}

// Lookout is one watch. Whoever began it closes it.
type Lookout interface {
	// Next waits until something has changed and gives all that is seen; at most
	// four times a second. It gives an error when ctx or the watch has ended.
	Next(ctx context.Context) (audit.Surroundings, error)
	// Ask has the questions asked once more, if they are not just being asked.
	Ask()
	// Close ends the watch. When it returns nothing is sent or heard any more.
	Close()
}

// NetworkLink is a network interface of the laptop.
type NetworkLink struct {
	Name    string         // "eth0"
	What    checklist.Text // in plain words: "cable", "wireless network"
	Address string         // with its prefix length: "10.20.4.7/24"; "" if it has none
	Default bool           // taken if nobody chooses
	LeftOut checklist.Text // why it is not used: "VPN", "has no address"; nil if it can be
}

// MakerHint is what a MAC address gives away: a hint, never a finding.
type MakerHint struct {
	Maker   checklist.Text // as people read it, with the source and its date; nil if not known
	Local   bool           // made up by the device itself: says nothing of a maker
	NoTouch checklist.Text // why it must never be probed (an infusion pump); nil if nothing says so
}
