package sim

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/miekg/dns"

	"visite/discovery/link"
	"visite/discovery/netlab"
)

// What is simulated on loopback answers nobody on another link, even where
// another program of this machine, such as avahi, hears its questions: sockets
// of Linux hear what any of them has joined.
func TestAnswersOnItsLinkOnly(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	far := netlab.Namespace(t, "far")
	netlab.Cable(t, netlab.Here, "real0", "10.88.0.2/24", far, "eth8", "10.88.0.1/24")
	netlab.Here.Run(t, "ip", "address", "add", "127.0.1.1/8", "dev", "lo")
	netlab.Here.Run(t, "ip", "route", "add", "224.0.0.0/4", "dev", "lo", "src", "127.0.1.1")
	netlab.Here.Run(t, "ip", "link", "set", "real0", "down")
	all, err := link.Links()
	if err != nil {
		t.Fatal(err)
	}
	on, err := link.Choose(all, "lo")
	if err != nil || !AnswersMDNS(on) {
		t.Fatalf("%+v, %v", on, err)
	}
	real0 := netlab.Here.Interface(t, "real0")
	group := &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: 5353}
	other, err := net.ListenMulticastUDP("udp4", &real0, group)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	recording := far.Record(t, "eth8")
	ctx, stop := context.WithCancel(t.Context())
	plugged := func() {
		defer stop()
		netlab.Here.Run(t, "ip", "link", "set", "real0", "up") // the cable is plugged in
		for deadline := time.Now().Add(5 * time.Second); AnswersMDNS(on) && time.Now().Before(deadline); {
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond)
		far.Run(t, "ip", "route", "add", "224.0.0.0/4", "dev", "eth8")
		far.Do(t, func() {
			for _, service := range []string{"_http._tcp", "_telnet._tcp", "_printer._tcp", "_services._dns-sd._udp"} {
				for _, unicast := range []uint16{0, 1 << 15} {
					m := new(dns.Msg).SetQuestion(service+".local.", dns.TypePTR)
					m.Question[0].Qclass |= unicast
					b, err := m.Pack()
					if err != nil {
						t.Error(err)
					}
					conn, err := net.DialUDP("udp4", &net.UDPAddr{IP: net.IPv4(10, 88, 0, 1)}, group)
					if err != nil {
						t.Error(err)
						return
					}
					if _, err := conn.Write(b); err != nil {
						t.Error(err)
					}
					conn.Close()
				}
			}
		})
		time.Sleep(500 * time.Millisecond)
	}
	c, err := Run(ctx, Options{Link: on, Monitors: Ward(14, 1, Addresses(on)), Every: 50 * time.Millisecond}, func() { go plugged() })
	if err != nil || c.Services == 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	mac := real0.HardwareAddr.String()
	if sent := recording.Packets(t, "eth.src == "+mac+" and not arp and not igmp", "ip.dst", "frame.protocols"); len(sent) > 0 {
		t.Errorf("%d packets left by the other link: %v", len(sent), sent[0])
	}
	if asked := recording.Packets(t, "eth.src != "+mac+" and mdns", "ip.dst"); len(asked) < 8 {
		t.Errorf("%d questions came", len(asked))
	}
}
