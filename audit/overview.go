package audit

import (
	"time"
)

// What follows are views of the state: what a screen or a paper shows, read by
// the store and changed by nobody.

// Overview is where things stand: what the first screen and the plain status show.
type Overview struct {
	Site       Site
	Rounds     []RoundSummary // open ones, newest first
	Attention  []Action       // open and immediate, now or overdue; the strictest and oldest first, at most 50
	Urgent     int            // how many there are in all
	Drafts     []AuditLine    // unfinished audits, last touched first, at most 50
	Unfinished int            // how many there are in all
	Wards      int
	Rooms      int
	Devices    int
	Audits     int   // completed
	Entries    int64 // in this installation's log
}

// RoundSummary is a round in one line.
type RoundSummary struct {
	ID       RoundID
	Status   RoundStatus
	Wards    []string
	Started  Stamp
	Closed   Stamp // zero while it is open
	Progress Progress
}

// RoundRecord is all that a round has to show: its rooms, one by one, with what
// was sent and seen, and the gaps it was closed with, or has now.
type RoundRecord struct {
	Round
	Visits []Visit // of its rooms, in the same order
	Gaps   []Gap
}

// WardLine is a ward with what is in it.
type WardLine struct {
	Ward    Ward
	Rooms   int
	Devices int
	Last    Stamp // when its last round was closed; zero if none was
}

// AuditLine is an audit in one line.
type AuditLine struct {
	ID        AuditID
	Round     RoundID
	Room      RoomID
	Device    Device
	Place     Place
	Revision  int
	Status    Status
	Verdict   string // of the last sealed revision; "" before
	Urgency   string
	Changed   Stamp
	Completed Stamp
}

// Match is a device that a typed or scanned code may mean, as seen from a round.
type Match struct {
	Device   Device
	Expected bool      // on the round's list
	Home     Room      // where the round expects it; zero if nowhere
	Audit    *AuditRef // its audit in this round, if any
	At       Room      // where that audit was taken
}

// HistoryLine is one entry of the log as people read it: who said what when.
type HistoryLine struct {
	Writer string
	Seq    int64
	Stamp  Stamp
	Event  Event
	Leaf   string // leaf hash, hex
	Signed bool
	Device Device // that the entry is about, as it is known now; zero if none
	Room   Room   // where it was; zero if nowhere
	Whom   string // name of the person the entry is about; "" if it is about none

	Recovery bool     // it is by the recovery key, which has no name
	NoEffect *Refusal // why it does not count; nil if it does
}

// DeviceHistory is everything the log says about a device, newest first.
type DeviceHistory struct {
	Device  Device
	State   string // strictest urgency among its open actions, "resolved" if none
	Actions []Action
	Audits  []AuditLine
	Lines   []HistoryLine
}

// LedgerPage is a piece of the log, newest first, with its newest checkpoint.
type LedgerPage struct {
	Writer     string
	Size       int64
	Checkpoint string // the signed note
	Short      string // its printable short form
	At         string // when the newest entry was written
	Lines      []HistoryLine
}

// VerifyReport is what recomputing everything found.
type VerifyReport struct {
	Entries    int64
	Waiting    int64 // entries that came before what they build on, and are in no table yet
	Absent     int64 // names, notes and files that entries here name and that have not come
	Unended    int64 // imports of other laptops of which the end has not come, so that nobody has signed for them here
	Signatures int64
	Tables     int
	Rows       int64
	Logs       time.Duration // hashes and signatures
	Projection time.Duration // the recomputed tables
	Checkpoint string        // short form
}

// Record is an audit with everything about it: what exports carry. A draft has
// the outcome of this moment, marked by its status.
type Record struct {
	ID               AuditID
	Round            RoundID
	Checklist        string
	ChecklistVersion int
	ChecklistDigest  string
	Place            Place // where the audit was taken
	Device           Device
	Revision         int
	Status           Status
	Outcome          Sealed
	Answers          []Answer // in item order
	Started          Stamp
	Completed        Stamp
	Imported         bool
	By               string // whom an imported audit names
	Writer           string
	Seq              int64  // of the sealing entry
	Leaf             string // of the sealing entry: its hash, hex
	Network          DeviceNetwork
	Review           ReviewState
	Aside            bool     // a decided conflict set it aside: it counts for nothing
	Reviews          []Review // oldest first, those without effect too
	Actions          []Action // of the device, for this audit's checklist; strictest first
}
