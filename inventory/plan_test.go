package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visite/audit"
)

func place(ward, room, bed string) audit.Place { return audit.Place{Ward: ward, Room: room, Bed: bed} }

// monitor is a known device as a list first named it.
func monitor(number, serial string, at audit.Place) audit.Device {
	d := audit.Device{InventoryNumber: number, Maker: "Contec", Model: "CMS8000", Serial: serial, Place: at}
	if at != (audit.Place{}) {
		d.PlaceSource = audit.FromList
	}
	d.ID = d.NewID()
	return d
}

func seen(d audit.Device) audit.Device {
	d.PlaceSource = audit.FromBed
	return d
}

// listed is a row of a list about that device.
func listed(number, serial string, at audit.Place) audit.Device {
	d := monitor(number, serial, at)
	d.ID = ""
	return d
}

// TestPlan shows what one row does to a site that knows devices 1 and 2, and a
// third without a number.
func TestPlan(t *testing.T) {
	room204 := place("Intensiv 1", "204", "1")
	known := []audit.Device{
		monitor("1", "S1", room204),
		monitor("2", "S2", room204),
		monitor("", "S3", audit.Place{}),
		monitor("4", "", seen(audit.Device{}).Place),
	}
	first := known[0].ID
	for _, c := range []struct {
		name string
		row  audit.Device
		want Change
		code string // of the reject
	}{
		{
			name: "new",
			row:  listed("9", "S9", room204),
			want: Change{Added: true, Device: monitor("9", "S9", room204)},
		},
		{name: "known, nothing new", row: listed("1", "S1", room204)},
		{name: "empty cells erase nothing", row: audit.Device{InventoryNumber: "1"}},
		{name: "case and blanks of a number do not matter", row: audit.Device{InventoryNumber: "1", Serial: "s1"}, want: Change{
			Fields: []FieldChange{{Serial, "S1", "s1"}},
		}},
		{name: "serial number alone", row: listed("", "S1", room204)},
		{name: "serial number of another maker's device", row: audit.Device{Maker: "Philips", Model: "MX450", Serial: "S1"}, want: Change{
			Added: true, Device: audit.Device{ID: audit.SerialID("Philips", "MX450", "S1"), Maker: "Philips", Model: "MX450", Serial: "S1"},
		}},
		{name: "a name is no number", row: audit.Device{Designation: "1", InventoryNumber: "9"}, want: Change{
			Added: true, Device: audit.Device{ID: audit.NumberID("9"), Designation: "1", InventoryNumber: "9"},
		}},
		{name: "corrected", row: audit.Device{InventoryNumber: "1", Model: "CMS 8000", Year: "2021"}, want: Change{
			Fields: []FieldChange{{Model, "CMS8000", "CMS 8000"}, {Year, "", "2021"}},
		}},
		{name: "known by its serial number, now with a number", row: listed("3", "S3", audit.Place{}), want: Change{
			Fields: []FieldChange{{Number, "", "3"}},
		}},
		{name: "a serial number for a known number", row: listed("4", "S4", audit.Place{}), want: Change{
			Fields: []FieldChange{{Serial, "", "S4"}},
		}},
		{name: "a place for a device without", row: listed("", "S3", room204), want: Change{Move: &Move{To: room204}}},
		{name: "another room", row: listed("1", "", place("Intensiv 1", "205", "")), want: Change{
			Move: &Move{From: room204, To: place("Intensiv 1", "205", "")},
		}},
		{name: "another bed", row: listed("1", "", place("Intensiv 1", "204", "2")), want: Change{
			Move: &Move{From: room204, To: place("Intensiv 1", "204", "2")},
		}},
		{name: "another ward, room not said", row: listed("1", "", place("IMC", "", "")), want: Change{
			Move: &Move{From: room204, To: place("IMC", "", "")},
		}},
		{name: "the same room in other letters", row: listed("1", "", place("INTENSIV 1", "204", ""))},
		{name: "only the ward said", row: listed("1", "", place("Intensiv 1", "", ""))},
		{name: "number and serial of two devices", row: listed("1", "S2", room204), code: "two-devices"},
		{name: "known number, other serial", row: listed("1", "S7", room204), code: "serial-differs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, reject := NewPlan(known, false).Next(Record{Row: 7, Device: c.row, Cells: []string{"x"}})
			if c.code != "" {
				if reject == nil || reject.Reason.Code != c.code || reject.Row != 7 || len(reject.Cells) != 1 {
					t.Fatalf("got %+v, want reject %s", reject, c.code)
				}
				wantRefusal(t, reject.Reason, c.code)
				return
			}
			if reject != nil {
				t.Fatal(reject.Reason)
			}
			if c.want.Added && got.Device != c.want.Device {
				t.Errorf("device %s", cmp.Diff(c.want.Device, got.Device))
			}
			c.want.Row, c.want.Device = 7, got.Device
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if !c.want.Added && c.name == "corrected" && got.Device.ID != first {
				t.Errorf("a correction changes no id: %s", got.Device.ID)
			}
		})
	}
}

// TestBedBeatsList: what was seen at the bed stays, and the difference is
// reported, unless the list is told to win.
func TestBedBeatsList(t *testing.T) {
	bed, list := place("Intensiv 1", "204", ""), place("IMC", "201", "3")
	known := []audit.Device{seen(monitor("1", "S1", bed))}
	row := Record{Row: 2, Device: listed("1", "S1", list)}

	got, _ := NewPlan(known, false).Next(row)
	if diff := cmp.Diff(Change{Row: 2, Device: known[0], Differ: &Move{From: bed, To: list}}, got); diff != "" || !got.Unchanged() {
		t.Errorf("-want +got:\n%s", diff)
	}
	got, _ = NewPlan(known, true).Next(row)
	if got.Move == nil || got.Differ != nil || got.Device.Place != list || got.Device.PlaceSource != audit.FromList {
		t.Errorf("with move: %+v", got)
	}

	row.Device = listed("1", "S1", place("intensiv 1", "204", "3"))
	got, _ = NewPlan(known, false).Next(row)
	if !got.Unchanged() || got.Differ != nil {
		t.Errorf("a list that knows the bed in the same room does not differ: %+v", got)
	}
}

// TestTwice: the same device twice in one file, with other content, is rejected
// and names the first row.
func TestTwice(t *testing.T) {
	room := place("Intensiv 1", "204", "")
	known := []audit.Device{monitor("1", "S1", room)}
	for _, c := range []struct {
		name          string
		first, second audit.Device
		code          string
	}{
		{"identical, known", listed("1", "S1", room), listed("1", "S1", room), ""},
		{"identical, new", listed("9", "S9", room), listed("9", "S9", room), ""},
		{"other bed", listed("1", "S1", room), listed("1", "S1", place("Intensiv 1", "204", "2")), "twice"},
		{"by number, then by serial", listed("1", "", room), listed("", "S1", room), "twice"},
		{"new, other serial", listed("9", "S9", room), listed("9", "S8", room), "twice"},
		{"new, other number", listed("9", "S9", room), listed("8", "S9", room), "twice"},
		{"after a rejected row", listed("1", "S7", room), listed("1", "S1", place("IMC", "1", "")), "twice"},
		{"another device", listed("9", "S9", room), listed("8", "S8", room), ""},
	} {
		p := NewPlan(known, false)
		p.Next(Record{Row: 5, Device: c.first})
		change, reject := p.Next(Record{Row: 9, Device: c.second})
		switch {
		case c.code == "" && reject != nil:
			t.Errorf("%s: %v", c.name, reject.Reason)
		case c.code == "" && c.first == c.second && !change.Unchanged():
			t.Errorf("%s: %+v", c.name, change)
		case c.code != "" && (reject == nil || reject.Reason.Code != c.code):
			t.Errorf("%s: %+v", c.name, reject)
		case c.code != "":
			if want := "the same device is already in row 5, with other content"; reject.Reason.Error() != want {
				t.Errorf("%s: %s", c.name, reject.Reason)
			}
		}
	}
}

// TestTakesNoOthersName: a correction must not give a device the maker, model
// and serial number by which another one is known; nor may a later row of the
// same file give that name free, for then a second import would take it.
func TestTakesNoOthersName(t *testing.T) {
	bare := audit.Device{InventoryNumber: "2", Serial: "A"}
	bare.ID = bare.NewID()
	p := NewPlan([]audit.Device{bare, monitor("1", "A", audit.Place{})}, false)
	row := audit.Device{InventoryNumber: "2", Maker: "Contec", Model: "CMS8000"}
	if _, reject := p.Next(Record{Row: 2, Device: row}); reject == nil || reject.Reason.Code != "two-devices" {
		t.Errorf("got %+v", reject)
	}
	row = audit.Device{InventoryNumber: "1", Maker: "GIMA"}
	if _, reject := p.Next(Record{Row: 3, Device: row}); reject == nil || reject.Reason.Code != "twice" {
		t.Errorf("got %+v", reject)
	}
}

// TestTakesNoRejectedName: nor may a correction give a device the name that a
// rejected row had; a second import would then take that row.
func TestTakesNoRejectedName(t *testing.T) {
	renumbered := monitor("1", "", audit.Place{})
	renumbered.InventoryNumber = "2"
	p := NewPlan([]audit.Device{renumbered, monitor("3", "", audit.Place{})}, false)
	if _, reject := p.Next(Record{Row: 2, Device: listed("1", "A", audit.Place{})}); reject == nil || reject.Reason.Code != "number-reused" {
		t.Errorf("got %+v", reject)
	}
	row := audit.Device{InventoryNumber: "3", Serial: "A"}
	if _, reject := p.Next(Record{Row: 3, Device: row}); reject == nil || reject.Reason.Code != "twice" {
		t.Errorf("got %+v", reject)
	}
}

func TestUnclearSites(t *testing.T) {
	twin := monitor("2", "S1", audit.Place{})
	renumbered := monitor("3", "S3", audit.Place{})
	renumbered.InventoryNumber = "30"
	known := []audit.Device{monitor("1", "S1", audit.Place{}), twin, renumbered}
	for _, c := range []struct {
		name string
		row  audit.Device
		code string
	}{
		{"serial number of two known devices", listed("", "S1", audit.Place{}), "ambiguous"},
		{"the number tells the two apart", listed("2", "S1", audit.Place{}), ""},
		{"a number another device began with", audit.Device{InventoryNumber: "3"}, "number-reused"},
		{"that device by its new number", audit.Device{InventoryNumber: "30"}, ""},
	} {
		_, reject := NewPlan(known, false).Next(Record{Row: 2, Device: c.row})
		if c.code == "" && reject != nil || c.code != "" && (reject == nil || reject.Reason.Code != c.code) {
			t.Errorf("%s: %+v", c.name, reject)
		}
	}
}

// site applies changes the way the store does.
type site map[audit.DeviceID]audit.Device

func (s site) devices() []audit.Device {
	var all []audit.Device
	for _, d := range s {
		all = append(all, d)
	}
	return all
}

// load plans and applies a list and gives what became of each row.
func (s site) load(list []audit.Device, move bool) (Tally, []string) {
	p := NewPlan(s.devices(), move)
	var tally Tally
	var codes []string
	for i, d := range list {
		c, r := p.Next(Record{Row: i + 2, Device: d})
		tally.Count(c, r)
		code := ""
		if r != nil {
			code = r.Reason.Code
		} else if !c.Unchanged() {
			s[c.Device.ID] = c.Device
		}
		codes = append(codes, code)
	}
	return tally, codes
}

// TestSecondImportChangesNothing: whatever the list and the site, however
// contradictory, importing it again adds, changes and moves nothing, and
// rejects the same rows.
func TestSecondImportChangesNothing(t *testing.T) {
	few := func(t *rapid.T, label string, values ...string) string {
		return rapid.SampledFrom(values).Draw(t, label)
	}
	device := rapid.Custom(func(t *rapid.T) audit.Device {
		d := audit.Device{
			InventoryNumber: few(t, "number", "", "1", "2", "3"),
			Serial:          few(t, "serial", "", "A", "B", "C"),
			Maker:           few(t, "maker", "", "Contec", "contec", "GIMA"),
			Model:           few(t, "model", "", "CMS8000"),
			Year:            few(t, "year", "", "2020", "2021"),
			Place:           rapid.SampledFrom([]audit.Place{{}, place("I", "1", ""), place("i", "1", "2"), place("I", "2", ""), place("II", "", "")}).Draw(t, "place"),
		}
		if d.InventoryNumber+d.Serial == "" {
			d.InventoryNumber = "9"
		}
		if d.Place != (audit.Place{}) {
			d.PlaceSource = audit.FromList
		}
		return d
	})
	rapid.Check(t, func(t *rapid.T) {
		s := site{}
		for _, d := range rapid.SliceOfN(device, 0, 5).Draw(t, "known") {
			d.ID = d.NewID()
			if rapid.Bool().Draw(t, "seen") {
				d.PlaceSource = audit.FromBed
			}
			if rapid.Bool().Draw(t, "renumbered") {
				d.InventoryNumber = few(t, "new number", "1", "2", "3")
			}
			s[d.ID] = d
		}
		list := rapid.SliceOfN(device, 1, 8).Draw(t, "list")
		move := rapid.Bool().Draw(t, "move")
		first, before := s.load(list, move)
		second, after := s.load(list, move)
		if second.Added+second.Changed+second.Moved > 0 || second.Rejected != first.Rejected {
			t.Fatalf("first %+v %q, second %+v %q", first, before, second, after)
		}
		if first.Rows != len(list) || second.Rejected+second.Differing+second.Unchanged != len(list) {
			t.Fatalf("rows not accounted for: %+v", second)
		}
	})
}

func TestEvents(t *testing.T) {
	room := place("Intensiv 1", "204", "")
	added, _ := NewPlan(nil, false).Next(Record{Device: listed("1", "S1", room)})
	if diff := cmp.Diff([]audit.Event{&audit.DeviceListed{Device: monitor("1", "S1", room)}}, added.Events()); diff != "" {
		t.Error(diff)
	}
	row := listed("1", "S1", place("IMC", "201", ""))
	row.Year = "2021"
	changed, _ := NewPlan([]audit.Device{added.Device}, false).Next(Record{Device: row})
	want := []audit.Event{
		&audit.DeviceCorrected{Device: added.Device.ID, Fields: map[string]string{"year": "2021"}},
		&audit.DeviceMoved{Device: added.Device.ID, From: room, To: place("IMC", "201", ""), Source: audit.FromList},
	}
	if diff := cmp.Diff(want, changed.Events()); diff != "" {
		t.Error(diff)
	}
	if events := (Change{Differ: &Move{}}).Events(); len(events) > 0 {
		t.Errorf("a difference writes nothing: %v", events)
	}
}

func TestTally(t *testing.T) {
	var got Tally
	got.Count(Change{Added: true}, nil)
	got.Count(Change{Fields: []FieldChange{{}}, Move: &Move{}, Device: audit.Device{Place: place("A", "1", "")}}, nil)
	got.Count(Change{Differ: &Move{}, Device: audit.Device{Place: place("A", "1", "")}}, nil)
	got.Count(Change{Device: audit.Device{Place: place("A", "", "")}}, nil)
	got.Count(Change{}, &Reject{})
	want := Tally{Rows: 5, Added: 1, Changed: 1, Moved: 1, Differing: 1, Unchanged: 1, Rejected: 1, Unplaced: 2}
	if got != want {
		t.Errorf("got %+v", got)
	}
}
