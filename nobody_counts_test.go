package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	// groups finds what a query groups by, or has a window for each of.
	groups = regexp.MustCompile(`(?is)(?:GROUP|PARTITION)\s+BY\s+(.*?)(?:\)|\bORDER\b|\bHAVING\b|\bLIMIT\b|$)`)
	// people finds a column that holds a person.
	people = regexp.MustCompile(`(?i)\b(?:by|\w+_by|by_\w+|person|human|author)\b`)
	// personalTitle finds a title of a column, a chart or a line that measures people.
	personalTitle = regexp.MustCompile(`(?i)\b(pro|je|nach) (Person|Mitarbeiter|Prüfer|Technikerin|Techniker)\b|\bper (person|employee|auditor|technician)\b|` +
		`\b(Rangliste|Bestenliste|ranking|leaderboard|Bearbeitungszeit|Prüfdauer|Dauer der Prüfung|time per audit|audit duration|audits per)\b`)
)

// TestNobodyIsMeasured: no screen, report or export counts, ranks or times the
// work of one person. What would be needed for it must not be there: a query that
// groups by a person, a number kept for each person, a title that announces it.
func TestNobodyIsMeasured(t *testing.T) {
	queries, maps := 0, 0
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
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if n.Kind != token.STRING || err != nil {
					return true
				}
				if strings.Contains(strings.ToUpper(text), "GROUP BY") {
					queries++
				}
				if measures(text) {
					t.Errorf("%s measures people: %.200q", set.Position(n.Pos()), text)
				}
			case *ast.MapType:
				maps++
				if of, kept := exprText(n.Key), exprText(n.Value); strings.HasSuffix(of, "PersonID") && isMeasure(kept) && !strings.HasPrefix(name, "tui/env.go") {
					t.Errorf("%s keeps a %s for each person", set.Position(n.Pos()), kept)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if queries < 3 || maps < 50 {
		t.Errorf("looked at %d queries and %d maps: is this the root of the module?", queries, maps)
	}
}

// measures reports whether a text is a query or a title that measures people.
func measures(text string) bool {
	for _, clause := range groups.FindAllStringSubmatch(text, -1) {
		if people.MatchString(clause[1]) {
			return true
		}
	}
	return personalTitle.MatchString(text)
}

func isMeasure(kind string) bool {
	return strings.HasPrefix(kind, "int") || strings.HasPrefix(kind, "float") || kind == "time.Duration"
}

func exprText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return exprText(e.X) + "." + e.Sel.Name
	}
	return ""
}

func TestMeasuringIsFound(t *testing.T) {
	for _, text := range []string{
		"SELECT by, count(*) FROM audits GROUP BY by", "SELECT count(*) FROM audits a GROUP BY a.round, a.completed_by ORDER BY 1",
		"SELECT row_number() OVER (PARTITION BY completed_by ORDER BY n) FROM audits", "Prüfungen pro Person", "Audits per technician", "Bearbeitungszeit",
	} {
		if !measures(text) {
			t.Errorf("%q is not found", text)
		}
	}
	for _, text := range []string{
		"SELECT ward, count(*) FROM standings GROUP BY ward", "SELECT at, by FROM reviews ORDER BY n", "SELECT by FROM x WHERE n IN (SELECT n FROM y GROUP BY room) AND by = ?",
		"Maßnahmen nach Frist", "completed by Jana",
	} {
		if measures(text) {
			t.Errorf("%q is taken for measuring", text)
		}
	}
}
