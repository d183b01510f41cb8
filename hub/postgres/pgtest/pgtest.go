// Package pgtest runs a real PostgreSQL for a test: a fresh one each time, in a
// folder of its own, reached by a socket there and not over any network. It is for
// tests only.
package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// Start runs a server until the test ends, and returns how to connect to it as the
// owner of an empty database. Where there is no PostgreSQL the test says so and is
// skipped; in CI that is a failure.
func Start(t testing.TB) (url string) {
	t.Helper()
	initdb, pgctl, err := programs()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no PostgreSQL: %v", err)
		}
		t.Skipf("SKIPPED: no PostgreSQL here, so nothing was shown of it: %v (Debian: apt-get install postgresql)", err)
	}
	// Not in t.TempDir: the path of a socket may have 107 bytes only.
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	as, err := other(dir)
	if err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) error {
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.SysProcAttr = dir, as
		said, err := cmd.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", name, err, said)
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	if err := run(initdb, "-D", data, "-A", "trust", "-U", "hub", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
		t.Fatal(err)
	}
	options := fmt.Sprintf("-k %s -h '' -c fsync=off", dir)
	if err := run(pgctl, "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", options, "start"); err != nil {
		said, _ := os.ReadFile(filepath.Join(dir, "log"))
		t.Fatalf("%v\n%s", err, said)
	}
	t.Cleanup(func() { _ = run(pgctl, "-D", data, "-m", "immediate", "-w", "stop") })
	return fmt.Sprintf("postgres:///postgres?host=%s&user=hub", dir)
}

// programs finds initdb and pg_ctl, also where Debian keeps them.
func programs() (initdb, pgctl string, err error) {
	places, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Sort(places)
	slices.Reverse(places)
	find := func(name string) (string, error) {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
		for _, p := range places {
			if path, err := exec.LookPath(filepath.Join(p, name)); err == nil {
				return path, nil
			}
		}
		return "", fmt.Errorf("%s is not installed", name)
	}
	initdb, err = find("initdb")
	pgctl, err2 := find("pg_ctl")
	return initdb, pgctl, errors.Join(err, err2)
}

// account is somebody who may run PostgreSQL, which root may not.
func account() (uid, gid uint32, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, lookErr := user.Lookup(name)
		if lookErr != nil {
			err = lookErr
			continue
		}
		id, err1 := strconv.ParseUint(u.Uid, 10, 32)
		group, err2 := strconv.ParseUint(u.Gid, 10, 32)
		return uint32(id), uint32(group), errors.Join(err1, err2)
	}
	return 0, 0, err
}
