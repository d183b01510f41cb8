package db

import (
	"context"
	"errors"
	"strings"

	"visite/audit"
	"visite/ledger"
)

// isRuling reports whether an entry of that kind can decide what others count for.
func isRuling(kind string) bool {
	return strings.HasPrefix(kind, "writer.") && kind != "writer.joined"
}

// rule reads what holds, unless it was given.
func (p *projector) rule(ctx context.Context) error {
	if p.laptops != nil {
		return nil
	}
	p.laptops, p.stops = &rulings{admitted: map[int64]audit.Role{}}, map[int64]stop{}
	err := p.each(ctx, "SELECT writer, start, why, entry FROM stops", nil, func(scan func(...any) error) error {
		var writer int64
		var s stop
		err := scan(&writer, &s.from, &s.why, &s.entry)
		p.stops[writer] = s
		return err
	})
	if err != nil {
		return err
	}
	return p.each(ctx, "SELECT writer, role FROM writer_rulings WHERE kind = 'writer.admitted' AND effect = '' ORDER BY entry DESC", nil, func(scan func(...any) error) error {
		var id string
		var role audit.Role
		if err := scan(&id, &role); err != nil {
			return err
		}
		n, err := writerNumber(id)
		p.laptops.admitted[n] = role
		return err
	})
}

// keepStops writes where logs stop by what a pass is given.
func (p *projector) keepStops(ctx context.Context) (err error) {
	if p.stops, err = p.laptops.stops(ctx, p.handle); err != nil {
		return err
	}
	for writer, s := range p.stops {
		if err := p.stop(ctx, writer, s); err != nil {
			return err
		}
	}
	return nil
}

func (p *projector) stop(ctx context.Context, writer int64, s stop) error {
	return p.exec(ctx, `INSERT INTO stops (writer, start, why, entry) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET start = excluded.start, why = excluded.why, entry = excluded.entry`, writer, s.from, s.why, s.entry)
}

// holds says why an entry has no effect; "" if it may have one.
func (p *projector) holds(ctx context.Context, e entry, event audit.Event) (why string, err error) {
	if err := p.rule(ctx); err != nil {
		return "", err
	}
	if s, stops := p.stops[writerOf(e.n)]; stops && e.seq >= s.from {
		return s.why, nil
	}
	if p.own || isBeginning(event) {
		return "", nil
	}
	stranger, err := p.stranger(ctx, e.by)
	switch {
	case err != nil:
		return "", err
	case stranger:
		return audit.HeldAuthor, nil
	case p.lenient || len(p.stops) > 0:
		return p.rests(ctx, event)
	}
	return "", nil
}

// stranger reports whether a person came in with what has no effect. Whoever was
// never introduced is none: verify names what they wrote.
func (p *projector) stranger(ctx context.Context, id string) (bool, error) {
	if id == "" || p.known[id] {
		return false, nil
	}
	known, err := exists(ctx, p.handle, "SELECT 1 FROM persons WHERE id = ?", id)
	if err != nil {
		return false, err
	}
	if known {
		p.known[id] = true
		return false, nil
	}
	return exists(ctx, p.handle, "SELECT 1 FROM mentions m JOIN quarantined q ON q.entry = m.entry WHERE m.subject = ?", id)
}

// quarantine keeps an entry without effect. What it had erased before somebody
// stopped its log is gone all the same.
func (p *projector) quarantine(ctx context.Context, e entry, event audit.Event, why string) error {
	p.imports = importGoing{}
	if err := p.exec(ctx, "INSERT INTO quarantined (entry, why) VALUES (?, ?)", e.n, why); err != nil {
		return err
	}
	if ev, ok := event.(*audit.RedactionMade); ok {
		return p.redactions(ctx, e, ev, why)
	}
	return nil
}

// notAdmitted: nobody who may has let somebody in. While it is being written that
// is an error; in a log it is kept, and has no effect. With the first entry of a
// log the whole of it is in quarantine.
func (p *projector) notAdmitted(ctx context.Context, e entry, event audit.Event, cause error) error {
	if refusal := (*audit.Refusal)(nil); p.own || !errors.As(cause, &refusal) {
		return cause
	}
	if e.seq == 0 {
		s := stop{from: 0, why: audit.HeldNotAdmitted, entry: e.n}
		p.stops[writerOf(e.n)] = s
		if err := p.stop(ctx, writerOf(e.n), s); err != nil {
			return err
		}
	}
	return p.quarantine(ctx, e, event, audit.HeldNotAdmitted)
}

// admitted brings in the person of a log that an administrator has let in although
// its invitation was refused.
func (p *projector) admitted(ctx context.Context, e entry, r audit.PersonRecord) (bool, error) {
	role, admitted := p.laptops.admitted[writerOf(e.n)]
	who, err := ledger.ParsePerson(r.Key)
	if !admitted || err != nil || who.ID() != string(r.ID) {
		return false, nil //nolint:nilerr // a key that is none belongs to nobody
	}
	r.Role = role
	return true, p.person(ctx, r, r.ID, e.stamp)
}

func (p *projector) writerAdmitted(ctx context.Context, e entry, ev *audit.WriterAdmitted) error {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	_, ruled := by.AdmitLaptop(audit.LaptopState{ID: ev.Writer, Known: true}, ev.Role)
	counts, err := p.ruling(ctx, e, rulingRow{writer: ev.Writer, role: ev.Role}, ruled)
	if err != nil || !counts {
		return err
	}
	n, err := writerNumber(ev.Writer)
	if err != nil {
		return err
	}
	p.found.admit(*p.laptops, n, ev.Role)
	return nil
}

func (p *projector) writerRevoked(ctx context.Context, e entry, ev *audit.WriterRevoked) error {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	by.Meanwhile = nil // what takes rights away holds
	_, ruled := by.RevokeLaptop(audit.LaptopState{ID: ev.Writer, Known: true}, ev.From, "")
	counts, err := p.ruling(ctx, e, rulingRow{writer: ev.Writer, start: ev.From, reason: ev.Reason.Text}, ruled)
	if err != nil || !counts {
		return err
	}
	n, err := writerNumber(ev.Writer)
	if err == nil {
		p.found.revoke(*p.laptops, n, stop{from: ev.From, why: audit.HeldRevoked, entry: e.n})
	}
	return err
}

// writerForked asks for no right: the proof is all it takes.
func (p *projector) writerForked(ctx context.Context, e entry, ev *audit.WriterForked) error {
	var id string
	if err := p.scan(ctx, "SELECT id FROM site", nil, &id); err != nil {
		return err
	}
	site, err := ledger.ParseHash(id)
	if err != nil {
		return err
	}
	var ruled error
	if err := checkFork(site, ev); err != nil {
		ruled = audit.NoRuling(audit.NoFork)
	}
	counts, err := p.ruling(ctx, e, rulingRow{writer: ev.Writer, start: ev.From, size: ev.Size}, ruled)
	if err != nil || !counts {
		return err
	}
	n, err := writerNumber(ev.Writer)
	if err == nil {
		p.found.fork(*p.laptops, n, stop{from: ev.From, why: audit.HeldForked, entry: e.n})
	}
	return err
}

func (p *projector) writerDecided(ctx context.Context, e entry, ev *audit.WriterDecided) error {
	by, err := actorOrNobody(ctx, p.handle, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	_, ruled := by.DecideFork(audit.LaptopState{ID: ev.Writer}, audit.ForkState{Forked: true, Size: ev.Size, Root: ev.Root}, ev.Until, "")
	counts, err := p.ruling(ctx, e, rulingRow{writer: ev.Writer, start: ev.Until, size: ev.Size, root: ev.Root, reason: ev.Reason.Text}, ruled)
	if err != nil || !counts {
		return err
	}
	n, err := writerNumber(ev.Writer)
	if err == nil {
		p.found.decide(*p.laptops, n, decision{root: ev.Root, size: ev.Size, until: ev.Until, entry: e.n})
	}
	return err
}

// rulingRow is a row of writer_rulings about to be made.
type rulingRow struct {
	writer string
	start  int64
	size   int64
	root   string
	role   audit.Role
	reason string
}

// ruling keeps what somebody said about a laptop, with why it has no effect if
// the rule refused it.
func (p *projector) ruling(ctx context.Context, e entry, r rulingRow, ruled error) (counts bool, err error) {
	effect, err := noEffect(ruled)
	if err != nil {
		return false, err
	}
	return effect == "", p.exec(ctx, "INSERT INTO writer_rulings (entry, writer, kind, start, size, root, role, reason, effect, at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.n, r.writer, e.kind, r.start, r.size, r.root, r.role, r.reason, effect, e.stamp, e.by)
}

// rests reports whether an entry needs what is not in the tables: in a site where
// some entries have no effect, others may rest on them.
func (p *projector) rests(ctx context.Context, event audit.Event) (why string, err error) {
	for _, need := range needsOf(event) {
		there, err := exists(ctx, p.handle, need.query, need.args...)
		if err != nil || !there {
			return audit.HeldRests, err
		}
	}
	return "", nil
}
