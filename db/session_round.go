package db

import (
	"context"

	"visite/audit"
)

// ListRooms adds rooms that no device list names to a ward, which may be new.
func (s *Session) ListRooms(ctx context.Context, ward string, rooms []string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		var events []audit.Event
		for _, name := range rooms {
			room := audit.NewRoom(ward, name)
			if room.ID == "" {
				return nil, refuse("no-name", nil, "bitte Station und Raum angeben", "please give ward and room")
			}
			known, err := exists(ctx, t.handle, "SELECT 1 FROM rooms WHERE id = ?", room.ID)
			if err != nil {
				return nil, err
			}
			if !known {
				events = append(events, &audit.RoomListed{Ward: room.Ward.Name, Room: room.Name})
			}
		}
		return events, nil
	})
}

// StartRound begins a round of wards with the newest version of a checklist,
// which is brought into the log if it is not there.
func (s *Session) StartRound(ctx context.Context, wards []audit.WardID, checklistID string) (audit.RoundID, error) {
	c, err := s.checklists.latest(checklistID)
	if err != nil {
		return "", err
	}
	id := audit.NewRoundID()
	err = s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		rooms, err := walk(ctx, t.handle, wards)
		if err != nil {
			return nil, err
		}
		events, err := adopt(ctx, t.handle, c)
		if err != nil {
			return nil, err
		}
		return append(events, &audit.RoundStarted{Round: id, Checklist: c.Digest(), Rooms: rooms}), nil
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// CloseRound ends a round, signed by the person; with gaps only if they are accepted.
func (s *Session) CloseRound(ctx context.Context, id audit.RoundID, acceptGaps bool) (*audit.RoundClosed, error) {
	var closed *audit.RoundClosed
	err := s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		r, err := s.round(ctx, t.handle, id)
		if err != nil {
			return nil, err
		}
		visits, err := unsettled(ctx, t.handle, id)
		if err != nil {
			return nil, err
		}
		closed, err = r.Close(visits, acceptGaps)
		return one(closed, err)
	})
	if err != nil {
		return nil, err
	}
	return closed, nil
}
