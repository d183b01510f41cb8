package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"visite/audit"
	"visite/checklist"
)

// isolated are devices to isolate and others.
func isolated() []audit.Standing {
	all := standings()
	all[0].Open = []audit.Action{{Word: "disconnect"}, {Word: "install_upgrade"}}
	all[1].Open = []audit.Action{{Word: "install_upgrade"}}
	all[5].Open = []audit.Action{{Word: "isolate_network"}} // out of service
	all[0].Device.IP, all[0].Device.MAC, all[0].Device.Host = "", "", ""
	return all
}

func seenOnce() iter.Seq2[audit.Record, error] {
	r := completed()
	r.Device.ID = "1"
	return recordsOf([]audit.Record{r, r})
}

// The list has the network with its source, the devices that must come off it and
// those that nobody has audited, with all addresses known of them, each once.
func TestIsolateJSON(t *testing.T) {
	done := &Tally{}
	text := written(t, func(w io.Writer) error {
		return IsolateJSON(w, recordsOf(isolated()), seenOnce(), head(t, checklist.English), done)
	})
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled(t, "isolate").Validate(doc); err != nil {
		t.Error(err)
	}
	var got isolateJSON
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Block) != 1 || got.Block[0].Network != "202.114.4.0/24" || !strings.Contains(got.Block[0].Source, "ICSMA-25-030-01") {
		t.Errorf("to block: %+v", got.Block)
	}
	if len(got.Devices) != 2 || done.Records != 2 {
		t.Fatalf("%d devices, told %+v", len(got.Devices), done)
	}
	first, second := got.Devices[0], got.Devices[1]
	if !slices.Equal(first.Reasons, []string{"disconnect"}) || !slices.Equal(first.Calls, []string{"202.114.4.119:515"}) || len(first.Addresses) != 2 ||
		first.Addresses[0].Address != "10.0.0.7" || first.Addresses[0].Source != "sdc" {
		t.Errorf("to disconnect: %+v", first)
	}
	if !slices.Equal(second.Reasons, []string{notAudited}) || len(second.Addresses) != 1 || second.Addresses[0].Source != "list" {
		t.Errorf("not audited: %+v", second)
	}
}

// A device of which no address is known has one line, with nothing made up.
func TestIsolateCSV(t *testing.T) {
	none := recordsOf([]audit.Record(nil))
	text := string(written(t, func(w io.Writer) error {
		return IsolateCSV(w, recordsOf(isolated()), none, head(t, checklist.German), &Tally{}, CSVOptions{NoBOM: true})
	}))
	rows := lines(text)
	if len(rows) != 1+3+2 || !strings.HasPrefix(rows[4], "isolate;;;;;;;;MT-C0044;") {
		t.Errorf("rows %q", rows)
	}
	broken := errors.New("broken")
	if err := IsolateCSV(io.Discard, records(isolated(), broken), none, head(t, checklist.German), &Tally{}, CSVOptions{}); !errors.Is(err, broken) {
		t.Errorf("a broken store: %v", err)
	}
}
