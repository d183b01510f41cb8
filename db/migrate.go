package db

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks a file as ours: "visi" in ASCII.
const applicationID = 0x76697369

// schema is what a file holds: whose it is, and the steps that make its tables.
type schema struct {
	application int
	steps       []migration
}

// laptopSchema is that of an installation's database.
func laptopSchema() (schema, error) {
	steps, err := migrations(migrationFiles, "migrations")
	return schema{applicationID, steps}, err
}

// migration is one numbered step of the schema, never edited after release.
type migration struct {
	version int
	sql     string
}

// migrations reads the steps "0001_name.sql" in a folder, which must count from 1 without gaps.
func migrations(files fs.FS, folder string) ([]migration, error) {
	names, err := fs.Glob(files, folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	var steps []migration
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, migration{version, string(text)})
	}
	slices.SortFunc(steps, func(a, b migration) int { return cmp.Compare(a.version, b.version) })
	for i, s := range steps {
		if s.version != i+1 {
			return nil, fmt.Errorf("migration %d is missing", i+1)
		}
	}
	return steps, nil
}

// schemaState is what a file says it is.
type schemaState struct {
	application, version, objects int
}

func (h *handle) schemaState(ctx context.Context) (s schemaState, err error) {
	for pragma, dest := range map[string]*int{
		"PRAGMA application_id":              &s.application,
		"PRAGMA user_version":                &s.version,
		"SELECT count(*) FROM sqlite_schema": &s.objects,
	} {
		if err := h.conn.QueryRowContext(ctx, pragma).Scan(dest); err != nil {
			return s, err
		}
	}
	return s, nil
}

// empty reports whether nobody has written anything into the file yet.
func (s schemaState) empty() bool { return s == schemaState{} }

// check refuses a file that is not of this schema or too new for it.
func (s schemaState) check(path string, of schema) error {
	switch {
	case s.empty():
		return nil
	case s.application != of.application:
		return refuseForeign(path, nil)
	case s.version > len(of.steps):
		return refuse("newer", nil,
			"%s wurde mit einer neueren Version von visite geschrieben: bitte visite aktualisieren",
			"%s was written by a newer version of visite: please update visite", path)
	}
	return nil
}

// migrate brings the file up to the last step, each step in one transaction. An
// existing file is copied beside itself first.
func (h *handle) migrate(ctx context.Context, path string, to schema) error {
	state, err := h.schemaState(ctx)
	if err != nil {
		return err
	}
	if err := state.check(path, to); err != nil {
		return err
	}
	if state.version == len(to.steps) {
		return nil
	}
	if !state.empty() {
		if err := h.raw(ctx, "VACUUM INTO ?", fmt.Sprintf("%s.v%d", path, state.version)); err != nil {
			return fmt.Errorf("copy before migration: %w", err)
		}
	}
	for _, step := range to.steps[state.version:] {
		if err := h.step(ctx, to.application, step); err != nil {
			return fmt.Errorf("migrate to version %d: %w", step.version, err)
		}
	}
	return nil
}

// step runs one migration, unless another process has run it meanwhile.
func (h *handle) step(ctx context.Context, application int, m migration) error {
	return h.transact(ctx, func() error {
		state, err := h.schemaState(ctx)
		if err != nil || state.version >= m.version {
			return err
		}
		script := fmt.Sprintf("%s\nPRAGMA application_id = %d; PRAGMA user_version = %d;", m.sql, application, m.version)
		if err := h.raw(ctx, script); err != nil {
			return err
		}
		return h.checkForeignKeys(ctx)
	})
}

func (h *handle) checkForeignKeys(ctx context.Context) error {
	return h.each(ctx, "SELECT \"table\", parent FROM pragma_foreign_key_check", nil, func(scan func(...any) error) error {
		var table, parent string
		if err := scan(&table, &parent); err != nil {
			return err
		}
		return fmt.Errorf("table %s names a row of %s that does not exist", table, parent)
	})
}

// transact runs do in a transaction that writes, and keeps nothing if it fails.
func (h *handle) transact(ctx context.Context, do func() error) error {
	if err := h.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		err = h.exec(ctx, "COMMIT")
	}
	if err != nil {
		// Without ctx: a transaction must not stay open because a caller went away.
		// It fails if SQLite has rolled back by itself, as it does on a full disk.
		_ = h.exec(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return err
}
