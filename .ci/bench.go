//go:build ignore

// Bench reads the output of "go test -bench" on stdin, passes it on to stderr,
// and writes what was measured as the table of docs/performance.md. It fails if
// a benchmark failed, never because of a figure.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// figures are what the benchmarks measured: by name, then by unit.
type figures map[string]map[string]float64

func main() {
	f, failed := read()
	fmt.Printf("%s, %d processors, %s, %s\n\n", processor(), runtime.NumCPU(), runtime.Version(), time.Now().Format("2006-01-02"))
	fmt.Println("| what | must reach | measured | yardstick, same run |")
	fmt.Println("|---|---|---|---|")
	for _, row := range f.rows() {
		fmt.Printf("| %s |\n", strings.Join(row[:], " | "))
	}
	fmt.Println("\n| screen | keys pressed | half within | 99 of 100 within | longest |")
	fmt.Println("|---|---|---|---|---|")
	for _, name := range append(screens, desks...) {
		one := "Frame/" + name
		fmt.Printf("| %s | %s | %s ms | %s ms | %s ms |\n", name, f.show(one, "keys", 0), f.show(one, "ms-p50", 1), f.show(one, "ms-p99", 1), f.show(one, "ms-max", 1))
	}
	if failed {
		fmt.Println("\nFAILED")
		os.Exit(1)
	}
}

// screens are those of BenchmarkFrame: of a round, and of the desk, which have 100,000
// audits and a row of their own.
var (
	screens = []string{"home", "search", "walk", "room", "room-nearby", "question", "reconciliation", "attention", "history", "ledger"}
	desks   = []string{"queue", "fleet"}
)

// desk are the rows about what a supervisor's screens read.
func (f figures) desk(audits string, frame, key string) [][4]string {
	site := "Desk/" + strings.ReplaceAll(audits, ",", "")
	slowest, kind := 0.0, "(not measured)"
	for name, units := range f {
		if of, ok := strings.CutPrefix(name, site+"/queue-"); ok && of != "first" && of != "typed" && of != "end" && units["ms-p50"] > slowest {
			slowest, kind = units["ms-p50"], of
		}
	}
	table := "bare SQLite, counting the same audits in one pass over their table: " + f.show(site+"/table", "ms-p50", 0) + " ms"
	rows := [][4]string{
		{
			"queue and fleet, first page with all counts, " + audits + " audits", "≤ " + frame + " ms",
			"queue " + f.show(site+"/queue-first", "ms-p50", 0) + " ms, fleet " + f.show(site+"/fleet", "ms-p50", 0) + " ms", table,
		},
		{
			"filter key in that queue", "≤ " + key + " ms",
			"typed letter by letter: half within " + f.show(site+"/queue-typed", "ms-p50", 0) + " ms, 99 of 100 within " + f.show(site+"/queue-typed", "ms-p99", 0) +
				fmt.Sprintf(" ms; the slowest kind (%s): %.0f ms", kind, slowest), "as above",
		},
	}
	if audits != "100,000" {
		return rows
	}
	return append(rows, [4]string{
		"queue and fleet on the screen, 100,000 audits", "first frame ≤ 100 ms, filter key ≤ 50 ms",
		"opened: queue " + f.show("Frame/queue-first", "ms-p50", 0) + " ms, fleet " + f.show("Frame/fleet-first", "ms-p50", 0) + " ms; filter key: half within " +
			f.show("Frame/queue-typed", "ms-p50", 0) + " ms, 99 of 100 within " + f.show("Frame/queue-typed", "ms-p99", 0) + " ms",
		"their queries, above",
	})
}

func (f figures) rows() [][4]string {
	return slices.Concat(f.program(), f.hub(), f.desk("100,000", "100", "50"), f.desk("1,000,000", "200", "200"))
}

// hub are the rows about laptops and a hub.
func (f figures) hub() [][4]string {
	both := func(what, unit string, decimals int) string {
		return "SQLite " + f.show("Hub/sqlite/"+what, unit, decimals) + ", PostgreSQL " + f.show("Hub/postgres/"+what, unit, decimals)
	}
	return [][4]string{
		{
			"`sync` of 100,000 audits into an empty hub, verified, loopback TLS", "≥ 5,000 audits/s",
			both("sync", "audits/s", 0) + " audits/s; memory of the hub: " + both("sync", "MB", 0) + " MB",
			f.yardstick("PouchDB replication, unverified", "Hub/pouchdb", "documents/s", 0),
		},
		{"`sync` with nothing new", "≤ 50 ms", both("nothing", "ms", 0) + " ms", "the program that only says its version: " + f.show("Program/report-record-start", "ms", 0) + " ms"},
		{"`sync` with 100 new audits", "≤ 100 ms", both("100", "ms", 0) + " ms", "as above"},
		{
			"200 laptops, each sending 100 entries every 5 s", "p99 ≤ 500 ms, ≤ 300 MB",
			"p99 " + both("laptops", "ms-p99", 0) + " ms; " + both("laptops", "MB", 0) + " MB", "half within " + both("laptops", "ms-p50", 0) + " ms",
		},
		{
			"200 laptops, all sending 100 entries in the same instant", "p99 ≤ 500 ms, ≤ 300 MB",
			"p99 " + both("laptops-at-once", "ms-p99", 0) + " ms; " + both("laptops-at-once", "MB", 0) + " MB", "half within " + both("laptops-at-once", "ms-p50", 0) + " ms",
		},
		{"on the hub's disk, for each audit", "≤ 1 kB", both("sync", "bytes", 0) + " bytes", "–"},
	}
}

func (f figures) program() [][4]string {
	worst := 0.0
	for _, name := range screens {
		worst = max(worst, f["Frame/"+name]["ms-p99"])
	}
	return [][4]string{
		{
			"first screen, 100,000 audits in the database", "≤ 50 ms, ≤ 40 MB",
			f.show("Program/first-screen", "ms", 0) + " ms, " + f.show("Program/first-screen", "MB", 0) + " MB",
			f.screen("fzf") + "; " + f.screen("lazygit"),
		},
		{
			"key press to new frame, 2,000 rooms and 20,000 devices", "p99 ≤ 16 ms",
			fmt.Sprintf("p99 %.1f ms on the slowest screen, see below", worst), "one frame at 60 Hz: 16.7 ms",
		},
		f.answer("one answer on disk", "small"),
		f.answer("the same, 100,000 audits in the database", "big"),
		{
			"`audits import`, 100,000 audits", "≥ 5,000 audits/s, memory flat",
			f.show("Program/import", "audits/s", 0) + " audits/s, " + f.show("Program/import", "MB", 0) + " MB (20,000 audits: " + f.show("Program/import-20000", "MB", 0) + " MB)",
			f.yardstick("PouchDB bulk insert", "Program/import-pouchdb", "documents/s", 0),
		},
		{
			"`audits export` of 100,000 as CSV", "≤ 3 × sqlite3 `.mode csv`",
			f.show("Program/export", "s", 2) + " s, " + f.show("Program/export", "MB", 0) + " MB: " + f.times("Program/export", "Program/export-sqlite3", "s"),
			f.yardstick("sqlite3 from the same tables", "Program/export-sqlite3", "s", 2) + "; " +
				f.yardstick("the finished rows from one table", "Program/export-sqlite3-ready", "s", 2) +
				", " + f.times("Program/export", "Program/export-sqlite3-ready", "s"),
		},
		{
			"the same as JSON", "–",
			f.show("Program/export-json", "s", 2) + " s, " + f.show("Program/export-json", "MB", 0) + " MB", "as CSV: " + f.show("Program/export", "s", 2) + " s",
		},
		{
			"`report audits`, 100,000 audits, five sheets (XLSX)", "≤ 10 s, ≤ 150 MB",
			f.show("Program/report-audits", "s", 1) + " s, " + f.show("Program/report-audits", "MB", 0) + " MB", "one row an audit, as CSV: " + f.show("Program/export", "s", 2) + " s",
		},
		{
			"`report fleet`, 20,000 devices (HTML)", "≤ 2 s, ≤ 5 MB",
			f.show("Program/report-fleet", "s", 2) + " s, " + f.show("Program/report-fleet", "MB-page", 1) + " MB; memory " + f.show("Program/report-fleet", "MB", 0) + " MB",
			f.yardstick("sqlite3, the same rows as CSV", "Program/report-fleet-sqlite3", "s", 2),
		},
		{
			"`report record`, one audit (PDF), 100,000 in the database", "≤ 100 ms",
			f.show("Program/report-record", "ms", 0) + " ms, " + f.show("Program/report-record", "MB", 0) + " MB; drawn in " + f.show("RecordPDF", "ms", 1) + " ms",
			"the program that only says its version: " + f.show("Program/report-record-start", "ms", 0) + " ms",
		},
		{
			"`checklist evaluate`", "≥ 50,000 sets/s, memory flat",
			f.show("Program/evaluate", "sets/s", 0) + " sets/s, " + f.show("Program/evaluate", "MB", 0) + " MB",
			"decoding the JSON on one processor: " + f.show("Program/evaluate-decoding", "sets/s", 0) + " sets/s",
		},
		{
			"`verify`, 100,000 entries, 5,000 signed by a person", "≥ 200,000 entries/s",
			f.show("Verify", "entries/s", 0) + " entries/s; tables apart: " + f.show("Verify", "s-tables", 1) + " s",
			"one processor: SHA-256 of as many bytes " + f.show("SHA256", "entries/s", 0) + "/s, Ed25519 " + f.show("Ed25519", "signatures/s", 0) + "/s",
		},
		{
			"`verify`, 100,000 imported audits", "–",
			f.show("Program/verify", "entries/s", 0) + " entries/s; tables apart: " + f.show("Program/verify", "rows", 0) + " rows in " + f.show("Program/verify", "s-tables", 1) + " s",
			"as above",
		},
		{
			"100 entries of another laptop that come between the last 300 here, 100,000 audits", "≤ 100 ms",
			f.show("TakeBetween", "ms", 0) + " ms",
			"all entries folded anew: " + f.show("TakeBetween", "s-anew", 0) + " s",
		},
		{
			"`observe`, a capture of 1 GB", "≥ 100 MB/s, memory flat",
			f.show("Capture/read", "MB/s", 0) + " MB/s, " + f.show("Capture/read", "MB", 0) + " MB (0.1 GB: " + f.show("Capture/tenth", "MB", 0) + " MB)",
			f.yardstick("tshark, finding the same calls", "Capture/tshark", "MB/s", 0) + "; cp: " + f.show("Capture/cp", "MB/s", 0) + " MB/s",
		},
	}
}

func (f figures) answer(what, site string) [4]string {
	one := "Answer/" + site
	return [4]string{
		what, "≤ 3 × a bare commit", f.show(one, "µs", 0) + " µs: " + f.show(one, "times", 1) + " ×",
		"one row, bare SQLite: " + f.show(one, "µs-bare", 0) + " µs",
	}
}

// yardstick is a figure of something that may not be installed.
func (f figures) yardstick(what, name, unit string, decimals int) string {
	if _, ok := f[name]; !ok {
		return what + ": not installed"
	}
	return what + ": " + f.show(name, unit, decimals) + " " + unit
}

func (f figures) screen(program string) string {
	name := "Program/first-screen-" + program
	if _, ok := f[name]; !ok {
		return program + ": not installed"
	}
	return program + ": " + f.show(name, "ms", 0) + " ms, " + f.show(name, "MB", 0) + " MB"
}

// show is a figure with thousands set apart, or what stands for one that was
// not measured.
func (f figures) show(name, unit string, decimals int) string {
	v, ok := f[name][unit]
	if !ok {
		return "(not measured)"
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, rest, _ := strings.Cut(text, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}

func (f figures) times(one, other, unit string) string {
	a, ok := f[one][unit]
	b, ok2 := f[other][unit]
	if !ok || !ok2 {
		return "(no yardstick)"
	}
	return fmt.Sprintf("%.1f ×", a/b)
}

var line = regexp.MustCompile(`^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.*)$`)

func read() (f figures, failed bool) {
	f = figures{}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Fprintln(os.Stderr, in.Text())
		failed = failed || strings.HasPrefix(strings.TrimSpace(in.Text()), "--- FAIL") || strings.HasPrefix(in.Text(), "FAIL")
		m := line.FindStringSubmatch(in.Text())
		if m == nil {
			continue
		}
		f[m[1]] = map[string]float64{}
		fields := strings.Fields(m[2])
		for i := 0; i+1 < len(fields); i += 2 {
			if v, err := strconv.ParseFloat(fields[i], 64); err == nil {
				f[m[1]][fields[i+1]] = v
			}
		}
	}
	return f, failed
}

// processor is what the machine computes with, as far as it says.
func processor() string {
	out, err := exec.Command("sh", "-c", "sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1").Output()
	if name := strings.TrimSpace(string(out)); err == nil && name != "" {
		return name
	}
	return runtime.GOOS + "/" + runtime.GOARCH
}
