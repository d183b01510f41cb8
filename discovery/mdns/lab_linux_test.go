package mdns

import (
	"slices"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/netlab"
)

// patience is how long to wait for what must come.
const patience = 30 * time.Second

// until waits until something was seen.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never seen: %s", what)
		}
	}
}

// ward is a cable from eth7, which is returned, with 10.77.0.1, to a ward that
// is a namespace of its own, where it is mon0 with 10.77.0.2.
func ward(tb testing.TB) (link.Link, netlab.Namespaced) {
	tb.Helper()
	far := netlab.Ward(tb)
	return onLink(tb, "eth7"), far
}

func onLink(tb testing.TB, name string) link.Link {
	tb.Helper()
	l, err := link.Find(name)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// five are the services of a monitor with all doors open.
func five() []netlab.Service {
	var all []netlab.Service
	for _, kind := range []string{"_http._tcp", "_telnet._tcp", "_hl7._tcp", "_printer._tcp", "_nfs._tcp"} {
		all = append(all, netlab.Service{
			Name: "CMS8000 Bed 12 (ICU) é", Type: kind, Port: 80 + len(all),
			TXT: []string{"vendor=Contec", "model=CMS8000", "sn=A12", "fw=smart3250", "note=\x1b[31mred"},
		})
	}
	return all
}

var fiveServices = []string{"_hl7._tcp 82", "_http._tcp 80", "_nfs._tcp 84", "_printer._tcp 83", "_telnet._tcp 81"}

func fiveTypes() []string {
	var all []string
	for _, s := range five() {
		all = append(all, s.Type)
	}
	return all
}

// isFive reports whether somebody saw the monitor of [five] whole.
func isFive(all []audit.Sighting) bool {
	return len(all) == 1 && slices.Equal(all[0].Services, fiveServices)
}
