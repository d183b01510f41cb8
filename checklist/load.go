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
		c, problems := load(name, src)
		if c == nil {
			return nil, fmt.Errorf("read the catalog: %w", problems)
		}
		list = append(list, c)
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
	c, problems := load(name, src)
	if c != nil {
		problems = append(problems, prove(name, c)...)
	}
	if problems = slices.DeleteFunc(problems, isWarning); len(problems) > 0 {
		return nil, problems
	}
	return c, nil
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
// that never decide, rules that add nothing; in the order of the file.
func Lint(name string, src []byte) []Problem {
	c, problems := load(name, src)
	if c != nil {
		problems = append(problems, prove(name, c)...)
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return problems
}

// load reads and links a checklist; it is nil if there are errors.
func load(name string, src []byte) (*Checklist, Problems) {
	r := &reader{file: name}
	root := r.root(src)
	if root == nil {
		return nil, r.problems
	}
	c := r.link(r.read(root))
	if slices.ContainsFunc(r.problems, isError) {
		return nil, r.problems
	}
	sum := sha256.Sum256(src)
	c.source, c.digest = bytes.Clone(src), hex.EncodeToString(sum[:])
	return c, r.problems
}

func isWarning(p Problem) bool { return p.Warning }
func isError(p Problem) bool   { return !p.Warning }
