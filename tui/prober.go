package tui

import (
	"context"
	"time"

	"visite/audit"
	"visite/checklist"
)

// Prober makes connect checks, the only packets that go to a device. Every
// connection is recorded before it is made. Its limits are constants that the
// screens cannot loosen ([audit.ProbePorts] and others).
type Prober interface {
	// Plan says for every device of the room what a check would send, or why it
	// cannot be checked. It sends and records nothing. The link is "" for the one
	// chosen by itself.
	Plan(ctx context.Context, round audit.RoundID, room audit.RoomID, link string) (ProbePlan, error)
	// Run unlocks the targets of an order, in a signed entry, and checks them.
	// Progress is told of every connection before and after it, from one
	// goroutine. When ctx ends, no further connection is begun and Run returns
	// within a second, with what was done until then and no error.
	Run(ctx context.Context, o ProbeOrder, progress func(ProbeStep)) (ProbeDone, error)
}

// ProbePlan is what a connect check of a room would do.
type ProbePlan struct {
	Interface string           // over which
	Networks  []string         // that the site allows, CIDR; empty: connect checks are off
	Devices   []ProbeCandidate // of the room
	Barred    checklist.Text   // why nothing can be checked at all; nil if something may
	Word      string           // what is typed to confirm: "PROBE 204"
}

// ProbeCandidate is a device of the room.
type ProbeCandidate struct {
	Device audit.Device
	Target audit.ProbeTarget // exactly what would be sent
	Takes  time.Duration     // at most
	Barred checklist.Text    // why it cannot be checked: a patient is attached; nil if it can
}

// ProbeOrder is what a person has confirmed.
type ProbeOrder struct {
	Round     audit.RoundID
	Room      audit.RoomID
	Interface string
	AgreedBy  string // of the ward
	Reason    string
	Typed     string // the word of the plan, as it was typed
	Targets   []audit.ProbeTarget
}

// ProbeStep is one connection, about to be made or made.
type ProbeStep struct {
	Device    audit.DeviceID
	Address   string
	Port      int
	Result    audit.ConnectResult // "" before it is made
	Done, All int                 // connections
	Look      bool                // the device answered before and has fallen silent: look at the monitor now
}

// ProbeDone is what became of a check.
type ProbeDone struct {
	Unlock  audit.UnlockID // for the answer to the question afterwards; "" if nothing was unlocked
	Made    int            // connections
	Open    int            // of these, answered
	Look    bool           // a device fell silent
	Stopped bool           // before all connections were made
}
