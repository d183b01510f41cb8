package db

import (
	"context"
	"slices"
	"strings"
	"testing"

	"visite/audit"
)

// is checks what became of a device in a room, as the rules and as the table
// have it.
func (s *scene) is(t *testing.T, room string, d audit.DeviceID, want audit.SeenState) {
	t.Helper()
	id := audit.NewRoom("Intensiv 2", room).ID
	v := must(s.Visit(t.Context(), s.round, id))(t)
	at := slices.IndexFunc(v.Devices, func(seen audit.Seen) bool { return seen.Device.ID == d })
	if at < 0 || v.Devices[at].State() != want {
		t.Errorf("room %s has %+v, want %s as %s", room, v.Devices, d, want)
	}
	var kept audit.SeenState
	check(t, s.store.read(t.Context(), func(h *handle) error {
		return h.scan(t.Context(), "SELECT state FROM seen WHERE round = ? AND room = ? AND device = ?", []any{s.round, id, d}, &kept)
	}))
	if kept != want {
		t.Errorf("room %s keeps %s, want %s", room, kept, want)
	}
}

// An audit begun on the wrong device is dropped; then the device is missing
// after all, and the round complete.
func TestDropAudit(t *testing.T) {
	s := newScene(t)
	ctx, d := t.Context(), s.draft.Device.ID
	isRefusal(t, s.Miss(ctx, s.round, s.room, d, ""), "in-audit")
	isRefusal(t, s.DropAudit(ctx, s.draft.ID, " "), "reason-missing")
	isRefusal(t, s.DropAudit(ctx, s.sealed.ID, "x"), "sealed")
	check(t, s.DropAudit(ctx, s.draft.ID, "falsches Gerät"))

	s.is(t, "2", d, audit.SeenOpen)
	if a := must(s.Audit(ctx, s.draft.ID))(t); a.Status != audit.Dropped || len(a.Answers) != 2 {
		t.Errorf("it is %s with %d answers, want it dropped and readable", a.Status, len(a.Answers))
	}
	_, err := s.Answer(ctx, s.draft.ID, audit.NewAnswer{Item: "anomaly", Value: word("none")})
	isRefusal(t, err, "dropped")
	if o := must(s.Overview(ctx))(t); len(o.Drafts) != 0 || o.Unfinished != 0 || o.Audits != 1 {
		t.Errorf("overview: %d drafts, %d unfinished, %d audits", len(o.Drafts), o.Unfinished, o.Audits)
	}
	if m := must(s.Identify(ctx, s.round, "A2"))(t); len(m) != 1 || m[0].Audit != nil {
		t.Errorf("the device is found as %+v", m)
	}

	check(t, s.Miss(ctx, s.round, s.room, d, ""))
	s.is(t, "2", d, audit.SeenMissing)
	again := must(s.StartAudit(ctx, s.round, s.room, d))(t)
	s.is(t, "2", d, audit.SeenDraft)
	check(t, s.DropAudit(ctx, again.ID, "")) // nothing was answered
	s.is(t, "2", d, audit.SeenOpen)
	check(t, s.Miss(ctx, s.round, s.room, d, ""))
	check(t, s.LeaveRoom(ctx, s.round, s.room))
	check(t, s.LeaveEmpty(ctx, s.round, audit.NewRoom("Intensiv 2", "3").ID))
	if closed := must(s.CloseRound(ctx, s.round, false))(t); closed.Result != audit.RoundComplete {
		t.Errorf("the round is %s", closed.Result)
	}
	must(s.Verify(ctx, nil))(t)
}

// Lists and exports leave it out like a draft, or mark it; its history keeps it.
func TestDroppedIsListed(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	s.draft = s.answer(t, s.draft, offNetwork()) // which would ask for actions
	check(t, s.DropAudit(ctx, s.draft.ID, "falsches Gerät"))
	for want, f := range map[string]audit.AuditFilter{
		"completed":         {},
		"completed dropped": {Drafts: true},
		"dropped":           {Status: audit.Dropped},
		"":                  {Status: audit.Draft},
	} {
		var lines, records []string
		for l, err := range s.store.AuditLines(ctx, f) {
			check(t, err)
			lines = append(lines, string(l.Status))
		}
		for r, err := range s.store.Records(ctx, f) {
			check(t, err)
			records = append(records, string(r.Status))
			if r.Status == audit.Dropped && (len(r.Outcome.Actions) > 0 || len(r.Answers) != len(offNetwork())) {
				t.Errorf("exported with %+v and %d answers", r.Outcome, len(r.Answers))
			}
		}
		if strings.Join(lines, " ") != want || strings.Join(records, " ") != want {
			t.Errorf("%+v lists %q and exports %q, want %q", f, lines, records, want)
		}
	}
	h := must(s.store.DeviceHistory(ctx, s.draft.Device.ID))(t)
	dropped, ok := h.Lines[0].Event.(*audit.AuditDropped)
	if h.State != audit.StateUnaudited {
		t.Errorf("a device whose only audit was dropped is %q", h.State)
	}
	if len(h.Audits) != 0 || !ok || dropped.Reason.Text != "falsches Gerät" || h.Lines[0].Room.ID != s.room {
		t.Errorf("the history has the audits %v and begins with %+v", h.Audits, h.Lines[0])
	}
}

// An import knows the audit, so that it does not come back, and does not take it
// for news of the device.
func TestDroppedInAnImport(t *testing.T) {
	s := newScene(t)
	before := beginning.AddDate(0, 0, -1).Format(stampLayout)
	asked := func() (known, later bool) {
		check(t, s.Batch(t.Context(), false, func(b *Batch) (err error) {
			if known, err = b.HasAudit(s.draft.ID); err == nil {
				later, err = b.AuditedAfter(s.draft.Device.ID, before)
			}
			return err
		}))
		return known, later
	}
	if known, later := asked(); !known || !later {
		t.Errorf("a draft is known %v, and news %v", known, later)
	}
	check(t, s.DropAudit(t.Context(), s.draft.ID, "falsches Gerät"))
	if known, later := asked(); !known || later {
		t.Errorf("one dropped is known %v, and news %v", known, later)
	}
}

// With its audit goes what it said of where the device stands.
func TestDroppedIsNoSighting(t *testing.T) {
	s := newScene(t)
	ctx, d := t.Context(), monitor("A3", "", "", "").ID
	other := audit.NewRoom("Intensiv 2", "3").ID
	check(t, s.Find(ctx, s.round, s.room, d))
	s.is(t, "3", d, audit.SeenAway)
	check(t, s.EnterRoom(ctx, s.round, other))
	mistake := must(s.StartAudit(ctx, s.round, other, d))(t)
	s.is(t, "3", d, audit.SeenDraft)
	s.is(t, "2", d, audit.SeenAway)
	check(t, s.DropAudit(ctx, mistake.ID, ""))
	s.is(t, "3", d, audit.SeenAway)
	s.is(t, "2", d, audit.SeenOpen)

	// It was found before it was audited, so it still is afterwards.
	here := must(s.StartAudit(ctx, s.round, s.room, d))(t)
	check(t, s.DropAudit(ctx, here.ID, ""))
	s.is(t, "3", d, audit.SeenAway)
	s.is(t, "2", d, audit.SeenOpen)
	for _, seen := range must(s.Visit(ctx, s.round, s.room))(t).Devices {
		if seen.Twice {
			t.Errorf("%s is called audited twice", seen.Device.Code())
		}
	}
	must(s.Verify(ctx, nil))(t)
}

func TestVerifyNamesLiesAboutDrops(t *testing.T) {
	drop := func(s *scene) *audit.AuditDropped {
		return &audit.AuditDropped{Audit: s.draft.ID, Device: s.draft.Device.ID, Round: s.round, Reason: audit.Say("falsches Gerät")}
	}
	dropping := func(change func(s *scene, e *audit.AuditDropped)) func(t *testing.T, s *scene) []audit.Event {
		return func(_ *testing.T, s *scene) []audit.Event {
			e := drop(s)
			change(s, e)
			return []audit.Event{e}
		}
	}
	for name, c := range map[string]struct {
		lies   func(t *testing.T, s *scene) []audit.Event
		reason string
	}{
		"a sealed one":             {dropping(func(s *scene, e *audit.AuditDropped) { e.Audit, e.Device = s.sealed.ID, s.sealed.Device.ID }), "sealed"},
		"without a reason":         {dropping(func(_ *scene, e *audit.AuditDropped) { e.Reason = audit.Private{} }), "say why"},
		"as one of another device": {dropping(func(s *scene, e *audit.AuditDropped) { e.Device = s.sealed.Device.ID }), "another device or round"},
		"as one of another round":  {dropping(func(_ *scene, e *audit.AuditDropped) { e.Round = audit.NewRoundID() }), "another device or round"},
		"twice":                    {func(_ *testing.T, s *scene) []audit.Event { return []audit.Event{drop(s), drop(s)} }, "was dropped"},
		"an answer afterwards": {func(_ *testing.T, s *scene) []audit.Event {
			return []audit.Event{drop(s), &audit.AuditAnswered{Audit: s.draft.ID, Revision: 1, Item: "anomaly", Value: []byte(`"none"`), Provenance: audit.Attested}}
		}, "takes no answers"},
		"sealed afterwards": {func(t *testing.T, s *scene) []audit.Event {
			a := s.answer(t, s.draft, offNetwork())
			return []audit.Event{drop(s), &audit.AuditCompleted{
				Audit: a.ID, Revision: 1, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Outcome: audit.Seal(a.Checklist, a.Outcome()),
			}}
		}, "was dropped"},
		"amended afterwards": {func(_ *testing.T, s *scene) []audit.Event {
			return []audit.Event{drop(s), &audit.AuditAmended{Audit: s.draft.ID, Revision: 2, Reason: audit.Say("x")}}
		}, "no sealed revision"},
		"a round called complete with it": {func(_ *testing.T, s *scene) []audit.Event {
			return []audit.Event{drop(s), s.closing(audit.RoundComplete, []audit.Gap{})}
		}, `not "complete" with 0 gaps, but "gaps" with 3`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.lies(t, c.lies(t, s)...)
			s.saysTampered(t, c.reason)
		})
	}
	t.Run("one that nobody began", func(t *testing.T) {
		s := newScene(t)
		e := drop(s)
		e.Audit = audit.NewAuditID()
		err := s.store.write(t.Context(), s.author(), func(ctx context.Context, tx *tx) error {
			_, err := tx.append(ctx, e)
			return err
		})
		if err == nil {
			t.Error("dropped an audit that nobody began")
		}
	})
}
