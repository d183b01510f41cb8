//go:build ignore

// Counts reads the output of "go test -json" on stdin, shows one line a package
// and everything that a failing test said, and prints in the end how much was
// tested. It fails if anything failed; in CI (CI=true) also if anything was
// skipped, since nobody looks at what is said there.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// event is one line of "go test -json" (see "go doc test2json").
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

func main() {
	said := map[string]*strings.Builder{} // what each test and package said
	counts := map[string]int{}
	failed := false
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var e event
		if json.Unmarshal(line, &e) != nil {
			fmt.Print(string(line))
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			if said[key] == nil {
				said[key] = &strings.Builder{}
			}
			said[key].WriteString(e.Output)
		case "build-output":
			fmt.Print(e.Output)
		case "pass", "skip":
			count(counts, e)
			if e.Action == "skip" && e.Test != "" && said[key] != nil {
				fmt.Print(said[key].String())
			}
			if e.Test == "" {
				fmt.Printf("ok    %-24s %6.1f s\n", e.Package, e.Elapsed)
			}
			delete(said, key)
		case "fail", "build-fail":
			failed = true
			if e.Test == "" { // what did not come to its end: a time limit, a panic
				for _, k := range slices.Sorted(maps.Keys(said)) {
					if strings.HasPrefix(k, e.Package+" ") && k != key {
						fmt.Print(said[k].String())
						delete(said, k)
					}
				}
			}
			if said[key] != nil {
				fmt.Print(said[key].String())
				delete(said, key)
			}
		}
	}
	golden := 0
	_ = filepath.WalkDir("tui/testdata", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".golden") {
			golden++
		}
		return err
	})
	fmt.Printf("%d tests, %d subtests, %d scripts, %d fuzz seeds, %d skipped; %d golden screens\n",
		counts["test"], counts["subtest"], counts["script"], counts["seed"], counts["skip"], golden)
	if os.Getenv("CI") == "true" && counts["skip"] > 0 {
		fmt.Println("skipped tests count as failed in CI")
		failed = true
	}
	if failed {
		fmt.Println("FAILED")
		os.Exit(1)
	}
}

func count(counts map[string]int, e event) {
	switch {
	case e.Test == "":
	case e.Action == "skip":
		counts["skip"]++
	case strings.HasPrefix(e.Test, "TestScripts/"):
		counts["script"]++
	case strings.HasPrefix(e.Test, "Fuzz") && strings.Contains(e.Test, "/"):
		counts["seed"]++
	case strings.Contains(e.Test, "/"):
		counts["subtest"]++
	default:
		counts["test"]++
	}
}
