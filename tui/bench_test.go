package tui

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// BenchmarkFrame is how long a person waits from a key to the frame that shows
// all it did, on a site of 2,000 rooms and 20,000 devices, each audited before,
// in the middle of a round of all of it: with the disk, on every screen. Each
// line reports the times in the middle, at the 99th percentile, and the longest.
//
// What the screens wait on purpose is not in it: a character where a barcode
// could come counts after [burstGap].
func BenchmarkFrame(b *testing.B) {
	b.Setenv("CLICOLOR_FORCE", "1")
	b.Setenv("COLORTERM", "truecolor")
	s := bigSite(b)
	round := s.round(wardNames()...)
	p := newPresser(b, s)
	front := func(s screen) func(int) []screen { return func(int) []screen { return []screen{s} } }
	room := func(first int) func(int) []screen {
		return func(i int) []screen {
			return []screen{newWalk(p.app.e, round), newRoom(p.app.e, round, roomOf((first+i)*10))}
		}
	}
	for _, one := range []struct {
		name string
		open func(i int) []screen // in front of Home, for the time i
		keys []string
	}{
		{"home", func(int) []screen { return nil }, []string{"down", "down", "end", "up", "g", "x", "esc"}},
		{
			"search", func(int) []screen { return []screen{newSearch(p.app.e, "", false)} },
			[]string{"c", "o", "n", "t", "e", "c", " ", "9", "9", "down", "end", "enter", "esc", "backspace"},
		},
		{"walk", front(newWalk(p.app.e, round)), []string{"down", "pgdown", "end", "up", "home", "/", "1", "0", "0", "7", "esc"}},
		{"room", front(newWalk(p.app.e, round)), []string{"end", "enter", "down", "end", "home", "esc", "home"}},
		{"room-nearby", room(500), []string{"down", "end", "home", "u", "down", "end", "enter", "down", "esc", "home", "u", "esc", "down", "enter", "esc", "left"}},
		{"question", room(0), []string{"home", "enter", "2", "1", "1", "1", "x", "enter", "1", "2", "left", "left", "2", "o", "esc", "l", "esc", "esc", "esc", "left"}},
		{"reconciliation", room(1000), []string{"n", "down", "left", "n", "enter", "n", "enter", "esc", "esc"}},
		{"attention", front(newAttention(p.app.e, overview(b, s).Urgent)), []string{"down", "pgdown", "end", "up", "enter", "esc", "home"}},
		{"history", front(newHistory(p.app.e, audit.NumberID(number(0)))), []string{"down", "pgdown", "end", "enter", "esc", "up", "home"}},
		{"ledger", func(int) []screen { return []screen{newLedger(p.app.e)} }, []string{"down", "pgdown", "end", "up", "end", "enter", "esc", "home", "end", "end"}},
	} {
		b.Run(one.name, func(b *testing.B) {
			p.b, p.took = b, nil
			p.app.e.site.Finder = nil
			if one.name == "room-nearby" {
				p.app.e.site.Finder = p.finder
			}
			for b.Loop() {
				p.home(one.open(p.times)...)
				p.times++
				for _, k := range one.keys {
					p.press(k)
				}
			}
			p.report()
		})
	}
	benchmarkDesk(b, s, p)
}

// benchmarkDesk is the same for a supervisor's screens, once the site has 100,000
// audits: opened, and key by key.
func benchmarkDesk(b *testing.B, s *testSite, p *presser) {
	for i := range 4 {
		s.importAll(i + 1)
	}
	for _, one := range []struct {
		name string
		open func(*env) screen
		keys []string // nil: only to open it is timed
	}{
		{"queue-first", newQueue, nil},
		{"fleet-first", newFleet, nil},
		{"queue", newQueue, []string{"down", "pgdown", "end", "up", "home", "end", "enter", "esc", "home"}},
		{"queue-typed", newQueue, append([]string{"/", "ctrl+u"}, strings.Split("contec station 12", "")...)},
		{"fleet", newFleet, []string{"down", "down", "pgdown", "enter", "down", "esc", "home"}},
	} {
		b.Run(one.name, func(b *testing.B) {
			p.b, p.took, p.app.e.site.Finder = b, nil, nil
			for b.Loop() {
				p.home()
				begin := time.Now()
				p.run(p.app.push(one.open(p.app.e)))
				if one.keys == nil {
					p.took = append(p.took, time.Since(begin))
				}
				p.pass()
				for _, k := range one.keys {
					p.press(k)
				}
			}
			p.report()
		})
	}
}

// presser is a person who waits for the frame that shows all that a key did.
type presser struct {
	b      *testing.B
	app    *app
	later  []tea.Msg // what comes after a time
	waits  []heldCall
	finder *testFinder // looks around where 50 devices are heard again and again
	times  int
	took   []time.Duration
}

func newPresser(b *testing.B, s *testSite) *presser {
	b.Helper()
	lists, err := checklist.Shipped()
	s.check(err)
	p := &presser{b: b, finder: &testFinder{}}
	p.app = newApp(context.Background(), Config{
		Site: Site{Store: s.store, Settings: s.settings, Lists: &testLists{}, Person: "Jo Weiß"}, Checklists: lists,
		Lang: checklist.German, Now: s.clock.now, Output: io.Discard,
	})
	p.app.e.after = func(_ time.Duration, msg tea.Msg) tea.Cmd {
		return func() tea.Msg { return later{0, msg} }
	}
	p.app.e.await = func(call func() tea.Msg) tea.Cmd {
		return func() tea.Msg { return waiting{call} }
	}
	p.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	return p
}

// hear lets 50 devices be heard once more. In the program that happens four
// times a second; here, before every key.
func (p *presser) hear() {
	waits := p.waits
	p.waits = nil
	for _, w := range waits {
		s := nearMany()
		for i := range s.Sightings {
			s.Sightings[i].Last = time.Now()
		}
		if l := p.finder.last(); l.closed == 0 && len(l.seen) == 0 {
			l.seen <- s
		}
		p.send(framed{w.id, w.call()})
	}
}

// home begins at Home, untimed, and opens screens from there.
func (p *presser) home(open ...screen) {
	p.run(p.app.home())
	for _, s := range open {
		p.run(p.app.push(s))
	}
	p.pass()
}

// press presses a key and takes the time until nothing is left to be done or
// drawn. Then time passes.
func (p *presser) press(k string) {
	msg := keyOf(k)
	switch k {
	case "home":
		msg = tea.KeyMsg{Type: tea.KeyHome}
	case "pgdown":
		msg = tea.KeyMsg{Type: tea.KeyPgDown}
	}
	begin := time.Now()
	p.hear()
	p.send(msg)
	if p.app.burst.keys > 0 {
		p.send(burstOverMsg{p.app.burst.id})
	}
	p.took = append(p.took, time.Since(begin))
	if p.app.over != nil {
		p.b.Fatalf("%s: %s", k, p.app.View())
	}
	p.pass()
}

// pass lets time pass.
func (p *presser) pass() {
	for len(p.later) > 0 {
		all := p.later
		p.later = nil
		for _, msg := range all {
			p.send(msg)
		}
	}
}

func (p *presser) send(msg tea.Msg) {
	_, cmd := p.app.Update(msg)
	_ = p.app.View()
	p.run(cmd)
}

func (p *presser) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, one := range msg {
			p.run(one)
		}
	case later:
		p.later = append(p.later, msg.msg)
	case framed:
		switch held := msg.msg.(type) {
		case later:
			p.later = append(p.later, framed{msg.id, held.msg})
		case waiting:
			p.waits = append(p.waits, heldCall{msg.id, held.call})
		default:
			p.send(msg)
		}
	default:
		p.send(msg)
	}
}

func (p *presser) report() {
	slices.Sort(p.took)
	at := func(share float64) float64 {
		return float64(p.took[min(len(p.took)-1, int(share*float64(len(p.took))))].Microseconds()) / 1000
	}
	p.b.ReportMetric(float64(len(p.took)), "keys")
	p.b.ReportMetric(at(0.5), "ms-p50")
	p.b.ReportMetric(at(0.99), "ms-p99")
	p.b.ReportMetric(at(1), "ms-max")
}

// The big site: 100 wards of 20 rooms of 10 devices.
const bigDevices = 20_000

func number(i int) string { return fmt.Sprintf("INV-%06d", i) }
func wardOf(i int) string { return fmt.Sprintf("Station %d", i/200) }

func roomOf(i int) audit.RoomID {
	return audit.NewRoom(wardOf(i), fmt.Sprint(i/10)).ID
}

func wardNames() (names []string) {
	for i := range bigDevices / 200 {
		names = append(names, wardOf(i*200))
	}
	return names
}

// bigSite has every device on its list and an audit of each imported.
func bigSite(b *testing.B) *testSite {
	b.Helper()
	var devices []audit.Device
	for i := range bigDevices {
		devices = append(devices, bigDevice(i))
	}
	s := newTestSite(b, devices...)
	s.importAll(0)
	return s
}

// importAll imports an audit of every device of the big site.
func (s *testSite) importAll(turn int) {
	s.t.Helper()
	s.check(s.store.Batch(context.Background(), false, func(batch *db.Batch) error {
		c, err := batch.Adopt(bfarm)
		if err != nil {
			return err
		}
		round := audit.NewRoundID()
		if _, err := batch.Append(&audit.ImportBegun{Round: round, Checklist: c.Digest(), File: "alt.ndjson"}); err != nil {
			return err
		}
		im := audit.NewImport(round, c, audit.People{}, time.Now().UTC())
		for i := range bigDevices {
			l := importedLine(i)
			l.At = morning.AddDate(0, -1, turn).Format(time.RFC3339)
			e, err := im.Audit(l, bigDevice(i))
			if err != nil {
				return err
			}
			if _, err := batch.Append(e); err != nil {
				return err
			}
		}
		_, err = batch.Append(&audit.ImportEnded{Round: round, Checklist: c.Digest(), Taken: bigDevices, Leaves: batch.Leaves()})
		return err
	}))
}

func bigDevice(i int) audit.Device {
	return listed(number(i), "CMS8000", wardOf(i), fmt.Sprint(i/10), fmt.Sprint(i%10+1))
}

// importedLine is an audit of the device i: every tenth cannot wait.
func importedLine(i int) *audit.Line {
	l := &audit.Line{
		Ward: wardOf(i), Room: fmt.Sprint(i / 10), Checklist: bfarm, Complete: true,
		Device: audit.LineDevice{InventoryNumber: number(i), Serial: "SN" + number(i), Maker: "Contec", Model: "CMS8000"},
		By:     fmt.Sprintf("Person %d", i%40), At: morning.AddDate(0, -1, 0).Format(time.RFC3339),
	}
	answers := separated()
	if i%10 == 0 {
		answers[slices.Index(answers, "none_proven")] = "wired"
		answers = append(answers, "internet", "reachable", "remote_monitoring", "no", "on_the_spot", "not_yet")
		l.Answers = append(l.Answers, audit.LineAnswer{Item: "consultation", Value: checklist.Value{Fields: map[string]string{"status": "not_reached"}}})
	}
	for j := 0; j < len(answers); j += 2 {
		l.Answers = append(l.Answers, audit.LineAnswer{Item: answers[j], Value: checklist.Value{Word: answers[j+1]}})
	}
	return l
}

func overview(b *testing.B, s *testSite) audit.Overview {
	b.Helper()
	o, err := s.store.Overview(context.Background())
	s.check(err)
	return o
}
