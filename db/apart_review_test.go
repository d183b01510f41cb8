package db

import (
	"testing"

	"visite/audit"
)

// approves and returns are reviews of what is sealed on this laptop.
func (w *world) approves(t *testing.T, by string, id audit.AuditID) {
	t.Helper()
	check(t, w.as(t, by).Approve(t.Context(), []audit.Approval{w.seen(t, id)}, ""))
}

func (w *world) returns(t *testing.T, by string, id audit.AuditID) {
	t.Helper()
	check(t, w.as(t, by).Return(t.Context(), id, w.seal(t, id), []audit.ReviewItem{{Item: "upgrade", Reason: "?"}}, ""))
}

// amends begins a new revision; seals gives an answer otherwise and seals it.
func (w *world) amends(t *testing.T, by string, id audit.AuditID) {
	t.Helper()
	must(w.as(t, by).Amend(t.Context(), id, "nachgesehen"))(t)
}

func (w *world) seals(t *testing.T, by string, id audit.AuditID, values map[string]string) {
	t.Helper()
	own := *w
	own.Session = w.as(t, by)
	own.answer(t, must(w.Audit(t.Context(), id))(t), values)
	must(own.Complete(t.Context(), id))(t)
}

// review reads the newest review of an audit.
func (w *world) review(t *testing.T, id audit.AuditID) audit.Review {
	t.Helper()
	return must(w.ReviewPage(t.Context(), id))(t).Reviews[0]
}

// An approval holds for the revision that was seen, also if the technician edits
// on another laptop meanwhile: it shows as approved, then changed.
func TestApprovedWhileAmended(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.approves(t, "Boss", p.sealed)
		p.b.amends(t, "Tech", p.sealed)
	}, func(t *testing.T, p *apart, w *world) {
		if r := w.review(t, p.sealed); r.NoEffect != nil {
			t.Errorf("the approval has no effect: %v", r.NoEffect)
		}
		w.isState(t, "approved while amended", p.sealed, audit.Changed)
	})
}

func TestApprovedWhileSealedAnew(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.approves(t, "Boss", p.sealed)
		p.b.amends(t, "Tech", p.sealed)
		p.b.seals(t, "Tech", p.sealed, map[string]string{"upgrade": "not_available"})
	}, func(t *testing.T, p *apart, w *world) {
		if r := w.review(t, p.sealed); r.NoEffect != nil || r.Revision != 1 {
			t.Errorf("the approval: %+v", r)
		}
		w.isState(t, "approved while sealed anew", p.sealed, audit.Changed)
		w.approves(t, "Chief", p.sealed)
		w.isState(t, "approved again", p.sealed, audit.Approved)
	})
}

// A return asks for another revision. One that was begun meanwhile is it; one that
// was sealed meanwhile waits for review.
func TestReturnedWhileAmended(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.returns(t, "Boss", p.sealed)
		p.b.amends(t, "Tech", p.sealed)
	}, func(t *testing.T, p *apart, w *world) {
		w.isState(t, "returned while amended", p.sealed, audit.Returned)
		if a := must(w.as(t, "Tech").TakeUp(t.Context(), p.sealed))(t); a.Revision != 2 {
			t.Errorf("taken up as revision %d", a.Revision)
		}
	})
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.returns(t, "Boss", p.sealed)
		p.b.amends(t, "Tech", p.sealed)
		p.b.seals(t, "Tech", p.sealed, map[string]string{"upgrade": "not_available"})
	}, func(t *testing.T, p *apart, w *world) {
		w.isState(t, "returned while sealed anew", p.sealed, audit.Awaiting)
	})
}

// Of two supervisors who decide differently the stricter shows, until one
// withdraws.
func TestReviewedDifferently(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.approves(t, "Boss", p.sealed)
		p.b.returns(t, "Chief", p.sealed)
	}, func(t *testing.T, p *apart, w *world) {
		w.isState(t, "approved and returned", p.sealed, audit.Returned)
		for _, r := range must(w.ReviewPage(t.Context(), p.sealed))(t).Reviews {
			if r.NoEffect != nil {
				t.Errorf("no effect: %+v", r)
			}
			if r.Decision == audit.Return {
				check(t, w.as(t, "Chief").WithdrawReview(t.Context(), p.sealed, r.Entry, "doch gesehen"))
			}
		}
		w.isState(t, "the return taken back", p.sealed, audit.Approved)
		w.verifies(t)
	})
}

// What a laptop writes against what it had seen is named, whatever others wrote
// meanwhile about something else.
func TestVerifyNamesLiesWhileOthersWork(t *testing.T) {
	p := newApart(t, turns[0].which)
	p.b.deeper(t)
	p.a.amends(t, "Tech", p.sealed)
	lie := audit.AuditAmended{Audit: p.draft, Revision: 2, Reason: audit.Say("x")} // it was never sealed
	p.b.lies(t, &lie)
	p.b.takes(t, p.a.bundle(t, true))
	_, err := p.b.Verify(t.Context(), nil)
	found(t, err, "no sealed revision")
}
