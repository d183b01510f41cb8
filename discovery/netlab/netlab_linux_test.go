package netlab

import (
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestInside(t *testing.T) {
	if !Inside(t) {
		return
	}
	all, err := net.Interfaces()
	if err != nil || len(all) != 1 || all[0].Name != "lo" || all[0].Flags&net.FlagMulticast == 0 {
		t.Errorf("a fresh namespace has %v, %v", all, err)
	}
	if _, err := os.Stat("/sys/class/net/lo"); err != nil {
		t.Error(err)
	}
}

// TestCable sends one datagram from a ward two namespaces away through a cable,
// and finds it in the recording, in the counters and in a socket.
func TestCable(t *testing.T) {
	if !Inside(t) {
		return
	}
	laptop, ward := Namespace(t, "laptop"), Namespace(t, "ward")
	Cable(t, laptop, "eth0", "10.77.0.1/24", ward, "eth0", "10.77.0.2/24")
	var receiver, sender net.PacketConn
	laptop.Do(t, func() {
		var err error
		if receiver, err = net.ListenPacket("udp4", "10.77.0.1:7777"); err != nil {
			t.Error(err)
		}
	})
	defer receiver.Close()
	ward.Do(t, func() {
		var err error
		if sender, err = net.ListenPacket("udp4", "10.77.0.2:8888"); err != nil {
			t.Error(err)
		}
	})
	defer sender.Close()
	recording := laptop.Record(t, "eth0")
	_, before := laptop.Frames(t, "eth0")
	if _, err := sender.WriteTo([]byte("hello"), &net.UDPAddr{IP: net.IPv4(10, 77, 0, 1), Port: 7777}); err != nil {
		t.Fatal(err)
	}
	_ = receiver.SetReadDeadline(time.Now().Add(patience))
	text := make([]byte, 100)
	n, from, err := receiver.ReadFrom(text)
	if err != nil || string(text[:n]) != "hello" || from.String() != "10.77.0.2:8888" {
		t.Fatalf("%q from %v, %v", text[:n], from, err)
	}
	got := recording.Packets(t, "udp", "ip.src", "udp.dstport", "data.text", "udp.payload")
	if len(got) != 1 || got[0][0] != "10.77.0.2" || got[0][1] != "7777" || got[0][3] != "68656c6c6f" {
		t.Errorf("recorded: %v", got)
	}
	if _, after := laptop.Frames(t, "eth0"); after-before != 2 { // who-has, and the datagram
		t.Errorf("%d frames came", after-before)
	}
	if strings.Contains(Here.Run(t, "ip", "link"), "eth0") {
		t.Error("the cable is here too")
	}
}

// TestAvahi lets a daemon announce a service and say goodbye.
func TestAvahi(t *testing.T) {
	if !Inside(t) {
		return
	}
	ward := Namespace(t, "ward")
	Cable(t, Here, "eth7", "10.77.0.1/24", ward, "mon0", "10.77.0.2/24")
	recording := Here.Record(t, "eth7")
	stop := ward.Avahi(t, "cms8000", "mon0", Service{Name: "Bed <12> & more", Type: "_http._tcp", Port: 80, TXT: []string{"model=CMS8000"}})
	stop()
	packets := recording.Packets(t, "dns.flags.response == 1", "dns.ptr.domain_name", "dns.resp.ttl")
	announced := func(p []string) bool { return strings.Contains(p[0], "Bed <12> & more._http._tcp.local") }
	goodbye := func(p []string) bool { return announced(p) && slices.Contains(strings.Split(p[1], ","), "0") }
	if !slices.ContainsFunc(packets, announced) || !slices.ContainsFunc(packets, goodbye) {
		t.Errorf("heard %q", packets)
	}
}
