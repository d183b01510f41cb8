package db

import (
	"context"
	"fmt"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// DeviceHistory reads everything the log says about a device.
func (s *Store) DeviceHistory(ctx context.Context, id audit.DeviceID) (dh audit.DeviceHistory, err error) {
	err = s.read(ctx, func(h *handle) error {
		dh, err = s.deviceHistory(ctx, h, id)
		return err
	})
	return dh, err
}

func (s *Store) deviceHistory(ctx context.Context, h *handle, id audit.DeviceID) (dh audit.DeviceHistory, err error) {
	if dh.Device, err = device(ctx, h, id); err != nil {
		return dh, err
	}
	dh.Actions, err = actions(ctx, h, "WHERE x.device = ? AND x.live ORDER BY x.due_at, x.entry, x.n", id)
	if err != nil {
		return dh, err
	}
	dh.State = audit.StateResolved
	for _, a := range dh.Actions {
		if a.Open(s.now()) && audit.Strictness(a.Urgency) > audit.Strictness(dh.State) {
			dh.State = a.Urgency
		}
	}
	if dh.Audits, err = auditLines(ctx, h, "WHERE a.device = ? AND a.status <> 'dropped' ORDER BY a.n DESC", id); err != nil {
		return dh, err
	}
	sealed := slices.ContainsFunc(dh.Audits, func(a audit.AuditLine) bool { return a.Verdict != "" })
	if len(dh.Actions) == 0 && !sealed {
		dh.State = audit.StateUnaudited
	}
	// What was done in an audit mentions the audit, and not always the device; how
	// a device was after a connect check mentions what was unlocked.
	dh.Lines, err = historyLines(ctx, h, `WHERE e.n IN (SELECT entry FROM mentions WHERE subject = ?1
		UNION SELECT m.entry FROM audits a JOIN mentions m ON m.subject = a.id WHERE a.device = ?1
		UNION SELECT m.entry FROM unlock_targets t JOIN unlocks u ON u.n = t.unlock JOIN mentions m ON m.subject = u.id WHERE t.device = ?1) ORDER BY e.n DESC`, id)
	return dh, err
}

// AuditHistory reads every entry about an audit, the oldest first.
func (s *Store) AuditHistory(ctx context.Context, id audit.AuditID) (lines []audit.HistoryLine, err error) {
	err = s.read(ctx, func(h *handle) error {
		if _, err := auditOf(ctx, h, id); err != nil {
			return err
		}
		lines, err = historyLines(ctx, h, "WHERE e.n IN (SELECT entry FROM mentions WHERE subject = ?) ORDER BY e.n", id)
		return err
	})
	return lines, err
}

// Ledger reads a piece of this installation's log: the entries before a place
// in it, newest first; from the end if before is not positive.
func (s *Store) Ledger(ctx context.Context, before int64, limit int) (page audit.LedgerPage, err error) {
	err = s.read(ctx, func(h *handle) error {
		page, err = s.ledger(ctx, h, before, limit)
		return err
	})
	return page, err
}

func (s *Store) ledger(ctx context.Context, h *handle, before int64, limit int) (audit.LedgerPage, error) {
	st, err := site(ctx, h, s.path)
	if err != nil {
		return audit.LedgerPage{}, err
	}
	w, err := s.ownWriter(ctx, h)
	if err != nil {
		return audit.LedgerPage{}, err
	}
	var page audit.LedgerPage
	var key string
	err = h.scan(ctx, "SELECT w.id, w.key, c.size, c.note FROM writers w JOIN checkpoints c ON c.writer = w.n AND c.handed = '' WHERE w.n = ?",
		[]any{w}, &page.Writer, &key, &page.Size, &page.Checkpoint)
	if err != nil {
		return page, err
	}
	if page.Short, err = short(st.ID, key, page.Checkpoint); err != nil {
		return page, err
	}
	newest, err := historyLines(ctx, h, "WHERE e.n & 0xffffffff = ? AND e.seq = ?", w, page.Size-1)
	if err != nil || len(newest) == 0 {
		return page, err
	}
	page.At = newest[0].Stamp.At
	if before <= 0 || before > page.Size {
		before = page.Size
	}
	page.Lines, err = historyLines(ctx, h, "WHERE e.n & 0xffffffff = ? AND e.seq < ? ORDER BY e.seq DESC LIMIT ?", w, before, limit)
	return page, err
}

// short is the printable form of a checkpoint.
func short(siteID, key, note string) (string, error) {
	id, err := ledger.ParseHash(siteID)
	if err != nil {
		return "", fmt.Errorf("site: %w", err)
	}
	w, err := ledger.ParseWriter(key)
	if err != nil {
		return "", err
	}
	c, err := ledger.OpenCheckpoint([]byte(note), id, w)
	if err != nil {
		return "", err
	}
	return c.Short(), nil
}

// historyLines reads entries e as people read them.
func historyLines(ctx context.Context, h *handle, where string, args ...any) ([]audit.HistoryLine, error) {
	var lines []audit.HistoryLine
	var numbers []int64
	err := h.each(ctx, `SELECT e.n, e.seq, w.id, e.text, substr(e.hashes, 1, 32) FROM entries e JOIN writers w ON w.n = e.n & 0xffffffff `+where, args,
		func(scan func(...any) error) error {
			var n int64
			var l audit.HistoryLine
			var text, leaf []byte
			if err := scan(&n, &l.Seq, &l.Writer, &text, &leaf); err != nil {
				return err
			}
			l.Leaf = fmt.Sprintf("%x", leaf)
			lines, numbers = append(lines, l), append(numbers, n)
			return readLine(text, &lines[len(lines)-1])
		})
	if err != nil {
		return nil, err
	}
	f := newFinisher(h)
	for i := range lines {
		if err := f.finish(ctx, numbers[i], &lines[i]); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

func readLine(text []byte, l *audit.HistoryLine) error {
	envelope, err := ledger.Decode(text)
	if err != nil {
		return fmt.Errorf("entry %d: %w", l.Seq, err)
	}
	if l.Event, err = audit.DecodeEvent(envelope.Kind, envelope.Data); err != nil {
		return fmt.Errorf("entry %d: %w", l.Seq, err)
	}
	l.Stamp = audit.Stamp{At: plain(envelope.At).Format(stampLayout), Person: audit.PersonID(envelope.By)}
	l.Signed = envelope.Signed != nil
	return nil
}

// finisher adds to lines what the entries only name. Lines that stand together
// name the same, so what was read is kept.
type finisher struct {
	h       *handle
	names   map[audit.PersonID]string
	devices map[audit.DeviceID]audit.Device
	rooms   map[audit.RoomID]audit.Room
	audits  map[audit.AuditID]auditAt
}

// auditAt is which device an audit is of, and in which room.
type auditAt struct {
	room   audit.RoomID
	device audit.DeviceID
}

func newFinisher(h *handle) *finisher {
	return &finisher{h, map[audit.PersonID]string{}, map[audit.DeviceID]audit.Device{}, map[audit.RoomID]audit.Room{}, map[audit.AuditID]auditAt{}}
}

// kept gives what was read before, or reads it.
func kept[K comparable, V any](m map[K]V, key K, read func() (V, error)) (V, error) {
	if v, ok := m[key]; ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		m[key] = v
	}
	return v, err
}

// finish adds the person, the private parts, the device and the room. The log is
// shown whatever became of the tables: what they do not know stays out.
func (f *finisher) finish(ctx context.Context, n int64, l *audit.HistoryLine) error {
	if err := fill(ctx, f.h, l.Event); err != nil {
		return fmt.Errorf("entry %d: %w", l.Seq, err)
	}
	at, err := f.about(ctx, l.Event)
	if err != nil {
		return err
	}
	if l.Stamp.Name, err = f.name(ctx, l.Stamp.Person); err != nil {
		return err
	}
	if l.Whom, err = f.name(ctx, whom(l.Event)); err != nil {
		return err
	}
	if l.NoEffect, err = f.noEffect(ctx, n, *l); err != nil {
		return err
	}
	if l.Stamp.Name == "" {
		l.Recovery, err = exists(ctx, f.h, "SELECT 1 FROM persons p JOIN site s ON s.recovery = p.key WHERE p.id = ?", l.Stamp.Person)
		if err != nil {
			return err
		}
	}
	if l.Device, err = kept(f.devices, at.device, func() (audit.Device, error) {
		d, err := device(ctx, f.h, at.device)
		return d, unlessRefused(err)
	}); err != nil {
		return err
	}
	l.Room, err = kept(f.rooms, at.room, func() (audit.Room, error) {
		r, err := room(ctx, f.h, at.room)
		return r, unlessRefused(err)
	})
	return err
}

// name is what a person is called; "" if nobody known has that id.
func (f *finisher) name(ctx context.Context, id audit.PersonID) (string, error) {
	return kept(f.names, id, func() (name string, err error) {
		err = f.h.each(ctx, "SELECT name FROM persons WHERE id = ?", []any{id}, func(scan func(...any) error) error {
			return scan(&name)
		})
		return name, err
	})
}

// whom is the person an event is about, where the event has no name of them.
func whom(event audit.Event) audit.PersonID {
	switch ev := event.(type) {
	case *audit.RoleChanged:
		return ev.Person
	case *audit.PersonRevoked:
		return ev.Person
	case *audit.QuestionDecided:
		return ev.Person
	}
	return ""
}
