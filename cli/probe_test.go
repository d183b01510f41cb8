package cli

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
	"visite/discovery/probe"
	"visite/discovery/sim"
	"visite/tui"
)

// ward204 is a site with a round going on in room 204, in which a device of each
// address is audited, linked to what was seen there, and without a patient.
type ward204 struct {
	*people
	round   audit.RoundID
	room    audit.Room
	devices []audit.DeviceID
	audits  []audit.AuditID
	later   atomic.Int64 // how far the clock is ahead, in nanoseconds
}

func newWard204(t *testing.T, addresses ...string) *ward204 {
	t.Helper()
	w := &ward204{people: &people{app: testApp(t)}}
	w.app.file = filepath.Join(t.TempDir(), "visite.db")
	w.app.now = func() time.Time { return time.Now().Add(time.Duration(w.later.Load())) }
	withPIN(t, "4711")
	made, _, err := w.app.found(t.Context(), w.app.file, founding{facility: "Klinikum Süd", person: "Jana", role: string(audit.Administrator), passphrase: []byte(phrase)})
	w.must(t, err)
	t.Cleanup(func() { made.Close() })
	w.site = made
	ctx, s := t.Context(), made.session
	w.must(t, s.ListRooms(ctx, "Intensiv 2", []string{"204", "205"}))
	wards, err := s.Wards(ctx)
	w.must(t, err)
	w.round, err = s.StartRound(ctx, []audit.WardID{wards[0].Ward.ID}, demoChecklist)
	w.must(t, err)
	round, err := s.Round(ctx, w.round)
	w.must(t, err)
	w.room = round.Rooms[0].Room
	w.must(t, s.EnterRoom(ctx, w.round, w.room.ID))
	for _, address := range addresses {
		w.add(t, address)
	}
	w.must(t, s.PermitNetwork(ctx, audit.NetworkPermit{Networks: []string{"10.77.0.0/24", "127.0.0.0/8"}}))
	return w
}

func (w *ward204) add(t *testing.T, address string) {
	t.Helper()
	ctx, s := t.Context(), w.site.session
	device, err := s.FindNew(ctx, w.round, w.room.ID, audit.Device{Serial: "SN-" + address, Maker: "Contec", Model: "CMS8000"})
	w.must(t, err)
	one, err := s.StartAudit(ctx, w.round, w.room.ID, device)
	w.must(t, err)
	w.devices, w.audits = append(w.devices, device), append(w.audits, one.ID)
	w.patient(t, len(w.audits)-1, audit.NoPatient)
	now := w.app.now()
	seen := audit.Sighting{Source: audit.SourceMDNS, First: now, Last: now, Interface: "eth0", Address: netip.MustParseAddr(address)}
	w.must(t, s.LinkSighting(ctx, w.round, w.room.ID, device, audit.ByPerson, audit.Nearby{Sightings: []audit.Sighting{seen}}))
}

// patient answers whether a patient is attached to a device.
func (w *ward204) patient(t *testing.T, i int, answer string) {
	t.Helper()
	one, err := w.site.Audit(t.Context(), w.audits[i])
	w.must(t, err)
	_, err = w.site.session.Answer(t.Context(), one.ID, audit.NewAnswer{
		Item: audit.PatientItem, Value: checklist.Value{Word: answer}, Provenance: audit.Attested, Replaces: one.Answers[audit.PatientItem].Entry,
	})
	w.must(t, err)
}

// visite runs the command as somebody without a terminal.
func (w *ward204) visite(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, talk bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &output{to: &out}, stderr: &talk, now: w.app.now}
	a.speak(checklist.English)
	code = a.run(ctx, append([]string{"--db", w.app.file}, args...))
	return code, out.String(), talk.String()
}

// probe is the command for hosts of room 204, with everything else as it must be.
func (w *ward204) probe(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	return w.visite(ctx, append([]string{
		"probe", "--room", "204", "--patient", "no", "--agreed-by", "Sr. Anna", "--reason", "open services",
		"--confirm", "PROBE 204", "--interface", "eth0",
	}, args...)...)
}

// connects are the connections that the log has, of all devices.
func (w *ward204) connects(t *testing.T) (all []audit.Connect) {
	t.Helper()
	for _, id := range w.audits {
		one, err := w.site.Audit(t.Context(), id)
		w.must(t, err)
		all = append(all, one.Network.Connects...)
	}
	return all
}

// simulated is a ward on loopback with its prober for the screens.
func simulated(t *testing.T, profile sim.Profile) (*ward204, *prober, *sim.Fleet, netip.Addr) {
	t.Helper()
	at := netip.MustParseAddr("127.0.77.10")
	fleet, err := sim.NewFleet([]sim.Host{{Address: at, Profile: profile}}, sim.FleetOptions{Shift: 23000})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { fleet.Close() })
	w := newWard204(t, at.String())
	inside := func() ([]link.Link, error) {
		return []link.Link{{Name: "lo", Kind: link.Wired, Up: true, Prefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/8")}}}, nil
	}
	return w, &prober{app: w.app, site: w.site, connect: probe.New(probe.Options{Simulation: fleet}), links: inside}, fleet, at
}

func (w *ward204) order(plan tui.ProbePlan) tui.ProbeOrder {
	o := tui.ProbeOrder{Round: w.round, Room: w.room.ID, Interface: plan.Interface, AgreedBy: "Sr. Anna", Reason: "open services", Typed: plan.Word}
	for _, c := range plan.Devices {
		if c.Barred == nil {
			o.Targets = append(o.Targets, c.Target)
		}
	}
	return o
}

// The screens plan, run and hear of every connection before and after it.
func TestProberForScreens(t *testing.T) {
	w, p, fleet, at := simulated(t, sim.Printing)
	plan, err := p.Plan(t.Context(), w.round, w.room.ID, "")
	w.must(t, err)
	if len(plan.Devices) != 1 || plan.Devices[0].Barred != nil || plan.Word != "PROBE 204" || plan.Barred != nil || plan.Devices[0].Takes != 7*time.Second {
		t.Fatalf("plan %+v", plan)
	}
	var steps []tui.ProbeStep
	done, err := p.Run(t.Context(), w.order(plan), func(s tui.ProbeStep) { steps = append(steps, s) })
	w.must(t, err)
	if done.Made != 5 || done.Open != 2 || done.Look || done.Stopped || done.Unlock == "" || len(steps) != 10 || steps[9].Done != 5 || steps[9].All != 5 {
		t.Errorf("done %+v, steps %+v", done, steps)
	}
	if c := fleet.Count(at); c.Accepts != 2 || c.Bytes != 0 {
		t.Errorf("met with %+v", c)
	}
	plan, err = p.Plan(t.Context(), w.round, w.room.ID, "")
	w.must(t, err)
	if !strings.Contains(plan.Devices[0].Barred["en"], "nobody recorded what the monitor shows: look, then visite probe checked "+string(done.Unlock)) {
		t.Errorf("before anybody has looked: %+v", plan.Devices[0])
	}
	said := func() string { // when the screens are left
		var stderr bytes.Buffer
		old := w.app.stderr
		defer func() { w.app.stderr = old }()
		w.app.stderr = &stderr
		w.app.askLater(t.Context())
		return stderr.String()
	}
	if text := said(); !strings.Contains(text, "!!! look now whether the monitors still show values") || !strings.Contains(text, string(done.Unlock)) {
		t.Errorf("left without an answer: %q", text)
	}
	w.must(t, w.site.session.CheckProbe(t.Context(), audit.ProbeChecked{Unlock: done.Unlock, Shows: true}))
	if text := said(); text != "" {
		t.Errorf("left after the answer: %q", text)
	}
	plan, err = p.Plan(t.Context(), w.round, w.room.ID, "")
	w.must(t, err)
	if !strings.Contains(plan.Devices[0].Barred["en"], "just now") {
		t.Errorf("at once after it: %+v", plan.Devices[0])
	}
}

// Without its own simulation a prober connects to no loopback address, though the
// site permits them.
func TestProberLeavesLoopbackAlone(t *testing.T) {
	w, _, _, _ := simulated(t, sim.Printing)
	p := w.app.newProber(w.site)
	p.links = func() ([]link.Link, error) {
		return []link.Link{{Name: "lo", Kind: link.Loopback, Up: true, Prefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/8")}}}, nil
	}
	plan, err := p.Plan(t.Context(), w.round, w.room.ID, "lo")
	w.must(t, err)
	if !strings.Contains(plan.Devices[0].Barred["en"], "this laptop itself") {
		t.Errorf("%+v", plan.Devices[0])
	}
	order := w.order(plan)
	order.Targets = []audit.ProbeTarget{{Audit: w.audits[0], Device: w.devices[0], Address: "127.0.77.10", Ports: []int{23}}}
	if _, err := p.Run(t.Context(), order, func(tui.ProbeStep) {}); !errors.Is(err, &audit.Refusal{Code: "loopback"}) {
		t.Errorf("run: %v", err)
	}
}

// A device that may not be checked says why, and an order that was tampered with
// is held to what is known.
func TestProberBars(t *testing.T) {
	w, p, _, _ := simulated(t, sim.Printing)
	ctx := t.Context()
	barred := func(want string) tui.ProbePlan {
		t.Helper()
		plan, err := p.Plan(ctx, w.round, w.room.ID, "")
		w.must(t, err)
		if why := plan.Devices[0].Barred["en"]; !strings.Contains(why, want) || plan.Devices[0].Barred["de"] == "" {
			t.Errorf("barred because %q, want %q", why, want)
		}
		return plan
	}
	good, err := p.Plan(ctx, w.round, w.room.ID, "")
	w.must(t, err)
	w.patient(t, 0, "yes")
	barred("a patient is attached, or nobody knows")
	if _, err := p.Run(ctx, w.order(good), func(tui.ProbeStep) {}); !errors.Is(err, &audit.Refusal{Code: "patient"}) {
		t.Errorf("with a patient: %v", err)
	}
	w.patient(t, 0, audit.NoPatient)
	order := w.order(good)
	order.Typed = "PROBE 205"
	if _, err := p.Run(ctx, order, func(tui.ProbeStep) {}); err == nil || !strings.Contains(err.Error(), "PROBE 204") {
		t.Errorf("with the wrong word: %v", err)
	}
	w.must(t, w.site.session.PermitNetwork(ctx, audit.NetworkPermit{}))
	if plan := barred("in no permitted network"); !strings.Contains(plan.Barred["en"], "off for this site") {
		t.Errorf("plan %+v", plan.Barred)
	}
	if n := len(w.connects(t)); n != 0 {
		t.Errorf("%d connections in the log", n)
	}
}

// When the unlocking expires during a check, no further connection is made.
func TestProbeExpires(t *testing.T) {
	w, p, fleet, at := simulated(t, sim.Printing)
	plan, err := p.Plan(t.Context(), w.round, w.room.ID, "")
	w.must(t, err)
	done, err := p.Run(t.Context(), w.order(plan), func(s tui.ProbeStep) {
		if s.Result != "" && s.Done == 3 {
			w.later.Store(int64(audit.ProbeExpiry))
		}
	})
	if !errors.Is(err, &audit.Refusal{Code: "expired"}) || done.Made != 3 || !done.Stopped {
		t.Errorf("%+v, %v", done, err)
	}
	if c := fleet.Count(at); c.Accepts != 1 || len(w.connects(t)) != 3 { // 23 and 80 are closed, 111 is open
		t.Errorf("met with %+v, %d in the log", c, len(w.connects(t)))
	}
}

// One key stops the check within a second.
func TestProbeStops(t *testing.T) {
	w, p, _, _ := simulated(t, sim.Silent)
	plan, err := p.Plan(t.Context(), w.round, w.room.ID, "")
	w.must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	var stopped time.Time
	done, err := p.Run(ctx, w.order(plan), func(tui.ProbeStep) {
		if stopped.IsZero() {
			stopped = time.Now()
			cancel()
		}
	})
	if took := time.Since(stopped); err != nil || !done.Stopped || done.Made != 1 || took > time.Second {
		t.Errorf("%+v, %v, %s after the key", done, err, took)
	}
	if log := w.connects(t); len(log) != 1 || log[0].Result != audit.ConnectStopped {
		t.Errorf("log %+v", log)
	}
}

// What must not be overlooked is red where that can be shown, and a line of its
// own elsewhere.
func TestAlarm(t *testing.T) {
	var talk bytes.Buffer
	a := &app{stderr: &talk}
	a.alarm(probe.LookNow()["en"] + ": 10.77.0.2")
	if got := talk.String(); got != "!!! LOOK AT THE MONITOR NOW: it answered and has fallen silent: 10.77.0.2\n" {
		t.Errorf("%q", got)
	}
}
