package db

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/audit"
)

// What is no database of ours is refused in one clear line, and not touched.
func TestOpenRefuses(t *testing.T) {
	ours := must(os.ReadFile(lived(t)))(t)
	foreign := func(t *testing.T, path string) {
		must(beside(t, path).Exec("CREATE TABLE t (a)"))(t)
	}
	newer := func(t *testing.T, path string) {
		check(t, os.WriteFile(path, ours, 0o600))
		must(beside(t, path).Exec("PRAGMA user_version = 99"))(t)
	}
	write := func(content []byte) func(*testing.T, string) {
		return func(t *testing.T, path string) { check(t, os.WriteFile(path, content, 0o600)) }
	}
	for what, c := range map[string]struct {
		make func(t *testing.T, path string)
		code string
	}{
		"no file":                    {func(*testing.T, string) {}, "no-database"},
		"a folder":                   {func(t *testing.T, path string) { check(t, os.Mkdir(path, 0o700)) }, "directory"},
		"an empty file":              {write(nil), "empty"},
		"a text":                     {write([]byte(strings.Repeat("Inventarnummer;Seriennummer\n", 100))), "foreign"},
		"a short text":               {write([]byte("x")), "foreign"},
		"a database of another kind": {foreign, "foreign"},
		"a database of tomorrow":     {newer, "newer"},
		"a header and no more":       {write(ours[:16]), "foreign"},
		"a header and noise":         {write(append(ours[:16:16], make([]byte, 5000)...)), "foreign"},
	} {
		for _, o := range []Options{{}, {ReadOnly: true}} {
			t.Run(fmt.Sprintf("%s, read-only %v", what, o.ReadOnly), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "some.db")
				c.make(t, path)
				before, _ := os.ReadFile(path)
				s, err := Open(t.Context(), path, o)
				if err == nil {
					check(t, s.Close())
					t.Fatal("it was opened")
				}
				isRefusal(t, err, c.code)
				if after, _ := os.ReadFile(path); string(after) != string(before) {
					t.Error("it was changed")
				}
			})
		}
	}
}

// A file that was cut off, by a full stick or a broken copy, is never taken for
// whole: opening or verifying it says so in one line.
func TestTruncated(t *testing.T) {
	ours := must(os.ReadFile(lived(t)))(t)
	for size := 100; size < len(ours); size += len(ours)/40 + 1 {
		path := filepath.Join(t.TempDir(), "cut.db")
		check(t, os.WriteFile(path, ours[:size], 0o600))
		err := verdict(t, path)
		var refusal *audit.Refusal
		if !errors.As(err, &refusal) {
			t.Errorf("%d of %d bytes: %v", size, len(ours), err)
			continue
		}
		isRefusal(t, err, refusal.Code)
	}
}

// Any byte of the file that turns over is found, or lies where nothing is kept.
func TestDamaged(t *testing.T) {
	t.Parallel()
	path := lived(t)
	ours := must(os.ReadFile(path))(t)
	clean := must(verified(t, path))(t)
	for at := 100; at < len(ours); at += len(ours)/200 + 1 {
		damaged := append([]byte(nil), ours...)
		damaged[at] ^= 0x41
		path := filepath.Join(t.TempDir(), "damaged.db")
		check(t, os.WriteFile(path, damaged, 0o600))
		report, err := verified(t, path)
		var refusal *audit.Refusal
		switch {
		case errors.As(err, &refusal):
			isRefusal(t, err, refusal.Code)
		case err != nil:
			t.Errorf("byte %d: %v", at, err)
		case report.Checkpoint != clean.Checkpoint || report.Rows != clean.Rows:
			t.Errorf("byte %d: it verifies, and is another history", at)
		}
	}
}

func verified(t *testing.T, path string) (audit.VerifyReport, error) {
	t.Helper()
	s, err := Open(t.Context(), path, Options{ReadOnly: true, Checklists: shipped()})
	if err != nil {
		return audit.VerifyReport{}, err
	}
	defer s.Close()
	return s.Verify(t.Context(), nil)
}

// Two windows on one database: the second is told where the first is.
func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "visite.db")
	release := must(Lock(path))(t)
	_, err := Lock(path)
	isRefusal(t, err, "locked")
	if !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("%v does not name the process", err)
	}
	release()
	again := must(Lock(path))(t)
	again()
}

// While another program writes, we read on, and say who is in the way; then we
// go on.
func TestBusy(t *testing.T) {
	t.Parallel() // it waits as long as the store does
	w := newWorld(t)
	other := beside(t, w.path)
	must(other.Exec("BEGIN IMMEDIATE"))(t)
	isRefusal(t, w.ListRooms(t.Context(), "Intensiv 2", []string{"1"}), "busy")
	if o := must(w.Overview(t.Context()))(t); o.Entries != 1 {
		t.Errorf("%d entries", o.Entries)
	}
	must(other.Exec("ROLLBACK"))(t)
	check(t, w.ListRooms(t.Context(), "Intensiv 2", []string{"1"}))
	must(w.Verify(t.Context(), nil))(t)
}

// Two programs that write in turn go on with one log.
func TestTwoPrograms(t *testing.T) {
	w := newWorld(t)
	second := w.openOther(t, w.path)
	for i := range 6 {
		from := []*world{w, second}[i%2]
		check(t, from.ListRooms(t.Context(), "Intensiv 2", []string{fmt.Sprint(i)}))
	}
	if report := must(second.Verify(t.Context(), nil))(t); report.Entries != 7 {
		t.Errorf("%d entries, want 7", report.Entries)
	}
}

// A clock that jumps costs nothing and loses nothing.
func TestClockJumps(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	for _, jump := range []time.Duration{-24 * 365 * 20 * time.Hour, 24 * 365 * 70 * time.Hour, -24 * 365 * 40 * time.Hour, -time.Second} {
		s.clock.add(jump)
		s.answer(t, must(s.Audit(ctx, s.draft.ID))(t), map[string]string{"anomaly": "none"})
		must(s.Overview(ctx))(t)
	}
	s.answer(t, must(s.Audit(ctx, s.draft.ID))(t), offNetwork())
	must(s.Complete(ctx, s.draft.ID))(t)
	must(s.Verify(ctx, nil))(t)
	page := must(s.Ledger(ctx, 0, 1))(t)
	if want := s.clock.now().Format(stampLayout); page.Lines[0].Stamp.At != want {
		t.Errorf("newest entry at %s, want %s", page.Lines[0].Stamp.At, want)
	}
}

// What a killed program has left in the write-ahead log is part of the database.
func TestWALLeftOver(t *testing.T) {
	w := newWorld(t)
	check(t, w.ListRooms(t.Context(), "Intensiv 2", []string{"1", "2"}))
	for _, readOnly := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "visite.db")
		for _, end := range []string{"", "-wal"} { // as after a power cut: no -shm
			check(t, os.WriteFile(path+end, must(os.ReadFile(w.path+end))(t), 0o600))
		}
		s := must(Open(t.Context(), path, Options{ReadOnly: readOnly, Checklists: shipped()}))(t)
		if report, err := s.Verify(t.Context(), nil); err != nil || report.Entries != 3 {
			t.Errorf("read-only %v: %d entries, want 3; %v", readOnly, report.Entries, err)
		}
		check(t, s.Close())
	}
}

// SQLite says that the disk is full: the answer is refused, and nothing of it
// is there; with room it goes in, under the same tree.
func TestNoRoom(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	before := s.dump(t)
	check(t, s.raw(t, "PRAGMA max_page_count = 1")) // the size it has now
	photo := []audit.NewEvidence{{Name: "Foto.jpg", Bytes: make([]byte, 1<<20)}}
	_, err := s.Answer(ctx, s.draft.ID, audit.NewAnswer{Item: "anomaly", Value: word("none"), Evidence: photo})
	isRefusal(t, err, "disk-full")
	if s.dump(t) != before {
		t.Error("something of it was kept")
	}
	check(t, s.raw(t, "PRAGMA max_page_count = 1000000"))
	must(s.Answer(ctx, s.draft.ID, audit.NewAnswer{Item: "anomaly", Value: word("none"), Evidence: photo}))(t)
	must(s.Verify(ctx, nil))(t)
}
