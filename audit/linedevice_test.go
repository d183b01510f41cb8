package audit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLocate(t *testing.T) {
	const round = RoundID("r1")
	here := Place{Ward: "Intensiv 2", Room: "204"}
	there := Place{Ward: "Intensiv 1", Room: "101", Bed: "B"}
	known := func(number, maker, model, serial string, at Place) Device {
		d := Device{InventoryNumber: number, Maker: maker, Model: model, Serial: serial, Place: at, PlaceSource: FromList}
		d.ID = d.NewID()
		return d
	}
	mt1 := known("MT-1", "Contec", "CMS8000", "C1", Place{Ward: "intensiv 2", Room: "204", Bed: "A"})
	mt2 := known("MT-2", "Contec", "CMS8000", "C2", there)
	bare := known("MT-3", "", "", "", here)
	philips := known("MT-4", "Philips", "MP5", "C1", here)
	serial := known("", "Contec", "CMS8000", "C5", here)
	renumbered := known("MT-6", "Contec", "CMS8000", "C6", here)
	renumbered.InventoryNumber = "MT-66"
	twin := known("MT-1", "Contec", "CMS8000", "C9", here)
	twin.ID = "twin"

	tests := []struct {
		name  string
		line  LineDevice
		known []Device
		want  Device // known already, and where
		moved bool
	}{
		{"number and serial", LineDevice{InventoryNumber: "MT-1", Serial: "C1", Maker: "Contec", Model: "CMS8000"}, []Device{mt1}, mt1, false},
		{"other spelling", LineDevice{InventoryNumber: " mt-1", Serial: "c1", Maker: "CONTEC", Model: "cms8000"}, []Device{mt1, philips}, mt1, false},
		{"number alone", LineDevice{InventoryNumber: "MT-1"}, []Device{mt1}, mt1, false},
		{"number, other maker's name", LineDevice{InventoryNumber: "MT-1", Maker: "Contec Medical", Serial: "C1"}, []Device{mt1}, mt1, false},
		{"number, serial new", LineDevice{InventoryNumber: "MT-3", Serial: "C3"}, []Device{bare}, bare, false},
		{"number, same serial of another maker", LineDevice{InventoryNumber: "MT-1", Serial: "C1"}, []Device{philips, mt1}, mt1, false},
		{"maker, model and serial", LineDevice{Serial: "C5", Maker: "Contec", Model: "CMS8000"}, []Device{serial}, serial, false},
		{"serial alone, one has it", LineDevice{Serial: "C5"}, []Device{serial}, serial, false},
		{"new number, known maker, model and serial", LineDevice{InventoryNumber: "MT-9", Serial: "C1", Maker: "Contec", Model: "CMS8000"}, []Device{mt1, philips}, mt1, false},
		{"number for one that has none", LineDevice{InventoryNumber: "MT-9", Serial: "C5"}, []Device{serial}, serial, false},
		{"elsewhere", LineDevice{InventoryNumber: "MT-2"}, []Device{mt2}, mt2, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &Line{Ward: "Intensiv 2", Room: "204", Device: tt.line}
			got, events, err := l.Locate(tt.known, round)
			if err != nil {
				t.Fatal(err)
			}
			want, wantEvents := tt.want, []Event(nil)
			if tt.moved {
				want.Place, want.PlaceSource = here, FromBed
				wantEvents = []Event{&DeviceMoved{Device: want.ID, From: there, To: here, Source: FromBed, Round: round}}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(wantEvents, events); diff != "" {
				t.Errorf("events: -want +got:\n%s", diff)
			}
		})
	}

	refused := []struct {
		name  string
		line  LineDevice
		known []Device
		code  string
	}{
		{"neither number nor serial", LineDevice{Maker: "Contec", Model: "CMS8000"}, nil, "no-number"},
		{"blank numbers", LineDevice{InventoryNumber: " \u200b", Serial: "\t"}, nil, "no-number"},
		{"two devices", LineDevice{InventoryNumber: "MT-2", Serial: "C1", Maker: "Contec", Model: "CMS8000"}, []Device{mt1, mt2}, "two-devices"},
		{"two devices, one without a serial", LineDevice{InventoryNumber: "MT-3", Serial: "C1", Maker: "Contec", Model: "CMS8000"}, []Device{mt1, bare}, "two-devices"},
		{"another serial", LineDevice{InventoryNumber: "MT-1", Serial: "C7"}, []Device{mt1}, "serial-differs"},
		{"serial alone, two have it", LineDevice{Serial: "C1"}, []Device{mt1, philips}, "ambiguous"},
		{"number of two devices", LineDevice{InventoryNumber: "MT-1"}, []Device{mt1, twin}, "ambiguous"},
		{"another number, serial without a maker", LineDevice{InventoryNumber: "MT-9", Serial: "C2"}, []Device{mt2}, "number-differs"},
		{"a number that was another's", LineDevice{InventoryNumber: "MT-6"}, []Device{renumbered}, "number-reused"},
		{"number too long", LineDevice{InventoryNumber: strings.Repeat("1", MaxName+1)}, nil, "too-long"},
	}
	for _, tt := range refused {
		l := &Line{Ward: "Intensiv 2", Room: "204", Device: tt.line}
		got, _, err := l.Locate(tt.known, round)
		wantRefused(t, tt.name, tt.code, got, err)
	}
}

func TestLocateNew(t *testing.T) {
	other := Device{ID: "other", InventoryNumber: "MT-2", Serial: "C1", Maker: "Philips", Model: "CMS8000"}
	for name, d := range map[string]LineDevice{
		"number":                   {InventoryNumber: "MT-1"},
		"serial of another maker":  {Serial: "C1", Maker: "Contec", Model: "CMS8000"},
		"serial of another model":  {Serial: "C1", Maker: "Philips", Model: "MP5"},
		"everything, not yet tidy": {InventoryNumber: " MT-1 ", Serial: "C1\x1b[m", Maker: "Contec  Medical", Model: "CMS8000"},
	} {
		l := &Line{Ward: " Intensiv 2", Room: "204 ", Device: d}
		got, events, err := l.Locate([]Device{other}, "r1")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := Device{
			InventoryNumber: Clean(d.InventoryNumber, MaxName), Serial: Clean(d.Serial, MaxName), Maker: Clean(d.Maker, MaxName), Model: d.Model,
			Place: Place{Ward: "Intensiv 2", Room: "204"}, PlaceSource: FromBed,
		}
		want.ID = want.NewID()
		if diff := cmp.Diff(want, got); diff != "" || d.NewID() != want.ID {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
		if diff := cmp.Diff([]Event{&DeviceListed{Device: want, Round: "r1"}}, events); diff != "" {
			t.Errorf("%s: events: -want +got:\n%s", name, diff)
		}
		if again, events, err := l.Locate([]Device{got}, "r1"); err != nil || len(events) > 0 || again != got {
			t.Errorf("%s: the second time %+v, %v, %v", name, again, events, err)
		}
	}
}

func TestPlaceOfALine(t *testing.T) {
	long := strings.Repeat("x", MaxName+1)
	for _, tt := range []struct {
		name       string
		ward, room string
		code       string
	}{
		{"no ward", " ", "204", "place"},
		{"no room", "Intensiv 2", "\u200b", "place"},
		{"ward too long", long, "204", "too-long"},
		{"room too long", "Intensiv 2", long, "too-long"},
	} {
		l := &Line{Ward: tt.ward, Room: tt.room, Device: LineDevice{InventoryNumber: "MT-1"}}
		got, err := l.Place()
		wantRefused(t, tt.name, tt.code, got, err)
		_, events, err := l.Locate(nil, "r1")
		wantRefused(t, tt.name, tt.code, events, err)
	}
}
