package sim

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"time"
)

// shift lets these tests run without the right to listen below 1024.
const shift = 21000

var address = netip.MustParseAddr("127.0.1.10")

func fleet(t *testing.T, hosts ...Host) *Fleet {
	t.Helper()
	f, err := NewFleet(hosts, FleetOptions{Shift: shift})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func dial(f *Fleet, port int) (net.Conn, error) {
	at, _ := f.Place(netip.AddrPortFrom(address, uint16(port)))
	return net.DialTimeout("tcp4", at.String(), 300*time.Millisecond)
}

// heard is what a host says first, at most so much.
func heard(t *testing.T, f *Fleet, port, limit int) string {
	t.Helper()
	c, err := dial(f, port)
	if errors.Is(err, syscall.ECONNRESET) {
		return "" // before the laptop had noticed that it was let in
	}
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	text, err := io.ReadAll(io.LimitReader(c, int64(limit)))
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(err, syscall.ECONNRESET) {
		t.Error(err)
	}
	return string(text)
}

// settled waits until the host has noticed that everybody has gone.
func settled(t *testing.T, f *Fleet) Count {
	t.Helper()
	for range 500 {
		if c := f.Count(address); c.Open == 0 {
			return c
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("somebody is still connected")
	return Count{}
}

func TestFleetProfiles(t *testing.T) {
	for _, c := range []struct {
		profile Profile
		port    int
		want    string
	}{
		{Telnet, 23, "\r\nmonitor login: "},
		{BusyBox, 23, "\xff\xfd\x01\xff\xfd\x1f\xff\xfb\x01\xff\xfb\x03\r\nlocalhost login: "},
		{Silent, 23, ""},
		{Silent, 80, ""},
		{Flood, 23, "monitor monitor "},
		{Reset, 80, ""},
		{Printing, 111, ""},
		{Printing, 515, ""},
	} {
		f := fleet(t, Host{Address: address, Profile: c.profile})
		if got := heard(t, f, c.port, 64); got[:min(len(got), len(c.want))] != c.want {
			t.Errorf("%s on %d says %q, want %q", c.profile, c.port, got, c.want)
		}
		if n := settled(t, f); n.Accepts != 1 || n.Peak != 1 || n.Bytes != 0 {
			t.Errorf("%s on %d counts %+v", c.profile, c.port, n)
		}
		if _, err := dial(f, 2049); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%s on 2049: %v, want a refusal", c.profile, err)
		}
		f.Close()
	}
}

// What is sent to a host, and how many are connected at once, is counted.
func TestFleetCounts(t *testing.T) {
	f := fleet(t, Host{Address: address, Profile: Silent})
	for range 3 {
		c, err := dial(f, 80)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := c.Write([]byte("GET")); err != nil {
			t.Fatal(err)
		}
	}
	for f.Count(address).Open < 3 {
		time.Sleep(time.Millisecond)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if n := f.Count(address); n.Accepts != 3 || n.Peak != 3 || n.Open != 0 {
		t.Errorf("counts %+v", n)
	}

	f = fleet(t, Host{Address: address, Profile: Silent})
	c, err := dial(f, 23)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.Write([]byte("GET"))
	c.Close()
	for f.Count(address).Accepts < 1 {
		time.Sleep(time.Millisecond)
	}
	if n := settled(t, f); n.Bytes != 3 {
		t.Errorf("counts %+v, want 3 bytes", n)
	}
}

// A host that has died answers nothing, on any port, not even with a refusal.
func TestFleetDies(t *testing.T) {
	f := fleet(t, Host{Address: address, Profile: Dying, Dies: 2})
	for _, port := range []int{23, 515} {
		c, err := dial(f, port)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	for f.Count(address).Accepts < 2 {
		time.Sleep(time.Millisecond)
	}
	settled(t, f)
	for _, port := range []int{23, 80, 111, 515, 2049} {
		var slow net.Error
		if _, err := dial(f, port); !errors.As(err, &slow) || !slow.Timeout() {
			t.Errorf("port %d: %v, want silence", port, err)
		}
	}
	if n := f.Count(address); n.Accepts != 2 {
		t.Errorf("counts %+v", n)
	}
}

// The simulator listens on loopback, or inside the interface it was told, and
// nowhere else.
func TestFleetStaysInside(t *testing.T) {
	for _, c := range []struct{ address, inside string }{
		{"0.0.0.0", ""},
		{"10.1.2.3", ""},
		{"10.1.2.3", "lo"},
		{"192.0.2.1", "no-such-interface"},
		{"224.0.0.251", "lo"},
		{"::", ""},
	} {
		f, err := NewFleet([]Host{{Address: netip.MustParseAddr(c.address), Profile: Telnet}}, FleetOptions{Interface: c.inside, Shift: shift})
		if err == nil {
			f.Close()
			t.Errorf("%s inside %q is listened on", c.address, c.inside)
		}
	}
	if _, err := NewFleet([]Host{{Address: address, Profile: "kettle"}}, FleetOptions{}); err == nil {
		t.Error("an unknown profile is simulated")
	}
	if _, err := NewFleet([]Host{{Address: address, Profile: Closed}, {Address: address, Profile: Closed}}, FleetOptions{}); err == nil {
		t.Error("one address is simulated twice")
	}
}
