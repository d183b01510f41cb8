package db

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"visite/audit"
	"visite/ledger"
)

// lived is the file of a site where everything has happened that can: no table
// of it is empty.
func lived(t *testing.T) (path string) {
	t.Helper()
	ctx := t.Context()
	s := &scene{world: guarded(t, audit.Administrator)}
	guest := s.admission(t)
	check(t, s.Admit(ctx, guest.event(t)))
	a1, a2, a3 := monitor("A1", "Intensiv 2", "2", "1"), networked(monitor("A2", "Intensiv 2", "2", "2")), monitor("A3", "Intensiv 2", "3", "1")
	s.list(t, a1, a2, a3)
	s.lies(t, &audit.InventoryImported{File: "liste.csv", SHA256: strings.Repeat("0", 64), Rows: 3, Added: 3})
	s.round = must(s.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	s.room = audit.NewRoom("Intensiv 2", "2").ID
	check(t, s.EnterRoom(ctx, s.round, s.room))
	s.sealed = s.answer(t, must(s.StartAudit(ctx, s.round, s.room, a1.ID))(t), offNetwork())
	must(s.Answer(ctx, s.sealed.ID, audit.NewAnswer{
		Item: "upgrade", Value: word("not_available"), Replaces: must(s.Audit(ctx, s.sealed.ID))(t).Answers["upgrade"].Entry,
		Note: "laut Hersteller", Evidence: []audit.NewEvidence{{Name: "Brief.pdf", Bytes: []byte("ein Brief")}},
	}))(t)
	must(s.Complete(ctx, s.sealed.ID))(t)
	check(t, s.ChangeRole(ctx, guest.record.ID, audit.Supervisor, "Vertretung"))
	s.reviewed(t, s.with(guest.person))
	other := s.twice(t, "upgrade", "installed_claimed")
	check(t, s.with(guest.person).DecideConflict(ctx, s.seen(t, s.sealed.ID), s.seen(t, other.ID), []audit.ItemChoice{{Item: "upgrade", From: other.ID}}, "gesehen"))
	must(s.Amend(ctx, s.sealed.ID, "nachgesehen"))(t)
	s.draft = s.answer(t, must(s.StartAudit(ctx, s.round, s.room, a2.ID))(t), map[string]string{"patient_attached": "no"})
	s.lookedAround(t)
	s.importing(t, func(*audit.AuditImported, *audit.ImportEnded) {})
	s.hearsOf(t, "Eva")
	elsewhere := s.laptop(t, "Kim")
	elsewhere.takes(t, s.bundle(t, true))
	must(s.store.Backup(ctx, filepath.Join(t.TempDir(), "copy.db")))(t)
	check(t, s.LeaveNoAccess(ctx, s.round, audit.NewRoom("Intensiv 2", "3").ID, "Isolation"))
	must(s.CloseRound(ctx, s.round, true))(t)
	done := s.finished(t, a1.ID)
	said := must(s.store.ActionPage(ctx, done.ID))(t).Steps[0].Event.(*audit.ActionDone)
	check(t, s.Redact(ctx, []string{said.Reference.Ref}, "Auskunft nach Art. 17 DSGVO", nil))
	if page := must(s.store.ActionPage(ctx, done.ID))(t); page.Status != audit.Done || page.Steps[0].Event.(*audit.ActionDone).Reference.Text != "" {
		t.Errorf("its reference was erased: %+v", page)
	}
	check(t, s.Decommission(ctx, a3.ID, "2025-03-31", "ausgesondert"))
	check(t, s.Revoke(ctx, guest.record.ID, "ausgeschieden"))
	must(s.RevokeLaptop(ctx, s.laptopOfEva(t), 0, "verloren"))(t)
	s.meanwhile(t, elsewhere, guest.person)
	must(s.Verify(ctx, nil))(t)
	check(t, s.store.Close())
	return s.path
}

// laptopOfEva is the one that joined.
func (s *scene) laptopOfEva(t *testing.T) string {
	t.Helper()
	list := must(s.store.Laptops(t.Context()))(t)
	i := slices.IndexFunc(list, func(l audit.LaptopLine) bool { return !l.Own })
	return list[i].ID
}

// meanwhile the draft was sealed on another laptop too, with another answer, and
// somebody acted there who was revoked here.
func (s *scene) meanwhile(t *testing.T, elsewhere *world, revoked ledger.PersonKey) {
	t.Helper()
	ctx := t.Context()
	values := offNetwork()
	delete(values, "patient_attached")
	s.answer(t, must(s.Audit(ctx, s.draft.ID))(t), values)
	must(s.Complete(ctx, s.draft.ID))(t)
	values["open_egress_past"] = "yes"
	elsewhere.answer(t, must(elsewhere.Audit(ctx, s.draft.ID))(t), values)
	must(elsewhere.Complete(ctx, s.draft.ID))(t)
	open := elsewhere.todo(t, monitor("A1", "", "", "").ID)
	check(t, elsewhere.with(revoked).PlanAction(ctx, target(open[0]), audit.NewPlan{Owner: "it", Reason: "x"}))
	s.takes(t, elsewhere.bundle(t, true))
	check(t, s.DecideQuestion(ctx, s.asks(t, 1)[0].Entry, false, "nicht abgesprochen"))
}

// beside opens the file past every rule: as another program does.
func beside(t *testing.T, path string) *sql.DB {
	t.Helper()
	pool := must(sql.Open("sqlite3", "file:"+path+"?_foreign_keys=off&_recursive_triggers=off"))(t)
	pool.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

// manipulated is a copy of the file on which statements have run, with the
// triggers away meanwhile.
func manipulated(t *testing.T, path string, statements ...string) (copied string, err error) {
	t.Helper()
	copied = filepath.Join(t.TempDir(), "visite.db")
	check(t, os.WriteFile(copied, must(os.ReadFile(path))(t), 0o600))
	pool := beside(t, copied)
	triggers := map[string]string{}
	rows := must(pool.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))(t)
	for rows.Next() {
		var name, text string
		check(t, rows.Scan(&name, &text))
		triggers[name] = text
	}
	check(t, errors.Join(rows.Err(), rows.Close()))
	for name := range triggers {
		must(pool.Exec("DROP TRIGGER " + name))(t)
	}
	for _, s := range statements {
		if _, err := pool.Exec(s); err != nil {
			return "", err
		}
	}
	for _, text := range triggers {
		must(pool.Exec(text))(t)
	}
	check(t, pool.Close())
	return copied, nil
}

// verdict is what verify says of a file that nobody holds open.
func verdict(t *testing.T, path string) error {
	t.Helper()
	s, err := Open(t.Context(), path, Options{ReadOnly: true, Checklists: shipped()})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Verify(t.Context(), nil)
	return err
}

// found checks that an error calls the data tampered with and names the place.
func found(t *testing.T, err error, place string) {
	t.Helper()
	var refusal *audit.Refusal
	switch {
	case err == nil:
		t.Errorf("nothing found, want %q", place)
	case !errors.As(err, &refusal) || refusal.Code != "tampered":
		t.Errorf("it is no finding: %v", err)
	case !strings.Contains(err.Error(), place):
		t.Errorf("%v, want %q", err, place)
	}
}

// column is one of a table.
type column struct {
	name, kind string
	key        bool
}

func columnsOf(t *testing.T, pool *sql.DB, table string) (all []column) {
	t.Helper()
	rows := must(pool.Query("SELECT name, type, pk > 0 FROM pragma_table_info(?)", table))(t)
	defer rows.Close()
	for rows.Next() {
		var c column
		check(t, rows.Scan(&c.name, &c.kind, &c.key))
		all = append(all, c)
	}
	check(t, rows.Err())
	return all
}

// another is an expression for a value that a column does not have now.
func (c column) another() string {
	switch c.kind {
	case "INTEGER":
		return fmt.Sprintf("coalesce(%s, 0) + 1000", c.name)
	case "BLOB":
		return fmt.Sprintf("CAST(hex(coalesce(%s, 'x')) || 'x' AS BLOB)", c.name)
	}
	return fmt.Sprintf("coalesce(%s, '') || 'x'", c.name)
}

// Whatever is changed in whichever column of whichever table of the fold, a row
// taken away or put in, is found, and the table named.
func TestVerifyEveryColumn(t *testing.T) {
	path := lived(t)
	pool := beside(t, path)
	tables := 0
	rows := must(pool.Query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"))(t)
	var names []string
	for rows.Next() {
		var name string
		check(t, rows.Scan(&name))
		if !slices.Contains(logTables, name) {
			names = append(names, name)
		}
	}
	check(t, errors.Join(rows.Err(), rows.Close()))
	for _, table := range names {
		columns := columnsOf(t, pool, table)
		var keys, all, others []string
		for _, c := range columns {
			all, others = append(all, c.name), append(others, c.name)
			if c.key {
				keys = append(keys, c.name)
			}
			if c.key || c.name == "id" || table+"."+c.name == "standings.device" { // these are unique
				others[len(others)-1] = c.another()
			}
		}
		tables++
		key := strings.Join(keys, ", ")
		first := fmt.Sprintf("(%s) IN (SELECT %s FROM %s LIMIT 1)", key, key, table)
		changes := map[string]string{
			"a row less": fmt.Sprintf("DELETE FROM %s WHERE %s", table, first),
			"a row more": fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s", table, strings.Join(all, ", "), strings.Join(others, ", "), table, first),
		}
		for _, c := range columns {
			changes[c.name] = fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table, c.name, c.another(), first)
		}
		for what, statement := range changes {
			t.Run(table+"/"+what, func(t *testing.T) {
				t.Parallel()
				copied, err := manipulated(t, path, statement)
				if err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
				found(t, verdict(t, copied), table)
			})
		}
	}
	if tables < 26 {
		t.Errorf("only %d tables", tables)
	}
}

func TestVerifyNamesManipulations(t *testing.T) {
	path := lived(t)
	other := must(ledger.NewWriterKey(rand.Reader))(t).Public()
	const last = "(SELECT max(n) FROM entries)"
	entry := func(seq int) string { return fmt.Sprintf("seq = %d", seq) }
	named := func(seq int) string { return fmt.Sprintf("entry %d", seq) }
	for what, c := range map[string]struct {
		statements []string
		place      string
	}{
		"text of an entry":             {[]string{"UPDATE entries SET text = CAST(replace(CAST(text AS TEXT), 'A2', 'A9') AS BLOB) WHERE " + entry(3)}, named(3)},
		"time of an entry":             {[]string{"UPDATE entries SET text = CAST(replace(CAST(text AS TEXT), '2025', '2024') AS BLOB) WHERE " + entry(2)}, named(2)},
		"a space in an entry":          {[]string{"UPDATE entries SET text = CAST(CAST(text AS TEXT) || ' ' AS BLOB) WHERE " + entry(1)}, named(1)},
		"hash of an entry":             {[]string{"UPDATE entries SET hashes = CAST(randomblob(32) AS BLOB) WHERE " + entry(4)}, named(4)},
		"hashes of an entry too short": {[]string{"UPDATE entries SET hashes = substr(hashes, 1, 16) WHERE " + entry(4)}, named(4)},
		"an entry cut out":             {[]string{"DELETE FROM entries WHERE " + entry(5)}, named(5)},
		"the first entry cut out":      {[]string{"DELETE FROM entries WHERE " + entry(0)}, named(0)},
		"the tail cut":                 {[]string{"DELETE FROM entries WHERE n = " + last}, "checkpoint"},
		"the tail cut, and its checkpoint": {[]string{
			"DELETE FROM entries WHERE n = " + last, "DELETE FROM checkpoints WHERE handed = ''",
		}, "checkpoint"},
		"the tail cut to what was handed out, and one more": {[]string{
			"UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE handed <> ''), size = (SELECT size FROM checkpoints WHERE handed <> '') WHERE handed = ''",
			"DELETE FROM entries WHERE seq >= (SELECT size - 1 FROM checkpoints WHERE handed = '')",
		}, "checkpoint"},
		"two entries swapped": {[]string{
			"UPDATE entries SET seq = -1 WHERE " + entry(2), "UPDATE entries SET seq = 2 WHERE " + entry(3), "UPDATE entries SET seq = 3 WHERE " + entry(-1),
		}, named(3)},
		"the numbers of two entries swapped": {[]string{
			"UPDATE entries SET n = n - (1 << 60) WHERE " + entry(2), "UPDATE entries SET n = n - (1 << 32) WHERE " + entry(3), "UPDATE entries SET n = n + (1 << 60) + (1 << 32) WHERE " + entry(2),
		}, "does not come after"},
		"a number left out": {[]string{"UPDATE entries SET n = n + (1 << 32) WHERE n = " + last}, "and its depth"},
		"an entry added":    {[]string{"INSERT INTO entries SELECT n + (1 << 32), seq + 1, hashes, text FROM entries WHERE n = " + last}, "entry"},
		"an entry of a writer nobody knows": {[]string{
			"INSERT INTO entries SELECT n + 1, seq, hashes, text FROM entries WHERE " + entry(0),
		}, "no writer's log"},
		"the signature of a seal": {[]string{
			"UPDATE entries SET text = CAST(replace(CAST(text AS TEXT), 'BEGIN SSH SIGNATURE', 'BEGIN SSH SIGNATURF') AS BLOB) WHERE CAST(text AS TEXT) LIKE '%audit.completed%'",
		}, "entry"},
		"a checkpoint of another root": {[]string{"UPDATE checkpoints SET note = CAST(replace(CAST(note AS TEXT), substr(CAST(note AS TEXT), instr(CAST(note AS TEXT), char(10, 10)) - 8, 4), 'AAAA') AS BLOB) WHERE handed = ''"}, "checkpoint"},
		"a checkpoint of another size": {[]string{"UPDATE checkpoints SET size = size + 1 WHERE handed = ''"}, "checkpoint"},
		"no checkpoint":                {[]string{"DELETE FROM checkpoints WHERE handed = ''"}, "checkpoint"},
		"a handed checkpoint moved":    {[]string{"UPDATE checkpoints SET size = size - 1 WHERE handed <> ''"}, "checkpoint"},
		"a handed checkpoint forged":   {[]string{"UPDATE checkpoints SET note = CAST('forged' AS BLOB) WHERE handed <> ''"}, "checkpoint"},
		"another writer's key": {[]string{
			fmt.Sprintf("UPDATE writers SET key = '%s', id = '%s' WHERE n = (SELECT min(n) FROM writers)", other, other.ID()),
		}, "not the number of writer"},
		"another writer's name":       {[]string{"UPDATE writers SET id = 'x' WHERE n = (SELECT min(n) FROM writers)"}, "writers, row"},
		"a writer's key broken":       {[]string{"UPDATE writers SET key = 'x'"}, "writers, row"},
		"a writer less":               {[]string{"DELETE FROM writers"}, "writer"},
		"a writer more":               {[]string{fmt.Sprintf("INSERT INTO writers VALUES (%d, '%s', '%s')", must(writerNumber(other.ID()))(t), other.ID(), other)}, other.ID()},
		"bytes of a file":             {[]string{"UPDATE attachments SET bytes = CAST('ein Brie!' AS BLOB) WHERE CAST(bytes AS TEXT) = 'ein Brief'"}, "does not fit its hash"},
		"bytes of a name":             {[]string{"UPDATE attachments SET bytes = CAST('Jo Weiss' AS BLOB) WHERE CAST(bytes AS TEXT) = 'Jo Weiß'"}, named(0)},
		"salt of a name":              {[]string{"UPDATE attachments SET salt = randomblob(length(salt)) WHERE CAST(bytes AS TEXT) = 'Jo Weiß'"}, named(0)},
		"a longer salt":               {[]string{"UPDATE attachments SET salt = CAST(salt || x'00' AS BLOB) WHERE CAST(bytes AS TEXT) = 'Jo Weiß'"}, named(0)},
		"an attachment less":          {[]string{"DELETE FROM attachments WHERE CAST(bytes AS TEXT) = 'ein Brief'"}, "is missing"},
		"an attachment more":          {[]string{"INSERT INTO attachments SELECT randomblob(32), salt, bytes FROM attachments LIMIT 1"}, "belongs to no entry"},
		"an attachment erased":        {[]string{"UPDATE attachments SET salt = NULL, bytes = NULL WHERE CAST(bytes AS TEXT) = 'ein Brief'"}, "was erased, and no entry says so"},
		"an attachment half erased":   {[]string{"UPDATE attachments SET bytes = NULL WHERE CAST(bytes AS TEXT) = 'ein Brief'"}, "does not fit its hash"},
		"a table more":                {[]string{"CREATE TABLE more (a)"}, "table more"},
		"a view":                      {[]string{"CREATE VIEW more AS SELECT * FROM answers"}, "view more"},
		"an index more":               {[]string{"CREATE INDEX more ON answers(item)"}, "index more"},
		"an index less":               {[]string{"DROP INDEX rooms_by_ward"}, "index rooms_by_ward"},
		"an index on other columns":   {[]string{"DROP INDEX rooms_by_ward", "CREATE INDEX rooms_by_ward ON rooms(name)"}, "index rooms_by_ward"},
		"a column more":               {[]string{"ALTER TABLE answers ADD COLUMN more TEXT"}, "table answers"},
		"a table of another spelling": {[]string{"PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (length(ref) = 32)', '') WHERE name = 'attachments'"}, "table attachments"},
		"a trigger that hides": {[]string{
			"PRAGMA writable_schema = ON",
			"INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_hidden', 'answers', 0, 'CREATE TRIGGER sqlite_hidden AFTER INSERT ON answers BEGIN DELETE FROM mentions; END')",
		}, "trigger sqlite_hidden"},
	} {
		t.Run(what, func(t *testing.T) {
			copied, err := manipulated(t, path, c.statements...)
			if err != nil {
				t.Fatal(err)
			}
			found(t, verdict(t, copied), c.place)
		})
	}
}

// What guards the log must be there as it was made.
func TestVerifyNamesTriggers(t *testing.T) {
	path := lived(t)
	for what, c := range map[string]struct{ statement, place string }{
		"an entry may be updated":       {"DROP TRIGGER entries_no_update", "trigger entries_no_update is missing"},
		"an entry may be deleted":       {"DROP TRIGGER entries_no_delete", "trigger entries_no_delete is missing"},
		"an entry may come anywhere":    {"DROP TRIGGER entries_in_order", "trigger entries_in_order is missing"},
		"an attachment may be changed":  {"DROP TRIGGER attachments_only_redact", "trigger attachments_only_redact is missing"},
		"a trigger that does no more":   {"DROP TRIGGER entries_no_update; CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT 1; END", "trigger entries_no_update was changed"},
		"a trigger that falsifies more": {"CREATE TRIGGER more AFTER INSERT ON answers BEGIN UPDATE answers SET value = '\"no\"'; END", "trigger more does not belong here"},
	} {
		t.Run(what, func(t *testing.T) {
			copied := filepath.Join(t.TempDir(), "visite.db")
			check(t, os.WriteFile(copied, must(os.ReadFile(path))(t), 0o600))
			must(beside(t, copied).Exec(c.statement))(t)
			found(t, verdict(t, copied), c.place)
		})
	}
}

// A site where nobody did anything verifies, in whatever language.
func TestVerifyFounded(t *testing.T) {
	w := newWorld(t)
	report, err := w.Verify(context.Background(), nil)
	if err != nil || report.Entries != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}
