package audit

import "net/netip"

// VisitStatus is what happened in a room of a round.
type VisitStatus string

// The states of a visit. Done and empty can be taken up again by entering.
const (
	VisitNotYet   VisitStatus = "not_yet"
	VisitEntered  VisitStatus = "entered"
	VisitDone     VisitStatus = "done"
	VisitEmpty    VisitStatus = "empty"     // no monitor here
	VisitNoAccess VisitStatus = "no_access" // with reason
)

// Entered reports whether somebody was in the room.
func (s VisitStatus) Entered() bool {
	return s == VisitEntered || s == VisitDone || s == VisitEmpty
}

// FoundHow says how a device came to be in a room that did not expect it.
type FoundHow string

// Found here though expected in another room, or nowhere at all.
const (
	MovedIn    FoundHow = "moved_in"
	Unexpected FoundHow = "unexpected"
)

// Stamp is who did something, and when by their clock. It is for people: order
// and rights come from the log.
type Stamp struct {
	At     string   `json:"at"` // RFC 3339 with offset
	Person PersonID `json:"person"`
	Name   string   `json:"name"` // empty once redacted
}

// Visit is one room in a round: the devices expected there, those found, and
// what became of each.
type Visit struct {
	Round   RoundID
	Room    Room
	Status  VisitStatus
	Reason  string // of no access
	Entered Stamp
	Left    Stamp
	Devices []Seen // expected ones first, each part by bed and code

	Network  VisitNetwork // what was sent from here
	Linked   []LinkedAt   // all that was linked to a device in the round, from whichever room
	Unlinked []Sighting   // from here, of what is linked to no device and none that the round expects
	Looked   bool         // anything was seen on the network in the round: only then does it say something not to be seen
}

// Seen is a device in a room of a round.
type Seen struct {
	Device   Device
	Expected bool
	How      FoundHow  // "" if it was expected here
	Missing  bool      // said to be missing, and not found or audited since
	Home     string    // where a moved-in device was expected, as "ward · room"
	Away     string    // in which other room it was found instead, as "ward · room"
	Audit    *AuditRef // in this room and round; nil if none was begun
	Twice    bool      // found or audited in more than one room, or audited more than once
	Was      Stood     // before it was found here
	Network  bool      // seen on the network in the round: linked by a person, or recognised by what the list has
}

// LinkedAt is where on the network a device is that a person has linked in the
// round; either may be unknown.
type LinkedAt struct {
	Device  DeviceID
	Code    string // of the device
	Address netip.Addr
	MAC     string
}

// Stood is where a device was known to stand, and on whose word.
type Stood struct {
	Place  Place       `json:"place"`
	Source PlaceSource `json:"source"`
}

// AuditRef is an audit in short.
type AuditRef struct {
	ID       AuditID
	Revision int
	Status   Status
	Verdict  string // of the last sealed revision
	Urgency  string
	By       Stamp // who touched it last
}

// SeenState is what became of a device in a room.
type SeenState string

// The states of a device in a room; open and draft keep a round from being complete.
const (
	SeenOpen    SeenState = "open"
	SeenDraft   SeenState = "draft"
	SeenAudited SeenState = "audited"
	SeenMissing SeenState = "missing"
	SeenAway    SeenState = "away"
)

// State is what became of the device here: an audit counts more than a
// finding elsewhere, and that more than being called missing.
func (s Seen) State() SeenState {
	switch {
	case s.Audit != nil && (s.Audit.Status == Completed || s.Audit.Revision > 1):
		return SeenAudited
	case s.Audit != nil:
		return SeenDraft
	case s.Away != "":
		return SeenAway
	case s.Missing:
		return SeenMissing
	}
	return SeenOpen
}

// Reconciliation is what leaving a room shows: the list against the room. A
// device can stand in several lists; Open and Draft are what is left to do.
type Reconciliation struct {
	Expected, Found, MovedIn, Away, Missing, Unexpected, Twice, Open []Seen

	Unlinked []Nearby // seen on the network from here, and expected nowhere in the round
	Unseen   []Seen   // expected here and not seen on the network, in a round in which anything was
}

// Reconcile compares what was expected in the room with what was found.
func (v Visit) Reconcile() Reconciliation {
	r := Reconciliation{Unlinked: Gather(v.Unlinked)}
	for _, s := range v.Devices {
		state := s.State()
		if s.Expected {
			r.Expected = append(r.Expected, s)
		}
		switch s.How {
		case MovedIn:
			r.MovedIn = append(r.MovedIn, s)
		case Unexpected:
			r.Unexpected = append(r.Unexpected, s)
		}
		if s.Twice {
			r.Twice = append(r.Twice, s)
		}
		if v.Looked && s.Expected && !s.Network {
			r.Unseen = append(r.Unseen, s)
		}
		switch state {
		case SeenAudited:
			r.Found = append(r.Found, s)
		case SeenAway:
			r.Away = append(r.Away, s)
		case SeenMissing:
			r.Missing = append(r.Missing, s)
		default:
			r.Open = append(r.Open, s)
		}
	}
	return r
}

func (v Visit) seen(id DeviceID) (Seen, bool) {
	for _, s := range v.Devices {
		if s.Device.ID == id {
			return s, true
		}
	}
	return Seen{}, false
}

// Enter says that somebody is in the room now.
func (v Visit) Enter() *RoomEntered { return &RoomEntered{Round: v.Round, Room: v.Room.ID} }

// Leave ends the visit as done; with devices still open it stays entered and
// can be taken up again, which is no error.
func (v Visit) Leave() *RoomLeft {
	result := VisitDone
	if len(v.Reconcile().Open) > 0 {
		result = VisitEntered
	}
	return &RoomLeft{Round: v.Round, Room: v.Room.ID, Result: result}
}

// Empty says that there is no monitor in the room: whatever was expected here
// and is still open is missing. A device found or audited here speaks against it.
func (v Visit) Empty() ([]Event, error) {
	var events []Event
	for _, s := range v.Devices {
		state := s.State()
		switch {
		case state == SeenDraft:
			return nil, refuseDraft(s.Device)
		case state == SeenAudited:
			return nil, refuse("room-not-empty",
				"hier wurde schon %s geprüft: der Raum ist nicht leer", "%s was audited here: the room is not empty", s.Device.Label())
		case state == SeenOpen && !s.Expected:
			return nil, refuse("room-not-empty",
				"hier wurde schon %s gefunden: der Raum ist nicht leer", "%s was found here: the room is not empty", s.Device.Label())
		case state == SeenOpen:
			events = append(events, &DeviceMissed{Round: v.Round, Room: v.Room.ID, Device: s.Device.ID})
		}
	}
	return append(events, &RoomLeft{Round: v.Round, Room: v.Room.ID, Result: VisitEmpty}), nil
}

// NoAccess says that the room could not be entered, and why.
func (v Visit) NoAccess(reason string) (*RoomLeft, error) {
	reason = CleanLines(reason, MaxNote)
	if reason == "" {
		return nil, refuse("reason-missing", "bitte den Grund angeben, z. B. „Isolation“", "please give the reason, e.g. “isolation”")
	}
	return &RoomLeft{Round: v.Round, Room: v.Room.ID, Result: VisitNoAccess, Reason: Say(reason)}, nil
}

// Miss says that an expected device is not here.
func (v Visit) Miss(id DeviceID, note string) (*DeviceMissed, error) {
	s, ok := v.seen(id)
	if !ok || !s.Expected {
		return nil, refuse("not-expected", "dieses Gerät wird hier nicht erwartet", "this device is not expected here")
	}
	switch s.State() {
	case SeenDraft:
		return nil, refuseDraft(s.Device)
	case SeenAudited:
		return nil, refuse("already-audited", "%s wurde hier geprüft und kann nicht fehlen", "%s was audited here and cannot be missing", s.Device.Label())
	}
	return &DeviceMissed{Round: v.Round, Room: v.Room.ID, Device: id, Note: Say(CleanLines(note, MaxNote))}, nil
}

// Find says that a known device stands here though nobody expected it here: the
// finding, and its move. A device that is already on this room's list needs none.
func (v Visit) Find(d Device, home Place, expected bool) []Event {
	if _, ok := v.seen(d.ID); ok {
		return nil
	}
	how := Unexpected
	if expected {
		how = MovedIn
	}
	here := Place{Ward: v.Room.Ward.Name, Room: v.Room.Name}
	events := []Event{&DeviceFound{Round: v.Round, Room: v.Room.ID, Device: d.ID, How: how}}
	if !home.SameRoom(here) || d.PlaceSource != FromBed {
		events = append(events, &DeviceMoved{Device: d.ID, From: home, To: here, Source: FromBed, Round: v.Round})
	}
	return events
}

// FindNew says that a device no list knows stands here. It needs an inventory
// or a serial number.
func (v Visit) FindNew(d Device) ([]Event, error) {
	d = d.Cleaned()
	d.Place.Ward, d.Place.Room, d.PlaceSource = v.Room.Ward.Name, v.Room.Name, FromBed
	d.ID = d.NewID()
	if d.ID == "" {
		return nil, refuse("no-number", "bitte Inventar- oder Seriennummer angeben", "please give the inventory or serial number")
	}
	return []Event{
		&DeviceListed{Device: d, Round: v.Round},
		&DeviceFound{Round: v.Round, Room: v.Room.ID, Device: d.ID, How: Unexpected},
	}, nil
}

// RoomEntered says that the room was entered in the round.
type RoomEntered struct {
	Round RoundID `json:"round"`
	Room  RoomID  `json:"room"`
}

func (e *RoomEntered) Kind() string         { return "room.entered" }
func (e *RoomEntered) Subjects() []string   { return subjects("", e.Round) }
func (e *RoomEntered) Privates() []*Private { return nil }

// RoomLeft says how the visit of a room ended: done, empty, no_access, or
// entered if devices are still open.
type RoomLeft struct {
	Round  RoundID     `json:"round"`
	Room   RoomID      `json:"room"`
	Result VisitStatus `json:"result"`
	Reason Private     `json:"reason,omitzero"`
}

func (e *RoomLeft) Kind() string         { return "room.left" }
func (e *RoomLeft) Subjects() []string   { return subjects("", e.Round) }
func (e *RoomLeft) Privates() []*Private { return privates(&e.Reason) }

// DeviceFound says that a device stands in a room that did not expect it.
type DeviceFound struct {
	Round  RoundID  `json:"round"`
	Room   RoomID   `json:"room"`
	Device DeviceID `json:"device"`
	How    FoundHow `json:"how"`
}

func (e *DeviceFound) Kind() string         { return "device.found" }
func (e *DeviceFound) Subjects() []string   { return subjects(e.Device, e.Round) }
func (e *DeviceFound) Privates() []*Private { return nil }

// DeviceMissed says that an expected device is not in its room.
type DeviceMissed struct {
	Round  RoundID  `json:"round"`
	Room   RoomID   `json:"room"`
	Device DeviceID `json:"device"`
	Note   Private  `json:"note,omitzero"`
}

func (e *DeviceMissed) Kind() string         { return "device.missed" }
func (e *DeviceMissed) Subjects() []string   { return subjects(e.Device, e.Round) }
func (e *DeviceMissed) Privates() []*Private { return privates(&e.Note) }
