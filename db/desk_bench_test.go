package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// deskLine is a line about one of 20,000 devices in 2,000 rooms of 100 wards, with
// answers of all kinds.
func deskLine(i int) *audit.Line {
	l := importedLine(i)
	n, turn := i%20_000, i/20_000+i
	l.At = beginning.Add(time.Duration(i) * time.Minute / 10).Format(time.RFC3339)
	set := map[string]string{}
	switch turn % 5 {
	case 0:
		set["connection"], set["internet"], set["remote_monitoring"], set["on_the_spot"] = "none_proven", "", "", ""
	case 1:
		set["on_the_spot"], set["upgrade"] = "disconnected_proven", "not_available"
	case 2:
		set["upgrade"], set["remote_monitoring"], set["on_the_spot"] = "installed_evidence", "", ""
	case 3:
		set["anomaly"] = []string{"none", "tamper_signs"}[n%2]
	}
	set["firmware"] = fmt.Sprintf("M7.820.%03d", n%40)
	var kept []audit.LineAnswer
	for _, a := range l.Answers {
		if word, ok := set[a.Item]; ok {
			a.Value = checklist.Value{Word: word}
		}
		if (a.Value.Word != "" || a.Value.Fields != nil) && (a.Item != "consultation" || turn%5 > 2) {
			kept = append(kept, a)
		}
	}
	if l.Answers = kept; turn%5 == 2 {
		l.Answers = append(l.Answers, audit.LineAnswer{Item: "upgrade_evidence", Value: checklist.Value{Fields: map[string]string{
			"reference": "SB-1", "installer": "Contec", "date": "2025-03-20",
		}}})
	}
	return l
}

// deskSite is a site with 100,000 audits, imported in files of 20,000, of which a
// supervisor has reviewed some hundred.
func deskSite(b *testing.B) (w *world, boss *Session) {
	b.Helper()
	w = guarded(b, audit.Administrator)
	boss, _ = w.joins(b, "Mia Boss", audit.Supervisor)
	begin := time.Now()
	for from := 0; from < deskAudits; from += 20_000 {
		w.importLines(b, from, 20_000, deskLine)
	}
	b.Logf("%d audits imported, %.0f a second", deskAudits, deskAudits/time.Since(begin).Seconds())
	reviewSome(b, w, boss)
	return w, boss
}

const deskAudits = 100_000

// tenfold copies each audit nine times in the tables that the queue and the fleet
// are counted from. The copies have no entries of their own: to import a million
// takes minutes and some gigabytes, of which those screens read nothing.
func (w *world) tenfold(b *testing.B) {
	b.Helper()
	ctx := context.Background()
	h := <-w.store.writer
	defer func() { w.store.writer <- h }()
	restore, err := h.growCache(ctx)
	check(b, err)
	defer restore()
	check(b, h.transact(ctx, func() error {
		for table, number := range map[string]string{"audits": "n", "revisions": "audit", "facets": "n", "authors": "audit"} {
			var columns, values []string
			check(b, h.each(ctx, "SELECT name FROM pragma_table_info('"+table+"')", nil, func(scan func(...any) error) error {
				var name string
				err := scan(&name)
				value := "t." + name
				switch name {
				case number:
					value += " + c.value * 10000000"
				case "id":
					value += " || c.value"
				}
				columns, values = append(columns, name), append(values, value)
				return err
			}))
			check(b, h.raw(ctx, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM json_each('[1,2,3,4,5,6,7,8,9]') c CROSS JOIN %[1]s t WHERE t.%[4]s < (SELECT min(n) FROM audits) + 10000000",
				table, strings.Join(columns, ", "), strings.Join(values, ", "), number)))
		}
		return h.raw(ctx, "UPDATE tallies SET none = none * 10, awaiting = awaiting * 10, approved = approved * 10, returned = returned * 10, changed = changed * 10")
	}))
}

// reviewSome approves and returns audits of all wards.
func reviewSome(b *testing.B, w *world, boss *Session) {
	b.Helper()
	ctx := context.Background()
	all := must(boss.Queue(ctx, audit.AuditFilter{Younger: 100 * 365 * 24 * time.Hour}, 0, 10_000, beginning))(b)
	for i, l := range all.Lines {
		if i%20 != 0 || l.Conflict {
			continue
		}
		var sealed string
		check(b, w.store.read(ctx, func(h *handle) error {
			r, err := w.store.reviewable(ctx, h, l.ID, audit.Actor{}, "")
			sealed = r.Sealed
			return err
		}))
		if i%60 == 0 {
			check(b, boss.Return(ctx, l.ID, sealed, []audit.ReviewItem{{Item: "model", Reason: "Bild fehlt"}}, ""))
		} else {
			check(b, boss.Approve(ctx, []audit.Approval{{ID: l.ID, Sealed: sealed}}, ""))
		}
	}
}

// BenchmarkDesk reads what a supervisor's screens show: the first page of the queue
// with all counts, under every kind of filter, words typed letter by letter, and the fleet.
// Beside it its yardstick: bare SQLite counting the same audits in one pass over their table.
func BenchmarkDesk(b *testing.B) {
	w, boss := deskSite(b)
	b.Run(fmt.Sprint(deskAudits), func(b *testing.B) { benchmarkDesk(b, boss) })
	w.tenfold(b)
	b.Run(fmt.Sprint(10*deskAudits), func(b *testing.B) { benchmarkDesk(b, boss) })
}

// deskFilters are filters of every kind.
func deskFilters() map[string]string {
	return map[string]string{
		"first": "", "ward": `ward:"Station 12"`, "room": "room:12*", "model": "model:cms8000", "firmware": "firmware:M7.820.012", "state": "state:planned",
		"verdict": "verdict:action_now", "review": "status:awaiting", "age": "age:>7d", "mine": "mine", "not-mine": "mine:no", "notice": "notice:bfarm*",
		"round": "round:last", "resolved": "state:resolved", "consultation": "consultation:expired", "drafts": "drafts:yes",
		"several": `ward:"Station 1*" state:immediate age:>1d mine:no status:awaiting contec`,
	}
}

func benchmarkDesk(b *testing.B, boss *Session) {
	ctx := context.Background()
	now := beginning.AddDate(1, 0, 0)
	frame := func(f audit.AuditFilter, from int) func() {
		return func() { must(boss.Queue(ctx, f, from, 60, now))(b) }
	}
	for name, text := range deskFilters() {
		f := must(audit.ParseFilter(text))(b)
		b.Run("queue-"+name, func(b *testing.B) { measured(b, frame(f, 0)) })
	}
	b.Run("queue-typed", func(b *testing.B) {
		var keys []func()
		for _, text := range []string{"contec cms8000 station 12", "inv-001234", `ward:"Station 99" `, "state:immediate 1"} {
			for i := range text {
				f, _, err := audit.TypedFilter(text[:i+1])
				check(b, err)
				keys = append(keys, frame(f, 0))
			}
		}
		measured(b, keys...)
	})
	all := must(boss.Queue(ctx, audit.AuditFilter{}, 0, 1, now))(b).Counts.All
	b.Run("queue-end", func(b *testing.B) { measured(b, frame(audit.AuditFilter{}, all-60)) })
	b.Run("fleet", func(b *testing.B) { measured(b, func() { must(boss.Fleet(ctx, now))(b) }) })
	b.Run("table", func(b *testing.B) {
		measured(b, func() {
			check(b, boss.read(ctx, func(h *handle) error {
				return h.each(ctx, "SELECT review, status, count(*) FROM audits GROUP BY review, status", nil, func(scan func(...any) error) error {
					var review, status string
					var n int
					return scan(&review, &status, &n)
				})
			}))
		})
	})
}

// measured says how long each of some things takes, done in turn.
func measured(b *testing.B, do ...func()) {
	var times []time.Duration
	for b.Loop() {
		for _, one := range do {
			begin := time.Now()
			one()
			times = append(times, time.Since(begin))
		}
	}
	slices.Sort(times)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(times[len(times)/2]), "ms-p50")
	b.ReportMetric(ms(times[len(times)*99/100]), "ms-p99")
	b.ReportMetric(ms(times[len(times)-1]), "ms-max")
}
