package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The way back. While entries are folded, triggers of the writing connection note
// in the table undo what each row was before: of one that was not there its key, of
// another all its values. Marks between them say which entries were folded then. To
// go back to a mark, every row noted since becomes what it was noted to be first.
// Values go from table to table and through no text, so they come back to the bit.
const (
	undoReach   = 1000   // entries of one transaction that can be gone back over; an import of more leaves none
	undoStretch = 50     // entries between two marks of one transaction
	undoRows    = 20_000 // how many rows of undo are kept, about; beyond that the oldest go
)

// undoing is the way back of the connection that writes.
type undoing struct {
	tables []undoTable // of the fold; nil: to be read from the schema
	on     bool        // the triggers are there; after a transaction that failed they may be all the same
	block  int64       // of ids of undo, in which the last mark lay
}

// undoTable is a table of the fold: the columns by which other tables name its
// rows, else its primary key; then all others, with a hidden rowid.
type undoTable struct {
	name         string
	keys, others []string
}

// keepWayBack is asked before an entry is folded, and makes a mark every so often.
func (p *projector) keepWayBack(ctx context.Context, n int64) error {
	if p.undo == nil || p.noWayBack {
		return nil
	}
	if p.folded == undoReach {
		p.noWayBack = true
		return p.stopUndo(ctx)
	}
	if p.folded++; p.folded%undoStretch != 1 {
		return nil
	}
	if p.folded > 1 { // what was kept for the end belongs before the mark
		if err := p.finish(ctx); err != nil {
			return err
		}
	}
	if err := p.startUndo(ctx); err != nil {
		return err
	}
	return p.markUndo(ctx, n)
}

// startUndo notes from now on what rows were.
func (h *handle) startUndo(ctx context.Context) error {
	if h.undo.on {
		return nil
	}
	if err := h.readUndoTables(ctx); err != nil {
		return err
	}
	var script strings.Builder
	for _, t := range h.undo.tables {
		script.WriteString(t.triggers())
	}
	if err := h.raw(ctx, script.String()); err != nil {
		return fmt.Errorf("keep a way back: %w", err)
	}
	h.undo.on = true
	return nil
}

// stopUndo notes nothing from now on, and forgets what was noted.
func (h *handle) stopUndo(ctx context.Context) error {
	if err := h.readUndoTables(ctx); err != nil {
		return err
	}
	h.undo.on = false
	var script strings.Builder
	for _, t := range h.undo.tables {
		for _, change := range []string{"insert", "update", "delete"} {
			fmt.Fprintf(&script, "DROP TRIGGER IF EXISTS temp.undo_%s_%s;\n", t.name, change)
		}
	}
	return h.raw(ctx, script.String()+"DELETE FROM undo")
}

// triggers are those that note what rows of the table were. The fold changes no
// key, so a row that is updated is the one that was noted.
func (t undoTable) triggers() string {
	return t.trigger("insert", "NEW", 0, t.keys) + t.trigger("update", "OLD", 1, t.columns()) + t.trigger("delete", "OLD", 1, t.columns())
}

func (t undoTable) trigger(change, row string, had int, columns []string) string {
	return fmt.Sprintf("CREATE TEMP TRIGGER IF NOT EXISTS undo_%[1]s_%[2]s AFTER %[2]s ON main.%[1]s BEGIN INSERT INTO undo (tbl, had, %[3]s) VALUES ('%[1]s', %[4]d, %[5]s); END;\n",
		t.name, change, valueColumns(len(columns)), had, row+"."+strings.Join(columns, ", "+row+"."))
}

func (t undoTable) columns() []string { return slices.Concat(t.keys, t.others) }

// valueColumns are the first n columns of values in undo.
func valueColumns(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i+1)
	}
	return strings.Join(names, ", ")
}

// readUndoTables reads which tables and columns the fold has. Generated columns are
// not among them.
func (h *handle) readUndoTables(ctx context.Context) error {
	if h.undo.tables != nil {
		return nil
	}
	named := map[string][]string{}
	err := h.each(ctx, `SELECT DISTINCT f."table", f."to" FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name) f WHERE l.schema = 'main'`, nil,
		func(scan func(...any) error) error {
			var table, column string
			err := scan(&table, &column)
			named[table] = append(named[table], column)
			return err
		})
	if err != nil {
		return err
	}
	var tables []undoTable
	err = h.each(ctx, `SELECT l.name, group_concat(t.name ORDER BY t.cid), group_concat(t.name ORDER BY t.pk) FILTER (WHERE t.pk > 0),
			NOT l.wr AND NOT (max(t.pk) = 1 AND max(t.pk = 1 AND t.type = 'INTEGER')) AS hidden
		FROM pragma_table_list l JOIN pragma_table_info(l.name) t WHERE l.schema = 'main' AND l.strict GROUP BY l.name HAVING max(t.pk) > 0`, nil,
		func(scan func(...any) error) error {
			t := undoTable{}
			var columns, primary string
			var hidden bool
			err := scan(&t.name, &columns, &primary, &hidden)
			if t.keys = named[t.name]; t.keys == nil {
				t.keys = strings.Split(primary, ",")
			}
			for _, c := range strings.Split(columns, ",") {
				if !slices.Contains(t.keys, c) {
					t.others = append(t.others, c)
				}
			}
			if hidden {
				t.others = append(t.others, "rowid")
			}
			if !slices.Contains(logTables, t.name) {
				tables = append(tables, t)
			}
			return err
		})
	h.undo.tables = tables
	return err
}

// markUndo makes a mark before entry n is folded, and lets go of what is older than
// anybody needs.
func (h *handle) markUndo(ctx context.Context, n int64) error {
	var id int64
	err := h.scan(ctx, "INSERT INTO undo (tbl, had, c1) VALUES ('', 0, (SELECT coalesce(max(n), 0) FROM entries WHERE n < ?)) RETURNING id", []any{n}, &id)
	if block := id >> 10; err == nil && block != h.undo.block {
		h.undo.block = block
		err = h.exec(ctx, "DELETE FROM undo WHERE id < ?", id-undoRows)
	}
	return err
}

// goBack takes the tables back to the last mark before which no entry from number n
// on was folded. It returns the number of the last one that was, and whether there
// is such a mark.
func (h *handle) goBack(ctx context.Context, n int64) (last int64, ok bool, err error) {
	if err := h.readUndoTables(ctx); err != nil {
		return 0, false, err
	}
	var mark int64
	err = h.scan(ctx, "SELECT id, c1 FROM undo WHERE tbl = '' AND c1 < ? ORDER BY id DESC LIMIT 1", []any{n}, &mark, &last)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, false, nil
	case err != nil:
		return 0, false, err
	}
	if err := h.raw(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil { // rows come back table by table
		return 0, false, err
	}
	for _, t := range h.undo.tables {
		if err := h.goBackIn(ctx, t, mark); err != nil {
			return 0, false, fmt.Errorf("go back in table %s: %w", t.name, err)
		}
	}
	return last, true, h.exec(ctx, "DELETE FROM undo WHERE id >= ?", mark) // with what going back has noted
}

// goBackIn makes the rows of a table what they were at a mark.
func (h *handle) goBackIn(ctx context.Context, t undoTable, mark int64) error {
	keys := valueColumns(len(t.keys))
	first := fmt.Sprintf("(SELECT min(id) FROM undo WHERE id > ? AND tbl = '%s' GROUP BY %s)", t.name, keys)
	err := h.exec(ctx, fmt.Sprintf("DELETE FROM main.%s WHERE (%s) IN (SELECT %s FROM undo WHERE NOT had AND id IN %s)", t.name, strings.Join(t.keys, ", "), keys, first), mark)
	if err != nil {
		return err
	}
	same := "NOTHING"
	for i, c := range t.others {
		if i == 0 {
			same = "UPDATE SET "
		} else {
			same += ", "
		}
		same += c + " = excluded." + c
	}
	return h.exec(ctx, fmt.Sprintf("INSERT INTO main.%s (%s) SELECT %s FROM undo WHERE had AND id IN %s ON CONFLICT (%s) DO %s",
		t.name, strings.Join(t.columns(), ", "), valueColumns(len(t.columns())), first, strings.Join(t.keys, ", "), same), mark)
}

// foldOn folds all entries after number n.
func (t *taking) foldOn(x *tx, n int64) error {
	if err := x.foldAfter(t.ctx, n, nil); err != nil {
		return err
	}
	return x.project.finish(t.ctx)
}

// foldBetween goes back to before entry n and folds what follows; false if there
// is no way back so far, or none that leads on: somebody may have changed it.
func (t *taking) foldBetween(x *tx, n int64) (folded bool, err error) {
	if err := t.raw(t.ctx, "SAVEPOINT back"); err != nil {
		return false, err
	}
	last, found, err := t.goBack(t.ctx, n)
	if err == nil && found {
		err = t.foldOn(x, last)
		found = err == nil && !x.project.found.any() // a ruling that counts only now also holds for what is before it
	}
	if err != nil {
		// Not possible if SQLite has ended the transaction, as on a full disk.
		if t.raw(t.ctx, "ROLLBACK TO back") != nil {
			return false, err
		}
		found = false
	}
	return found, t.raw(t.ctx, "RELEASE back")
}
