package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// One audit continued on two laptops. What who answered had seen decides: an answer
// replaces those that its writer had seen and stands beside the others (rivals); a
// sealed revision has the answers that its sealer had seen.

// givenAnswer is an answer as it lies in the log.
type givenAnswer struct {
	e    entry
	ev   *audit.AuditAnswered
	seen bool // by the writer of the entry that is projected
}

// given are the answers to an audit so far, in the order of the fold.
func (p *projector) given(ctx context.Context, id audit.AuditID) ([]givenAnswer, error) {
	var numbers []int64
	if err := p.each(ctx, "SELECT entry FROM mentions WHERE subject = ? ORDER BY entry", []any{id}, numbersInto(&numbers)); err != nil {
		return nil, err
	}
	var all []givenAnswer
	for _, n := range numbers {
		in := inLog{n: n}
		var text []byte
		if err := p.scan(ctx, "SELECT seq, text FROM entries WHERE n = ?", []any{n}, &in.seq, &text); err != nil {
			return nil, err
		}
		envelope, err := ledger.Decode(text)
		if err != nil {
			return nil, err
		}
		event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
		if err != nil {
			return nil, err
		}
		ev, ok := event.(*audit.AuditAnswered)
		if !ok {
			continue
		}
		g := givenAnswer{e: newEntry(in, ledger.Writer{}, envelope), ev: ev}
		if err := fill(ctx, p.handle, ev); err != nil {
			return nil, err
		}
		if g.seen, err = p.saw.has(ctx, n); err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

// held are the entries of the answers that an audit has, by item.
func (p *projector) held(ctx context.Context, a auditRow) (map[string]int64, error) {
	held := map[string]int64{}
	err := p.each(ctx, "SELECT item, entry FROM answers WHERE audit = ? AND revision = ?", []any{a.n, a.revision}, func(scan func(...any) error) error {
		var item string
		var n int64
		err := scan(&item, &n)
		held[item] = n
		return err
	})
	return held, err
}

// decides lets an answer end what stood side by side, as far as its writer had seen it.
func (p *projector) decides(ctx context.Context, a auditRow, item string) error {
	var beside []int64
	if err := p.each(ctx, "SELECT entry FROM rivals WHERE audit = ? AND item = ?", []any{a.n, item}, numbersInto(&beside)); err != nil {
		return err
	}
	for _, n := range beside {
		seen, err := p.saw.has(ctx, n)
		if err == nil && seen {
			err = p.exec(ctx, "DELETE FROM rivals WHERE audit = ? AND item = ? AND entry = ?", a.n, item, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rival puts an answer beside the one that the audit has.
func (p *projector) rival(ctx context.Context, a auditRow, e entry, ev *audit.AuditAnswered) error {
	value := ""
	if !ev.Withdrawn {
		var err error
		if value, err = p.value(ctx, a.checklist, ev.Item, ev.Value, ev.Private); err != nil {
			return err
		}
	}
	return p.exec(ctx, "INSERT OR IGNORE INTO rivals (audit, item, entry, value, note, redacted, at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		a.n, ev.Item, e.n, value, ev.Note.Text, erased(ev.Private), e.stamp, e.by)
}

// answeredApart is an answer whose writer had not seen all that there was about the
// audit.
func (p *projector) answeredApart(ctx context.Context, e entry, a auditRow, ev *audit.AuditAnswered) error {
	status, err := p.revived(ctx, a)
	if err != nil {
		return err
	}
	if status != audit.Draft || ev.Revision != a.revision {
		if err := p.rival(ctx, a, e, ev); err != nil {
			return err
		}
		return p.reviewState(ctx, a.n)
	}
	held, err := p.held(ctx, a)
	if err != nil {
		return err
	}
	seen, err := p.saw.has(ctx, held[ev.Item])
	switch {
	case err != nil:
		return err
	case seen:
		return p.putAnswer(ctx, e, a, ev)
	case ev.Withdrawn: // of another answer than the one there
		return nil
	}
	return p.rival(ctx, a, e, ev)
}

// revived is the status of an audit. One that was dropped by somebody who had not
// seen that another works on it is a draft after all.
func (p *projector) revived(ctx context.Context, a auditRow) (status audit.Status, err error) {
	var dropped int64
	if err := p.scan(ctx, "SELECT status, dropped FROM audits WHERE n = ?", []any{a.n}, &status, &dropped); err != nil || status != audit.Dropped {
		return status, err
	}
	if seen, err := p.saw.has(ctx, dropped); err != nil || seen {
		return status, err
	}
	if err := p.exec(ctx, "UPDATE audits SET status = 'draft', dropped = 0 WHERE n = ?", a.n); err != nil {
		return status, err
	}
	p.touch(a.n)
	return audit.Draft, p.unsighted(ctx, a.round, a.room, a.device)
}

// sealedApart is a seal whose writer had not seen all that there was about the
// audit; holds is whether it is the one that holds. The first seal of a revision
// does, with the answers that its sealer had seen; of two the stricter.
func (p *projector) sealedApart(ctx context.Context, e entry, a auditRow, ev *audit.AuditCompleted) (holds bool, err error) {
	status, err := p.revived(ctx, a)
	if err != nil {
		return false, err
	}
	all, err := p.given(ctx, ev.Audit)
	if err != nil {
		return false, err
	}
	held, err := p.held(ctx, a)
	if err != nil {
		return false, err
	}
	if status == audit.Draft && a.revision == ev.Revision {
		return true, p.answersSeen(ctx, a, all, held)
	}
	if holds, err = p.sealAgain(ctx, e, a, ev); err != nil {
		return false, err
	}
	return holds, p.weigh(ctx, a, all, held, holds)
}

// answersSeen gives a revision about to be sealed the answers that its sealer had
// seen; the others stand beside them.
func (p *projector) answersSeen(ctx context.Context, a auditRow, all []givenAnswer, held map[string]int64) error {
	for _, item := range itemsOf(all) {
		if seen, err := p.saw.has(ctx, held[item]); err != nil || seen && held[item] != 0 {
			if err != nil {
				return err
			}
			continue
		}
		if err := p.putSeen(ctx, a, item, all); err != nil {
			return err
		}
		for _, g := range all {
			if g.ev.Item == item && (g.e.n == held[item] || held[item] == 0 && !g.seen && g.ev.Withdrawn) {
				if err := p.rival(ctx, a, g.e, g.ev); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// putSeen gives an item the last answer that was seen: of this revision, or the one
// with which it began.
func (p *projector) putSeen(ctx context.Context, a auditRow, item string, all []givenAnswer) error {
	if last, ok := lastSeen(all)[item]; ok {
		return p.putAnswer(ctx, last.e, a, last.ev)
	}
	for _, query := range []string{
		"DELETE FROM answers WHERE audit = ?1 AND revision = ?2 AND item = ?3",
		"DELETE FROM evidence WHERE audit = ?1 AND revision = ?2 AND item = ?3",
		`INSERT INTO answers (audit, revision, item, value, note, provenance, redacted, at, by, entry)
			SELECT audit, ?2, item, value, note, provenance, redacted, at, by, entry FROM answers WHERE audit = ?1 AND revision = ?2 - 1 AND item = ?3`,
		`INSERT INTO evidence (audit, revision, item, n, ref, sha256, name, size)
			SELECT audit, ?2, item, n, ref, sha256, name, size FROM evidence WHERE audit = ?1 AND revision = ?2 - 1 AND item = ?3`,
	} {
		if err := p.exec(ctx, query, a.n, a.revision, item); err != nil {
			return err
		}
	}
	return nil
}

func itemsOf(all []givenAnswer) []string {
	items := map[string]bool{}
	for _, g := range all {
		items[g.ev.Item] = true
	}
	return slices.Sorted(maps.Keys(items))
}

// lastSeen are the last answers seen, by item.
func lastSeen(all []givenAnswer) map[string]givenAnswer {
	last := map[string]givenAnswer{}
	for _, g := range all {
		if g.seen {
			last[g.ev.Item] = g
		}
	}
	return last
}

// sealAgain keeps another seal of a revision beside the one that holds, and says
// whether it takes its place: what two people who had not seen each other have
// sealed is at least as urgent as the more urgent of them says.
func (p *projector) sealAgain(ctx context.Context, e entry, a auditRow, ev *audit.AuditCompleted) (holds bool, err error) {
	var text []byte
	err = p.scan(ctx, "SELECT outcome FROM revisions WHERE audit = ? AND revision = ? AND outcome IS NOT NULL", []any{a.n, ev.Revision}, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // it seals what was never begun: verify names it
	}
	if err != nil {
		return false, err
	}
	var was audit.Sealed
	if err := json.Unmarshal(text, &was); err != nil {
		return false, fmt.Errorf("sealed outcome: %w", err)
	}
	outcome, err := json.Marshal(ev.Outcome)
	if err != nil {
		return false, err
	}
	err = p.exec(ctx, "INSERT OR IGNORE INTO seals (audit, revision, entry, outcome) SELECT audit, revision, entry, outcome FROM revisions WHERE audit = ? AND revision = ?", a.n, ev.Revision)
	if err == nil {
		err = p.exec(ctx, "INSERT INTO seals (audit, revision, entry, outcome) VALUES (?, ?, ?, ?)", a.n, ev.Revision, e.n, string(outcome))
	}
	return a.revision == ev.Revision && audit.Strictness(ev.Outcome.Urgency) > audit.Strictness(was.Urgency), err
}

// weigh puts the answers of two seals of a revision beside each other: those of the
// one that holds are in the audit.
func (p *projector) weigh(ctx context.Context, a auditRow, all []givenAnswer, held map[string]int64, holds bool) error {
	byEntry := map[int64]givenAnswer{}
	for _, g := range all {
		byEntry[g.e.n] = g
	}
	last := lastSeen(all)
	for _, item := range slices.Sorted(maps.Keys(last)) {
		mine, other := last[item], byEntry[held[item]]
		if mine.e.n == held[item] || other.ev == nil && mine.ev.Withdrawn {
			continue
		}
		if holds {
			if err := p.putAnswer(ctx, mine.e, a, mine.ev); err != nil {
				return err
			}
			mine, other = other, mine
		}
		if mine.ev == nil {
			continue
		}
		replaced, err := p.replacedBy(ctx, mine, other)
		if err == nil && !replaced {
			err = p.rival(ctx, a, mine.e, mine.ev)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// replacedBy reports whether who gave an answer had seen another one.
func (p *projector) replacedBy(ctx context.Context, old, by givenAnswer) (bool, error) {
	if by.ev == nil || old.e.n > by.e.n {
		return false, nil
	}
	saw, err := sightOf(p.handle, by.e.n, nil)
	if err != nil {
		return false, err
	}
	return saw.has(ctx, old.e.n)
}
