package db

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"visite/audit"
	"visite/checklist"
)

// Technicians, supervisors and administrators, who come, go and change roles,
// import, review, decide, act, erase and take out of service, and another program
// that knows no rights: what comes of it verifies, which also says that every
// table is what a second fold of the log gives.
func TestDeskHistoriesVerify(t *testing.T) {
	steps := flag.Lookup("rapid.steps").Value
	usual := steps.String()
	t.Cleanup(func() { _ = steps.Set(usual) })
	check(t, steps.Set("150")) // long ones: each verb is to happen
	histories(t, 30)
	done := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		w := &walker{world: newWorld(t), t: rt, outer: t, done: done}
		w.staff()
		for i, room := range []string{"2", "2", "3"} {
			d := networked(monitor("A"+strconv.Itoa(i+1), "Intensiv 2", room, ""))
			d.IP, d.MAC = fmt.Sprintf("10.20.0.%d", i+7), ""
			w.list(t, d)
			w.devices, w.rooms = append(w.devices, d.ID), append(w.rooms, audit.NewRoom("Intensiv 2", room).ID)
		}
		w.round()
		w.sealAll()
		for _, number := range []string{"B1", "B2"} { // of which nothing is to be done
			d := monitor(number, "Intensiv 2", "3", "")
			w.list(t, d)
			w.harmless = append(w.harmless, d.ID)
		}
		w.devices = append(w.devices, w.harmless...)
		for range 3 {
			w.imports()
		}
		walk := map[string]func(*rapid.T){}
		for verb, do := range map[string]func(){
			"people": w.rights, "review": w.atDesk, "review again": w.atDesk, "review more": w.atDesk, "decide": w.decides, "twice": w.twice, "act": w.act, "act again": w.act,
			"act more": w.act, "import": w.imports, "past rules": w.pastTheRules, "another": w.another, "answer": w.answerOne, "seal": w.seal, "redact": w.redact, "close": w.close,
		} {
			walk[verb] = func(*rapid.T) { do() }
		}
		walk["clock"] = func(rt *rapid.T) {
			w.clock.add(time.Duration(rapid.Int64Range(-1e6, 1e7).Draw(rt, "seconds")) * time.Second)
		}
		rt.Repeat(walk)
		if _, err := w.Verify(t.Context(), nil); err != nil {
			rt.Fatal(err)
		}
		if err := w.store.Close(); err != nil {
			rt.Fatal(err)
		}
	})
	t.Log(done)
	// That several are approved at once takes two that are alike and wait: too seldom to count on.
	for _, verb := range []string{
		"join", "readmit", "role", "revoke", "approve", "return", "withdraw review", "take up", "decide", "drop", "import", "amend", "complete", "redact",
		"plan", "begin", "finish", "finish network", "confirm", "reopen", "decommission", "recommission", "past the rules", "without effect",
	} {
		if done[verb] == 0 {
			t.Errorf("%q never happened", verb)
		}
	}
}

// walkedDesk are the people of a walk.
type walkedDesk struct {
	staffed  []*Session
	joined   int
	harmless []audit.DeviceID
}

// staff brings in two people of each role beside the founder, and the recovery key.
func (w *walker) staff() {
	w.staffed = []*Session{w.Session, w.with(seeded(w.outer, "recovery"))}
	w.boss, _ = w.joins(w.outer, "Boss", audit.Supervisor) // who decides in twice
	w.staffed = append(w.staffed, w.boss)
	for range 2 {
		for _, role := range []audit.Role{audit.Technician, audit.Supervisor, audit.Administrator} {
			w.join(role, "")
		}
	}
}

// join brings somebody in with a role, by the recovery key; same is the lost key
// that theirs takes the place of.
func (w *walker) join(role audit.Role, same audit.PersonID) {
	w.joined++
	name := fmt.Sprintf("Person %d", w.joined)
	in := w.admission(w.outer)
	in.issued, in.at = w.clock.now(), w.clock.now()
	in.person, in.role, in.claimed = seeded(w.outer, name), role, role
	in.record = audit.PersonRecord{ID: audit.PersonID(in.person.Public().ID()), Key: in.person.Public().String(), Name: audit.Say(name)}
	e := in.event(w.outer)
	e.SameAs = same
	verb, err := "join", error(nil)
	if same == "" {
		err = w.Admit(w.outer.Context(), e)
	} else {
		verb, err = "readmit", w.Readmit(w.outer.Context(), e, w.word("reason"))
	}
	if w.did(verb, err) {
		w.staffed = append(w.staffed, w.with(in.person))
	}
}

// another goes on as somebody else, who may have no right to anything.
func (w *walker) another() { w.Session = rapid.SampledFrom(w.staffed).Draw(w.t, "who") }

// somebody is another who was not revoked.
func (w *walker) somebody() *Session {
	s := rapid.SampledFrom(w.staffed).Draw(w.t, "who")
	if w.actor(w.outer, s.Person()).Revoked {
		return w.Session
	}
	return s
}

func (w *walker) rights() {
	ctx := w.outer.Context()
	who := rapid.SampledFrom(w.staffed).Draw(w.t, "whom").Person()
	role := rapid.SampledFrom([]audit.Role{audit.Technician, audit.Supervisor, audit.Administrator}).Draw(w.t, "role")
	switch rapid.IntRange(0, 5).Draw(w.t, "right") {
	case 0:
		if len(w.staffed) > 4 {
			w.did("revoke", w.somebody().Revoke(ctx, who, w.word("reason")))
		}
	case 1:
		if by := w.somebody(); w.actor(w.outer, by.Person()).Role == audit.Administrator {
			w.Session = by
			w.join(role, who)
		}
	case 2:
		w.join(role, "")
	default:
		w.did("role", w.somebody().ChangeRole(ctx, who, role, w.word("reason")))
	}
}

// sealedNow is what somebody sees of an audit; now and then of another.
func (w *walker) sealedNow(id audit.AuditID) audit.Approval {
	a := audit.Approval{ID: id}
	err := w.store.read(w.outer.Context(), func(h *handle) error {
		r, err := w.store.reviewable(w.outer.Context(), h, id, audit.Actor{}, "")
		a.Sealed = r.Sealed
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if other, _ := pick(w, "seal", w.audits); rapid.IntRange(0, 9).Draw(w.t, "stale") == 0 && other != id {
		a.Sealed = w.sealedNow(other).Sealed
	}
	return a
}

func (w *walker) atDesk() {
	ctx := w.outer.Context()
	id, ok := pick(w, "audit", w.audits)
	if !ok {
		return
	}
	by := w.somebody()
	switch verb := rapid.SampledFrom([]string{"approve", "approve", "approve many", "return", "return", "withdraw review", "take up", "drop"}).Draw(w.t, "verb"); verb {
	case "approve":
		if w.did(verb, by.Approve(ctx, []audit.Approval{w.sealedNow(id)}, w.word("note"))) && rapid.IntRange(0, 4).Draw(w.t, "mistaken") == 0 {
			w.did("withdraw review", by.WithdrawReview(ctx, id, w.lastEntry(w.outer), w.word("reason")))
		}
	case "approve many":
		page, err := w.Queue(ctx, audit.AuditFilter{Review: audit.Awaiting}, 0, 100, w.clock.now())
		if err != nil {
			w.t.Fatal(err)
		}
		var several []audit.Approval
		for _, l := range page.Lines { // two that are harmless, if there are
			if slices.Contains(w.harmless, l.Device.ID) && len(several) < 2 {
				several = append(several, w.sealedNow(l.ID))
			}
		}
		if len(several) < 2 {
			return
		}
		for _, who := range append([]*Session{by, w.boss}, w.staffed...) { // few of them may: most have a part in one
			if w.did(verb, who.Approve(ctx, several, "")) {
				return
			}
		}
	case "return":
		item := rapid.SampledFrom([]string{"anomaly", "upgrade", "no such item"}).Draw(w.t, "item")
		w.did(verb, by.Return(ctx, id, w.sealedNow(id).Sealed, []audit.ReviewItem{{Item: item, Reason: w.word("reason")}}, w.word("note")))
	case "withdraw review":
		a, err := by.ReviewPage(ctx, id)
		if w.did("review page", err) && a.Own != nil {
			w.did(verb, by.WithdrawReview(ctx, id, a.Own.Entry, w.word("reason")))
		}
	case "take up":
		_, err := by.TakeUp(ctx, id)
		w.did(verb, err)
	case "drop":
		w.did(verb, by.DropAudit(ctx, id, w.word("reason")))
	}
}

// decides ends a conflict: of two audits of a device in a round, if there are two.
func (w *walker) decides() {
	ctx := w.outer.Context()
	id, ok := pick(w, "audit", w.audits)
	if !ok {
		return
	}
	by := w.somebody()
	page, err := by.ReviewPage(ctx, id)
	if !w.did("review page", err) || len(page.Others) == 0 {
		return
	}
	other := rapid.SampledFrom(page.Others).Draw(w.t, "other")
	var choices []audit.ItemChoice
	for _, item := range other.Comparison.Items {
		if item.Likeness == audit.Conflicting {
			from := rapid.SampledFrom([]audit.AuditID{id, other.Audit.ID}).Draw(w.t, "from")
			choices = append(choices, audit.ItemChoice{Item: item.Item, From: from})
		}
	}
	w.did("decide", by.DecideConflict(ctx, w.sealedNow(id), w.sealedNow(other.Audit.ID), choices, w.word("reason")))
}

// target is an action, often one that there is.
func (w *walker) target() (audit.ActionTarget, string) {
	type known struct {
		audit.ActionTarget
		done string
	}
	all := []known{{ActionTarget: audit.ActionTarget{Action: "none", Device: "none"}}}
	err := w.store.read(w.outer.Context(), func(h *handle) error {
		return h.each(w.outer.Context(), `SELECT x.key, x.device, coalesce(lower(hex(substr(e.hashes, 1, 32))), '') FROM actions x LEFT JOIN entries e ON e.n = x.done
			ORDER BY x.done IS NULL, x.device, x.key`, nil, func(scan func(...any) error) error {
			var one known
			err := scan(&one.Action, &one.Device, &one.done)
			all = append(all, one)
			return err
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	one := rapid.SampledFrom(all).Draw(w.t, "target")
	return one.ActionTarget, one.done
}

func (w *walker) act() {
	ctx := w.outer.Context()
	target, done := w.target()
	device, _ := pick(w, "device", w.devices)
	by := w.somebody()
	now := w.clock.now()
	switch verb := rapid.SampledFrom([]string{"plan", "begin", "finish", "finish", "finish network", "confirm", "confirm", "reopen", "decommission", "recommission"}).Draw(w.t, "verb"); verb {
	case "plan":
		due := now.Add(time.Duration(rapid.Int64Range(-100, 1000).Draw(w.t, "hours")) * time.Hour).Format(time.RFC3339)
		owner := rapid.SampledFrom([]string{"", "it", "ward", "nobody"}).Draw(w.t, "owner")
		w.did(verb, by.PlanAction(ctx, target, audit.NewPlan{Owner: owner, Due: due, Reason: w.word("reason")}))
	case "begin":
		w.did(verb, by.BeginAction(ctx, target, w.word("note")))
	case "finish":
		d := audit.NewDone{Target: target, At: now.Format(time.RFC3339), Reference: w.word("reference"), Evidence: []audit.NewEvidence{{Name: w.word("name"), Bytes: []byte("log")}}}
		_, err := by.FinishAction(ctx, d)
		w.did(verb, err)
	case "finish network":
		_, err := by.FinishAction(ctx, audit.NewDone{Network: "10.20.0.0/16", At: now.Format(time.RFC3339), Reference: "INC-1"})
		w.did(verb, err)
	case "confirm":
		_, err := by.ConfirmAction(ctx, done, w.word("note"))
		w.did(verb, err)
	case "reopen":
		w.did(verb, by.ReopenAction(ctx, target, w.word("reason")))
	case "decommission":
		w.did(verb, by.Decommission(ctx, device, now.AddDate(0, 0, rapid.IntRange(-400, 1).Draw(w.t, "days")).Format(time.DateOnly), w.word("reason")))
	case "recommission":
		for _, d := range w.devices { // that one drawn at random is out of service is too rare
			w.did(verb, by.Recommission(ctx, d, w.word("reason")))
		}
	}
}

// imports takes in up to three audits of one device in one round, by people whom
// the site knows, does not know, or will know.
func (w *walker) imports() {
	device, _ := pick(w, "device", w.devices)
	round := audit.NewRoundID()
	var ids []audit.AuditID
	err := w.Batch(w.outer.Context(), false, func(b *Batch) error {
		c, err := b.Adopt(bfarm)
		if err != nil {
			return err
		}
		if _, err := b.Append(&audit.ImportBegun{Round: round, Checklist: c.Digest(), File: "a.ndjson"}); err != nil {
			return err
		}
		known, err := b.People()
		if err != nil {
			return err
		}
		n := rapid.IntRange(1, 3).Draw(w.t, "lines")
		for range n {
			e := w.imported(c, known, round, device)
			if _, err := b.Append(e); err != nil {
				return err
			}
			ids = append(ids, e.Audit)
		}
		_, err = b.Append(&audit.ImportEnded{Round: round, Checklist: c.Digest(), Taken: n, Leaves: b.Leaves()})
		return err
	})
	if w.did("import", err) {
		w.audits = append(w.audits, ids...)
	}
}

func (w *walker) imported(c *checklist.Checklist, known audit.People, round audit.RoundID, device audit.DeviceID) *audit.AuditImported {
	at := w.clock.now().Add(-time.Duration(rapid.IntRange(0, 1000).Draw(w.t, "hours ago")) * time.Hour).Format(time.RFC3339)
	e := &audit.AuditImported{Audit: audit.NewAuditID(), Round: round, Device: device, Checklist: c.Digest(), At: at}
	values, answers := checklist.Answers{}, offNetwork()
	answers["upgrade"] = rapid.SampledFrom([]string{"not_installed", "installed_claimed"}).Draw(w.t, "upgrade")
	answers["open_egress_past"] = rapid.SampledFrom([]string{"no", "unknown", "unknown"}).Draw(w.t, "egress")
	if slices.Contains(w.harmless, device) {
		answers["model"], answers["open_egress_past"] = "not_contec", "no"
	}
	for _, item := range c.Items {
		if answer := answers[item.ID]; answer != "" {
			values[item.ID] = word(answer)
			e.Answers = append(e.Answers, audit.ImportedAnswer{Item: item.ID, Value: []byte(`"` + answer + `"`), Provenance: audit.Imported})
		}
	}
	if by := fmt.Sprintf("Person %d", rapid.IntRange(0, 12).Draw(w.t, "by")); by != "Person 0" {
		e.By = audit.Say(by)
	}
	e.Named = known.NamedInImport(c, e)
	if rapid.IntRange(0, 3).Draw(w.t, "draft") > 0 {
		outcome := c.Evaluate(values, checklist.Device{Maker: "Contec", Model: "CMS8000"})
		if len(outcome.Missing) == 0 {
			sealed := audit.Seal(c, outcome)
			e.Outcome = &sealed
		}
	}
	return e
}

// pastTheRules writes what another program could have written, which knows no
// rights: it is kept, and counts only if it could have been written here.
func (w *walker) pastTheRules() {
	ctx := w.outer.Context()
	by := rapid.SampledFrom(w.staffed).Draw(w.t, "who")
	target, done := w.target()
	device, _ := pick(w, "device", w.devices)
	if done == "" {
		done = w.lastEntry(w.outer)
	}
	events := []audit.Event{
		&audit.RoleChanged{Person: by.Person(), Role: audit.Administrator},
		&audit.PersonRevoked{Person: rapid.SampledFrom(w.staffed).Draw(w.t, "whom").Person(), Reason: audit.Say("x")},
		&audit.ActionPlanned{ActionTarget: target, Owner: "nobody", Due: "gestern"},
		&audit.ActionBegun{ActionTarget: target},
		&audit.ActionDone{Targets: []audit.ActionTarget{target, target}, At: "2099-01-01T00:00:00Z", Reference: audit.Say("x")},
		&audit.ActionDone{Targets: []audit.ActionTarget{target}, Network: "10.20.0.0/16", At: "2025-01-01T00:00:00Z", Reference: audit.Say("x")},
		&audit.ActionConfirmed{Targets: []audit.ActionTarget{target}, Done: done},
		&audit.ActionReopened{ActionTarget: target},
		&audit.DeviceDecommissioned{Device: device, Date: "2099-01-01"},
	}
	if id, ok := pick(w, "audit", w.audits); ok && !w.names(id, by) { // which verify would name
		a, err := w.Audit(ctx, id)
		if err != nil {
			w.t.Fatal(err)
		}
		seal := w.sealedNow(id).Sealed
		events = append(events,
			&audit.AuditApproved{Audit: id, Revision: a.Revision, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Sealed: seal, Alike: rapid.IntRange(-1, 2).Draw(w.t, "alike")},
			&audit.AuditApproved{Audit: id, Revision: 1, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Sealed: seal},
			&audit.AuditReturned{Audit: id, Revision: a.Revision, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Sealed: seal, Items: []audit.ItemReason{{Item: "upgrade"}}})
	}
	e := rapid.SampledFrom(events).Draw(w.t, "event")
	err := w.store.transact(ctx, func(ctx context.Context, wr *writer) error { return w.appendAs(ctx, wr, by, e) })
	if err != nil {
		w.t.Fatalf("past the rules: %s: %v", e.Kind(), err)
	}
	w.done["past the rules"]++
	if must(w.Ledger(ctx, 0, 1))(w.outer).Lines[0].NoEffect != nil {
		w.done["without effect"]++
	}
}

// names reports whether an audit names somebody by now.
func (w *walker) names(id audit.AuditID, who *Session) (named bool) {
	ctx := w.outer.Context()
	err := w.store.read(ctx, func(h *handle) (err error) {
		named, err = isNamed(ctx, h, w.store.checklists, id, w.actor(w.outer, who.Person()))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return named
}

// appendAs writes an event even by somebody revoked.
func (w *walker) appendAs(ctx context.Context, wr *writer, by *Session, e audit.Event) error {
	if wr.log == nil {
		log, err := w.store.findLog(ctx, wr.handle)
		if err != nil {
			return err
		}
		wr.log = log
	}
	if err := wr.log.lookAround(ctx, wr.handle); err != nil {
		return err
	}
	t := w.store.newTx(wr, by.author)
	if _, err := t.append(ctx, e); err != nil {
		return err
	}
	return t.seal(ctx)
}
