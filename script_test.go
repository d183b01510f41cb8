package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xuri/excelize/v2"

	"visite/cli"
	"visite/ledger"
)

// raceQuick keeps the race detector from sleeping a second at each end of the
// program.
const raceQuick = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"visite": func() {
			os.Exit(cli.Main(cli.Build{Version: "test", Work: 4}, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts plays what users do, as scripts: each file of testdata/script is
// a story about one command, and together they are its manual. Beside the usual
// commands of testscript there are, all of them below, sql, replace, write,
// workbook, obeys, seal, keep and id; colleague and takeup in script_people_test.go,
// hub in script_hub_test.go.
func TestScripts(t *testing.T) {
	example, err := filepath.Abs("inventory/testdata/example-de.csv")
	if err != nil {
		t.Fatal(err)
	}
	captures, err := filepath.Abs("discovery/capture/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("VISITE_CONFIG", filepath.Join(e.WorkDir, "config"))
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("HOME", e.WorkDir)
			passphrase := filepath.Join(e.WorkDir, "passphrase.txt")
			e.Setenv("VISITE_PASSPHRASE_FILE", passphrase)
			if err := os.WriteFile(passphrase, []byte("vier Wörter mit Abstand\n"), 0o600); err != nil {
				return err
			}
			e.Setenv("LC_ALL", "C")
			e.Setenv("EXAMPLE", example)
			e.Setenv("CAPTURES", captures)
			e.Setenv("ESC", "\x1b")
			e.Setenv("GORACE", raceQuick)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"sql": runSQL, "replace": replaceText, "write": writeText, "obeys": obeysSchema,
			"workbook": writeWorkbook, "seal": sealKey, "colleague": colleague, "takeup": takeUp,
			"keep": keepText, "id": keepID, "hub": runHub,
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

// keepText keeps what the brackets of a pattern find first in a text: keep NAME
// PATTERN FILE
func keepText(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 || neg {
		ts.Fatalf("usage: keep NAME PATTERN FILE")
	}
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	found := pattern.FindStringSubmatch(ts.ReadFile(args[2]))
	if len(found) < 2 {
		ts.Fatalf("no %s in %s", args[1], args[2])
	}
	ts.Setenv(args[0], found[1])
}

// keepID keeps the first id in a text of JSON: id NAME FILE
func keepID(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: id NAME FILE")
	}
	keepText(ts, neg, []string{args[0], `"id": "([^"]+)"`, args[1]})
}

// sealKey puts a PIN on the one person's key in a folder, as the screens do
// before a second person comes in: seal FOLDER PIN
func sealKey(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: seal FOLDER PIN")
	}
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*", "person-*.key"))
	ts.Check(err)
	if len(files) != 1 {
		ts.Fatalf("keys of persons: %v, want one", files)
	}
	text, err := os.ReadFile(files[0])
	ts.Check(err)
	key, err := ledger.ParsePersonKey(text, nil)
	ts.Check(err)
	sealed, err := key.MarshalEncrypted([]byte(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(files[0], sealed, 0o600))
}

// replaceText copies a file with one text, as a quoted one of Go, in place of
// another: replace OLD NEW FILE COPY
func replaceText(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 || neg {
		ts.Fatalf("usage: replace OLD NEW FILE COPY")
	}
	before, after, text := unquote(ts, args[0]), unquote(ts, args[1]), ts.ReadFile(args[2])
	if !strings.Contains(text, before) {
		ts.Fatalf("no %q in %s", before, args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.ReplaceAll(text, before, after)), 0o600))
}

func unquote(ts *testscript.TestScript, s string) string {
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	ts.Check(err)
	return text
}

// writeText writes a file, as a quoted text of Go, so many times: write FILE
// TEXT [TIMES]
func writeText(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 || neg {
		ts.Fatalf("usage: write FILE TEXT [TIMES]")
	}
	times := 1
	if len(args) == 3 {
		var err error
		times, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(unquote(ts, args[1]), times)), 0o600))
}

// obeysSchema checks a file against a JSON Schema: obeys FILE SCHEMA
func obeysSchema(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: obeys FILE SCHEMA")
	}
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	ts.Check(compiler.AddResource("schema.json", schema))
	compiled, err := compiler.Compile("schema.json")
	ts.Check(err)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	switch err := compiled.Validate(doc); {
	case neg && err == nil:
		ts.Fatalf("%s obeys %s", args[0], args[1])
	case !neg && err != nil:
		ts.Fatalf("%s: %v", args[0], err)
	}
}

// writeWorkbook makes an XLSX file of a table: workbook FILE.xlsx TABLE, whose
// cells are parted by ";".
func writeWorkbook(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: workbook FILE.xlsx TABLE")
	}
	book := excelize.NewFile()
	defer book.Close()
	for i, line := range strings.Split(strings.TrimSpace(ts.ReadFile(args[1])), "\n") {
		cells := strings.Split(line, ";")
		ts.Check(book.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &cells))
	}
	ts.Check(book.SaveAs(ts.MkAbs(args[0])))
}
