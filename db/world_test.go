package db

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// world is a site with one laptop and one person on it.
type world struct {
	path   string
	writer ledger.WriterKey
	person ledger.PersonKey
	clock  *clock
	store  *Store
	*Session
}

// clock is a time that a test sets.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// beginning is a Tuesday morning in Berlin.
var beginning = time.Date(2025, 4, 1, 9, 30, 0, 0, time.FixedZone("", 2*3600))

var shipped = sync.OnceValue(func() []*checklist.Checklist {
	lists, err := checklist.Shipped()
	if err != nil {
		panic(err)
	}
	return lists
})

func (w *world) options() Options {
	return Options{Create: true, Writer: w.writer, Now: w.clock.now, Checklists: shipped()}
}

func (w *world) author() Author {
	return Author{Person: audit.PersonID(w.person.Public().ID()), Sign: w.person.Sign}
}

// newWorld founds a site.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{path: filepath.Join(t.TempDir(), "site", "visite.db"), clock: &clock{at: beginning}}
	w.writer = must(ledger.NewWriterKey(strings.NewReader("the writer's seed of 32 bytes …")))(t)
	w.person = must(ledger.NewPersonKey(strings.NewReader("the person's seed of 32 bytes …")))(t)
	w.store = w.open(t)
	w.Session = w.store.Session(w.author())
	if err := w.store.Found(context.Background(), w.author(), w.founding(), noKeys); err != nil {
		t.Fatal(err)
	}
	return w
}

// recoveryKey is the public recovery key of every world.
var recoveryKey = sync.OnceValue(func() string {
	key, err := ledger.NewPersonKey(strings.NewReader("recovery" + strings.Repeat(".", 32)))
	if err != nil {
		panic(err)
	}
	return key.Public().String()
})

func (w *world) founding() audit.SiteFounded {
	return audit.SiteFounded{
		Facility: "Klinikum Musterstadt", Writer: w.writer.Public().String(), Recovery: recoveryKey(), Salt: "salt",
		Person: audit.PersonRecord{
			ID: audit.PersonID(w.person.Public().ID()), Key: w.person.Public().String(),
			Name: audit.Say("Jo Weiß"), Role: audit.Administrator,
		},
	}
}

// noKeys: a world has them in memory.
func noKeys(string) error { return nil }

// open opens the file once more.
func (w *world) open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), w.path, w.options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		check(t, err)
		return v
	}
}

// list puts devices on the site's list.
func (w *world) list(t testing.TB, devices ...audit.Device) {
	t.Helper()
	check(t, w.do(context.Background(), func(context.Context, *tx) ([]audit.Event, error) {
		var events []audit.Event
		for _, d := range devices {
			events = append(events, &audit.DeviceListed{Device: d})
		}
		return events, nil
	}))
}

func monitor(number, ward, room, bed string) audit.Device {
	d := audit.Device{
		InventoryNumber: number, Serial: "SN-" + number, Maker: "Contec", Model: "CMS8000", Designation: "Patientenmonitor",
		Place: audit.Place{Ward: ward, Room: room, Bed: bed}, PlaceSource: audit.FromList,
	}
	d.ID = d.NewID()
	return d
}

// networked is a device that the list knows on the network.
func networked(d audit.Device) audit.Device {
	d.MAC, d.IP, d.Host = "00-1B-44-11-3A-B7", "10.20.0.7", "mon-"+d.InventoryNumber
	return d
}

const bfarm = "bfarm-contec-2025-03-03"

func word(s string) checklist.Value { return checklist.Value{Word: s} }

// offNetwork are answers that complete an audit of a device off the network,
// not upgraded: planned.
func offNetwork() map[string]string {
	return map[string]string{
		"patient_attached": "no", "model": "cms8000", "anomaly": "none", "firmware_read_at": "not_readable",
		"connection": "none_proven", "open_egress_past": "no", "upgrade": "not_installed", "serious_incident": "no",
	}
}

// answer gives answers in item order.
func (w *world) answer(t testing.TB, a *audit.Audit, values map[string]string) *audit.Audit {
	t.Helper()
	for _, item := range a.Checklist.Items {
		value, ok := values[item.ID]
		if !ok {
			continue
		}
		var err error
		a, err = w.Answer(context.Background(), a.ID, audit.NewAnswer{Item: item.ID, Value: word(value), Replaces: a.Answers[item.ID].Entry})
		if err != nil {
			t.Fatalf("%s: %v", item.ID, err)
		}
	}
	return a
}

// raw runs SQL on the writing connection, past all rules.
func (w *world) raw(t testing.TB, query string) error {
	t.Helper()
	h := <-w.store.writer
	defer func() { w.store.writer <- h }()
	return h.raw(context.Background(), query)
}

// openOther opens another file, whose keys are not known: for reading, or under
// a key that the test puts there.
func (w *world) openOther(t testing.TB, path string) *world {
	t.Helper()
	other := *w
	other.path = path
	other.store = other.open(t)
	other.Session = other.store.Session(other.author())
	return &other
}
