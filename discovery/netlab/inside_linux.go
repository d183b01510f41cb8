package netlab

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// marker is set to the name of the test that runs inside.
const marker = "VISITE_NETLAB"

// Inside runs the calling test or benchmark once more, by itself, in fresh
// namespaces, and reports whether this is that run: the caller returns if not.
// What fails inside fails the test outside; what a benchmark measures inside is
// reported outside. It is called first in a test; in a subtest too, if what runs
// before it in its parents may run twice.
//
// Inside, the loopback interface is up and takes multicast.
func Inside(tb testing.TB) bool {
	tb.Helper()
	if os.Getenv(marker) == tb.Name() {
		settle(tb)
		return true
	}
	Need(tb, "ip")
	how, err := namespaces()
	if err != nil {
		skip(tb, "network namespaces are not permitted here: "+err.Error())
	}
	again := exec.Command(how[0], append(how[1:], append([]string{os.Args[0]}, flags(tb)...)...)...)
	again.Env = append(os.Environ(), marker+"="+tb.Name())
	again.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := again.CombinedOutput()
	if err != nil {
		tb.Fatalf("in the namespace: %v\n%s", err, out)
	}
	if b, ok := tb.(*testing.B); ok {
		forward(b, string(out))
		return false
	}
	if !strings.Contains(string(out), "--- PASS: "+tb.Name()+" ") {
		if strings.Contains(string(out), "--- SKIP: "+tb.Name()+" ") {
			tb.Skipf("%s", out)
		}
		tb.Fatalf("in the namespace nothing was run:\n%s", out)
	}
	tb.Logf("%s", out)
	return false
}

// Need skips the test unless there is a command; it fails if CI=true.
func Need(tb testing.TB, command string) {
	tb.Helper()
	path()
	if _, err := exec.LookPath(command); err != nil {
		skip(tb, err.Error())
	}
}

// path adds where daemons are, which people may not have in theirs.
var path = sync.OnceFunc(func() { _ = os.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin") })

func skip(tb testing.TB, why string) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal(why)
	}
	tb.Skip("SKIPPED, and so not tested: ", why)
}

// namespaces finds out how namespaces are made here: by anybody, by root, or
// with sudo where the system keeps them from others (Ubuntu 24.04).
var namespaces = sync.OnceValues(func() ([]string, error) {
	var all []error
	for _, how := range [][]string{{"unshare", "-rnm"}, {"unshare", "-nm"}, {"sudo", "-n", "-E", "unshare", "-nm"}} {
		out, err := exec.Command(how[0], append(how[1:], "ip", "link", "set", "lo", "up")...).CombinedOutput()
		if err == nil {
			return how, nil
		}
		all = append(all, fmt.Errorf("%s: %w: %s", strings.Join(how, " "), err, strings.TrimSpace(string(out))))
	}
	return nil, errors.Join(all...)
})

// flags make the test binary run tb alone.
func flags(tb testing.TB) []string {
	var levels []string
	for level := range strings.SplitSeq(tb.Name(), "/") {
		levels = append(levels, "^"+regexp.QuoteMeta(level)+"$")
	}
	name := strings.Join(levels, "/")
	if _, ok := tb.(*testing.B); ok {
		return []string{"-test.run=^$", "-test.bench=" + name, "-test.benchtime=1x"}
	}
	timeout := 2 * time.Minute
	if t, ok := tb.(interface{ Deadline() (time.Time, bool) }); ok {
		if d, ok := t.Deadline(); ok { // whoever is inside ends first, and says where it was
			timeout = max(time.Until(d)*9/10, time.Second)
		}
	}
	all := []string{"-test.v", "-test.run=" + name, "-test.timeout=" + timeout.String()}
	if testing.Short() {
		all = append(all, "-test.short")
	}
	return all
}

// forward reports the measurements of "BenchmarkX-2  1  123 ns/op  4.5 unit".
func forward(b *testing.B, out string) {
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], b.Name()) {
			continue
		}
		for i := 2; i+1 < len(fields); i += 2 {
			if n, err := strconv.ParseFloat(fields[i], 64); err == nil {
				b.ReportMetric(n, fields[i+1])
			}
		}
		return
	}
	b.Fatalf("in the namespace nothing was measured:\n%s", out)
}

// settle makes the namespace that the test is in ready.
func settle(tb testing.TB) {
	tb.Helper()
	for _, command := range [][]string{
		{"mount", "-t", "tmpfs", "none", "/run"}, // of named namespaces and daemons
		{"mount", "-t", "sysfs", "none", "/sys"}, // shows the interfaces of this namespace
	} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			tb.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
		}
	}
	Here.quiet(tb)
}
