package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"visite/audit"
)

// One transaction writes entries, tables and checkpoint; nothing takes an entry
// back, not even SQL that our own connection sends.
func TestEntriesStay(t *testing.T) {
	w := newWorld(t)
	w.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	n := "(SELECT n FROM entries WHERE seq = 1)"
	for what, statement := range map[string]string{
		"update":            "UPDATE entries SET text = x'00'",
		"update of nothing": "UPDATE entries SET text = text WHERE n = " + n,
		"update or replace": "UPDATE OR REPLACE entries SET n = n + 1 WHERE n = " + n,
		"delete":            "DELETE FROM entries WHERE n = " + n,
		"insert or replace": "INSERT OR REPLACE INTO entries (n, seq, hashes, text) VALUES (" + n + ", 1, x'00', x'00')",
		"replace":           "REPLACE INTO entries (n, seq, hashes, text) VALUES (" + n + ", 1, x'00', x'00')",
		"upsert":            "INSERT INTO entries (n, seq, hashes, text) VALUES (" + n + ", 1, x'00', x'00') ON CONFLICT (n) DO UPDATE SET text = x'00'",
		"insert again":      "INSERT INTO entries (n, seq, hashes, text) SELECT n + (1 << 32), seq, hashes, text FROM entries WHERE n = " + n,
		"a gap":             "INSERT INTO entries (n, seq, hashes, text) SELECT max(n) + (1 << 32), max(seq) + 2, x'00', x'00' FROM entries",
		"out of order":      "INSERT INTO entries (n, seq, hashes, text) SELECT min(n) - (1 << 32), max(seq) + 1, x'00', x'00' FROM entries",
		"below the first":   "INSERT INTO entries (n, seq, hashes, text) SELECT max(n) + (1 << 32), -1, x'00', x'00' FROM entries",
		"other attachment":  "UPDATE attachments SET bytes = x'00'",
		"other salt":        "UPDATE attachments SET salt = x'00', bytes = NULL",
		"other reference":   "UPDATE attachments SET ref = zeroblob(32), salt = NULL, bytes = NULL",
		"no attachment":     "DELETE FROM attachments",
		"same attachment":   "INSERT OR REPLACE INTO attachments (ref, salt, bytes) SELECT ref, salt, x'00' FROM attachments LIMIT 1",
		"text in a number":  "INSERT INTO entries (n, seq, hashes, text) VALUES ('x', 1, x'00', x'00')",
		"text in a blob":    "INSERT INTO entries (n, seq, hashes, text) VALUES (" + n + " + 1, 0, x'00', 'text')",
		"no such ward":      "INSERT INTO rooms (id, ward, name) VALUES ('x', 'y', 'z')",
	} {
		before := w.dump(t)
		if err := w.raw(t, statement); err == nil {
			t.Errorf("%s was let through", what)
		}
		if w.dump(t) != before {
			t.Fatalf("%s changed the log", what)
		}
	}
	must(w.Verify(t.Context(), nil))(t)
}

// dump is the log as text.
func (w *world) dump(t *testing.T) (text string) {
	t.Helper()
	check(t, w.store.read(t.Context(), func(h *handle) error {
		return h.scan(t.Context(), `SELECT (SELECT group_concat(n || hex(hashes) || hex(text)) FROM entries)
			|| (SELECT group_concat(hex(ref) || hex(salt) || hex(bytes)) FROM attachments)`, nil, &text)
	}))
	return text
}

// Every table is STRICT, and every connection is set up as it must be, however
// many there are.
func TestPragmas(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	pragmas := func(h *handle) (got [7]int, mode string) {
		for i, p := range []string{"foreign_keys", "recursive_triggers", "busy_timeout", "trusted_schema", "cell_size_check", "synchronous", "query_only"} {
			check(t, h.scan(ctx, "PRAGMA "+p, nil, &got[i]))
		}
		check(t, h.scan(ctx, "PRAGMA journal_mode", nil, &mode))
		return got, mode
	}
	h := <-w.store.writer
	got, mode := pragmas(h.handle)
	w.store.writer <- h
	if got != [7]int{1, 1, 5000, 0, 1, 2, 0} || mode != "wal" {
		t.Errorf("writer: %v %s", got, mode)
	}
	var in sync.WaitGroup
	in.Add(maxReaders)
	var out sync.WaitGroup
	for range maxReaders { // all at once, so that each is another connection
		out.Go(func() {
			err := w.store.read(ctx, func(h *handle) error {
				in.Done()
				in.Wait()
				if _, err := exists(ctx, h, isFounded); err != nil { // a connection looks at the file when it reads it
					return err
				}
				got, mode := pragmas(h)
				if got[0] != 1 || got[1] != 1 || got[2] != 5000 || got[3] != 0 || got[4] != 1 || got[6] != 1 || mode != "wal" {
					t.Errorf("reader: %v %s", got, mode)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	out.Wait()
	var loose string
	err := w.store.read(ctx, func(h *handle) error {
		return h.scan(ctx, "SELECT coalesce(group_concat(name), '') FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite%'", nil, &loose)
	})
	if err != nil || loose != "" {
		t.Errorf("not STRICT: %s, %v", loose, err)
	}
}

func TestFileIsOurs(t *testing.T) {
	w := newWorld(t)
	w.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	for name, want := range map[string]fs.FileMode{
		w.path: 0o600, w.path + "-wal": 0o600, w.path + "-shm": 0o600, filepath.Dir(w.path): 0o700 | fs.ModeDir,
	} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v %v, want %v", name, info.Mode(), err, want)
		}
	}
	var application, version int
	check(t, w.store.read(t.Context(), func(h *handle) error {
		return errors.Join(h.scan(t.Context(), "PRAGMA application_id", nil, &application), h.scan(t.Context(), "PRAGMA user_version", nil, &version))
	}))
	if application != 0x76697369 || version != 1 {
		t.Errorf("application %x, version %d", application, version)
	}
}

// A migration that fails half-way leaves the file as it was, and a copy of it.
func TestMigrationRollsBack(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	check(t, w.store.Close())
	first := must(migrationFiles.ReadFile("migrations/0001_log_and_round.sql"))(t)
	steps := func(second string) schema {
		return schema{applicationID, must(migrations(fstest.MapFS{
			"migrations/0001_a.sql": {Data: first}, "migrations/0002_b.sql": {Data: []byte(second)},
		}, "migrations"))(t)}
	}
	h := must(connect(ctx, w.path, writing))(t)
	defer h.close()
	before := must(schemaOf(ctx, h))(t)
	for what, second := range map[string]string{
		"an error at its end":           "CREATE TABLE more (a) STRICT; DELETE FROM wards; SELECT nothing FROM nowhere;",
		"a row that belongs to nothing": "CREATE TABLE more (a TEXT REFERENCES wards(id)) STRICT; PRAGMA defer_foreign_keys = ON; INSERT INTO more VALUES ('x');",
	} {
		if err := h.migrate(ctx, w.path, steps(second)); err == nil {
			t.Fatalf("%s: it went through", what)
		}
		after := must(schemaOf(ctx, h))(t)
		if state := must(h.schemaState(ctx))(t); state.version != 1 || len(after) != len(before) {
			t.Errorf("%s: version %d, %d objects, want 1 and %d", what, state.version, len(after), len(before))
		}
		check(t, verdict(t, w.path+".v1"))
		check(t, os.Remove(w.path+".v1"))
	}
	check(t, h.migrate(ctx, w.path, steps("CREATE TABLE more (a TEXT) STRICT;")))
	if state := must(h.schemaState(ctx))(t); state.version != 2 {
		t.Errorf("version %d, want 2", state.version)
	}
	if _, err := migrations(fstest.MapFS{"migrations/0002_b.sql": {}}, "migrations"); err == nil || !strings.Contains(err.Error(), "1 is missing") {
		t.Errorf("a gap between migrations: %v", err)
	}
}

// A backup made while somebody writes is one moment of the site: it verifies,
// and holds everything said before it began.
func TestBackupWhileWriting(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	stop := make(chan struct{})
	written := make(chan int)
	go func() {
		n := 0
		defer func() { written <- n }()
		for {
			select {
			case <-stop:
				return
			default:
			}
			if err := w.ListRooms(ctx, "Intensiv 2", []string{fmt.Sprint(n)}); err != nil {
				t.Error(err)
				return
			}
			n++
		}
	}()
	for i := range 5 {
		var before int64
		check(t, w.store.read(ctx, func(h *handle) error { return h.scan(ctx, "SELECT count(*) FROM entries", nil, &before) }))
		path := filepath.Join(t.TempDir(), "copy.db")
		held := must(w.store.Backup(ctx, path))(t)
		if info := must(os.Stat(path))(t); info.Mode() != 0o600 {
			t.Errorf("mode %v", info.Mode())
		}
		copied := must(Open(ctx, path, Options{ReadOnly: true, Checklists: shipped()}))(t)
		report, err := copied.Verify(ctx, nil)
		if err != nil || report.Entries < held || held < before {
			t.Errorf("backup %d: %d entries, said %d, before %d; %v", i, report.Entries, held, before, err)
		}
		check(t, copied.Close())
	}
	close(stop)
	if n := <-written; n == 0 {
		t.Error("nobody wrote meanwhile")
	}
	must(w.Verify(ctx, nil))(t)
	_, err := w.store.Backup(ctx, w.path)
	isRefusal(t, err, "backup-exists")
}

// isRefusal checks that an error is one clear line in both languages.
func isRefusal(t *testing.T, err error, code string) {
	t.Helper()
	var refusal *audit.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Errorf("%v, want a refusal %q", err, code)
		return
	}
	for lang, text := range refusal.Text {
		if text == "" || strings.ContainsAny(text, "\n\r\x1b") || strings.Contains(text, "%!") || strings.Contains(text, "goroutine") {
			t.Errorf("%s: not one clear line: %q", lang, text)
		}
	}
	if len(refusal.Text) != 2 {
		t.Errorf("%d languages: %v", len(refusal.Text), refusal.Text)
	}
}

// What a caller gives up on is written whole or not at all, and the store goes on.
func TestCancelled(t *testing.T) {
	w := newWorld(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.ListRooms(gone, "Intensiv 2", []string{"1"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	err := w.Batch(t.Context(), false, func(b *Batch) error {
		if _, err := b.Append(&audit.RoomListed{Ward: "Intensiv 2", Room: "1"}); err != nil {
			return err
		}
		return sql.ErrTxDone
	})
	if !errors.Is(err, sql.ErrTxDone) {
		t.Errorf("the batch failed with %v", err)
	}
	check(t, w.ListRooms(t.Context(), "Intensiv 2", []string{"2"}))
	if report := must(w.Verify(t.Context(), nil))(t); report.Entries != 2 {
		t.Errorf("%d entries, want the founding and one room", report.Entries)
	}
}
