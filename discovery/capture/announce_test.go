package capture

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/gopacket/gopacket/layers"
	"github.com/miekg/dns"

	"visite/audit"
)

// TestAnnouncements reads what devices say of themselves to everybody, and that
// nothing of a patient is kept of it.
func TestAnnouncements(t *testing.T) {
	mindray := []byte("\x0b" + strings.Join([]string{
		`MSH|^~\&|||||||ADT^A01|101|P|2.3.1|`, `EVN||00000000|`, `PID|||4711^^^^PI||Doe^Jane||19500101|F|`, `PV1||I|^^ICU&7&0&4601&&1||||Doe^Jane|`,
		`OBR||||Mindray Monitor|||0|`, `OBX||ST|2301^PatientName||Doe^Jane||||||F`, `OBX||ST|2304^MonitorName||MON-7||||||F`, `OBX||ST|2308^BedNoStr||7||||||F`,
	}, "\r") + "\r\x1c\r")
	presence := make([]byte, 64)
	copy(presence[6:], []byte{10, 0, 0, 21})
	copy(presence[24:], "ICU|BED7")
	everybody, at, other := ip4(0xffffffff), address(10, 0, 0, 20), address(10, 0, 0, 21)
	o := observe(t, pcap(t, layers.LinkTypeEthernet,
		datagram(monitor, at, everybody, [2]uint16{4600, 4600}, mindray),
		datagram(monitor, at, everybody, [2]uint16{4600, 4600}, mindray[:20]), // damaged: nothing is lost by it
		datagram(router, other, everybody, [2]uint16{7000, 7000}, presence),
	))
	found := map[string]audit.Sighting{}
	for _, s := range o.Sightings {
		found[s.Address.String()] = s
	}
	if got := found["10.0.0.20"]; got.Name != "MON-7" || got.Spot.Bed != "7" || got.Source != audit.SourceCapture {
		t.Errorf("Mindray: %+v", got)
	}
	if got := found["10.0.0.21"]; got.Spot.Unit != "ICU" || got.Spot.Bed != "BED7" || got.MAC != router.String() {
		t.Errorf("CARESCAPE: %+v", got)
	}
	text, err := json.Marshal(o)
	if err != nil || bytes.Contains(text, []byte("Doe")) || bytes.Contains(text, []byte("4711")) {
		t.Errorf("a patient: %s, %v", text, err)
	}
	text, err = json.Marshal(observe(t, pcap(t, layers.LinkTypeEthernet, calls()...)))
	if err != nil || bytes.Contains(text, []byte("patient")) || bytes.Contains(text, []byte("MSH")) {
		t.Errorf("a payload: %s, %v", text, err)
	}
}

// TestMDNS reads what a device announces by mDNS, over two packets, and nothing of
// one that does not come from the hospital's own networks.
func TestMDNS(t *testing.T) {
	pack := func(records ...string) []byte {
		m := dns.Msg{MsgHdr: dns.MsgHdr{Response: true}}
		for _, text := range records {
			r, err := dns.NewRR(text)
			if err != nil {
				t.Fatal(err)
			}
			m.Answer = append(m.Answer, r)
		}
		b, err := m.Pack()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	group, at, ports := address(224, 0, 0, 251), address(10, 0, 0, 20), [2]uint16{5353, 5353}
	first := pack("_http._tcp.local. 120 IN PTR Bed12._http._tcp.local.", "Bed12._http._tcp.local. 120 IN SRV 0 0 80 mon-12.local.")
	second := pack("mon-12.local. 120 IN A 10.0.0.20")
	far := pack("_http._tcp.local. 120 IN PTR Far._http._tcp.local.", "Far._http._tcp.local. 120 IN SRV 0 0 80 far.local.", "far.local. 120 IN A 8.8.8.8")
	o := observe(t, pcap(t, layers.LinkTypeEthernet,
		datagram(monitor, at, group, ports, first), datagram(monitor, at, group, ports, first[:15]), datagram(monitor, at, group, ports, second),
		datagram(router, address(8, 8, 8, 8), group, ports, far)))
	if s := o.Sightings[len(o.Sightings)-1]; s.Host != "mon-12" || s.Name != "Bed12" || len(s.Services) != 1 || s.MAC != monitor.String() {
		t.Errorf("%+v", s)
	}
	for _, s := range o.Sightings {
		if s.Name == "Far" {
			t.Errorf("%+v", s)
		}
	}
}
