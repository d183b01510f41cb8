package audit

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// Ids are 32 hex digits. Those of places and devices are hashes of what they
// are called, fixed at first mention, so that every laptop that imports the
// same list comes to the same ids without talking. Those of rounds and audits
// are random, except for imported audits (see [ImportedID]).
type (
	WardID   string
	RoomID   string
	DeviceID string
	RoundID  string
	AuditID  string
	PersonID string
)

// Ward is a unit of a site, "Intensiv 2".
type Ward struct {
	ID   WardID
	Name string
}

// Room is a room of a ward, "204".
type Room struct {
	ID   RoomID
	Ward Ward
	Name string
}

// Place is where a device stands, as people say it. Bed may be empty; a Place
// without ward and room is unknown.
type Place struct {
	Ward string `json:"ward,omitempty"`
	Room string `json:"room,omitempty"`
	Bed  string `json:"bed,omitempty"`
}

// Known reports whether the place names a room.
func (p Place) Known() bool { return p.Ward != "" && p.Room != "" }

// SameRoom reports whether p and q are in the same room.
func (p Place) SameRoom(q Place) bool { return p.RoomID() == q.RoomID() }

// RoomID is the id of the place's room, or "" if it is unknown.
func (p Place) RoomID() RoomID { return NewRoom(p.Ward, p.Room).ID }

// NewWard returns the ward of that name; without a name its id is "".
func NewWard(name string) Ward {
	name = Clean(name, MaxName)
	if name == "" {
		return Ward{}
	}
	return Ward{ID: WardID(nameID("ward", name)), Name: name}
}

// NewRoom returns the room of that name in that ward; without both its id is "".
func NewRoom(ward, name string) Room {
	w, name := NewWard(ward), Clean(name, MaxName)
	if w.ID == "" || name == "" {
		return Room{Ward: w, Name: name}
	}
	return Room{ID: RoomID(nameID("room", w.Name, name)), Ward: w, Name: name}
}

// nameID hashes the cleaned and folded names; a NUL, which no cleaned name
// holds, parts them.
func nameID(noun string, names ...string) string {
	h := sha256.New()
	h.Write([]byte("visite " + noun))
	for _, n := range names {
		h.Write([]byte{0})
		h.Write([]byte(Fold(Clean(n, MaxName))))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// NewRoundID returns a fresh random id.
func NewRoundID() RoundID { return RoundID(randomID()) }

// NewAuditID returns a fresh random id.
func NewAuditID() AuditID { return AuditID(randomID()) }

func randomID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program first
	return hex.EncodeToString(b[:])
}
