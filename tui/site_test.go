package tui

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
)

const bfarm = "bfarm-contec-2025-03-03"

// testSite is a site with one laptop and one person, on a real database.
type testSite struct {
	t        testing.TB
	clock    *testClock
	store    *db.Session
	writer   ledger.WriterKey
	recovery ledger.PersonKey
	settings *testSettings
}

// testClock is a time that a test sets.
type testClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *testClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// morning is a Tuesday in Berlin.
var morning = time.Date(2026, 3, 10, 8, 30, 0, 0, time.FixedZone("CET", 3600))

// testSettings are those of the laptop, in memory.
type testSettings struct {
	mu    sync.Mutex
	place Place
	set   bool
	deaf  bool
}

func (s *testSettings) SetLang(checklist.Lang) error { return nil }

func (s *testSettings) Place() (Place, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place, s.set
}

func (s *testSettings) SetPlace(p Place) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place, s.set = p, p != Place{}
	return nil
}

func (s *testSettings) Listening() bool            { return !s.deaf }
func (s *testSettings) SetListening(on bool) error { s.deaf = !on; return nil }

func (s *testSettings) LastBackup() (time.Time, int64, bool) { return time.Time{}, 0, false }
func (s *testSettings) SuggestBackup() string                { return "/home/jo/sicherung.db" }
func (s *testSettings) Backup(context.Context, string) error { return nil }

// newSite founds a site with the devices on its list.
func newTestSite(t testing.TB, devices ...audit.Device) *testSite {
	t.Helper()
	s := &testSite{t: t, clock: &testClock{at: morning}, settings: &testSettings{}}
	writer, err := ledger.NewWriterKey(rand.Reader)
	s.check(err)
	person, err := ledger.NewPersonKey(rand.Reader)
	s.check(err)
	s.writer = writer
	s.recovery, err = ledger.NewPersonKey(rand.Reader)
	s.check(err)
	lists, err := checklist.Shipped()
	s.check(err)
	ctx := context.Background()
	store, err := db.Open(ctx, filepath.Join(t.TempDir(), "visite.db"), db.Options{
		Create: true, Writer: writer, Now: s.clock.now, Checklists: lists,
	})
	s.check(err)
	t.Cleanup(func() { _ = store.Close() })
	author := db.Author{Person: audit.PersonID(person.Public().ID()), Sign: person.Sign}
	s.check(store.Found(ctx, author, audit.SiteFounded{
		Facility: "Klinikum Musterstadt", Writer: writer.Public().String(), Recovery: s.recovery.Public().String(), Salt: "salt",
		Person: audit.PersonRecord{
			ID: author.Person, Key: person.Public().String(), Name: audit.Say("Jo Weiß"), Role: audit.Technician,
		},
	}, func(string) error { return nil }))
	s.store = store.Session(author)
	s.check(s.store.Batch(ctx, false, func(b *db.Batch) error {
		for _, d := range devices {
			if _, err := b.Append(&audit.DeviceListed{Device: d}); err != nil {
				return err
			}
		}
		return nil
	}))
	return s
}

func (s *testSite) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// listed is a device on a list.
func listed(number, model, ward, room, bed string) audit.Device {
	d := audit.Device{
		InventoryNumber: number, Serial: "SN" + number, Maker: "Contec", Model: model,
		Place: audit.Place{Ward: ward, Room: room, Bed: bed}, PlaceSource: audit.FromList,
	}
	d.ID = d.NewID()
	return d
}

const icu = "Intensiv 2"

// intensiv is a small ward: four rooms, five devices, one of them on another ward.
func intensiv(t *testing.T) (*testSite, audit.RoundID) {
	t.Helper()
	s := newTestSite(
		t,
		listed("4001", "CMS8000", icu, "201", "1"),
		listed("4002", "CMS8000", icu, "201", "2"),
		listed("4003", "CMS7000", icu, "202", "1"),
		listed("4004", "CMS8000", icu, "203", ""),
		listed("4900", "CMS6000", "Kardiologie", "12", ""),
	)
	s.check(s.store.ListRooms(context.Background(), icu, []string{"204"}))
	return s, s.round(icu)
}

func (s *testSite) round(wards ...string) audit.RoundID {
	s.t.Helper()
	var ids []audit.WardID
	for _, w := range wards {
		ids = append(ids, audit.NewWard(w).ID)
	}
	id, err := s.store.StartRound(context.Background(), ids, bfarm)
	s.check(err)
	return id
}

func (s *testSite) visit(round audit.RoundID, room string) audit.Visit {
	s.t.Helper()
	v, err := s.store.Visit(context.Background(), round, audit.NewRoom(icu, room).ID)
	s.check(err)
	return v
}

// seen is what became of a device in a room.
func (s *testSite) seen(round audit.RoundID, room, number string) audit.Seen {
	s.t.Helper()
	for _, d := range s.visit(round, room).Devices {
		if d.Device.InventoryNumber == number {
			return d
		}
	}
	s.t.Fatalf("device %s is not in room %s", number, room)
	return audit.Seen{}
}

// begin begins an audit and gives the answers.
func (s *testSite) begin(round audit.RoundID, room, number string, answers ...string) *audit.Audit {
	s.t.Helper()
	ctx, id := context.Background(), audit.NewRoom(icu, room).ID
	s.check(s.store.EnterRoom(ctx, round, id))
	a, err := s.store.StartAudit(ctx, round, id, audit.NumberID(number))
	s.check(err)
	for i := 0; i+1 < len(answers); i += 2 {
		a, err = s.store.Answer(ctx, a.ID, audit.NewAnswer{
			Item: answers[i], Value: checklist.Value{Word: answers[i+1]}, Replaces: a.Answers[answers[i]].Entry,
		})
		s.check(err)
	}
	return a
}

// separated are the answers of a device off the network and not upgraded.
func separated() []string {
	return []string{
		"patient_attached", "no", "model", "cms8000", "anomaly", "none", "firmware_read_at", "label",
		"firmware", "CMS7.820.075.08", "connection", "none_proven", "open_egress_past", "no",
		"upgrade", "not_installed", "serious_incident", "no",
	}
}

// seal begins, answers and seals an audit.
func (s *testSite) seal(round audit.RoundID, room, number string, answers ...string) audit.AuditID {
	s.t.Helper()
	a := s.begin(round, room, number, answers...)
	_, err := s.store.Complete(context.Background(), a.ID)
	s.check(err)
	return a.ID
}
