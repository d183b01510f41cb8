package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/discovery/netlab"
)

// onNetwork lets the program that a test runs reach the network, with folders of
// its own.
func onNetwork(tb testing.TB) {
	tb.Setenv("VISITE_OFFLINE", "")
	tb.Setenv("VISITE_CONFIG", filepath.Join(tb.TempDir(), "config"))
	tb.Setenv("XDG_DATA_HOME", tb.TempDir())
}

// TestDiscoverFindsTheWardAndSendsNothingElse looks around, with the program as
// it is, from a laptop that is joined by a cable to a ward with a real
// avahi-daemon and a simulated fleet; every frame of the laptop is recorded.
func TestDiscoverFindsTheWardAndSendsNothingElse(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	onNetwork(t)
	ward := netlab.Ward(t)
	for _, address := range []string{"10.77.0.3/24", "10.77.0.4/24", "10.77.0.5/24", "10.77.0.6/24", "10.77.0.7/24", "10.77.0.8/24"} {
		ward.Run(t, "ip", "addr", "add", address, "dev", "mon0")
	}
	services := []netlab.Service{
		{Name: "Bed 1", Type: "_http._tcp", Port: 80},
		{Name: "Bed 2", Type: "_telnet._tcp", Port: 23},
		{Name: "Bed 3", Type: "_hl7._tcp", Port: 2575},
		{Name: "Bed 4", Type: "_printer._tcp", Port: 515},
		{Name: "Bed 5", Type: "_nfs._tcp", Port: 2049},
	}
	ward.Avahi(t, "bed12", "mon0", services...)
	fleet := ward.Command("visite", "sim", "--interface", "mon0", "--devices", "7", "--seed", "4")
	if err := fleet.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fleet.Process.Kill(); _ = fleet.Wait() }()

	recording := netlab.Here.Record(t, "eth7")
	var out, talk bytes.Buffer
	look := netlab.Here.Command("visite", "discover", "--interface", "eth7", "--for", "6s", "--listen-only", "--json")
	look.Stdout, look.Stderr = &out, &talk
	if err := look.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &talk)
	}
	if strings.Contains(talk.String(), "asking") {
		t.Errorf("it only listens:\n%s", &talk)
	}
	sources := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var s struct{ Source string }
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		sources[s.Source]++
	}
	for _, source := range []string{"sdc", "philips", "mindray", "ge"} {
		if sources[source] == 0 {
			t.Errorf("nothing of %s in %v\n%s", source, sources, &talk)
		}
	}
	for _, p := range recording.Packets(t, "ip.src == 10.77.0.1 || arp.src.proto_ipv4 == 10.77.0.1", "ip.dst", "_ws.col.Protocol") {
		if !strings.HasPrefix(p[1], "IGMP") && p[1] != "ARP" {
			t.Errorf("while listening the laptop sent %v", p)
		}
	}
}

// TestOfflineOpensNothing holds every command that reaches the network to its
// switch, by the frames of an interface: listening alone would join groups, and
// the kernel would say so.
func TestOfflineOpensNothing(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	onNetwork(t)
	t.Setenv("LC_ALL", "C") // what is said is compared
	netlab.Ward(t)
	before, _ := netlab.Here.Frames(t, "eth7")
	for _, args := range [][]string{
		{"discover", "--interface", "eth7", "--for", "1s"},
		{"discover", "--interface", "eth7", "--for", "1s", "--listen-only", "--json"},
		{"sim", "--interface", "eth7", "--for", "1s"},
		{"observe", "--live", "eth7", "--for", "1s"},
	} {
		for _, c := range []*exec.Cmd{
			netlab.Here.Command("visite", append([]string{"--offline"}, args...)...),
			netlab.Here.Command("env", append([]string{"VISITE_OFFLINE=1", "visite"}, args...)...),
		} {
			out, err := c.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "the network is off") {
				t.Errorf("%v: %v\n%s", c.Args, err, out)
			}
		}
	}
	if after, _ := netlab.Here.Frames(t, "eth7"); after != before {
		t.Errorf("offline %d frames were sent", after-before)
	}
	look := netlab.Here.Command("visite", "discover", "--interface", "eth7", "--for", "1s", "--listen-only")
	if out, err := look.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if after, _ := netlab.Here.Frames(t, "eth7"); after == before {
		t.Error("listening cannot be told from being offline by the frames: this test proves nothing")
	}
}

// BenchmarkListening measures which part of one core it takes to look around
// where 100 devices announce themselves every two seconds.
func BenchmarkListening(b *testing.B) {
	if !netlab.Inside(b) {
		return
	}
	onNetwork(b)
	fleet := netlab.Here.Command("visite", "sim", "--devices", "100")
	if err := fleet.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = fleet.Process.Kill(); _ = fleet.Wait() }()
	var busy, took time.Duration
	for b.Loop() {
		begin := time.Now()
		look := netlab.Here.Command("visite", "discover", "--interface", "lo", "--for", "10s", "--listen-only")
		if out, err := look.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		took += time.Since(begin)
		busy += look.ProcessState.UserTime() + look.ProcessState.SystemTime()
	}
	b.ReportMetric(100*busy.Seconds()/took.Seconds(), "%core")
}
