package db

import (
	"context"
	"encoding/json"

	"visite/audit"
)

// asJSON is a list as a column holds it.
func asJSON[T any](list []T) (string, error) {
	if list == nil {
		list = []T{}
	}
	text, err := json.Marshal(list)
	return string(text), err
}

func (p *projector) networkPermitted(ctx context.Context, e entry, ev *audit.NetworkPermitted) error {
	networks, err := asJSON(ev.Networks)
	if err != nil {
		return err
	}
	deny, err := asJSON(ev.Deny)
	if err != nil {
		return err
	}
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	effect := by.Lacks(audit.MayNetwork)
	if err := p.questioned(ctx, e, ev, by, effect); err != nil {
		return err
	}
	return p.exec(ctx, "INSERT INTO network_permits (entry, at, by, networks, deny, questions, effect) VALUES (?, ?, ?, ?, ?, ?, ?)",
		e.n, e.stamp, e.by, networks, deny, !ev.NoQuestions, effect)
}

func (p *projector) browseBegun(ctx context.Context, e entry, ev *audit.BrowseBegun) error {
	types, err := asJSON(ev.Types)
	if err != nil {
		return err
	}
	return p.exec(ctx, "INSERT INTO browses (n, id, round, room, interface, types, questions, at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.n, ev.Browse, ev.Round, ev.Room, ev.Interface, types, ev.Questions, e.stamp, e.by)
}

func (p *projector) browseEnded(ctx context.Context, e entry, ev *audit.BrowseEnded) error {
	return p.exec(ctx, "UPDATE browses SET ended = ?, heard = ?, sightings = ?, dropped = ?, problem = ? WHERE id = ?",
		e.n, ev.Heard, ev.Sightings, ev.Dropped, ev.Problem, ev.Browse)
}

// place is where sightings belong: to a device, or to none.
type place struct {
	round   audit.RoundID
	room    audit.RoomID
	device  audit.DeviceID
	by      audit.MatchedBy
	differs []audit.Difference
}

// sightingLinked: what stands at an address, or has a MAC, is one device. Who
// links it to another one says that the link before was wrong.
func (p *projector) sightingLinked(ctx context.Context, e entry, ev *audit.SightingLinked) error {
	for _, s := range ev.Sightings {
		err := p.exec(ctx, `UPDATE sightings SET revoked = ?1 WHERE round = ?2 AND device NOT IN ('', ?3) AND revoked = 0
			AND (address = ?4 AND address <> '' OR mac = ?5 AND mac <> '')`, e.n, ev.Round, ev.Device, s.Address, s.MAC)
		if err != nil {
			return err
		}
	}
	return p.sightings(ctx, e, place{ev.Round, ev.Room, ev.Device, ev.By, ev.Differs}, ev.Sightings)
}

func (p *projector) sightingUnlinked(ctx context.Context, e entry, ev *audit.SightingUnlinked) error {
	return p.exec(ctx, "UPDATE sightings SET revoked = ? WHERE round = ? AND device = ? AND revoked = 0", e.n, ev.Round, ev.Device)
}

func (p *projector) sightings(ctx context.Context, e entry, at place, records []audit.SightingRecord) error {
	for i, s := range records {
		if i > 0 {
			at.differs = nil
		}
		differs, err := asJSON(at.differs)
		if err != nil {
			return err
		}
		err = p.exec(ctx, `INSERT INTO sightings (entry, n, round, room, device, matched_by, source, first_at, last_at, interface, address, mac, said,
			differs, at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.n, i, at.round, at.room, at.device, at.by, s.Source, s.First, s.Last, s.Interface, s.Address, s.MAC, s.Said.Text, differs, e.stamp, e.by)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *projector) contactObserved(ctx context.Context, e entry, ev *audit.ContactObserved) error {
	contacts, err := asJSON(ev.Contacts)
	if err != nil {
		return err
	}
	return p.exec(ctx, `INSERT INTO contacts (entry, device, file, sha256, interface, mac, address, contacts, first_at, last_at, conditions, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.n, ev.Device, ev.File.Text, ev.SHA256, ev.Interface, ev.MAC, ev.Address, contacts, ev.First, ev.Last, ev.Conditions.Text, e.stamp, e.by)
}

func (p *projector) probeUnlocked(ctx context.Context, e entry, ev *audit.ProbeUnlocked) error {
	err := p.exec(ctx, `INSERT INTO unlocks (n, id, round, room, interface, agreed_by, patient, reason, expires_at, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.n, ev.Unlock, ev.Round, ev.Room, ev.Interface, ev.AgreedBy.Text, ev.Patient, ev.Reason.Text, ev.Expires, e.stamp, e.by)
	if err != nil {
		return err
	}
	for i, t := range ev.Targets {
		ports, err := asJSON(t.Ports)
		if err != nil {
			return err
		}
		err = p.exec(ctx, "INSERT INTO unlock_targets (unlock, n, audit, device, address, mac, ports) VALUES (?, ?, ?, ?, ?, ?, ?)",
			e.n, i, t.Audit, t.Device, t.Address, t.MAC, ports)
		if err != nil {
			return err
		}
	}
	return nil
}

// connectBegun: one that nothing was unlocked for has no row, and verify names it.
func (p *projector) connectBegun(ctx context.Context, e entry, ev *audit.ConnectBegun) error {
	return p.exec(ctx, `INSERT INTO connects (n, unlock, audit, device, address, port, at, by)
		SELECT ?1, u.n, ?2, coalesce((SELECT device FROM audits WHERE id = ?2), ''), ?3, ?4, ?5, ?6 FROM unlocks u WHERE u.id = ?7`,
		e.n, ev.Audit, ev.Address, ev.Port, e.stamp, e.by, ev.Unlock)
}

func (p *projector) connectEnded(ctx context.Context, e entry, ev *audit.ConnectEnded) error {
	return p.exec(ctx, `UPDATE connects SET ended = ?, result = ?, millis = ?, read = ?, sha256 = ?
		WHERE unlock = (SELECT n FROM unlocks WHERE id = ?) AND address = ? AND port = ? AND ended = 0`,
		e.n, ev.Result, ev.Millis, ev.Read, ev.SHA256, ev.Unlock, ev.Address, ev.Port)
}

func (p *projector) probeChecked(ctx context.Context, e entry, ev *audit.ProbeChecked) error {
	return p.exec(ctx, "UPDATE unlocks SET checked = ?, shows = ?, note = ? WHERE id = ?", e.n, ev.Shows, ev.Note.Text, ev.Unlock)
}
