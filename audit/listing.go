package audit

// RoomListed adds a room that no device list named: typed in on the ward.
type RoomListed struct {
	Ward string `json:"ward"`
	Room string `json:"room"`
}

func (e *RoomListed) Kind() string { return "room.listed" }
func (e *RoomListed) Subjects() []string {
	return []string{string(NewRoom(e.Ward, e.Room).ID)}
}
func (e *RoomListed) Privates() []*Private { return nil }

// DeviceListed is the first mention of a device: in a list, or at the bed
// (Device.PlaceSource says which).
type DeviceListed struct {
	Device Device  `json:"device"`
	Round  RoundID `json:"round,omitempty"` // in which it was found, if it was
}

func (e *DeviceListed) Kind() string         { return "device.listed" }
func (e *DeviceListed) Subjects() []string   { return subjects(e.Device.ID, e.Round) }
func (e *DeviceListed) Privates() []*Private { return nil }

// DeviceCorrected gives fields of a known device new values. The keys are the
// JSON names of the fields of [Device], without id, place and place_source.
type DeviceCorrected struct {
	Device DeviceID          `json:"device"`
	Fields map[string]string `json:"fields"`
}

func (e *DeviceCorrected) Kind() string         { return "device.corrected" }
func (e *DeviceCorrected) Subjects() []string   { return subjects(e.Device, "") }
func (e *DeviceCorrected) Privates() []*Private { return nil }

// DeviceMoved says where a known device stands now, and how that is known.
type DeviceMoved struct {
	Device DeviceID    `json:"device"`
	From   Place       `json:"from,omitzero"`
	To     Place       `json:"to"`
	Source PlaceSource `json:"source"`
	Round  RoundID     `json:"round,omitempty"`
}

func (e *DeviceMoved) Kind() string         { return "device.moved" }
func (e *DeviceMoved) Subjects() []string   { return subjects(e.Device, e.Round) }
func (e *DeviceMoved) Privates() []*Private { return nil }

// InventoryImported ends the events of one import of a device list: what was
// read and what came of it.
type InventoryImported struct {
	File      string `json:"file"`   // base name
	SHA256    string `json:"sha256"` // of the file
	Profile   string `json:"profile,omitempty"`
	Rows      int    `json:"rows"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Moved     int    `json:"moved"`
	Differing int    `json:"differing"` // seen elsewhere at the bed, left there
	Unchanged int    `json:"unchanged"`
	Rejected  int    `json:"rejected"`
}

func (e *InventoryImported) Kind() string         { return "inventory.imported" }
func (e *InventoryImported) Subjects() []string   { return nil }
func (e *InventoryImported) Privates() []*Private { return nil }

// subjects lists the ids that are not empty.
func subjects(device DeviceID, round RoundID, audits ...AuditID) []string {
	ids := make([]string, 0, 2+len(audits))
	if device != "" {
		ids = append(ids, string(device))
	}
	if round != "" {
		ids = append(ids, string(round))
	}
	for _, a := range audits {
		ids = append(ids, string(a))
	}
	return ids
}
