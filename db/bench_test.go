package db

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// importedLine is a line of a file of audits, about one of 20,000 devices: 13
// answers, one with a name, and a person.
func importedLine(i int) *audit.Line {
	n := i % 20_000
	l := &audit.Line{
		Ward: fmt.Sprintf("Station %d", n/200), Room: fmt.Sprintf("%d", n/10), Checklist: bfarm,
		Device: audit.LineDevice{InventoryNumber: fmt.Sprintf("INV-%06d", n), Serial: fmt.Sprintf("SN%08d", n), Maker: "Contec", Model: "CMS8000"},
		By:     fmt.Sprintf("Person %d", i%40), At: beginning.Add(time.Duration(i) * time.Minute).Format(time.RFC3339), Complete: true,
	}
	for item, word := range map[string]string{
		"patient_attached": "no", "model": "cms8000", "anomaly": "none", "firmware_read_at": "screen", "firmware": "M7.820.075",
		"connection": "wired", "internet": "reachable", "open_egress_past": "no", "upgrade": "not_installed",
		"remote_monitoring": "no", "on_the_spot": "not_yet", "serious_incident": "no",
	} {
		l.Answers = append(l.Answers, audit.LineAnswer{Item: item, Value: checklist.Value{Word: word}})
	}
	l.Answers = append(l.Answers,
		audit.LineAnswer{Item: "consultation", Value: checklist.Value{Fields: map[string]string{"status": "not_reached"}}},
		audit.LineAnswer{Item: "note", Value: checklist.Value{Word: fmt.Sprintf("Zeile %d", i)}})
	return l
}

// importAudits imports count audits as one file, first of them number from.
func (w *world) importAudits(t testing.TB, from, count int) {
	t.Helper()
	w.importLines(t, from, count, importedLine)
}

func (w *world) importLines(t testing.TB, from, count int, line func(i int) *audit.Line) {
	t.Helper()
	check(t, w.Batch(context.Background(), false, func(b *Batch) error {
		c, err := b.Adopt(bfarm)
		if err != nil {
			return err
		}
		round := audit.NewRoundID()
		if _, err := b.Append(&audit.ImportBegun{Round: round, Checklist: c.Digest(), File: "alt.ndjson"}); err != nil {
			return err
		}
		im := audit.NewImport(round, c, audit.People{}, time.Now().UTC())
		for i := from; i < from+count; i++ {
			if err := importOne(b, im, round, line(i)); err != nil {
				return err
			}
		}
		_, err = b.Append(&audit.ImportEnded{Round: round, Checklist: c.Digest(), Taken: count, Leaves: b.Leaves()})
		return err
	}))
}

func importOne(b *Batch, im *audit.Import, round audit.RoundID, l *audit.Line) error {
	if known, err := b.HasAudit(l.ID()); known || err != nil {
		return err
	}
	found, err := b.Known(l.Device.InventoryNumber, l.Device.Serial, audit.NumberID(l.Device.InventoryNumber))
	if err != nil {
		return err
	}
	d, events, err := l.Locate(found, round)
	if err != nil {
		return err
	}
	e, err := im.Audit(l, d)
	if err != nil {
		return err
	}
	_, err = b.Append(append(events, e)...)
	return err
}

// BenchmarkImport imports b.N audits as one file.
func BenchmarkImport(b *testing.B) {
	w := newWorld(b)
	b.ResetTimer()
	w.importAudits(b, 0, b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "audits/s")
}

// BenchmarkAnswer gives an answer: logged, projected, signed, synced to disk,
// and the audit as it is then read for the screen. Beside it, in turn, its
// yardstick: one row in a table of its own, synced to disk.
func BenchmarkAnswer(b *testing.B) {
	b.Run("small", func(b *testing.B) { benchmarkAnswer(b, newWorld(b)) })
	b.Run("big", func(b *testing.B) { benchmarkAnswer(b, bigSite(b)) })
}

func benchmarkAnswer(b *testing.B, w *world) {
	ctx := context.Background()
	a := w.begun(b)
	a = w.answer(b, a, offNetwork())
	bare := bareCommit(b)
	var answers, commits []time.Duration
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		bare()
		between := time.Now()
		next, err := w.Answer(ctx, a.ID, audit.NewAnswer{
			Item: "connection", Value: word([]string{"wired", "wlan"}[i%2]), Replaces: a.Answers["connection"].Entry,
		})
		check(b, err)
		a = next
		answers, commits = append(answers, time.Since(between)), append(commits, between.Sub(begin))
	}
	answer, commit := middle(answers), middle(commits)
	b.ReportMetric(answer, "µs")
	b.ReportMetric(commit, "µs-bare")
	b.ReportMetric(answer/commit, "times")
}

// middle is the median in microseconds.
func middle(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Nanoseconds()) / 1000
}

// bareCommit writes one row a call.
func bareCommit(b *testing.B) (commit func()) {
	h, err := connect(context.Background(), filepath.Join(b.TempDir(), "bare.db"), writing)
	check(b, err)
	b.Cleanup(func() { _ = h.close() })
	check(b, h.raw(context.Background(), "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT"))
	text := strings.Repeat("x", 100)
	return func() {
		check(b, h.transact(context.Background(), func() error {
			return h.exec(context.Background(), "INSERT INTO t (text) VALUES (?)", text)
		}))
	}
}

// begun is an audit of the only device in the first room of a round.
func (w *world) begun(t testing.TB) *audit.Audit {
	t.Helper()
	ctx := context.Background()
	d := monitor("A1", "Intensiv 2", "2", "1")
	w.list(t, d)
	wards := must(w.Wards(ctx))(t)
	round := must(w.StartRound(ctx, []audit.WardID{wards[0].Ward.ID}, bfarm))(t)
	room := d.Place.RoomID()
	check(t, w.EnterRoom(ctx, round, room))
	return must(w.StartAudit(ctx, round, room, d.ID))(t)
}

// bigSite is a site with 100,000 imported audits of 20,000 devices in 2,000
// rooms of 100 wards. It is made once for all benchmarks; VISITE_BENCH_DB names
// a file that keeps it for the next run.
func bigSite(b *testing.B) *world {
	b.Helper()
	keep := os.Getenv("VISITE_BENCH_DB")
	w := newWorld(b)
	if keep == "" {
		w.importAudits(b, 0, 100_000)
		return w
	}
	if _, err := os.Stat(keep); err != nil {
		w.importAudits(b, 0, 100_000)
		check(b, w.raw(b, "VACUUM INTO '"+keep+"'"))
	}
	return w.openOther(b, keep)
}

// BenchmarkRecords exports 100,000 audits with all their answers.
func BenchmarkRecords(b *testing.B) {
	w := bigSite(b)
	for b.Loop() {
		n := 0
		for _, err := range w.store.Records(context.Background(), audit.AuditFilter{}) {
			check(b, err)
			n++
		}
		b.ReportMetric(float64(n), "audits")
	}
}

func BenchmarkOverview(b *testing.B) {
	w := bigSite(b)
	for b.Loop() {
		must(w.Overview(context.Background()))(b)
	}
}

func BenchmarkFindDevices(b *testing.B) {
	w := bigSite(b)
	for b.Loop() {
		must(w.FindDevices(context.Background(), "contec 0199", 20))(b)
	}
}

func BenchmarkIdentify(b *testing.B) {
	w := bigSite(b)
	for b.Loop() {
		must(w.Identify(context.Background(), "", "inv-001234"))(b)
	}
}

// BenchmarkIdentifyUDI looks for a UDI that no device has, the slowest case.
func BenchmarkIdentifyUDI(b *testing.B) {
	w := bigSite(b)
	for b.Loop() {
		must(w.Identify(context.Background(), "", "(01)09506000134352(21)4711"))(b)
	}
}

func BenchmarkWards(b *testing.B) {
	w := bigSite(b)
	for b.Loop() {
		must(w.Wards(context.Background()))(b)
	}
}

// BenchmarkWholeSite is a round of the whole site: 2,000 rooms, 20,000 devices.
func BenchmarkWholeSite(b *testing.B) {
	ctx := context.Background()
	w := bigSite(b)
	var wards []audit.WardID
	for _, l := range must(w.Wards(ctx))(b) {
		wards = append(wards, l.Ward.ID)
	}
	round := must(w.StartRound(ctx, wards, bfarm))(b)
	r := must(w.Round(ctx, round))(b)
	room := r.Rooms[1000].Room.ID
	b.Run("Round", func(b *testing.B) {
		for b.Loop() {
			must(w.Round(ctx, round))(b)
		}
	})
	b.Run("Visit", func(b *testing.B) {
		for b.Loop() {
			must(w.Visit(ctx, round, room))(b)
		}
	})
	b.Run("Overview", func(b *testing.B) {
		for b.Loop() {
			must(w.Overview(ctx))(b)
		}
	})
	b.Run("Gaps", func(b *testing.B) {
		for b.Loop() {
			must(w.Gaps(ctx, round))(b)
		}
	})
}

// BenchmarkVerify verifies a site of 100,000 entries, 5,000 of them signed by a
// person: 5,000 audits at the bed, each with its questions, answered again
// until it has 20 entries.
func BenchmarkVerify(b *testing.B) {
	w := newWorld(b)
	w.sealed(b, 5_000)
	for b.Loop() {
		r := must(w.Verify(context.Background(), nil))(b)
		b.ReportMetric(float64(r.Entries), "entries")
		b.ReportMetric(float64(r.Signatures), "signatures")
		b.ReportMetric(float64(r.Entries)/r.Logs.Seconds(), "entries/s")
		b.ReportMetric(r.Projection.Seconds(), "s-tables")
	}
}

// sealed audits count devices in one room each, in one transaction.
func (w *world) sealed(t testing.TB, count int) {
	t.Helper()
	ctx := context.Background()
	var devices []audit.Device
	for i := range count {
		devices = append(devices, monitor(fmt.Sprintf("A%d", i), "Intensiv 2", fmt.Sprint(i), "1"))
	}
	w.list(t, devices...)
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	check(t, w.write(ctx, w.author(), func(ctx context.Context, t *tx) error {
		for _, d := range devices {
			if err := sealOne(ctx, t, round, d); err != nil {
				return err
			}
		}
		return nil
	}))
}

func sealOne(ctx context.Context, t *tx, round audit.RoundID, d audit.Device) error {
	v, err := visit(ctx, t.handle, round, d.Place.RoomID())
	if err != nil {
		return err
	}
	e, err := v.Start(d.ID, shipped()[0].Digest())
	if err != nil {
		return err
	}
	if _, err := t.append(ctx, v.Enter(), e); err != nil {
		return err
	}
	change := func(decide func(a *audit.Audit) (audit.Event, error)) error {
		a, err := t.store.audit(ctx, t.handle, e.Audit, 0)
		if err != nil {
			return err
		}
		event, err := decide(a)
		if err != nil {
			return err
		}
		_, err = t.append(ctx, event)
		return err
	}
	answer := func(item, value string) error {
		return change(func(a *audit.Audit) (audit.Event, error) {
			return a.Answer(audit.NewAnswer{Item: item, Value: word(value), Replaces: a.Answers[item].Entry})
		})
	}
	for item, value := range offNetwork() {
		if err := answer(item, value); err != nil {
			return err
		}
	}
	for i := range 8 { // with room, device, beginning and end: 20 entries
		if err := answer("open_egress_past", []string{"unknown", "no"}[i%2]); err != nil {
			return err
		}
	}
	return change(func(a *audit.Audit) (audit.Event, error) { return a.Complete() })
}

// BenchmarkTakeBetween takes in 100 entries of another laptop that come between
// the last 300 of this one, on a site of 100,000 audits that both have: two people
// have audited devices at the bed, and neither knew of the other. Its yardstick is
// folding all entries anew, which the very first ones of the other laptop need.
func BenchmarkTakeBetween(b *testing.B) {
	here := bigSite(b)
	there, joined := here.second(b, here.admission(b))
	check(b, there.store.Join(context.Background(), there.author(), joined, noKeys))
	there.takes(b, here.bundle(b, true))
	begin := time.Now()
	here.takes(b, there.bundle(b, false))
	anew := time.Since(begin)
	laptops, entries := []*world{here, there}, []int{300, 100}
	var took []time.Duration
	for turn := 0; b.Loop(); turn++ {
		for i, w := range laptops {
			w.audits(b, fmt.Sprintf("Station %d", (2*turn+i)%100), entries[i])
		}
		fromHere, fromThere := here.bundle(b, false), there.bundle(b, false)
		begin := time.Now()
		report := here.takes(b, fromThere)
		took = append(took, time.Since(begin))
		there.takes(b, fromHere)
		b.ReportMetric(float64(report.Entries()), "entries")
	}
	b.ReportMetric(middle(took)/1000, "ms")
	b.ReportMetric(anew.Seconds(), "s-anew")
	agree(b, here, there)
}

// audits makes so many entries: it walks through a ward and audits what it finds.
func (w *world) audits(t testing.TB, ward string, entries int) {
	t.Helper()
	ctx := context.Background()
	before := sizeOf(t, w, w)
	made := func() int { return int(sizeOf(t, w, w) - before) }
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard(ward).ID}, bfarm))(t)
	for _, r := range must(w.Round(ctx, round))(t).Rooms {
		check(t, w.EnterRoom(ctx, round, r.Room.ID))
		for _, d := range must(w.Visit(ctx, round, r.Room.ID))(t).Devices {
			a := must(w.StartAudit(ctx, round, r.Room.ID, d.Device.ID))(t)
			a = w.answer(t, a, offNetwork())
			must(w.Complete(ctx, a.ID))(t)
			if made() >= entries {
				return
			}
		}
	}
}
