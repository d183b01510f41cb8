package db

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// twice audits the device of the sealed audit again in another room of the round,
// with one answer otherwise.
func (s *scene) twice(t *testing.T, item, value string) *audit.Audit {
	t.Helper()
	ctx := t.Context()
	there := audit.NewRoom("Intensiv 2", "3").ID
	check(t, s.EnterRoom(ctx, s.round, there))
	check(t, s.Find(ctx, s.round, there, s.sealed.Device.ID))
	values := offNetwork()
	values[item] = value
	a := s.answer(t, must(s.StartAudit(ctx, s.round, there, s.sealed.Device.ID))(t), values)
	return must(s.Complete(ctx, a.ID))(t)
}

// seen is what a screen showed of an audit.
func (w *world) seen(t *testing.T, id audit.AuditID) audit.Approval {
	t.Helper()
	return audit.Approval{ID: id, Sealed: w.seal(t, id)}
}

func (w *world) state(t *testing.T, id audit.AuditID) audit.ReviewState {
	t.Helper()
	var state audit.ReviewState
	check(t, w.store.read(t.Context(), func(h *handle) error {
		return h.scan(t.Context(), "SELECT review FROM audits WHERE id = ?", []any{id}, &state)
	}))
	return state
}

func (w *world) isState(t *testing.T, what string, id audit.AuditID, want audit.ReviewState) {
	t.Helper()
	if got := w.state(t, id); got != want {
		t.Errorf("%s: the review is %q, want %q", what, got, want)
	}
}

// Two audits of a device in a round that differ block each other until somebody
// who wrote in neither says which answer holds. The one kept has a new revision,
// each answer with its author, and its actions; the other asks for nothing.
func TestConflictDecided(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	boss, _ := s.joins(t, "Boss", audit.Supervisor)
	maxi, maxID := s.joins(t, "Max", audit.Technician)
	check(t, boss.Approve(ctx, []audit.Approval{s.seen(t, s.sealed.ID)}, ""))
	own := s.Session
	s.Session = maxi
	other := s.twice(t, "upgrade", "installed_claimed")
	s.Session = own

	s.isState(t, "approved, then in conflict", s.sealed.ID, audit.Changed)
	isRefused(t, "approving in a conflict", boss.Approve(ctx, []audit.Approval{s.seen(t, other.ID)}, ""), audit.InConflict)
	page := must(boss.ReviewPage(ctx, other.ID))(t)
	if len(page.Others) != 1 || page.Others[0].Audit.ID != s.sealed.ID || page.Others[0].Comparison.Likeness != audit.Conflicting {
		t.Fatalf("others %+v", page.Others)
	}
	choices := []audit.ItemChoice{{Item: "upgrade", From: other.ID}}
	keep, aside := s.seen(t, s.sealed.ID), s.seen(t, other.ID)
	isRefused(t, "by a technician", maxi.DecideConflict(ctx, keep, aside, choices, "x"), audit.IsTechnician)
	isRefused(t, "by an author", s.DecideConflict(ctx, keep, aside, choices, "x"), audit.IsAuthor)
	isRefused(t, "without a choice", boss.DecideConflict(ctx, keep, aside, nil, "x"), audit.NoChoice)
	isRefused(t, "on what does not differ", boss.DecideConflict(ctx, keep, aside, append(choices, audit.ItemChoice{Item: "model", From: other.ID}), "x"), audit.NoChoice)
	isRefused(t, "without a reason", boss.DecideConflict(ctx, keep, aside, choices, " "), "reason-missing")
	isRefused(t, "what was not seen", boss.DecideConflict(ctx, audit.Approval{ID: keep.ID, Sealed: aside.Sealed}, aside, choices, "x"), audit.IsStale)
	check(t, boss.DecideConflict(ctx, keep, aside, choices, "Max hat den Bericht gesehen"))

	kept := must(s.Audit(ctx, s.sealed.ID))(t)
	if kept.Revision != 2 || kept.Answers["upgrade"].Value.Word != "installed_claimed" || kept.Answers["upgrade"].By.Person != maxID || kept.Answers["model"].By.Person != own.Person() {
		t.Errorf("kept revision %d: %+v", kept.Revision, kept.Answers["upgrade"])
	}
	if kept.Sealed == nil || kept.Sealed.Verdict != "action_high" {
		t.Errorf("kept with %+v", kept.Sealed)
	}
	s.isState(t, "kept", s.sealed.ID, audit.Changed)
	s.isState(t, "set aside", other.ID, "")
	isRefused(t, "reviewing what was set aside", boss.Approve(ctx, []audit.Approval{s.seen(t, other.ID)}, ""), audit.IsAside)
	_, err := maxi.Amend(ctx, other.ID, "doch")
	isRefused(t, "amending what was set aside", err, audit.IsAside)
	history := must(s.DeviceHistory(ctx, s.sealed.Device.ID))(t)
	for _, a := range history.Actions {
		if a.Audit != s.sealed.ID {
			t.Errorf("%s is asked for by %s", a.Word, a.Audit)
		}
	}
	if history.State != "high" {
		t.Errorf("the device is %q", history.State)
	}
	for r, err := range s.Records(ctx, audit.AuditFilter{}) {
		check(t, err)
		if r.Aside != (r.ID == other.ID) {
			t.Errorf("exports say of %s that it is aside: %v", r.ID, r.Aside)
		}
	}
	check(t, boss.Approve(ctx, []audit.Approval{s.seen(t, s.sealed.ID)}, ""))
	s.isState(t, "approved after all", s.sealed.ID, audit.Approved)
	s.verifies(t)
}

// What two audits say alike blocks nothing; and a conflict ends when one of them
// is amended to say the same.
func TestConflictEndsByItself(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	boss, _ := s.joins(t, "Boss", audit.Supervisor)
	check(t, boss.Approve(ctx, []audit.Approval{s.seen(t, s.sealed.ID)}, ""))
	other := s.twice(t, "open_egress_past", "yes")
	s.isState(t, "in conflict", s.sealed.ID, audit.Changed)
	must(s.Amend(ctx, other.ID, "verlesen"))(t)
	s.answer(t, must(s.Audit(ctx, other.ID))(t), map[string]string{"open_egress_past": "no"})
	must(s.Complete(ctx, other.ID))(t)
	s.isState(t, "no more in conflict", s.sealed.ID, audit.Approved)
	isRefused(t, "nothing to decide", boss.DecideConflict(ctx, s.seen(t, s.sealed.ID), s.seen(t, other.ID), nil, "x"), audit.NoConflict)
	check(t, boss.Approve(ctx, []audit.Approval{s.seen(t, other.ID)}, ""))
	s.verifies(t)
}

// A decision that nobody may make has no effect; one whose outcome does not
// follow from the answers chosen is named.
func TestVerifyHoldsDecisionsToTheRules(t *testing.T) {
	decide := func(t *testing.T, s *scene, by audit.Actor, other *audit.Audit) *audit.ConflictDecided {
		var e *audit.ConflictDecided
		check(t, s.store.read(t.Context(), func(h *handle) error {
			of, _, _, err := pair(t.Context(), h, s.store.checklists, by, s.sealed.ID, other.ID)
			check(t, err)
			e, err = of.Decide(by, of.KeepSealed, of.AsideSealed, []audit.ItemChoice{{Item: "upgrade", From: other.ID}}, "x")
			return err
		}))
		return e
	}
	t.Run("by an author", func(t *testing.T) {
		s := newScene(t)
		other := s.twice(t, "upgrade", "installed_claimed")
		s.lies(t, decide(t, s, audit.Actor{Person: "x", Human: "x", Role: audit.Supervisor}, other))
		if a := must(s.Audit(t.Context(), s.sealed.ID))(t); a.Revision != 1 {
			t.Errorf("an author decided: %+v", a)
		}
		if line := must(s.Ledger(t.Context(), 0, 1))(t).Lines[0]; line.NoEffect == nil || line.NoEffect.Code != audit.IsAuthor {
			t.Errorf("shown as %+v", line)
		}
		s.verifies(t)
	})
	t.Run("another outcome", func(t *testing.T) {
		s := newScene(t)
		boss, id := s.joins(t, "Boss", audit.Supervisor)
		other := s.twice(t, "upgrade", "installed_claimed")
		e := decide(t, s, s.actor(t, id), other)
		e.Outcome.Verdict, e.Outcome.Urgency, e.Outcome.Actions = "resolved", "normal", []audit.SealedAction{}
		s.Session = boss
		s.liesAs(t, boss, e)
		s.saysTampered(t, "gives another outcome")
	})
}

// Two audits of one device in an import are in conflict too; what is taken over
// from one of them was said by whom that one names, wherever it is read.
func TestConflictInAnImport(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	boss, _ := s.joins(t, "Boss", audit.Supervisor)
	c := s.sealed.Checklist
	round := audit.NewRoundID()
	line := func(by, upgrade string) *audit.AuditImported {
		e := &audit.AuditImported{
			Audit: audit.NewAuditID(), Round: round, Device: s.draft.Device.ID, Checklist: c.Digest(), At: "2025-03-04T10:00:00+01:00", By: audit.Say(by),
		}
		values := checklist.Answers{}
		for _, item := range c.Items {
			answer := offNetwork()[item.ID]
			if item.ID == "upgrade" {
				answer = upgrade
			}
			if answer != "" {
				values[item.ID] = word(answer)
				e.Answers = append(e.Answers, audit.ImportedAnswer{Item: item.ID, Value: []byte(`"` + answer + `"`), Provenance: audit.Imported})
			}
		}
		sealed := audit.Seal(c, c.Evaluate(values, checklist.Device{}))
		e.Outcome = &sealed
		return e
	}
	karla, kim := line("Karla", "not_installed"), line("Kim", "installed_claimed")
	check(t, s.Batch(ctx, false, func(b *Batch) error {
		if _, err := b.Append(&audit.ImportBegun{Round: round, Checklist: c.Digest(), File: "a.ndjson"}, karla, kim); err != nil {
			return err
		}
		_, err := b.Append(&audit.ImportEnded{Round: round, Checklist: c.Digest(), Taken: 2, Leaves: b.Leaves()})
		return err
	}))
	isRefused(t, "approving in a conflict", boss.Approve(ctx, []audit.Approval{s.seen(t, karla.Audit)}, ""), audit.InConflict)
	check(t, boss.DecideConflict(ctx, s.seen(t, karla.Audit), s.seen(t, kim.Audit), []audit.ItemChoice{{Item: "upgrade", From: kim.Audit}}, "Kim war da"))
	kept := must(s.Audit(ctx, karla.Audit))(t)
	if a, b := kept.Answers["upgrade"].By.Name, kept.Answers["model"].By.Name; a != "Kim" || b != "Karla" {
		t.Errorf("upgrade is by %q, model by %q", a, b)
	}
	for r, err := range s.Records(ctx, audit.AuditFilter{Round: round}) {
		check(t, err)
		for _, a := range r.Answers {
			want := r.By
			if r.ID == karla.Audit && a.Item == "upgrade" {
				want = "Kim"
			}
			if a.By.Name != want {
				t.Errorf("in the record of %s, %s is by %q, want %q", r.By, a.Item, a.By.Name, want)
			}
		}
	}
	s.verifies(t)
}

// An import compares each audit with those of its device before, without reading
// those that say the same: what comes of it is what comparing all of them does.
func TestImportFindsConflicts(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	w.importLines(t, 0, 8, func(i int) *audit.Line {
		l := importedLine(i % 2) // of which only the first device has audits that contradict each other
		l.At = beginning.AddDate(0, 0, i).Format(time.RFC3339)
		for j, a := range l.Answers {
			switch {
			case a.Item == "note": // in conflict with nothing
				l.Answers[j].Value.Word = fmt.Sprintf("Zeile %d", i)
			case a.Item == "upgrade" && i == 4:
				l.Answers[j].Value.Word = "not_available"
			}
		}
		return l
	})
	var found []bool
	check(t, w.store.write(ctx, w.author(), func(ctx context.Context, tx *tx) error {
		conflicts := func() (list []int64) {
			check(t, tx.each(ctx, "SELECT conflict FROM audits ORDER BY n", nil, func(scan func(...any) error) error {
				var with int64
				err := scan(&with)
				list = append(list, with)
				return err
			}))
			return list
		}
		var round audit.RoundID
		var device audit.DeviceID
		check(t, tx.scan(ctx, "SELECT round, device FROM audits ORDER BY n LIMIT 1", nil, &round, &device))
		before := conflicts()
		check(t, tx.exec(ctx, "UPDATE audits SET conflict = 0"))
		check(t, tx.project.conflicts(ctx, round, device))
		if after := conflicts(); !slices.Equal(before, after) {
			t.Errorf("the import found %v, comparing all finds %v", before, after)
		}
		for _, with := range before {
			found = append(found, with != 0)
		}
		return nil
	}))
	if want := []bool{true, false, true, false, true, false, true, false}; !slices.Equal(found, want) {
		t.Errorf("in conflict: %v", found)
	}
}
