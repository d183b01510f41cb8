package tui

import (
	"context"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// testProber plans what a test says and counts what it is told to do. It sends
// nothing; what a real one sends is tested where it is written.
type testProber struct {
	plan   ProbePlan
	steps  []ProbeStep
	done   ProbeDone
	err    error
	orders []ProbeOrder
	link   string // asked for last
}

func (p *testProber) Plan(_ context.Context, _ audit.RoundID, _ audit.RoomID, link string) (ProbePlan, error) {
	p.link = link
	return p.plan, nil
}

func (p *testProber) Run(_ context.Context, o ProbeOrder, progress func(ProbeStep)) (ProbeDone, error) {
	p.orders = append(p.orders, o)
	for _, s := range p.steps {
		progress(s)
	}
	return p.done, p.err
}

func text(de, en string) checklist.Text {
	return checklist.Text{checklist.German: de, checklist.English: en}
}

// probePlan is that of room 203: one device can be checked.
func probePlan(s *stage) *testProber {
	v := s.visit(s.round, "203")
	plan := ProbePlan{Interface: "eth0", Networks: []string{"10.20.4.0/24"}, Word: "PROBE 203"}
	why := []checklist.Text{
		nil,
		text("Ein Patient ist angeschlossen oder es ist unbekannt: keine Verbindung.", "A patient is attached, or it is not known: no connection."),
		text("Noch keinem Gerät im Netz zugeordnet: erst unter u zuordnen.", "Not linked to anything seen on the network: link it first, under u."),
		text("Die Adresse 10.30.1.9 liegt nicht in einem erlaubten Netz.", "The address 10.30.1.9 is not in an allowed network."),
	}
	for i, d := range v.Devices {
		c := ProbeCandidate{Device: d.Device, Barred: why[i], Takes: 8 * time.Second}
		if c.Barred == nil {
			c.Target = audit.ProbeTarget{Audit: s.audits["fresh"], Device: d.Device.ID, Address: "10.20.4.31", Ports: audit.ProbePorts()}
		}
		plan.Devices = append(plan.Devices, c)
	}
	p := &testProber{plan: plan, done: ProbeDone{Unlock: "u1", Made: 3, Open: 1}}
	id := v.Devices[0].Device.ID
	for i, r := range []audit.ConnectResult{audit.ConnectOpen, audit.ConnectClosed, audit.ConnectSilent} {
		port := audit.ProbePorts()[i]
		p.steps = append(p.steps,
			ProbeStep{Device: id, Address: "10.20.4.31", Port: port, Done: i, All: 5},
			ProbeStep{Device: id, Address: "10.20.4.31", Port: port, Result: r, Done: i + 1, All: 5, Look: r == audit.ConnectSilent})
	}
	return p
}

// ordered goes from the room to the running check.
func (d *driver) ordered() *driver {
	d.press("c", "enter").write("Sr. Öz").press("enter").write("Dienste klären").press("enter").write("PROBE 203")
	return d.press("enter")
}

// hearSteps lets the check run and what it told arrive.
func (d *driver) hearSteps(n int) *driver {
	for range n {
		d.hear()
	}
	return d
}

func TestProbeScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := newStage(t)
		for _, sc := range []struct {
			name   string
			play   func(d *driver)
			change func(p *testProber)
		}{
			{name: "plan", play: func(d *driver) { d.press("c") }},
			{name: "plan-attached", play: func(d *driver) { d.press("down", "c") }},
			{name: "plan-barred", play: func(d *driver) { d.press("c") }, change: func(p *testProber) {
				p.plan.Barred = text("Auf dieser Einrichtung ist keine Verbindungsprüfung erlaubt. Eine Administratorin oder ein Administrator kann sie mit „visite site allow“ einschalten.",
					"Connect checks are not allowed at this site. An administrator can switch them on with “visite site allow”.")
			}},
			{name: "form", play: func(d *driver) { d.press("c", "enter") }},
			{name: "form-wrong-word", play: func(d *driver) {
				d.press("c", "enter").write("Sr. Öz").press("enter").write("x").press("enter").write("ja").press("enter")
			}},
			{name: "running", play: func(d *driver) { d.ordered() }},
			{name: "stopping", play: func(d *driver) { d.ordered().press(" ") }},
			{name: "look", play: func(d *driver) { d.ordered().hearSteps(8).wait(time.Second) }},
			{name: "asked", change: func(p *testProber) { p.steps = p.steps[:4] }, play: func(d *driver) { d.ordered().hearSteps(6).wait(time.Second) }},
			{name: "must-answer", change: func(p *testProber) { p.steps = p.steps[:4] }, play: func(d *driver) { d.ordered().hearSteps(6).wait(time.Second); d.press("esc") }},
			{name: "missing", play: func(d *driver) { d.ordered().hearSteps(8).wait(time.Second); d.press("n") }},
			{name: "tell-the-ward", play: func(d *driver) { d.ordered().hearSteps(8).wait(time.Second); d.press("n", "enter") }},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				p := probePlan(s)
				if sc.change != nil {
					sc.change(p)
				}
				d, _ := s.nearDriver(t, lang, func(site *Site) {
					site.Store, site.Finder, site.Prober = &checkStore{Store: s.store}, nil, p
				})
				d.open(newWalk(d.app.e, s.round), s.room("203")(d.app.e))
				d.wait(handSpeed * 2)
				sc.play(d)
				golden.RequireEqual(t, []byte(d.inSizes()))
				d.hearSteps(12)
			})
		}
	}
}

// What is ordered is what was shown and typed; a patient at the monitor, or a
// wrong word, orders nothing; nobody gets past the question.
func TestProbeStory(t *testing.T) {
	s := newStage(t)
	p := probePlan(s)
	d, _ := s.nearDriver(t, checklist.German, func(site *Site) { site.Finder, site.Prober = nil, p })
	d.open(newWalk(d.app.e, s.round), s.room("203")(d.app.e))
	d.wait(handSpeed * 2)

	d.press("down", "c").see("keine Verbindung").press(" ").see("Das geht hier nicht").press("enter").see("ankreuzen")
	d.press("esc", "up", "c").see("[✓] MT-20301", "5 Verbindungen zu 10.20.4.31 (Ports 23, 80, 111, 515, 2049), 0 Byte, höchstens 8 s")
	d.press("enter").see("Genau das wird gesendet")
	d.press("enter").see("bitte", "Wer von der Station")
	d.write("Sr. Öz").press("enter").write("Dienste klären").press("enter").write("probe 203").press("enter").see("bitte genau so: PROBE 203")
	if len(p.orders) != 0 {
		t.Fatalf("ordered without the word: %+v", p.orders)
	}
	for range 9 {
		d.press("backspace")
	}
	d.write("PROBE 203").press("enter").see("Jede Taste hält sofort an")
	d.hear().hearSteps(8)
	if len(p.orders) != 1 || len(p.orders[0].Targets) != 1 || p.orders[0].AgreedBy != "Sr. Öz" || p.orders[0].Typed != "PROBE 203" {
		t.Fatalf("ordered %+v", p.orders)
	}
	d.see("SIEH JETZT NACH DEM MONITOR: MT-20301", "23 offen, 80 zu, 111 schweigt")

	// The question came up by itself: what is pressed at once answers nothing.
	d.send(keyOf("j"))
	d.see("Zeigt der Monitor noch Werte, Alarme und Uhrzeit?")
	d.wait(time.Second)
	d.press("enter").see("Bitte erst ansehen").press("esc").see("Zeigt der Monitor noch")
	d.press("n").see("Was fehlt?").press("esc").see("Zeigt der Monitor noch")

	// The log does not know this unlock: the answer is refused, and only then is
	// there a way out without it.
	d.press("j").see("Das hat nicht geklappt").wait(time.Second)
	d.press("enter")
	d.see("Zeigt der Monitor noch").press("esc").see("Raum 203")
}

// Stopping ends the check's context; leaving the program does too.
func TestProbeStops(t *testing.T) {
	s := newStage(t)
	for _, k := range []string{"esc", " ", "enter", "?", "x"} {
		p := probePlan(s)
		d, _ := s.nearDriver(t, checklist.German, func(site *Site) { site.Finder, site.Prober = nil, p })
		d.open(newWalk(d.app.e, s.round), s.room("203")(d.app.e))
		d.wait(handSpeed * 2)
		d.ordered().press(k).see("Wird angehalten")
		d.hear().see("Raum 203", "0 Verbindungen gemacht")
		if len(p.orders) != 0 {
			t.Errorf("%q: stopped before it began, and it began: %+v", k, p.orders)
		}
	}
}

// A check goes over the interface on which the devices were seen, or the one
// that was chosen.
func TestProbeLink(t *testing.T) {
	s := newStage(t)
	p := probePlan(s)
	d, f := s.nearDriver(t, checklist.German, func(site *Site) { site.Prober = p })
	d.open(newWalk(d.app.e, s.round), s.room("203")(d.app.e))
	d.wait(handSpeed)
	d.tell(f, nearWard()).press("c").see("[✓] MT-20301")
	if p.link != "eth0" {
		t.Errorf("over %q, seen on eth0", p.link)
	}
	d.press("esc", "u", "i").see("Ausgelassen", "tun0").press("down", "enter").see("Gehört wird jetzt auf wlp3s0")
	if f.last().link != "wlp3s0" {
		t.Errorf("listens on %q", f.last().link)
	}
	d.press("esc", "c")
	if p.link != "wlp3s0" {
		t.Errorf("over %q, chosen was wlp3s0", p.link)
	}
}

// checkStore keeps the answers to the question after a check.
type checkStore struct {
	Store
	got []audit.ProbeChecked
}

func (s *checkStore) CheckProbe(_ context.Context, c audit.ProbeChecked) error {
	s.got = append(s.got, c)
	return nil
}

// Both answers are recorded for what was unlocked, a no with what is missing.
func TestProbeChecked(t *testing.T) {
	s := newStage(t)
	p, store := probePlan(s), &checkStore{Store: s.store}
	d, _ := s.nearDriver(t, checklist.German, func(site *Site) { site.Store, site.Finder, site.Prober = store, nil, p })
	d.open(newWalk(d.app.e, s.round), s.room("203")(d.app.e))
	d.wait(handSpeed * 2)
	d.ordered().hearSteps(8).wait(time.Second)
	d.press("j").see("Der Monitor zeigt weiter alles", "Raum 203", "MT-20301")
	d.ordered().hearSteps(8).wait(time.Second)
	d.press("n").write("Uhrzeit fehlt").press("enter").see("Der Monitor zeigt nicht mehr alles", "sofort der Station Bescheid geben").wait(time.Second)
	d.press("enter").see("Raum 203", "MT-20301")
	if len(store.got) != 2 || !store.got[0].Shows || store.got[1].Shows || store.got[1].Note.Text != "Uhrzeit fehlt" || store.got[1].Unlock != "u1" {
		t.Errorf("recorded %+v", store.got)
	}
}

// Off is off: with the network switched off by key no connect check begins.
func TestNoProbeWhileOff(t *testing.T) {
	s := newStage(t)
	p := probePlan(s)
	d, _ := s.nearDriver(t, checklist.German, func(site *Site) { site.Prober = p })
	d.open(newWalk(d.app.e, s.round), s.room("203")(d.app.e))
	d.wait(handSpeed * 2)
	d.press("m").press("c").see("Das Netz ist aus", "Raum 203").seeNot("Verbindungsprüfung")
	d.press("m").press("c").see("[✓] MT-20301")
}
