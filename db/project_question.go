package db

import (
	"context"

	"visite/audit"
)

// What somebody did whose right was taken away meanwhile. The two had not seen each
// other, and whichever comes first in the order of the fold, the act is in question.

// actor is who wrote an entry, as it knew them, with what others took from them
// meanwhile.
func (p *projector) actor(ctx context.Context, id audit.PersonID) (audit.Actor, error) {
	now, err := actorOrNobody(ctx, p.handle, id)
	if err != nil || now.Person == "" {
		return now, err
	}
	type change struct {
		entry   int64
		role    audit.Role
		revoked bool
	}
	var all []change
	err = p.each(ctx, "SELECT entry, role, role = '' FROM person_changes WHERE person = ? AND effect IN ('', ?) ORDER BY entry", []any{id, audit.InQuestion},
		func(scan func(...any) error) error {
			var c change
			err := scan(&c.entry, &c.role, &c.revoked)
			all = append(all, c)
			return err
		})
	if err != nil || len(all) == 0 {
		return now, err
	}
	then := now
	then.Revoked = false
	if err := p.scan(ctx, "SELECT came_as FROM persons WHERE id = ?", []any{id}, &then.Role); err != nil {
		return now, err
	}
	for _, c := range all {
		seen, err := p.saw.has(ctx, c.entry)
		switch {
		case err != nil:
			return now, err
		case !seen:
		case c.revoked:
			then.Revoked = true
		default:
			then.Role = c.role
		}
	}
	if then.Role != now.Role || then.Revoked != now.Revoked {
		then.Meanwhile = &now
	}
	return then, nil
}

// question notes that an act of somebody is in question, against what took their
// right.
func (p *projector) question(ctx context.Context, act int64, kind string, by audit.PersonID, against int64) error {
	return p.exec(ctx, "INSERT OR IGNORE INTO questions (entry, kind, by, against) VALUES (?, ?, ?, ?)", act, kind, by, against)
}

// questioned notes that the entry is in question, if that is why it has no effect,
// or would be if it took no rights away.
func (p *projector) questioned(ctx context.Context, e entry, event audit.Event, by audit.Actor, effect string) error {
	if effect != audit.InQuestion && (effect != "" || !by.InDoubt(audit.MayAdminister) || !changesRights(event)) {
		return nil
	}
	against, err := p.taking(ctx, by.Person)
	if err != nil {
		return err
	}
	return p.question(ctx, e.n, event.Kind(), audit.PersonID(e.by), against)
}

func changesRights(event audit.Event) bool {
	switch event.(type) {
	case *audit.RoleChanged, *audit.PersonRevoked:
		return true
	}
	return false
}

// taking is the entry that took rights from somebody and that the writer of the
// entry had not seen.
func (p *projector) taking(ctx context.Context, person audit.PersonID) (int64, error) {
	var doubt int64
	var all []int64
	if err := p.scan(ctx, "SELECT doubt FROM persons WHERE id = ?", []any{person}, &doubt); err != nil {
		return 0, err
	}
	err := p.each(ctx, "SELECT entry FROM person_changes WHERE person = ? AND takes AND effect = '' ORDER BY entry DESC", []any{person}, numbersInto(&all))
	if err != nil {
		return 0, err
	}
	for _, n := range all {
		if seen, err := p.saw.has(ctx, n); err != nil || !seen {
			return n, err
		}
	}
	return doubt, nil
}

// rightOf are the kinds of acts that need a right, as the tables find those of a
// person that have an effect.
var rightOf = []struct {
	right audit.Right
	query string
}{
	{audit.MayReview, "SELECT n, iif(decision = 'approve', 'audit.approved', 'audit.returned') FROM reviews WHERE by = ? AND effect = ''"},
	{audit.MayReview, "SELECT n, 'review.withdrawn' FROM withdrawals WHERE by = ? AND effect = ''"},
	{audit.MayDecide, "SELECT n, 'conflict.decided' FROM decisions WHERE by = ? AND effect = ''"},
	{audit.MayPlan, "SELECT DISTINCT entry, '' FROM action_steps WHERE by = ? AND effect = '' AND was <> ''"},
	{audit.MayDecommission, "SELECT entry, 'device.decommissioned' FROM decommissionings WHERE by = ? AND effect = ''"},
	{audit.MayNetwork, "SELECT entry, 'network.permitted' FROM network_permits WHERE by = ? AND effect = ''"},
	{audit.MayAdminister, "SELECT entry, iif(role = '', 'person.revoked', 'role.changed') FROM person_changes WHERE by = ? AND effect = ''"},
	{audit.MayAdminister, "SELECT entry, kind FROM admissions WHERE by = ?"},
	{audit.MayAdminister, "SELECT entry, 'question.decided' FROM question_decisions WHERE by = ? AND effect = ''"},
}

// act is something that somebody did.
type act struct {
	entry int64
	kind  string
}

// fallen puts in question what somebody did who has just lost rights, as far as who
// took them had not seen it.
func (p *projector) fallen(ctx context.Context, person audit.PersonID, against int64) error {
	now, err := actorOrNobody(ctx, p.handle, person)
	if err != nil {
		return err
	}
	for _, of := range rightOf {
		if now.Lacks(of.right) == "" {
			continue
		}
		var all []act
		err := p.each(ctx, of.query, []any{person}, func(scan func(...any) error) error {
			var a act
			err := scan(&a.entry, &a.kind)
			all = append(all, a)
			return err
		})
		if err != nil {
			return err
		}
		for _, a := range all {
			seen, err := p.saw.has(ctx, a.entry)
			if err == nil && !seen {
				err = p.doubt(ctx, a, person, against)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// doubt puts an act in question. One that takes rights away holds for the time being.
func (p *projector) doubt(ctx context.Context, a act, by audit.PersonID, against int64) error {
	if a.kind == "" {
		envelope, err := envelopeOf(ctx, p.handle, a.entry)
		if err != nil {
			return err
		}
		a.kind = envelope.Kind
	}
	if a.kind == "person.revoked" || a.kind == "role.changed" {
		takes, err := exists(ctx, p.handle, "SELECT 1 FROM person_changes WHERE entry = ? AND takes", a.entry)
		if err != nil {
			return err
		}
		if takes {
			return p.question(ctx, a.entry, a.kind, by, against)
		}
	}
	undone, err := p.setEffect(ctx, a, audit.InQuestion, against)
	if err != nil || !undone {
		return err // others have built on it: it stays
	}
	return p.question(ctx, a.entry, a.kind, by, against)
}

// setEffect gives an act its effect, or takes it away with the code of why, and
// works out anew what follows from it. It reports whether it could.
func (p *projector) setEffect(ctx context.Context, a act, effect string, against int64) (done bool, err error) {
	switch a.kind {
	case "audit.approved", "audit.returned":
		return true, p.setReview(ctx, a.entry, effect)
	case "review.withdrawn":
		return true, p.setWithdrawal(ctx, a.entry, effect)
	case "role.changed", "person.revoked":
		return true, p.setChange(ctx, a.entry, effect, against)
	case "person.joined", "writer.joined":
		return true, p.setAdmission(ctx, a.entry, effect, against)
	case "network.permitted":
		return true, p.exec(ctx, "UPDATE network_permits SET effect = ? WHERE entry = ?", effect, a.entry)
	case "question.decided":
		return true, p.undecide(ctx, a.entry, effect)
	}
	return p.takeBack(ctx, a, effect)
}

func (p *projector) setReview(ctx context.Context, entry int64, effect string) error {
	var of int64
	if err := p.scan(ctx, "SELECT audit FROM reviews WHERE n = ?", []any{entry}, &of); err != nil {
		return err
	}
	if err := p.exec(ctx, "UPDATE reviews SET effect = ? WHERE n = ?", effect, entry); err != nil {
		return err
	}
	return p.reviewState(ctx, of)
}

func (p *projector) setWithdrawal(ctx context.Context, entry int64, effect string) error {
	var review, of int64
	if err := p.scan(ctx, "SELECT w.review, v.audit FROM withdrawals w JOIN reviews v ON v.n = w.review WHERE w.n = ?", []any{entry}, &review, &of); err != nil {
		return err
	}
	if err := p.exec(ctx, "UPDATE withdrawals SET effect = ? WHERE n = ?", effect, entry); err != nil {
		return err
	}
	withdrawn := entry
	if effect != "" {
		withdrawn = 0
	}
	if err := p.exec(ctx, "UPDATE reviews SET withdrawn = ? WHERE n = ?", withdrawn, review); err != nil {
		return err
	}
	return p.reviewState(ctx, of)
}

func (p *projector) setChange(ctx context.Context, entry int64, effect string, against int64) error {
	var person audit.PersonID
	if err := p.scan(ctx, "SELECT person FROM person_changes WHERE entry = ?", []any{entry}, &person); err != nil {
		return err
	}
	if err := p.exec(ctx, "UPDATE person_changes SET effect = ? WHERE entry = ?", effect, entry); err != nil {
		return err
	}
	return p.rightsAnew(ctx, person, against)
}

func (p *projector) setAdmission(ctx context.Context, entry int64, effect string, against int64) error {
	var person audit.PersonID
	if err := p.scan(ctx, "SELECT person FROM admissions WHERE entry = ?", []any{entry}, &person); err != nil {
		return err
	}
	doubt := against
	if effect == "" {
		doubt = 0
	}
	if err := p.exec(ctx, "UPDATE persons SET doubt = ? WHERE id = ?", doubt, person); err != nil || doubt == 0 {
		return err
	}
	return p.fallen(ctx, person, against)
}

// rightsAnew works out anew which role somebody has and whether they were revoked,
// from the changes that count.
func (p *projector) rightsAnew(ctx context.Context, person audit.PersonID, against int64) error {
	p.without = nil
	err := p.exec(ctx, `UPDATE persons SET
		role = coalesce((SELECT role FROM person_changes c WHERE c.person = persons.id AND c.role <> '' AND c.effect = '' ORDER BY c.entry DESC LIMIT 1), came_as),
		revoked = coalesce((SELECT min(entry) FROM person_changes c WHERE c.person = persons.id AND c.role = '' AND c.effect = ''), 0) WHERE id = ?`, person)
	if err != nil {
		return err
	}
	return p.fallen(ctx, person, against)
}
