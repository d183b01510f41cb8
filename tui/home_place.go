package tui

import (
	"context"
	"slices"

	"visite/audit"
)

// findPlace looks up where the person was, and gives nil if there is nothing to
// go on with: the round is closed, or no longer known.
func findPlace(ctx context.Context, store Store, open []audit.RoundSummary, p Place) *placeLine {
	at := slices.IndexFunc(open, func(r audit.RoundSummary) bool { return r.ID == p.Round })
	if at < 0 {
		return nil
	}
	line := &placeLine{place: p, wards: open[at].Wards}
	if p.Room == "" {
		return line
	}
	visit, err := store.Visit(ctx, p.Round, p.Room)
	if err != nil {
		line.place = Place{Round: p.Round}
		return line
	}
	line.room = visit.Room
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
