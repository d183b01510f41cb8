package report

import (
	"encoding/json"
	"fmt"
	"io"

	"visite/audit"
)

// RoundJSON writes the record of a round as one object, as schema/round.schema.json
// says.
func RoundJSON(w io.Writer, r *audit.RoundRecord) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(newRound(r)); err != nil {
		return fmt.Errorf("write round: %w", err)
	}
	return nil
}

// roundJSON is the record of a round. Its names are interface.
type roundJSON struct {
	ID              string      `json:"id"`
	Status          string      `json:"status"`
	ChecklistDigest string      `json:"checklist_digest"`
	Wards           []string    `json:"wards"`
	StartedAt       string      `json:"started_at"`
	StartedBy       string      `json:"started_by"`
	StartedByID     string      `json:"started_by_id"`
	ClosedAt        *string     `json:"closed_at"` // null while it is open
	ClosedBy        *string     `json:"closed_by"`
	ClosedByID      string      `json:"closed_by_id,omitempty"`
	Rooms           []roundRoom `json:"rooms"` // in walking order
	Gaps            []audit.Gap `json:"gaps"`
	Outside         sentJSON    `json:"network_outside_rooms"`
	Network         sentJSON    `json:"network"` // the sum
}

type roundRoom struct {
	Ward      string         `json:"ward"`
	Room      string         `json:"room"`
	Status    string         `json:"status"`
	Reason    string         `json:"reason,omitempty"` // of no access
	EnteredAt string         `json:"entered_at"`
	LeftAt    string         `json:"left_at"`
	Expected  int            `json:"expected"`
	Settled   int            `json:"settled"`
	Found     int            `json:"found"`
	Open      int            `json:"open"`
	Drafts    int            `json:"drafts"`
	Network   sentJSON       `json:"network"`
	Unlinked  []sightingJSON `json:"unlinked"`
	NeverSeen []namedDevice  `json:"never_seen"`
}

// sentJSON is what was sent over the network.
type sentJSON struct {
	Interfaces []string `json:"interfaces"`
	Browses    int      `json:"browses"`
	Announced  int      `json:"announced"`
	Heard      int      `json:"heard"`
	Connects   int      `json:"connects"`
	Open       int      `json:"open"`
}

type namedDevice struct {
	Device string `json:"device"`
	Name   string `json:"name"`
}

func newSent(n audit.VisitNetwork) sentJSON {
	return sentJSON{
		Interfaces: list(n.Interfaces), Browses: n.Browses, Announced: n.Announced, Heard: n.Heard, Connects: n.Connects, Open: n.Open,
	}
}

func newRound(r *audit.RoundRecord) *roundJSON {
	out := &roundJSON{
		ID: string(r.ID), Status: string(r.Status), ChecklistDigest: r.Checklist, Wards: list(r.Wards),
		StartedAt: r.Started.At, StartedBy: r.Started.Name, StartedByID: string(r.Started.Person),
		Rooms: make([]roundRoom, len(r.Rooms)), Gaps: list(r.Gaps), Outside: newSent(r.Outside), Network: newSent(r.Network()),
	}
	if r.Closed.At != "" {
		out.ClosedAt, out.ClosedBy, out.ClosedByID = &r.Closed.At, &r.Closed.Name, string(r.Closed.Person)
	}
	for i := range r.Rooms {
		out.Rooms[i] = newRoundRoom(&r.Rooms[i], &r.Visits[i])
	}
	return out
}

func newRoundRoom(l *audit.RoomLine, v *audit.Visit) roundRoom {
	room := roundRoom{
		Ward: l.Room.Ward.Name, Room: l.Room.Name, Status: string(l.Status), Reason: v.Reason, EnteredAt: v.Entered.At, LeftAt: v.Left.At,
		Expected: l.Expected, Settled: l.Settled, Found: l.Found, Open: l.Open, Drafts: l.Drafts,
		Network: newSent(l.Network), Unlinked: []sightingJSON{}, NeverSeen: []namedDevice{},
	}
	for _, s := range v.Unlinked {
		room.Unlinked = append(room.Unlinked, newSighting(s))
	}
	for _, s := range v.Reconcile().Unseen {
		room.NeverSeen = append(room.NeverSeen, namedDevice{string(s.Device.ID), s.Device.Label()})
	}
	return room
}
