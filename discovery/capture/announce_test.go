package capture

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/gopacket/gopacket/layers"

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
