package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"visite/audit"
)

// ProbeTargets lists the devices of a room that a connect check may go to, if
// the site's network is permitted: see [audit.Probing.Targets].
func (s *Store) ProbeTargets(ctx context.Context, round audit.RoundID, room audit.RoomID) (list []audit.ProbeTarget, err error) {
	err = s.read(ctx, func(h *handle) error {
		p, err := probing(ctx, h, round, room, 0)
		list = p.Targets()
		return err
	})
	return list, err
}

// Unchecked reports whether connections were made on the word of an unlocking, and
// nobody has said yet what the monitors showed afterwards.
func (s *Store) Unchecked(ctx context.Context, id audit.UnlockID) (open bool, err error) {
	err = s.read(ctx, func(h *handle) error {
		open, err = exists(ctx, h, "SELECT 1 FROM unlocks u WHERE id = ? AND checked = 0 AND EXISTS (SELECT 1 FROM connects WHERE unlock = u.n)", id)
		return err
	})
	return open, err
}

// Probing is what a connect check in a room of an open round depends on.
func (s *Store) Probing(ctx context.Context, round audit.RoundID, room audit.RoomID) (p audit.Probing, err error) {
	err = s.read(ctx, func(h *handle) error {
		p, err = probing(ctx, h, round, room, 0)
		return err
	})
	return p, err
}

// probing reads what a connect check in a room depends on. The connections of
// the unlocking with that number do not count as made on another word.
func probing(ctx context.Context, h *handle, round audit.RoundID, room audit.RoomID, unlock int64) (p audit.Probing, err error) {
	p.Round, p.Room = round, room
	if p.Permit, err = permit(ctx, h); err != nil {
		return p, err
	}
	if err := checkOpen(ctx, h, round); err != nil {
		return p, err
	}
	// A device that was audited in several rooms stands where it was last.
	err = h.each(ctx, `SELECT a.id, coalesce((SELECT x.value FROM answers x WHERE x.audit = a.n AND x.revision = a.revision AND x.item = ?), ''), `+deviceFields+`
		FROM audits a JOIN devices d ON d.id = a.device`+deviceJoins+`WHERE a.round = ? AND a.room = ? AND a.n = (
			SELECT max(n) FROM audits o WHERE o.device = a.device AND o.round = a.round AND o.status <> 'dropped') ORDER BY a.n`,
		[]any{audit.PatientItem, round, room}, func(scan func(...any) error) error {
			var d audit.ProbeDevice
			var patient []byte
			if err := scan(append([]any{&d.Audit, &patient}, deviceDest(&d.Device)...)...); err != nil {
				return err
			}
			if len(patient) > 0 {
				if err := json.Unmarshal(patient, &d.Patient); err != nil {
					return fmt.Errorf("answer to %s: %w", audit.PatientItem, err)
				}
			}
			p.Devices = append(p.Devices, d)
			return nil
		})
	for i := range p.Devices {
		if err == nil {
			err = probed(ctx, h, round, unlock, &p.Devices[i])
		}
	}
	return p, err
}

// probed adds what a device was linked to, and when it was connected to last.
func probed(ctx context.Context, h *handle, round audit.RoundID, unlock int64, d *audit.ProbeDevice) error {
	seen, err := linked(ctx, h, round, d.Device.ID)
	if err != nil {
		return err
	}
	addresses := []string{}
	for _, l := range seen {
		d.Linked = append(d.Linked, l.Sighting)
		if l.Address.IsValid() {
			addresses = append(addresses, l.Address.String())
		}
	}
	list, err := asJSON(addresses)
	if err != nil {
		return err
	}
	err = h.each(ctx, `SELECT u.id, u.checked > 0 FROM unlocks u WHERE u.n <> ?3 AND (u.checked = 0 OR u.shows = 0)
		AND EXISTS (SELECT 1 FROM connects x WHERE x.unlock = u.n AND (x.device = ?1 OR x.address IN (SELECT value FROM json_each(?2))))
		ORDER BY u.n DESC LIMIT 1`, []any{d.Device.ID, list, unlock}, func(scan func(...any) error) error { return scan(&d.Asked, &d.Missing) })
	if err != nil {
		return err
	}
	var last string
	err = h.each(ctx, `SELECT at FROM connects WHERE (device = ?1 OR address IN (SELECT value FROM json_each(?2))) AND unlock <> ?3
		ORDER BY unixepoch(at) DESC LIMIT 1`, []any{d.Device.ID, list, unlock}, func(scan func(...any) error) error { return scan(&last) })
	if err != nil || last == "" {
		return err
	}
	d.Last, err = time.Parse(stampLayout, last)
	return err
}

// unlocked reads an unlocking with what was done on its word.
func unlocked(ctx context.Context, h *handle, id audit.UnlockID) (u audit.Unlocked, err error) {
	var n int64
	var at string
	err = h.scan(ctx, "SELECT n, id, round, room, interface, patient, expires_at, at FROM unlocks WHERE id = ?", []any{id},
		&n, &u.Unlock, &u.Round, &u.Room, &u.Interface, &u.Patient, &u.Expires, &at)
	if err != nil {
		return u, notFound(err, "not-unlocked", "dafür gibt es keine Freigabe", "nothing was unlocked for this")
	}
	if u.At, err = time.Parse(stampLayout, at); err != nil {
		return u, fmt.Errorf("unlocking: %w", err)
	}
	err = h.each(ctx, "SELECT audit, device, address, mac, ports FROM unlock_targets WHERE unlock = ? ORDER BY n", []any{n}, func(scan func(...any) error) error {
		var t audit.ProbeTarget
		var ports []byte
		if err := scan(&t.Audit, &t.Device, &t.Address, &t.MAC, &ports); err != nil {
			return err
		}
		err := json.Unmarshal(ports, &t.Ports)
		u.Targets = append(u.Targets, t)
		return err
	})
	if err != nil {
		return u, err
	}
	u.Connects, err = connects(ctx, h, "x.unlock = ?", n)
	return u, err
}

// unlockedNow is [unlocked] with the room as it is now: only then may anything
// be begun.
func unlockedNow(ctx context.Context, h *handle, id audit.UnlockID) (audit.Unlocked, error) {
	u, err := unlocked(ctx, h, id)
	if err != nil {
		return u, err
	}
	var n int64
	if err := h.scan(ctx, "SELECT n FROM unlocks WHERE id = ?", []any{id}, &n); err != nil {
		return u, err
	}
	u.Probing, err = probing(ctx, h, u.Round, u.Room, n)
	return u, err
}
