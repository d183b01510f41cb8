package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"
	"github.com/rogpeppe/go-internal/testscript"

	"visite/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"visite": func() {
			os.Exit(cli.Main(cli.Build{Version: "test"}, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts plays what users do, as scripts: each file of testdata/script is
// a story about one command.
func TestScripts(t *testing.T) {
	example, err := filepath.Abs("inventory/testdata/example-de.csv")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("VISITE_CONFIG", filepath.Join(e.WorkDir, "config"))
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("LC_ALL", "C")
			e.Setenv("EXAMPLE", example)
			e.Setenv("ESC", "\x1b")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"sql": runSQL, "replace": replaceText,
		},
	})
}

// runSQL changes a database behind the program's back: sql FILE STATEMENT…
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: sql FILE STATEMENT…")
	}
	conn, err := sql.Open("sqlite3", ts.MkAbs(args[0]))
	ts.Check(err)
	defer conn.Close()
	for _, statement := range args[1:] {
		_, err := conn.Exec(statement)
		ts.Check(err)
	}
}

// replaceText copies a file with one word in place of another: replace OLD NEW
// FILE COPY
func replaceText(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 || neg {
		ts.Fatalf("usage: replace OLD NEW FILE COPY")
	}
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("no %q in %s", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o600))
}
