package checklist

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:embed catalog/*.yaml
var catalog embed.FS

const catalogFiles = "catalog/*.yaml"

// shipped parses the catalog at its first call.
var shipped = sync.OnceValues(loadCatalog)

// Shipped returns the checklists built into the program, by id. Their proofs
// are run by tests, so the first call only has to parse them.
func Shipped() ([]*Checklist, error) {
	list, err := shipped()
	return slices.Clone(list), err
}

func loadCatalog() ([]*Checklist, error) {
	names, err := fs.Glob(catalog, catalogFiles)
	if err != nil {
		return nil, fmt.Errorf("list the catalog: %w", err)
	}
	list := make([]*Checklist, 0, len(names))
	for _, name := range names {
		src, err := catalog.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the catalog: %w", err)
		}
		r := &reader{file: name}
		d := r.load(src)
		if r.refused() {
			return nil, fmt.Errorf("read the catalog: %w", r.problems)
		}
		list = append(list, d.checklist())
	}
	return list, nil
}

// Parse reads a checklist; name is for messages. It is strict: what [Lint]
// reports, other than warnings, refuses the checklist, and the error is
// [Problems].
func Parse(name string, src []byte) (*Checklist, error) {
	if c := builtIn(src); c != nil {
		return c, nil
	}
	r := &reader{file: name}
	d := r.load(src)
	r.proveIfSound(d)
	if problems := slices.DeleteFunc(r.problems, isWarning); len(problems) > 0 {
		return nil, problems
	}
	return d.checklist(), nil
}

// builtIn returns the checklist of the catalog with these very bytes, or nil.
func builtIn(src []byte) *Checklist {
	files, _ := fs.Glob(catalog, catalogFiles)
	for i, name := range files {
		if b, err := catalog.ReadFile(name); err != nil || !bytes.Equal(b, src) {
			continue
		}
		if list, err := shipped(); err == nil {
			return list[i]
		}
	}
	return nil
}

// Lint returns everything Parse refuses, and warnings: words nobody uses, rows
// that are never true, rules that add nothing; in the order of the file.
func Lint(name string, src []byte) []Problem {
	r := &reader{file: name}
	r.proveIfSound(r.load(src))
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.problems
}

// load reads a checklist and looks its words up; nil if it is not readable.
func (r *reader) load(src []byte) *draft {
	root := r.root(src)
	if root == nil {
		return nil
	}
	d := r.read(root)
	r.link(d)
	sum := sha256.Sum256(src)
	d.list.source, d.list.digest = bytes.Clone(src), hex.EncodeToString(sum[:])
	return d
}

// checklist returns the checklist without what only the loader needs.
func (d *draft) checklist() *Checklist {
	c := d.list
	return &c
}

// proveIfSound proves the decision table, which takes words that are right.
func (r *reader) proveIfSound(d *draft) {
	if d != nil && !r.refused() {
		r.prove(d)
	}
}

func (r *reader) refused() bool { return slices.ContainsFunc(r.problems, isError) }

func isWarning(p Problem) bool { return p.Warning }
func isError(p Problem) bool   { return !p.Warning }
