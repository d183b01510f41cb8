package db

import (
	"context"

	"visite/audit"
)

// PermitNetwork says what is allowed on the site's network from now on. The
// person must be an administrator, and signs it.
func (s *Session) PermitNetwork(ctx context.Context, p audit.NetworkPermit) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		return one(permitted(ctx, t.handle, p, s.author.Person))
	})
}

// BeginBrowse announces mDNS questions, before the first is sent.
func (s *Session) BeginBrowse(ctx context.Context, e audit.BrowseBegun) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) { return one(browseBegun(ctx, t.handle, e)) })
}

// EndBrowse says what became of questions that were announced.
func (s *Session) EndBrowse(ctx context.Context, e audit.BrowseEnded) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) { return one(browseEnded(ctx, t.handle, e)) })
}

// LinkSighting says that what is nearby is a device on the list of the room.
func (s *Session) LinkSighting(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID, by audit.MatchedBy, n audit.Nearby) error {
	return s.atRoom(ctx, round, room, func(_ context.Context, _ *tx, v audit.Visit) ([]audit.Event, error) {
		return one(v.Link(device, by, n))
	})
}

// UnlinkSighting takes back what was linked to a device in the round. The reason
// may be empty.
func (s *Session) UnlinkSighting(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID, reason string) error {
	return s.atRoom(ctx, round, room, func(ctx context.Context, t *tx, v audit.Visit) ([]audit.Event, error) {
		return one(sightingUnlinked(ctx, t.handle, v, device, reason))
	})
}

// LeaveSightings keeps what was seen from a room and is neither linked to a
// device nor recorded in the round already. It may have nothing to keep.
func (s *Session) LeaveSightings(ctx context.Context, round audit.RoundID, room audit.RoomID, all []audit.Nearby) error {
	return s.atRoom(ctx, round, room, func(ctx context.Context, t *tx, v audit.Visit) ([]audit.Event, error) {
		known, err := recorded(ctx, t.handle, round)
		if err != nil {
			return nil, err
		}
		left := v.LeaveSightings(all, known)
		if left == nil {
			return nil, nil
		}
		return one(left, left.Check())
	})
}

// ObserveContact keeps what a capture shows of a device. What the same file has
// shown of it already is not kept twice.
func (s *Session) ObserveContact(ctx context.Context, e audit.ContactObserved) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		known, err := exists(ctx, t.handle, "SELECT 1 FROM contacts WHERE device = ? AND sha256 = ? AND sha256 <> '' AND first_at = ?", e.Device, e.SHA256, e.First)
		if err != nil || known {
			return nil, err
		}
		return one(contactObserved(ctx, t.handle, e))
	})
}

// Unlock unlocks connect checks for a while, signed by the person. It returns
// what was signed, with its id and when it expires.
func (s *Session) Unlock(ctx context.Context, u audit.ProbeUnlocked) (audit.ProbeUnlocked, error) {
	var signed *audit.ProbeUnlocked
	err := s.do(ctx, func(ctx context.Context, t *tx) (_ []audit.Event, err error) {
		signed, err = probeUnlocked(ctx, t.handle, u, t.at)
		return one(signed, err)
	})
	if err != nil {
		return audit.ProbeUnlocked{}, err
	}
	return *signed, nil
}

// BeginConnect announces a connection, before it is made.
func (s *Session) BeginConnect(ctx context.Context, e audit.ConnectBegun) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		return one(connectBegun(ctx, t.handle, e, t.at))
	})
}

// EndConnect says what became of a connection that was announced.
func (s *Session) EndConnect(ctx context.Context, e audit.ConnectEnded) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) { return one(connectEnded(ctx, t.handle, e)) })
}

// CheckProbe answers whether the monitors still show values, alarms and time
// after a connect check.
func (s *Session) CheckProbe(ctx context.Context, e audit.ProbeChecked) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) { return one(probeChecked(ctx, t.handle, e)) })
}
