package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"visite/audit"
)

// A file is shown by what it is, whatever it is called; what is run rather than
// looked at is not.
func TestFileKind(t *testing.T) {
	for content, want := range map[string]string{
		"%PDF-1.7\n": ".pdf", "\x89PNG\r\n\x1a\n\x00": ".png", "\xff\xd8\xff\xe0JFIF": ".jpg", "GIF89a\x01": ".gif",
		"RIFF\x00\x00\x00\x00WEBPVP8 ": ".webp", "\x00\x00\x00\x18ftypheic\x00": ".heic", "Ein Brief.\r\n": ".txt", "=cmd();Ä\n": ".txt",
		"[Desktop Entry]\nExec=rm\n": ".txt", "<html>": ".txt",
		"MZ\x90\x00": "", "\x7fELF\x02": "", "PK\x03\x04\x00": "", "text\x1b[2J": "", "\xff\xfeM\x00": "",
	} {
		if got := fileKind([]byte(content)); got != want {
			t.Errorf("%q: %q, want %q", content, got, want)
		}
	}
	for name, want := range map[string]string{
		"foto.jpg": "foto", "../../etc/passwd": "passwd", `C:\bilder\plate.png`: "C__bilder_plate", "-rf.png": "rf", "\x1b[2J;$(x).pdf": "x", ".": "file", "": "file", "Gerät 4.pdf": "Gerät_4",
	} {
		if got := plainName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// The viewer gets a private copy, which is gone in the end; that no viewer works
// is said.
func TestViewer(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the viewer of this system cannot be replaced")
	}
	bin, seen := t.TempDir(), filepath.Join(t.TempDir(), "seen")
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	install := func(script string) {
		if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	v := &viewer{app: &app{stderr: io.Discard}, wait: time.Minute}
	install("stat -c '%a %n' \"$1\" > " + seen + "; cat \"$1\" >> " + seen + "\n")
	if err := v.Open(t.Context(), "Brief;rm.exe", []byte("ein Brief")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(seen)
	if err != nil || !strings.HasPrefix(string(text), "600 ") || !strings.HasSuffix(string(text), "Brief_rm.txt\nein Brief") {
		t.Errorf("the viewer saw %q, %v", text, err)
	}
	if info, err := os.Stat(v.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
	v.close()
	if _, err := os.Stat(v.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy is still there: %v", err)
	}

	install("exit 3\n")
	for want, content := range map[string]string{"no-viewer": "ein Brief", "file-kind": "\x7fELF"} {
		var refused *audit.Refusal
		fresh := &viewer{app: v.app, wait: time.Minute}
		if err := fresh.Open(t.Context(), "Brief.pdf", []byte(content)); !errors.As(err, &refused) || refused.Code != want {
			t.Errorf("got %v, want %s", err, want)
		}
		fresh.close()
	}

	install("exec sleep 4\n")
	stays := &viewer{app: v.app}
	if err := stays.Open(t.Context(), "Brief.pdf", []byte("ein Brief")); err != nil {
		t.Errorf("a viewer that stays: %v", err)
	}
	stays.close()
}
