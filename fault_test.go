//go:build linux

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// fault is a place on a disk where something is wrong, and the program there.
type fault struct {
	t       *testing.T
	visite  string
	dir     string // where the database lies
	env     []string
	nobody  bool // run as a user with no rights
	maxFile int  // the largest file that can be written, in KiB; 0: any
}

// newFault makes a folder that everybody may pass through, with the program in it.
func newFault(t *testing.T) *fault {
	t.Helper()
	root, err := os.MkdirTemp("", "visite-fault-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = filepath.WalkDir(root, func(path string, _ os.DirEntry, _ error) error { return os.Chmod(path, 0o700) })
		if err := os.RemoveAll(root); err != nil {
			t.Error(err)
		}
	})
	f := &fault{t: t, dir: filepath.Join(root, "data"), visite: filepath.Join(root, "visite")}
	for _, dir := range []string{root, f.dir, filepath.Join(root, "tmp")} {
		if err := errors.Join(os.MkdirAll(dir, 0o700), os.Chmod(dir, 0o777)); err != nil {
			t.Fatal(err)
		}
	}
	f.env = append(os.Environ(), "VISITE_CONFIG="+filepath.Join(root, "tmp", "config"), "LC_ALL=C", "GORACE="+raceQuick, "TMPDIR="+filepath.Join(root, "tmp"))
	f.copyProgram()
	return f
}

func (f *fault) copyProgram() {
	f.t.Helper()
	found, err := exec.LookPath("visite")
	if err != nil {
		f.t.Fatal(err)
	}
	from, err := os.Open(found)
	if err != nil {
		f.t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(f.visite, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		f.t.Fatal(err)
	}
	_, err = io.Copy(to, from)
	if err := errors.Join(err, to.Close()); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fault) path(name string) string { return filepath.Join(f.dir, name) }

// run runs the program on the database.
func (f *fault) run(args ...string) (out string, code int) {
	f.t.Helper()
	all := append([]string{"--db", f.path("visite.db")}, args...)
	cmd := exec.Command(f.visite, all...)
	if f.maxFile > 0 {
		cmd = exec.Command("sh", append([]string{"-c", `ulimit -f "$1"; shift; exec "$@"`, "sh", strconv.Itoa(f.maxFile * 2), f.visite}, all...)...)
	}
	cmd.Env = f.env
	if f.nobody && os.Getuid() == 0 { // root may write everywhere
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		f.t.Fatal(err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

func (f *fault) works(args ...string) {
	f.t.Helper()
	if out, code := f.run(args...); code != 0 {
		f.t.Fatalf("visite %s: exit %d\n%s", args, code, out)
	}
}

// refuses checks that the command fails with one clear line in each language.
func (f *fault) refuses(de, en string, args ...string) {
	f.t.Helper()
	for lang, want := range map[string]string{"de": de, "en": en} {
		out, code := f.run(append([]string{"--lang", lang}, args...)...)
		if code != 1 || strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "visite: ") || !strings.Contains(out, want) {
			f.t.Errorf("visite %s: exit %d, want one line with %q:\n%s", args, code, want, out)
		}
	}
}

// list writes a device list beside the database.
func (f *fault) list(devices int) string {
	f.t.Helper()
	var text strings.Builder
	text.WriteString("Inventory number,Serial number,Manufacturer,Model,Ward,Room\n")
	for i := range devices {
		fmt.Fprintf(&text, "M%d,S%d,Contec,CMS8000,ICU,%d\n", i, i, i)
	}
	name := filepath.Join(filepath.Dir(f.dir), fmt.Sprintf("list%d.csv", devices))
	if err := os.WriteFile(name, []byte(text.String()), 0o644); err != nil {
		f.t.Fatal(err)
	}
	return name
}

func (f *fault) chmod(mode os.FileMode, path string) {
	f.t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		f.t.Fatal(err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	f := newFault(t)
	f.nobody = true
	small, more := f.list(3), f.list(4)
	f.works("init", "--facility", "Klinik", "--person", "Jo")
	f.works("inventory", "import", small)
	f.chmod(0o444, f.path("visite.db"))
	f.chmod(0o555, f.dir)
	f.works("verify")
	f.works("inventory", "export")
	f.refuses("lässt sich nicht schreiben", "cannot be written", "inventory", "import", more)
	f.chmod(0o644, f.path("visite.db"))
	f.refuses("lässt sich nicht schreiben", "cannot be written", "inventory", "import", more)
	f.refuses("lässt sich nicht schreiben", "cannot be written", "backup", f.path("copy.db"))
	f.chmod(0o444, f.path("visite.db"))
	f.chmod(0o777, f.dir)
	f.refuses("lässt sich nicht schreiben", "cannot be written", "inventory", "import", more)
	f.works("verify")
	f.chmod(0o644, f.path("visite.db"))
	f.works("inventory", "import", f.list(5))
	f.works("verify")
}

// A disk that is full while something is written: said in one line, nothing is
// half there, and it goes on once there is room.
func TestFullDisk(t *testing.T) {
	f := newFault(t)
	few, many := f.list(3), f.list(5000)
	f.works("init", "--facility", "Klinik", "--person", "Jo")
	f.works("inventory", "import", few)
	f.maxFile = 1200
	f.refuses("meldet einen Fehler, nichts wurde gespeichert", "reports an error, nothing was saved", "inventory", "import", many)
	f.works("verify")
	f.maxFile = 0
	f.works("inventory", "import", many)
	f.works("verify")
}

// inside is set where the test runs again with a small disk of its own.
const inside = "VISITE_TEST_SMALL_DISK"

// The same with a real file system of 2 MiB, where the system lets us mount one.
func TestSmallDisk(t *testing.T) {
	if os.Getenv(inside) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSmallDisk$", "-test.v")
		cmd.Env = append(os.Environ(), inside+"=1")
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		}
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		switch {
		case err != nil && !errors.As(err, &exit):
			t.Logf("no disk can be mounted here (%v): TestFullDisk has to do", err)
		case err != nil || !strings.Contains(string(out), "--- PASS: TestSmallDisk"):
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	f := newFault(t)
	if err := syscall.Mount("none", f.dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Logf("no disk can be mounted here (%v): TestFullDisk has to do", err)
		return
	}
	t.Cleanup(func() { _ = syscall.Unmount(f.dir, syscall.MNT_DETACH) })
	few, many := f.list(3), f.list(5000)
	f.works("init", "--facility", "Klinik", "--person", "Jo")
	f.works("inventory", "import", few)
	f.refuses("ist voll, nichts wurde gespeichert", "is full, nothing was saved", "inventory", "import", many)
	f.works("verify")
	f.refuses("ist voll", "is full", "backup", f.fill())
	f.refuses("ist voll", "is full", "verify")
	f.refuses("ist voll, nichts wurde gespeichert", "is full, nothing was saved", "inventory", "import", many)
	if err := os.Remove(f.path("filler")); err != nil {
		t.Fatal(err)
	}
	f.works("verify")
	f.works("inventory", "import", f.list(4))
	f.works("verify")
}

// fill uses up all the room, and returns the name of a file that has none.
func (f *fault) fill() string {
	f.t.Helper()
	file, err := os.Create(f.path("filler"))
	if err != nil {
		f.t.Fatal(err)
	}
	defer file.Close()
	for n := 1 << 16; n > 0; {
		if _, err := file.Write(make([]byte, n)); err != nil {
			n /= 2
		}
	}
	return f.path("copy.db")
}
