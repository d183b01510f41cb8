package db

import (
	"context"
	"net/netip"

	"visite/audit"
)

// onNetwork adds to a visit what was sent from the room, and what was seen.
func onNetwork(ctx context.Context, h *handle, v *audit.Visit) error {
	from, err := sent(ctx, h, "x.round = ? AND x.room = ?", v.Round, v.Room.ID)
	if err != nil {
		return err
	}
	v.Network = from[v.Room.ID]
	if v.Linked, err = linkedIn(ctx, h, v.Round); err != nil {
		return err
	}
	seen := map[audit.DeviceID]bool{}
	for _, l := range v.Linked {
		seen[l.Device], v.Looked = true, true
	}
	if err := unlinked(ctx, h, v, seen); err != nil {
		return err
	}
	for i := range v.Devices {
		v.Devices[i].Network = seen[v.Devices[i].Device.ID]
	}
	return nil
}

// linkedIn finds where on the network the devices are that were linked in a round.
func linkedIn(ctx context.Context, h *handle, round audit.RoundID) (all []audit.LinkedAt, err error) {
	err = h.each(ctx, `SELECT DISTINCT x.device, d.inventory_number, d.serial, x.address, x.mac FROM sightings x JOIN devices d ON d.id = x.device
			WHERE x.round = ? AND x.revoked = 0`, []any{round},
		func(scan func(...any) error) error {
			var d audit.Device
			var r audit.SightingRecord
			if err := scan(&d.ID, &d.InventoryNumber, &d.Serial, &r.Address, &r.MAC); err != nil {
				return err
			}
			l := audit.LinkedAt{Device: d.ID, Code: d.Code(), MAC: r.MAC}
			if r.Address != "" {
				if l.Address, err = netip.ParseAddr(r.Address); err != nil {
					return err
				}
			}
			all = append(all, l)
			return nil
		})
	return all, err
}

// unlinked finds what was seen in the round and linked to nothing. What the
// list of a device in the round knows is seen; the rest that was seen from the
// room is expected nowhere.
func unlinked(ctx context.Context, h *handle, v *audit.Visit, seen map[audit.DeviceID]bool) error {
	var left []audit.Sighting
	here := map[string]bool{}
	// An address or MAC that was linked later is not left any more.
	err := h.each(ctx, "SELECT "+sightingFields+`, x.room FROM sightings x WHERE x.round = ?1 AND x.device = '' AND NOT EXISTS (
			SELECT 1 FROM sightings o WHERE o.round = ?1 AND o.device <> '' AND o.revoked = 0
			AND (o.address = x.address AND x.address <> '' OR o.mac = x.mac AND x.mac <> '')) ORDER BY x.entry, x.n`, []any{v.Round},
		func(scan func(...any) error) error {
			var room audit.RoomID
			s, err := scanSighting(scan, &room)
			left, v.Looked = append(left, s), true
			if room == v.Room.ID {
				here[s.Key()] = true
			}
			return err
		})
	if err != nil || len(left) == 0 {
		return err
	}
	for _, n := range audit.Gather(left) {
		expected, err := recognisedIn(ctx, h, v.Round, n)
		if err != nil {
			return err
		}
		matches := n.Match(expected)
		for _, c := range matches {
			seen[c.Device.ID] = true
		}
		for _, s := range n.Sightings {
			if len(matches) == 0 && here[s.Key()] {
				v.Unlinked = append(v.Unlinked, s)
			}
		}
	}
	return nil
}

// recognisedIn are the devices of a round that what is nearby may be. They are
// looked up by what they share: a round may have thousands.
func recognisedIn(ctx context.Context, h *handle, round audit.RoundID, n audit.Nearby) ([]audit.Device, error) {
	known, err := recognised(ctx, h, n)
	if err != nil {
		return nil, err
	}
	var in []audit.Device
	for _, d := range known {
		ok, err := exists(ctx, h, "SELECT 1 FROM seen WHERE round = ? AND device = ?", round, d.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			in = append(in, d)
		}
	}
	return in, nil
}

// sent counts what was sent over the network in a round, by room, from where
// there is a condition on the tables x of browses and of unlocks.
func sent(ctx context.Context, h *handle, where string, args ...any) (map[audit.RoomID]audit.VisitNetwork, error) {
	from := map[audit.RoomID]audit.VisitNetwork{}
	add := func(query string, dest func(*audit.VisitNetwork) []any) error {
		return h.each(ctx, query, args, func(scan func(...any) error) error {
			var room audit.RoomID
			var n audit.VisitNetwork
			err := scan(append([]any{&room}, dest(&n)...)...)
			from[room] = from[room].And(n)
			return err
		})
	}
	err := add("SELECT x.room, x.interface, count(*), sum(x.questions), sum(x.heard) FROM browses x WHERE "+where+" GROUP BY 1, 2 ORDER BY min(x.n)",
		func(n *audit.VisitNetwork) []any {
			n.Interfaces = make([]string, 1)
			return []any{&n.Interfaces[0], &n.Browses, &n.Announced, &n.Heard}
		})
	if err != nil {
		return nil, err
	}
	return from, add("SELECT x.room, count(*), sum(c.result = 'open') FROM unlocks x JOIN connects c ON c.unlock = x.n WHERE "+where+" GROUP BY 1",
		func(n *audit.VisitNetwork) []any { return []any{&n.Connects, &n.Open} })
}

// recorded is what a round has recorded of the network already.
func recorded(ctx context.Context, h *handle, round audit.RoundID) (audit.Recorded, error) {
	r := audit.Recorded{Left: map[string]bool{}, Linked: map[string]bool{}}
	err := h.each(ctx, "SELECT "+sightingFields+", x.device <> '' FROM sightings x WHERE x.round = ? AND x.revoked = 0", []any{round},
		func(scan func(...any) error) error {
			var linked bool
			s, err := scanSighting(scan, &linked)
			if err != nil {
				return err
			}
			if !linked {
				r.Left[s.Key()] = true
				return nil
			}
			if s.Address.IsValid() {
				r.Linked[s.Address.String()] = true
			}
			if s.MAC != "" {
				r.Linked[s.MAC] = true
			}
			return nil
		})
	return r, err
}
