package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// Laptops lists the laptops of the site, those that nobody has admitted too.
func (s *Store) Laptops(ctx context.Context) (list []audit.LaptopLine, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err = s.laptops(ctx, h)
		return err
	})
	return list, err
}

func (s *Store) laptops(ctx context.Context, h *handle) (list []audit.LaptopLine, err error) {
	err = h.each(ctx, `SELECT w.id, (SELECT max(seq) + 1 FROM entries WHERE n & 0xffffffff = w.n), coalesce(s.start, 0), coalesce(s.why, ''), coalesce(r.reason, '')
		FROM writers w LEFT JOIN stops s ON s.writer = w.n LEFT JOIN writer_rulings r ON r.entry = s.entry ORDER BY w.id`, nil, func(scan func(...any) error) error {
		var l audit.LaptopLine
		err := scan(&l.ID, &l.Entries, &l.From, &l.Held, &l.Reason)
		l.Own = l.ID == s.key.Public().ID()
		l.Admitted = l.Held != audit.HeldNotAdmitted
		list = append(list, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	waits, err := waitingRanges(ctx, h)
	if err != nil {
		return nil, err
	}
	for _, w := range waits {
		i := slices.IndexFunc(list, func(l audit.LaptopLine) bool { return l.ID == w.key.ID() })
		if i < 0 {
			i = len(list)
			list = append(list, audit.LaptopLine{Laptop: audit.Laptop{ID: w.key.ID()}, Held: audit.HeldNotAdmitted})
		}
		list[i].Waiting += w.size - w.from
	}
	for i := range list {
		if err := nameLaptop(ctx, h, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// nameLaptop adds who came in with a laptop, and when it wrote last.
func nameLaptop(ctx context.Context, h *handle, l *audit.LaptopLine) (err error) {
	if l.Laptop, err = laptop(ctx, h, l.ID); err != nil || l.Entries == 0 {
		return err
	}
	n, err := writerNumber(l.ID)
	if err != nil {
		return err
	}
	var text []byte
	if err := h.scan(ctx, "SELECT text FROM entries WHERE n & 0xffffffff = ? AND seq = ?", []any{n, l.Entries - 1}, &text); err != nil {
		return err
	}
	envelope, err := ledger.Decode(text)
	l.Last = plain(envelope.At).Format(stampLayout)
	return err
}

// laptopState is a laptop as the rules see it.
func laptopState(ctx context.Context, h *handle, id string) (audit.LaptopState, error) {
	l := audit.LaptopState{ID: id}
	var why sql.NullString
	err := h.scan(ctx, "SELECT s.why, coalesce(s.start, 0) FROM writers w LEFT JOIN stops s ON s.writer = w.n WHERE w.id = ?", []any{id}, &why, &l.From)
	if errors.Is(err, sql.ErrNoRows) {
		waits, err := waitingRanges(ctx, h)
		l.Known = slices.ContainsFunc(waits, func(w waitingRange) bool { return w.key.ID() == id })
		return l, err
	}
	l.Known, l.Admitted = true, why.String != audit.HeldNotAdmitted
	l.Stopped = why.Valid && l.Admitted
	return l, err
}

// AdmitLaptop lets in a laptop that is in quarantine, its person with a role. Who
// acts must be an administrator, or the recovery key, and signs it.
func (s *Session) AdmitLaptop(ctx context.Context, id string, role audit.Role) error {
	err := s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actorOrNobody(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		l, err := laptopState(ctx, t.handle, id)
		if err != nil {
			return nil, err
		}
		return one(by.AdmitLaptop(l, role))
	})
	if err != nil {
		return err
	}
	return s.takeWaiting(ctx)
}

// takeWaiting tries once more what waits: an administrator may have admitted the
// laptop.
func (s *Store) takeWaiting(ctx context.Context) error {
	return s.transact(ctx, func(ctx context.Context, w *writer) error {
		site, err := siteID(ctx, w.handle, s.path)
		if err != nil {
			return err
		}
		t := &taking{handle: w.handle, store: s, ctx: ctx, site: site, logs: map[int64]*growing{}}
		if err := t.begin(); err != nil {
			return err
		}
		w.log = nil
		return t.settle()
	})
}

// RevokeLaptop ends the log of a laptop: its entries from a place on have no
// effect. Who acts must be an administrator, or the recovery key, and signs it. It
// returns what the laptop may have audited without that it came here.
func (s *Session) RevokeLaptop(ctx context.Context, id string, from int64, reason string) (missing []audit.MissingRoom, err error) {
	var rounds []begunRound
	err = s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actorOrNobody(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		l, err := laptopState(ctx, t.handle, id)
		if err != nil {
			return nil, err
		}
		e, err := by.RevokeLaptop(l, from, reason)
		if err == nil && id == s.key.Public().ID() {
			err = refuse("own-laptop", nil, "diesen Laptop sperrt ein anderer", "another laptop revokes this one")
		}
		if err != nil {
			return nil, err
		}
		rounds, err = begunBy(ctx, t.handle, id)
		return one(e, err)
	})
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(h *handle) error {
		missing, err = neverCame(ctx, h, rounds)
		return err
	})
	return missing, err
}

// DecideFork says up to where the log of a copied laptop counts that is here, and
// not the other one. Who acts must be an administrator, or the recovery key, and
// signs it.
func (s *Session) DecideFork(ctx context.Context, id string, until int64, reason string) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		by, err := actorOrNobody(ctx, t.handle, s.author.Person)
		if err != nil {
			return nil, err
		}
		f, err := forkState(ctx, t.handle, id)
		if err != nil {
			return nil, err
		}
		return one(by.DecideFork(audit.LaptopState{ID: id}, f, until, reason))
	})
}

// begunRound is a round that a laptop has begun, with its rooms.
type begunRound struct {
	id      audit.RoundID
	started int64
	rooms   []begunRoom
}

type begunRoom struct {
	id      audit.RoomID
	settled bool // somebody said what was there
	devices []audit.DeviceID
}

// begunBy are the rounds that a laptop has begun.
func begunBy(ctx context.Context, h *handle, id string) (rounds []begunRound, err error) {
	n, err := writerNumber(id)
	if err != nil {
		return nil, err
	}
	err = h.each(ctx, `SELECT r.id, r.started, v.room, v.status NOT IN ('not_yet', 'entered'), coalesce(s.device, '')
		FROM rounds r JOIN visits v ON v.round = r.id LEFT JOIN seen s ON s.round = r.id AND s.room = v.room
		WHERE r.started & 0xffffffff = ? ORDER BY r.started, v.position, s.rowid`, []any{n}, func(scan func(...any) error) error {
		var r begunRound
		var room begunRoom
		var device audit.DeviceID
		if err := scan(&r.id, &r.started, &room.id, &room.settled, &device); err != nil {
			return err
		}
		if len(rounds) == 0 || rounds[len(rounds)-1].id != r.id {
			rounds = append(rounds, r)
		}
		of := &rounds[len(rounds)-1]
		if len(of.rooms) == 0 || of.rooms[len(of.rooms)-1].id != room.id {
			of.rooms = append(of.rooms, room)
		}
		if last := &of.rooms[len(of.rooms)-1]; device != "" {
			last.devices = append(last.devices, device)
		}
		return nil
	})
	return rounds, err
}

// neverCame are the rooms of rounds, still open or gone with what was revoked, of
// whose devices no audit since their beginning is here.
func neverCame(ctx context.Context, h *handle, rounds []begunRound) (list []audit.MissingRoom, err error) {
	for _, r := range rounds {
		closed, err := exists(ctx, h, "SELECT 1 FROM rounds WHERE id = ? AND status <> 'open'", r.id)
		if err != nil {
			return nil, err
		}
		if closed {
			continue
		}
		for _, room := range r.rooms {
			missing, err := unaudited(ctx, h, r, room)
			if err != nil {
				return nil, err
			}
			if len(missing.Devices) > 0 || len(room.devices) == 0 && !room.settled {
				list = append(list, missing)
			}
		}
	}
	return list, nil
}

// unaudited are the devices of a room that were not audited since a round began.
func unaudited(ctx context.Context, h *handle, r begunRound, in begunRoom) (missing audit.MissingRoom, err error) {
	at, err := room(ctx, h, in.id)
	if unlessRefused(err) != nil {
		return missing, err
	}
	missing.Ward, missing.Room = at.Ward.Name, at.Name
	for _, id := range in.devices {
		d, err := device(ctx, h, id)
		if err != nil {
			if unlessRefused(err) != nil {
				return missing, err
			}
			continue // it was listed by what does not count any more
		}
		audited, err := exists(ctx, h, "SELECT 1 FROM audits WHERE device = ? AND sealed > ? AND status <> 'dropped'", id, r.started)
		if err != nil {
			return missing, err
		}
		if !audited {
			missing.Devices = append(missing.Devices, d)
		}
	}
	return missing, nil
}
