package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"visite/ledger"
)

// logTables hold what was written, and undo the way back; all others follow from it.
var logTables = []string{"writers", "entries", "checkpoints", "receipts", "waiting_entries", "waiting", "attachments", "absent", "undo"}

// open takes three views of the file at one moment, one of them from a fresh
// database in which the tables will be recomputed.
func (v *verification) open(ctx context.Context) (err error) {
	if v.log, err = connect(ctx, v.store.path, v.store.access); err != nil {
		return err
	}
	if v.stored, err = connect(ctx, v.store.path, v.store.access); err != nil {
		return err
	}
	if v.replay, err = v.fresh(ctx); err != nil {
		return err
	}
	if err := oneMoment(ctx, v.log, v.stored, v.replay); err != nil {
		return err
	}
	st, err := site(ctx, v.log, v.store.path)
	if err != nil {
		return err
	}
	if v.site, err = ledger.ParseHash(st.ID); err != nil {
		return wrong(err, "site")
	}
	return v.log.scan(ctx, "SELECT count(*) FROM entries", nil, &v.entries)
}

func (v *verification) close() {
	for _, h := range []*handle{v.log, v.stored} {
		if h != nil {
			_ = h.close()
		}
	}
	if v.replay != nil {
		_ = v.replay.close()
		_ = os.RemoveAll(v.dir)
	}
}

// fresh makes an empty database of the newest schema, without the tables of the
// log: a statement that names one of those finds it in the file, which is
// attached as original.
func (v *verification) fresh(ctx context.Context) (*handle, error) {
	dir, err := os.MkdirTemp("", "visite-verify-")
	if err != nil {
		return nil, err
	}
	v.dir = dir
	h, err := connect(ctx, filepath.Join(dir, "fold.db"), recomputing)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := v.prepare(ctx, h); err != nil {
		return nil, errors.Join(err, h.close(), os.RemoveAll(dir))
	}
	return h, nil
}

func (v *verification) prepare(ctx context.Context, h *handle) error {
	if err := h.migrate(ctx, "", v.store.schema); err != nil {
		return err
	}
	var err error
	if v.schema, err = schemaOf(ctx, h); err != nil {
		return err
	}
	for _, table := range logTables {
		if err := h.raw(ctx, "DROP TABLE "+table); err != nil {
			return err
		}
	}
	if err := h.raw(ctx, "CREATE TABLE named (ref BLOB PRIMARY KEY, erased INTEGER NOT NULL) WITHOUT ROWID"); err != nil {
		return err
	}
	return h.raw(ctx, "ATTACH ? AS original", attachable(v.store.path, v.store.access))
}

// schemaOf lists what a database is made of, but for what SQLite makes by
// itself: the indexes of keys, and figures for its planner. A name alone proves
// nothing: a trigger can be called like one of SQLite's.
func schemaOf(ctx context.Context, h *handle) (map[string]string, error) {
	schema := map[string]string{}
	err := h.each(ctx, "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema WHERE NOT (type = 'index' AND sql IS NULL) AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))", nil,
		func(scan func(...any) error) error {
			var name, sql string
			err := scan(&name, &sql)
			schema[name] = sql
			return err
		})
	return schema, err
}

// checkSchema compares tables, indexes and triggers with those of a fresh
// database: without its triggers the log could be rewritten.
func (v *verification) checkSchema(ctx context.Context) error {
	found, err := schemaOf(ctx, v.log)
	if err != nil {
		return err
	}
	for name, sql := range v.schema {
		switch is, ok := found[name]; {
		case !ok:
			return wrong(nil, "%s is missing", name)
		case is != sql:
			return wrong(nil, "%s was changed", name)
		}
	}
	for name := range found {
		if _, ok := v.schema[name]; !ok {
			return wrong(nil, "%s does not belong here", name)
		}
	}
	return nil
}
