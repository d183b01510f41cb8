package db

import (
	"context"
	"database/sql"
	"errors"

	"visite/audit"
	"visite/ledger"
)

// questionDecided: the act holds or it does not.
func (p *projector) questionDecided(ctx context.Context, e entry, ev *audit.QuestionDecided) error {
	by, err := p.actor(ctx, audit.PersonID(e.by))
	if err != nil {
		return err
	}
	q, a, err := p.asked(ctx, ev)
	if err != nil {
		return err
	}
	effect := q.Deciding(by, ev.Holds)
	if effect == "" {
		if effect, err = p.sawBoth(ctx, a); err != nil {
			return err
		}
	}
	err = p.exec(ctx, "INSERT INTO question_decisions (entry, act, holds, reason, effect, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
		e.n, a.entry, ev.Holds, ev.Reason.Text, effect, e.stamp, e.by)
	if err != nil {
		return err
	}
	if err := p.questioned(ctx, e, ev, by, effect); err != nil || effect != "" {
		return err
	}
	return p.decide(ctx, e.n, a, ev.Holds)
}

// asked is the question that a decision is about, as its writer had seen it: that
// somebody who had not seen this one decided that the act holds does not end it.
func (p *projector) asked(ctx context.Context, ev *audit.QuestionDecided) (q audit.Question, a act, err error) {
	leaf, err := ledger.ParseHash(ev.Act)
	if err != nil {
		return q, a, err
	}
	var decided int64
	var holds bool
	err = p.scan(ctx, "SELECT q.entry, q.kind, q.by, q.decided, q.holds FROM questions q JOIN entries e ON e.n = q.entry WHERE substr(e.hashes, 1, 32) = ?",
		[]any{leaf[:]}, &a.entry, &a.kind, &q.By.Person, &decided, &holds)
	if errors.Is(err, sql.ErrNoRows) {
		return q, a, nil
	}
	if err != nil {
		return q, a, err
	}
	q.Entry, q.Act = ev.Act, a.kind
	seen, err := p.saw.has(ctx, decided)
	if err == nil && decided != 0 && (seen || !holds) {
		q.Decided.Person = q.By.Person
	}
	return q, a, err
}

// sawBoth refuses a decision by somebody who had not seen the act and what it is
// against.
func (p *projector) sawBoth(ctx context.Context, a act) (code string, err error) {
	var against int64
	if err := p.scan(ctx, "SELECT against FROM questions WHERE entry = ?", []any{a.entry}, &against); err != nil {
		return "", err
	}
	for _, n := range []int64{a.entry, against} {
		if seen, err := p.saw.has(ctx, n); err != nil || !seen {
			return audit.NotSeenBoth, err
		}
	}
	return "", nil
}

// decide ends a question. If what took the rights falls, what was in question
// against it holds.
func (p *projector) decide(ctx context.Context, decision int64, a act, holds bool) error {
	if err := p.exec(ctx, "UPDATE questions SET decided = ?, holds = ? WHERE entry = ?", decision, holds, a.entry); err != nil {
		return err
	}
	effect := ""
	if !holds {
		effect = audit.FellThrough
	}
	if _, err := p.setEffect(ctx, a, effect, decision); err != nil || holds {
		return err
	}
	var against []act
	err := p.each(ctx, "SELECT entry, kind FROM questions WHERE against = ? AND decided = 0", []any{a.entry}, func(scan func(...any) error) error {
		var b act
		err := scan(&b.entry, &b.kind)
		against = append(against, b)
		return err
	})
	if err != nil {
		return err
	}
	for _, b := range against {
		if !audit.Restorable(b.kind) {
			continue
		}
		if err := p.decide(ctx, decision, b, true); err != nil {
			return err
		}
	}
	return nil
}

// undecide takes a decision back that is in question itself: what it was about is
// in question again.
func (p *projector) undecide(ctx context.Context, decision int64, effect string) error {
	if err := p.exec(ctx, "UPDATE question_decisions SET effect = ? WHERE entry = ?", effect, decision); err != nil {
		return err
	}
	var all []act
	var against []int64
	err := p.each(ctx, "SELECT entry, kind, against FROM questions WHERE decided = ?", []any{decision}, func(scan func(...any) error) error {
		var a act
		var n int64
		err := scan(&a.entry, &a.kind, &n)
		all, against = append(all, a), append(against, n)
		return err
	})
	if err != nil {
		return err
	}
	for i, a := range all {
		if err := p.exec(ctx, "UPDATE questions SET decided = 0, holds = 0 WHERE entry = ?", a.entry); err != nil {
			return err
		}
		takes, err := exists(ctx, p.handle, "SELECT 1 FROM person_changes WHERE entry = ? AND takes", a.entry)
		if err != nil {
			return err
		}
		code := audit.InQuestion
		if takes {
			code = ""
		}
		if _, err := p.setEffect(ctx, a, code, against[i]); err != nil {
			return err
		}
	}
	return nil
}
