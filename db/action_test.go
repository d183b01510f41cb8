package db

import (
	"context"
	"slices"
	"testing"
	"time"

	"visite/audit"
)

// todo lists what is to be done about a device now.
func (w *world) todo(t testing.TB, device audit.DeviceID) (list []audit.Action) {
	t.Helper()
	for a, err := range w.store.Actions(t.Context(), audit.ActionFilter{Device: device}, w.clock.now()) {
		check(t, err)
		list = append(list, a)
	}
	return list
}

// target names an action.
func target(a audit.Action) audit.ActionTarget {
	return audit.ActionTarget{Action: a.ID, Device: a.Device}
}

// finished says that the first of the device's actions is done, with a file.
func (w *world) finished(t testing.TB, device audit.DeviceID) audit.Action {
	t.Helper()
	a := w.todo(t, device)[0]
	must(w.FinishAction(t.Context(), audit.NewDone{
		Target: target(a), At: w.clock.now().Format(time.RFC3339), Reference: "Lieferschein 4711", Note: "eingebaut",
		Evidence: []audit.NewEvidence{{Name: "Protokoll.pdf", Bytes: []byte("ein Protokoll")}},
	}))(t)
	return a
}

// audited seals an audit of a device in a round of its own.
func (w *world) audited(t testing.TB, device audit.DeviceID, answers map[string]string) audit.AuditID {
	t.Helper()
	ctx := t.Context()
	var d audit.Device
	check(t, w.store.read(ctx, func(h *handle) (err error) { d, err = deviceOf(ctx, h, device); return err }))
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard(d.Place.Ward).ID}, bfarm))(t)
	check(t, w.EnterRoom(ctx, round, d.Place.RoomID()))
	a := must(w.StartAudit(ctx, round, d.Place.RoomID(), device))(t)
	w.answer(t, a, answers)
	must(w.Complete(ctx, a.ID))(t)
	return a.ID
}

func deviceOf(ctx context.Context, h *handle, id audit.DeviceID) (audit.Device, error) {
	return device(ctx, h, id)
}

// reachable are answers of a device on the network, not upgraded, that called
// outside perhaps: immediate, with a question to IT, and no consultation.
func reachable() map[string]string {
	return map[string]string{
		"patient_attached": "no", "model": "cms8000", "anomaly": "none", "firmware_read_at": "not_readable",
		"connection": "wired", "internet": "blocked_proven", "open_egress_past": "unknown", "upgrade": "not_installed",
		"remote_monitoring": "no", "on_the_spot": "not_yet", "serious_incident": "no",
	}
}

func (w *world) one(t testing.TB, device audit.DeviceID, word string) audit.Action {
	t.Helper()
	for a, err := range w.store.Actions(t.Context(), audit.ActionFilter{
		Device: device, Word: word, Later: true, Status: []audit.ActionStatus{audit.ToDo, audit.InWork, audit.Done, audit.Confirmed, audit.Shown},
	}, w.clock.now()) {
		check(t, err)
		return a
	}
	t.Fatalf("no action %s", word)
	return audit.Action{}
}

// One matter stays the same over later audits: who works on it, and the earlier
// deadline; one that nobody asks for any more is shown to be done.
func TestActionOverLaterAudits(t *testing.T) {
	ctx := t.Context()
	w := guarded(t, audit.Administrator)
	d := monitor("A1", "Intensiv 2", "2", "1")
	w.list(t, d)
	w.audited(t, d.ID, offNetwork())
	first := w.one(t, d.ID, "plan_upgrade")
	check(t, w.BeginAction(ctx, target(first), "Termin vereinbart"))
	check(t, w.PlanAction(ctx, target(w.one(t, d.ID, "label_do_not_connect")), audit.NewPlan{Owner: "ward", Due: "2025-06-30T12:00:00+02:00", Reason: "Umbau"}))

	w.clock.add(10 * 24 * time.Hour)
	w.audited(t, d.ID, offNetwork())
	again, label := w.one(t, d.ID, "plan_upgrade"), w.one(t, d.ID, "label_do_not_connect")
	if again.ID != first.ID || again.Status != audit.InWork || !again.Due.Equal(first.Due) || !again.Since.Equal(first.Since) || again.Step.Name != "Jo Weiß" || again.Audit == first.Audit {
		t.Errorf("asked for again: %+v\nbefore %+v", again, first)
	}
	if want := time.Date(2025, 6, 30, 10, 0, 0, 0, time.UTC); label.Owner != "ward" || !label.Due.Equal(want) || !label.Planned.Owner || !label.Planned.Due ||
		!label.Planned.RuleDue.Equal(first.Due) {
		t.Errorf("set by hand: %+v", label)
	}

	w.clock.add(time.Hour)
	answers := offNetwork()
	answers["model"], answers["plate"] = "not_contec", "Mindray BeneVision"
	w.audited(t, d.ID, answers)
	if got := w.one(t, d.ID, "plan_upgrade"); got.Status != audit.Shown || got.Open(w.clock.now()) {
		t.Errorf("not asked for any more: %+v", got)
	}
	w.verifies(t)
}

// What was done with evidence
// stays done when its audit is only amended, and opens again with a new audit.
func TestActionAmendedAndAgain(t *testing.T) {
	ctx := t.Context()
	w := guarded(t, audit.Administrator)
	d := monitor("A1", "Intensiv 2", "2", "1")
	w.list(t, d)
	id := w.audited(t, d.ID, reachable())
	inform := w.one(t, d.ID, "isolate_network")
	late := w.clock.now().AddDate(0, 6, 0).Format(time.RFC3339)
	check(t, w.PlanAction(ctx, target(inform), audit.NewPlan{Due: late, Reason: "Lieferzeit"}))
	must(w.FinishAction(ctx, audit.NewDone{Target: target(w.one(t, d.ID, "install_upgrade")), At: w.clock.now().Format(time.RFC3339), Reference: "Foto"}))(t)

	w.clock.add(24 * time.Hour)
	must(w.Amend(ctx, id, "Tippfehler"))(t)
	must(w.Complete(ctx, id))(t)
	if got := w.one(t, d.ID, "install_upgrade"); got.Status != audit.Done {
		t.Errorf("its audit was amended: %+v", got)
	}
	if got := w.one(t, d.ID, "isolate_network"); got.Due.Format(time.RFC3339) == inform.Due.Format(time.RFC3339) || !got.Planned.Due {
		t.Errorf("set by hand: %+v", got)
	}
	w.clock.add(24 * time.Hour)
	w.audited(t, d.ID, reachable())
	if got := w.one(t, d.ID, "install_upgrade"); got.Status != audit.ToDo || !got.Since.Equal(w.clock.now()) {
		t.Errorf("asked for again: %+v", got)
	}
	w.verifies(t)
}

// Done waits for somebody else; an entry without the right has no effect, is kept
// and shown, and is no tampering.
func TestActionConfirmedByAnother(t *testing.T) {
	ctx := t.Context()
	w := guarded(t, audit.Technician)
	boss, _ := w.joins(t, "Boss", audit.Supervisor)
	other, _ := w.joins(t, "Max", audit.Supervisor)
	d := monitor("A1", "Intensiv 2", "2", "1")
	w.list(t, d)
	w.audited(t, d.ID, offNetwork())
	a := w.todo(t, d.ID)[0]
	isRefused(t, "a technician plans", w.PlanAction(ctx, target(a), audit.NewPlan{Owner: "it", Reason: "x"}), audit.IsTechnician)
	check(t, boss.BeginAction(ctx, target(a), ""))
	_, err := boss.FinishAction(ctx, audit.NewDone{Target: target(a), At: w.clock.now().Format(time.RFC3339)})
	isRefused(t, "without evidence", err, audit.NoEvidence)
	must(boss.FinishAction(ctx, audit.NewDone{
		Target: target(a), At: "2025-03-30T10:00:00+02:00", Reference: "Rechnung 12", Evidence: []audit.NewEvidence{{Name: "r.pdf", Bytes: []byte("Rechnung")}},
	}))(t)
	page := must(w.store.ActionPage(ctx, a.ID))(t)
	if page.Status != audit.Done || page.Done == "" || page.Together != 1 || page.Step.Name != "Boss" || len(page.Steps) != 2 || len(page.Steps[1].Evidence) != 1 ||
		page.Steps[1].Event.(*audit.ActionDone).Reference.Text != "Rechnung 12" || page.Steps[1].Evidence[0].Name != "r.pdf" {
		t.Errorf("page %+v", page)
	}
	_, err = boss.ConfirmAction(ctx, page.Done, "")
	isRefused(t, "confirms their own", err, audit.OneselfDone)
	_, err = w.ConfirmAction(ctx, page.Done, "")
	isRefused(t, "a technician confirms", err, audit.IsTechnician)
	w.lies(t, &audit.ActionConfirmed{Targets: []audit.ActionTarget{target(a)}, Done: page.Done},
		&audit.ActionReopened{ActionTarget: target(a), Reason: audit.Say("x")},
		&audit.ActionDone{Targets: []audit.ActionTarget{target(w.todo(t, d.ID)[0])}, At: "2025-03-30T10:00:00+02:00"},
		&audit.DeviceDecommissioned{Device: d.ID, Date: "2025-03-30", Reason: audit.Say("x")},
		&audit.ActionBegun{ActionTarget: audit.ActionTarget{Action: "nothing", Device: "nobody"}})
	page = must(w.store.ActionPage(ctx, a.ID))(t)
	if page.Status != audit.Done || len(page.Steps) != 4 || page.Steps[2].NoEffect.Code != audit.IsTechnician || page.Steps[3].NoEffect.Code != audit.IsTechnician {
		t.Errorf("past the rules: %+v", page)
	}
	var effects []string
	for _, l := range must(w.Ledger(ctx, 0, 5))(t).Lines {
		effects = append(effects, l.Event.Kind()+" "+l.NoEffect.Code)
	}
	if want := []string{
		"action.begun no-action", "device.decommissioned technician", "action.done no-evidence", "action.reopened technician", "action.confirmed technician",
	}; !slices.Equal(effects, want) {
		t.Errorf("without effect: %q", effects)
	}
	must(other.ConfirmAction(ctx, page.Done, "gesehen"))(t)
	_, err = other.ConfirmAction(ctx, page.Done, "")
	isRefused(t, "twice", err, audit.OtherDone)
	if got := w.one(t, d.ID, a.Word); got.Status != audit.Confirmed || got.Step.Name != "Max" {
		t.Errorf("confirmed: %+v", got)
	}
	check(t, boss.ReopenAction(ctx, target(a), "doch nicht"))
	if got := w.one(t, d.ID, a.Word); got.Status != audit.ToDo || got.Step.Person != "" || !got.Due.Equal(a.Due) {
		t.Errorf("open again: %+v", got)
	}
	w.verifies(t)
}

// IT answers once for a network: that closes the question for all its devices,
// and leaves those whose address nobody knows.
func TestNetworkAnswer(t *testing.T) {
	ctx := t.Context()
	w := guarded(t, audit.Administrator)
	in, out, nowhere, linked := monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"), monitor("A3", "Intensiv 2", "2", "3"), monitor("A4", "Intensiv 2", "2", "4")
	in.IP, out.IP = "10.20.0.7", "10.21.0.7"
	w.list(t, in, out, nowhere, linked)
	for _, d := range []audit.Device{in, out, nowhere, linked} {
		w.audited(t, d.ID, reachable())
	}
	rounds := must(w.Rounds(ctx))(t)
	check(t, w.LinkSighting(ctx, rounds[0].ID, in.Place.RoomID(), linked.ID, audit.ByPerson, w.heard(audit.SourceMDNS, "10.20.4.4", "02:00:00:00:04:04", audit.Said{})))
	matched, unknown, err := w.store.NetworkActions(ctx, "10.20.0.0/16")
	check(t, err)
	if len(matched) != 2 || len(unknown) != 1 || unknown[0].Device != nowhere.ID {
		t.Fatalf("in the network %+v, of unknown address %+v", matched, unknown)
	}
	done := audit.NewDone{Network: "10.20.0.0/16", At: w.clock.now().Format(time.RFC3339), Reference: "Ticket 815"}
	if n := must(w.FinishAction(ctx, done))(t); n != 2 {
		t.Errorf("closed %d", n)
	}
	for d, want := range map[audit.DeviceID]audit.ActionStatus{in.ID: audit.Done, linked.ID: audit.Done, out.ID: audit.ToDo, nowhere.ID: audit.ToDo} {
		if got := w.one(t, d, audit.PerNetwork); got.Status != want {
			t.Errorf("%s: %+v, want %s", got.Code, got, want)
		}
	}
	_, err = w.FinishAction(ctx, done)
	isRefused(t, "twice", err, audit.NoTargets)
	left := w.one(t, out.ID, audit.PerNetwork)
	w.lies(t, &audit.ActionDone{Targets: []audit.ActionTarget{target(left)}, Network: "10.20.0.0/16", At: done.At, Reference: audit.Say("x")})
	if got := must(w.store.ActionPage(ctx, left.ID))(t); got.Status != audit.ToDo || got.Steps[0].NoEffect.Code != audit.OtherTargets {
		t.Errorf("another network's: %+v", got)
	}
	w.verifies(t)
}

// Out of service: no round expects the device, nothing about it is to be done, and
// after five years it is listed with what is kept.
func TestDecommissioned(t *testing.T) {
	ctx := t.Context()
	w := guarded(t, audit.Administrator)
	d, stays := monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2")
	w.list(t, d, stays)
	w.audited(t, d.ID, offNetwork())
	w.finished(t, d.ID)
	check(t, w.Decommission(ctx, d.ID, "2025-03-31", "ausgesondert"))
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	if v := must(w.Visit(ctx, round, d.Place.RoomID()))(t); len(v.Devices) != 1 || v.Devices[0].Device.ID != stays.ID {
		t.Errorf("expected %+v", v.Devices)
	}
	o := must(w.Overview(ctx))(t)
	if wards := must(w.Wards(ctx))(t); o.Devices != 1 || wards[0].Devices != 1 {
		t.Errorf("%d devices, %d in the ward", o.Devices, wards[0].Devices)
	}
	for a, err := range w.store.Actions(ctx, audit.ActionFilter{}, w.clock.now().AddDate(1, 0, 0)) {
		t.Errorf("to be done: %+v, %v", a, err)
	}
	if m := must(w.Identify(ctx, round, "A1"))(t); len(m) != 1 || m[0].Device.Decommissioned != "2025-03-31" {
		t.Errorf("found: %+v", m)
	}
	for day, want := range map[string]int{"2030-03-31": 0, "2030-04-01": 1} {
		list := must(w.store.Retention(ctx, must(time.Parse(time.DateOnly, day))(t)))(t)
		if len(list) != want {
			t.Errorf("%s: %+v", day, list)
		}
		for _, r := range list {
			if r.Device.ID != d.ID || r.KeptUntil != "2030-03-31" || r.Reason != "ausgesondert" || r.Audits != 1 || r.Files != 1 || r.Notes != 0 || r.Entries < 10 {
				t.Errorf("%+v", r)
			}
		}
	}
	check(t, w.Recommission(ctx, d.ID, "doch noch da"))
	if list := w.todo(t, d.ID); len(list) != 1 {
		t.Errorf("back in service: %+v", list)
	}
	w.verifies(t)
}

// A deadline set by hand stays while the matter is as urgent as it was; if it has
// become more urgent the earlier one counts.
func TestActionStricterUrgency(t *testing.T) {
	at := beginning
	was := matter{row: 1, urgency: "planned", due: "2025-09-01T00:00:00Z", rule: "2025-05-01T00:00:00Z", dueSet: true, status: audit.ToDo, owner: "ward", ownerSet: true}
	for urgency, want := range map[string]string{"planned": "2025-09-01T00:00:00Z", "normal": "2025-09-01T00:00:00Z", "immediate": "2025-04-02T00:00:00Z"} {
		m := was
		m.ask(demand{matter: matter{urgency: urgency, due: "2025-04-02T00:00:00Z", rule: "2025-04-02T00:00:00Z", status: audit.ToDo, owner: "it"}, at: at})
		if m.due != want || m.dueSet != (urgency != "immediate") || m.owner != "ward" || m.urgency != urgency || m.rule != "2025-04-02T00:00:00Z" {
			t.Errorf("%s: %+v", urgency, m)
		}
	}
	shown := was
	shown.status = audit.Shown
	shown.ask(demand{matter: matter{urgency: "planned", due: "2025-10-02T00:00:00Z", rule: "2025-10-02T00:00:00Z", status: audit.ToDo, owner: "it"}, at: at})
	if shown.due != "2025-10-02T00:00:00Z" || shown.owner != "it" || shown.row != 1 {
		t.Errorf("asked for anew: %+v", shown)
	}
}
