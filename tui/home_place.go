package tui

import (
	"context"
	"slices"

	"visite/audit"
)

// findPlace looks up where the person was, and gives nil if there is nothing to
// go on with: the round is closed, or no longer known.
func findPlace(ctx context.Context, store Store, p Place) *placeLine {
	if p.Round == "" {
		return nil
	}
	round, err := store.Round(ctx, p.Round)
	if err != nil || round.Status != audit.RoundOpen {
		return nil
	}
	line := &placeLine{place: p, wards: round.Wards}
	if p.Room == "" {
		return line
	}
	at := slices.IndexFunc(round.Rooms, func(l audit.RoomLine) bool { return l.Room.ID == p.Room })
	if at < 0 {
		line.place = Place{Round: p.Round}
		return line
	}
	line.room = round.Rooms[at].Room
	if p.Audit == "" {
		return line
	}
	a, err := store.Audit(ctx, p.Audit)
	if err != nil || a.Status != audit.Draft {
		line.place = Place{Round: p.Round, Room: p.Room}
		return line
	}
	items := a.Items()
	line.device = a.Device
	line.item, line.of = slices.Index(items, p.Item)+1, len(items)
	return line
}
