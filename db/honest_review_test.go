package db

import (
	"flag"
	"os"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"visite/audit"
)

// histories is how many random histories a test goes through, if they are long
// ones; in "make soak" as many as VISITE_SOAK says.
func histories(t *testing.T, n int) {
	t.Helper()
	text := strconv.Itoa(n)
	if soak := os.Getenv("VISITE_SOAK"); soak != "" {
		text = soak
	}
	checks := flag.Lookup("rapid.checks").Value
	usual := checks.String()
	t.Cleanup(func() { _ = checks.Set(usual) })
	check(t, checks.Set(text))
}

// Whatever is reviewed, decided, amended and erased, in whatever order and by
// whomever: it verifies, which also says that every table is what a second fold
// of the log gives.
func TestReviewHistoriesVerify(t *testing.T) {
	histories(t, 25)
	done := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		w := &walker{world: newWorld(t), t: rt, outer: t, done: done}
		w.reviewers(t)
		for i, room := range []string{"2", "2", "3"} {
			d := monitor("A"+strconv.Itoa(i+1), "Intensiv 2", room, "")
			w.list(t, d)
			w.devices, w.rooms = append(w.devices, d.ID), append(w.rooms, audit.NewRoom("Intensiv 2", room).ID)
		}
		w.round()
		w.sealAll()
		rt.Repeat(map[string]func(*rapid.T){
			"review":      func(*rapid.T) { w.review() },
			"review more": func(*rapid.T) { w.review() },
			"review most": func(*rapid.T) { w.review() },
			"twice":       func(*rapid.T) { w.twice() },
			"answer":      func(*rapid.T) { w.answerOne() },
			"seal":        func(*rapid.T) { w.seal() },
			"redact":      func(*rapid.T) { w.redact() },
			"clock": func(rt *rapid.T) {
				w.clock.add(time.Duration(rapid.Int64Range(-1e6, 1e7).Draw(rt, "seconds")) * time.Second)
			},
		})
		if _, err := w.Verify(t.Context(), nil); err != nil {
			rt.Fatal(err)
		}
		if err := w.store.Close(); err != nil {
			rt.Fatal(err)
		}
	})
	t.Log(done)
	for _, verb := range []string{"approve", "return", "withdraw review", "take up", "lie", "decide", "amend", "complete", "redact"} {
		if done[verb] == 0 {
			t.Errorf("%q never happened", verb)
		}
	}
}

// sealAll completes an audit of each device.
func (w *walker) sealAll() {
	for i, device := range w.devices {
		check(w.outer, w.EnterRoom(w.outer.Context(), w.rounds[0], w.rooms[i]))
		a, err := w.StartAudit(w.outer.Context(), w.rounds[0], w.rooms[i], device)
		check(w.outer, err)
		w.audits = append(w.audits, a.ID)
		w.sealOne(a.ID, "not_installed")
	}
}

// walkedReview is who reviews what the walker does.
type walkedReview struct {
	boss, other *Session
}

// reviewers brings in who reviews; one of them may have no right to.
func (w *walker) reviewers(t *testing.T) {
	w.boss, _ = w.joins(t, "Boss", audit.Supervisor)
	w.other, _ = w.joins(t, "Other", audit.Technician)
}

// review approves, returns, withdraws or takes up, by whoever it may be; and
// writes the same past the verb, signed, which must come to nothing where the
// verb refuses.
func (w *walker) review() {
	ctx := w.outer.Context()
	id, ok := pick(w, "audit", w.audits)
	if !ok {
		return
	}
	by := rapid.SampledFrom([]*Session{w.boss, w.boss, w.boss, w.other, w.Session}).Draw(w.t, "by")
	page, err := by.ReviewPage(ctx, id)
	if err != nil {
		w.did("review page", err)
		return
	}
	seen := audit.Approval{ID: id, Sealed: page.Sealed}
	switch verb := rapid.SampledFrom([]string{"approve", "return", "withdraw review", "take up", "lie"}).Draw(w.t, "verb"); verb {
	case "approve":
		w.did(verb, by.Approve(ctx, []audit.Approval{seen}, w.word("note")))
	case "return":
		item := rapid.SampledFrom(append(page.Audit.Asked(), "internet")).Draw(w.t, "item") // which is not asked
		w.did(verb, by.Return(ctx, id, page.Sealed, []audit.ReviewItem{{Item: item, Reason: "warum?"}}, w.word("note")))
	case "withdraw review":
		for _, r := range append(page.Reviews, audit.Review{Entry: page.Sealed}) { // which is none
			w.did(verb, by.WithdrawReview(ctx, id, r.Entry, "Versehen"))
		}
	case "take up":
		if back, err := w.ReturnedAudits(ctx); err == nil && len(back) > 0 {
			id = back[0].Audit.ID
		}
		_, err := w.TakeUp(ctx, id)
		w.did(verb, err)
	case "lie":
		w.liesAs(w.outer, by, &audit.AuditApproved{
			Audit: id, Revision: page.Audit.Revision, Device: page.Audit.Device.ID, Checklist: page.Audit.Checklist.Digest(),
			Sealed: page.Sealed, Alike: rapid.IntRange(0, 2).Draw(w.t, "alike"),
		})
		w.done[verb]++
	}
}

// twice audits a device in another room of the round again, otherwise, and lets
// somebody decide.
func (w *walker) twice() {
	ctx := w.outer.Context()
	id, ok := pick(w, "audit", w.audits)
	room, some := pick(w, "room", w.rooms)
	if !ok || !some {
		return
	}
	first, err := w.Audit(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	_ = w.EnterRoom(ctx, first.Round, room)
	w.did("find", w.Find(ctx, first.Round, room, first.Device.ID))
	second, err := w.StartAudit(ctx, first.Round, room, first.Device.ID)
	if !w.did("audit", err) {
		return
	}
	w.audits = append(w.audits, second.ID)
	for _, id := range []audit.AuditID{first.ID, second.ID} {
		w.sealOne(id, rapid.SampledFrom([]string{"not_installed", "installed_claimed"}).Draw(w.t, "upgrade"))
	}
	page, err := w.boss.ReviewPage(ctx, first.ID)
	if err != nil {
		return
	}
	if len(page.Others) > 0 {
		o := page.Others[0]
		var choices []audit.ItemChoice
		for _, item := range o.Comparison.Conflicts() {
			choices = append(choices, audit.ItemChoice{Item: item, From: rapid.SampledFrom([]audit.AuditID{first.ID, o.Audit.ID}).Draw(w.t, "from")})
		}
		w.did("decide", w.boss.DecideConflict(ctx, audit.Approval{ID: first.ID, Sealed: page.Sealed}, audit.Approval{ID: o.Audit.ID, Sealed: o.Sealed}, choices, "gesehen"))
	}
}

// sealOne answers what is missing, with this upgrade, and completes the audit.
func (w *walker) sealOne(id audit.AuditID, upgrade string) {
	ctx := w.outer.Context()
	values := offNetwork()
	values["upgrade"] = upgrade
	for item, value := range values {
		a, err := w.Audit(ctx, id)
		if err != nil || a.Answers[item].Value.Word == value {
			continue
		}
		_, err = w.Answer(ctx, id, audit.NewAnswer{Item: item, Value: word(value), Replaces: a.Answers[item].Entry})
		w.did("answer", err)
	}
	_, err := w.Complete(ctx, id)
	w.did("complete", err)
}
