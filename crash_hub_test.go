//go:build unix

package main

import (
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// runningHub is a hub in a process of its own, which can be killed and started
// again at the same address.
type runningHub struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string
	env     []string
	log     *os.File
}

func newRunningHub(t *testing.T) *runningHub {
	t.Helper()
	dir := t.TempDir()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	return &runningHub{
		t: t, address: free.Addr().String(), log: log,
		env: append(os.Environ(), "VISITE_CONFIG="+dir, "XDG_DATA_HOME="+dir, "LC_ALL=C", "GORACE="+raceQuick),
	}
}

func (h *runningHub) command(args ...string) *exec.Cmd {
	cmd := exec.Command("visite", append([]string{"hub"}, args...)...)
	cmd.Env, cmd.Stderr = h.env, h.log
	return cmd
}

// start starts the hub and waits until it answers.
func (h *runningHub) start() {
	h.t.Helper()
	h.cmd = h.command("serve", "--listen", h.address)
	if err := h.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // it is asked for its health only
	defer client.CloseIdleConnections()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if answer, err := client.Get("https://" + h.address + "/healthz"); err == nil {
			_ = answer.Body.Close()
			return
		}
	}
	said, _ := os.ReadFile(h.log.Name())
	h.t.Fatalf("the hub does not answer: %s", said)
}

func (h *runningHub) kill() {
	_ = h.cmd.Process.Kill()
	_ = h.cmd.Wait()
}

// code is a new one-time code.
func (h *runningHub) code() string {
	h.t.Helper()
	out, err := h.command("invite").Output()
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// joinedLaptop is another laptop of a site, which knows the hub.
func joinedLaptop(t *testing.T, of *crashes, h *runningHub, name string) *crashes {
	t.Helper()
	dir := t.TempDir()
	l := &crashes{
		t: t, file: filepath.Join(dir, "visite.db"), rand: of.rand,
		env: append(os.Environ(), "VISITE_CONFIG="+filepath.Join(dir, "config"), "LC_ALL=C", "GORACE="+raceQuick),
	}
	invitation := filepath.Join(dir, "invitation.json")
	of.run("invite", "--person", name, "--recovery-key", filepath.Join(filepath.Dir(of.file), "recovery.key"), "-o", invitation)
	l.run("join", invitation)
	l.run("join", "https://"+h.address, h.code())
	return l
}

// Laptops and hub are killed while they sync, again and again: nothing is lost and
// nothing doubled on any of them. In "make soak" as often as VISITE_SOAK says.
func TestCrashSync(t *testing.T) {
	wanted := 10
	if text := os.Getenv("VISITE_SOAK"); text != "" {
		wanted, _ = strconv.Atoi(text)
	}
	hub := newRunningHub(t)
	hub.start()
	defer func() { hub.kill() }()
	one := newCrashes(t, 1)
	one.run("join", "https://"+hub.address, hub.code())
	two := joinedLaptop(t, one, hub, "Max")
	one.run("sync")
	begun := time.Now()
	two.run("sync")
	whole := time.Since(begun)
	audits := filepath.Join(t.TempDir(), "audits.ndjson")
	imported, killed := 0, map[string]int{}
	for n := 0; killed["laptop"]+killed["hub"] < wanted; n++ {
		from := []*crashes{one, two}[n%2]
		imported += importAudits(t, from, audits, n)
		for _, l := range []*crashes{from, []*crashes{two, one}[n%2]} {
			after := whole/4 + time.Duration(rand.Int64N(int64(whole)))
			if rand.IntN(2) == 0 {
				if _, died := l.killAfter(after, "sync"); died {
					killed["laptop"]++
				}
				continue
			}
			timer := time.AfterFunc(after, func() { _ = hub.cmd.Process.Kill() })
			out, err := l.command("sync").CombinedOutput()
			timer.Stop()
			if err != nil {
				killed["hub"]++
				if !strings.Contains(string(out), "hub") || strings.Contains(string(out), "panic") {
					t.Errorf("a hub that died: %s", out)
				}
			}
			hub.kill()
			hub.start()
		}
		if n%8 == 0 {
			same(t, imported, one, two)
		}
	}
	same(t, imported, one, two)
	three := joinedLaptop(t, one, hub, "Kim")
	three.run("sync")
	if got := three.count(); got != imported {
		t.Errorf("a new laptop gets %d audits of %d", got, imported)
	}
	t.Logf("killed: %v in %v, %d audits", killed, time.Since(begun).Round(time.Second), imported)
}

// same checks that two laptops that have synced have all audits, and verify.
func same(t *testing.T, imported int, one, two *crashes) {
	t.Helper()
	one.run("sync")
	two.run("sync")
	one.run("sync")
	if a, b := one.count(), two.count(); a != imported || b != imported {
		t.Fatalf("of %d audits one laptop has %d and the other %d", imported, a, b)
	}
}

// importAudits brings new audits into a laptop and returns how many.
func importAudits(t *testing.T, l *crashes, file string, n int) int {
	t.Helper()
	const each = 25
	var lines strings.Builder
	for i := range each {
		fmt.Fprintf(&lines, `{"ward":"ICU","room":"1","device":{"inventory_number":"I%d-%d","serial":"X%[1]d-%[2]d","maker":"Contec","model":"CMS8000"},`+
			`"checklist":"bfarm-contec-2025-03-03","answers":{"patient_attached":"no","model":"cms8000","anomaly":"none","firmware_read_at":"not_readable",`+
			`"connection":"none_proven","open_egress_past":"no","upgrade":"not_installed","serious_incident":"no"},"by":"Jo","at":"2025-04-01T09:30:00+02:00","complete":true}`+"\n", n, i)
	}
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	l.run("audits", "import", file)
	return each
}
