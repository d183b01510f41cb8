package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// core is what knows nothing of screens, disks and networks.
var core = []string{"audit", "checklist", "ledger", "udi"}

// arrows says which packages of this module a package may import.
var arrows = map[string][]string{
	"visite": {"cli"},
	"cli": {
		"tui", "db", "report", "inventory", "audit", "ledger", "checklist", "udi",
		"discovery", "discovery/link", "discovery/capture", "discovery/probe", "discovery/sim", "hub", "hub/postgres",
	},
	"hub": {"audit", "ledger"},

	"hub/postgres":        {"ledger"},
	"hub/postgres/pgtest": {}, // for tests only

	"tui":       {"audit", "checklist", "udi"},
	"db":        core,
	"report":    {"audit", "checklist", "report/pdf", "report/xlsx"},
	"inventory": {"audit", "checklist"},

	// The drawing kits: they clean what they draw, and know nothing of audits.
	"report/pdf":  {"audit"},
	"report/xlsx": {},

	"audit":     {"checklist"},
	"checklist": {},
	"ledger":    {},
	"udi":       {},

	// The network: its parts know the link they are on, and capture files are
	// read by the parsers of what is heard live.
	"discovery":           {"audit", "checklist", "discovery/link", "discovery/mdns", "discovery/listen", "discovery/neighbour"},
	"discovery/link":      {"audit", "checklist"},
	"discovery/mdns":      {"audit", "checklist", "discovery/link"},
	"discovery/listen":    {"audit", "checklist", "discovery/link"},
	"discovery/neighbour": {"audit", "checklist", "discovery/link"},
	"discovery/capture":   {"audit", "checklist", "discovery/link", "discovery/mdns", "discovery/listen"},
	"discovery/probe":     {"audit", "checklist", "discovery/link", "discovery/neighbour"},
	"discovery/sim":       {"audit", "checklist", "discovery/link"},
	"discovery/netlab":    {}, // for tests only
}

// users says which packages may import what is not ours; the longest prefix
// decides. What is not listed here has not been agreed on.
var users = map[string][]string{
	"github.com/spf13/":               {"cli"},
	"github.com/mattn/go-isatty":      {"cli"},
	"github.com/charmbracelet/":       {"tui"},
	"github.com/mattn/go-sqlite3":     {"db"},
	"github.com/gofrs/flock":          {"db"},
	"github.com/xuri/excelize/":       {"inventory", "report/xlsx"},
	"github.com/goccy/go-yaml":        {"checklist"},
	"github.com/hiddeco/sshsig":       {"ledger"},
	"filippo.io/age":                  {"ledger"},
	"golang.org/x/crypto/":            {"ledger"},
	"golang.org/x/mod/":               {"ledger"},
	"golang.org/x/text/":              {"audit", "inventory", "report/pdf"},
	"golang.org/x/image/":             {"report/pdf"},
	"codeberg.org/go-pdf/fpdf":        {"report/pdf"},
	"github.com/boombuler/barcode":    {"report/pdf"},
	"golang.org/x/sys/":               {"db", "discovery/neighbour", "discovery/netlab"},
	"golang.org/x/term":               {"cli"},
	"github.com/grandcat/zeroconf":    {"discovery/mdns", "discovery/sim"},
	"github.com/miekg/dns":            {"discovery/mdns"},
	"golang.org/x/net/":               {"discovery/mdns", "discovery/listen", "discovery/neighbour", "discovery/sim"},
	"github.com/gopacket/gopacket":    {"discovery/capture"},
	"github.com/mdlayher/packet":      {"discovery/capture"},
	"golang.org/x/time/":              {"hub"},
	"github.com/klauspost/compress/":  {"hub"},
	"github.com/jackc/pgx/":           {"hub/postgres"},
	"github.com/jsimonetti/rtnetlink": {"discovery/neighbour", "discovery/capture"},
}

// reserved says which packages may import these parts of the standard library;
// parts that are not listed are free for all.
var reserved = map[string][]string{
	"database/sql": {"db"},
	"os/exec":      {"cli", "discovery/netlab", "hub/postgres/pgtest"}, // cli shows files with the system's viewer
	"net": {
		"discovery/link", "discovery/mdns", "discovery/listen", "discovery/neighbour", "discovery/capture",
		"discovery/probe", "discovery/sim", "discovery/netlab", "hub",
	},
	"net/netip": {
		"audit", "inventory", "cli", "db",
		"discovery", "discovery/link", "discovery/mdns", "discovery/listen", "discovery/neighbour", "discovery/capture",
		"discovery/probe", "discovery/sim",
	},
	"net/url":  {"db", "discovery/listen", "discovery/sim", "udi", "hub"}, // the form of a DSN, of a location, of a Digital Link
	"net/http": {"hub"},
	"net/rpc":  {},
	"plugin":   {},
	"unsafe":   {"discovery/neighbour"}, // a table of Windows
	"os":       {"visite", "cli", "tui", "db", "hub", "inventory", "report/xlsx", "discovery/capture", "discovery/netlab", "discovery/link", "hub/postgres/pgtest"},
	"syscall":  {"hub/postgres/pgtest", "cli", "db", "discovery/listen", "discovery/probe", "discovery/neighbour", "discovery/netlab", "discovery/sim"},
}

// mayImport reports whether a package may import a path.
func mayImport(pkg, imported string) bool {
	if ours, ok := strings.CutPrefix(imported, "visite/"); ok {
		return slices.Contains(arrows[pkg], ours)
	}
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		_, who, ok := longest(reserved, imported)
		return !ok || slices.Contains(who, pkg)
	}
	_, who, _ := longest(users, imported)
	return slices.Contains(who, pkg)
}

// longest finds the rule with the longest prefix of a path.
func longest(rules map[string][]string, imported string) (best string, who []string, ok bool) {
	for prefix, packages := range rules {
		whole := imported == prefix || strings.HasPrefix(imported, strings.TrimSuffix(prefix, "/")+"/")
		if whole && len(prefix) > len(best) {
			best, who, ok = prefix, packages, true
		}
	}
	return best, who, ok
}

// TestArrows reads every file of the program: who imports whom must be in the
// picture of docs/architecture.md, what is in it is needed, and only main ends
// the program.
func TestArrows(t *testing.T) {
	files, imports := 0, map[string][]string{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (name != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "dist") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		files++
		checkFile(t, filepath.ToSlash(name), imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("read only %d files: is this the root of the module?", files)
	}
	for pkg, all := range arrows {
		for _, ours := range all {
			if !slices.Contains(imports[pkg], "visite/"+ours) {
				t.Errorf("%s does not import %s: take the arrow out", pkg, ours)
			}
		}
	}
	for _, rules := range []map[string][]string{users, reserved} {
		for prefix, packages := range rules {
			for _, pkg := range packages {
				if !slices.ContainsFunc(imports[pkg], func(imported string) bool { best, _, _ := longest(rules, imported); return best == prefix }) {
					t.Errorf("%s does not import %s: take its right to do so out", pkg, prefix)
				}
			}
		}
	}
}

// checkFile holds a file to the picture and adds what it imports to imports, by
// package.
func checkFile(t *testing.T, name string, imports map[string][]string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return
	}
	pkg := path.Dir(name)
	if pkg == "." {
		pkg = "visite"
	}
	if _, ok := arrows[pkg]; !ok {
		t.Errorf("%s: package %s is not in the picture", name, pkg)
	}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		imports[pkg] = append(imports[pkg], imported)
		if !mayImport(pkg, imported) {
			t.Errorf("%s: %s must not import %s", set.Position(spec.Pos()), pkg, imported)
		}
	}
	if pkg == "visite" {
		return
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if ends(n) {
			t.Errorf("%s: only main ends the program", set.Position(n.Pos()))
		}
		return true
	})
}

// ends reports whether n is a call that ends the program.
func ends(n ast.Node) bool {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := sel.X.(*ast.Ident)
	return ok && (x.Name == "os" && sel.Sel.Name == "Exit" || x.Name == "log" && strings.HasPrefix(sel.Sel.Name, "Fatal"))
}

func TestMayImport(t *testing.T) {
	for _, c := range []struct {
		pkg, imported string
		want          bool
	}{
		{"cli", "visite/db", true},
		{"tui", "visite/audit", true},
		{"audit", "visite/checklist", true},
		{"db", "github.com/mattn/go-sqlite3", true},
		{"ledger", "crypto/ed25519", true},

		{"tui", "visite/db", false},
		{"report", "visite/inventory", false},
		{"audit", "visite/ledger", false},
		{"checklist", "visite/audit", false},
		{"visite", "visite/db", false},
		{"report", "github.com/mattn/go-sqlite3", false},
		{"cli", "database/sql", false},
		{"db", "database/sql/driver", true},
		{"cli", "github.com/charmbracelet/bubbletea", false},
		{"audit", "os", false},
		{"checklist", "os/exec", false},
		{"cli", "os/signal", true},
		{"cli", "net/http/httptest", false},
		{"db", "net", false},
		{"cli", "example.com/anything", false},
	} {
		if got := mayImport(c.pkg, c.imported); got != c.want {
			t.Errorf("mayImport(%s, %s) = %v, want %v", c.pkg, c.imported, got, c.want)
		}
	}
}
