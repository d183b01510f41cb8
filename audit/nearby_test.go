package audit

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var morning = time.Date(2025, 4, 1, 9, 30, 0, 0, time.UTC)

// saw is a sighting so many seconds into the morning.
func saw(source Source, second int, address, mac string, said Said) Sighting {
	at := morning.Add(time.Duration(second) * time.Second)
	s := Sighting{Source: source, First: morning, Last: at, Interface: "eth0", MAC: mac, Said: said}
	if address != "" {
		s.Address = netip.MustParseAddr(address)
	}
	return s
}

func sources(all []Nearby) (list [][]Source) {
	for _, n := range all {
		list = append(list, n.Sources())
	}
	return list
}

func TestGather(t *testing.T) {
	const a, b = "00:1b:44:11:3a:b7", "00:1b:44:11:3a:b8"
	for _, tt := range []struct {
		name string
		seen []Sighting
		want [][]Source
	}{
		{"nothing", nil, nil},
		{"one address", []Sighting{saw(SourceMDNS, 1, "10.0.0.7", "", Said{}), saw(SourceSDC, 2, "10.0.0.7", "", Said{})}, [][]Source{{SourceSDC, SourceMDNS}}},
		{
			"one MAC, however written, over two addresses",
			[]Sighting{saw(SourceNeighbour, 1, "10.0.0.7", a, Said{}), saw(SourceSwitch, 2, "", "00-1B-44-11-3A-B7", Said{}), saw(SourceMDNS, 3, "10.0.0.7", "", Said{})},
			[][]Source{{SourceMDNS, SourceSwitch, SourceNeighbour}},
		},
		{
			"one address of two MACs",
			[]Sighting{saw(SourceNeighbour, 3, "10.0.0.7", a, Said{}), saw(SourceDHCP, 1, "10.0.0.7", b, Said{}), saw(SourceMDNS, 2, "10.0.0.7", "", Said{})},
			[][]Source{{SourceNeighbour}, {SourceMDNS}, {SourceDHCP}},
		},
		{
			"neither",
			[]Sighting{saw(SourceGE, 1, "", "", Said{Name: "BED1"}), saw(SourceGE, 2, "", "", Said{Name: "BED1"})},
			[][]Source{{SourceGE}, {SourceGE}},
		},
		{
			"the newest first",
			[]Sighting{saw(SourceGE, 1, "10.0.0.1", "", Said{}), saw(SourceMDNS, 9, "10.0.0.2", "", Said{})},
			[][]Source{{SourceMDNS}, {SourceGE}},
		},
	} {
		if diff := cmp.Diff(tt.want, sources(Gather(tt.seen))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		total := 0
		for _, n := range Gather(tt.seen) {
			total += len(n.Sightings)
		}
		if total != len(tt.seen) {
			t.Errorf("%s: %d sightings of %d", tt.name, total, len(tt.seen))
		}
	}
}

// What a maker's own protocol says counts more than an announcement that came
// later, and the title does not change with every packet.
func TestNearbySaid(t *testing.T) {
	n := Nearby{Sightings: []Sighting{
		saw(SourceMDNS, 9, "10.0.0.7", "", Said{Name: "HTTP", Host: "mon-204-a.local", Model: "CMS9000", Services: []string{"_http._tcp 80"}}),
		saw(SourceSDC, 1, "", "", Said{
			Maker: "Contec", Model: "CMS8000", Spot: Spot{Room: "204", Bed: "A"},
			Services: []string{"_http._tcp 80", "sdc 6464"}, Facts: []Fact{{"uuid", "1"}},
		}),
		saw(SourceNeighbour, 5, "10.0.0.7", "00-1B-44-11-3A-B7", Said{}),
	}}
	want := Said{
		Name: "HTTP", Host: "mon-204-a.local", Maker: "Contec", Model: "CMS8000", Spot: Spot{Room: "204", Bed: "A"},
		Services: []string{"_http._tcp 80", "sdc 6464"}, Facts: []Fact{{"uuid", "1"}},
	}
	if diff := cmp.Diff(want, n.Said()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if n.Address() != netip.MustParseAddr("10.0.0.7") || n.MAC() != "00:1b:44:11:3a:b7" || !n.Last().Equal(morning.Add(9*time.Second)) {
		t.Errorf("address %s, MAC %s, last %s", n.Address(), n.MAC(), n.Last())
	}
}

func TestNearbyTitle(t *testing.T) {
	for want, s := range map[string]Sighting{
		"Bett 12":           saw(SourceMDNS, 1, "10.0.0.7", "", Said{Name: "Bett 12", Model: "CMS8000"}),
		"Contec CMS8000":    saw(SourceMDNS, 1, "10.0.0.7", "", Said{Maker: "Contec", Model: "CMS8000"}),
		"CONTEC CMS8000":    saw(SourceMDNS, 1, "10.0.0.7", "", Said{Maker: "Contec", Model: "CONTEC CMS8000"}),
		"mon-204-a":         saw(SourceMDNS, 1, "10.0.0.7", "", Said{Maker: "Contec", Host: "MON-204-A.local."}),
		"Philips":           saw(SourcePhilips, 1, "10.0.0.7", "", Said{Maker: "Philips"}),
		"10.0.0.7":          saw(SourceNeighbour, 1, "10.0.0.7", "00:1b:44:11:3a:b7", Said{}),
		"00:1b:44:11:3a:b7": saw(SourceSwitch, 1, "", "001b44113ab7", Said{}),
		"":                  saw(SourceGE, 1, "", "", Said{}),
	} {
		if got := (Nearby{Sightings: []Sighting{s}}).Title(); got != want {
			t.Errorf("%+v is called %q, want %q", s.Said, got, want)
		}
	}
}

func TestNearbyAddressIsIPv4IfKnown(t *testing.T) {
	six, four := saw(SourceNeighbour, 9, "fe80::1", "", Said{}), saw(SourceMDNS, 1, "10.0.0.7", "", Said{})
	if got := (Nearby{Sightings: []Sighting{six, four}}).Address(); got != four.Address {
		t.Errorf("address %s", got)
	}
	if got := (Nearby{Sightings: []Sighting{six}}).Address(); got != six.Address {
		t.Errorf("address %s", got)
	}
}

// The strongest fact alone ties, and a name of its own ties nothing.
func TestMatch(t *testing.T) {
	const mac, ip, host = "00-1B-44-11-3A-B7", "10.0.0.7", "mon-204-a"
	list := []Device{
		{ID: "serial", Serial: "c0042"},
		{ID: "mac", MAC: mac},
		{ID: "mac too", MAC: mac},
		{ID: "address", IP: ip},
		{ID: "host", Host: host},
		{ID: "named", Designation: "CMS8000 Bett 12", Model: "CMS8000", Maker: "Contec", InventoryNumber: "MT-12"},
		{ID: "bare"},
	}
	whole := Said{Name: "CMS8000 Bett 12", Host: "mon-204-a.local", Maker: "Contec", Model: "CMS8000", Serial: "C0042"}
	without := func(change func(*Sighting)) Sighting {
		s := saw(SourceMDNS, 1, ip, "00:1b:44:11:3a:b7", whole)
		change(&s)
		return s
	}
	type tie struct {
		ID DeviceID
		By MatchedBy
	}
	for _, tt := range []struct {
		name string
		s    Sighting
		want []tie
	}{
		{"all", without(func(*Sighting) {}), []tie{{"serial", BySerial}}},
		{"no serial", without(func(s *Sighting) { s.Serial = "" }), []tie{{"mac", ByMAC}, {"mac too", ByMAC}}},
		{"another serial", without(func(s *Sighting) { s.Serial = "C0043" }), []tie{{"mac", ByMAC}, {"mac too", ByMAC}}},
		{"no MAC", without(func(s *Sighting) { s.Serial, s.MAC = "", "" }), []tie{{"address", ByAddress}}},
		{"no address", without(func(s *Sighting) { s.Serial, s.MAC, s.Address = "", "", netip.Addr{} }), []tie{{"host", ByHost}}},
		{"a name alone", saw(SourceMDNS, 1, "", "", Said{Name: "CMS8000 Bett 12", Maker: "Contec", Model: "CMS8000"}), nil},
		{"a name like a host", saw(SourceMDNS, 1, "", "", Said{Name: host}), nil},
		{"a foreign address", Sighting{Source: SourceMDNS, Foreign: []netip.Addr{netip.MustParseAddr(ip)}}, nil},
		{"nothing", Sighting{Source: SourceMDNS}, nil},
	} {
		var got []tie
		for _, c := range (Nearby{Sightings: []Sighting{tt.s}}).Match(list) {
			got = append(got, tie{c.Device.ID, c.By})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestDifferences(t *testing.T) {
	listed := Device{
		Maker: "Contec", Model: "CMS 8000", Serial: "C-0042", Firmware: "1.0.2", MAC: "001b.4411.3ab7", IP: "10.0.0.7",
		Host: "mon-204-a.klinik.de", Place: Place{Ward: "ICU", Room: "204", Bed: "A"},
	}
	same := saw(SourceSDC, 1, "10.0.0.7", "00:1b:44:11:3a:b7", Said{
		Maker: "Contec Medical Systems Co., Ltd.", Model: "CONTEC CMS8000", Serial: "c0042", Firmware: "1.0.2", Host: "MON-204-A.local",
		Spot: Spot{Unit: "Intensiv", Room: "204", Bed: "a"},
	})
	if got := (Nearby{Sightings: []Sighting{same}}).Differences(listed); got != nil {
		t.Errorf("written otherwise, the same is called different: %v", got)
	}
	if got := (Nearby{Sightings: []Sighting{same}}).Differences(Device{}); got != nil {
		t.Errorf("a list that says nothing is contradicted: %v", got)
	}
	other := saw(SourceSDC, 1, "10.0.0.8", "00:1b:44:11:3a:b8", Said{
		Maker: "Epsimed", Model: "CMS9000", Serial: "C0043", Firmware: "1.0.3", Host: "mon-205-a", Spot: Spot{Room: "205", Bed: "B"},
	})
	want := []Difference{
		{"maker", "Contec", "Epsimed"},
		{"model", "CMS 8000", "CMS9000"},
		{"serial", "C-0042", "C0043"},
		{"firmware", "1.0.2", "1.0.3"},
		{"host", "mon-204-a.klinik.de", "mon-205-a"},
		{"mac", "001b.4411.3ab7", "00:1b:44:11:3a:b8"},
		{"ip", "10.0.0.7", "10.0.0.8"},
		{"room", "204", "205"},
		{"bed", "A", "B"},
	}
	if diff := cmp.Diff(want, (Nearby{Sightings: []Sighting{other}}).Differences(listed)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSightingRecord(t *testing.T) {
	s := saw(SourceSDC, 5, "10.0.0.7", "00:1b:44:11:3a:b7", Said{
		Name: "CMS8000 Bett 12", Host: "mon-204-a", Maker: "Contec", Model: "CMS8000", Serial: "C0042", Firmware: "1.0.2",
		Spot: Spot{Facility: "KS", Unit: "ICU", Room: "204", Bed: "A"}, Services: []string{"_http._tcp 80"}, Facts: []Fact{{"uuid", "1"}},
	})
	back, err := s.Record().Sighting()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("-was +is:\n%s", diff)
	}
	if r := (Sighting{Source: SourceNeighbour, First: morning, Last: morning}).Record(); !r.Said.IsZero() || r.Address != "" {
		t.Errorf("a sighting that says nothing is kept as %+v", r)
	}
}

// Whatever a device says is harmless in the log, and there is an end to it.
func TestSightingRecordIsClean(t *testing.T) {
	hostile := "\x1b[2J\u202eCMS\x00" + string(make([]byte, 5000))
	s := saw(SourceMDNS, 1, "10.0.0.7", "", Said{
		Name: hostile, Spot: Spot{Bed: hostile},
		Services: slices.Repeat([]string{hostile}, 1000), Facts: slices.Repeat([]Fact{{hostile, hostile}}, 1000),
	})
	s.Interface, s.MAC = hostile, hostile
	back, err := s.Record().Sighting()
	if err != nil {
		t.Fatal(err)
	}
	want := Said{
		Name: "CMS", Spot: Spot{Bed: "CMS"}, Services: slices.Repeat([]string{"CMS"}, maxServices),
		Facts: slices.Repeat([]Fact{{"CMS", "CMS"}}, maxFacts),
	}
	if diff := cmp.Diff(want, back.Said); diff != "" || back.Interface != "CMS" || back.MAC != "" {
		t.Errorf("interface %q, MAC %q, said (-want +got):\n%s", back.Interface, back.MAC, diff)
	}
}

func TestSightingRecordRefuses(t *testing.T) {
	good := saw(SourceMDNS, 1, "10.0.0.7", "", Said{Name: "x"}).Record()
	for name, spoil := range map[string]func(*SightingRecord){
		"first":   func(r *SightingRecord) { r.First = "yesterday" },
		"last":    func(r *SightingRecord) { r.Last = "" },
		"address": func(r *SightingRecord) { r.Address = "10.0.0" },
		"said":    func(r *SightingRecord) { r.Said.Text = "{" },
	} {
		bad := good
		spoil(&bad)
		if _, err := bad.Sighting(); err == nil {
			t.Errorf("a spoilt %s is read", name)
		}
	}
	good.Said.Text = "" // erased
	if s, err := good.Sighting(); err != nil || !s.isZero() {
		t.Errorf("without what was said: %+v, %v", s, err)
	}
}
