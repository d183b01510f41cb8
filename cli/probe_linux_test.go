package cli

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/netlab"
	"visite/discovery/sim"
)

// fleetBehind is a simulated ward at the other end of the laptop's cable, eth0.
func fleetBehind(t *testing.T, hosts ...sim.Host) (*sim.Fleet, netlab.Namespaced) {
	t.Helper()
	ward := netlab.Namespace(t, "ward")
	netlab.Cable(t, netlab.Here, "eth0", "10.77.0.1/24", ward, "mon0", "")
	for _, h := range hosts {
		ward.Run(t, "ip", "address", "add", h.Address.String()+"/24", "dev", "mon0")
	}
	var fleet *sim.Fleet
	ward.Do(t, func() {
		var err error
		if fleet, err = sim.NewFleet(hosts, sim.FleetOptions{Interface: "mon0"}); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { fleet.Close() })
	return fleet, ward
}

// A whole check over a cable, with everything that goes over it recorded: only
// the connections that the log has, without a byte in them, and ARP.
func TestProbeSendsOnlyWhatTheLogHas(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	hosts := []sim.Host{
		{Address: netip.MustParseAddr("10.77.0.2"), Profile: sim.Printing},
		{Address: netip.MustParseAddr("10.77.0.3"), Profile: sim.BusyBox},
		{Address: netip.MustParseAddr("10.77.0.4"), Profile: sim.Closed},
	}
	fleet, _ := fleetBehind(t, hosts...)
	w := newWard204(t, "10.77.0.2", "10.77.0.3", "10.77.0.4")
	recording := netlab.Here.Record(t, "eth0")
	code, stdout, stderr := w.probe(t.Context(), "10.77.0.2", "10.77.0.3", "10.77.0.4")
	if code != exitDone {
		t.Fatalf("exit %d: %s%s", code, stdout, stderr)
	}
	for _, want := range []string{
		"5 connects to 10.77.0.2: 23, 80, 111, 515, 2049; 0 bytes sent; about 3 s", "connections: 15, of these open: 3, sent: 0 bytes",
		"look now whether the monitors still show values, alarms and time, and record it: visite probe checked ",
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("said %q, want %q", stderr, want)
		}
	}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	slices.Sort(lines)
	if len(lines) != 15 || lines[0] != "10.77.0.2\t111\topen" || lines[12] != "10.77.0.3\t515\tclosed" && lines[7] != "10.77.0.3\t23\topen" {
		t.Errorf("printed %q", lines)
	}
	log := w.connects(t)
	if len(log) != 15 {
		t.Errorf("%d connections in the log", len(log))
	}

	sent := recording.Packets(t, "ip.src == 10.77.0.1", "ip.dst", "tcp.dstport", "tcp.flags.str", "tcp.len", "ip.proto")
	begun := map[string]int{}
	for _, p := range sent {
		if p[4] != "6" || p[3] != "0" {
			t.Errorf("a packet that is no empty TCP packet: %q", p)
		}
		if strings.Contains(p[2], "S") {
			begun[p[0]+" "+p[1]]++
		}
	}
	for _, c := range log {
		at := netip.AddrPortFrom(netip.MustParseAddr(c.Address), uint16(c.Port))
		if key := at.Addr().String() + " " + portText(c.Port); begun[key] != 1 {
			t.Errorf("%d packets began a connection to %s, want 1", begun[key], at)
		}
	}
	if len(begun) != len(log) {
		t.Errorf("%d connections were begun, %d are in the log", len(begun), len(log))
	}
	for _, h := range hosts {
		if c := fleet.Count(h.Address); c.Bytes != 0 || c.Peak > 1 {
			t.Errorf("%s was met with %+v", h.Address, c)
		}
	}

	unlock := log[0].Unlock
	if code, _, stderr := w.visite(t.Context(), "probe", "checked", string(unlock), "--shows", "yes", "--note", "all there"); code != exitDone {
		t.Errorf("recording what the monitors show: exit %d, %s", code, stderr)
	}
	one, err := w.site.Audit(t.Context(), w.audits[0])
	w.must(t, err)
	if one.Network.Checked == nil || !*one.Network.Checked {
		t.Error("what the monitors showed is not in the record")
	}
	if code, _, stderr := w.probe(t.Context(), "10.77.0.2"); code != exitFailed || !strings.Contains(stderr, "was connected to just now: again from") {
		t.Errorf("once more at once: exit %d, %s", code, stderr)
	}
	if _, err := w.site.Verify(t.Context(), nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func portText(port int) string {
	return strings.TrimPrefix(netip.AddrPortFrom(netip.IPv4Unspecified(), uint16(port)).String(), "0.0.0.0:")
}

// What must not be connected to is refused, through the command line, whatever
// is permitted and linked; not one frame leaves the laptop.
func TestProbeRefuses(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	fleetBehind(t, sim.Host{Address: netip.MustParseAddr("10.77.0.2"), Profile: sim.Printing}, sim.Host{Address: netip.MustParseAddr("10.77.0.3"), Profile: sim.Printing})
	netlab.Here.Run(t, "ip", "route", "add", "default", "via", "10.77.0.254")
	everything := []string{
		"8.8.8.8", "127.0.0.1", "224.0.0.251", "255.255.255.255", "10.77.0.255", "0.0.0.0", "10.77.0.1", "10.77.0.254",
		"202.114.4.119", "10.78.0.2", "192.168.1.5",
	}
	w := newWard204(t, append([]string{"10.77.0.2"}, everything...)...)
	ctx := t.Context()
	w.must(t, w.site.session.PermitNetwork(ctx, audit.NetworkPermit{Networks: []string{"10.0.0.0/8", "127.0.0.0/8"}, Deny: []string{"10.77.0.66"}}))
	sent, _ := netlab.Here.Frames(t, "eth0")
	refused := func(what, want string, args ...string) {
		t.Helper()
		code, stdout, stderr := w.probe(ctx, args...)
		if code == exitDone || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d, %q %q, want %q", what, code, stdout, stderr, want)
		}
	}
	for host, want := range map[string]string{
		"8.8.8.8": "not a private address", "127.0.0.1": "this laptop itself", "224.0.0.251": "a group (multicast)",
		"255.255.255.255": "everybody on the network", "10.77.0.255": "everybody on 10.77.0.0/24", "0.0.0.0": "the address of no device",
		"10.77.0.1": "the address of this laptop", "10.77.0.254": "the network's router", "202.114.4.119": "the monitors call by themselves",
		"10.78.0.2": "not on the network of eth0", "192.168.1.5": "is in no permitted network", "10.77.0.66": "is denied on this site",
		"fe80::2": "only IPv4", "monitor.local": "visite asks no DNS", "10.77.0.3": "is not linked to a device audited in this room",
	} {
		refused(host, want, host)
	}
	for _, patient := range []string{"yes", "unknown", "NO", "nein"} {
		refused("patient "+patient, "nothing is ever sent to a monitor", "10.77.0.2", "--patient", patient)
	}
	refused("patient not said", "--patient no", "10.77.0.2", "--patient", "")
	refused("nobody agrees", "--agreed-by", "10.77.0.2", "--agreed-by", " ")
	refused("no reason", "--reason", "10.77.0.2", "--reason", "")
	refused("the word of another room", "the word is “PROBE 204”", "10.77.0.2", "--confirm", "PROBE 205")
	refused("no word, no terminal", "--confirm “PROBE 204”", "10.77.0.2", "--confirm", "")
	refused("another room", "is not linked to a device", "10.77.0.2", "--room", "205")
	refused("no such room", "no open round has a room 206", "10.77.0.2", "--room", "206")
	refused("port of a printer", "port 9100 is not among those", "10.77.0.2", "--ports", "23,9100")
	refused("no port", "does not fit", "10.77.0.2", "--ports", "telnet")
	refused("twice", "in the list twice", "10.77.0.2", "10.77.0.2")
	refused("another interface", "there is no interface eth7", "10.77.0.2", "--interface", "eth7")
	refused("offline", "the network is off", "10.77.0.2", "--offline")
	for _, answer := range []string{"yes", "unknown"} {
		w.patient(t, 0, answer)
		refused("the audit says "+answer, "a patient is attached, or nobody knows", "10.77.0.2")
	}
	w.patient(t, 0, audit.NoPatient)
	w.must(t, w.site.session.PermitNetwork(ctx, audit.NetworkPermit{}))
	refused("nothing is permitted any more", "in no permitted network", "10.77.0.2")
	if after, _ := netlab.Here.Frames(t, "eth0"); after != sent {
		t.Errorf("%d frames left the laptop", after-sent)
	}
	if n := len(w.connects(t)); n != 0 {
		t.Errorf("%d connections in the log", n)
	}
}

// Ctrl-C: the check has ended within a second, says so, and what was made is in
// the log.
func TestProbeInterrupted(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	fleetBehind(t, sim.Host{Address: netip.MustParseAddr("10.77.0.2"), Profile: sim.Silent})
	w := newWard204(t, "10.77.0.2")
	ctx, cancel := context.WithCancel(t.Context())
	var stopped atomic.Int64
	time.AfterFunc(time.Second, func() { stopped.Store(time.Now().UnixNano()); cancel() }) // while port 23 is listened to
	code, stdout, stderr := w.probe(ctx, "10.77.0.2", "--json")
	took := time.Since(time.Unix(0, stopped.Load()))
	if code != exitFailed || took > time.Second || !strings.Contains(stderr, "stopped before the end") || !strings.Contains(stderr, "record it: visite probe checked ") {
		t.Errorf("exit %d %s after the key, %s", code, took, stderr)
	}
	log := w.connects(t)
	if len(log) != 1 || log[0].Result == "" || !strings.Contains(stdout, `"port":23`) || !strings.Contains(stdout, `"stopped":true`) {
		t.Errorf("log %+v, printed %s", log, stdout)
	}
}

// A device that answers and then falls silent: nothing more goes to it, the words
// are said at once, and the command fails.
func TestProbeFallsSilent(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	fleet, _ := fleetBehind(t, sim.Host{Address: netip.MustParseAddr("10.77.0.2"), Profile: sim.Dying, Dies: 2})
	w := newWard204(t, "10.77.0.2")
	code, stdout, stderr := w.probe(t.Context(), "10.77.0.2")
	if code != exitFailed || !strings.Contains(stderr, "!!! LOOK AT THE MONITOR NOW: it answered and has fallen silent: 10.77.0.2\n") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if want := "10.77.0.2\t23\topen\n10.77.0.2\t80\topen\n10.77.0.2\t111\tno answer\n"; stdout != want {
		t.Errorf("printed %q, want %q", stdout, want)
	}
	if c := fleet.Count(netip.MustParseAddr("10.77.0.2")); c.Accepts != 2 || c.Bytes != 0 {
		t.Errorf("met with %+v", c)
	}
	unlock := string(w.connects(t)[0].Unlock)
	if code, _, stderr := w.visite(t.Context(), "probe", "checked", unlock, "--shows", "no"); code != exitDone || !strings.Contains(stderr, "!!! RECORDED: A MONITOR DOES NOT SHOW EVERYTHING") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}
