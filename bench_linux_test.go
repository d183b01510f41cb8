package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkProgram is the whole program as people start it, on 100,000 audits
// of 20,000 devices in 2,000 rooms, with the yardsticks beside it in the same
// run. A yardstick that is not installed is left out. See docs/performance.md.
func BenchmarkProgram(b *testing.B) {
	p := newProgram(b)
	b.Run("import", p.importAudits)
	b.Run("import-20000", p.importFewer)
	b.Run("import-pouchdb", p.pouchDB)
	b.Run("first-screen", p.firstScreen)
	b.Run("first-screen-fzf", p.fzf)
	b.Run("first-screen-lazygit", p.lazygit)
	b.Run("export", p.export)
	b.Run("export-sqlite3", p.sqlite3)
	b.Run("export-sqlite3-ready", p.sqlite3Ready)
	b.Run("export-json", p.exportJSON)
	b.Run("report-audits", p.reportAudits)
	b.Run("report-fleet", p.reportFleet)
	b.Run("report-fleet-sqlite3", p.fleetRows)
	b.Run("report-record", p.reportRecord)
	b.Run("report-record-start", p.start)
	b.Run("evaluate", p.evaluate)
	b.Run("evaluate-decoding", p.decoding)
	b.Run("verify", p.verify)
}

const (
	benchAudits  = 100_000
	benchAnswers = 500_000
)

// program is a built visite with the files that it works on.
type program struct {
	b      *testing.B // for what all of them need
	dir    string
	binary string
	made   bool // the site has its audits
}

func newProgram(b *testing.B) *program {
	b.Helper()
	p := &program{b: b, dir: b.TempDir()}
	p.binary = p.path("visite")
	linked := p.path("linked")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", linked, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	// A copy, as an installed program is one. The memory of a process counts what
	// the kernel has in its cache around the pages that it needs of the program's
	// file: 10 MB more if that was just linked or written at once.
	from, err := os.Open(linked)
	p.check(err)
	defer from.Close()
	to, err := os.OpenFile(p.binary, os.O_WRONLY|os.O_CREATE, 0o755)
	p.check(err)
	_, err = io.Copy(to, from)
	p.check(errors.Join(err, to.Close()))
	p.write("audits.ndjson", benchAudits, p.audit)
	p.write("fewer.ndjson", benchAudits/5, p.audit)
	p.write("answers.ndjson", benchAnswers, func(i int) any { return answersOf(i) })
	return p
}

func (p *program) path(name string) string { return filepath.Join(p.dir, name) }

func (p *program) write(name string, lines int, line func(i int) any) {
	f, err := os.Create(p.path(name))
	p.check(err)
	defer f.Close()
	w := bufio.NewWriter(f)
	to := json.NewEncoder(w)
	for i := range lines {
		p.check(to.Encode(line(i)))
	}
	p.check(w.Flush())
}

func (p *program) check(err error) {
	p.b.Helper()
	if err != nil {
		p.b.Fatal(err)
	}
}

func answersOf(i int) map[string]any {
	a := map[string]any{
		"patient_attached": "no", "model": "cms8000", "anomaly": "none", "firmware_read_at": "screen", "firmware": "M7.820.075",
		"connection": "wired", "internet": "reachable", "open_egress_past": "no", "upgrade": "not_installed",
		"remote_monitoring": "no", "on_the_spot": "disconnected_proven", "serious_incident": "no",
	}
	if i%10 == 0 {
		a["on_the_spot"] = "not_yet"
		a["consultation"] = map[string]string{"status": "not_reached"}
	}
	return a
}

func (p *program) audit(i int) any {
	n := i % 20_000
	answers := answersOf(i)
	answers["note"] = map[string]string{"value": fmt.Sprintf("Zeile %d", i), "provenance": "attested"}
	return map[string]any{
		"ward": fmt.Sprintf("Station %d", n/200), "room": strconv.Itoa(n / 10),
		"device": map[string]string{
			"inventory_number": fmt.Sprintf("INV-%06d", n), "serial": fmt.Sprintf("SN%08d", n), "maker": "Contec", "model": "CMS8000",
		},
		"checklist": "bfarm-contec-2025-03-03", "answers": answers, "complete": true,
		"by": fmt.Sprintf("Person %d", i%40), "at": time.Date(2025, 4, 1, 0, i, 0, 0, time.UTC).Format(time.RFC3339),
	}
}

// command is visite on a database of its own, with keys of its own.
func (p *program) command(db string, args ...string) *exec.Cmd {
	cmd := exec.Command(p.binary, append([]string{"--lang", "en", "--db", p.path(db)}, args...)...)
	cmd.Env = append(os.Environ(), "VISITE_CONFIG="+p.path(db+".config"))
	return cmd
}

// run runs a command to its end, and says how long it took and how much memory
// it had, at most; the kernel counts what this one had when it began.
func (p *program) run(cmd *exec.Cmd) (took time.Duration, megabytes float64) {
	p.b.Helper()
	var said bytes.Buffer
	cmd.Stderr = &said
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		p.b.Fatalf("%v: %v: %s", cmd, err, said.Bytes())
	}
	return time.Since(begin), float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}

// takeIn founds a site and imports a file of audits.
func (p *program) takeIn(db, file string) (took time.Duration, megabytes float64) {
	p.run(p.command(db, "init", "--facility", "Klinikum Musterstadt", "--person", "Jo Weiß", "--recovery-key", p.path(db+".recovery")))
	return p.run(p.command(db, "audits", "import", p.path(file)))
}

func (p *program) importAudits(b *testing.B) {
	took, megabytes := p.takeIn("site.db", "audits.ndjson")
	p.made = true
	b.ReportMetric(benchAudits/took.Seconds(), "audits/s")
	b.ReportMetric(megabytes, "MB")
}

func (p *program) importFewer(b *testing.B) {
	took, megabytes := p.takeIn("fewer.db", "fewer.ndjson")
	b.ReportMetric(benchAudits/5/took.Seconds(), "audits/s")
	b.ReportMetric(megabytes, "MB")
}

// pouchScript puts the lines of a file into PouchDB, 1,000 documents at a time,
// and prints how many it took a second.
const pouchScript = `
const PouchDB = require('pouchdb'), fs = require('fs');
(async () => {
  const docs = fs.readFileSync(process.argv[1], 'utf8').trimEnd().split('\n').map((l, i) => ({ _id: String(i).padStart(8, '0'), ...JSON.parse(l) }));
  const db = new PouchDB(process.argv[2]);
  await db.info();
  const begin = process.hrtime.bigint();
  for (let i = 0; i < docs.length; i += 1000) await db.bulkDocs(docs.slice(i, i + 1000));
  console.log(docs.length / (Number(process.hrtime.bigint() - begin) / 1e9));
  await db.close();
})();`

func (p *program) pouchDB(b *testing.B) { p.pouch(b, pouchScript, "pouch") }

// pouch runs a script that prints how many documents it handled a second. It needs
// node and, where NODE_PATH says, the package pouchdb.
func (p *program) pouch(b *testing.B, script, name string) {
	need(b, "node", "-e", "require('pouchdb')")
	out, err := exec.Command("node", "-e", script, p.path("audits.ndjson"), p.path(name)).Output()
	p.check(err)
	perSecond, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	p.check(err)
	b.ReportMetric(perSecond, "documents/s")
}

// need leaves a yardstick out that is not installed.
func need(b *testing.B, name string, args ...string) {
	b.Helper()
	if _, err := exec.LookPath(name); err != nil {
		b.Skipf("%s is not installed", name)
	}
	if len(args) > 0 && exec.Command(name, args...).Run() != nil {
		b.Skipf("%s %s does not work here", name, strings.Join(args, " "))
	}
}

// site makes sure that there is the site with its audits.
func (p *program) site() {
	if !p.made {
		p.takeIn("site.db", "audits.ndjson")
		p.made = true
	}
}

func (p *program) firstScreen(b *testing.B) {
	p.site()
	screens(b, "What would you", func() *exec.Cmd { return p.command("site.db") })
}

// fzf shows the same 100,000 audits to choose from.
func (p *program) fzf(b *testing.B) {
	need(b, "fzf")
	screens(b, "audits.ndjson", func() *exec.Cmd {
		cmd := exec.Command("fzf", "--prompt", "audits.ndjson> ")
		f, err := os.Open(p.path("audits.ndjson"))
		p.check(err)
		b.Cleanup(func() { _ = f.Close() })
		cmd.Stdin, cmd.Env = f, os.Environ()
		return cmd
	})
}

// lazygit shows a repository with one commit.
func (p *program) lazygit(b *testing.B) {
	need(b, "lazygit")
	need(b, "git")
	repo := p.path("repository")
	for _, args := range [][]string{
		{"init", "-q", repo},
		{"-C", repo, "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "--allow-empty", "-m", "first"},
	} {
		p.run(exec.Command("git", args...))
	}
	screens(b, "Local branches", func() *exec.Cmd {
		cmd := exec.Command("lazygit", "--path", repo)
		cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+p.path("lazygit"))
		return cmd
	})
}

// screens starts a program again and again and takes the time in the middle.
func screens(b *testing.B, marker string, program func() *exec.Cmd) {
	var times []time.Duration
	most := 0.0
	for range 21 {
		took, megabytes, err := firstScreen(program(), marker)
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, took)
		most = max(most, megabytes)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms")
	b.ReportMetric(float64(times[0].Microseconds())/1000, "ms-min")
	b.ReportMetric(most, "MB")
}

// best is the shortest of three.
func (p *program) best(cmd func() *exec.Cmd) (took time.Duration, megabytes float64) {
	took, megabytes = p.run(cmd())
	for range 2 {
		again, m := p.run(cmd())
		took, megabytes = min(took, again), max(megabytes, m)
	}
	return took, megabytes
}

func (p *program) export(b *testing.B) {
	p.site()
	took, megabytes := p.best(func() *exec.Cmd {
		return p.command("site.db", "audits", "export", "--force", "-o", p.path("export.csv"))
	})
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(megabytes, "MB")
}

func (p *program) exportJSON(b *testing.B) {
	p.site()
	took, megabytes := p.best(func() *exec.Cmd {
		return p.command("site.db", "audits", "export", "--format", "json", "--force", "-o", p.path("export.json"))
	})
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(megabytes, "MB")
}

// sqlite3 puts the same rows together from the same tables, an answer a column.
func (p *program) sqlite3(b *testing.B) {
	need(b, "sqlite3")
	p.site()
	query := `SELECT a.id, a.status, a.verdict, a.urgency, w.name, m.name, a.bed, d.inventory_number, d.serial, d.maker, d.model,
		x.outcome, a.completed_at, a.named_by, a.revision, a.imported, a.round, c.id, c.version, d.id, x.entry`
	for item := range answersOf(0) {
		query += fmt.Sprintf(", (SELECT value FROM answers WHERE audit = a.n AND revision = a.revision AND item = '%s')", item)
	}
	query += ` FROM audits a JOIN devices d ON d.id = a.device JOIN rooms m ON m.id = a.room JOIN wards w ON w.id = m.ward
		JOIN checklists c ON c.digest = a.checklist JOIN revisions x ON x.audit = a.n AND x.revision = a.revision ORDER BY a.n`
	p.shell(b, "site.db", query)
}

// shell takes the time of a query in the sqlite3 shell, as CSV into a file.
func (p *program) shell(b *testing.B, db, query string) {
	took, _ := p.best(func() *exec.Cmd {
		return exec.Command("sqlite3", p.path(db), ".headers on", ".mode csv", ".once "+p.path("rows.csv"), query)
	})
	b.ReportMetric(took.Seconds(), "s")
}

// sqlite3Ready writes the very rows and columns, which lie in a table ready made.
func (p *program) sqlite3Ready(b *testing.B) {
	need(b, "sqlite3")
	p.site()
	p.run(p.command("site.db", "audits", "export", "--force", "--no-bom", "-o", p.path("export.csv")))
	p.run(exec.Command("sqlite3", p.path("rows.db"), ".mode csv", ".separator ; \\r\\n", ".import "+p.path("export.csv")+" audits"))
	p.shell(b, "rows.db", "SELECT * FROM audits")
}

func (p *program) evaluate(b *testing.B) {
	took, megabytes := p.best(func() *exec.Cmd {
		return p.command("none.db", "checklist", "evaluate", "bfarm-contec-2025-03-03", "--answers", p.path("answers.ndjson"))
	})
	b.ReportMetric(benchAnswers/took.Seconds(), "sets/s")
	b.ReportMetric(megabytes, "MB")
}

// decoding only decodes the lines, with encoding/json, on one processor.
func (p *program) decoding(b *testing.B) {
	f, err := os.Open(p.path("answers.ndjson"))
	p.check(err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	begin := time.Now()
	for lines.Scan() {
		var set map[string]any
		p.check(json.Unmarshal(lines.Bytes(), &set))
	}
	b.ReportMetric(benchAnswers/time.Since(begin).Seconds(), "sets/s")
}

func (p *program) verify(b *testing.B) {
	p.site()
	cmd := p.command("site.db", "verify", "--json")
	out, err := cmd.StdoutPipe()
	p.check(err)
	said := make(chan []byte, 1)
	go func() {
		all, _ := io.ReadAll(out)
		said <- all
	}()
	p.check(cmd.Start())
	var r struct {
		Entries           int64
		Rows              int64
		LogsSeconds       float64 `json:"logs_seconds"`
		ProjectionSeconds float64 `json:"projection_seconds"`
	}
	p.check(json.Unmarshal(<-said, &r))
	p.check(cmd.Wait())
	b.ReportMetric(float64(r.Entries)/r.LogsSeconds, "entries/s")
	b.ReportMetric(r.ProjectionSeconds, "s-tables")
	b.ReportMetric(float64(r.Rows), "rows")
	b.ReportMetric(float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024, "MB")
}
