package db

import (
	"context"

	"visite/audit"
)

// atRoom runs a verb in a room of a round that is still open.
func (s *Session) atRoom(ctx context.Context, round audit.RoundID, room audit.RoomID, decide func(ctx context.Context, t *tx, v audit.Visit) ([]audit.Event, error)) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		if err := checkOpen(ctx, t.handle, round); err != nil {
			return nil, err
		}
		v, err := visit(ctx, t.handle, round, room)
		if err != nil {
			return nil, err
		}
		return decide(ctx, t, v)
	})
}

// EnterRoom says that somebody is in the room now.
func (s *Session) EnterRoom(ctx context.Context, round audit.RoundID, room audit.RoomID) error {
	return s.atRoom(ctx, round, room, func(_ context.Context, _ *tx, v audit.Visit) ([]audit.Event, error) {
		return one(v.Enter(), nil)
	})
}

// LeaveRoom ends the visit as done, or leaves it open if devices are.
func (s *Session) LeaveRoom(ctx context.Context, round audit.RoundID, room audit.RoomID) error {
	return s.atRoom(ctx, round, room, func(_ context.Context, _ *tx, v audit.Visit) ([]audit.Event, error) {
		return one(v.Leave(), nil)
	})
}

// LeaveEmpty says that there is no monitor in the room.
func (s *Session) LeaveEmpty(ctx context.Context, round audit.RoundID, room audit.RoomID) error {
	return s.atRoom(ctx, round, room, func(_ context.Context, _ *tx, v audit.Visit) ([]audit.Event, error) {
		return v.Empty()
	})
}

// LeaveNoAccess says that the room could not be entered, and why.
func (s *Session) LeaveNoAccess(ctx context.Context, round audit.RoundID, room audit.RoomID, reason string) error {
	return s.atRoom(ctx, round, room, func(_ context.Context, _ *tx, v audit.Visit) ([]audit.Event, error) {
		return one(v.NoAccess(reason))
	})
}

// Miss says that an expected device is not in the room.
func (s *Session) Miss(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID, note string) error {
	return s.atRoom(ctx, round, room, func(_ context.Context, _ *tx, v audit.Visit) ([]audit.Event, error) {
		return one(v.Miss(device, note))
	})
}

// Find says that a known device stands in the room though nobody expected it there.
func (s *Session) Find(ctx context.Context, round audit.RoundID, room audit.RoomID, id audit.DeviceID) error {
	return s.atRoom(ctx, round, room, func(ctx context.Context, t *tx, v audit.Visit) ([]audit.Event, error) {
		d, err := device(ctx, t.handle, id)
		if err != nil {
			return nil, err
		}
		expected, err := isExpected(ctx, t.handle, round, id)
		if err != nil {
			return nil, err
		}
		return v.Find(d, d.Place, expected), nil
	})
}

// Unfind takes back that a device was found in the room. The note may be empty.
func (s *Session) Unfind(ctx context.Context, round audit.RoundID, room audit.RoomID, id audit.DeviceID, note string) error {
	return s.atRoom(ctx, round, room, func(ctx context.Context, t *tx, v audit.Visit) ([]audit.Event, error) {
		linked, err := linkedFrom(ctx, t.handle, v, id)
		if err != nil {
			return nil, err
		}
		return v.Unfind(id, linked, note)
	})
}

// linkedFrom reports whether something was linked to a device from a room.
func linkedFrom(ctx context.Context, h *handle, v audit.Visit, id audit.DeviceID) (bool, error) {
	return exists(ctx, h, "SELECT 1 FROM sightings WHERE device = ? AND round = ? AND room = ? AND revoked = 0 LIMIT 1", id, v.Round, v.Room.ID)
}

// FindNew says that a device no list knows stands in the room.
func (s *Session) FindNew(ctx context.Context, round audit.RoundID, room audit.RoomID, d audit.Device) (id audit.DeviceID, err error) {
	err = s.atRoom(ctx, round, room, func(ctx context.Context, t *tx, v audit.Visit) ([]audit.Event, error) {
		events, err := v.FindNew(d)
		if err != nil {
			return nil, err
		}
		listed := events[0].(*audit.DeviceListed).Device
		id = listed.ID
		return events, checkNew(ctx, t.handle, listed)
	})
	return id, err
}

// one makes a list of a rule's single event.
func one[E audit.Event](e E, err error) ([]audit.Event, error) {
	if err != nil {
		return nil, err
	}
	return []audit.Event{e}, nil
}
