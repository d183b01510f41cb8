package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// numbersStore is a store whose numbers of the fleet a test gives.
type numbersStore struct {
	*db.Session
	fleet audit.Fleet
}

func (s numbersStore) Fleet(context.Context, time.Time) (audit.Fleet, error) { return s.fleet, nil }

// largeFleet is a hospital in the middle of it all.
func largeFleet() audit.Fleet {
	f := audit.Fleet{
		Devices: 486, Rooms: 212, RoomsProven: 97,
		States:        map[string]int{"now": 3, "immediate": 41, "unclear": 2, "high": 37, "planned": 120, "normal": 18, "unaudited": 140, "resolved": 125},
		Actions:       audit.FleetActions{Open: 412, InWork: 31, Due: 57, Overdue: 12, Done: 9, Confirmed: 203},
		Reviews:       map[audit.ReviewState]int{audit.Awaiting: 88, audit.Approved: 240, audit.Returned: 6, audit.Changed: 3},
		Consultations: audit.FleetConsultations{Expiring: 2, Expired: 1},
	}
	for i, name := range []string{"Anästhesie", "Intensiv 1", "Intensiv 2", "Kardiologie und Angiologie mit Überwachung", "Notaufnahme", ""} {
		f.Wards = append(f.Wards, audit.FleetWard{
			Ward: audit.Ward{Name: name}, Devices: 81, Rooms: 30 + i, RoomsProven: 5 * i,
			States: map[string]int{"now": i % 2, "immediate": 7, "high": 6, "planned": 20, "normal": 3, "unaudited": 24 - i%2, "resolved": 21},
		})
	}
	for i := range 20 {
		f.Weeks = append(f.Weeks, audit.FleetWeek{
			Monday: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*i).Format(time.DateOnly),
			States: map[string]int{"immediate": 60 - i, "high": 5 * i, "resolved": i * i / 3},
		})
	}
	return f
}

// fleetStage is the stage with a sealed audit of every kind, some days later.
func fleetStage(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.seal(s.round, "209", "MT-20901", append(separated(), "anomaly", "tamper_signs")...)
	s.finish("consult")
	s.finish("contradiction")
	s.clock.set(s.clock.now().AddDate(0, 0, 2))
	return s
}

// finish seals an audit of the stage, with a consultation that was held if one is
// called for.
func (s *stage) finish(name string) {
	s.t.Helper()
	ctx := context.Background()
	if name == "consult" {
		at := s.clock.now()
		_, err := s.store.Answer(ctx, s.audits[name], audit.NewAnswer{Item: "consultation", Value: checklist.Value{Fields: map[string]string{
			"status": "held", "physician": "Dr. Öz", "function": "Oberärztin", "at": at.Format(time.RFC3339), "decision": "continue_local",
			"valid_until": at.AddDate(0, 0, 1).Format(time.RFC3339),
		}}})
		s.check(err)
	}
	_, err := s.store.Complete(ctx, s.audits[name])
	s.check(err)
}

// From each number one key leads to what it counts.
func TestFleetStory(t *testing.T) {
	s := fleetStage(t)
	d := newDriver(t, s.testSite, checklist.German, 80, 24)
	d.open(newFleet(d.app.e))
	d.see("Geräte im Betrieb", "Offene Maßnahmen", "Stationen", "Intensiv 2", "Kardiologie", "Verlauf")
	of, err := s.store.Fleet(context.Background(), s.clock.now())
	s.check(err)

	// All devices, and those of each state: as many as the number says.
	d.press("enter").see(fmt.Sprintf("Alle Geräte im Betrieb · %d Geräte", of.Devices)).press("esc")
	for i, state := range audit.DeviceStates() {
		d.press("down")
		if n := of.States[state]; n > 0 {
			_, word, _ := d.app.e.stateMark(state)
			d.press("enter").see("Geräte: "+word+" · "+d.app.e.w.fleet.found(n), word)
			if i == 0 {
				d.see("MT-20901", "überfällig").press("enter").see("Contec CMS8000 · MT-20901", "Monitor sicherstellen").press("esc")
			}
			d.press("esc")
		}
	}
	// The rooms: what is not proven comes first, and leads to the round that says so.
	d.press("down", "enter").see("! Intensiv 2 · Raum 201", "mit Lücke", "– Kardiologie", "nie begangen")
	d.press("enter").see("Runde im Rückblick", "! nicht betreten").press("esc", "esc")
	// Consultations, and a ward.
	d.press("right")
	for !strings.Contains(d.look(), "▸ ✗ Rücksprache abgelaufen") {
		d.press("up")
	}
	d.press("enter").see("Rücksprache abgelaufen · 1 Gerät", "MT-20501").press("esc")
	d.press("end", "up").see("▸ Intensiv 2").press("enter").see("Geräte: Intensiv 2 · 19 Geräte", "MT-31001", "nie geprüft").press("esc")
	d.press("end").see("▸ Kardiologie").press("enter").see("Geräte: Kardiologie · 0 Geräte", "Kein Gerät")
}

// What is typed narrows the list of devices as a filter does everywhere; a barcode
// is what is typed.
func TestStandingsFilter(t *testing.T) {
	s := fleetStage(t)
	d := newDriver(t, s.testSite, checklist.English, 80, 24)
	d.open(newStandings(d.app.e, "Devices", audit.AuditFilter{Ward: icu}))
	d.see("19 devices").press("/").write("room:201").see("2 devices", "MT-20101").press("esc").see("19 devices")
	d.scan("MT-20402").see("1 device", "MT-20402").press("esc").see("19 devices")
	d.press("/").write("bogus:x").see("✗").press("esc").see("19 devices")
}

// The first frame is there before the numbers are.
func TestFleetFirstFrame(t *testing.T) {
	s, _ := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	first := (&fleetScreen{e: d.app.e}).View(78, 21)
	for _, want := range []string{"Geräte im Betrieb", "…", "Offene Maßnahmen", "unverzüglich", "Stationen"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first frame has no %q:\n%s", want, first)
		}
	}
	d.app.e.site.Store = numbersStore{s.store, audit.Fleet{}}
	d.open(newFleet(d.app.e))
	d.see("Noch kein Gerät ist bekannt").press("enter", "down", "left").see("Noch kein Gerät")
}

// The screens of the fleet, in both languages and three sizes.
func TestFleetScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := fleetStage(t)
		for _, sc := range []scene{
			{name: "fleet", open: newFleet},
			{name: "fleet-end", open: newFleet, keys: []string{"end"}},
			{name: "devices", open: func(e *env) screen { return newStandings(e, e.w.fleet.devicesAll, audit.AuditFilter{}) }},
			{name: "devices-typed", open: func(e *env) screen { return newStandings(e, e.w.fleet.devicesAll, audit.AuditFilter{}) }, keys: []string{"/", "2", "0", "1"}},
			{name: "devices-none", open: func(e *env) screen { return newStandings(e, e.w.fleet.devicesAll, audit.AuditFilter{}) }, keys: []string{"/", "z", "z"}},
			{name: "rooms", open: newFleetRooms},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := newDriver(t, s.testSite, lang, 80, 24)
				d.open(sc.open(d.app.e))
				act(d, sc)
				golden.RequireEqual(t, []byte(d.inSizes()))
			})
		}
		t.Run(string(lang)+"/fleet-large", func(t *testing.T) {
			d := newDriver(t, s.testSite, lang, 80, 24)
			d.app.e.site.Store = numbersStore{s.store, largeFleet()}
			d.open(newFleet(d.app.e))
			golden.RequireEqual(t, []byte(d.inSizes()))
		})
	}
}
