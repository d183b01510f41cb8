package tui

import (
	"testing"

	"visite/audit"
	"visite/checklist"
)

// A technician quits in the middle of a question and starts again: what was seen
// is kept, what was linked stays linked, and the room behind the question is
// listened to from the start. Who had switched listening off finds it off.
func TestNearbyOverARestart(t *testing.T) {
	s, round := intensiv(t)
	lists, err := checklist.Shipped()
	s.check(err)
	f := &fedFinder{feed: make(chan audit.Sighting, 10)}
	start := func() *driver {
		return drive(t, s.clock, Config{
			Site:       Site{Store: s.store, Settings: s.settings, Lists: &testLists{}, Person: "Jo Weiß", Finder: f},
			Checklists: lists, Lang: checklist.German, Now: s.clock.now,
		}, 80, 24)
	}
	monitor := sighted(audit.SourceMDNS, 0, "10.20.4.31", "", audit.Said{Name: "CMS8000"})
	printer := sighted(audit.SourceMDNS, 1, "10.20.4.50", "", audit.Said{Name: "Drucker"})

	d := start()
	d.open(newWalk(d.app.e, round)).press("enter")
	room := d.app.front().screen.(*roomScreen)
	f.feed <- monitor
	f.feed <- printer
	d.hearUntil(room, 2)
	d.press("u", "down", "enter").see("CMS8000", "Welches Gerät ist es?").press("up", "up").see("▸ 4001").press("enter")
	if d.app.front().screen.(*nearbyOneScreen).ask == nil {
		t.Fatal("nothing says that it is 4001, and nobody asks")
	}
	d.wait(handSpeed)
	d.press("enter").see("✓ 4001").press("esc", "enter").see("Ist ein Patient am Monitor angeschlossen?")
	s.check(d.app.end())
	if left := s.visit(round, "201").Unlinked; len(left) != 1 || left[0].Name != "Drucker" {
		t.Errorf("after quitting in the room there is left %+v", left)
	}

	begun := f.begun
	d = start().see("hier waren Sie zuletzt").press("enter").see("Ist ein Patient am Monitor angeschlossen?")
	if f.begun != begun+1 {
		t.Errorf("%d watches begun behind the question", f.begun-begun)
	}
	room = d.app.stack[len(d.app.stack)-2].screen.(*roomScreen)
	f.feed <- monitor
	f.feed <- printer
	d.hearUntil(room, 2)
	d.press("esc").see("✓ 4001", "Drucker").press("m").see("Aus: Es wird nicht gefragt und nicht zugehört")
	s.check(d.app.end())

	begun = f.begun
	d = start().see("hier waren Sie zuletzt").press("enter").see("Aus: Es wird nicht gefragt und nicht zugehört")
	if f.begun != begun {
		t.Error("it listens although it was switched off")
	}
	d.press("m").see("Hinhören eingeschaltet")
	if !s.settings.Listening() || f.begun != begun+1 {
		t.Error("it does not listen again")
	}
	s.check(d.app.end())
}

// Who quits in the first question of a room was in the room; who only looked in
// was not.
func TestQuittingKeepsWhatWasSeen(t *testing.T) {
	s := newStage(t)
	for _, entered := range []bool{false, true} {
		before := len(s.visit(s.round, "209").Unlinked)
		d, f := s.nearDriver(t, checklist.German, nil)
		d.open(newWalk(d.app.e, s.round), s.room("209")(d.app.e))
		d.wait(handSpeed)
		d.tell(f, nearWard()).see("In der Nähe gesehen")
		if entered {
			d.press("enter").see("Ist ein Patient am Monitor angeschlossen?")
		}
		s.check(d.app.end())
		if kept := len(s.visit(s.round, "209").Unlinked) > before; kept != entered {
			t.Errorf("entered %v, kept %v", entered, kept)
		}
	}
}

// What says no name is called by what it does say, so that two are told apart.
func TestNameless(t *testing.T) {
	s := newStage(t)
	d, _ := s.nearDriver(t, checklist.German, nil)
	n := newNearby(d.app.e)
	for want, seen := range map[string]audit.Sighting{
		"Raum 304, Bett 1":    sighted(audit.SourceSDC, 0, "10.20.4.1", "", audit.Said{Spot: audit.Spot{Facility: "SIM", Unit: "ICU", Room: "304", Bed: "1"}}),
		"ICU, Bett 302-4":     sighted(audit.SourceGE, 0, "10.20.4.1", "", audit.Said{Spot: audit.Spot{Unit: "ICU", Bed: "302-4"}}),
		"Philips-Gerät":       sighted(audit.SourcePhilips, 0, "10.20.4.1", "", audit.Said{}),
		"Medizingerät":        sighted(audit.SourceSDC, 0, "10.20.4.1", "", audit.Said{}),
		"B. Braun Melsungen?": sighted(audit.SourceNeighbour, 0, "10.20.4.1", "", audit.Said{Facts: []audit.Fact{{Key: audit.FactMACMaker, Value: "B. Braun Melsungen"}}}),
		"ohne Namen":          sighted(audit.SourceNeighbour, 0, "10.20.4.1", "", audit.Said{}),
		"Bett 7 am Fenster":   sighted(audit.SourceGE, 0, "10.20.4.1", "", audit.Said{Name: "Bett 7 am Fenster", Spot: audit.Spot{Bed: "7"}}),
		"Contec CMS8000":      sighted(audit.SourceMDNS, 0, "10.20.4.1", "", audit.Said{Maker: "Contec", Model: "CMS8000"}),
	} {
		if got := n.device(audit.Nearby{Sightings: []audit.Sighting{seen}}).title; got != want {
			t.Errorf("called %q, want %q", got, want)
		}
	}
}
