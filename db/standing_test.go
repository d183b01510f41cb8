package db

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"visite/audit"
	"visite/checklist"
)

// naive is where devices stand, worked out from the log in the plainest way: all
// entries, one after the other.
type naive struct {
	order   []audit.DeviceID
	devices map[audit.DeviceID]*naiveDevice
	rounds  map[audit.RoundID]time.Time // when each was closed
}

type naiveDevice struct {
	audited, incomplete, out bool
	taken                    time.Time
	open                     map[string]naiveAction // by action; gaps as "gap room kind"
	moves                    []naiveMove
	wentOn                   bool // it was in another state than the first
}

type naiveAction struct {
	urgency string
	opens   time.Time // zero: at once
	closed  time.Time // of a gap: when the round was
}

// naiveMove is a change of state, with the week from which it counts.
type naiveMove struct {
	week, state, laterWeek, later string
	out                           bool
}

// state is that of a device at once, and the one it comes into when a
// consultation expires.
func (d *naiveDevice) state() (now, later string, opens time.Time) {
	rank := func(s string) int { return slices.Index(audit.DeviceStates(), s) }
	now = audit.StateUnaudited
	if d.audited {
		now = audit.StateResolved
	}
	if d.incomplete {
		now = audit.StateUnclear
	}
	for _, a := range d.open {
		if a.opens.IsZero() && rank(a.urgency) < rank(now) {
			now = a.urgency
		}
	}
	later = now
	for _, a := range d.open {
		if !a.opens.IsZero() {
			opens = a.opens
			if rank(a.urgency) < rank(later) {
				later = a.urgency
			}
		}
	}
	return now, later, opens
}

// moved notes the state of a device after something that happened at a time.
func (d *naiveDevice) moved(at time.Time) {
	state, later, opens := d.state()
	m := naiveMove{week: monday(at), state: state, out: d.out}
	if later != state {
		m.laterWeek, m.later = monday(opens.UTC()), later
	}
	if n := len(d.moves); n > 0 {
		was := d.moves[n-1]
		if m.from(was.week) == was.from(was.week) {
			return
		}
		if d.wentOn { // no change counts before the last one, whenever it became known and whatever the clock said
			m.week = max(m.week, was.week)
		} else {
			d.wentOn = true
			if m.week < was.week { // it was not audited then, as is known now
				d.moves = nil
			}
		}
	}
	d.moves = append(d.moves, m)
}

// from is what a move says of the weeks from one on.
func (m naiveMove) from(week string) naiveMove {
	if m.week = week; m.later != "" && m.laterWeek <= week {
		m.state, m.later, m.laterWeek = m.later, "", ""
	}
	return m
}

// at is the state of a device when a week ends; "" if it is not counted.
func (d *naiveDevice) at(week string) (state string) {
	for _, m := range d.moves {
		switch {
		case m.week > week:
		case m.out:
			state = ""
		default:
			state = m.from(week).state
		}
	}
	return state
}

func (n *naive) take(t *rapid.T, l audit.HistoryLine) {
	at, err := time.Parse(time.RFC3339, l.Stamp.At)
	if err != nil {
		t.Fatal(err)
	}
	switch e := l.Event.(type) {
	case *audit.DeviceListed:
		if n.devices[e.Device.ID] == nil {
			n.order = append(n.order, e.Device.ID)
			n.devices[e.Device.ID] = &naiveDevice{open: map[string]naiveAction{}}
			n.devices[e.Device.ID].moved(at)
		}
	case *audit.AuditCompleted:
		n.sealed(t, n.devices[e.Device], e.Outcome, at, true)
	case *audit.AuditImported:
		taken, err := time.Parse(time.RFC3339, e.At)
		if err != nil {
			t.Fatal(err)
		}
		n.sealed(t, n.devices[e.Device], *e.Outcome, taken, false)
	case *audit.RoundClosed:
		n.rounds[e.Round] = at
		for _, g := range e.Gaps {
			if d := n.devices[g.Device]; d != nil {
				maps.DeleteFunc(d.open, func(_ string, a naiveAction) bool { return !a.closed.IsZero() })
				d.open["gap"] = naiveAction{urgency: "high", closed: at}
				d.moved(at)
			}
		}
	case *audit.DeviceMissed:
		d := n.devices[e.Device]
		n.beenThere(d, at)
		d.moved(at)
	case *audit.ActionDone:
		for _, target := range e.Targets {
			d := n.devices[target.Device]
			maps.DeleteFunc(d.open, func(word string, _ naiveAction) bool {
				return audit.NewActionID(target.Device, bfarm, word) == target.Action
			})
			d.moved(at)
		}
	case *audit.ActionReopened:
		d := n.devices[e.Device]
		for _, a := range shipped()[0].Actions {
			if audit.NewActionID(e.Device, bfarm, a.Word) == e.Action {
				d.open[a.Word] = naiveAction{urgency: naiveUrgency[a.Word]}
			}
		}
		d.moved(at)
	case *audit.DeviceDecommissioned:
		n.devices[e.Device].out = e.Date != ""
		n.devices[e.Device].moved(at)
	}
}

// naiveUrgency is how urgent each action is that these answers ask for.
var naiveUrgency = map[string]string{
	"install_upgrade": "immediate", "isolate_network": "immediate", "search_firewall_logs": "planned", "plan_upgrade": "planned",
	"label_do_not_connect": "planned", "consult_physician": "immediate", "replace_device": "immediate",
}

func (n *naive) beenThere(d *naiveDevice, at time.Time) {
	maps.DeleteFunc(d.open, func(_ string, a naiveAction) bool { return !a.closed.IsZero() && !a.closed.After(at) })
}

func (n *naive) sealed(t *rapid.T, d *naiveDevice, o audit.Sealed, at time.Time, here bool) {
	n.beenThere(d, at)
	if d.audited && !here && d.taken.After(at) {
		d.moved(at)
		return
	}
	maps.DeleteFunc(d.open, func(_ string, a naiveAction) bool { return a.closed.IsZero() })
	d.audited, d.incomplete = true, o.Verdict == verdictIncomplete
	if at.After(d.taken) {
		d.taken = at
	}
	for _, a := range o.Actions {
		if want := naiveUrgency[a.Action]; want != a.Urgency {
			t.Fatalf("%s is %s: say so in this test", a.Action, a.Urgency)
		}
		d.open[a.Action] = naiveAction{urgency: a.Urgency}
	}
	if o.Consultation != nil {
		until, err := checklist.ParseTime(o.Consultation.ValidUntil, at.Location())
		if err != nil {
			t.Fatal(err)
		}
		d.open[o.Consultation.Action.Action] = naiveAction{urgency: o.Consultation.Action.Urgency, opens: until}
	}
	d.moved(at)
}

// Whatever happens, and whenever it becomes known: each device stands where a
// plain reading of the log puts it, at every moment, and the weeks add up.
func TestStandingsFollowFromTheLog(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		s := &standingWorld{world: guarded(t, audit.Administrator), t: rt, outer: t, seen: seen}
		s.walk()
		s.compare()
	})
	t.Log(seen)
	for _, what := range []string{"audit", "import", "done", "reopen", "decommission", "recommission", "gap", "missed", "later"} {
		if seen[what] == 0 {
			t.Errorf("%s never happened", what)
		}
	}
}

type standingWorld struct {
	*world
	t     *rapid.T
	outer *testing.T
	list  []audit.Device
	seen  map[string]int
	line  int
}

func (s *standingWorld) walk() {
	for i := range 3 {
		s.list = append(s.list, monitor(fmt.Sprint("A", i), "Intensiv 2", "2", "1"))
	}
	s.world.list(s.outer, s.list...)
	verbs := []func(d audit.Device){s.audit, s.audit, s.importOne, s.finish, s.reopen, s.outOfService, s.leaveGap}
	for range rapid.IntRange(1, 10).Draw(s.t, "steps") {
		s.clock.add(time.Duration(rapid.Int64Range(-100, 1000).Draw(s.t, "hours")) * time.Hour)
		d := rapid.SampledFrom(s.list).Draw(s.t, "device")
		rapid.SampledFrom(verbs).Draw(s.t, "verb")(d)
	}
}

// did counts what the rules did not refuse.
func (s *standingWorld) did(what string, err error) {
	if _, other := noEffect(err); other != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
	if err == nil {
		s.seen[what]++
	}
}

func (s *standingWorld) answers() map[string]checklist.Value {
	values := map[string]checklist.Value{}
	for item, w := range rapid.SampledFrom([]map[string]string{offNetwork(), reachable()}).Draw(s.t, "answers") {
		values[item] = word(w)
	}
	switch rapid.IntRange(0, 3).Draw(s.t, "kind") {
	case 0:
		values["model"], values["plate"] = word("not_contec"), word("Contec CMS8000") // a contradiction
	case 1:
		if values["connection"].Word == "wired" {
			values["remote_monitoring"] = word("yes")
			until := s.clock.now().Add(time.Duration(rapid.IntRange(-50, 500).Draw(s.t, "valid")) * time.Hour)
			values["consultation"] = checklist.Value{Fields: map[string]string{
				"status": "held", "physician": "Dr. Ot", "function": "Oberärztin", "at": s.clock.now().Format("2006-01-02T15:04"),
				"decision": "continue_local", "valid_until": until.Format(time.RFC3339),
			}}
			s.seen["later"]++
		}
	}
	return values
}

// atBed begins a round, lets something happen in it, and leaves it open.
func (s *standingWorld) atBed() (audit.RoundID, audit.RoomID) {
	ctx := s.outer.Context()
	room := s.list[0].Place.RoomID()
	id, err := s.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm)
	if err == nil {
		err = s.EnterRoom(ctx, id, room)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return id, room
}

func (s *standingWorld) audit(d audit.Device) {
	ctx := s.outer.Context()
	round, room := s.atBed()
	a, err := s.StartAudit(ctx, round, room, d.ID)
	if s.did("begin", err); err != nil {
		return // out of service: it is not on the room's list
	}
	values := s.answers()
	for _, item := range a.Checklist.Items {
		if v, ok := values[item.ID]; ok && err == nil {
			_, err = s.Answer(ctx, a.ID, audit.NewAnswer{Item: item.ID, Value: v})
		}
	}
	if err == nil {
		_, err = s.Complete(ctx, a.ID)
	}
	s.did("audit", err)
}

func (s *standingWorld) importOne(d audit.Device) {
	at := s.clock.now().Add(-time.Duration(rapid.IntRange(0, 3000).Draw(s.t, "ago")) * time.Hour)
	s.line++
	l := &audit.Line{
		Ward: d.Place.Ward, Room: d.Place.Room, Checklist: bfarm, By: fmt.Sprint("Person ", s.line), At: at.Format(time.RFC3339), Complete: true,
		Device: audit.LineDevice{InventoryNumber: d.InventoryNumber, Serial: d.Serial, Maker: d.Maker, Model: d.Model},
	}
	values := s.answers()
	for _, item := range slices.Sorted(maps.Keys(values)) {
		l.Answers = append(l.Answers, audit.LineAnswer{Item: item, Value: values[item]})
	}
	s.did("import", s.Batch(s.outer.Context(), false, func(b *Batch) error {
		c, err := b.Adopt(bfarm)
		if err != nil {
			return err
		}
		round := audit.NewRoundID()
		if _, err := b.Append(&audit.ImportBegun{Round: round, Checklist: c.Digest(), File: "alt.ndjson"}); err != nil {
			return err
		}
		if err := importOne(b, audit.NewImport(round, c, audit.People{}, s.clock.now()), round, l); err != nil {
			return err
		}
		_, err = b.Append(&audit.ImportEnded{Round: round, Checklist: c.Digest(), Taken: 1, Leaves: b.Leaves()})
		return err
	}))
}

func (s *standingWorld) pickAction(d audit.Device, status ...audit.ActionStatus) (audit.Action, bool) {
	for a, err := range s.store.Actions(s.outer.Context(), audit.ActionFilter{Device: d.ID, Status: status}, s.clock.now()) {
		if err != nil {
			s.t.Fatal(err)
		}
		return a, true
	}
	return audit.Action{}, false
}

func (s *standingWorld) finish(d audit.Device) {
	if a, ok := s.pickAction(d, audit.ToDo, audit.InWork); ok {
		_, err := s.FinishAction(s.outer.Context(), audit.NewDone{Target: target(a), At: s.clock.now().Format(time.RFC3339), Reference: "x"})
		s.did("done", err)
	}
}

func (s *standingWorld) reopen(d audit.Device) {
	s.finish(d)
	if a, ok := s.pickAction(d, audit.Done, audit.Confirmed); ok {
		s.did("reopen", s.ReopenAction(s.outer.Context(), target(a), "x"))
	}
}

func (s *standingWorld) outOfService(d audit.Device) {
	ctx := s.outer.Context()
	err := s.Recommission(ctx, d.ID, "x")
	if s.did("recommission", err); err != nil {
		s.did("decommission", s.Decommission(ctx, d.ID, "2025-01-01", "x"))
	}
}

// leaveGap closes a round in which one device was missed and the others were not
// audited.
func (s *standingWorld) leaveGap(d audit.Device) {
	ctx := s.outer.Context()
	round, room := s.atBed()
	s.did("missed", s.Miss(ctx, round, room, d.ID, ""))
	if err := s.LeaveRoom(ctx, round, room); err != nil {
		s.did("leave", err)
	}
	_, err := s.CloseRound(ctx, round, true)
	s.did("gap", err)
}

// compare holds the tables against the naive reading.
func (s *standingWorld) compare() {
	ctx := s.outer.Context()
	if _, err := s.Verify(ctx, nil); err != nil {
		s.t.Fatal(err)
	}
	n := &naive{devices: map[audit.DeviceID]*naiveDevice{}, rounds: map[audit.RoundID]time.Time{}}
	err := s.store.read(ctx, func(h *handle) error {
		lines, err := historyLines(ctx, h, "ORDER BY e.n")
		for _, l := range lines {
			n.take(s.t, l)
		}
		if err != nil {
			return err
		}
		return s.compareTables(ctx, h, n)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *standingWorld) compareTables(ctx context.Context, h *handle, n *naive) error {
	for _, id := range n.order {
		var is standing
		err := h.scan(ctx, "SELECT retired, state, opens_at, opens_state, open FROM standings WHERE device = ?", []any{id},
			&is.retired, &is.state, &is.opens, &is.opensState, &is.open)
		if err != nil {
			return err
		}
		state, later, opens := n.devices[id].state()
		wantOpens, wantLater := "", ""
		if !opens.IsZero() {
			wantOpens, wantLater = utc(opens), later
		}
		if is.state != state || is.opens != wantOpens || is.opensState != wantLater || is.retired != n.devices[id].out {
			return fmt.Errorf("device %s stands at %+v, want %s, from %s on %s", id, is, state, wantOpens, wantLater)
		}
	}
	sum := map[string]int{}
	weeks := map[string]map[string]int{}
	err := h.each(ctx, "SELECT week, state, delta FROM state_weeks ORDER BY week", nil, func(scan func(...any) error) error {
		var week, state string
		var delta int
		err := scan(&week, &state, &delta)
		sum[state] += delta
		weeks[week] = maps.Clone(sum)
		return err
	})
	if err != nil {
		return err
	}
	for week, is := range weeks {
		want := map[string]int{}
		for _, id := range n.order {
			if state := n.devices[id].at(week); state != "" {
				want[state]++
			}
		}
		maps.DeleteFunc(is, func(_ string, n int) bool { return n == 0 })
		if !maps.Equal(is, want) {
			return fmt.Errorf("when the week of %s ended, devices stood at %v, want %v", week, is, want)
		}
	}
	return nil
}
