package main

import (
	"context"
	"database/sql"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"visite/discovery/netlab"
	"visite/discovery/sim"
)

// TestRoundOnTheNetwork is the proof that no packet leaves the laptop outside
// the rules. A person walks a whole round on the screens of the program as it
// is, on a laptop whose cable leads to a ward with three monitors, two of which
// are real avahi-daemons and all of which let TCP connections in, and to
// simulated devices next door. Every frame that comes out of the laptop is
// recorded at the ward's end of the cable, and held against the log afterwards.
func TestRoundOnTheNetwork(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	p := newProof(t)
	p.monitors()
	p.hall()
	p.beforeTheRound()
	term := p.begin()
	p.lookAround(term)
	p.auditFirst(term)
	p.connect(term)
	p.mute(term)
	p.auditRest(term)
	sent := p.leave(term)
	p.quit(term)
	p.discover()
	p.offline([]string{"--offline"}, nil)
	p.offline(nil, []string{"VISITE_OFFLINE=1"})
	p.closeRound()
	p.settle("the program has ended")

	wire := p.wire()
	log := p.log()
	wire.onlyTheRules(t, log)
	wire.connectsAsLogged(t, log)
	wire.questionsAsAnnounced(t, log)
	p.exportsAgree(log, sent)
	p.nothingCameIn()
}

// Where everything is. Each monitor has its own MAC, as it would behind a switch.
const (
	laptop  = "10.77.0.1"
	free    = "10.77.0.11" // no patient, known by its serial number
	taken   = "10.77.0.12" // a patient is attached, known by its address
	talking = "10.77.0.13" // no patient, known by its name, greets on port 23
)

// proof is a site, a laptop and a ward.
type proof struct {
	t         *testing.T
	ward      netlab.Namespaced
	fleets    map[string]*sim.Fleet
	recording *netlab.Recording
	sent      int // frames of the laptop before the recording
	others    map[string]bool
	env       []string
	file      string
	quiet     []span // in which nothing at all may be sent
}

// span is a time in which nothing was to be sent, and why.
type span struct {
	why      string
	from, to time.Time
	igmp     bool // but the kernel's membership reports
}

func newProof(t *testing.T) *proof {
	dir := t.TempDir()
	p := &proof{
		t: t, ward: netlab.Namespace(t, "ward"), fleets: map[string]*sim.Fleet{}, others: map[string]bool{}, file: filepath.Join(dir, "visite.db"),
		env: append(os.Environ(), "VISITE_CONFIG="+filepath.Join(dir, "config"), "VISITE_PASSPHRASE_FILE="+filepath.Join(dir, "passphrase"), "XDG_DATA_HOME="+dir, "VISITE_OFFLINE=", "LC_ALL=C", "GORACE="+raceQuick),
	}
	netlab.Cable(t, netlab.Here, "eth7", laptop+"/24", p.ward, "mon0", "")
	p.ward.Run(t, "ip", "link", "add", "switch", "type", "bridge", "mcast_snooping", "0")
	p.ward.Run(t, "ip", "link", "set", "mon0", "master", "switch")
	p.ward.Run(t, "ip", "link", "set", "switch", "up")
	p.recording = p.ward.Record(t, "mon0")
	p.sent, _ = netlab.Here.Frames(t, "eth7")
	// IPv6 as on most laptops: what the kernel sends for it is none of the program's.
	netlab.Here.Run(t, "sh", "-c", "echo 0 >/proc/sys/net/ipv6/conf/eth7/disable_ipv6; echo 100 >/proc/sys/net/ipv4/conf/eth7/igmpv3_unsolicited_report_interval")
	p.site(dir)
	return p
}

// monitors are the three that are expected.
func (p *proof) monitors() {
	t := p.t
	one := p.monitor("bed1", free, sim.Printing)
	one.Avahi(t, "bed1", "eth0",
		netlab.Service{Name: "Bed 1", Type: "_http._tcp", Port: 80, TXT: []string{"sn=CM8K0001", "model=BedView"}},
		netlab.Service{Name: "Bed 1 shell", Type: "_telnet._tcp", Port: 23}, netlab.Service{Name: "Bed 1 results", Type: "_hl7._tcp", Port: 2575},
		netlab.Service{Name: "Bed 1 printer", Type: "_printer._tcp", Port: 515}, netlab.Service{Name: "Bed 1 files", Type: "_nfs._tcp", Port: 2049})
	p.monitor("bed2", taken, sim.Silent).Avahi(t, "bed2", "eth0", netlab.Service{Name: "Bed 2", Type: "_http._tcp", Port: 80})
	// It also says that it has an address of the network that monitors call by
	// themselves. An avahi-daemon speaks from the address it was given last.
	p.monitor("bed3", talking, sim.BusyBox, "202.114.4.9").Avahi(t, "bed3", "eth0", netlab.Service{Name: "Bed 3", Type: "_http._tcp", Port: 80})
}

// monitor is a host of the ward, with the doors of a profile open.
func (p *proof) monitor(name, address string, profile sim.Profile, before ...string) netlab.Namespaced {
	n := netlab.Namespace(p.t, name)
	p.plug(n, name, append(before, address)...)
	n.Do(p.t, func() {
		fleet, err := sim.NewFleet([]sim.Host{{Address: netip.MustParseAddr(address), Profile: profile}}, sim.FleetOptions{Interface: "eth0"})
		if err != nil {
			p.t.Error(err)
			return
		}
		p.fleets[address] = fleet
		p.t.Cleanup(func() { fleet.Close() })
	})
	return n
}

// plug joins a namespace to the ward's switch.
func (p *proof) plug(n netlab.Namespaced, name string, addresses ...string) {
	netlab.Cable(p.t, p.ward, "to-"+name, "", n, "eth0", "")
	for _, address := range addresses {
		n.Run(p.t, "ip", "address", "add", address+"/24", "dev", "eth0")
	}
	p.ward.Run(p.t, "ip", "link", "set", "to-"+name, "master", "switch")
	p.others[n.Interface(p.t, "eth0").HardwareAddr.String()] = true
}

// hall is seven simulated devices next door, which nobody expects.
func (p *proof) hall() {
	n := netlab.Namespace(p.t, "hall")
	p.plug(n, "hall", "10.77.0.21", "10.77.0.22", "10.77.0.23", "10.77.0.24", "10.77.0.25", "10.77.0.26", "10.77.0.27")
	fleet := n.Command("visite", "sim", "--interface", "eth0", "--devices", "7", "--seed", "4")
	fleet.Env = p.env
	if err := fleet.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = fleet.Process.Kill(); _ = fleet.Wait() })
}

// phrase opens Jo's key.
const phrase = "vier Woerter mit Abstand"

// site founds the hospital's record: one room, three monitors.
func (p *proof) site(dir string) {
	list := filepath.Join(dir, "list.csv")
	text := "Inventory number,Serial number,Manufacturer,Model,Ward,Room,Bed,IP address,Host name\n" +
		"M1,CM8K0001,Sample Medical,BedView,ICU,101,1,,\nM2,CM8K0002,Sample Medical,BedView,ICU,101,2," + taken + ",\nM3,CM8K0003,Sample Medical,BedView,ICU,101,3,,bed3.local\n"
	if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "passphrase"), []byte(phrase), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.run("init", "--facility", "Klinik", "--person", "Jo", "--role", "administrator")
	p.run("inventory", "import", list)
	p.run("site", "allow", "10.77.0.0/24")
}

// run runs a command of the program to its end and returns what it printed.
func (p *proof) run(args ...string) string {
	p.t.Helper()
	cmd := netlab.Here.Command("visite", append([]string{"--lang", "en", "--db", p.file}, args...)...)
	cmd.Env = p.env
	var talk strings.Builder
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("visite %s: %v\n%s%s", args, err, out, talk.String())
	}
	return string(out) + talk.String()
}

// open starts the program's screens.
func (p *proof) open(args, env []string) *person {
	p.t.Helper()
	cmd := netlab.Here.Command("visite", append([]string{"--lang", "en", "--db", p.file}, args...)...)
	cmd.Env = slices.Concat(p.env, env)
	s := &person{inTerminal(p.t, cmd)}
	s.see("What would you like to do?")
	return s
}

// quit ends the program as a person does.
func (p *proof) quit(s *person) {
	p.t.Helper()
	s.press("\x03")
	select {
	case <-s.ended:
		_ = s.program.Wait()
	case <-time.After(patience):
		p.t.Fatalf("it does not end:\n%s", s.kill())
	}
}

// settle waits until what the kernel still has to say about groups is said.
func (p *proof) settle(when string) {
	p.t.Helper()
	begin, last, since := time.Now(), -1, time.Now()
	for time.Since(since) < 400*time.Millisecond {
		if n, _ := netlab.Here.Frames(p.t, "eth7"); n != last {
			last, since = n, time.Now()
		}
		if time.Since(begin) > patience {
			p.t.Fatalf("%s, and the laptop goes on sending", when)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// silent is a time in which the laptop sends nothing.
func (p *proof) silent(why string, do func()) {
	p.t.Helper()
	from := time.Now()
	do()
	time.Sleep(dwell) // for whatever would come by itself
	p.quiet = append(p.quiet, span{why: why, from: from, to: time.Now()})
}

// closed: the laptop has no socket open on the network.
func (p *proof) closed(why string) {
	p.t.Helper()
	for _, kind := range []string{"udp", "udp6", "raw", "packet"} {
		if lines := strings.Split(strings.TrimSpace(netlab.Here.Run(p.t, "cat", "/proc/net/"+kind)), "\n"); len(lines) > 1 {
			p.t.Errorf("sockets are open although %s: %s", why, strings.Join(lines[1:], "; "))
		}
	}
}

const (
	patience = 30 * time.Second // nothing depends on how long something takes
	dwell    = 500 * time.Millisecond
)

// onTheWire counts frames of the laptop so far.
func (p *proof) onTheWire(match func(frame []byte) bool) (n int) {
	for _, f := range p.recording.SoFar() {
		if match(f) {
			n++
		}
	}
	return n
}

// until waits for something on the wire.
func (p *proof) until(what string, match func(frame []byte) bool) {
	p.t.Helper()
	for begin := time.Now(); p.onTheWire(match) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > patience {
			p.t.Fatalf("no %s on the wire", what)
		}
	}
}

// ipv4 reports whether an Ethernet frame without tags is of the laptop, and of
// this protocol; rest is what is in the packet.
func ipv4(frame []byte, protocol byte) (rest []byte, ok bool) {
	const ethernet, header = 14, 20
	own := netip.MustParseAddr(laptop).As4()
	if len(frame) < ethernet+header || frame[12] != 8 || frame[13] != 0 || frame[ethernet+9] != protocol || [4]byte(frame[ethernet+12:]) != own {
		return nil, false
	}
	return frame[ethernet+int(frame[ethernet]&15)*4:], true
}

func isSYN(frame []byte) bool {
	tcp, ok := ipv4(frame, 6)
	return ok && len(tcp) > 13 && tcp[13]&0x12 == 0x02
}

func isQuestionPacket(frame []byte) bool {
	udp, ok := ipv4(frame, 17)
	return ok && len(udp) > 10 && udp[2] == 5353>>8 && udp[3] == 5353&0xff && udp[10]&0x80 == 0
}

// held keeps the log from being written while do runs. No entry, no packet.
func (p *proof) held(do func()) {
	p.t.Helper()
	conn, err := sql.Open("sqlite3", "file:"+p.file+"?_busy_timeout=10000&_txlock=immediate")
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(context.Background(), nil)
	if err != nil {
		p.t.Fatal(err)
	}
	do()
	if err := tx.Rollback(); err != nil {
		p.t.Fatal(err)
	}
}
