package db

import (
	"testing"

	"visite/audit"
)

// answers gives one answer to an audit as it is on this laptop.
func (w *world) answers(t *testing.T, by string, id audit.AuditID, item, value string) {
	t.Helper()
	held := must(w.Audit(t.Context(), id))(t).Answers[item].Entry
	must(w.as(t, by).Answer(t.Context(), id, audit.NewAnswer{Item: item, Value: word(value), Replaces: held}))(t)
}

// contests fails unless answers to these items stand side by side.
func (w *world) contests(t *testing.T, id audit.AuditID, items ...string) *audit.Audit {
	t.Helper()
	a := must(w.Audit(t.Context(), id))(t)
	got := a.Contested()
	if len(got) != len(items) {
		t.Fatalf("contested are %q, want %q", got, items)
	}
	for i := range items {
		if got[i] != items[i] {
			t.Errorf("contested are %q, want %q", got, items)
		}
	}
	return a
}

// rest are the answers that complete the draft.
func rest() map[string]string {
	values := offNetwork()
	delete(values, "patient_attached")
	delete(values, "model")
	return values
}

// One audit continued on two laptops: what differs stands side by side and keeps
// it from being sealed, until somebody who has seen both answers again.
func TestOneAuditOnTwoLaptops(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.answers(t, "Tech", p.draft, "anomaly", "none")
		p.a.answers(t, "Tech", p.draft, "upgrade", "not_installed")
		p.b.answers(t, "Maxi", p.draft, "upgrade", "not_available")
		p.b.answers(t, "Maxi", p.draft, "serious_incident", "no")
		p.b.answers(t, "Maxi", p.draft, "model", "cms8000") // the same again
	}, func(t *testing.T, p *apart, w *world) {
		ctx := t.Context()
		values := rest()
		delete(values, "upgrade")
		own := *w
		own.Session = w.as(t, "Tech")
		own.answer(t, must(w.Audit(ctx, p.draft))(t), values)
		a := w.contests(t, p.draft, "upgrade")
		said := map[string]bool{a.Answers["upgrade"].Value.Word: true, a.Rivals["upgrade"][0].Value.Word: true}
		if !said["not_installed"] || !said["not_available"] {
			t.Errorf("side by side: %v", said)
		}
		_, err := own.Complete(ctx, p.draft)
		isRefused(t, "sealing", err, audit.IsContested)
		w.answers(t, "Maxi", p.draft, "upgrade", "not_available")
		w.contests(t, p.draft)
		must(own.Complete(ctx, p.draft))(t)
		w.approves(t, "Boss", p.draft)
		w.verifies(t)
	})
}

// Sealed on one laptop while somebody answers on another: sealed are the answers
// that the sealer had seen, and the others stand beside them.
func TestAnsweredWhileSealed(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.seals(t, "Tech", p.draft, rest())
		p.b.answers(t, "Maxi", p.draft, "model", "mn120")
		p.b.answers(t, "Maxi", p.draft, "upgrade", "not_installed")
		p.a.approves(t, "Boss", p.draft)
	}, func(t *testing.T, p *apart, w *world) {
		ctx := t.Context()
		a := w.contests(t, p.draft, "model")
		if a.Status != audit.Completed || a.Answers["model"].Value.Word != "cms8000" || a.Rivals["model"][0].Value.Word != "mn120" {
			t.Errorf("sealed %s with %v", a.Status, a.Answers["model"])
		}
		w.isState(t, "approved, and contested", p.draft, audit.Changed)
		isRefused(t, "approving", w.as(t, "Chief").Approve(ctx, []audit.Approval{w.seen(t, p.draft)}, ""), audit.IsContested)
		w.amends(t, "Tech", p.draft)
		w.seals(t, "Tech", p.draft, map[string]string{"model": "cms8000"})
		w.contests(t, p.draft)
		w.approves(t, "Chief", p.draft)
		w.isState(t, "decided and approved", p.draft, audit.Approved)
		w.verifies(t)
	})
}

// Sealed on both: the stricter holds, and what differs keeps it from being approved.
func TestSealedTwice(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.seals(t, "Tech", p.draft, rest())
		other := rest()
		other["upgrade"] = "installed_claimed"
		p.b.seals(t, "Maxi", p.draft, other)
		p.b.approves(t, "Boss", p.draft)
	}, func(t *testing.T, p *apart, w *world) {
		a := w.contests(t, p.draft, "upgrade")
		if a.Answers["upgrade"].Value.Word != "installed_claimed" || a.Sealed.Urgency != "high" {
			t.Errorf("sealed %s: %+v", a.Sealed.Urgency, a.Answers["upgrade"])
		}
		if r := w.review(t, p.draft); r.NoEffect != nil {
			t.Errorf("the approval: %v", r.NoEffect)
		}
		w.isState(t, "contested", p.draft, audit.Changed)
	})
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.seals(t, "Tech", p.draft, rest())
		p.b.seals(t, "Maxi", p.draft, rest())
		p.b.approves(t, "Boss", p.draft)
	}, func(t *testing.T, p *apart, w *world) {
		w.contests(t, p.draft)
		w.isState(t, "sealed alike twice, and one of them approved", p.draft, audit.Approved)
	})
}

// Amended on both.
func TestAmendedTwice(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.amends(t, "Tech", p.sealed)
		p.a.seals(t, "Tech", p.sealed, map[string]string{"upgrade": "not_available"})
		p.b.amends(t, "Maxi", p.sealed)
		p.b.answers(t, "Maxi", p.sealed, "open_egress_past", "yes")
	}, func(t *testing.T, p *apart, w *world) {
		a := must(w.Audit(t.Context(), p.sealed))(t)
		if a.Revision != 2 || a.Status != audit.Completed || a.Answers["upgrade"].Value.Word != "not_available" || a.Answers["open_egress_past"].Value.Word != "no" {
			t.Errorf("revision %d, %s: %v", a.Revision, a.Status, a.Answers["open_egress_past"])
		}
		w.contests(t, p.sealed, "open_egress_past")
	})
}

// Dropped on one while somebody works on it on the other: the work stays.
func TestDroppedWhileAnswered(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		check(t, p.a.as(t, "Tech").DropAudit(t.Context(), p.draft, "falsches Gerät"))
		p.b.answers(t, "Maxi", p.draft, "anomaly", "none")
	}, func(t *testing.T, p *apart, w *world) {
		a := must(w.Audit(t.Context(), p.draft))(t)
		if a.Status != audit.Draft || a.Answers["anomaly"].Value.Word != "none" {
			t.Errorf("%s with %v", a.Status, a.Answers)
		}
	})
}
