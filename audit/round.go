package audit

import "visite/checklist"

// RoundStatus is where a round stands.
type RoundStatus string

// The states of a round. Only a complete round proves that nothing was
// forgotten; an imported one claims nothing about rooms it does not name.
const (
	RoundOpen     RoundStatus = "open"
	RoundComplete RoundStatus = "complete"
	RoundGaps     RoundStatus = "gaps"
	RoundImported RoundStatus = "imported"
)

// Round is one walk of one or more wards by one person, with one line a room in
// walking order.
type Round struct {
	ID        RoundID
	Status    RoundStatus
	Checklist string // digest
	Title     checklist.Text
	Wards     []string
	Started   Stamp
	Closed    Stamp
	Rooms     []RoomLine
	Outside   VisitNetwork // what was sent in it outside a room
}

// RoomLine is a room of a round in short.
type RoomLine struct {
	Room     Room
	Status   VisitStatus
	Expected int // devices expected here when the round started
	Settled  int // of these: audited, missing or found elsewhere
	Found    int // found here though expected elsewhere or nowhere
	Open     int // expected or found here and not yet settled
	Drafts   int // audits begun and not completed
	Network  VisitNetwork
}

// Count adds n devices on the room's list of which that became.
func (l *RoomLine) Count(state SeenState, expected bool, n int) {
	open := state == SeenOpen || state == SeenDraft
	if expected {
		l.Expected += n
	} else {
		l.Found += n
	}
	if expected && !open {
		l.Settled += n
	}
	if open {
		l.Open += n
	}
	if state == SeenDraft {
		l.Drafts += n
	}
}

// Done reports whether nothing more is to do in the room.
func (l RoomLine) Done() bool { return l.Status.Entered() && l.Open == 0 }

// Next is the index of the room to go to after the one at index from (-1 to
// begin with): the first one not done behind it, else from the beginning; -1 if
// there is none. A room that could not be entered is not offered again.
func (r Round) Next(from int) int {
	n := len(r.Rooms)
	for i := range n {
		at := (max(from, -1) + 1 + i) % n
		if l := r.Rooms[at]; !l.Done() && l.Status != VisitNoAccess {
			return at
		}
	}
	return -1
}

// Network is all that was sent over the network in the round.
func (r Round) Network() VisitNetwork {
	var sum VisitNetwork
	for _, l := range r.Rooms {
		sum = sum.And(l.Network)
	}
	return sum.And(r.Outside)
}

// Progress counts rooms done and devices settled, with their totals.
func (r Round) Progress() Progress {
	p := Progress{Rooms: len(r.Rooms)}
	for _, l := range r.Rooms {
		if l.Done() {
			p.RoomsDone++
		}
		p.Devices += l.Expected + l.Found
		p.DevicesDone += l.Expected + l.Found - l.Open
	}
	return p
}

// Progress is how far a round has come.
type Progress struct {
	Rooms, RoomsDone     int
	Devices, DevicesDone int
}

// GapKind says what is missing for a complete round.
type GapKind string

// The gaps a round can be closed with.
const (
	GapRoom   GapKind = "room_not_entered"
	GapAccess GapKind = "no_access"
	GapDevice GapKind = "device_not_audited"
)

// GapWithin is how soon a gap must be closed (ours), an ISO 8601 duration.
const GapWithin = "P7D"

// Gap is a room or device that a round closed without, by name, and the action
// that follows from it: the technician goes there again.
type Gap struct {
	Kind   GapKind  `json:"kind"`
	Ward   string   `json:"ward"`
	Room   string   `json:"room"`
	Device DeviceID `json:"device,omitempty"`
	Name   string   `json:"name,omitempty"` // of the device, with its code
	Within string   `json:"within"`
}

// Gaps lists what keeps the round from being complete, in walking order.
func Gaps(visits []Visit) []Gap {
	var gaps []Gap
	for _, v := range visits {
		gap := Gap{Ward: v.Room.Ward.Name, Room: v.Room.Name, Within: GapWithin}
		switch {
		case v.Status == VisitNoAccess:
			gap.Kind = GapAccess
			gaps = append(gaps, gap)
		case !v.Status.Entered():
			gap.Kind = GapRoom
			gaps = append(gaps, gap)
		}
		for _, s := range v.Devices {
			if s.State() != SeenOpen && s.State() != SeenDraft {
				continue
			}
			gap.Kind, gap.Device, gap.Name = GapDevice, s.Device.ID, s.Device.Label()
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// Close ends the round. It is complete when every room was entered and every
// device expected or found there is audited, missing or was found elsewhere;
// otherwise it is refused unless the gaps are accepted, which lists them.
func (r Round) Close(visits []Visit, acceptGaps bool) (*RoundClosed, error) {
	if r.Status != RoundOpen {
		return nil, refuse("round-closed", "diese Runde ist schon abgeschlossen", "this round is already closed")
	}
	gaps := Gaps(visits)
	if len(gaps) == 0 {
		return &RoundClosed{Round: r.ID, Result: RoundComplete, Checklist: r.Checklist, Gaps: []Gap{}}, nil
	}
	if !acceptGaps {
		return nil, refuse("round-gaps",
			"die Runde hat noch %d Lücken: erst erledigen oder „mit Lücken abschließen“",
			"the round still has %d gaps: settle them or close it with gaps", len(gaps))
	}
	return &RoundClosed{Round: r.ID, Result: RoundGaps, Checklist: r.Checklist, Gaps: gaps}, nil
}

// RoundStarted fixes what the round is about: its rooms in walking order and
// the devices expected in each. Completeness is measured against this.
type RoundStarted struct {
	Round     RoundID     `json:"round"`
	Checklist string      `json:"checklist"` // digest
	Rooms     []RoundRoom `json:"rooms"`
}

// RoundRoom is a room of a round with the devices expected there.
type RoundRoom struct {
	Ward    string     `json:"ward"`
	Room    string     `json:"room"`
	Devices []DeviceID `json:"devices"`
}

func (e *RoundStarted) Kind() string         { return "round.started" }
func (e *RoundStarted) Subjects() []string   { return subjects("", e.Round) }
func (e *RoundStarted) Privates() []*Private { return nil }

// RoundClosed ends a round, complete or with its gaps by name; signed.
type RoundClosed struct {
	Round     RoundID     `json:"round"`
	Result    RoundStatus `json:"result"` // complete | gaps
	Checklist string      `json:"checklist"`
	Gaps      []Gap       `json:"gaps"`
}

func (e *RoundClosed) Kind() string         { return "round.closed" }
func (e *RoundClosed) Subjects() []string   { return subjects("", e.Round) }
func (e *RoundClosed) Privates() []*Private { return nil }

// Vouch is what the person closing the round signs.
func (e *RoundClosed) Vouch() Vouch {
	return Vouch{Subject: string(e.Round), Digest: e.Checklist, Outcome: map[string]any{"result": e.Result, "gaps": len(e.Gaps)}}
}
