package report

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"visite/audit"
)

// What papers are made of beside what the store has as it stands.

// openActionsOf are the open actions of the devices that the filter leaves, and of
// rooms, unless it chooses by what only devices have.
func openActionsOf(ctx context.Context, from Source, o *Order) iter.Seq2[audit.Action, error] {
	return func(yield func(audit.Action, error) bool) {
		for s, err := range from.Standings(ctx, o.Chosen, o.At) {
			if err != nil {
				yield(audit.Action{}, err)
				return
			}
			for _, a := range s.Open {
				if !yield(a, nil) {
					return
				}
			}
		}
		devices := o.Chosen
		devices.Ward = ""
		if devices.String() != "" {
			return
		}
		for a, err := range from.Actions(ctx, audit.ActionFilter{Ward: o.Chosen.Ward}, o.At) {
			if (err != nil || a.Device == "") && !yield(a, err) {
				return
			}
		}
	}
}

// inService are the devices that the filter leaves and that are in service, by
// their place.
func inService(ctx context.Context, from Source, o *Order) iter.Seq2[audit.Device, error] {
	return func(yield func(audit.Device, error) bool) {
		var all []audit.Device
		for s, err := range from.Standings(ctx, o.Chosen, o.At) {
			if err != nil {
				yield(audit.Device{}, err)
				return
			}
			if s.Decommissioned == "" {
				all = append(all, s.Device)
			}
		}
		slices.SortStableFunc(all, func(a, b audit.Device) int {
			return cmp.Or(byName(a.Place.Ward, b.Place.Ward), byName(a.Place.Room, b.Place.Room), byName(a.Place.Bed, b.Place.Bed),
				byName(a.Code(), b.Code()), cmp.Compare(a.ID, b.ID))
		})
		for _, d := range all {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// byName orders names as people read them; what has none comes last.
func byName(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(audit.SortKey(a), audit.SortKey(b))
}
