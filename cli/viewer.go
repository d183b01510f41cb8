package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"visite/audit"
	"visite/tui"
)

var _ tui.Opener = (*viewer)(nil)

// viewer shows evidence with the system's own viewer. It hands over private
// copies, which it removes in the end.
type viewer struct {
	app  *app
	wait time.Duration // how long a viewer has to say that it cannot be started
	mu   sync.Mutex
	dir  string // "" until a file was opened
}

// Open makes a private copy and shows it. The system chooses the program by the
// ending, so that comes from the content: what calls itself a picture and is a
// program must not be run.
func (v *viewer) Open(ctx context.Context, name string, content []byte) error {
	kind := fileKind(content)
	if kind == "" {
		return &audit.Refusal{Code: "file-kind", Text: both(func(w words) string { return fmt.Sprintf(w.NotShown, audit.Clean(name, audit.MaxName)) })}
	}
	path, err := v.copy(name, kind, content)
	if err != nil {
		return v.app.told(err)
	}
	if err := v.launch(ctx, path); err != nil {
		return &audit.Refusal{Code: "no-viewer", Text: both(func(w words) string { return fmt.Sprintf(w.NoViewer, path) }), Err: err}
	}
	return nil
}

// copy writes the file where only this person can read it: into memory that is
// gone when they log out, where there is such a place.
func (v *viewer) copy(name, kind string, content []byte) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.dir == "" {
		dir, err := os.MkdirTemp(os.Getenv("XDG_RUNTIME_DIR"), "visite-view-")
		if err != nil {
			dir, err = os.MkdirTemp("", "visite-view-")
		}
		if err != nil {
			return "", fmt.Errorf("make a folder for the viewer: %w", err)
		}
		v.dir = dir
	}
	within, err := os.MkdirTemp(v.dir, "")
	if err != nil {
		return "", fmt.Errorf("make a folder for the viewer: %w", err)
	}
	path := filepath.Join(within, plainName(name)+kind)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return "", fmt.Errorf("write for the viewer: %w", err)
	}
	return path, nil
}

// close removes the copies, and says where they are if a viewer holds on to one.
func (v *viewer) close() {
	if v.dir == "" {
		return
	}
	if err := os.RemoveAll(v.dir); err != nil {
		v.app.talk(v.app.say.ViewerHolds, v.dir)
	}
}

// plainName is the name of a file without its ending, in letters that no shell
// and no viewer takes for anything else.
func plainName(name string) string {
	name = strings.TrimSuffix(filepath.Base(audit.Clean(name, 60)), filepath.Ext(name))
	name = strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, name), "_-")
	if name == "" {
		return "file"
	}
	return name
}

// magic are the files that are only looked at, by how they begin.
var magic = []struct{ begins, ending string }{
	{"%PDF-", ".pdf"},
	{"\x89PNG\r\n\x1a\n", ".png"},
	{"\xff\xd8\xff", ".jpg"},
	{"GIF87a", ".gif"},
	{"GIF89a", ".gif"},
	{"BM", ".bmp"},
	{"II*\x00", ".tif"},
	{"MM\x00*", ".tif"},
}

// fileKind is the ending of a file that is only looked at, by its content; ""
// for any other.
func fileKind(content []byte) string {
	for _, m := range magic {
		if bytes.HasPrefix(content, []byte(m.begins)) {
			return m.ending
		}
	}
	if len(content) >= 12 {
		switch box := string(content[8:12]); {
		case string(content[:4]) == "RIFF" && box == "WEBP":
			return ".webp"
		case string(content[4:8]) == "ftyp" && (box == "heic" || box == "heix" || box == "mif1"):
			return ".heic"
		case string(content[4:8]) == "ftyp" && (box == "isom" || box == "mp42" || box == "qt  "):
			return ".mp4"
		}
	}
	if plainText(content) {
		return ".txt" // also of a table: formulas in it are text
	}
	return ""
}

// plainText reports whether a file is text without anything that only machines read.
func plainText(content []byte) bool {
	return utf8.Valid(content) && !bytes.ContainsFunc(content, func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune("\n\r\t\f", r)
	})
}

// launch starts the system's viewer and waits a moment, in which it can say that
// it does not work.
func (v *viewer) launch(ctx context.Context, path string) error {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", path) //nolint:gosec // a copy of ours, of a kind that is only shown
	case "darwin":
		cmd = exec.Command("open", path) //nolint:gosec // a copy of ours, of a kind that is only shown
	default:
		cmd = exec.Command("xdg-open", path) //nolint:gosec // a copy of ours, of a kind that is only shown
	}
	if err := cmd.Start(); err != nil { // nothing of it goes to the terminal, on which the screens are
		return fmt.Errorf("start the viewer: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return fmt.Errorf("the viewer has ended: %w", err)
		}
		return err
	case <-time.After(v.wait):
	case <-ctx.Done():
	}
	return nil
}
