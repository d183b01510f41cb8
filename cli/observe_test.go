package cli

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/capture"
)

// TestObserveNetworkOnly: a device that calls other addresses of the network, and
// not the hard-coded ones, is not recorded by itself, and by a person's word only
// with that said.
func TestObserveNetworkOnly(t *testing.T) {
	p, _ := laptop(t, audit.Technician)
	ctx := t.Context()
	p.must(t, p.app.inventoryImport(ctx, listOptions{path: file(t, "list.csv", "Inventarnummer;Station;MAC-Adresse\nMT-1;Süd;02:00:00:00:00:20\n")}))
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	stamp := at.Format(time.RFC3339)
	contact := func(to string) []audit.Contact {
		return []audit.Contact{{Kind: audit.ContactARP, To: to, Count: 1, First: stamp, Last: stamp}}
	}
	for _, c := range []struct {
		to, words string
		recorded  bool
	}{
		{"202.114.4.7", "not the address itself", false},
		{"202.114.4.119", "(evidence)", true},
		{"202.114.4.120", "(evidence)", true},
	} {
		o := &capture.Observation{Name: "a.pcap", First: at, Last: at.Add(time.Minute), Callers: []capture.Caller{{
			MAC: "02:00:00:00:00:20", Address: netip.MustParseAddr("10.0.0.20"), Contacts: contact(c.to),
		}}}
		r, err := p.app.openRecorder(ctx, observeOptions{record: true})
		p.must(t, err)
		done, err := r.record(ctx, o)
		if err != nil || (len(done) == 1) != c.recorded {
			t.Errorf("%s: recorded for %v, %v", c.to, done, err)
		}
		if _, words := p.app.verdict(o, o.Callers); !strings.Contains(words, c.words) {
			t.Errorf("%s: %s", c.to, words)
		}
		e := r.contacts(o, r.known[0], o.Callers)
		if strings.Contains(e.Conditions.Text, "not the address itself") == c.recorded {
			t.Errorf("%s: conditions %q", c.to, e.Conditions.Text)
		}
		r.close()
	}
}
