package cli

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"visite/discovery"
	"visite/discovery/netlab"
)

// What is asked from a room is what the log announced, and nothing else leaves
// the laptop.
func TestWhatIsAskedIsWhatTheLogAnnounced(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	ward := netlab.Ward(t)
	services := map[string]string{"Bed 1": "_http._tcp", "Bed 2": "_telnet._tcp", "Bed 3": "_hl7._tcp", "Bed 4": "_printer._tcp", "Bed 5": "_nfs._tcp"}
	var announced []netlab.Service
	for name, kind := range services {
		announced = append(announced, netlab.Service{Name: name, Type: kind, Port: 80})
	}
	ward.Avahi(t, "bed12", "mon0", announced...)

	a := testApp(t)
	t.Setenv("VISITE_OFFLINE", "")
	var out, talk bytes.Buffer
	a.stdout, a.stderr = &output{to: &out}, &talk
	d, err := a.openDemo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	at := d.settings.place
	recording := netlab.Here.Record(t, "eth7")
	look := discovery.Options{Interface: "eth7", Ask: true, Journal: d.session, Round: at.Round, Room: at.Room}
	if err := a.lookAround(t.Context(), look, 6*time.Second); err != nil {
		t.Fatal(err)
	}
	for name, kind := range services {
		if !bytes.Contains(out.Bytes(), []byte(kind)) {
			t.Errorf("%s %s was not found in\n%s", name, kind, &out)
		}
	}
	visit, err := d.session.Visit(t.Context(), at.Round, at.Room)
	if err != nil {
		t.Fatal(err)
	}
	n := visit.Network
	if n.Browses != 1 || n.Heard == 0 || n.Heard > n.Announced || n.Connects != 0 || len(n.Interfaces) != 1 {
		t.Errorf("the record of the room: %+v", n)
	}
	questions := 0
	for _, p := range recording.Packets(t, "ip.src == 10.77.0.1 and not igmp", "ip.dst", "udp.dstport", "dns.count.queries") {
		if p[0] != "224.0.0.251" || p[1] != "5353" {
			t.Errorf("sent %v", p)
		}
		var one int
		if _, err := fmt.Sscan(p[2], &one); err != nil {
			t.Error(err)
		}
		questions += one
	}
	if questions == 0 || questions > n.Announced {
		t.Errorf("%d questions sent; the record: %+v", questions, n)
	}
}

// Nothing seen says nothing about what is there, and discover says so.
func TestNothingSeenSaysSo(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	a := testApp(t)
	t.Setenv("VISITE_OFFLINE", "")
	var out, talk bytes.Buffer
	a.stdout, a.stderr = &output{to: &out}, &talk
	if err := a.lookAround(t.Context(), discovery.Options{Interface: "lo"}, 300*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if out.Len() > 0 {
		t.Errorf("seen: %s", &out)
	}
	for _, line := range []string{
		"devices: 0 (sightings: 0); mDNS questions announced: at most 0, heard: 0; dropped: 0\n",
		"Nothing seen does not mean that nothing is there",
	} {
		if !strings.Contains(talk.String(), line) {
			t.Errorf("want %q in\n%s", line, &talk)
		}
	}
}
