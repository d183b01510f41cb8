package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"visite/audit"
	"visite/db"
	"visite/hub"
	"visite/hub/postgres"
	"visite/hub/postgres/pgtest"
	"visite/ledger"
)

// BenchmarkHub is a hub in a process of its own, with a laptop that has 100,000
// audits and with 200 that send at once, over TLS on loopback; beside it PouchDB
// replicates as many documents. See docs/performance.md.
func BenchmarkHub(b *testing.B) {
	p := newProgram(b)
	p.site()
	b.Run("sqlite", func(b *testing.B) {
		h := p.runHub(b, "sqlite:"+p.path("hub.db"))
		store, err := db.OpenHub(context.Background(), p.path("hub.db"))
		p.check(err)
		p.meet(b, h, store, p.hubFile)
	})
	b.Run("postgres", func(b *testing.B) {
		url := pgtest.Start(b)
		h := p.runHub(b, url)
		store, err := postgres.Open(context.Background(), url)
		p.check(err)
		p.meet(b, h, store, func() float64 { return p.databaseSize(url) })
	})
	b.Run("pouchdb", p.replicate)
}

// meet measures a hub, of which the store can also be reached from here.
func (p *program) meet(b *testing.B, h *benchHub, store hub.Store, size func() float64) {
	h.inside = store
	b.Cleanup(func() { _ = store.Close() })
	b.Run("sync", func(b *testing.B) { p.firstSync(b, h, size) })
	b.Run("nothing", func(b *testing.B) { p.syncAgain(b, nil) })
	b.Run("100", func(b *testing.B) { p.syncAgain(b, p.hundredMore()) })
	laptops := p.manyLaptops(h)
	b.Run("laptops", func(b *testing.B) { p.steadily(b, h, laptops) })
	b.Run("laptops-at-once", func(b *testing.B) { p.atOnce(b, h, laptops) })
}

// benchHub is a hub that runs.
type benchHub struct {
	p       *program
	store   string
	address string
	cmd     *exec.Cmd
	inside  hub.Store // the same, to let in more laptops than codes can be tried
}

// runHub runs a hub until the benchmark ends.
func (p *program) runHub(b *testing.B, store string) *benchHub {
	b.Helper()
	h := &benchHub{p: p, store: store}
	said, err := os.Create(p.path("hub.log"))
	p.check(err)
	h.cmd = h.command("serve", "--listen", "127.0.0.1:0")
	h.cmd.Stderr = said
	p.check(h.cmd.Start())
	b.Cleanup(func() {
		_ = h.cmd.Process.Signal(os.Interrupt)
		_ = h.cmd.Wait()
		_ = said.Close()
	})
	for end := time.Now().Add(10 * time.Second); h.address == "" && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		text, err := os.ReadFile(said.Name())
		p.check(err)
		var line struct{ Msg, Address string }
		if json.NewDecoder(bytes.NewReader(text)).Decode(&line) == nil && line.Msg == "listening" {
			h.address = line.Address
		}
	}
	if h.address == "" {
		b.Fatal("the hub does not listen")
	}
	return h
}

func (h *benchHub) command(args ...string) *exec.Cmd {
	cmd := exec.Command(h.p.binary, append([]string{"hub"}, append(args, "--store", h.store)...)...)
	cmd.Env = append(os.Environ(), "VISITE_CONFIG="+h.p.path("hub.config"))
	return cmd
}

func (h *benchHub) code() string {
	out, err := h.command("invite").Output()
	h.p.check(err)
	return strings.TrimSpace(string(out))
}

// megabytes is the most memory that the hub has had.
func (h *benchHub) megabytes() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.cmd.Process.Pid))
	h.p.check(err)
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	fields := strings.Fields(rest)
	kilobytes, err := strconv.ParseFloat(fields[0], 64)
	h.p.check(err)
	return kilobytes / 1024
}

// firstSync sends everything to a hub that has nothing.
func (p *program) firstSync(b *testing.B, h *benchHub, size func() float64) {
	empty := size()
	p.run(p.command("site.db", "join", "https://"+h.address, h.code()))
	took, _ := p.run(p.command("site.db", "sync"))
	b.ReportMetric(benchAudits/took.Seconds(), "audits/s")
	b.ReportMetric((size()-empty)/benchAudits, "bytes")
	b.ReportMetric(h.megabytes(), "MB")
}

// hubFile is the size of the hub's file with what is beside it, in bytes.
func (p *program) hubFile() (size float64) {
	files, err := filepath.Glob(p.path("hub.db*"))
	p.check(err)
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && !strings.HasSuffix(f, "-shm") {
			size += float64(info.Size())
		}
	}
	return size
}

// databaseSize is what a database of PostgreSQL takes on disk, in bytes.
func (p *program) databaseSize(url string) float64 {
	out, err := exec.Command("psql", url, "-Atc", "SELECT pg_database_size(current_database())").Output()
	p.check(err)
	size, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	p.check(err)
	return size
}

// syncAgain syncs 11 times, each after something else.
func (p *program) syncAgain(b *testing.B, before func()) {
	var took []time.Duration
	for range 11 {
		if before != nil {
			before()
		}
		begin := time.Now()
		p.run(p.command("site.db", "sync"))
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms")
}

// hundredMore imports 100 audits that are new, each time it is called.
func (p *program) hundredMore() func() {
	n := 0
	return func() {
		n++
		p.write("more.ndjson", 100, func(i int) any {
			one := p.audit(i).(map[string]any)
			one["at"] = time.Date(2026, 1, 1, n, i, 0, n, time.UTC).Format(time.RFC3339)
			return one
		})
		p.run(p.command("site.db", "audits", "import", p.path("more.ndjson")))
	}
}

// Of many laptops: how many, how often they send, and how much.
const (
	manyLaptops = 200
	manyTimes   = 10
	manyEntries = 100
)

// manyLaptops are connected, and have sent something.
func (p *program) manyLaptops(h *benchHub) []*benchLaptop {
	founder := foundBench(p)
	all := []*benchLaptop{founder}
	for len(all) < manyLaptops {
		all = append(all, founder.invites())
	}
	for i, l := range all {
		code := ledger.Hash{byte(i), byte(i >> 8)}
		p.check(h.inside.Offer(context.Background(), code, time.Now().Add(time.Minute)))
		ok, err := h.inside.Enrol(context.Background(), code, l.site, l.key.Public().ID(), time.Now())
		if p.check(err); !ok {
			p.b.Fatal("a code does not let a laptop in")
		}
		l.sends(h)
	}
	return all
}

// steadily lets each laptop send 100 entries every five seconds.
func (p *program) steadily(b *testing.B, h *benchHub, all []*benchLaptop) {
	const every = 5 * time.Second
	var took latencies
	var done sync.WaitGroup
	for i, l := range all {
		done.Go(func() {
			time.Sleep(every * time.Duration(i) / manyLaptops)
			for range manyTimes {
				l.writes(manyEntries, p)
				next := time.Now().Add(every)
				took.of(func() { l.sends(h) })
				time.Sleep(time.Until(next))
			}
		})
	}
	done.Wait()
	took.report(b)
	b.ReportMetric(h.megabytes(), "MB")
}

// atOnce lets all laptops send 100 entries in the same instant, again and again.
func (p *program) atOnce(b *testing.B, h *benchHub, all []*benchLaptop) {
	var took latencies
	for range manyTimes {
		bodies := make([][]byte, len(all))
		for i, l := range all {
			l.writes(manyEntries, p)
			bodies[i] = l.bundle()
		}
		var done sync.WaitGroup
		for i, l := range all {
			done.Go(func() { took.of(func() { l.post(h, "/v1/entries", bodies[i]) }) })
		}
		done.Wait()
	}
	took.report(b)
	b.ReportMetric(h.megabytes(), "MB")
}

// latencies are how long something took, each time.
type latencies struct {
	mu  sync.Mutex
	all []time.Duration
}

func (l *latencies) of(do func()) {
	begin := time.Now()
	do()
	took := time.Since(begin)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, took)
}

func (l *latencies) report(b *testing.B) {
	slices.Sort(l.all)
	b.ReportMetric(float64(l.all[len(l.all)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(l.all[len(l.all)*99/100].Microseconds())/1000, "ms-p99")
}

// benchLaptop is a laptop that only sends.
type benchLaptop struct {
	p        *program
	site     ledger.SiteID
	founding []byte
	key      ledger.WriterKey
	person   ledger.PersonKey
	recovery ledger.PersonKey
	tree     ledger.Tree
	from     int64
	edge     []ledger.Hash
	texts    [][]byte
	client   *http.Client
}

func newBenchLaptop(p *program) *benchLaptop {
	l := &benchLaptop{p: p}
	var err error
	l.key, err = ledger.NewWriterKey(rand.Reader)
	p.check(err)
	l.person, err = ledger.NewPersonKey(rand.Reader)
	p.check(err)
	cert, err := hub.Certificate(l.key)
	p.check(err)
	l.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{Certificates: []tls.Certificate{cert}, InsecureSkipVerify: true}}}
	return l
}

func foundBench(p *program) *benchLaptop {
	l := newBenchLaptop(p)
	var err error
	l.recovery, err = ledger.NewPersonKey(rand.Reader)
	p.check(err)
	l.logs(&audit.SiteFounded{Facility: "F", Writer: l.key.Public().String(), Recovery: l.recovery.Public().String(), Person: l.record(), Salt: strings.Repeat("0", 64)})
	l.founding, l.site = l.texts[0], ledger.LeafHash(l.texts[0])
	return l
}

func (l *benchLaptop) invites() *benchLaptop {
	guest := newBenchLaptop(l.p)
	guest.site = l.site
	now := time.Now()
	invitation, err := ledger.NewInvitation(rand.Reader, l.recovery, l.founding, "", ledger.Terms{Role: string(audit.Technician), Issued: now, Expires: now.Add(time.Hour)})
	l.p.check(err)
	acceptance, err := invitation.Accept(guest.key.Public(), guest.person, now)
	l.p.check(err)
	guest.logs(&audit.WriterJoined{Founding: string(l.founding), Acceptance: acceptance, Writer: guest.key.Public().String(), Person: guest.record()})
	return guest
}

func (l *benchLaptop) record() audit.PersonRecord {
	public := l.person.Public()
	return audit.PersonRecord{ID: audit.PersonID(public.ID()), Key: public.String(), Role: audit.Technician}
}

// logs puts an event into the log.
func (l *benchLaptop) logs(event audit.Event) {
	data, err := audit.EncodeEvent(event)
	l.p.check(err)
	text, err := ledger.Encode(ledger.Envelope{At: time.Now(), Kind: event.Kind(), Data: data, By: l.person.Public().ID()})
	l.p.check(err)
	_, _, err = l.tree.Append(text)
	l.p.check(err)
	l.texts = append(l.texts, text)
}

// writes puts entries into the log that are as long as those of imported audits.
func (l *benchLaptop) writes(entries int, p *program) {
	for i := range entries {
		data, err := json.Marshal(p.audit(i))
		p.check(err)
		l.logs(&audit.Unknown{Name: "bench.audit", Data: data})
	}
}

// bundle is what was not sent yet.
func (l *benchLaptop) bundle() []byte {
	note, err := l.key.SignCheckpoint(l.site, l.tree.Size(), l.tree.Root())
	l.p.check(err)
	var out bytes.Buffer
	b := ledger.NewBundleWriter(&out, l.site, l.key)
	err = b.Range(ledger.Range{Writer: l.key.Public(), From: l.from, Edge: l.edge, Checkpoint: note})
	for _, text := range l.texts {
		err = errors.Join(err, b.Entry(text))
	}
	l.p.check(errors.Join(err, b.Close()))
	l.texts, l.from, l.edge = nil, l.tree.Size(), l.tree.Edge()
	return out.Bytes()
}

func (l *benchLaptop) sends(h *benchHub) { l.post(h, "/v1/entries", l.bundle()) }

func (l *benchLaptop) post(h *benchHub, path string, body []byte) {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "https://"+h.address+path, bytes.NewReader(body))
	l.p.check(err)
	answer, err := l.client.Do(r)
	if err != nil {
		l.p.b.Error(err)
		return
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK {
		l.p.b.Errorf("%s: %d %s", path, answer.StatusCode, said)
	}
}

// replicateScript puts the lines of a file into PouchDB and replicates them into
// another one; it prints how many a second.
const replicateScript = `
const PouchDB = require('pouchdb'), fs = require('fs');
(async () => {
  const docs = fs.readFileSync(process.argv[1], 'utf8').trimEnd().split('\n').map((l, i) => ({ _id: String(i).padStart(8, '0'), ...JSON.parse(l) }));
  const from = new PouchDB(process.argv[2]), to = new PouchDB(process.argv[2] + '-copy');
  await from.info(); await to.info();
  for (let i = 0; i < docs.length; i += 1000) await from.bulkDocs(docs.slice(i, i + 1000));
  const begin = process.hrtime.bigint();
  await from.replicate.to(to, { batch_size: 1000 });
  console.log(docs.length / (Number(process.hrtime.bigint() - begin) / 1e9));
  await from.close(); await to.close();
})();`

func (p *program) replicate(b *testing.B) { p.pouch(b, replicateScript, "replica") }
