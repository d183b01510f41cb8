package db

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"visite/audit"
)

// drawFilter draws a filter that chooses something often enough.
func drawFilter(t *rapid.T, o *oracle) audit.AuditFilter {
	some := func(name string, from ...string) string {
		if rapid.IntRange(0, 6).Draw(t, name+"?") > 0 {
			return ""
		}
		return rapid.SampledFrom(from).Draw(t, name)
	}
	rounds := []string{"last", "00*", "x"}
	for _, a := range o.audits {
		rounds = append(rounds, string(a.roundID), string(a.roundID[:3])+"*")
	}
	f := audit.AuditFilter{
		Ward: some("ward", append(o.wards, "intensiv 1", "INT*", "süd *", "s*", "nowhere")...), Room: some("room", "200", "20*", "203", "9"),
		Model: some("model", "CMS8000", "cms 8*", "lookalike", "x"), Firmware: some("firmware", "m7.820", "M7*", "1.0.2", "Ä-1"),
		State: some("state", audit.DeviceStates()...), Verdict: some("verdict", "incomplete", "action_high", "action_planned", "not_affected"),
		Review: audit.ReviewState(some("review", "awaiting", "approved", "returned", "changed", "waiting")),
		Status: audit.Status(some("status", "draft", "completed", "dropped")), Drafts: some("drafts", "yes") != "",
		Notice: some("notice", bfarm, "bfarm*", "x"), Round: audit.RoundID(some("round", rounds...)),
		Consult: some("consultation", audit.ConsultExpired, audit.ConsultExpiring), Mine: audit.Choice(rapid.IntRange(0, 2).Draw(t, "mine")),
	}
	if rapid.Bool().Draw(t, "whoever") {
		f.Mine = audit.Either
	}
	f.Nowhere = f.Ward == "" && some("nowhere", "yes") != ""
	if some("older", "x") != "" {
		f.Older = time.Duration(rapid.IntRange(1, 600).Draw(t, "older")) * time.Hour
	}
	if some("younger", "x") != "" {
		f.Younger = time.Duration(rapid.IntRange(1, 600).Draw(t, "younger")) * time.Hour
	}
	if word := some("word", "mt", "1", "süd", "contec c", "SN-MT-2", "zzz"); word != "" {
		f.Words = append(f.Words, word)
	}
	return f
}

func TestFilterAgainstOracle(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d := newDesk(t, seed)
			d.verifies(t)
			hits := 0
			rapid.Check(t, func(rt *rapid.T) {
				now := d.clock.now().Add(time.Duration(rapid.IntRange(-400, 400).Draw(rt, "hours"))*time.Hour + 30*time.Minute + 500*time.Millisecond)
				o := newOracle(t, d.store, d.boss.Person(), now)
				f := drawFilter(rt, o)
				want := o.queue(f)
				hits += min(1, len(want))
				checkLines(t, rt, d, f, want, now)
				checkQueue(t, rt, d, o, f, want)
				checkStandings(t, rt, d, o, f)
			})
			if hits < 15 {
				t.Errorf("only %d filters chose anything", hits)
			}
		})
	}
}

// checkLines: lists and exports choose what the queue chooses.
func checkLines(t *testing.T, rt *rapid.T, d *desk, f audit.AuditFilter, want []*oracleAudit, now time.Time) {
	f.Person = d.boss.Person()
	if f.Older > 0 || f.Younger > 0 || f.State != "" || f.Consult != "" { // these go by the clock of the store
		d.clock.mu.Lock()
		was := d.clock.at
		d.clock.at = now
		d.clock.mu.Unlock()
		defer func() { d.clock.add(was.Sub(now)) }()
	}
	var ids, lines, records []audit.AuditID
	for _, a := range slices.SortedFunc(slices.Values(want), func(a, b *oracleAudit) int { return int(a.n - b.n) }) {
		ids = append(ids, a.id)
	}
	for l, err := range d.AuditLines(t.Context(), f) {
		check(t, err)
		lines = append(lines, l.ID)
	}
	for r, err := range d.Records(t.Context(), f) {
		check(t, err)
		records = append(records, r.ID)
	}
	if !slices.Equal(lines, ids) || !slices.Equal(records, ids) {
		rt.Fatalf("%s: lines %v, records %v, want %v", f, lines, records, ids)
	}
}

// checkQueue: the queue has all that is chosen in order, in whatever pages it is
// read, and counts it.
func checkQueue(t *testing.T, rt *rapid.T, d *desk, o *oracle, f audit.AuditFilter, want []*oracleAudit) {
	counts := audit.QueueCounts{All: len(want), Reviews: map[audit.ReviewState]int{}, States: map[string]int{}}
	for _, a := range want {
		counts.Reviews[a.review]++
		counts.States[o.state(a.device)]++
	}
	limit := rapid.IntRange(1, 60).Draw(rt, "limit")
	for from := 0; from <= len(want); from += limit {
		page := must(d.boss.Queue(t.Context(), f, from, limit, o.now))(t)
		if fmt.Sprint(page.Counts) != fmt.Sprint(counts) || page.From != from {
			rt.Fatalf("%s: counts %+v from %d, want %+v from %d", f, page.Counts, page.From, counts, from)
		}
		part := want[from:min(from+limit, len(want))]
		if len(page.Lines) != len(part) {
			rt.Fatalf("%s: %d lines from %d on, want %d", f, len(page.Lines), from, len(part))
		}
		for i, l := range page.Lines {
			a := part[i]
			if l.ID != a.id || l.Review != a.review || l.State != o.state(a.device) || !l.Due.Equal(o.due(a.device)) || l.Open != len(o.open(a.device)) ||
				l.Author != a.mine || l.Contradiction != a.contradiction || l.Device.ID != a.device.id || l.Place.Room != a.room {
				rt.Fatalf("%s: line %d is %+v, want %+v", f, from+i, l, a)
			}
		}
	}
}

// checkStandings: every device that is chosen, once, with where it stands.
func checkStandings(t *testing.T, rt *rapid.T, d *desk, o *oracle, f audit.AuditFilter) {
	f.Person = d.boss.Person()
	want := map[audit.DeviceID]*oracleDevice{}
	for _, of := range o.standings(f) {
		want[of.id] = of
	}
	var all []audit.Standing
	for st, err := range d.Standings(t.Context(), f, o.now) {
		check(t, err)
		all = append(all, st)
	}
	n, rank := 0, 0
	for _, st := range all {
		of := want[st.Device.ID]
		if of == nil {
			rt.Fatalf("%s: %+v is not chosen", f, st)
		}
		now := slices.Index(audit.DeviceStates(), st.State)
		if st.State != o.state(of) || now < rank || len(st.Open) != len(o.open(of)) {
			rt.Fatalf("%s: %s, %d open, want %s, %d open", f, st.State, len(st.Open), o.state(of), len(o.open(of)))
		}
		if of.counts == nil != (st.Audit.ID == "") || of.counts != nil && (st.Audit.ID != of.counts.id || st.Review != of.counts.review) {
			rt.Fatalf("%s: audit %+v, want %+v", f, st.Audit, of.counts)
		}
		n, rank = n+1, now
		delete(want, st.Device.ID)
	}
	if len(want) > 0 {
		rt.Fatalf("%s: %d devices, and these not: %v", f, n, want)
	}
}
