package db

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"visite/audit"
)

// count is the one number that a query gives.
func (w *world) count(t testing.TB, query string) (n int64) {
	t.Helper()
	h := must(connect(t.Context(), w.path, reading))(t)
	defer h.close()
	check(t, h.scan(t.Context(), query, nil, &n))
	return n
}

// route is how the tables came to hold what a bundle brought.
type route int

const (
	onward route = iota // it was added to them
	back                // they went back for it
	anew                // they were made anew
)

// takesBy takes a bundle in and says how. Only who makes the tables anew sweeps out
// a row of undo before the first mark.
func (w *world) takesBy(t testing.TB, bundle []byte) route {
	t.Helper()
	check(t, w.raw(t, "INSERT OR REPLACE INTO undo (id, tbl, had) VALUES (-1, 'before all marks', 0)"))
	const known = "SELECT coalesce(group_concat(n), '') FROM entries"
	last, before := w.count(t, "SELECT max(n) FROM entries"), w.text(t, known)
	w.takes(t, bundle)
	between := "SELECT count(*) FROM entries WHERE n < " + fmt.Sprint(last) + " AND n NOT IN (" + before + ")"
	if n := w.count(t, "SELECT count(*) FROM undo a JOIN undo b ON b.id > a.id AND b.c1 < a.c1 WHERE a.tbl = '' AND b.tbl = ''"); n != 0 {
		t.Errorf("%d marks come after later ones", n)
	}
	switch {
	case w.count(t, "SELECT count(*) FROM undo WHERE id = -1") == 0:
		return anew
	case w.count(t, between) > 0:
		return back
	}
	return onward
}

func (w *world) text(t testing.TB, query string) (text string) {
	t.Helper()
	h := must(connect(t.Context(), w.path, reading))(t)
	defer h.close()
	check(t, h.scan(t.Context(), query, nil, &text))
	return text
}

// allOf is every row of a table of the fold to the bit, hidden rowids included.
func allOf(t testing.TB, w *world, table undoTable) (rows []string) {
	t.Helper()
	h := must(connect(t.Context(), w.path, reading))(t)
	defer h.close()
	columns, hidden := slices.DeleteFunc(table.columns(), func(c string) bool { return c == "rowid" }), 0
	check(t, h.scan(t.Context(), "SELECT NOT wr FROM pragma_table_list WHERE name = ?", []any{table.name}, &hidden))
	if hidden == 1 {
		columns = append(columns, "rowid")
	}
	var values []string
	for _, c := range columns {
		values = append(values, fmt.Sprintf("typeof(%[1]s) || hex(%[1]s)", c))
	}
	check(t, h.each(t.Context(), "SELECT "+strings.Join(values, " || ' ' || ")+" AS r FROM "+table.name+" ORDER BY r", nil, func(scan func(...any) error) error {
		var r string
		err := scan(&r)
		rows = append(rows, r)
		return err
	}))
	return rows
}

// The way back leads to the bit, whatever the tables held and what became of it.
func TestGoBackIsExact(t *testing.T) {
	ctx := t.Context()
	path := lived(t)
	w := newWorld(t).openOther(t, path)
	pool := beside(t, path)
	writer := <-w.store.writer
	check(t, writer.readUndoTables(ctx))
	w.store.writer <- writer
	tables := writer.undo.tables
	if fold := w.count(t, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'") - int64(len(logTables)); int64(len(tables)) != fold {
		t.Fatalf("%d of %d tables can go back", len(tables), fold)
	}
	bound := w.text(t, `SELECT group_concat(l.name || '.' || f."from") FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name) f WHERE l.schema = 'main'`)
	for _, table := range tables {
		columns := columnsOf(t, pool, table.name)
		var all, nasty, changed, other, made []string
		for _, c := range columns {
			made = append(made, map[string]string{"TEXT": "'x'", "INTEGER": "1", "BLOB": "x'01'"}[c.kind])
			all, other = append(all, c.name), append(other, c.another())
			unique := c.key || slices.Contains(table.keys, c.name) || c.name == "id" || table.name+"."+c.name == "standings.device"
			if unique || slices.Contains(strings.Split(bound, ","), table.name+"."+c.name) {
				continue
			}
			hard := map[string]string{"TEXT": "'ü''\"' || char(0, 10) || '\\?''); DROP TABLE entries'", "INTEGER": "9007199254740993", "BLOB": "x'00ff27'"}[c.kind]
			nasty, changed = append(nasty, c.name+" = "+hard), append(changed, c.name+" = "+c.another())
		}
		if w.count(t, "SELECT count(*) FROM "+table.name) == 0 {
			must(pool.Exec(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table.name, strings.Join(all, ", "), strings.Join(made, ", "))))(t)
		}
		if nasty != nil {
			must(pool.Exec("UPDATE " + table.name + " SET " + strings.Join(nasty, ", ")))(t)
			for _, c := range columns { // where it may be NULL, half of it is
				_, _ = pool.Exec(fmt.Sprintf("UPDATE %[1]s SET %[2]s = NULL WHERE (%[3]s) IN (SELECT %[3]s FROM %[1]s LIMIT 1)", table.name, c.name, strings.Join(table.keys, ", ")))
			}
		}
		before := allOf(t, w, table)
		first := fmt.Sprintf("(%[1]s) IN (SELECT %[1]s FROM %[2]s LIMIT 1)", strings.Join(table.keys, ", "), table.name)
		statements := []string{
			fmt.Sprintf("INSERT INTO %[1]s (%[2]s) SELECT %[3]s FROM %[1]s LIMIT 1", table.name, strings.Join(all, ", "), strings.Join(other, ", ")),
			fmt.Sprintf("INSERT OR REPLACE INTO %[1]s (%[2]s) SELECT %[2]s FROM %[1]s LIMIT 1", table.name, strings.Join(all, ", ")),
			"DELETE FROM " + table.name + " WHERE " + first,
			"DELETE FROM " + table.name,
		}
		if changed != nil {
			statements = slices.Insert(statements, 2, "UPDATE "+table.name+" SET "+strings.Join(changed, ", "))
		}
		for end := range statements {
			w.goesBack(t, table.name, statements[:end+1])
			if after := allOf(t, w, table); len(before) == 0 || !slices.Equal(before, after) {
				t.Errorf("%s, after %d changes: was %d rows\n%.300q\nand is %d\n%.300q", table.name, end+1, len(before), before, len(after), after)
			}
		}
	}
}

// goesBack runs statements and takes the tables back to what they were before.
func (w *world) goesBack(t testing.TB, what string, statements []string) {
	t.Helper()
	err := w.store.transact(t.Context(), func(ctx context.Context, w *writer) error {
		const end = int64(1) << 62
		err := errors.Join(w.startUndo(ctx), w.markUndo(ctx, end), w.raw(ctx, "PRAGMA defer_foreign_keys = ON"))
		for _, s := range statements {
			if err == nil {
				err = w.raw(ctx, s)
			}
		}
		if err == nil {
			_, _, err = w.goBack(ctx, end)
		}
		return err
	})
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// foldsAgain takes the tables back to before entry n and on again, and returns what
// was the last entry then.
func (w *world) foldsAgain(t testing.TB, n int64) (last int64) {
	t.Helper()
	before := w.fold(t)
	check(t, w.store.transact(t.Context(), func(ctx context.Context, h *writer) (err error) {
		var found bool
		if last, found, err = h.goBack(ctx, n); err != nil || !found {
			return fmt.Errorf("no way back: %w", err)
		}
		x := &taking{handle: h.handle, store: w.store, ctx: ctx}
		return x.foldOn(&tx{handle: h.handle, store: w.store}, last)
	}))
	if w.fold(t) != before {
		t.Errorf("the tables are others after going back to %d", last)
	}
	return last
}

// The way may end within a transaction, and what the fold keeps for the end of one
// is not lost.
func TestGoBackIntoATransaction(t *testing.T) {
	w := newWorld(t)
	var devices []audit.Device
	for i := range 3 * undoStretch {
		devices = append(devices, monitor(fmt.Sprint("A", i), "Intensiv 2", fmt.Sprint(i), "1"))
	}
	w.list(t, devices...)
	n := w.count(t, fmt.Sprintf("SELECT n FROM entries WHERE seq = %d", 1+2*undoStretch+7))
	if last := w.foldsAgain(t, n); last != w.count(t, fmt.Sprintf("SELECT n FROM entries WHERE seq = %d", 2*undoStretch)) {
		t.Errorf("back to entry %d for entry %d", last, n)
	}
	w.verifies(t)
}

// Where there is no room on the disk all stays as it was, wherever it ends: SQLite
// may have ended the transaction.
func TestDiskFullOnTheWayBack(t *testing.T) {
	a, bundle := betweenTwo(t)
	before := a.fold(t)
	for more := range 100 {
		check(t, a.raw(t, fmt.Sprintf("PRAGMA max_page_count = %d", a.count(t, "PRAGMA page_count")+int64(more))))
		_, err := a.store.TakeBundle(t.Context(), bytes.NewReader(bundle))
		if err == nil {
			if more < 3 {
				t.Errorf("%d pages were enough", more)
			}
			a.verifies(t)
			return
		}
		isRefused(t, "full", err, "disk-full")
		if a.fold(t) != before {
			t.Fatalf("with %d pages more the tables were changed", more)
		}
	}
	t.Error("never enough")
}

// An import leaves no way back over it; over what comes after it there is one.
func TestNoWayBackOverAnImport(t *testing.T) {
	t.Parallel()
	a, b := twoLaptops(t)
	a.importAudits(t, 0, undoReach)
	if n := a.count(t, "SELECT count(*) FROM undo"); n != 0 {
		t.Errorf("%d rows of a way back over an import", n)
	}
	b.takes(t, a.bundle(t, false))
	if n := b.count(t, "SELECT count(*) FROM undo WHERE tbl = ''"); n != undoReach/undoStretch {
		t.Errorf("%d marks in the last entries of many that came", n)
	}
	b.foldsAgain(t, b.count(t, "SELECT min(c1) + 1 FROM undo WHERE tbl = ''"))
	if r := a.takesBy(t, b.bundle(t, true)); r != anew {
		t.Errorf("taken by route %d what comes before the import", r)
	}
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	b.list(t, monitor("A2", "Intensiv 2", "2", "2"))
	for w, bundle := range map[*world][]byte{a: b.bundle(t, false), b: a.bundle(t, false)} {
		if r := w.takesBy(t, bundle); r == anew {
			t.Error("all was folded anew for what came after the import")
		}
	}
	agree(t, a, b)
}

// Of what was noted only so much is kept as is useful.
func TestWayBackIsBounded(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		w.importAudits(t, 100*i, 100)
	}
	n := w.count(t, "SELECT count(*) FROM undo")
	if total := w.count(t, "SELECT max(id) FROM undo"); total < undoRows+5_000 || n < undoRows || n > undoRows+5_000 {
		t.Errorf("%d rows of %d are kept", n, total)
	}
	w.verifies(t)
}

// A transaction that fails takes with it what it had set up to note things.
func TestWayBackAfterAFailure(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	b.takes(t, a.bundle(t, false))
	a = a.openOther(t, a.path)
	failed := errors.New("failed")
	err := a.write(ctx, a.author(), func(ctx context.Context, t *tx) error {
		_, err := t.append(ctx, &audit.DeviceListed{Device: monitor("A0", "Intensiv 2", "2", "0")})
		return errors.Join(err, failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	a.list(t, monitor("A2", "Intensiv 2", "2", "2"))
	b.list(t, monitor("A3", "Intensiv 2", "2", "3"))
	a.takes(t, b.bundle(t, false))
	b.takes(t, a.bundle(t, false))
	agree(t, a, b)
}

// betweenTwo are two laptops, the second of which has made a bundle of what comes
// between the entries of the first.
func betweenTwo(t *testing.T) (a *world, bundle []byte) {
	t.Helper()
	a, b := twoLaptops(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
	b.takes(t, a.bundle(t, false))
	a.takes(t, b.bundle(t, false))
	walkers := []*walking{a.walks(t), b.walks(t)}
	for i, device := range []string{"A1", "A2"} {
		walkers[i].works(t, device)
		walkers[i].works(t, device)
	}
	return a, b.bundle(t, false)
}

// Who changes what was noted makes wrong tables, which verify finds; where the way
// back leads nowhere, all is folded anew.
func TestTamperedWayBack(t *testing.T) {
	for what, c := range map[string]struct {
		change string
		route  route
		finds  string
	}{
		"nothing":         {"SELECT 1", back, ""},
		"another number":  {"UPDATE undo SET c3 = c3 + 1 WHERE tbl = 'state_weeks'", back, "state_weeks"},
		"a row forgotten": {"DELETE FROM undo WHERE tbl = 'state_weeks'", back, "state_weeks"},
		"a row too many":  {"INSERT INTO undo (tbl, had, c1, c2) VALUES ('mentions', 1, 'somebody', 1)", back, "mentions"},
		"not possible":    {"UPDATE undo SET c2 = x'00' WHERE tbl = 'standings'", anew, ""},
		"rounds stay":     {"DELETE FROM undo WHERE tbl = 'rounds'", anew, ""},
		"other marks":     {"UPDATE undo SET c1 = 'x' WHERE tbl = ''", anew, ""},
		"no marks":        {"DELETE FROM undo WHERE tbl = ''", anew, ""},
		"all":             {"DELETE FROM undo", anew, ""},
	} {
		t.Run(what, func(t *testing.T) {
			a, bundle := betweenTwo(t)
			must(beside(t, a.path).Exec(c.change))(t)
			a.verifies(t) // it is no part of the tables
			if r := a.takesBy(t, bundle); r != c.route {
				t.Errorf("taken by route %d, want %d", r, c.route)
			}
			if c.finds == "" {
				a.verifies(t)
				return
			}
			_, err := a.store.Verify(t.Context(), nil)
			found(t, err, c.finds)
		})
	}
}

// What is erased is not kept for the way back either, here and on another laptop.
func TestErasedFromTheWayBack(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	walk := a.walks(t)
	walk.works(t, "A1")
	one := walk.audits["A1"]
	for i, note := range []string{"Frau Quastenflosser", ""} {
		one = must(a.Answer(ctx, one.ID, audit.NewAnswer{Item: "anomaly", Value: word([]string{"tamper_signs", "none"}[i]), Note: note, Replaces: one.Answers["anomaly"].Entry}))(t)
		b.takes(t, a.bundle(t, false))
	}
	const noted = "SELECT count(*) FROM undo WHERE tbl = 'answers' AND instr(c1 || c2 || c3 || c4 || c5 || c6, 'Quastenflosser')"
	if a.count(t, noted) == 0 || b.count(t, noted) == 0 {
		t.Fatal("the name was not noted")
	}
	a.takes(t, b.bundle(t, false))
	check(t, a.Redact(ctx, refsOf(t, a, string(one.ID), "Quastenflosser"), "Art. 17", nil))
	b.takes(t, a.bundle(t, false))
	for _, w := range []*world{a, b} {
		for _, path := range []string{w.path, w.path + "-wal"} {
			if content := must(os.ReadFile(path))(t); bytes.Contains(content, []byte("Quastenflosser")) {
				t.Errorf("%s still holds the name", path)
			}
		}
	}
	agree(t, a, b)
}

// Somebody rules about a laptop without the right, and an entry that comes before it
// in the order, and that they had not seen, gives it to them: the ruling has no
// effect, by whichever way the entries came.
func TestRulingByWhoHadNotSeenTheRight(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	eva := a.newcomer(t, "Eva")
	eva.takes(t, a.bundle(t, true))
	eva.walks(t)
	c := a.newcomer(t, "Carl")
	for _, w := range []*world{a, b, c} {
		w.takes(t, eva.bundle(t, true))
	}
	all := [][]byte{a.bundle(t, true), b.bundle(t, true), c.bundle(t, true)}
	for _, w := range []*world{a, b, c} {
		for _, bundle := range all {
			w.takes(t, bundle)
		}
	}
	check(t, a.ChangeRole(ctx, b.Person(), audit.Administrator, "Vertretung"))
	for i := range 5 {
		b.list(t, monitor(fmt.Sprint("B", i), "Kardiologie", "1", fmt.Sprint(i)))
	}
	b.lies(t, &audit.WriterRevoked{Writer: eva.writer.Public().ID(), From: 1})
	c.takes(t, b.bundle(t, false))
	c.takes(t, a.bundle(t, false))
	a.takes(t, b.bundle(t, true))
	a.takes(t, c.bundle(t, true))
	agree(t, a, c)
	if n := c.count(t, "SELECT count(*) FROM quarantined"); n != 0 {
		t.Errorf("%d entries of the laptop have no effect", n)
	}
}
