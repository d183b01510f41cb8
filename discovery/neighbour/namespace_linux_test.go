package neighbour

import (
	"os"
	"os/exec"
	"testing"
)

// namespace runs the calling test once more in a network namespace of its own,
// after the commands of setup; there it reports true. Outside it passes on what
// became of it.
func namespace(t *testing.T, setup string) bool {
	t.Helper()
	if os.Getenv("VISITE_TEST_NAMESPACE") == t.Name() {
		return true
	}
	if out, err := exec.Command("unshare", "-rn", "true").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("network namespaces are needed: %v\n%s", err, out)
		}
		t.Skipf("SKIPPED: network namespaces are not permitted here: %v\n%s", err, out)
	}
	run := exec.Command("unshare", "-rn", "bash", "-euc", setup+"\nexec \"$@\"", "-", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=1m")
	run.Env = append(os.Environ(), "VISITE_TEST_NAMESPACE="+t.Name())
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}
