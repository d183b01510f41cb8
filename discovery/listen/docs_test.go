package listen

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestDocs holds the page for IT to what the code does.
func TestDocs(t *testing.T) {
	b, err := os.ReadFile("../../docs/network.md")
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(string(b)), " ")
	says := func(want string) {
		t.Helper()
		if !strings.Contains(page, want) {
			t.Errorf("docs/network.md does not say %q", want)
		}
	}
	for _, source := range Sources() {
		how := "broadcast"
		if c := channels[source]; c.group.IsValid() {
			how = "group " + c.group.String()
		}
		says(fmt.Sprintf("| %d | %s |", Port(source), how))
	}
	says("32,767 bytes for SDC, 4,096 for Mindray, 1,500 for the others")
	says(fmt.Sprintf("%d packets of one address in a row and %d a second", burst, perSecond))
	says(fmt.Sprintf("%d addresses never heard before in a row and %d a second", newBurst, newPerSecond))
	says(fmt.Sprintf("%d devices behind one address", maxEndpoints))
	says(fmt.Sprintf("%d levels, %d tokens", maxDepth, maxTokens))
}
