//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/db"
)

// killAfter starts a command and kills it after so long, if it still runs.
func (c *crashes) killAfter(d time.Duration, args ...string) (out string, died bool) {
	c.t.Helper()
	cmd := c.command(args...)
	var text strings.Builder
	cmd.Stdout, cmd.Stderr = &text, &text
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	timer := time.AfterFunc(d, func() { _ = cmd.Process.Kill() }) // it may have ended
	err := cmd.Wait()
	timer.Stop()
	return text.String(), err != nil && cmd.ProcessState.ExitCode() < 0
}

// An import that is killed at any moment is in as a whole, or not at all, and
// the same file can be given again.
func TestCrashImport(t *testing.T) {
	c := newCrashes(t, 1)
	audits := filepath.Join(t.TempDir(), "audits.ndjson")
	const each, wanted = 100, 10
	file := func(n int) {
		var lines strings.Builder
		for i := range each {
			fmt.Fprintf(&lines, `{"ward":"ICU","room":"1","device":{"inventory_number":"I%d-%d","serial":"X%[1]d-%[2]d","maker":"Contec","model":"CMS8000"},`+
				`"checklist":"bfarm-contec-2025-03-03","answers":{"patient_attached":"no","model":"cms8000","anomaly":"none","firmware_read_at":"not_readable",`+
				`"connection":"none_proven","open_egress_past":"no","upgrade":"not_installed","serious_incident":"no"},"by":"Jo","at":"2025-04-01T09:30:00+02:00","complete":true}`+"\n", n, i)
		}
		if err := os.WriteFile(audits, []byte(lines.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file(0)
	begin := time.Now()
	c.run("audits", "import", audits)
	whole := time.Since(begin)
	files, died := 1, 0
	for file(files); died < wanted; {
		_, dead := c.killAfter(whole/3+time.Duration(rand.Int64N(int64(whole*5/6))), "audits", "import", audits)
		if dead {
			died++
		}
		got := c.count()
		switch {
		case got == each*(files+1):
			files++
			file(files)
		case got != each*files || !dead:
			t.Fatalf("%d audits of files of %d (died %v)", got, each, dead)
		}
	}
	c.run("audits", "import", audits)
	if got := c.count(); got != each*(files+1) {
		t.Errorf("the same file once more: %d audits, want %d", got, each*(files+1))
	}
	t.Logf("killed %d times, %d files went in whole", died, files+1)
}

// count verifies the database and counts its audits.
func (c *crashes) count() (n int) {
	c.t.Helper()
	ctx := context.Background()
	store, err := db.Open(ctx, c.file, db.Options{ReadOnly: true})
	if err != nil {
		c.t.Fatal(err)
	}
	defer store.Close()
	for _, err := range store.Records(ctx, audit.AuditFilter{}) {
		if err != nil {
			c.t.Fatal(err)
		}
		n++
	}
	if _, err := store.Verify(ctx, nil); err != nil {
		c.t.Fatal(err)
	}
	return n
}

// A first start that is killed at any moment can be repeated, or has made a
// site that can be worked with: never one to which nobody has the keys.
func TestCrashInit(t *testing.T) {
	list := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(list, []byte("Inventory number,Serial number,Manufacturer,Model\nM1,S1,Contec,CMS8000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var whole time.Duration // of a first start that nobody disturbs
	founded, again := 0, 0
	for i := 0; i < 60 && (i < 20 || founded == 0 || again == 0); i++ {
		dir := t.TempDir()
		c := &crashes{
			t: t, file: filepath.Join(dir, "data", "visite.db"),
			env: append(os.Environ(), "VISITE_CONFIG="+filepath.Join(dir, "config"), "LC_ALL=C", "GORACE="+raceQuick),
		}
		init := []string{"init", "--facility", "Klinik", "--person", "Jo"}
		if i == 0 {
			begin := time.Now()
			c.run(init...)
			whole = time.Since(begin)
			continue
		}
		_, died := c.killAfter(time.Duration(rand.Int64N(int64(whole))), init...)
		out, err := c.command(init...).CombinedOutput()
		switch {
		case err == nil && died:
			again++
		case strings.Contains(string(out), "set up already"):
			founded++
		default:
			t.Fatalf("init once more (the first died: %v): %v\n%s", died, err, out)
		}
		c.run("inventory", "import", list)
	}
	t.Logf("%d times the site was there, %d times it had to be set up again", founded, again)
}
