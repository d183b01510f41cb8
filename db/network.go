package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"visite/audit"
)

// NetworkPermit reads what is allowed on the site's network.
func (s *Store) NetworkPermit(ctx context.Context) (p audit.NetworkPermit, err error) {
	err = s.read(ctx, func(h *handle) error {
		p, err = permit(ctx, h)
		return err
	})
	return p, err
}

// permit is what administrators have said last: nothing, if none did.
func permit(ctx context.Context, h *handle) (p audit.NetworkPermit, err error) {
	var networks, deny []byte
	var questions bool
	err = h.scan(ctx, "SELECT networks, deny, questions FROM network_permits WHERE effect = '' ORDER BY entry DESC LIMIT 1", nil, &networks, &deny, &questions)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return p, nil
	case err != nil:
		return p, err
	}
	p.NoQuestions = !questions
	if err := json.Unmarshal(networks, &p.Networks); err != nil {
		return p, fmt.Errorf("permitted networks: %w", err)
	}
	if err := json.Unmarshal(deny, &p.Deny); err != nil {
		return p, fmt.Errorf("denied networks: %w", err)
	}
	return p, nil
}

// Candidates finds the devices that what is nearby may be: those expected in the
// room of the round first, then those of the round.
func (s *Store) Candidates(ctx context.Context, round audit.RoundID, room audit.RoomID, n audit.Nearby) (list []audit.Candidate, err error) {
	err = s.read(ctx, func(h *handle) error {
		known, err := recognised(ctx, h, n)
		if err != nil {
			return err
		}
		list = n.Match(known)
		near := map[audit.DeviceID]int{}
		for _, c := range list {
			err := h.each(ctx, "SELECT room FROM seen WHERE round = ? AND device = ?", []any{round, c.Device.ID}, func(scan func(...any) error) error {
				var at audit.RoomID
				err := scan(&at)
				if near[c.Device.ID] = min(near[c.Device.ID], -1); at == room {
					near[c.Device.ID] = -2
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		slices.SortStableFunc(list, func(a, b audit.Candidate) int { return near[a.Device.ID] - near[b.Device.ID] })
		return nil
	})
	return list, err
}

// Nowhere finds what of all that is nearby no device in a room of the round can be.
func (s *Store) Nowhere(ctx context.Context, round audit.RoundID, all []audit.Nearby) (list []audit.Nearby, err error) {
	err = s.read(ctx, func(h *handle) error {
		for _, n := range all {
			in, err := recognisedIn(ctx, h, round, n)
			if err != nil {
				return err
			}
			if len(n.Match(in)) == 0 {
				list = append(list, n)
			}
		}
		return nil
	})
	return list, err
}

// recognised are the devices that share a serial number, a MAC, an address or
// a host name with what is nearby.
func recognised(ctx context.Context, h *handle, n audit.Nearby) ([]audit.Device, error) {
	ids := map[audit.DeviceID]bool{}
	look := func(query string, args ...any) error {
		return h.each(ctx, query, args, func(scan func(...any) error) error {
			var id audit.DeviceID
			err := scan(&id)
			ids[id] = true
			return err
		})
	}
	for _, s := range n.Sightings {
		if key := audit.Fold(s.Serial); key != "" {
			if err := look("SELECT id FROM devices WHERE serial_key = ? AND serial_key <> ''", key); err != nil {
				return nil, err
			}
		}
		keys := map[audit.MatchedBy]string{audit.ByMAC: audit.NormalMAC(s.MAC), audit.ByHost: audit.HostKey(s.Host)}
		if s.Address.IsValid() {
			keys[audit.ByAddress] = s.Address.Unmap().String()
		}
		for kind, key := range keys {
			if key == "" {
				continue
			}
			if err := look("SELECT device FROM device_keys WHERE kind = ? AND key = ?", kind, key); err != nil {
				return nil, err
			}
		}
	}
	var list []audit.Device
	for id := range ids {
		d, err := device(ctx, h, id)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	byName(list, func(d audit.Device) string { return d.Code() })
	return list, nil
}

// sightingFields are the columns of a sighting x, to be read by scanSighting.
const sightingFields = "x.source, x.first_at, x.last_at, x.interface, x.address, x.mac, x.said"

// scanSighting reads a sighting and whatever columns stand behind it.
func scanSighting(scan func(...any) error, more ...any) (audit.Sighting, error) {
	var r audit.SightingRecord
	err := scan(append([]any{&r.Source, &r.First, &r.Last, &r.Interface, &r.Address, &r.MAC, &r.Said.Text}, more...)...)
	if err != nil {
		return audit.Sighting{}, err
	}
	return r.Sighting()
}

// linked reads the sightings that a person has linked to a device in a round,
// the newest first.
func linked(ctx context.Context, h *handle, round audit.RoundID, id audit.DeviceID) (list []audit.LinkedSighting, err error) {
	err = h.each(ctx, "SELECT "+sightingFields+`, x.matched_by, x.differs, x.at, x.by, coalesce(p.name, '') FROM sightings x
		LEFT JOIN persons p ON p.id = x.by WHERE x.device = ? AND x.round = ? AND x.revoked = 0
		ORDER BY unixepoch(x.last_at) DESC, x.entry DESC, x.n`, []any{id, round}, func(scan func(...any) error) error {
		var l audit.LinkedSighting
		var differs sql.RawBytes
		var err error
		l.Sighting, err = scanSighting(scan, &l.By, &differs, &l.Stamp.At, &l.Stamp.Person, &l.Stamp.Name)
		if err != nil {
			return err
		}
		if len(differs) > len("[]") {
			err = json.Unmarshal(differs, &l.Differ)
		}
		list = append(list, l)
		return err
	})
	return list, err
}

// deviceNetwork reads what the network has shown of an audit's device.
func deviceNetwork(ctx context.Context, h *handle, round audit.RoundID, id audit.DeviceID, of audit.AuditID) (n audit.DeviceNetwork, err error) {
	if n.Linked, err = linked(ctx, h, round, id); err != nil {
		return n, err
	}
	if n.Contacts, err = contacts(ctx, h, id); err != nil {
		return n, err
	}
	if n.Connects, err = connects(ctx, h, "x.audit = ?", of); err != nil {
		return n, err
	}
	err = h.each(ctx, `SELECT u.shows FROM unlocks u JOIN unlock_targets t ON t.unlock = u.n WHERE t.device = ? AND t.audit = ? AND u.checked > 0
		ORDER BY u.checked DESC LIMIT 1`, []any{id, of}, func(scan func(...any) error) error {
		n.Checked = new(bool)
		return scan(n.Checked)
	})
	return n, err
}

func contacts(ctx context.Context, h *handle, id audit.DeviceID) (list []audit.ObservedContact, err error) {
	err = h.each(ctx, `SELECT x.device, x.file, x.sha256, x.interface, x.mac, x.address, x.contacts, x.first_at, x.last_at, x.conditions,
			x.at, x.by, coalesce(p.name, '') FROM contacts x LEFT JOIN persons p ON p.id = x.by WHERE x.device = ? ORDER BY x.entry DESC`, []any{id},
		func(scan func(...any) error) error {
			var c audit.ObservedContact
			var calls sql.RawBytes
			err := scan(&c.Device, &c.File.Text, &c.SHA256, &c.Interface, &c.MAC, &c.Address, &calls, &c.First, &c.Last, &c.Conditions.Text,
				&c.Stamp.At, &c.Stamp.Person, &c.Stamp.Name)
			if err != nil {
				return err
			}
			err = json.Unmarshal(calls, &c.Contacts)
			list = append(list, c)
			return err
		})
	return list, err
}

// connects reads connections x in the order in which they were begun.
func connects(ctx context.Context, h *handle, where string, args ...any) (list []audit.Connect, err error) {
	err = h.each(ctx, `SELECT u.id, x.address, x.port, x.at, x.by, coalesce(p.name, ''), x.result, x.millis FROM connects x JOIN unlocks u ON u.n = x.unlock
		LEFT JOIN persons p ON p.id = x.by WHERE `+where+" ORDER BY x.n", args, func(scan func(...any) error) error {
		var c audit.Connect
		err := scan(&c.Unlock, &c.Address, &c.Port, &c.Begun.At, &c.Begun.Person, &c.Begun.Name, &c.Result, &c.Millis)
		list = append(list, c)
		return err
	})
	return list, err
}

// onNetworkEver are the ids of the devices and audits of which the network has
// shown anything: most have nothing, and need not be asked for.
func onNetworkEver(ctx context.Context, h *handle) (map[string]bool, error) {
	ids := map[string]bool{}
	err := h.each(ctx, `SELECT device FROM sightings WHERE device <> '' UNION SELECT device FROM contacts UNION SELECT audit FROM unlock_targets`, nil,
		func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids[id] = true
			return err
		})
	return ids, err
}
