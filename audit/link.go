package audit

import "slices"

// Link says that what is nearby is a device on this room's list: a person has
// said so. Where by is a fact, the device and the list must be at one about it.
func (v Visit) Link(id DeviceID, by MatchedBy, n Nearby) (*SightingLinked, error) {
	s, ok := v.seen(id)
	if !ok {
		return nil, refuse("not-here", "dieses Gerät steht nicht in der Liste dieses Raums", "this device is not on this room's list")
	}
	if !n.tied(by, s.Device) {
		return nil, refuse("no-match", "was im Netz gesehen wird, passt so nicht zu %s", "what is seen on the network does not fit %s like that", s.Device.Label())
	}
	e := &SightingLinked{Round: v.Round, Room: v.Room.ID, Device: id, By: by, Differs: n.Differences(s.Device)}
	for _, sighting := range n.Sightings[:min(len(n.Sightings), MaxSightings)] {
		e.Sightings = append(e.Sightings, sighting.Record())
	}
	return e, checkRecords(e.Sightings)
}

// Unlink says that what was linked to a device in this round is not it: somebody
// took one for the other. The device must be on this room's list, and linked.
func (v Visit) Unlink(id DeviceID, linked bool, reason string) (*SightingUnlinked, error) {
	s, ok := v.seen(id)
	if !ok {
		return nil, refuse("not-here", "dieses Gerät steht nicht in der Liste dieses Raums", "this device is not on this room's list")
	}
	if !linked {
		return nil, refuse("not-linked", "%s ist in dieser Runde nichts zugeordnet, was im Netz gesehen wurde",
			"nothing seen on the network is linked to %s in this round", s.Device.Label())
	}
	return &SightingUnlinked{Round: v.Round, Room: v.Room.ID, Device: id, Reason: Say(CleanLines(reason, MaxNote))}, nil
}

// tied reports whether that fact ties it to the device.
func (n Nearby) tied(by MatchedBy, d Device) bool {
	switch by {
	case BySerial:
		return n.sameSerial(d)
	case ByMAC:
		return n.sameMAC(d)
	case ByAddress:
		return n.sameAddress(d)
	case ByHost:
		return n.sameHost(d)
	}
	return by == ByPerson
}

// Recorded tells which sightings a round has recorded already, and which
// addresses and MACs it has linked to devices.
type Recorded struct {
	Left   map[string]bool // by [Sighting.Key]
	Linked map[string]bool // addresses and MACs
}

// Key tells sightings of one source apart within a round: by MAC and address, or
// by what the device calls itself if it has neither.
func (s Sighting) Key() string {
	key := string(s.Source) + " " + NormalMAC(s.MAC) + " "
	if s.Address.IsValid() {
		key += s.Address.String()
	}
	if !s.Address.IsValid() && NormalMAC(s.MAC) == "" {
		key += Fold(s.Name) + "\x00" + HostKey(s.Host) + "\x00" + Fold(s.Serial)
	}
	return key
}

// LeaveSightings keeps what was seen from the room and is neither linked to a
// device nor recorded in the round already; nil if there is nothing.
func (v Visit) LeaveSightings(all []Nearby, known Recorded) *SightingsLeft {
	e := &SightingsLeft{Round: v.Round, Room: v.Room.ID}
	kept := map[string]bool{}
	for _, n := range all {
		if slices.ContainsFunc(n.Sightings, known.linked) {
			continue
		}
		for _, s := range n.Sightings {
			key := s.Key()
			switch {
			case known.Left[key] || kept[key]:
			case len(e.Sightings) >= MaxSightings:
				e.Dropped++
			default:
				kept[key] = true
				e.Sightings = append(e.Sightings, s.Record())
			}
		}
	}
	if len(e.Sightings) == 0 {
		return nil
	}
	return e
}

func (k Recorded) linked(s Sighting) bool {
	return s.Address.IsValid() && k.Linked[s.Address.String()] || k.Linked[NormalMAC(s.MAC)]
}

// checkRecords says whether sightings can be kept as they are written.
func checkRecords(records []SightingRecord) error {
	if len(records) == 0 || len(records) > MaxSightings {
		return refuse("sightings", "%d Sichtungen: es müssen 1 bis %d sein", "%d sightings: there must be 1 to %d", len(records), MaxSightings)
	}
	for _, r := range records {
		if _, err := r.Sighting(); err != nil || !slices.Contains(trust, r.Source) {
			return refuse("sightings", "eine Sichtung ohne lesbare Quelle, Zeit oder Adresse", "a sighting without a readable source, time or address")
		}
	}
	return nil
}

// Check says whether the event may stand in the log of a round in which the
// device is on the room's list.
func (e SightingLinked) Check(v Visit) error {
	if _, ok := v.seen(e.Device); !ok {
		return refuse("not-here", "dieses Gerät steht nicht in der Liste dieses Raums", "this device is not on this room's list")
	}
	switch e.By {
	case BySerial, ByMAC, ByAddress, ByHost, ByPerson:
		return checkRecords(e.Sightings)
	}
	return refuse("no-match", "unbekannte Art der Zuordnung %q", "unknown way of linking %q", Clean(string(e.By), MaxName))
}

// Check says whether the event may stand in the log.
func (e SightingsLeft) Check() error { return checkRecords(e.Sightings) }
