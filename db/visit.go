package db

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"visite/audit"
	"visite/udi"
)

// Visit reads a room of a round with the devices on its list.
func (s *Store) Visit(ctx context.Context, round audit.RoundID, room audit.RoomID) (v audit.Visit, err error) {
	err = s.read(ctx, func(h *handle) error {
		if v, err = visit(ctx, h, round, room); err != nil {
			return err
		}
		return onNetwork(ctx, h, &v)
	})
	return v, err
}

const visitQuery = `SELECT v.round, v.room, r.name, w.id, w.name, v.status, v.reason,
		v.entered_at, v.entered_by, coalesce(p.name, ''), v.left_at, v.left_by, coalesce(q.name, '')
	FROM visits v JOIN rooms r ON r.id = v.room JOIN wards w ON w.id = r.ward
	LEFT JOIN persons p ON p.id = v.entered_by LEFT JOIN persons q ON q.id = v.left_by `

func visitDest(v *audit.Visit) []any {
	return []any{
		&v.Round, &v.Room.ID, &v.Room.Name, &v.Room.Ward.ID, &v.Room.Ward.Name, &v.Status, &v.Reason,
		&v.Entered.At, &v.Entered.Person, &v.Entered.Name, &v.Left.At, &v.Left.Person, &v.Left.Name,
	}
}

func visit(ctx context.Context, h *handle, round audit.RoundID, room audit.RoomID) (v audit.Visit, err error) {
	err = h.scan(ctx, visitQuery+"WHERE v.round = ? AND v.room = ?", []any{round, room}, visitDest(&v)...)
	if err != nil {
		return v, notFound(err, "not-in-round", "dieser Raum gehört nicht zu dieser Runde", "this room is not part of this round")
	}
	err = h.each(ctx, seenQuery+"WHERE s.round = ? AND s.room = ?", []any{round, room}, func(scan func(...any) error) error {
		_, seen, err := scanSeen(scan)
		v.Devices = append(v.Devices, seen)
		return err
	})
	sortSeen(v.Devices)
	return v, err
}

// unsettled reads all rooms of a round, of their devices only those that are
// still open or begun, and of these only what tells them apart.
func unsettled(ctx context.Context, h *handle, round audit.RoundID) (visits []audit.Visit, err error) {
	at := map[audit.RoomID]int{}
	err = h.each(ctx, visitQuery+"WHERE v.round = ? ORDER BY v.position", []any{round}, func(scan func(...any) error) error {
		var v audit.Visit
		err := scan(visitDest(&v)...)
		at[v.Room.ID] = len(visits)
		visits = append(visits, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = h.each(ctx, `SELECT s.room, s.expected, s.how, s.state, d.id, d.maker, d.model, d.designation, d.inventory_number, d.serial, d.bed
		FROM seen s JOIN devices d ON d.id = s.device WHERE s.round = ? AND s.state IN ('open', 'draft')`, []any{round},
		func(scan func(...any) error) error {
			var room audit.RoomID
			var s audit.Seen
			var state audit.SeenState
			d := &s.Device
			err := scan(&room, &s.Expected, &s.How, &state, &d.ID, &d.Maker, &d.Model, &d.Designation, &d.InventoryNumber, &d.Serial, &d.Place.Bed)
			if state == audit.SeenDraft {
				s.Audit = &audit.AuditRef{Status: audit.Draft, Revision: 1}
			}
			if i, ok := at[room]; ok {
				visits[i].Devices = append(visits[i].Devices, s)
			}
			return err
		})
	for _, v := range visits {
		sortSeen(v.Devices)
	}
	return visits, err
}

// seenQuery reads the devices on the lists of rooms: with the audit begun there
// last, the room that expected a device moved in, and the room where it stood
// after it stood here.
const seenQuery = `SELECT s.room, s.expected, s.how, s.missing, s.was,
		coalesce((SELECT w.name || ' · ' || r.name FROM seen o JOIN rooms r ON r.id = o.room JOIN wards w ON w.id = r.ward
			WHERE s.how = 'moved_in' AND o.device = s.device AND o.round = s.round AND o.expected LIMIT 1), ''),
		coalesce((SELECT w.name || ' · ' || r.name FROM seen o JOIN rooms r ON r.id = o.room JOIN wards w ON w.id = r.ward
			WHERE o.device = s.device AND o.round = s.round AND o.entry > s.entry ORDER BY o.entry DESC LIMIT 1), ''),
		(SELECT count(*) FROM seen o WHERE o.device = s.device AND o.round = s.round AND o.entry > 0) > 1
			OR (SELECT count(*) FROM audits o WHERE o.device = s.device AND o.round = s.round AND o.status <> 'dropped') > 1,
		coalesce(a.id, ''), coalesce(a.revision, 0), coalesce(a.status, ''), coalesce(a.verdict, ''), coalesce(a.urgency, ''),
		coalesce(a.changed_at, ''), coalesce(a.changed_by, ''), coalesce(p.name, a.named_by, ''),
		` + deviceFields + `
	FROM seen s JOIN devices d ON d.id = s.device` + deviceJoins + `
	LEFT JOIN audits a ON a.n = (SELECT max(n) FROM audits x WHERE x.device = s.device AND x.round = s.round AND x.room = s.room
		AND x.status <> 'dropped')
	LEFT JOIN persons p ON p.id = a.changed_by `

func scanSeen(scan func(...any) error) (room audit.RoomID, s audit.Seen, err error) {
	var ref audit.AuditRef
	var was []byte
	dest := []any{
		&room, &s.Expected, &s.How, &s.Missing, &was, &s.Home, &s.Away, &s.Twice,
		&ref.ID, &ref.Revision, &ref.Status, &ref.Verdict, &ref.Urgency, &ref.By.At, &ref.By.Person, &ref.By.Name,
	}
	if err = scan(append(dest, deviceDest(&s.Device)...)...); err != nil {
		return room, s, err
	}
	if ref.ID != "" {
		s.Audit = &ref
	}
	if err = json.Unmarshal(was, &s.Was); err != nil {
		err = fmt.Errorf("where device %s stood: %w", s.Device.ID, err)
	}
	return room, s, err
}

// sortSeen puts expected devices first, each part by bed and code.
func sortSeen(list []audit.Seen) {
	byName(list, func(s audit.Seen) string { return s.Device.Place.Bed + "\x00" + s.Device.Code() })
	slices.SortStableFunc(list, func(a, b audit.Seen) int {
		switch {
		case a.Expected == b.Expected:
			return 0
		case a.Expected:
			return -1
		}
		return 1
	})
}

// isExpected reports whether a device is on the list of a round.
func isExpected(ctx context.Context, h *handle, round audit.RoundID, d audit.DeviceID) (bool, error) {
	return exists(ctx, h, "SELECT 1 FROM seen WHERE device = ? AND round = ? AND expected", d, round)
}

// Identify finds what a typed or scanned code may mean, as seen from a round: an
// inventory number, a serial number, or a UDI.
func (s *Store) Identify(ctx context.Context, round audit.RoundID, code string) (matches []audit.Match, err error) {
	err = s.read(ctx, func(h *handle) error {
		found, err := byCode(ctx, h, code)
		if err != nil {
			return err
		}
		if c, notUDI := udi.Parse(code, 2000); len(found) == 0 && notUDI == nil { // its dates do not matter here
			if found, err = byUDI(ctx, h, c); err != nil {
				return err
			}
		}
		for _, d := range found {
			m, err := match(ctx, h, round, d)
			if err != nil {
				return err
			}
			matches = append(matches, m)
		}
		return nil
	})
	return matches, err
}

// match looks where a round expects a device and where it was last audited in it.
func match(ctx context.Context, h *handle, round audit.RoundID, d audit.Device) (audit.Match, error) {
	m := audit.Match{Device: d}
	err := h.each(ctx, "SELECT room FROM seen WHERE device = ? AND round = ? AND expected", []any{d.ID, round},
		func(scan func(...any) error) error {
			m.Expected = true
			return scan(&m.Home.ID)
		})
	if err != nil {
		return m, err
	}
	err = h.each(ctx, `SELECT coalesce(a.room, ''), a.id, a.revision, a.status, a.verdict, a.urgency, a.changed_at, a.changed_by, coalesce(p.name, a.named_by)
		FROM audits a LEFT JOIN persons p ON p.id = a.changed_by WHERE a.device = ? AND a.round = ? AND a.status <> 'dropped' ORDER BY a.n`, []any{d.ID, round},
		func(scan func(...any) error) error {
			m.Audit = &audit.AuditRef{}
			return scan(&m.At.ID, &m.Audit.ID, &m.Audit.Revision, &m.Audit.Status, &m.Audit.Verdict, &m.Audit.Urgency,
				&m.Audit.By.At, &m.Audit.By.Person, &m.Audit.By.Name)
		})
	if err != nil {
		return m, err
	}
	for _, r := range []*audit.Room{&m.Home, &m.At} {
		if r.ID == "" {
			continue
		}
		if *r, err = room(ctx, h, r.ID); err != nil {
			return m, err
		}
	}
	return m, nil
}
