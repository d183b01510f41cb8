package audit

// Unfind takes back that a device was found here: it was a mistake. Its place is
// again the one it had before. What was linked to it from this room goes with
// it: whoever took the device for another one took its address for another's.
// An expected device is missing instead, and one with an audit stands here.
func (v Visit) Unfind(id DeviceID, linkedHere bool, note string) ([]Event, error) {
	s, ok := v.seen(id)
	switch {
	case !ok || s.How == "":
		return nil, refuse("not-found", "dieses Gerät wurde hier nicht gefunden", "this device was not found here")
	case s.Expected:
		return nil, refuse("expected-here", "%s wird hier erwartet: wenn es nicht da ist, fehlt es (-)",
			"%s is expected here: if it is not, it is missing (-)", s.Device.Label())
	case s.State() == SeenDraft:
		return nil, refuseDraft(s.Device)
	case s.Audit != nil:
		return nil, refuse("already-audited", "%s wurde hier geprüft: also steht es hier", "%s was audited here: so it stands here", s.Device.Label())
	}
	var events []Event
	if linkedHere {
		events = append(events, &SightingUnlinked{Round: v.Round, Room: v.Room.ID, Device: id})
	}
	events = append(events, &DeviceUnfound{Round: v.Round, Room: v.Room.ID, Device: id, Note: Say(CleanLines(note, MaxNote))})
	d, here := s.Device, Place{Ward: v.Room.Ward.Name, Room: v.Room.Name}
	if known := (Stood{d.Place, d.PlaceSource}); known != s.Was && d.Place.SameRoom(here) && d.PlaceSource == FromBed {
		events = append(events, &DeviceMoved{Device: id, From: d.Place, To: s.Was.Place, Source: s.Was.Source, Round: v.Round})
	}
	return events, nil
}

// DeviceUnfound takes back that a device stands in a room where it was found.
type DeviceUnfound struct {
	Round  RoundID  `json:"round"`
	Room   RoomID   `json:"room"`
	Device DeviceID `json:"device"`
	Note   Private  `json:"note,omitzero"`
}

func (e *DeviceUnfound) Kind() string         { return "device.unfound" }
func (e *DeviceUnfound) Subjects() []string   { return subjects(e.Device, e.Round) }
func (e *DeviceUnfound) Privates() []*Private { return privates(&e.Note) }
