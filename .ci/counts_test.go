// Package ci holds what "make" runs; here is a test of what says whether the
// tests of all other packages are good enough.
package ci

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestCounts(t *testing.T) {
	const passed = `{"Action":"pass","Package":"a","Test":"TestA"}
{"Action":"pass","Package":"a"}
`
	const skipped = `{"Action":"output","Package":"a","Test":"TestB","Output":"why it is skipped\n"}
{"Action":"skip","Package":"a","Test":"TestB"}
`
	const failed = `{"Action":"output","Package":"a","Test":"TestC","Output":"why it failed\n"}
{"Action":"fail","Package":"a","Test":"TestC"}
`
	for _, c := range []struct {
		name, in, ci string
		ok           bool
		want         string
	}{
		{"passed", passed, "true", true, "1 tests, "},
		{"skipped at home", passed + skipped, "", true, "why it is skipped"},
		{"skipped in CI", passed + skipped, "true", false, "1 skipped"},
		{"failed", passed + failed, "", false, "why it failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			counts := exec.Command("go", "run", "counts.go")
			counts.Env = append(os.Environ(), "CI="+c.ci)
			counts.Stdin = strings.NewReader(c.in)
			out, err := counts.CombinedOutput()
			if (err == nil) != c.ok || !strings.Contains(string(out), c.want) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
