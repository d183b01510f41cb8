package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// authors: these people have a part in the audit.
func (p *projector) authors(ctx context.Context, n int64, all ...audit.PersonID) error {
	for _, person := range all {
		human, err := p.human(ctx, person)
		if err != nil {
			return err
		}
		known := human == "" // verify names an entry by nobody known
		if !known {
			known, err = exists(ctx, p.handle, "SELECT 1 FROM authors WHERE audit = ? AND person = ?", n, human)
		}
		if err != nil {
			return err
		}
		if known {
			continue
		}
		p.touch(n)
		if err := p.exec(ctx, "INSERT INTO authors (audit, person) VALUES (?, ?)", n, human); err != nil {
			return err
		}
		if err := p.reviewedMeanwhile(ctx, n, human); err != nil {
			return err
		}
	}
	return nil
}

// reviewedMeanwhile takes the effect from reviews that an author of the audit has
// made on another laptop: four eyes, whichever comes first in the order.
func (p *projector) reviewedMeanwhile(ctx context.Context, n int64, human audit.PersonID) error {
	var all []int64
	err := p.each(ctx, "SELECT v.n FROM reviews v JOIN persons p ON p.id = v.by WHERE v.audit = ? AND v.effect = '' AND p.human = ?", []any{n, human}, numbersInto(&all))
	if err != nil {
		return err
	}
	for _, review := range all {
		seen, err := p.saw.has(ctx, review)
		if err == nil && !seen {
			err = p.setReview(ctx, review, audit.IsAuthor)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// firstAuthors are the authors of an audit that has none yet.
func (p *projector) firstAuthors(ctx context.Context, n int64, all ...audit.PersonID) error {
	p.touch(n)
	for i, person := range all {
		if slices.Contains(all[:i], person) {
			continue
		}
		human, err := p.human(ctx, person)
		if err != nil {
			return err
		}
		if human == "" { // verify names an entry by nobody known
			continue
		}
		if err := p.exec(ctx, "INSERT OR IGNORE INTO authors (audit, person) VALUES (?, ?)", n, human); err != nil {
			return err
		}
	}
	return nil
}

// human is the first key of a person, which never becomes another; "" of nobody
// known. An import asks it of each audit.
func (p *projector) human(ctx context.Context, person audit.PersonID) (human audit.PersonID, err error) {
	if known, ok := p.humans[person]; ok {
		return known, nil
	}
	err = p.scan(ctx, "SELECT human FROM persons WHERE id = ?", []any{person}, &human)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err == nil {
		p.humans[person] = human
	}
	return human, err
}

// reviewRow is a row of reviews about to be made.
type reviewRow struct {
	audit    audit.AuditID
	revision int
	decision audit.Decision
	alike    int
	note     string
	role     audit.Role
	effect   string
}

func (p *projector) auditApproved(ctx context.Context, e entry, ev *audit.AuditApproved) error {
	by, r, err := p.reviewing(ctx, e, ev.Audit)
	if err != nil {
		return err
	}
	effect := r.Approved(by, ev)
	if err := p.questioned(ctx, e, ev, by, effect); err != nil {
		return err
	}
	return p.reviewed(ctx, e, reviewRow{ev.Audit, ev.Revision, audit.Approve, ev.Alike, ev.Note.Text, by.Role, effect})
}

func (p *projector) auditReturned(ctx context.Context, e entry, ev *audit.AuditReturned) error {
	by, r, err := p.reviewing(ctx, e, ev.Audit)
	if err != nil {
		return err
	}
	for i, item := range ev.Items {
		err := p.exec(ctx, "INSERT INTO review_items (review, n, item, reason) VALUES (?, ?, ?, ?)", e.n, i, item.Item, item.Reason.Text)
		if err != nil {
			return err
		}
	}
	effect := r.Returned(by, ev)
	if err := p.questioned(ctx, e, ev, by, effect); err != nil {
		return err
	}
	return p.reviewed(ctx, e, reviewRow{ev.Audit, ev.Revision, audit.Return, 0, ev.Note.Text, by.Role, effect})
}

// reviewing is who reviews, and the audit as the rules see it.
func (p *projector) reviewing(ctx context.Context, e entry, id audit.AuditID) (by audit.Actor, r audit.Reviewable, err error) {
	if by, err = p.actor(ctx, audit.PersonID(e.by)); err != nil {
		return by, r, err
	}
	r, err = reviewable(ctx, p.handle, p.checklists, id, by, utc(e.at), p.saw)
	return by, r, err
}

func (p *projector) reviewed(ctx context.Context, e entry, r reviewRow) error {
	n, err := auditOf(ctx, p.handle, r.audit)
	if err != nil {
		return err
	}
	err = p.exec(ctx, "INSERT INTO reviews (n, audit, revision, decision, alike, note, at, by, role, effect) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.n, n, r.revision, r.decision, r.alike, r.note, e.stamp, e.by, r.role, r.effect)
	if err != nil {
		return err
	}
	return p.reviewState(ctx, n)
}

// reviewWithdrawn: the review does not count any more, if who made it says so.
func (p *projector) reviewWithdrawn(ctx context.Context, e entry, ev *audit.ReviewWithdrawn) error {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	r, n, err := review(ctx, p.handle, ev.Audit, ev.Review)
	if err != nil {
		return err
	}
	effect := r.Withdrawing(by)
	if err := p.questioned(ctx, e, ev, by, effect); err != nil {
		return err
	}
	err = p.exec(ctx, "INSERT INTO withdrawals (n, review, at, by, role, reason, effect) VALUES (?, ?, ?, ?, ?, ?, ?)",
		e.n, n, e.stamp, e.by, by.Role, ev.Reason.Text, effect)
	if err != nil || effect != "" {
		return err
	}
	if err := p.exec(ctx, "UPDATE reviews SET withdrawn = ? WHERE n = ?", e.n, n); err != nil {
		return err
	}
	of, err := auditOf(ctx, p.handle, ev.Audit)
	if err != nil {
		return err
	}
	return p.reviewState(ctx, of)
}

// review finds a review of an audit by the leaf hash of its entry.
func review(ctx context.Context, h *handle, id audit.AuditID, leaf string) (r audit.Review, n int64, err error) {
	hash, err := ledger.ParseHash(leaf)
	if err != nil {
		return r, 0, fmt.Errorf("review: %w", err)
	}
	var effect string
	r.Entry, r.Audit = leaf, id
	err = h.scan(ctx, `SELECT v.n, v.revision, v.decision, v.by, p.human, v.effect, coalesce(w.at, '')
		FROM audits a JOIN reviews v ON v.audit = a.n JOIN entries e ON e.n = v.n JOIN persons p ON p.id = v.by
		LEFT JOIN withdrawals w ON w.n = v.withdrawn
		WHERE a.id = ? AND substr(e.hashes, 1, 32) = ?`, []any{id, hash[:]},
		&n, &r.Revision, &r.Decision, &r.Stamp.Person, &r.Human, &effect, &r.Withdrawn.At)
	if errors.Is(err, sql.ErrNoRows) {
		return r, 0, refuse("no-review", nil, "diese Entscheidung gibt es zu dieser Prüfung nicht", "there is no such review of this audit")
	}
	r.NoEffect = audit.NoReview(effect)
	return r, n, err
}

// reviewState brings the state of an audit's review up to what its revisions
// and reviews say.
func (p *projector) reviewState(ctx context.Context, n int64) error {
	var c audit.ReviewCase
	var digest string
	err := p.scan(ctx, `SELECT checklist, revision, status, coalesce((SELECT revision FROM revisions x WHERE x.audit = a.n AND x.entry = a.sealed), 0),
		conflict <> 0, aside <> 0 FROM audits a WHERE n = ?`, []any{n}, &digest, &c.Revision, &c.Status, &c.Sealed, &c.Conflict, &c.Aside)
	if err != nil {
		return err
	}
	contested, err := contested(ctx, p.handle, p.checklists, n, c.Revision, digest, nil)
	if err != nil {
		return err
	}
	c.Conflict = c.Conflict || contested
	var entries []int64
	err = p.each(ctx, "SELECT n, revision, decision FROM reviews WHERE audit = ? AND effect = '' AND withdrawn = 0 ORDER BY n", []any{n},
		func(scan func(...any) error) error {
			var entry int64
			var r audit.Reviewed
			err := scan(&entry, &r.Revision, &r.Decision)
			entries, c.Reviews = append(entries, entry), append(c.Reviews, r)
			return err
		})
	if err != nil {
		return err
	}
	state, of := c.State()
	reviewed := int64(0)
	if of >= 0 {
		reviewed = entries[of]
	}
	p.touch(n)
	return p.exec(ctx, "UPDATE audits SET review = ?, reviewed = ? WHERE n = ?", state, reviewed, n)
}
