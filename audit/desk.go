package audit

import "time"

// What follows is what the desk of a supervisor shows: views of the state, read
// by the store. What depends on the present time is computed for the time given.

// The states of a device beside the urgencies: a device's state is the strictest
// urgency among its open actions.
const (
	StateUnaudited = "unaudited" // no sealed audit counts for it
	StateUnclear   = "unclear"   // nothing stricter than high is open, but its last audit is incomplete: a contradiction
	StateResolved  = "resolved"  // nothing is open
)

// DeviceStates lists the states from strict to mild.
func DeviceStates() []string {
	return []string{"now", "immediate", StateUnclear, "high", "planned", "normal", StateUnaudited, StateResolved}
}

// QueueLine is an audit as the queue shows it.
type QueueLine struct {
	AuditLine
	Sealed        string // leaf hash of the entry that sealed the revision, hex: what an approval of the line binds
	Review        ReviewState
	State         string    // of the device
	Due           time.Time // earliest deadline among the device's open actions; zero if none is open
	Open          int       // the device's open actions
	Contradiction bool      // sealed with one
	Conflict      bool      // with another audit of the device in the round, undecided
	Aside         bool      // a decided conflict set it aside
	Author        bool      // who looks is an author of it, and may not review it
}

// QueueCounts are how many audits a filter leaves, in all and by kind. Reviews
// and States each add up to All.
type QueueCounts struct {
	All     int
	Reviews map[ReviewState]int
	States  map[string]int
}

// QueuePage is a part of the queue, most urgent first.
type QueuePage struct {
	Lines  []QueueLine
	From   int // place of the first line in the queue
	Counts QueueCounts
}

// Standing is where a device stands.
type Standing struct {
	Device         Device
	State          string
	Audit          AuditLine // the last sealed one that counts; zero if there is none
	Review         ReviewState
	Open           []Action // its open actions, strictest first
	Decommissioned string   // date; "" in service
}

// Fleet is where the whole matter stands. Every sum of parts is its whole.
type Fleet struct {
	At            time.Time
	Devices       int            // in service
	States        map[string]int // devices by state; adds up to Devices
	Wards         []FleetWard    // by name; devices of unknown place last, with an empty name
	Rooms         int
	RoomsProven   int // whose last visit was done or empty, in a round that is closed, and left no gap
	Actions       FleetActions
	Reviews       map[ReviewState]int // audits by the state of their review
	Consultations FleetConsultations
	Weeks         []FleetWeek // oldest first, at most 26
}

// FleetWard is a ward in numbers.
type FleetWard struct {
	Ward        Ward
	Devices     int
	States      map[string]int // adds up to Devices
	Rooms       int
	RoomsProven int
}

// FleetRoom is a room with what the last closed round that had it on its way says.
type FleetRoom struct {
	Room   Room
	Round  RoundID // "" if there was none
	Closed string  // when, RFC 3339
	Proven bool
}

// FleetActions are the actions of devices in service and of rooms. Open is all
// that are not done; Due and Overdue are among them.
type FleetActions struct {
	Open      int
	InWork    int
	Due       int // within seven days
	Overdue   int
	Confirmed int
	Done      int // with evidence, and not confirmed yet
}

// FleetConsultations are those that hold now and expire within a day, and those
// that have expired.
type FleetConsultations struct{ Expiring, Expired int }

// FleetWeek is how many devices stood where when a week ended.
type FleetWeek struct {
	Monday string         // first day of the week, 2026-01-26
	States map[string]int // by state, unaudited ones left out
}
