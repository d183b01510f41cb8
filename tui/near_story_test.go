package tui

import (
	"context"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/discovery"
)

// fedFinder looks around with the real watch, which is fed by a test: no socket
// is opened.
type fedFinder struct {
	testFinder
	feed   chan audit.Sighting
	begun  int
	closed int
}

// fedLookout counts that it is ended.
type fedLookout struct {
	*discovery.Lookout
	f *fedFinder
}

func (l fedLookout) Close() {
	l.f.closed++
	l.Lookout.Close()
}

func (f *fedFinder) Watch(ctx context.Context, round audit.RoundID, room audit.RoomID, _ string) (Lookout, error) {
	f.begun++
	return fedLookout{discovery.Watch(ctx, discovery.Options{Feed: f.feed, Round: round, Room: room}), f}, nil
}

// hearUntil lets what is seen arrive until so many devices are.
func (d *driver) hearUntil(room *roomScreen, n int) {
	d.t.Helper()
	for len(room.near.all) < n {
		d.hear()
	}
}

// A room with a network, through the keys: what is seen is linked, taken down as
// a new device or left, and the log knows it. Leaving the room ends the watch
// before the next one begins.
func TestNearbyStory(t *testing.T) {
	s, round := intensiv(t)
	lists, err := checklist.Shipped()
	s.check(err)
	f := &fedFinder{feed: make(chan audit.Sighting, 10)}
	d := drive(t, s.clock, Config{
		Site:       Site{Store: s.store, Settings: s.settings, Lists: &testLists{}, Person: "Jo Weiß", Finder: f},
		Checklists: lists, Lang: checklist.German, Now: s.clock.now,
	}, 80, 24)
	t.Cleanup(func() { _ = d.app.end() })
	d.open(newWalk(d.app.e, round)).press("enter")
	room := d.app.front().screen.(*roomScreen)
	d.hear().see("Nichts gesehen. Das heißt nicht, dass hier keine Monitore sind")

	// What comes moves nothing that is about to be pressed.
	before := s.visit(round, "201").Status
	d.see("▸ 4001")
	f.feed <- sighted(audit.SourceMDNS, 0, "10.20.4.31", "", audit.Said{Name: "CMS8000", Serial: "SN4002", Firmware: "1.2"})
	f.feed <- sighted(audit.SourceSDC, 1, "10.20.4.40", "", audit.Said{Name: "Fremder", Maker: "Contec", Model: "CMS8000", Serial: "X9", Spot: audit.Spot{Bed: "3"}})
	f.feed <- sighted(audit.SourceMDNS, 2, "10.20.4.50", "", audit.Said{Name: "PC-Station"})
	d.hearUntil(room, 3)
	d.see("▸ 4001", "In der Nähe gesehen · 3 Geräte", "CMS8000 10.20.4.31", "› 4002?")
	if got := s.visit(round, "201").Status; got != before {
		t.Fatalf("listening alone made the room %s", got)
	}

	// The serial number ties it; the list stands still while somebody is in it.
	d.press("u").see("▸ CMS8000")
	f.feed <- sighted(audit.SourceMDNS, 3, "10.20.4.60", "", audit.Said{Name: "Drucker"})
	d.hearUntil(room, 4)
	d.see("▸ CMS8000", "1 neues Gerät gesehen").press("u").see("▸ CMS8000", "Drucker").seeNot("neues Gerät")
	d.press("enter").see("✓ gleiche Seriennummer", "▸ 4002").seeNot("Zuordnung lösen").press("delete").see("Lösen geht nur bei").press("enter")
	d.see("Festgehalten: Im Netz gesehen als 4002", "✓ 4002")

	// The wrong row? It can be taken back, and linked again.
	d.press("enter").see("✓ gleiche Seriennummer").press("delete").see("4002 zugeordnet", "Grund, freiwillig").write("Nachbarbett").press("enter")
	d.see("4002: Zuordnung gelöst", "› 4002?")
	d.press("enter").see("✓ gleiche Seriennummer").press("enter").see("✓ 4002")

	// Another one stands here and is on no list.
	d.press("end", "enter").see("Fremder").press("end").see("▸ Ein Gerät, das auf keiner Liste steht").press("enter")
	d.see("Aus dem Netz vorausgefüllt", "X9", "CMS8000").press("enter", "enter", "enter", "enter").see("es sagt: Bett 3")
	d.press("enter", "enter").wait(time.Second)
	d.see("Ist ein Patient am Monitor angeschlossen?").press("esc")
	d.see("✓ X9", "✓ 4002")
	a, err := s.store.Audit(context.Background(), s.seenSerial(round, "201", "X9").Audit.ID)
	s.check(err)
	if len(a.Network.Linked) != 1 || a.Network.Linked[0].Address.String() != "10.20.4.40" || a.Device.IP != "10.20.4.40" {
		t.Errorf("the new device has seen %+v, %+v", a.Network.Linked, a.Device)
	}

	// Off, and on again.
	d.press("esc")
	for d.app.front().screen != screen(room) {
		d.press("esc")
	}
	d.press("m").see("Aus: Es wird nicht gefragt und nicht zugehört")
	if f.begun != 1 || f.closed != 1 {
		t.Errorf("%d watches begun, %d ended", f.begun, f.closed)
	}
	d.press("m")
	f.feed <- sighted(audit.SourceMDNS, 5, "10.20.4.60", "", audit.Said{Name: "Drucker"})
	f.feed <- sighted(audit.SourceMDNS, 5, "10.20.4.50", "", audit.Said{Name: "PC-Station"})
	d.hearUntil(room, 2)

	// What the list expects in another room is not said to be expected nowhere.
	f.feed <- sighted(audit.SourceMDNS, 5, "10.20.4.70", "", audit.Said{Name: "Nebenan", Serial: s.visit(round, "202").Devices[0].Device.Serial})
	d.hearUntil(room, 3)

	// Leaving: what nobody has linked is kept, the devices never seen are a hint.
	d.press("n").see("Im Netz gesehen, nirgends erwartet", "Drucker · 10.20.4.60", "Erwartet, im Netz nie gesehen", "4001").seeNot("Nebenan")
	d.press("enter").see("Raum 202")
	left := s.visit(round, "201").Reconcile().Unlinked
	if len(left) != 2 {
		t.Errorf("%d sightings left in the room: %+v", len(left), left)
	}
	if f.begun != 3 || f.closed != 2 {
		t.Errorf("%d watches begun, %d ended", f.begun, f.closed)
	}
	s.check(d.app.end())
	if f.closed != 3 {
		t.Error("the program ended before the watch")
	}
}

// seenSerial is a device in a room by its serial number.
func (s *testSite) seenSerial(round audit.RoundID, room, serial string) audit.Seen {
	s.t.Helper()
	for _, d := range s.visit(round, room).Devices {
		if d.Device.Serial == serial && d.Audit != nil {
			return d
		}
	}
	s.t.Fatalf("no audit of %s in room %s", serial, room)
	return audit.Seen{}
}

// Looking into a room of a round that is over keeps nothing, and says nothing of that.
func TestNearbyAfterTheRound(t *testing.T) {
	s := newStage(t)
	_, err := s.store.CloseRound(context.Background(), s.round, true)
	s.check(err)
	d, f := s.nearDriver(t, checklist.German, nil)
	d.open(newWalk(d.app.e, s.round), s.room("201")(d.app.e))
	d.wait(handSpeed)
	d.tell(f, nearWard()).see("In der Nähe gesehen").press("esc").see("Runde").seeNot("nicht geklappt")
	if f.last().closed != 1 {
		t.Error("the watch goes on")
	}
}
