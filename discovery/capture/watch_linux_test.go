package capture

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/netlab"
)

// TestWatch is a monitor on a cable, with the addresses that one may have: what
// is heard of its calls, as often as tshark finds them in the same frames, and that
// listening sends nothing.
func TestWatch(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := &lab{TB: t, ward: netlab.Namespace(t, "ward")}
	const factory, ward, central = "202.114.4.20/24", "192.168.1.20/24", "202.114.4.119/24"
	const who = "02:00:00:00:00:20 "
	for _, c := range []struct {
		name            string
		monitor, router string
		laptop          string
		tcp, udp        bool     // somebody listens at the addresses
		want            []string // with how often left out
		sees            int      // devices
	}{
		{
			"A: it has the address it came with", factory, "", "", false, false,
			[]string{who + "202.114.4.20: arp 202.114.4.119", who + "202.114.4.20: arp 202.114.4.120"},
			1,
		},
		{"B: its router is not there", ward, "192.168.1.1", "", false, false, nil, 1},
		{"B2: the laptop is its router", ward, "192.168.1.1", "192.168.1.1/24", false, false, []string{
			who + "192.168.1.20: portmap 202.114.4.119:111 getport mountd v3 udp", who + "192.168.1.20: cms 202.114.4.119:515",
			who + "192.168.1.20: hl7 202.114.4.120:511",
		}, 1},
		{"C: it has no router", ward, "", "", false, false, nil, 0},
		{"D: somebody answers", factory, "", central, true, true, answered(who), 1},
		{"E: nobody listens for portmap", factory, "", central, true, false, answered(who), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			l.TB = t
			l.plug(c.laptop, c.monitor)
			if c.router != "" {
				l.there("ip", "route", "add", "default", "via", c.router)
			}
			if c.tcp {
				l.here("ip", "address", "add", "202.114.4.120/24", "dev", "eth7")
				answer(t, "202.114.4.119:515")
				answer(t, "202.114.4.120:511")
			}
			if c.udp {
				conn, err := net.ListenPacket("udp4", "202.114.4.119:111")
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
			}
			recording := netlab.Here.Record(t, "eth7")
			o := watch(t, l.callHome)
			if got := ways(o); !slices.Equal(got, c.want) {
				t.Errorf("heard %q\nwant  %q", got, c.want)
			}
			if len(o.Sightings) != c.sees || o.Lost != 0 || o.Dropped != 0 {
				t.Errorf("%d devices, %d lost, %d dropped", len(o.Sightings), o.Lost, o.Dropped)
			}
			if sent, _ := netlab.Here.Frames(t, "eth7"); c.laptop == "" && sent != 0 {
				t.Errorf("the laptop has sent %d frames", sent)
			}
			for kind, filter := range map[string]string{
				"arp ": "arp.opcode == 1 && arp.src.proto_ipv4 == 202.114.4.20 && arp.dst.proto_ipv4 in {202.114.4.119, 202.114.4.120}",
				"syn ": "tcp.flags.syn == 1 && tcp.flags.ack == 0", "rpc ": "udp.dstport == 111 && !icmp",
			} {
				n := 0
				for line, count := range counts(o) {
					if strings.HasPrefix(line, kind) {
						n += count
					}
				}
				if found := recording.Packets(t, filter, "frame.number"); n != len(found) {
					t.Errorf("%s: %d, tshark finds %d", kind, n, len(found))
				}
			}
		})
	}
}

// answered is what a monitor does that reaches somebody: it asks for the
// addresses first, as often as it likes.
func answered(who string) []string {
	var all []string
	for _, one := range []string{
		"arp 202.114.4.119", "portmap 202.114.4.119:111 getport mountd v3 udp", "cms 202.114.4.119:515", "cms 202.114.4.119:515 0x3e",
		"arp 202.114.4.120", "hl7 202.114.4.120:511", "hl7 202.114.4.120:511 mllp",
	} {
		all = append(all, who+"202.114.4.20: "+one)
	}
	return all
}

// ways are the lines of the contacts without how often.
func ways(o *Observation) (all []string) {
	for _, line := range lines(o) {
		way, _, _ := strings.Cut(line, " ×")
		all = append(all, way)
	}
	return all
}

// watch listens while somebody calls.
func watch(t *testing.T, calls func()) *Observation {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	begun, done := make(chan struct{}), make(chan struct{})
	var o *Observation
	var err error
	go func() {
		defer close(done)
		o, err = Watch(ctx, "eth7", time.Hour, Options{Begun: func() { close(begun) }})
	}()
	select {
	case <-begun:
		calls()
	case <-done:
	}
	stop()
	<-done
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// answer takes connections, reads the first bytes and closes, as a central
// station that the laptop plays would.
func answer(t *testing.T, address string) {
	t.Helper()
	server, err := net.Listen("tcp4", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			_, _ = io.ReadFull(conn, make([]byte, 4))
			conn.Close()
		}
	}()
}

// TestWatchRefuses goes through all that makes a cable no isolated one.
func TestWatchRefuses(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	l := &lab{TB: t, ward: netlab.Namespace(t, "ward")}
	for _, c := range []struct{ name, setup, code string }{
		{"a default route", "ip address add 10.0.0.1/24 dev eth7; ip route add default via 10.0.0.9", "default-route"},
		{"a default route in another table", "ip address add 10.0.0.1/24 dev eth7; ip route add default via 10.0.0.9 table 77", "default-route"},
		{"an address that is leased", "ip address add 10.0.0.1/24 valid_lft 600 preferred_lft 600 dev eth7", "lease"},
		{"forwarding", "echo 1 >/proc/sys/net/ipv4/ip_forward", "forwarding"},
		{"switched off", "echo 0 >/proc/sys/net/ipv4/ip_forward; ip link set eth7 down", "link-down"},
	} {
		l.plug("", "")
		l.here("sh", "-ec", c.setup)
		o, err := Watch(t.Context(), "eth7", time.Minute, Options{})
		if !errors.Is(err, &audit.Refusal{Code: c.code}) {
			t.Errorf("%s: %+v, %v; want %s", c.name, o, err, c.code)
		}
	}
	for name, code := range map[string]string{"lo": "no-cable", "nothing": "no-interface"} {
		if _, err := Watch(t.Context(), name, time.Minute, Options{}); !errors.Is(err, &audit.Refusal{Code: code}) {
			t.Errorf("%s: %v", name, err)
		}
	}

	l.plug("", "202.114.4.20/24")
	o, err := Watch(t.Context(), "eth7", time.Minute, Options{Begun: func() {
		l.askPort()
		l.there("sh", "-ec", "ip link set mon0 down; ip link set mon0 address 02:00:00:00:00:21; ip link set mon0 up")
		l.askPort()
	}})
	if !errors.Is(err, &audit.Refusal{Code: "not-alone"}) {
		t.Errorf("two devices: %+v, %v", o, err)
	}

	for setup, code := range map[string]string{ // seconds after the cable was plugged in
		"ip address add 10.0.0.1/24 valid_lft 600 preferred_lft 600 dev eth7":    "lease",
		"ip address add 10.0.0.1/24 dev eth7; ip route add default via 10.0.0.9": "default-route",
	} {
		l.plug("", "202.114.4.20/24")
		o, err := Watch(t.Context(), "eth7", time.Minute, Options{Begun: func() { l.here("sh", "-ec", setup) }})
		if !errors.Is(err, &audit.Refusal{Code: code}) {
			t.Errorf("%s later: %+v, %v", code, o, err)
		}
	}

	l.plug("", "")
	bare := netlab.Here.Command("setpriv", "--bounding-set", "-net_raw", os.Args[0])
	bare.Env = append(os.Environ(), asWatcher+"=eth7")
	out, err := bare.CombinedOutput()
	if want := "sudo setcap cap_net_raw+ep " + os.Args[0]; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("without the right: %v, %s", err, out)
	}
}

// TestStations: a third party within ten seconds of the first packet is refused,
// one that comes later is not, and the laptop itself does not count.
func TestStations(t *testing.T) {
	var s stations
	at := time.Unix(0, began)
	check := func(from mac, after time.Duration) bool {
		return s.check(ethernet(from, all, typeARP, nil), laptop, at.Add(after)) == nil
	}
	if !check(laptop, 0) || !check(all, 0) || !check(monitor, time.Hour) || !check(monitor, time.Hour+time.Second) {
		t.Error("one device alone is refused")
	}
	if check(router, time.Hour+settle-1) {
		t.Error("a second device is not refused")
	}
	if !check(router, time.Hour+settle) {
		t.Error("one that comes later is refused")
	}
}
