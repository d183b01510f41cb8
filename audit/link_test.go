package audit

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func linkingVisit() Visit {
	return Visit{Round: "round", Room: Room{ID: "room"}, Devices: []Seen{{
		Device: Device{ID: "d1", Serial: "C0042", MAC: "00-1B-44-11-3A-B7", IP: "10.0.0.7", Host: "mon", Firmware: "1.0.2"}, Expected: true,
	}}}
}

func TestLink(t *testing.T) {
	v := linkingVisit()
	n := Nearby{Sightings: []Sighting{
		saw(SourceMDNS, 2, "10.0.0.7", "", Said{Host: "mon.local", Serial: "c0042", Firmware: "1.0.3"}), saw(SourceNeighbour, 1, "", "00:1b:44:11:3a:b7", Said{}),
	}}
	for _, by := range []MatchedBy{BySerial, ByMAC, ByAddress, ByHost, ByPerson} {
		e, err := v.Link("d1", by, n)
		if err != nil {
			t.Errorf("%s: %v", by, err)
			continue
		}
		if e.By != by || len(e.Sightings) != 2 || e.Device != "d1" {
			t.Errorf("%s: %+v", by, e)
		}
		if diff := cmp.Diff([]Difference{{"firmware", "1.0.2", "1.0.3"}}, e.Differs); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", by, diff)
		}
		if err := e.Check(v); err != nil {
			t.Errorf("%s: its own event is refused: %v", by, err)
		}
	}
	bare := Nearby{Sightings: []Sighting{saw(SourceMDNS, 2, "10.0.0.8", "", Said{Name: "mon", Host: "other"})}}
	for _, by := range []MatchedBy{BySerial, ByMAC, ByAddress, ByHost, "name", ""} {
		_, err := v.Link("d1", by, bare)
		refused(t, string(by), err, "no-match")
	}
	_, err := v.Link("d2", ByPerson, n)
	refused(t, "another room's device", err, "not-here")
	_, err = v.Link("d1", ByPerson, Nearby{})
	refused(t, "nothing", err, "sightings")
}

func TestLeaveSightings(t *testing.T) {
	v := linkingVisit()
	var all []Nearby
	for i := range MaxSightings + 5 {
		all = append(all, Nearby{Sightings: []Sighting{saw(SourceMDNS, 1, fmt.Sprintf("10.0.%d.%d", i/200, i%200), "", Said{})}})
	}
	e := v.LeaveSightings(all, Recorded{})
	if len(e.Sightings) != MaxSightings || e.Dropped != 5 || e.Check() != nil {
		t.Errorf("%d kept, %d dropped, %v", len(e.Sightings), e.Dropped, e.Check())
	}
	known := Recorded{Left: map[string]bool{all[0].Sightings[0].Key(): true}, Linked: map[string]bool{"10.0.0.1": true, "00:1b:44:11:3a:b7": true}}
	macs := Nearby{Sightings: []Sighting{saw(SourceSwitch, 1, "", "001b44113ab7", Said{}), saw(SourceSDC, 1, "", "", Said{Name: "x"})}}
	if e := v.LeaveSightings([]Nearby{all[0], all[1], macs}, known); e != nil {
		t.Errorf("what is known or linked is kept again: %+v", e)
	}
	twice := Nearby{Sightings: []Sighting{saw(SourceGE, 1, "", "", Said{Name: "BED1"}), saw(SourceGE, 2, "", "", Said{Name: "Bed1"}), saw(SourceGE, 2, "", "", Said{Name: "BED2"})}}
	if e := v.LeaveSightings([]Nearby{twice}, Recorded{}); len(e.Sightings) != 2 {
		t.Errorf("one device twice: %+v", e)
	}
	if e := v.LeaveSightings(nil, Recorded{}); e != nil {
		t.Errorf("nothing is kept: %+v", e)
	}
}

func TestContactCleaned(t *testing.T) {
	good := ContactObserved{
		Device: "d1", File: Say("x\x1b[2J.pcap"), MAC: "00-1B-44-11-3A-B7", Address: "202.114.4.20",
		First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:00Z",
		Contacts: []Contact{{Kind: ContactARP, To: "202.114.4.119", Count: 6, First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:00:00Z"}},
	}
	got, err := good.Cleaned()
	if err != nil || got.File.Text != "x.pcap" || got.MAC != "00:1b:44:11:3a:b7" {
		t.Fatalf("%+v, %v", got, err)
	}
	if none, err := (ContactObserved{Device: "d1", First: good.First, Last: good.Last}).Cleaned(); err != nil || none.Contacts == nil {
		t.Errorf("nothing observed: %+v, %v", none, err)
	}
	for what, spoil := range map[string]func(*ContactObserved){
		"a MAC":        func(e *ContactObserved) { e.MAC = "somewhere" },
		"an address":   func(e *ContactObserved) { e.Address = "somewhere" },
		"a hash":       func(e *ContactObserved) { e.SHA256 = "patient data" },
		"a time":       func(e *ContactObserved) { e.First = "today" },
		"times turned": func(e *ContactObserved) { e.First, e.Last = e.Last, e.First },
		"a kind":       func(e *ContactObserved) { e.Contacts[0].Kind = "dns" },
		"whom":         func(e *ContactObserved) { e.Contacts[0].To = "10.0.0.1" },
		"a count":      func(e *ContactObserved) { e.Contacts[0].Count = 0 },
		"a port":       func(e *ContactObserved) { e.Contacts[0].Port = 65536 },
		"its time":     func(e *ContactObserved) { e.Contacts[0].Last = "" },
	} {
		bad := good
		bad.Contacts = []Contact{good.Contacts[0]}
		spoil(&bad)
		_, err := bad.Cleaned()
		refused(t, what, err, "contact")
	}
}

// Reconciling says what was seen and expected nowhere, and what was expected and
// not seen, but only where anything was seen at all.
func TestReconcileTheNetwork(t *testing.T) {
	v := Visit{
		Devices:  []Seen{{Device: Device{ID: "d1"}, Expected: true, Network: true}, {Device: Device{ID: "d2"}, Expected: true}, {Device: Device{ID: "d3"}}},
		Unlinked: []Sighting{saw(SourceMDNS, 1, "10.0.0.9", "", Said{}), saw(SourceNeighbour, 2, "10.0.0.9", "00:1b:44:11:3a:b7", Said{})},
		Looked:   true,
	}
	r := v.Reconcile()
	if len(r.Unlinked) != 1 || len(r.Unlinked[0].Sightings) != 2 || len(r.Unseen) != 1 || r.Unseen[0].Device.ID != "d2" {
		t.Errorf("unlinked %+v, unseen %+v", r.Unlinked, r.Unseen)
	}
	v.Looked = false
	if r := v.Reconcile(); r.Unseen != nil {
		t.Errorf("nothing was looked at, but unseen is %+v", r.Unseen)
	}
}
