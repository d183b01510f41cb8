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
		_ = filepath.WalkDir(root, func(path string, d os.DirEntry, _ error) error { return os.Chmod(path, 0o700) })
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
	f.env = append(os.Environ(), "VISITE_CONFIG="+filepath.Join(root, "tmp", "config"), "LC_ALL=C", "TMPDIR="+filepath.Join(root, "tmp"))
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
	fs, _ := filepath.Glob(f.path("*"))
	for _, x := range fs { i, _ := os.Stat(x); t.Log(x, i.Mode(), i.Size()) }
	f.chmod(0o644, f.path("visite.db"))
	f.works("inventory", "import", f.list(5))
	f.works("verify")
}

func TestFullDisk(t *testing.T) {
	f := newFault(t)
	f.works("init", "--facility", "Klinik", "--person", "Jo")
	f.works("inventory", "import", f.list(3))
	f.maxFile = 400
	out, code := f.run("--lang", "en", "inventory", "import", f.list(5000))
	t.Log(code, out)
	f.works("verify")
	f.maxFile = 0
	f.works("inventory", "import", f.list(5000))
	f.works("verify")
}
