package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// deskSite is a site with so many audits, imported in files of 20,000, of which a
// supervisor has reviewed some hundred. It is made once and kept in the folder for temporary
// files, or where VISITE_BENCH_CACHE says, until schema or generator are others.
func deskSite(b *testing.B, audits int) (w *world, boss *Session) {
	b.Helper()
	w = guarded(b, audit.Administrator)
	boss, _ = w.joins(b, "Mia Boss", audit.Supervisor)
	keep := filepath.Join(benchCache(), fmt.Sprintf("visite-bench-%s-%d.db", deskVersion(b), audits))
	if _, err := os.Stat(keep); err != nil {
		begin := time.Now()
		for from := 0; from < audits; from += 20_000 {
			w.importLines(b, from, min(20_000, audits-from), deskLine)
		}
		b.Logf("%d audits imported, %.0f a second", audits, float64(audits)/time.Since(begin).Seconds())
		reviewSome(b, w, boss)
		check(b, w.raw(b, "VACUUM INTO '"+keep+"'"))
	}
	other := w.openOther(b, keep)
	return other, other.store.Session(boss.author)
}

func benchCache() string {
	if dir := os.Getenv("VISITE_BENCH_CACHE"); dir != "" {
		return dir
	}
	return os.TempDir()
}

// deskGenerator is the version of the generator of deskSite.
const deskGenerator = 1

// deskVersion is another one when a kept site would be made otherwise.
func deskVersion(b *testing.B) string {
	schema, err := migrationFiles.ReadFile("migrations/0001_log_and_round.sql")
	check(b, err)
	sum := sha256.Sum256(fmt.Appendf(schema, "generator %d", deskGenerator))
	return hex.EncodeToString(sum[:6])
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
	for _, audits := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(audits), func(b *testing.B) {
			if audits > 100_000 && os.Getenv("VISITE_BENCH_MILLION") == "" {
				b.Skip("a million audits take some minutes to make: VISITE_BENCH_MILLION=1")
			}
			_, boss := deskSite(b, audits)
			benchmarkDesk(b, boss)
		})
	}
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
