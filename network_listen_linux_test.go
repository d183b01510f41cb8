package main

import (
	"strings"
	"testing"

	"visite/discovery/netlab"
)

// TestListeningOnly walks into a room of a site whose administrator wants no
// questions, sees the devices that announce themselves, and asks all the same:
// of the laptop there is nothing on the wire but what its kernel says about
// groups.
func TestListeningOnly(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	p := newProof(t)
	p.hall()
	p.run("site", "questions", "off")
	p.settle("the laboratory is up")
	s := p.open(nil, nil)
	s.onto("Start a round")
	s.do("\r", "Which wards")
	s.do("\r", "Next: room 101")
	s.do("\r", "no network interface is connected")
	s.do("u", "seen nearby")
	s.do("i", "Where is it to be listened?")
	s.onto("eth7")
	s.do("\r", "Listening on eth7 now")
	s.see("new devices seen", "no questions sent")                       // four that announce themselves, and who else speaks up by mDNS
	s.again("u", "10.77.0.22", "10.77.0.23", "10.77.0.24", "10.77.0.25") // one key shows those seen by then
	s.do("f", "Asking once more")
	s.do("\x1b", "devices")
	s.do("n", "3 devices are still open")
	if frame, _ := s.look(); strings.Contains(frame, "Sent from here") {
		t.Errorf("the reconciliation says that something was sent:\n%s", frame)
	}
	p.quit(s)
	p.settle("the program has ended")

	w, log := p.wire(), p.log()
	if len(log.browses)+len(log.connects) > 0 {
		t.Errorf("announced: %+v", log)
	}
	listened := false
	for _, one := range w.packets {
		kind := kindOf(one, log)
		listened = listened || kind == "IGMP"
		if kind != "IGMP" && kind != "IPv6" {
			t.Errorf("sent while listening: %s", one)
		}
	}
	if !listened {
		t.Error("it did not listen: this test proves nothing")
	}
}

// TestObservingSendsNothing observes an isolated cable with a monitor at its
// other end that asks for the hard-coded address; the laptop's interface counts
// no frame that it has sent.
func TestObservingSendsNothing(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	p := newProof(t)
	alone := netlab.Namespace(t, "alone")
	netlab.Cable(t, netlab.Here, "eth8", "", alone, "eth0", "202.114.4.50/24")
	monitor := alone.Command("visite", "sim", "--interface", "eth0", "--devices", "1")
	monitor.Env = p.env
	if err := monitor.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = monitor.Process.Kill(); _ = monitor.Wait() }()
	before, _ := netlab.Here.Frames(t, "eth8")
	said := p.run("observe", "--live", "eth8", "--for", "5s")
	after, heard := netlab.Here.Frames(t, "eth8")
	if !strings.Contains(said, "calls the hard-coded address") || heard == 0 {
		t.Errorf("it says %q, %d frames came in", said, heard)
	}
	if after != before {
		t.Errorf("%d frames were sent", after-before)
	}
}
