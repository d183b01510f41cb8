package db

import (
	"strconv"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// reviewDesk is a site with an audit in every state of a review, all with the same
// authors, and everybody who might review them.
type reviewDesk struct {
	*scene
	people map[string]*Session // by what they are
	audits map[string]audit.AuditID
	next   int
}

const (
	wardOfDesk = "Intensiv 9"
	roomOfDesk = "1"
)

func newReviewDesk(t *testing.T) *reviewDesk {
	t.Helper()
	d := &reviewDesk{scene: &scene{world: newWorld(t)}, people: map[string]*Session{}, audits: map[string]audit.AuditID{}}
	ctx := t.Context()
	for name, role := range map[string]audit.Role{
		"supervisor": audit.Supervisor, "administrator": audit.Administrator, "second supervisor": audit.Supervisor, "technician": audit.Technician,
		"author": audit.Supervisor, "named": audit.Supervisor, "twin": audit.Supervisor, "revoked": audit.Supervisor,
	} {
		d.people[name], _ = d.joins(t, name, role)
	}
	d.people["recovery key"] = d.with(seeded(t, "recovery"))
	var devices []audit.Device
	for i := range 8 {
		devices = append(devices, monitor("D"+strconv.Itoa(i), wardOfDesk, roomOfDesk, strconv.Itoa(i)))
	}
	d.list(t, append(devices, monitor("E1", wardOfDesk, "2", "1"))...)
	d.round = must(d.StartRound(ctx, []audit.WardID{audit.NewWard(wardOfDesk).ID}, bfarm))(t)
	d.room = audit.NewRoom(wardOfDesk, roomOfDesk).ID
	check(t, d.EnterRoom(ctx, d.round, d.room))
	d.begin(t, "draft")
	for _, state := range []string{"awaiting", "approved", "returned", "changed", "conflict", "aside"} {
		must(d.people["technician"].Complete(ctx, d.begin(t, state)))(t)
	}
	check(t, d.DropAudit(ctx, d.begin(t, "dropped"), "Versehen"))

	second := d.people["second supervisor"]
	for _, state := range []string{"approved", "changed"} {
		check(t, second.Approve(ctx, []audit.Approval{d.seen(t, d.audits[state])}, ""))
	}
	must(d.Amend(ctx, d.audits["changed"], "nachgesehen"))(t)
	must(d.people["technician"].Complete(ctx, d.audits["changed"]))(t)
	check(t, second.Return(ctx, d.audits["returned"], d.seal(t, d.audits["returned"]), []audit.ReviewItem{{Item: "upgrade", Reason: "?"}}, ""))
	d.againElsewhere(t, "conflict")
	kept := d.againElsewhere(t, "aside")
	check(t, second.DecideConflict(ctx, d.seen(t, kept), d.seen(t, d.audits["aside"]), []audit.ItemChoice{{Item: "upgrade", From: kept}}, "gesehen"))

	recovery := d.people["recovery key"]
	check(t, recovery.Revoke(ctx, d.people["revoked"].Person(), "ausgeschieden"))
	check(t, recovery.Revoke(ctx, d.people["twin"].Person(), "Schlüssel verloren"))
	d.people["same human"] = d.comesBack(t, d.people["twin"].Person())
	return d
}

// begin begins an audit in which technician, author, named and twin have a part.
func (d *reviewDesk) begin(t *testing.T, state string) audit.AuditID {
	t.Helper()
	ctx := t.Context()
	a := must(d.StartAudit(ctx, d.round, d.room, monitor("D"+strconv.Itoa(d.next), "", "", "").ID))(t)
	d.next++
	d.audits[state] = a.ID
	d.parts(t, a.ID)
	return a.ID
}

func (d *reviewDesk) parts(t *testing.T, id audit.AuditID) {
	t.Helper()
	give := func(by string, n audit.NewAnswer) { must(d.people[by].Answer(t.Context(), id, n))(t) }
	for item, value := range offNetwork() {
		by := "technician"
		switch item {
		case "anomaly":
			by = "author"
		case "serious_incident":
			by = "twin"
		}
		give(by, audit.NewAnswer{Item: item, Value: word(value)})
	}
	give("technician", audit.NewAnswer{Item: "consultation", Value: checklist.Value{Fields: map[string]string{
		"status": "held", "physician": "Named", "function": "Oberärztin", "at": "2025-04-01T09:00:00+02:00", "decision": "stop_use", "valid_until": "2025-04-02T09:00:00+02:00",
	}}})
}

// againElsewhere audits the device of an audit in another room, with another answer.
func (d *reviewDesk) againElsewhere(t *testing.T, state string) audit.AuditID {
	t.Helper()
	ctx := t.Context()
	device, there := must(d.Audit(ctx, d.audits[state]))(t).Device.ID, audit.NewRoom(wardOfDesk, "2").ID
	check(t, d.EnterRoom(ctx, d.round, there))
	check(t, d.Find(ctx, d.round, there, device))
	a := must(d.StartAudit(ctx, d.round, there, device))(t)
	d.parts(t, a.ID)
	now := must(d.Audit(ctx, a.ID))(t)
	must(d.people["technician"].Answer(ctx, a.ID, audit.NewAnswer{Item: "upgrade", Value: word("installed_claimed"), Replaces: now.Answers["upgrade"].Entry}))(t)
	must(d.people["technician"].Complete(ctx, a.ID))(t)
	return a.ID
}

// comesBack brings in the new key of somebody who lost theirs.
func (d *reviewDesk) comesBack(t *testing.T, old audit.PersonID) *Session {
	t.Helper()
	in := d.admission(t)
	in.person, in.role, in.claimed = seeded(t, "twin's second key"), audit.Supervisor, audit.Supervisor
	in.record.ID, in.record.Key = audit.PersonID(in.person.Public().ID()), in.person.Public().String()
	e := in.event(t)
	e.SameAs = old
	check(t, d.people["recovery key"].Admit(t.Context(), e))
	return d.with(in.person)
}

// refusals says what a review is refused with: by who it is, else by where the
// audit stands.
var (
	byWhom = map[string]string{
		"supervisor": "", "administrator": "", "technician": audit.IsTechnician, "recovery key": audit.IsRecovery,
		"revoked": audit.IsRevoked, "author": audit.IsAuthor, "named": audit.IsAuthor, "same human": audit.IsAuthor,
	}
	byState = map[string]struct{ approve, back string }{
		"draft": {audit.IsOpen, audit.IsOpen}, "awaiting": {}, "approved": {}, "returned": {}, "changed": {},
		"conflict": {audit.InConflict, ""}, "aside": {audit.IsAside, audit.IsAside}, "dropped": {audit.IsDropped, audit.IsDropped},
	}
)

func firstOf(codes ...string) string {
	for _, c := range codes {
		if c != "" {
			return c
		}
	}
	return ""
}

// Rights × role × state, through the log: the verb refuses, and what somebody
// writes past the verb, signed with their own key, has no effect, is shown with
// the reason, and is not called tampering.
func TestReviewRightsInTheLog(t *testing.T) {
	ctx := t.Context()
	d := newReviewDesk(t)
	states := map[string]audit.ReviewState{}
	for state, id := range d.audits {
		states[state] = d.state(t, id)
	}
	if states["changed"] != audit.Changed || states["returned"] != audit.Returned || states["aside"] != "" || states["awaiting"] != audit.Awaiting || states["approved"] != audit.Approved {
		t.Fatalf("states %v", states)
	}
	for who, held := range byWhom {
		by := d.people[who]
		for state, refuses := range byState {
			id := d.audits[state]
			seen := d.seen(t, id)
			items := []audit.ReviewItem{{Item: "upgrade", Reason: "?"}}
			d.tries(t, who+" approves "+state, by, id, firstOf(held, refuses.approve), func() error { return by.Approve(ctx, []audit.Approval{seen}, "") }, d.approval(t, id))
			d.tries(t, who+" returns "+state, by, id, firstOf(held, refuses.back), func() error { return by.Return(ctx, id, seen.Sealed, items, "") }, d.returning(t, id))
			if got := d.state(t, id); got != states[state] {
				t.Errorf("%s and %s: the review is %q now", who, state, got)
			}
		}
	}
	d.verifies(t)
}

// tries does a verb. If it must be refused, the same is written past it; if not,
// it is taken back.
func (d *reviewDesk) tries(t *testing.T, what string, by *Session, id audit.AuditID, code string, verb func() error, lie audit.Event) {
	t.Helper()
	err := verb()
	if code == "" {
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		check(t, by.WithdrawReview(t.Context(), id, d.lastEntry(t), "Probe"))
		return
	}
	isRefused(t, what, err, code)
	d.liesAs(t, by, lie)
	line := must(d.Ledger(t.Context(), 0, 1))(t).Lines[0]
	if line.NoEffect == nil || line.NoEffect.Code != code {
		t.Errorf("%s: in the log it is shown with %+v, want %q", what, line.NoEffect, code)
	}
	if d.state(t, id) == "" {
		return // no page: nothing is sealed, or it is set aside
	}
	r := must(d.ReviewPage(t.Context(), id))(t).Reviews[0]
	if r.Entry != line.Leaf || r.NoEffect == nil || r.NoEffect.Code != code {
		t.Errorf("%s: on the page it is %+v", what, r)
	}
}

func (d *reviewDesk) approval(t *testing.T, id audit.AuditID) *audit.AuditApproved {
	a := must(d.Audit(t.Context(), id))(t)
	return &audit.AuditApproved{Audit: id, Revision: a.Revision, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Sealed: d.seal(t, id)}
}

func (d *reviewDesk) returning(t *testing.T, id audit.AuditID) *audit.AuditReturned {
	a := must(d.Audit(t.Context(), id))(t)
	return &audit.AuditReturned{
		Audit: id, Revision: a.Revision, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Sealed: d.seal(t, id),
		Items: []audit.ItemReason{{Item: "upgrade", Reason: audit.Say("?")}},
	}
}

// Who imports audits, and whom these name, are their authors.
func TestImporterAndNamedDoNotReview(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	boss, _ := s.joins(t, "Boss", audit.Supervisor)
	named, namedID := s.joins(t, "Karla Kolumna", audit.Supervisor)
	var id audit.AuditID
	s.importing(t, func(e *audit.AuditImported, _ *audit.ImportEnded) {
		id, e.By, e.Named = e.Audit, audit.Say("karla KOLUMNA"), []audit.PersonID{namedID}
	})
	seen := []audit.Approval{s.seen(t, id)}
	isRefused(t, "who imported", s.Approve(ctx, seen, ""), audit.IsAuthor)
	isRefused(t, "who is named", named.Approve(ctx, seen, ""), audit.IsAuthor)
	check(t, boss.Approve(ctx, seen, ""))
	s.verifies(t)
}

// Who is named in an audit and only then becomes known here has a part in it all
// the same, and so has their next key; what was written past the verb is named.
func TestNamedBeforeTheyCame(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	var id audit.AuditID
	s.importing(t, func(e *audit.AuditImported, _ *audit.ImportEnded) { id, e.By = e.Audit, audit.Say("Karla  Kolumna") })
	karla, _ := s.joins(t, "karla kolumna", audit.Supervisor)
	seen := s.seen(t, id)
	isRefused(t, "approving", karla.Approve(ctx, []audit.Approval{seen}, ""), audit.IsAuthor)
	isRefused(t, "returning", karla.Return(ctx, id, seen.Sealed, []audit.ReviewItem{{Item: "upgrade", Reason: "x"}}, ""), audit.IsAuthor)
	page := must(karla.ReviewPage(ctx, id))(t)
	if page.MayNot == nil || page.MayNot.Code != audit.IsAuthor {
		t.Errorf("the page says %+v", page.MayNot)
	}
	s.verifies(t)
	s.liesAs(t, karla, &audit.AuditApproved{
		Audit: id, Revision: 1, Device: page.Audit.Device.ID, Checklist: page.Audit.Checklist.Digest(), Sealed: seen.Sealed,
	})
	_, err := s.Verify(ctx, nil)
	found(t, err, "whom the audit names")
}

// An installer named in an answer may come later, and decides no conflict then.
func TestNamedInAnAnswerBeforeTheyCame(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	other := s.twice(t, "upgrade", "installed_claimed")
	must(s.Amend(ctx, other.ID, "wer?"))(t)
	a := must(s.Audit(ctx, other.ID))(t)
	must(s.Answer(ctx, other.ID, audit.NewAnswer{
		Item: "upgrade_evidence", Replaces: a.Answers["upgrade_evidence"].Entry,
		Value: checklist.Value{Fields: map[string]string{"date": "2025-04-01", "installer": "Karla Kolumna", "reference": "R-1"}},
	}))(t)
	must(s.Complete(ctx, other.ID))(t)
	karla, _ := s.joins(t, "Karla Kolumna", audit.Supervisor)
	choices := []audit.ItemChoice{{Item: "upgrade", From: other.ID}}
	isRefused(t, "deciding", karla.DecideConflict(ctx, s.seen(t, s.sealed.ID), s.seen(t, other.ID), choices, "x"), audit.IsAuthor)
	s.verifies(t)
}

// An approval that says it is of a later revision than the one it saw would
// outlast this one: it has no effect, and verify names it.
func TestApprovalOfAnotherRevisionThanItsSeal(t *testing.T) {
	s := newScene(t)
	boss, _ := s.joins(t, "Boss", audit.Supervisor)
	s.liesAs(t, boss, &audit.AuditApproved{
		Audit: s.sealed.ID, Revision: 99, Device: s.sealed.Device.ID, Checklist: s.sealed.Checklist.Digest(), Sealed: s.seal(t, s.sealed.ID),
	})
	s.isState(t, "approved for ever", s.sealed.ID, audit.Awaiting)
	_, err := s.Verify(t.Context(), nil)
	found(t, err, "no revision 99")
}

// Who is named cannot be left out of the entry, so that they may review.
func TestVerifyNamesWhoIsNotNamed(t *testing.T) {
	s := newScene(t)
	s.joins(t, "Karla Kolumna", audit.Supervisor)
	s.importing(t, func(e *audit.AuditImported, _ *audit.ImportEnded) { e.By = audit.Say("Karla Kolumna") })
	_, err := s.Verify(t.Context(), nil)
	found(t, err, "names other people than it does")
}

// An approval binds what it saw: whatever is edited afterwards, it counts as
// approved no more, and an approval of the old revision is stale.
func TestApprovalBindsWhatItSaw(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	boss, _ := s.joins(t, "Boss", audit.Supervisor)
	old := s.seen(t, s.sealed.ID)
	check(t, boss.Approve(ctx, []audit.Approval{old}, ""))
	must(s.Amend(ctx, s.sealed.ID, "nachgesehen"))(t)
	s.isState(t, "being amended", s.sealed.ID, audit.Changed)
	isRefused(t, "while it is amended", boss.Approve(ctx, []audit.Approval{old}, ""), audit.IsOpen)
	s.answer(t, must(s.Audit(ctx, s.sealed.ID))(t), map[string]string{"upgrade": "not_available"})
	must(s.Complete(ctx, s.sealed.ID))(t)
	s.isState(t, "amended", s.sealed.ID, audit.Changed)
	isRefused(t, "what was seen before", boss.Approve(ctx, []audit.Approval{old}, ""), audit.IsStale)
	page := must(boss.ReviewPage(ctx, s.sealed.ID))(t)
	if page.Since == nil || len(page.Changes) != 1 || page.Changes[0].Item != "upgrade" || page.Changes[0].Before.Value.Word != "not_installed" {
		t.Errorf("since %+v: %+v", page.Since, page.Changes)
	}
	check(t, boss.Approve(ctx, []audit.Approval{s.seen(t, s.sealed.ID)}, ""))
	s.isState(t, "approved again", s.sealed.ID, audit.Approved)
	s.verifies(t)
}

// A returned audit comes back with its reasons, is taken up with one verb, and
// waits again once it is completed.
func TestReturnedIsTakenUp(t *testing.T) {
	ctx := t.Context()
	s := newScene(t)
	boss, _ := s.joins(t, "Boss", audit.Supervisor)
	if _, err := s.TakeUp(ctx, s.sealed.ID); err == nil {
		t.Error("taken up without a return")
	}
	check(t, boss.Return(ctx, s.sealed.ID, s.seal(t, s.sealed.ID), []audit.ReviewItem{{Item: "upgrade", Reason: "von wem?"}}, "bitte noch einmal"))
	back := must(s.ReturnedAudits(ctx))(t)
	if len(back) != 1 || back[0].Audit.ID != s.sealed.ID || back[0].Reviews[0].Items[0].Reason != "von wem?" {
		t.Fatalf("came back: %+v", back)
	}
	if others := must(boss.ReturnedAudits(ctx))(t); len(others) != 0 {
		t.Errorf("it came back to who returned it: %+v", others)
	}
	a := must(s.TakeUp(ctx, s.sealed.ID))(t)
	if a.Status != audit.Draft || a.Revision != 2 {
		t.Fatalf("taken up %+v", a)
	}
	if again := must(s.TakeUp(ctx, s.sealed.ID))(t); again.Revision != 2 {
		t.Errorf("taken up twice: %d", again.Revision)
	}
	s.isState(t, "taken up", s.sealed.ID, audit.Returned)
	s.answer(t, a, map[string]string{"upgrade": "not_available"})
	must(s.Complete(ctx, s.sealed.ID))(t)
	s.isState(t, "completed", s.sealed.ID, audit.Awaiting)
	var reason string
	check(t, s.store.read(ctx, func(h *handle) error {
		return h.scan(ctx, "SELECT reason FROM revisions WHERE revision = 2", nil, &reason)
	}))
	if reason != "bitte noch einmal\nupgrade: von wem?" {
		t.Errorf("the reason of the revision is %q", reason)
	}
	s.verifies(t)
}

// A signature is about one revision of one audit of one site by one person: laid
// beside anything else, it is named.
func TestVerifyNamesCopiedApprovals(t *testing.T) {
	read := func(t *testing.T, s *scene) ledger.Envelope {
		var text []byte
		check(t, s.store.read(t.Context(), func(h *handle) error {
			return h.scan(t.Context(), "SELECT text FROM entries ORDER BY n DESC LIMIT 1", nil, &text)
		}))
		return must(ledger.Decode(text))(t)
	}
	data := func(t *testing.T, e audit.Event) []byte { return must(audit.EncodeEvent(e))(t) }
	for name, forge := range map[string]func(t *testing.T, s *scene, genuine ledger.Envelope) ledger.Envelope{
		"of another audit": func(t *testing.T, s *scene, genuine ledger.Envelope) ledger.Envelope {
			a := must(s.Complete(t.Context(), s.answer(t, s.draft, offNetwork()).ID))(t)
			genuine.Data = data(t, &audit.AuditApproved{Audit: a.ID, Revision: 1, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Sealed: s.seal(t, a.ID)})
			return genuine
		},
		"of another revision": func(t *testing.T, s *scene, genuine ledger.Envelope) ledger.Envelope {
			must(s.Amend(t.Context(), s.sealed.ID, "x"))(t)
			must(s.Complete(t.Context(), s.sealed.ID))(t)
			genuine.Data = data(t, &audit.AuditApproved{
				Audit: s.sealed.ID, Revision: 2, Device: s.sealed.Device.ID, Checklist: s.sealed.Checklist.Digest(), Sealed: s.seal(t, s.sealed.ID),
			})
			return genuine
		},
		"of before an edit": func(t *testing.T, s *scene, genuine ledger.Envelope) ledger.Envelope {
			must(s.Amend(t.Context(), s.sealed.ID, "x"))(t)
			return genuine
		},
		"as an approval of many": func(_ *testing.T, _ *scene, genuine ledger.Envelope) ledger.Envelope {
			genuine.Data = []byte(strings.TrimSuffix(string(genuine.Data), "}") + `,"alike":3}`)
			return genuine
		},
		"without a signature": func(_ *testing.T, _ *scene, genuine ledger.Envelope) ledger.Envelope {
			genuine.Signed = nil
			return genuine
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			boss, _ := s.joins(t, "Boss", audit.Supervisor)
			check(t, boss.Approve(t.Context(), []audit.Approval{s.seen(t, s.sealed.ID)}, ""))
			s.forges(t, forge(t, s, read(t, s)))
			_, err := s.Verify(t.Context(), nil)
			found(t, err, "entry")
		})
	}
	t.Run("of another site", func(t *testing.T) {
		s := newScene(t)
		boss, _ := s.joins(t, "Boss", audit.Supervisor)
		e := &audit.AuditApproved{
			Audit: s.sealed.ID, Revision: 1, Device: s.sealed.Device.ID, Checklist: s.sealed.Checklist.Digest(), Sealed: s.seal(t, s.sealed.ID),
		}
		var text []byte
		check(t, s.store.read(t.Context(), func(h *handle) (err error) {
			text, err = statement(t.Context(), h, e, ledger.SiteID{1}, string(boss.Person()), s.clock.now(), nil)
			return err
		}))
		armored := must(boss.author.Sign(e.Kind(), text))(t)
		s.forges(t, ledger.Envelope{By: string(boss.Person()), Kind: e.Kind(), Data: data(t, e), Signed: &ledger.Signed{Statement: string(text), Signature: armored}})
		_, err := s.Verify(t.Context(), nil)
		found(t, err, "entry")
	})
	t.Run("with another's key", func(t *testing.T) {
		s := newScene(t)
		boss, _ := s.joins(t, "Boss", audit.Supervisor)
		liar := s.store.Session(Author{Person: boss.Person(), Sign: s.person.Sign})
		s.liesAs(t, liar, &audit.AuditApproved{
			Audit: s.sealed.ID, Revision: 1, Device: s.sealed.Device.ID, Checklist: s.sealed.Checklist.Digest(), Sealed: s.seal(t, s.sealed.ID),
		})
		_, err := s.Verify(t.Context(), nil)
		found(t, err, "entry")
	})
}
